"""How a desk stands: what it has, its feeds, and what is owed; nothing of other desks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.following import FollowedFeed, Health
from newsdesk.models.overview import FeedStates, Status
from newsdesk.storage import desks, feeds, standing


def status(session: Session, desk: Desk, now: datetime) -> Status:
    """Return how `desk` stands at `now` (aware)."""
    return Status(
        desks.holdings(session, desk),
        _feeds(feeds.of_desk(session, desk, now), now),
        standing.delivery(session, desk),
    )


def _feeds(followed: Sequence[FollowedFeed], now: datetime) -> FeedStates:
    states = Counter(feed.health for feed in followed)
    # One that is gone is asked no more.
    checks = [feed.next_check for feed in followed if feed.next_check is not None and feed.health is not Health.GONE]
    return FeedStates(
        good=states[Health.GOOD],
        new=states[Health.NEW],
        failing=states[Health.FAILING] + states[Health.GONE],
        quiet=states[Health.QUIET],
        paused=sum(feed.paused for feed in followed),
        next_check=min((at for at in checks if at > now), default=None),
        waiting=sum(at <= now for at in checks),
    )
