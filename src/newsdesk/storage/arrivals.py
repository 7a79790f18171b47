"""What came to a desk in a window of time, by when the desk first saw it; when it was published has no part in that.

No index has the times of arrivals. But each source numbers what it brings in the order in which it comes, so a walk
begins at the newest of every source the desk follows and goes back, always from the latest arrival to the one before it
of the same source, until the window begins: it costs by what came since, not by what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage.tables import EPOCH, MICROSECOND, UtcTime

MOST = 2_000
"""Arrivals that are looked at, the latest first: some 20 ms. Nobody reads on after hundreds of stories."""

# A feed's articles from before the desk followed it came to the desk when it did. What somebody saved counts as first
# seen when an editor approves it, and has its own half of the question: these are few, and not in the order of that.
# `max` of two numbers is SQLite's; PostgreSQL calls it `greatest`.
_ARRIVED = text("""
WITH RECURSIVE
followed(source_id, from_seq, since) AS MATERIALIZED (
    SELECT f.source_id, f.from_seq, CASE s.kind WHEN 'feed' THEN f.since ELSE :lowest END
    FROM follows f JOIN sources s ON s.id = f.source_id
    WHERE f.desk_id = :desk AND s.kind NOT IN ('pasted', 'uploaded') AND s.next_seq > f.from_seq
),
walk(at, source_id, from_seq, since, seq, article_id) AS (
    SELECT max(a.seen_at, f.since), f.source_id, f.from_seq, f.since, a.seq, a.article_id
    FROM followed f CROSS JOIN article_sources a
    WHERE a.source_id = f.source_id
        AND a.seq = (SELECT max(b.seq) FROM article_sources b WHERE b.source_id = f.source_id)
        AND a.seq >= f.from_seq AND max(a.seen_at, f.since) > :since
    UNION ALL
    SELECT max(a.seen_at, w.since), w.source_id, w.from_seq, w.since, a.seq, a.article_id
    FROM walk w CROSS JOIN article_sources a
    WHERE a.source_id = w.source_id
        AND a.seq = (SELECT max(b.seq) FROM article_sources b WHERE b.source_id = w.source_id AND b.seq < w.seq)
        AND a.seq >= w.from_seq AND max(a.seen_at, w.since) > :since
    ORDER BY 1 DESC
    LIMIT :most
),
came(article_id, at) AS (
    SELECT w.article_id, min(w.at) FROM walk w
    WHERE NOT EXISTS (
        SELECT 1 FROM article_sources e CROSS JOIN followed f
        WHERE e.article_id = w.article_id AND f.source_id = e.source_id AND e.seq >= f.from_seq
            AND max(e.seen_at, f.since) <= :since
    )
    GROUP BY w.article_id
),
approved(article_id, at) AS (
    SELECT r.article_id, a.approved_at
    FROM sources s JOIN article_sources r ON r.source_id = s.id JOIN articles a ON a.id = r.article_id
    WHERE s.desk_id = :desk AND s.kind IN ('pasted', 'uploaded') AND a.desk_id = :desk AND a.approved_at > :since
),
new(article_id, at) AS (SELECT article_id, at FROM came UNION SELECT article_id, at FROM approved)
SELECT n.article_id, a.story_id, a.outlet, min(n.at), (SELECT count(*) FROM walk) >= :most
FROM new n JOIN articles a ON a.id = n.article_id
WHERE n.at <= :until AND a.approved_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.desk_id = :desk AND h.article_id = n.article_id)
GROUP BY n.article_id
ORDER BY n.article_id DESC
""").bindparams(
    bindparam("since", type_=UtcTime), bindparam("until", type_=UtcTime), bindparam("lowest", 0, type_=BigInteger)
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An article that a desk first saw in a window, at `at`; `story_id` is the one it came into."""

    article_id: int
    story_id: int
    outlet: str | None
    at: datetime


def between(session: Session, desk: Desk, since: datetime, until: datetime) -> tuple[tuple[Arrived, ...], bool]:
    """Return what `desk` first saw after `since` and up to `until`, newest first, and whether that is all of it.

    Newest is by the time that an article is told under. Approved articles alone; none that an editor has removed.
    """
    asked = {"desk": desk.id, "since": since, "until": until, "most": MOST}
    rows = session.execute(_ARRIVED, asked).all()
    found = tuple(Arrived(id_, story, outlet, EPOCH + MICROSECOND * at) for id_, story, outlet, at, _ in rows)
    return found, not any(row[4] for row in rows)
