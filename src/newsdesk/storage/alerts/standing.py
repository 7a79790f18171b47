"""All that alerts ask, ready in the process that writes: built from the rows once, then kept true by what changed.

Each change of what is wanted has a number. Before an article is tried the last number is asked for, which takes some
hundredths of a millisecond; where another process has changed something, just that is read. Deciding what fires for
whom is left to `firing`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from newsdesk.storage.alert_tables import AlertChangeRow, AlertQuestionRow
from newsdesk.storage.alerts import keeping
from newsdesk.storage.tables import ArticleRow, VersionRow
from newsdesk.text import fold
from newsdesk.text.match import Document, Literals, Matcher, Usual, usual
from newsdesk.text.match.anchors import ENOUGH
from newsdesk.text.match.literals import VERSION

FEW = 500
"""Questions up to which it makes no difference by which of their words they are found."""

_LAST = select(func.max(AlertChangeRow.number))
_CHANGED = select(AlertQuestionRow.id, AlertQuestionRow.literals, AlertQuestionRow.wanted).where(
    AlertQuestionRow.change > bindparam("known")
)
_ALL = select(AlertQuestionRow.id, AlertQuestionRow.literals).where(AlertQuestionRow.wanted)
_STALE = select(func.count()).where(AlertQuestionRow.version != VERSION)
_NEWEST = (
    select(VersionRow.title, VersionRow.text)
    .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.version == VersionRow.number))
    .order_by(ArticleRow.id.desc())
    .limit(ENOUGH)
)

INFO = "standing"
"""Under which a session has the one of its process."""


class Standing:
    """What is asked, as far as this process knows. One for all sessions that write; they come one after the other.

    What it has read was committed: nothing changes an alert in a transaction that takes an article in.
    """

    def __init__(self) -> None:
        self._known = -1
        self._matcher = Matcher()

    def __len__(self) -> int:
        return len(self._matcher)

    def matching(self, document: Document) -> tuple[int, ...]:
        """Return the ids of the questions that a document answers."""
        return self._matcher.matching(document)

    def refresh(self, session: Session) -> None:
        """Read what has changed since the last time; everything, the first time or where the database was replaced."""
        last = session.scalar(_LAST) or 0
        if last == self._known:
            return
        if self._known < 0 or last < self._known:
            if session.scalar(_STALE):
                keeping.rewrite(session)
                last = session.scalar(_LAST) or 0
            self._matcher = _built(session)
        else:
            for question, written, wanted in session.execute(_CHANGED, {"known": self._known}):
                if wanted:
                    self._matcher.add(question, cast("Literals", json.loads(written)))
                else:
                    self._matcher.remove(question)
        self._known = last


def _built(session: Session) -> Matcher:
    rows = session.execute(_ALL).all()
    # One text for all: JSON is read in one go.
    asked = cast("Sequence[Literals]", json.loads(f"[{','.join(row.literals for row in rows)}]"))
    common = _usual(session) if len(rows) > FEW else None
    return Matcher(zip((row.id for row in rows), asked, strict=True), common)


def _usual(session: Session) -> Usual:
    newest = session.execute(_NEWEST)
    return usual(Document(fold.index_text(f"{title}\n{text}")) for title, text in newest)


def of(session: Session) -> Standing:
    """Return what the session's process knows, as it is now; a session of no process's reads everything."""
    standing = session.info.setdefault(INFO, Standing())
    assert isinstance(standing, Standing)
    standing.refresh(session)
    return standing
