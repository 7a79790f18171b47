"""A topic as somebody asked for it → a query that means something."""

from __future__ import annotations

from newsdesk.errors import UnreadableQuery
from newsdesk.text.query import Query, parse
from newsdesk.words import reason


def topic_query(asked: str) -> Query:
    """Read a topic; nothing at all asks for everything.

    Raises `UnreadableQuery` for a topic that cannot be read, and for one of signs alone: everything is not its answer.
    """
    query = parse(asked)
    if asked.strip() and not query.phrases:
        raise UnreadableQuery(reason("error.no_word"))
    return query
