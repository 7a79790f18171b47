"""The short way for statements that are asked again: the same answers as on SQLAlchemy's, and not taken where not."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Integer, bindparam, delete, func, insert, select, text, union_all, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from newsdesk.storage import desks, sqlite
from newsdesk.storage.ready import ReadySession, ready
from newsdesk.storage.tables import DeskRow, SourceRow, StateRow, UtcTime, VectorRow, among, insert_into, table_of
from tests.storage.world import NOW, World

LATER = NOW + timedelta(hours=1)
TIMES = select(DeskRow.key, DeskRow.created_at).where(DeskRow.created_at <= bindparam("now", type_=UtcTime))
NAMED = select(DeskRow.id, DeskRow.key.label("called")).where(DeskRow.key.in_(among("keys"))).order_by(DeskRow.key)
TOGETHER = sqlite.at_once(NAMED.with_only_columns(DeskRow.key, DeskRow.log_channel).limit(-1))
STATES = select(StateRow.args, StateRow.expires_at).order_by(StateRow.key)
BOTH = union_all(select(DeskRow.key), select(StateRow.key)).order_by("key")
WRITTEN = text("SELECT key AS called, created_at FROM desks WHERE created_at <= :now ORDER BY key").bindparams(
    bindparam("now", type_=UtcTime)
)
USUAL = select(DeskRow.key).where(DeskRow.id >= bindparam("least", 1, type_=Integer)).order_by(DeskRow.id)
COUNTED = select(func.count()).select_from(DeskRow)

ADD = insert_into(DeskRow)
ADD_AND_TELL: Any = ADD.returning(DeskRow.id, DeskRow.created_at)
_KEPT = insert_or(table_of(StateRow))
KEEP = _KEPT.on_conflict_do_update(index_elements=["desk_id", "key"], set_={"args": _KEPT.excluded.args})
RENAME: Any = (
    update(table_of(DeskRow))
    .where(table_of(DeskRow).c.key == bindparam("old"))
    .values(key=bindparam("new"), log_channel=func.coalesce(table_of(DeskRow).c.log_channel, 0) + 1)
    .returning(DeskRow.created_at)
)
END = delete(table_of(StateRow)).where(table_of(StateRow).c.expires_at <= bindparam("now"))

QUESTIONS: list[tuple[Any, dict[str, Any]]] = [
    (TIMES, {"now": NOW}),
    (NAMED, {"keys": ["guild:1", "guild:3", "it's ?"]}),
    (TOGETHER, {"keys": ["guild:1", "guild:2"]}),
    (STATES, {}),
    (BOTH, {}),
    (WRITTEN, {"now": LATER}),
    (USUAL, {}),
    (USUAL, {"least": 2}),
    (COUNTED, {}),
]


def _filled(session: Session) -> None:
    for number in (1, 2, 3):
        session.execute(ADD, {"key": f"guild:{number}", "created_at": NOW + timedelta(minutes=number - 2)})
    for args in (["ä", 1], [None], ["again"]):
        session.execute(KEEP, [{"desk_id": 1, "key": str(args[0]), "args": args, "expires_at": LATER}])


def _all_keys(session: Session) -> list[Any]:
    return list(session.execute(BOTH).all())


def _how_many(session: Session) -> int:
    return session.scalar(COUNTED) or 0


def _empty(session: Session) -> None:
    session.execute(delete(DeskRow))


def _plain(session: Session) -> Session:
    """Return a session that goes SQLAlchemy's way, in the same transaction."""
    return Session(session.connection(), autoflush=False)


def _on_the_short_way(session: Session, statement: Any, params: Any) -> bool:
    return ready(statement, params, session.get_bind().dialect) is not None


@pytest.mark.parametrize(("statement", "params"), QUESTIONS)
def test_what_is_asked_again_has_the_same_answer(news: World, statement: Any, params: dict[str, Any]) -> None:
    def compare(session: Session) -> None:
        _filled(session)
        assert isinstance(session, ReadySession)
        rows = _plain(session).execute(statement, params).all()
        assert rows
        for _ in range(3):
            assert session.execute(statement, params).all() == rows
            assert session.scalars(statement, params).all() == [row[0] for row in rows]
            assert session.scalar(statement, params) == rows[0][0]
        assert _on_the_short_way(session, statement, params)

    news.write(compare)


