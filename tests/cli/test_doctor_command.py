"""`doctor`: one line for each thing looked at, and the exit code that a script goes by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.cli import doctor
from newsdesk.config import Settings, load
from newsdesk.ingest.workers import Inline
from newsdesk.models.outbox import Target
from newsdesk.models.upkeep import Finding, Grade
from tests.storage.world import Story, World, words_of, world


async def _nobody(_: Settings, __: tuple[Target, ...]) -> tuple[Finding, ...]:
    raise AssertionError("there is no token to ask with")


async def _refused(_: Settings, places: tuple[Target, ...]) -> tuple[Finding, ...]:
    assert places == ()
    return (Finding("token", Grade.BAD, "Discord does not take it.", "Reset it."),)


@pytest.fixture(autouse=True)
def _inline(monkeypatch: pytest.MonkeyPatch) -> None:
    def inline(settings: Settings) -> Inline:
        return Inline(settings.text_limit)

    monkeypatch.setattr(doctor, "Workers", inline)


@pytest.fixture
def stored() -> Iterator[World]:
    with world() as news:
        news.take(None, Story("Event", (words_of(1),)))
        yield news


def _settings(path: Path, token: str | None = None) -> Settings:
    secret = None if token is None else SecretStr(token)
    return load({}).model_copy(update={"database": f"sqlite:///{path}", "token": secret})


def test_a_sound_installation_ends_well(stored: World, capsys: pytest.CaptureFixture[str]) -> None:
    code = doctor.run(_settings(stored.path), _nobody, deep=True, mend=False, as_json=True)
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert {one["about"]: one["grade"] for one in said if one["about"] not in ("disk", "clock")} == {
        "settings": "good", "database": "good", "index": "good", "feeds": "good", "delivery": "good",
        "workers": "good", "token": "doubtful", "backup": "doubtful",
    }  # fmt: skip


def test_what_is_bad_ends_badly_and_says_what_to_do(stored: World, capsys: pytest.CaptureFixture[str]) -> None:
    code = doctor.run(_settings(stored.path, "x.y.z"), _refused, deep=False, mend=False, as_json=False)
    said = capsys.readouterr().out
    assert code == 1
    assert "BAD   token: Discord does not take it.\n      Reset it." in said
    assert "x.y.z" not in said


@pytest.mark.parametrize(
    ("what", "code", "sentence"),
    [("missing", 0, "There is none in"), ("folder", 1, "there is no such folder"), ("other", 1, "not a database")],
)
def test_a_database_that_cannot_be_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, code: int, sentence: str
) -> None:
    path = tmp_path / "no" / "news.db" if what == "folder" else tmp_path / "news.db"
    if what == "other":
        path.write_text("A letter to my aunt. " * 300)
    assert doctor.run(_settings(path), _nobody, deep=False, mend=False, as_json=False) == code
    assert sentence in capsys.readouterr().out


def test_an_index_that_lies_is_mended_only_where_asked(stored: World, capsys: pytest.CaptureFixture[str]) -> None:
    def lose(session: Session) -> None:
        session.execute(text("INSERT INTO article_words (article_words) VALUES ('delete-all')"))

    stored.write(lose)
    settings = _settings(stored.path)
    assert doctor.run(settings, _nobody, deep=True, mend=False, as_json=False) == 1
    assert doctor.run(settings, _nobody, deep=False, mend=True, as_json=False) == 0
    assert "has been made anew" in capsys.readouterr().out
    assert doctor.run(settings, _nobody, deep=True, mend=False, as_json=False) == 0
