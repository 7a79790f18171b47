"""A session that runs the statements it is asked again and again without SQLAlchemy's way through each of them.

SQLAlchemy takes 0.1 to 0.2 ms for a statement that it has compiled before: it looks up what it compiled, builds a
context, and prepares for objects that these statements do not return. A question asks a dozen, an article that is taken
in thirty, and while one thread does so all others wait. What is taken here instead is the compiled text, the parameters
in their order, and the driver: some 10 µs. A statement is held ready from the second time on that the same object is
run; one that is built anew each time, that returns objects or has options goes SQLAlchemy's way, as does every failure
to give it what it needs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast
from weakref import WeakKeyDictionary

from sqlalchemy import CompoundSelect, Delete, Insert, Select, TextClause, Update
from sqlalchemy.engine import Dialect, IteratorResult, Result
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.orm import Mapper, Session, SessionTransaction
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Convert: TypeAlias = Callable[[Any], Any] | None
"""How a value is written for the driver, or read from it; `None` as it is."""

_CHANGES = (Insert, Update, Delete)
_KINDS = (Select, CompoundSelect, TextClause, *_CHANGES)


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement as the driver takes it."""

    sql: str
    asked: tuple[tuple[str, Convert, bool, Any], ...]
    """Of each place: the parameter's name, how it is written, whether it must be given, and its value if it is not."""
    keys: tuple[str, ...]
    """Names of the columns that are returned; none for text, which says them itself."""
    read: tuple[tuple[int, Convert], ...]
    """How the columns are read that are not taken as they are, by their place."""

    def given(self, params: Mapping[str, Any]) -> list[Any] | None:
        """Return the parameters in their order; `None` where one is missing."""
        values: list[Any] = []
        for name, write, required, usual in self.asked:
            if required and name not in params:
                return None
            value = params.get(name, usual)
            values.append(value if write is None else write(value))
        return values

    def rows(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        """Return what was asked for."""
        rows = cursor.fetchall()
        if not self.read:
            return rows
        found: list[tuple[Any, ...]] = []
        for row in rows:
            values = list(row)
            for place, read in self.read:
                assert read is not None
                values[place] = read(values[place])
            found.append(tuple(values))
        return found


_Key: TypeAlias = tuple[str, bool, tuple[str, ...]]
"""The kind of database; whether many rows are given at once; the names of the values, of a change."""

# A statement that was run once has an empty entry.
_held: WeakKeyDictionary[Any, dict[_Key, Ready | None]] = WeakKeyDictionary()


def ready(statement: Any, params: Any, dialect: Dialect) -> Ready | None:
    """Return a statement that has been run before, ready for such parameters; `None` for one that is not for this."""
    if not isinstance(statement, _KINDS):
        return None
    held = _held.get(statement)
    if held is None:
        _held[statement] = {}
        return None
    many = isinstance(params, list)
    first = cast("Mapping[str, Any]", (params[0] if many and params else params) or {})
    key = dialect.name, many, tuple(first) if isinstance(statement, _CHANGES) else ()
    if key not in held:
        held[key] = _made(statement, key, dialect)
    return held[key]


def _made(statement: Any, key: _Key, dialect: Dialect) -> Ready | None:
    _, many, names = key
    if statement.get_execution_options() or dialect.name != "sqlite" or (many and not names):
        return None
    if isinstance(statement, Select) and any(_is_entity(one["expr"]) for one in statement.column_descriptions):
        return None
    if isinstance(statement, _CHANGES):
        # Where it is of objects, SQLAlchemy brings those up to date that the session has.
        if _is_of_objects(statement):
            return None
        compiled = statement.compile(dialect=dialect, column_keys=list(names), for_executemany=many)
        returned = list(statement.exported_columns)
    else:
        compiled = statement.compile(dialect=dialect)
        returned = [] if isinstance(statement, TextClause) else list(statement.exported_columns)
    assert isinstance(compiled, SQLCompiler)
    if (
        compiled.insert_prefetch
        or compiled.update_prefetch
        or compiled.literal_execute_params
        or compiled.post_compile_params
        or (many and returned)
    ):
        return None
    asked: list[tuple[str, Convert, bool, Any]] = []
    for name in compiled.positiontup or ():
        one = compiled.binds[name]
        if one.callable is not None:
            return None
        write = _of(one.type, dialect).bind_processor(dialect)
        asked.append((one.key if not one.unique else name, write, one.required, one.value))
    reads = [(place, _read(column.type, dialect)) for place, column in enumerate(returned)]
    return Ready(
        str(compiled),
        tuple(asked),
        tuple(column.key or f"column_{place}" for place, column in enumerate(returned)),
        tuple((place, read) for place, read in reads if read is not None),
    )


def _of(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)


def _read(type_: TypeEngine[Any], dialect: Dialect) -> Convert:
    return _of(type_, dialect).result_processor(dialect, None)


def _is_entity(expression: Any) -> bool:
    return isinstance(expression, type | Mapper) or bool(getattr(expression, "is_aliased_class", False))


def _is_of_objects(change: Any) -> bool:
    try:
        return "entity" in change.entity_description
    except KeyError:  # what SQLAlchemy has for a change of a table that returns an object's column
        return False


class ReadySession(Session):
    """A session over SQLite that takes the short way where there is one. All else is SQLAlchemy's."""

    give_way: Callable[[], None] | None = None
    """Called before each statement, where something else may be let go first."""
    _within: SessionTransaction | None = None
    _driver: sqlite3.Connection | None = None

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]  # of many overloads, which hold for what is returned
        """Run a statement, as `Session.execute` does."""
        self._polite()
        result = None if options else self._result(statement, params)
        return super().execute(statement, params, **options) if result is None else result

    def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]  # as above
        """Run a statement for its first column, as `Session.scalars` does."""
        self._polite()
        result = None if options else self._result(statement, params)
        return super().scalars(statement, params, **options) if result is None else result.scalars()

    def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]  # as above
        """Run a statement for one value, as `Session.scalar` does."""
        self._polite()
        result = None if options else self._result(statement, params)
        return super().scalar(statement, params, **options) if result is None else result.scalar()

    def _polite(self) -> None:
        if self.give_way is not None:
            self.give_way()

    def _result(self, statement: Any, params: Any) -> Result[Any] | None:
        """Run a statement the short way; `None` where that cannot be, and nothing was done."""
        made = ready(statement, params, self.get_bind().dialect)
        if made is None:
            return None
        if isinstance(params, list):
            rows = [made.given(one) for one in cast("list[Mapping[str, Any]]", params)]
            if None in rows:
                return None
            self._connected().executemany(made.sql, cast("list[list[Any]]", rows))
            return _result((), [])
        values = made.given(params or {})
        if values is None:
            return None
        cursor = self._connected().execute(made.sql, values)
        keys = made.keys or tuple(str(column[0]) for column in cursor.description or ())
        return _result(keys, made.rows(cursor) if keys else [])

    def _connected(self) -> sqlite3.Connection:
        """Return the driver's connection of the transaction that is under way, beginning one where there is none."""
        # SQLAlchemy begins a transaction, and one within another, when its connection is first asked for in it.
        if self._driver is None or self._within is None or self._within is not self._innermost():
            self._driver = cast("sqlite3.Connection", self.connection().connection.driver_connection)
            self._within = self._innermost()
        return self._driver

    def _innermost(self) -> SessionTransaction | None:
        return self.get_nested_transaction() or self.get_transaction()


def _result(keys: Sequence[str], rows: list[tuple[Any, ...]]) -> Result[Any]:
    return IteratorResult(SimpleResultMetaData(keys), iter(rows))
