"""The log: one form for people and one for programs, with the references that replies show, and without secrets."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from pydantic import SecretStr

from newsdesk import logs
from newsdesk.cli import doctor
from newsdesk.config import Settings, load
from newsdesk.errors import SettingsError
from newsdesk.models.outbox import Target
from newsdesk.models.upkeep import Finding, Grade

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "MTEwMDAwMDAwMDAw.GpLant.ed_in-this.test"
HIDDEN = ("planted-password", "planted-key")
ADDRESS = "https://reader:planted-password@news.example/feed.xml?key=planted-key&n=1"
FORMS: tuple[logs.Format, ...] = ("text", "json")


@pytest.fixture
def log() -> Generator[io.StringIO]:
    """What the log is written to; `logs.set_up` is undone afterwards."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    levels = {name: logging.getLogger(name).level for name in logs.LIBRARIES}
    yield io.StringIO()
    root.handlers[:], sys.excepthook, threading.excepthook = kept[0], kept[2], kept[3]
    root.setLevel(kept[1])
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def clean(text: str) -> bool:
    return not any(secret in text for secret in (TOKEN, *HIDDEN))


def refuse() -> None:
    raise ValueError(f"401 for Bot {TOKEN}", {"Authorization": TOKEN})


def fail() -> None:
    try:
        refuse()
    except ValueError as error:
        raise RuntimeError(f"GET {ADDRESS}") from error


@pytest.mark.parametrize("form", FORMS)
def test_no_secret_is_in_an_entry_nor_in_its_trace(log: io.StringIO, form: logs.Format) -> None:
    logs.set_up(form, "debug", (TOKEN,), log)
    here = logging.getLogger("here")
    here.warning("Bot %s was refused at %s", TOKEN, ADDRESS)
    here.error("args: %r", {"token": TOKEN, "url": ADDRESS, "settings": Settings(token=SecretStr(TOKEN))})
    try:
        fail()
    except RuntimeError:
        here.exception("Ref %s: %s failed", "k7f3m2qa", ADDRESS)
    written = log.getvalue()
    assert clean(written)
    assert written.count("news.example/feed.xml") >= 4, "where it was is told"
    assert "ValueError" in written, "so is why, all the way down"


def test_an_entry_for_programs_is_one_object_a_line_with_the_reference(log: io.StringIO) -> None:
    logs.set_up("json", "info", (TOKEN,), log)
    here = logging.getLogger("here")
    here.debug("too little to tell")
    here.info("Kyiv, Київ\nand a second line")
    try:
        fail()
    except RuntimeError:
        here.exception("Ref %s: %s failed", "k7f3m2qa", "latest")
    first, second = map(json.loads, log.getvalue().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", "here", "Kyiv, Київ\nand a second line")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first["time"])
    assert "ref" not in first
    assert (second["level"], second["ref"]) == ("error", "k7f3m2qa")
    assert "RuntimeError" in second["trace"]


def test_an_entry_for_people_is_as_it_was(log: io.StringIO) -> None:
    logs.set_up("text", "info", (), log)
    logging.getLogger("here").info("Two %s", "words")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO here: Two words\n", log.getvalue())


def test_libraries_tell_only_what_goes_wrong(log: io.StringIO) -> None:
    logs.set_up("text", "debug", (), log)
    for name in ("discord.gateway", "httpx", "httpcore.connection", "aiohttp.access"):
        logging.getLogger(name).info("GET https://news.example/what-somebody-asked-for")
    assert log.getvalue() == ""


def test_what_nobody_caught_is_told_without_secrets_too(log: io.StringIO) -> None:
    logs.set_up("text", "info", (TOKEN,), log)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "This was not foreseen" in log.getvalue()
    assert clean(log.getvalue())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://a.example/x", "see https://a.example/x"),
        ("(https://a.example/x?y=z)", f"(https://a.example/x?{logs.MASK})"),
        ("https://discord.com/oauth2/authorize?client_id=1&scope=bot",) * 2,
        ("https://notdiscord.com/oauth2/authorize?key=1", f"https://notdiscord.com/oauth2/authorize?{logs.MASK}"),
        ("https://a.example/?u=//discord.com/oauth2/authorize?key=1", f"https://a.example/?{logs.MASK}"),
        ("sqlite:////srv/news.db", "sqlite:////srv/news.db"),
        ("postgresql://me:pw@db/news", f"postgresql://{logs.MASK}@db/news"),
        ("who? me@home.example", "who? me@home.example"),
    ],
)
def test_addresses_keep_what_is_no_secret(text: str, shown: str) -> None:
    assert logs.masked(text) == shown


# --- The whole program ---


def bot(folder: Path, code: str, command: str = "run", **more: str) -> subprocess.CompletedProcess[str]:
    """Run `bot.py run`, or another command, with a token, after some code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    settings = {"NEWSDESK_TOKEN": TOKEN, "NEWSDESK_DATABASE": f"sqlite:///{folder / 'news.sqlite3'}"}
    paths = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'src')!r}]"
    start = f"{paths}\n{code}\nimport bot; bot.shell()([{command!r}])"
    return subprocess.run(
        [sys.executable, "-c", start],
        cwd=folder,
        env={**kept, **settings, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


NOWHERE = "from discord.http import Route; Route.BASE = 'http://127.0.0.1:1/api'"
BUG = """
import cogs
async def broken(app, token):
    raise RuntimeError("login with " + token.get_secret_value(), token, app.settings)
cogs.run_bot = broken
"""
REFUSED = """
import discord
async def refused(self, token):
    raise discord.LoginFailure("Improper token has been passed: " + token)
discord.Client.login = refused
"""


@pytest.mark.parametrize(
    ("code", "more", "exit_code", "told"),
    [
        (NOWHERE, {}, 1, "Discord cannot be reached"),
        (BUG, {"NEWSDESK_LOG_FORMAT": "json"}, 1, '"trace"'),
        (REFUSED, {}, 2, "does not take the token"),
    ],
)
def test_the_token_is_in_nothing_that_the_bot_says(
    tmp_path: Path, code: str, more: dict[str, str], exit_code: int, told: str
) -> None:
    done = bot(tmp_path, code, **more)
    assert (done.returncode, told in done.stderr) == (exit_code, True), done.stderr
    assert TOKEN not in done.stdout + done.stderr


IDLE = """
from newsdesk.upkeep import doctor
async def idle(_): return doctor.Finding("workers", doctor.Grade.GOOD, "Not asked.")
doctor.workers = idle
"""


def test_doctor_says_what_is_wrong_and_its_libraries_say_nothing(tmp_path: Path) -> None:
    done = bot(tmp_path, NOWHERE + IDLE, "doctor")
    assert "token: Discord cannot be reached" in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_doctor_shows_no_secret(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    async def look(_: Settings, __: tuple[Target, ...]) -> tuple[Finding, ...]:
        return (Finding("token", Grade.BAD, f"{TOKEN} is refused at {ADDRESS}."),)

    told = settings.model_copy(update={"token": SecretStr(TOKEN), "workers": 1})
    doctor.run(told, look, deep=False, mend=False, as_json=False)
    assert clean(capsys.readouterr().out)


def test_settings_show_no_token() -> None:
    settings = Settings(token=SecretStr(TOKEN))
    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize("wrong", [{"NEWSDESK_TOKENS": TOKEN}, {"NEWSDESK_TOKEN": TOKEN, "NEWSDESK_LOG_LEVEL": "loud"}])
def test_a_setting_that_is_wrong_is_told_without_the_token(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as told:
        load(wrong)
    assert TOKEN not in str(told.value)
