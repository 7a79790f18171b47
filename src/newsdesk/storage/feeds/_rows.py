"""What the functions over feeds share: how an address is compared, and how a desk's feed is found."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, SourceKind
from newsdesk.storage import keys
from newsdesk.storage.feed_tables import FeedFollowRow, FeedRow
from newsdesk.storage.tables import SourceRow

_USUAL_PORTS = {"http": 80, "https": 443}


def address_key(url: str) -> str:
    """Return a feed's address in the one form in which two are compared: without scheme, usual port and fragment.

    Unlike an article's address it keeps all that is asked for, and `www.`: some sites tell their feeds apart by what
    others use to follow readers. Two addresses of one feed come together when one redirects to the other.
    """
    parts = urlsplit(url.strip())
    host, port = (parts.hostname or "").rstrip("."), parts.port
    if port is not None and port != _USUAL_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return urlunsplit(("", host, parts.path or "/", parts.query, ""))


def source_key(url: str) -> str:
    """Return the key of the source that a feed is."""
    return f"{SourceKind.FEED}:{address_key(url)}"


def ref_of(url: str) -> str:
    """Return what a feed that is first followed at this address goes by."""
    return keys.short("feed", address_key(url))


def host_of(url: str) -> str:
    """Return whose server a feed is asked of."""
    return (urlsplit(url).hostname or "").rstrip(".")


def find(session: Session, url: str) -> FeedRow | None:
    """Return the feed at an address, also where it has moved since; `None` where nobody follows it."""
    row = session.scalar(
        select(FeedRow).join(SourceRow, SourceRow.id == FeedRow.source_id).where(SourceRow.key == source_key(url))
    ) or session.scalar(select(FeedRow).where(FeedRow.ref == ref_of(url)))
    while row is not None and row.merged_into is not None:
        row = session.get(FeedRow, row.merged_into)
    return row


def of_desk(session: Session, desk: Desk, ref: str) -> tuple[FeedRow, FeedFollowRow] | None:
    """Return a feed that a desk follows, by its ref, with what the desk has set for it."""
    found = session.execute(
        select(FeedRow, FeedFollowRow)
        .join(FeedFollowRow, FeedFollowRow.source_id == FeedRow.source_id)
        .where(FeedFollowRow.ref == ref, FeedFollowRow.desk_id == desk.id)
    ).one_or_none()
    return None if found is None else (found[0], found[1])
