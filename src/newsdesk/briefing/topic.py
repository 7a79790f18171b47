"""A topic as somebody asked for it → a query that means something."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from newsdesk.errors import UnreadableQuery
from newsdesk.text.query import Query, parse
from newsdesk.words import reason


def topic_query(asked: str, now: datetime | None = None, zone: tzinfo = UTC) -> Query:
    """Read a topic; nothing at all asks for everything.

    In: the moment of asking and the desk's time zone, for `since:` and `before:`. Raises `UnreadableQuery` for a topic
    that cannot be read, and for one of signs alone: everything is not its answer.
    """
    try:
        query = parse(asked, now, zone)
    except UnreadableQuery as error:
        error.asked = asked
        raise
    if asked.strip() and query == Query():
        raise UnreadableQuery(reason("error.no_word"), asked=asked)
    return query
