"""What comes in by itself lets what somebody waits for go first, and is done all the same."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.app import App
from newsdesk.storage import courtesy

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


@pytest.mark.usefixtures("patient")
async def test_a_question_that_fails_is_none_that_waits(app: App) -> None:
    def failing(_: Session) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await app.db.read(failing)
    with pytest.raises(LookupError):
        await app.db.write(failing)
    question = Question()
    answer = asyncio.create_task(app.db.read(question.asked))
    await _begun(question)
    assert await app.db.background.write(question.change) is True, "a change that failed counts as waiting"
    await answer