def test_rows_have_names_and_nothing_found_is_nothing(news: World) -> None:
    def ask(session: Session) -> None:
        _filled(session)
        for _ in range(3):
            assert session.execute(NAMED, {"keys": ["guild:2"]}).one().called == "guild:2"
            assert [row.created_at for row in session.execute(TIMES, {"now": NOW})] == [NOW - timedelta(minutes=1), NOW]
            assert [row.called for row in session.execute(WRITTEN, {"now": NOW})] == ["guild:1", "guild:2"]
            assert session.execute(NAMED, {"keys": []}).one_or_none() is None
            assert session.scalar(NAMED, {"keys": []}) is None
            assert session.scalars(NAMED, {"keys": []}).all() == []

    news.write(ask)


def test_changes_are_made_and_told_the_same(news: World) -> None:
    def change(session: Session) -> None:
        for number in range(3):
            (told,) = session.execute(ADD_AND_TELL, {"key": f"guild:{number}", "created_at": NOW})
            assert told == (number + 1, NOW)
            rows = [{"desk_id": number + 1, "key": key, "args": [key, number], "expires_at": NOW} for key in "ab"]
            session.execute(KEEP, rows)
            session.execute(KEEP, [{**rows[0], "args": ["new"]}])
            renamed = session.scalars(RENAME, {"old": f"guild:{number}", "new": f"user:{number}"})
            assert renamed.all() == [NOW]
        for statement, params in ((ADD_AND_TELL, {"key": "", "created_at": NOW}), (RENAME, {"old": "", "new": ""})):
            assert _on_the_short_way(session, statement, params)
        kept = select(StateRow.desk_id, StateRow.key, StateRow.args).order_by(StateRow.desk_id, StateRow.key)
        assert _plain(session).execute(kept).all() == [
            row for desk in (1, 2, 3) for row in ((desk, "a", ["new"]), (desk, "b", ["b", desk - 1]))
        ]
        for _ in range(3):
            session.execute(END, {"now": NOW})
        assert _plain(session).execute(kept).all() == []

    news.write(change)


def test_it_is_all_taken_back_with_the_transaction(news: World) -> None:
    def add_and_fail(session: Session) -> None:
        _filled(session)
        raise RuntimeError("after all that")

    def add_and_give_up(session: Session) -> None:
        _filled(session)
        with session.begin_nested() as within:
            session.execute(ADD, {"key": "guild:4", "created_at": NOW})
            within.rollback()

    news.write(_filled)
    before = news.read(_all_keys)
    news.write(_empty)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            news.write(add_and_fail)
        assert news.read(_how_many) == 0
    news.write(add_and_give_up)
    assert news.read(_all_keys) == before


def test_what_it_is_not_for_goes_the_long_way(news: World) -> None:
    entity = select(DeskRow).order_by(DeskRow.id)
    usual = insert(SourceRow)
    optional = select(DeskRow.key).execution_options(yield_per=1)
    set_ = update(DeskRow).where(DeskRow.key == bindparam("called")).values(log_channel=bindparam("channel"))

    def ask(session: Session) -> None:
        _filled(session)
        for number in range(3):
            first = session.scalars(entity).first()
            assert isinstance(first, DeskRow)
            session.execute(set_, {"called": "guild:1", "channel": number})
            # The number of its next article is put in by SQLAlchemy.
            session.execute(usual, {"key": str(number), "kind": "feed", "created_at": NOW})
            assert session.scalars(optional).first() == "guild:1"
            assert session.scalar(select(VectorRow.words)) is None
        assert session.scalars(select(SourceRow.next_seq)).all() == [1, 1, 1]
        assert not _on_the_short_way(session, entity, {})
        assert not _on_the_short_way(session, usual, {"key": "", "kind": "", "created_at": NOW})
        assert not _on_the_short_way(session, optional, {})
        assert not _on_the_short_way(session, set_, {"called": "", "channel": 0})

    news.write(ask)


@pytest.mark.parametrize(
    ("statement", "params", "says"),
    [
        (TIMES, {}, "A value is required for bind parameter 'now'"),
        (ADD, [{"key": "guild:9"}, {"key": "guild:8"}], "NOT NULL"),
        (TIMES, {"now": NOW.replace(tzinfo=None)}, "without a zone"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_every_time(news: World, statement: Any, params: Any, says: str) -> None:
    def ask(session: Session) -> None:
        session.execute(statement, params)

    for _ in range(3):
        with pytest.raises((StatementError, sqlite3.Error, ValueError), match=says):
            news.write(ask)


def test_desks_opened_anew_are_found_by_what_is_held_ready(news: World) -> None:
    assert [news.write(desks.ensure, "guild:7", NOW).id for _ in range(3)] == [1, 1, 1]
