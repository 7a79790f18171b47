"""Settings: what is read from where, and the sentence for everything that is not allowed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from newsdesk.config import load
from newsdesk.errors import SettingsError

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
SECRET = "MTAx.not-a-real.token"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_file_and_environment_every_setting_has_its_default() -> None:
    settings = load({})
    assert settings.prefix == "!"
    assert settings.token is None


def test_the_example_documents_every_setting_with_its_default() -> None:
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    defaults = load({}).model_dump(exclude={"token"})
    assert example == defaults


def test_the_file_in_the_working_directory_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('prefix = "?"\n', encoding="utf-8")
    assert load({}).prefix == "?"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "news.toml").write_text('prefix = "?"\nworkers = 3\n', encoding="utf-8")
    settings = load({"NEWSDESK_CONFIG": "news.toml", "NEWSDESK_PREFIX": "$", "NEWSDESK_LANGUAGE": ""})
    assert (settings.prefix, settings.workers, settings.language) == ("$", 3, "en")


def test_numbers_come_from_the_environment_as_text() -> None:
    assert load({"NEWSDESK_WORKERS": "2"}).workers == 2


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("workers", "many", "1 to 64"),
        ("workers", "-1", "1 to 64"),
        ("worker_memory", "100", "512 to 65536"),
        ("prefix", "", "1 to 5 characters"),
        ("prefix", "a b", "no spaces"),
        ("prefix", "/", "not beginning with /"),
        ("language", "xx", "one of en"),
        ("timezone", "Mars/Olympus", "IANA name"),
        ("timezone", "../etc/passwd", "IANA name"),
        ("log_level", "loud", "debug, info, warning, error"),
        ("local_port", "70000", "0 (any free one) to 65535"),
        ("feed_posts_per_hour", "0", "1 to 1000"),
        ("personal_messages_per_day", "many", "1 to 1000"),
        ("posts_expire_hours", "-1", "0 for never"),
        ("digest_late_hours", "0", "1 to 168"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_with_what_is(tmp_path: Path, name: str, value: str, allowed: str) -> None:
    (tmp_path / "config.toml").write_text(f'{name} = "{value}"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load({})
    sentence = str(caught.value)
    assert name in sentence
    assert f"NEWSDESK_{name.upper()}" in sentence
    assert allowed in sentence
    assert "\n" not in sentence


def test_a_misspelt_setting_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"NEWSDESK_PREFFIX.*Did you mean NEWSDESK_PREFIX\?"):
        load({"NEWSDESK_PREFFIX": "?"})
    (tmp_path / "config.toml").write_text('databse = "sqlite:///x.db"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"'databse'.*Did you mean database\?"):
        load({})


def test_a_name_like_no_setting_gets_the_list_of_all() -> None:
    with pytest.raises(SettingsError, match=r"Known are: .*NEWSDESK_DATABASE"):
        load({"NEWSDESK_QQQQ": "1"})


@pytest.mark.parametrize("content", [b"prefix = ", b"\xff\xfe\x00", b"[a]\n[a]\n"])
def test_a_file_that_is_not_toml_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"config\.toml is not valid TOML"):
        load({})


def test_a_named_file_that_is_missing_is_told() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml cannot be read"):
        load({"NEWSDESK_CONFIG": "nowhere.toml"})


def test_the_token_comes_from_the_environment_or_a_file_it_names(tmp_path: Path) -> None:
    token = load({"NEWSDESK_TOKEN": f" {SECRET} "}).token
    assert token is not None
    assert token.get_secret_value() == SECRET
    (tmp_path / "token").write_text(SECRET + "\n", encoding="utf-8")
    token = load({"NEWSDESK_TOKEN_FILE": str(tmp_path / "token")}).token
    assert token is not None
    assert token.get_secret_value() == SECRET


def test_a_token_in_the_settings_file_is_refused_without_showing_it(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'token = "{SECRET}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="NEWSDESK_TOKEN") as caught:
        load({})
    assert SECRET not in str(caught.value)


def test_the_token_is_in_no_text_made_of_the_settings() -> None:
    settings = load({"NEWSDESK_TOKEN": SECRET})
    assert SECRET not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"
    with pytest.raises(SettingsError) as caught:
        load({"NEWSDESK_TOKEN": SECRET, "NEWSDESK_WORKERS": "x"})
    assert SECRET not in f"{caught.value} {caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe\xfa"])
def test_an_empty_or_binary_token_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(SettingsError, match="NEWSDESK_TOKEN_FILE"):
        load({"NEWSDESK_TOKEN_FILE": str(tmp_path / "token")})


def test_the_same_file_written_another_way_is_still_the_same(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="local_database"):
        load({"NEWSDESK_DATABASE": f"sqlite:///{tmp_path / 'newsdesk-local.sqlite3'}"})


def test_a_settings_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbfprefix = "?"\n')
    assert load({}).prefix == "?"


def test_sample_news_cannot_be_pointed_at_the_real_database() -> None:
    with pytest.raises(SettingsError, match="local_database"):
        load({"NEWSDESK_DATABASE": "sqlite:///a.db", "NEWSDESK_LOCAL_DATABASE": "sqlite:///a.db"})


@pytest.mark.parametrize(
    "written",
    [f'"{SECRET}"', f"'{SECRET}'", f"\ufeff{SECRET}\r\n", f" {SECRET}\n\n", f"{SECRET}\u200b", f'" {SECRET} "'],
)
def test_what_is_copied_with_a_token_is_no_part_of_it(tmp_path: Path, written: str) -> None:
    (tmp_path / "token").write_text(written, encoding="utf-8", newline="")
    for given in ({"NEWSDESK_TOKEN": written}, {"NEWSDESK_TOKEN_FILE": str(tmp_path / "token")}):
        token = load(given).token
        assert token is not None
        assert token.get_secret_value() == SECRET


@pytest.mark.parametrize(
    "written",
    ["Bot {}", "NEWSDESK_TOKEN={}", "{}.\n{}", "{} {}", "{}\r\nX: y", "{}\x00", "{}т", "{}" * 250, '"{}'],
)
def test_what_cannot_be_a_token_is_told_without_showing_it(tmp_path: Path, written: str) -> None:
    written = written.replace("{}", SECRET)
    (tmp_path / "token").write_text(written, encoding="utf-8", newline="")
    for given in ({"NEWSDESK_TOKEN": written}, {"NEWSDESK_TOKEN_FILE": str(tmp_path / "token")}):
        with pytest.raises(SettingsError, match="is not a token") as caught:
            load(given)
        assert SECRET.split(".", maxsplit=1)[0] not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_token_file_that_is_a_folder_or_missing_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(SettingsError, match="cannot be read"):
            load({"NEWSDESK_TOKEN_FILE": str(path)})


def test_a_settings_file_nested_without_end_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("a=" + "[" * 100_000, encoding="utf-8")
    with pytest.raises(SettingsError, match="nested too deep"):
        load({}, tmp_path / "config.toml")
