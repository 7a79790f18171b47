"""A look at what is due costs as much as there is owed, however much was ever sent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from newsdesk.delivery import bundles, courier
from newsdesk.storage import outbox
from newsdesk.storage.database import Database
from tests.delivery.conftest import Clock, Post, owe

OF_THE_OWED = ("ix_outbox_owed", "ix_outbox_gathering", "ix_outbox_ripe")


def _plans(session: Session, clock: Clock) -> list[str]:
    connection = session.connection()
    asked: list[tuple[str, object]] = []

    def heard(_: object, __: object, statement: str, values: object, *___: object) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            asked.append((statement, values))

    event.listen(connection, "before_cursor_execute", heard)
    courier.claim(session, courier.Rules(bundles.limits(10, 30)), clock(), timedelta(minutes=2), 64)
    outbox.next_due(session, clock())
    event.remove(connection, "before_cursor_execute", heard)
    return [
        f"{row[3]} << {statement[:90]}"
        for statement, values in asked
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()  # pyright: ignore[reportArgumentType]  # as the driver was handed them
    ]


async def test_nothing_that_was_sent_is_walked_through(post: Post, db: Database, clock: Clock) -> None:
    await post.owe(owe("first"))
    plans = await db.write(_plans, clock)
    walked = [plan for plan in plans if plan.startswith("SCAN outbox")]
    assert walked
    assert [plan for plan in walked if not any(index in plan for index in OF_THE_OWED)] == []
