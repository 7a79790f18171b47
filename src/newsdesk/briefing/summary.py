"""One article in a few of its own sentences."""

from __future__ import annotations

from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.models.answers import NothingFound, Summary
from newsdesk.models.article import Desk
from newsdesk.storage import articles, desks, search
from newsdesk.text.query import parse

Length: TypeAlias = Literal["short", "medium", "long"]
_WORDS: dict[str, int] = {"short": share.SHORT, "medium": share.MEDIUM, "long": share.LONG}


def summary(session: Session, desk: Desk, what: str, length: Length = "medium") -> Summary | NothingFound:
    """Summarise the newest article that matches `what`.

    Raises `UnreadableQuery` for a topic that cannot be read.
    """
    found = search.newest(session, desk, parse(what), limit=1)
    if not found:
        return NothingFound(what.strip(), desks.holdings(session, desk))
    (article,) = articles.many(session, desk, found)
    sentences = articles.sentences(session, desk, article.id)
    chosen = share.pick(sentences, article.language, _WORDS[length])
    return Summary(share.telling(article, sentences), tuple(s.text for s in chosen), len(sentences))
