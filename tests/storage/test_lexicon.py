"""What the connection that writes keeps of articles' words is what the database says, whatever happens meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.article import Added, NewVersion
from newsdesk.storage import desks, erasing, lexicon
from newsdesk.storage.tables import PUBLIC, VectorRow
from newsdesk.text.vectors import Vector, single_words
from tests.storage.world import NOW, Story, World, read, words_of

FERRY = Story("Ferry late", (f"The ferry was late. {words_of(1, 20)}",), url="https://a.example/ferry")
CHANGED = Story("Ferry late", (f"The ferry was very late. {words_of(2, 20)}",), url="https://a.example/ferry")
HARBOUR = Story("Harbour shut", (f"The harbour is shut. {words_of(1, 15)}",), url="https://b.example/harbour")
WORDS = sorted(
    {"", "valley", *(word for story in (FERRY, CHANGED, HARBOUR) for word in single_words(read(story).vector))}
)

ADD_ONE = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
other.execute("UPDATE term_counts SET articles = articles + 1 WHERE scope = 0 AND term = ''")
other.execute("UPDATE article_vectors SET words = '{\\"valley\\":2}'")
other.commit()
"""


class Stopped(Exception):
    """Ends a transaction."""


def stored(session: Session, ids: Collection[int]) -> tuple[dict[str, int], dict[int, Vector]]:
    """Return what the database itself says."""
    counts = dict.fromkeys(WORDS, 0) | lexicon.stored_counts(session, PUBLIC, WORDS)
    rows = session.execute(select(VectorRow.article_id, VectorRow.words).where(VectorRow.article_id.in_(ids)))
    return counts, {article_id: tuple(words.items()) for article_id, words in rows}


def is_true(session: Session) -> None:
    """Ask for everything and compare it with the database; afterwards it is kept."""
    ids = session.scalars(text("SELECT id FROM articles")).all()
    kept = lexicon.of(session)
    assert (kept.counts(session, WORDS), kept.vectors(session, [*ids, 7])) == stored(session, ids)


def take(session: Session, *stories: Story) -> list[int]:
    source = desks.everyone_source(session, None, NOW)
    taken = [intake.take(session, read(story), source, NOW) for story in stories]
    return [one.article_id if isinstance(one, Added) else one.of for one in taken]


@pytest.fixture
def desk(news: World) -> Iterator[World]:
    """A desk of which everything is kept already."""
    news.write(take, FERRY, HARBOUR)
    news.write(is_true)
    yield news
    news.write(is_true)


def test_a_new_article_and_a_new_version_are_kept_at_once(desk: World) -> None:
    def changes(session: Session) -> None:
        before = lexicon.of(session).counts(session, WORDS)
        source = desks.everyone_source(session, None, NOW)
        assert isinstance(intake.take(session, read(CHANGED), source, NOW), NewVersion)
        is_true(session)
        assert lexicon.of(session).counts(session, WORDS) != before
        take(session, Story("Another", (words_of(1, 30),)))
        is_true(session)

    desk.write(changes)


def test_what_is_erased_is_kept_no_more(desk: World) -> None:
    def erases(session: Session) -> None:
        gone = session.scalars(text("SELECT id FROM articles")).all()[0]
        erasing.erase(session, gone)
        is_true(session)
        assert lexicon.of(session).vectors(session, [gone]) == {}

    desk.write(erases)


def test_a_private_article_counts_in_no_public_ones(desk: World) -> None:
    one = desk.desk("guild:1")
    before = desk.write(lambda session: lexicon.of(session).counts(session, WORDS))
    desk.take(one, Story("Own", (words_of(1, 30),)))
    assert desk.write(lambda session: lexicon.of(session).counts(session, WORDS)) == before


def test_what_is_taken_back_is_not_kept(desk: World) -> None:
    def stops(session: Session) -> None:
        take(session, CHANGED, Story("Another", (words_of(1, 30),)))
        is_true(session)
        raise Stopped

    with pytest.raises(Stopped):
        desk.write(stops)


def test_what_is_taken_back_within_a_transaction_is_not_kept(desk: World) -> None:
    def goes_on(session: Session) -> None:
        with suppress(Stopped), session.begin_nested():
            take(session, CHANGED, Story("Another", (words_of(1, 30),)))
            is_true(session)
            raise Stopped
        is_true(session)
        take(session, Story("A third", (words_of(2, 30),)))
        is_true(session)

    desk.write(goes_on)


def test_what_cannot_be_committed_is_not_kept(desk: World) -> None:
    def orphans(session: Session) -> None:
        take(session, CHANGED, Story("Another", (words_of(1, 30),)))
        is_true(session)
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.execute(text("INSERT INTO article_vectors (article_id, words) VALUES (7, '{}')"))

    with pytest.raises(IntegrityError):
        desk.write(orphans)


def test_what_another_process_changes_is_read_again(desk: World) -> None:
    subprocess.run([sys.executable, "-c", ADD_ONE, str(desk.path)], check=True)
    counts = desk.write(lambda session: lexicon.of(session).counts(session, [""]))
    assert counts == {"": 3}
    desk.write(is_true)
    assert desk.write(take, Story("Another", (words_of(1, 30),)))


def test_what_another_process_changed_is_read_again_where_it_is_first_told_of_a_change(desk: World) -> None:
    subprocess.run([sys.executable, "-c", ADD_ONE, str(desk.path)], check=True)

    def erases(session: Session) -> None:
        erasing.erase(session, session.scalars(text("SELECT id FROM articles")).all()[0])
        is_true(session)

    desk.write(erases)


def test_as_much_is_kept_as_has_room(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MOST_WORDS", 30)
    monkeypatch.setattr(lexicon, "MOST_ARTICLES", 1)
    for number in range(3):
        desk.write(take, Story(f"Number {number}", (words_of(number, 20),)))
        desk.write(is_true)


def test_of_the_words_that_are_too_many_the_first_go(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MOST_WORDS", 12)
    kept = lexicon.Lexicon()

    def asks(session: Session) -> list[int]:
        sizes: list[int] = []
        for number in range(8):
            words = [f"word{3 * number + n}" for n in range(3)]
            assert kept.counts(session, words) == dict.fromkeys(words, 0)
            sizes.append(len(kept))
        # More at once than are kept are given all the same.
        many = [f"other{n}" for n in range(20)]
        assert kept.counts(session, many) == dict.fromkeys(many, 0)
        assert kept.counts(session, [""]) == {"": 2}
        return sizes

    assert desk.read(asks) == [3, 6, 9, 12, 12, 12, 12, 12]
    assert len(kept) <= 12


def test_of_articles_that_are_like_no_other_no_more_are_kept(desk: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "MOST_ARTICLES", 3)
    kept = lexicon.Lexicon()
    for article_id in (0, 1, 2, 3, 1, 4):
        kept.note(article_id, (("ferry", 1),))
    # The database knows of none of them.
    assert desk.read(lambda session: [*kept.vectors(session, [0, 2])]) == []
    assert desk.read(lambda session: [*kept.vectors(session, [1, 3, 4])]) == [1, 3, 4]


def test_a_reader_keeps_nothing(desk: World) -> None:
    def twice(session: Session) -> bool:
        is_true(session)
        return lexicon.of(session) is lexicon.of(session)

    assert not desk.read(twice)
    assert desk.write(twice)


def test_pairs_are_not_counted(desk: World) -> None:
    counted = desk.read(lambda session: session.scalars(text("SELECT term FROM term_counts")).all())
    assert counted
    assert not [term for term in counted if " " in term]
