"""How many articles have a word, about; what a question weighs by it; and that it is asked so that all is found."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import search
from newsdesk.storage.search import sizes
from newsdesk.storage.search.weighing import Known, Weight, weigh
from newsdesk.storage.search_tables import TermRow
from newsdesk.text.query import parse
from tests.examples import examples
from tests.storage.world import NOW, Story, World, words_of


def counted(ids: range) -> int:
    """Return what a count says of articles with these ids that all have a word."""
    size = 0
    for id_ in ids:
        size += size == 0 or size <= sizes.drawn(id_)
    return sizes.articles(size)


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 2**50), st.integers(1, 70_000), st.integers(1, 4_000))
def test_a_count_tells_about_how_many_articles_have_a_word(first: int, apart: int, number: int) -> None:
    about = counted(range(first, first + apart * number, apart))
    assert number / 6 <= about <= number * 6


def test_no_count_is_no_article_and_the_first_is_one() -> None:
    assert [sizes.articles(size) for size in (0, 1)] == [0, 1]
    assert all(sizes.articles(size) < sizes.articles(size + 1) for size in range(100) if size != 2)


KNOWN = Known(10_000, {"rare": 1, "common": 30, "often": 20, "sail": 9, "sails": 9}, {"sai": ("sail", "sails")})
COMMON, OFTEN, SAIL = (sizes.articles(size) for size in (30, 20, 9))


@pytest.mark.parametrize(
    ("asked", "most", "lists"),
    [
        ("rare", 1, 1),
        ("nowhere", 0, 1),
        ("nowhere OR rare", 1, 2),
        ("rare common", 1, 2),
        ('"common rare"', 1, 2),
        ("common OR often", COMMON + OFTEN, 2),
        ("often -common", OFTEN, 2),
        ("-often -common", 10_000, 3),
        ("-rare", 10_000, 2),
        ("sai*", 2 * SAIL, 2),
        ("con*", 10_000, 0),
        ('"rare con*"', 1, 1),
        ("at", 10_000, 1),
        ("title:rare", 1, 1),
        ("speaker:rare", 0, 1),
    ],
)
def test_a_question_weighs_what_its_rarest_words_do(asked: str, most: int, lists: int) -> None:
    root = parse(asked).root
    assert root is not None
    weight = weigh(root, KNOWN)
    assert (weight.most, weight.lists) == (most, lists)
    assert 0 <= weight.share <= 1


def test_what_looks_for_its_own_next_match_is_work_whatever_stands_beside_it() -> None:
    def walked(asked: str) -> int:
        root = parse(asked).root
        assert root is not None
        return weigh(root, KNOWN).walked

    assert [walked(asked) for asked in ("rare", "rare common", "rare OR common", "com*")] == [0, 0, 0, 0]
    assert walked('rare "common often"') == OFTEN
    assert walked("rare (common -often) OR (often -common)") == COMMON + OFTEN
    assert walked("rare -common") == 1
    assert walked("rare (-common)") == 1
    assert walked("rare OR -common") == 10_000
    assert Weight(1000, 1.0, 40).work == 3000
    assert Weight(1000, 1.0, 40, 8000).work == 3000
    assert Weight(1000, 1.0, 40, 8000, 4.0).work == 4500
    assert Weight(1000, 1.0, 40, 8000, inf).work == 6000


def test_few_candidates_lead_to_few_steps_where_much_is_left() -> None:
    def steps(asked: str) -> float:
        root = parse(asked).root
        assert root is not None
        return weigh(root, KNOWN).steps

    assert steps("rare common") == 0
    assert 1 < steps("rare -common") < 1.2
    assert steps("rare -common") < steps("rare -common -often -sail") < 1.3
    assert steps('"rare common"') == inf


def _statements(session: Session, desk: Desk, typed: str) -> tuple[int, int]:
    """Return how many statements a question takes, and how many articles it finds."""
    statements: list[str] = []
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    # Asked of SQLite itself: what is held ready goes past SQLAlchemy.
    connection.set_trace_callback(statements.append)
    try:
        found = search.newest(session, desk, parse(typed), limit=10)
    finally:
        connection.set_trace_callback(None)
    # FTS5 asks its own tables besides, by their database's name.
    return sum("'main'" not in one for one in statements), len(found)


def test_a_word_is_asked_for_once_and_one_that_nobody_has_not_at_all(news: World) -> None:
    desk = news.desk("shell")
    for n in range(30):
        word = "calm" if n == 3 else "storm"
        news.take(desk, Story(f"{word} {n}", (words_of(n, 30),)), NOW + timedelta(days=n))
    for asked, expected in {
        "storm": (2, 10),
        "calm": (2, 1),
        "nowhere": (1, 0),
        "storm nowhere": (1, 0),
        "nowhere OR calm": (2, 1),
        "sto* -calm": (3, 10),
        "-nowhere": (2, 10),
        "": (2, 10),
    }.items():
        assert (asked, news.read(_statements, desk, asked)) == (asked, expected)


def test_counts_are_made_anew_with_the_index(news: World) -> None:
    desk = news.desk("shell")
    for n in range(20):
        news.take(desk, Story(f"storm {n}", (words_of(n, 30),)), NOW + timedelta(days=n))

    def counts(session: Session) -> dict[str, int]:
        return {row.term: row.size for row in session.execute(select(TermRow.term, TermRow.size))}

    before = news.read(counts)
    assert before["storm"] > before["w3x1"] == 1
    news.write(search.rebuild)
    assert news.read(counts) == before
