"""What comes in by itself lets what somebody waits for go first, and is done all the same."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.app import App
from newsdesk.models.article import SourceKind
from newsdesk.models.reading import Draft
from newsdesk.storage import courtesy, desks
from newsdesk.storage.database import Database

FERRY = Draft(
    text="Ferry to Ostrava\n\nThe ferry sails again on Monday, the council said. It had been broken for weeks."
)
PATIENCE = 20.0
"""Seconds after which a test that waits has failed."""
A_MOMENT = 0.05
"""Seconds that a question takes here: long beside a statement."""


class Question:
    """A question that is being answered until something happens."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.may_end = threading.Event()
        self.ended = threading.Event()
        self.in_time = False

    def asked(self, _: Session) -> None:
        """Wait until it may end, and then for a moment."""
        self.begun.set()
        self.in_time = self.may_end.wait(PATIENCE)
        time.sleep(A_MOMENT)
        self.ended.set()

    def change(self, session: Session) -> bool:
        """Ask for something as a change does; tell whether the question was answered by then."""
        self.may_end.set()
        session.execute(text("SELECT 1"))
        return self.ended.is_set()


async def _begun(question: Question) -> None:
    assert await asyncio.to_thread(question.begun.wait, PATIENCE)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what gives way do so for longer than any test lasts."""
    monkeypatch.setattr(courtesy, "LONGEST", 2 * PATIENCE)


@pytest.mark.usefixtures("patient")
async def test_an_article_waits_for_a_question_that_is_being_answered(app: App) -> None:
    question = Question()
    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    assert await app.db.background.write(question.change) is True
    await answer


@pytest.mark.usefixtures("patient")
async def test_what_somebody_changes_waits_for_no_question(app: App) -> None:
    question = Question()
    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    assert await app.db.write(question.change) is False
    await answer


@pytest.mark.usefixtures("patient")
async def test_what_is_asked_in_the_background_is_no_question(app: App) -> None:
    question = Question()
    answer = asyncio.create_task(app.db.background.read(question.asked))
    await _begun(question)
    assert await app.db.background.write(question.change) is False
    await answer


async def test_questions_without_end_keep_no_article_out(app: App) -> None:
    question = Question()
    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    began = time.perf_counter()
    assert await app.db.background.write(lambda session: session.scalar(text("SELECT 1"))) == 1
    assert time.perf_counter() - began >= courtesy.LONGEST
    question.may_end.set()
    await answer
    assert question.in_time


@pytest.mark.usefixtures("patient")
async def test_an_article_that_gives_way_does_not_hold_up_what_somebody_changes(app: App) -> None:
    question, began = Question(), threading.Event()

    def article(session: Session) -> None:
        began.set()
        session.execute(text("SELECT 1"))

    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    taken = asyncio.create_task(app.db.background.write(article))
    assert await asyncio.to_thread(began.wait, PATIENCE)
    # The question ends only when the change is done, which stands behind the article.
    await app.db.write(lambda _: question.may_end.set())
    assert await taken is None
    await answer
    assert question.in_time


async def _given_up(task: asyncio.Task[None], question: Question) -> None:
    await _begun(question)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    question.may_end.set()
    assert await asyncio.to_thread(question.ended.wait, PATIENCE)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("way", ["read", "write", "write_durably"])
async def test_what_fails_or_is_given_up_is_nothing_that_waits(app: App, way: str) -> None:
    def failing(_: Session) -> None:
        raise LookupError

    call = getattr(app.db, way)
    with pytest.raises(LookupError):
        await call(failing)
    given_up = Question()
    await _given_up(asyncio.create_task(call(given_up.asked)), given_up)
    # Nothing is asked: an article has nothing to wait for.
    began = time.perf_counter()
    await app.db.background.write(lambda session: session.scalar(text("SELECT 1")))
    assert time.perf_counter() - began < PATIENCE
    # And a change that counted as waiting would have it go on at once.
    question = Question()
    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    assert await app.db.background.write(question.change) is True
    await answer


async def test_an_article_gives_way_so_long_in_all_and_not_at_each_step(app: App) -> None:
    question = Question()
    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)

    def article(session: Session) -> float:
        began = time.perf_counter()
        for _ in range(200):
            session.execute(text("SELECT 1"))
            session.scalars(text("SELECT 1"))
        return time.perf_counter() - began

    assert courtesy.LONGEST <= await app.db.background.write(article) < 200 * courtesy.LONGEST / 2
    question.may_end.set()
    await answer


async def test_what_somebody_changes_stands_behind_one_article_of_many(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "LONGEST", 1.0)
    question, order = Question(), list[str]()

    def article(session: Session) -> None:
        session.execute(text("SELECT 1"))
        order.append("article")

    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    articles = [asyncio.create_task(app.db.background.write(article)) for _ in range(50)]
    await asyncio.sleep(0)
    await app.db.write(lambda _: order.append("change"))
    assert order.index("change") <= 1
    question.may_end.set()
    await asyncio.gather(answer, *articles)
    assert len(order) == 51


async def test_many_articles_share_the_time_for_which_they_give_way(app: App) -> None:
    question = Question()
    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    began = time.perf_counter()
    one = [app.db.background.write(lambda session: session.scalar(text("SELECT 1"))) for _ in range(400)]
    assert await asyncio.gather(*one) == [1] * 400
    # Each for itself they would take twenty seconds of pauses alone; the shares add up to seven times the longest.
    assert time.perf_counter() - began < 400 * courtesy.LONGEST / 2
    question.may_end.set()
    await answer


@pytest.mark.usefixtures("patient")
async def test_nothing_gives_way_where_all_is_closed(app: App) -> None:
    question, began = Question(), threading.Event()

    def article(session: Session) -> None:
        began.set()
        session.execute(text("SELECT 1"))

    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    taken = asyncio.create_task(app.db.background.write(article))
    assert await asyncio.to_thread(began.wait, PATIENCE)
    question.may_end.set()
    since = time.perf_counter()
    app.db.close()
    assert time.perf_counter() - since < PATIENCE
    await asyncio.gather(answer, taken)


@pytest.mark.usefixtures("patient")
async def test_articles_stories_and_tidying_come_in_by_themselves(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    ways: list[str] = []
    write = Database.write

    async def seen(self: Database, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        ways.append("background" if self is app.db.background else "at once")
        return await write(self, function, *args, **kwargs)

    monkeypatch.setattr(Database, "write", seen)
    desk = await app.desk("guild:1")
    source = await app.db.write(desks.everyone_source, "Lantern", app.now())
    reading = await app.read_article(FERRY)
    ways.clear()
    await app.take(reading, source)
    await app.make_briefs()
    await app.tidy()
    await app.prune()
    assert set(ways) == {"background"}
    ways.clear()
    await app.save(desk, replace(FERRY, text=f"{FERRY.text} It is late."), SourceKind.PASTED, "reader")
    await app.change_settings(desk, prefix="?")
    assert set(ways) == {"at once"}
