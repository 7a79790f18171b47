"""A backup made while articles are written at full speed, restored elsewhere: whole, with the same answers.

What was sent since the backup is `tests/chaos`'s: there real bots send it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.app import open_app
from newsdesk.cli import main
from newsdesk.ingest import intake
from newsdesk.ingest.workers import Inline
from newsdesk.models.article import SourceKind
from newsdesk.models.reading import Draft
from newsdesk.models.upkeep import Grade
from newsdesk.storage import desks
from newsdesk.storage.database import open_database
from newsdesk.storage.tables import ArticleRow
from newsdesk.upkeep import doctor
from tests.storage.world import NOW, Story, read, words_of

LATER = NOW + timedelta(hours=2)
ASKED = (
    "latest",
    "latest harbour",
    "quotes brandt",
    "search ferry OR bridge",
    "search harbour sort:relevance",
    "summary harbour board",
    "story ferry ostrava",
    "trend harbour",
    "status",
    "latest nothing of this",
)
_TOLD = """{0} {1} stops for the winter

The {0} between Marlow and {1} will stop on Monday and return in April, the harbour board said on Thursday.

"We cannot keep a {0} of that age running through another winter," said Tilda Brandt, head of the harbour board.

About four hundred people live in {1}, and most of them work on the mainland. The board plans a bus until spring.
"""
NEWS = [("Ferry", "Ostrava Island"), ("Bridge", "Kestrel Gorge"), ("Tram", "Aldermoss"), ("Harbour crane", "Vellmar")]


def _ask(url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Ask the shell's desk everything, at a time that stands still."""
    monkeypatch.setenv("NEWSDESK_DATABASE", url)
    monkeypatch.setattr("newsdesk.cli.ask.open_app", partial(open_app, now=lambda: LATER))
    answers: dict[str, str] = {}
    for question in ASKED:
        told = CliRunner().invoke(main, ["ask", *question.split()], catch_exceptions=False)
        assert told.exit_code == 0, told.output
        answers[question] = told.output
    return answers


async def _publish(url: str) -> None:
    """Let the shell's desk have some news."""
    db = open_database(url)
    try:
        shell = await db.write(desks.ensure, "shell", NOW)
        source = await db.write(desks.private_source, shell, SourceKind.SHELL, "The Lantern", NOW)
        for minute, (what, where) in enumerate(NEWS):
            told = _TOLD.format(what, where)
            draft = Draft(title=told.partition("\n")[0], text=told, outlet="The Lantern")
            await db.write(intake.take, await Inline().read(draft), source, NOW + timedelta(minutes=minute))
    finally:
        db.close()


@contextmanager
def _writing(url: str) -> Generator[list[int]]:
    """Take articles in for a server as fast as they can be stored; give the numbers of those that are."""
    stored, ending = list[int](), threading.Event()

    async def going() -> None:
        db = open_database(url)
        try:
            desk = await db.write(desks.ensure, "guild:2", NOW)
            source = await db.write(desks.private_source, desk, SourceKind.SHELL, "The Standard", NOW)
            for number in count():
                if ending.is_set():
                    return
                story = Story(f"Harbour event {number}", (words_of(number),), url=f"https://standard.example/{number}")
                await db.write(intake.take, read(story), source, NOW + timedelta(seconds=number))
                stored.append(number)
        finally:
            db.close()

    writer = threading.Thread(target=lambda: asyncio.run(going()))
    writer.start()
    try:
        yield stored
    finally:
        ending.set()
        writer.join()


def _titles(session: Session) -> list[str]:
    return list(session.scalars(select(ArticleRow.title).order_by(ArticleRow.first_seen_at)))


def _shell(url: str, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_DATABASE", url)
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_a_restored_backup_of_a_busy_hour_answers_to_the_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = f"sqlite:///{tmp_path / 'news.db'}", tmp_path / "elsewhere"
    there.mkdir()
    moved, copy = f"sqlite:///{there / 'moved.db'}", tmp_path / "copy.db"
    asyncio.run(_publish(here))
    before = _ask(here, monkeypatch)
    assert len({*before.values()}) == len(ASKED)
    with _writing(here) as stored:
        while len(stored) < 50:
            threading.Event().wait(0.01)
        begun = len(stored)
        _shell(here, "backup", str(copy), monkeypatch=monkeypatch)
        ended = len(stored)
        # Nobody was kept from writing, and goes on writing.
        while len(stored) < ended + 20:
            threading.Event().wait(0.01)
    assert ended > begun
    _shell(moved, "restore", str(copy), monkeypatch=monkeypatch)
    assert _ask(moved, monkeypatch) == before == _ask(here, monkeypatch)

    async def look() -> None:
        db = open_database(moved)
        try:
            events = [title for title in await db.read(_titles) if title.startswith("Harbour event")]
            assert begun <= len(events) <= ended + 1
            assert events == [f"Harbour event {number}" for number in range(len(events))], "as it was at one moment"
            assert (await doctor.index(db)).grade is Grade.GOOD
        finally:
            db.close()

    asyncio.run(look())
    assert doctor.whole(moved).grade is Grade.GOOD
