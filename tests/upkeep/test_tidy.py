"""The search index stays in few pieces, step by step, and holds the same before, between and after."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk import app as wiring
from newsdesk.config import load
from newsdesk.delivery.sender import Sender
from newsdesk.ingest.workers import Inline
from newsdesk.storage import search
from newsdesk.storage.ids import first_id
from newsdesk.storage.search.segments import FEW, GROWN
from tests.storage.world import NOW, World

WORDS = [f"word{number}" for number in range(200)]
FIRST = first_id(NOW)


def columns(number: int) -> search.Indexed:
    """What the index holds of an invented article."""
    chance = random.Random(number)
    return search.Indexed(
        " ".join(chance.choices(WORDS, k=5)), " ".join(chance.choices(WORDS, k=150)), f"all n{number}"
    )


def one_by_one(news: World, numbers: Iterable[int]) -> None:
    """Index articles as they come in from feeds, each in a transaction of its own."""
    for number in numbers:
        news.write(search.put, FIRST + number, columns(number))


def merged(news: World, pages: int = 4) -> int:
    """Merge until it is not worth going on; return in how many steps."""
    steps = 0
    while news.write(search.merge, pages):
        steps += 1
        assert steps < 10_000
    return steps


def found(news: World) -> dict[str, list[int]]:
    """Return which articles the index has for each word, and have FTS5 check that its parts agree."""

    def ask(session: Session) -> dict[str, list[int]]:
        session.execute(text("INSERT INTO article_words (article_words) VALUES ('integrity-check')"))
        match = text("SELECT rowid FROM article_words WHERE article_words MATCH :word ORDER BY rowid")
        return {word: list(session.scalars(match, {"word": word})) for word in (*WORDS, "all", "n7")}

    return news.write(ask)


def test_what_comes_in_piece_by_piece_becomes_one_and_is_found_as_before(news: World) -> None:
    one_by_one(news, range(350))
    before, pieces = found(news), news.read(search.segments)
    assert before["all"] == [FIRST + number for number in range(350)]
    assert len(pieces.pages) > FEW
    assert merged(news) > 1
    (pages,) = news.read(search.segments).pages
    # Words that were in several pieces stand in one place now.
    assert 0 < pages <= sum(pieces.pages)
    assert found(news) == before
    assert merged(news) == 0


def test_the_pages_of_the_pieces_are_those_that_the_index_has(news: World) -> None:
    one_by_one(news, range(30))
    # A page's number has 31 bits, its level in a list of lists 5, and before it stands a bit for such a list.
    pages = text("SELECT count(*) FROM article_words_data WHERE id > 10 AND id >> 31 & 63 = 0")
    assert sum(news.read(search.segments).pages) == news.read(lambda session: session.scalar(pages))


def test_little_beside_a_large_piece_is_merged_without_it(news: World) -> None:
    def put_all(session: Session) -> None:
        for number in range(2_000):
            search.put(session, FIRST + number, columns(number))
        session.execute(text("INSERT INTO article_words (article_words) VALUES ('optimize')"))

    news.write(put_all)
    (large,) = news.read(search.segments).pages
    one_by_one(news, range(2_000, 2_015))
    before, pieces = found(news), news.read(search.segments).pages
    assert len(pieces) > FEW
    assert sum(pieces) - large < GROWN * large
    merged(news)
    after = news.read(search.segments).pages
    assert large in after
    assert 1 < len(after) < len(pieces)
    assert found(news) == before


def test_what_comes_in_and_goes_while_pieces_are_merged_is_there_and_gone(news: World) -> None:
    one_by_one(news, range(60))
    merging = 0
    for number in range(60, 160):
        merging += news.write(search.merge, 1)
        one_by_one(news, [number])
        news.write(search.drop, FIRST + number - 60, columns(number - 60))
    left = [FIRST + number for number in range(100, 160)]
    assert merging > 20
    assert found(news)["all"] == left
    merged(news, 250)
    after = found(news)
    assert after["all"] == left
    for word in WORDS:
        assert after[word] == [
            at for at in left if word in f"{columns(at - FIRST).title} {columns(at - FIRST).body}".split()
        ]


def test_an_empty_index_needs_nothing(news: World) -> None:
    assert news.read(search.segments) == ((), False, 0)
    assert merged(news) == 0


def deepened(session: Session, levels: int) -> int:
    """Put articles in and make one of all pieces, over and over, as years do; return how many they are."""
    for number in range(1_500):
        if number % 20 == 0 and search.segments(session).levels >= levels:
            return number
        # A savepoint has FTS5 write what it holds.
        with session.begin_nested():
            search.put(session, FIRST + number, search.Indexed("ferry", "harbour", "all"))
        session.execute(text("INSERT INTO article_words (article_words, rank) VALUES ('merge', -1000)"))
    return 1_500  # newer versions of SQLite go no deeper than 64


@pytest.mark.parametrize(("levels", "deepest"), [pytest.param(1_955, 1_000, marks=pytest.mark.chaos), (0, 10)])
def test_an_index_never_gets_so_deep_that_it_cannot_be_read(
    news: World, monkeypatch: pytest.MonkeyPatch, levels: int, deepest: int
) -> None:
    # SQLite 3.40 takes an index of more than 2,000 levels for damaged.
    monkeypatch.setattr(sys.modules["newsdesk.storage.search.segments"], "DEEPEST", deepest)
    number = news.write(deepened, levels)
    deep = news.read(search.segments).levels
    for _ in range(40):
        one_by_one(news, range(number, number + 8))
        number += 8
        pieces = len(news.read(search.segments).pages)
        merged(news)
        assert len(news.read(search.segments).pages) <= pieces
    assert len(found(news)["all"]) == number
    assert news.read(search.segments).levels <= max(deep, deepest + 2)
    assert len(news.read(search.segments).pages) <= 2 * FEW


@pytest.mark.parametrize("pages", [1, 1000])
def test_a_merge_that_was_cut_short_goes_on(news: World, pages: int) -> None:
    one_by_one(news, range(300))
    before = found(news)
    assert news.write(search.merge, 1)
    assert news.read(search.segments).merging
    assert found(news) == before
    merged(news, pages)
    assert len(news.read(search.segments).pages) == 1
    assert found(news) == before


async def test_the_bot_tidies_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "TIDY_EVERY", 0.02)
    monkeypatch.setattr(wiring, "DELIVER_EVERY", 999.0)
    app = wiring.open_app(load({"NEWSDESK_DATABASE": f"sqlite:///{tmp_path / 'news.db'}"}), reader=Inline())
    try:
        for number in range(30):
            await app.db.write(search.put, FIRST + number, columns(number))
        assert len((await app.db.read(search.segments)).pages) > FEW
        async with app.delivering(cast("Sender", None)):
            for _ in range(1_000):
                await asyncio.sleep(0.02)
                if len((await app.db.read(search.segments)).pages) == 1:
                    break
        assert len((await app.db.read(search.segments)).pages) == 1
    finally:
        await app.close()
