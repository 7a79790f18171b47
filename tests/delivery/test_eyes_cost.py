"""A look at what is due costs as much as there is owed, however much was ever sent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from newsdesk.delivery import bundles, courier
from newsdesk.storage import outbox
from newsdesk.storage.database import Database
from tests.delivery.conftest import Clock, Post, owe
from tests.storage.plans import plans_of

OF_THE_OWED = ("ix_outbox_owed", "ix_outbox_gathering", "ix_outbox_ripe")


def _look(session: Session, clock: Clock) -> None:
    courier.claim(session, courier.Rules(bundles.limits(10, 30)), clock(), timedelta(minutes=2), 64)
    outbox.next_due(session, clock())


async def test_nothing_that_was_sent_is_walked_through(post: Post, db: Database, clock: Clock) -> None:
    await post.owe(owe("first"))
    plans = await db.write(plans_of, _look, clock)
    walked = [plan for plan in plans if plan.startswith("SCAN outbox")]
    assert walked
    assert [plan for plan in walked if not any(index in plan for index in OF_THE_OWED)] == []
