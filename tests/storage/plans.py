"""How SQLite goes about what a function asks of it: what walks through a whole table costs more on a larger desk."""

from __future__ import annotations

from collections.abc import Callable
from sqlite3 import Connection
from typing import Concatenate, ParamSpec

from sqlalchemy.orm import Session

P = ParamSpec("P")


def plans_of(
    session: Session, function: Callable[Concatenate[Session, P], object], *args: P.args, **kwargs: P.kwargs
) -> list[str]:
    """Call a function, and return the steps of the plans of all that it asked, as `EXPLAIN QUERY PLAN` has them."""
    asked: list[str] = []
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    # What is held ready goes past SQLAlchemy's events.
    connection.set_trace_callback(asked.append)
    try:
        function(session, *args, **kwargs)
    finally:
        connection.set_trace_callback(None)
    statements = [one for one in asked if one.startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))]
    return [step for one in statements for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {one}")]
