"""Ids of articles: the minute an article is told under with a running number, so that a time is a range of ids."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsdesk.storage.tables import EPOCH

IDS_A_MINUTE = 65_536
"""A full minute runs over into the next."""
MINUTE = timedelta(minutes=1)
LARGEST_ID = 2**63 - 1
SMALLEST_ID = -(2**63)


def first_id(when: datetime) -> int:
    """Return the smallest id of an article of that minute: every article before it has a smaller one."""
    return (when - EPOCH) // MINUTE * IDS_A_MINUTE


def time_of(article_id: int) -> datetime:
    """Return the minute that an id is of: the other way of `first_id`."""
    return EPOCH + article_id // IDS_A_MINUTE * MINUTE
