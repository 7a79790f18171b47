"""How much a desk may save: so many texts a day, and so many bytes of them in all. Nobody fills the disk alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from newsdesk.errors import UnreadableText
from newsdesk.models.article import Desk
from newsdesk.storage.tables import SourceRow, UtcTime, VersionRow
from newsdesk.words import reason

MEGABYTE = 1024**2
DAY = timedelta(days=1)

# What a text has on the disk, packed as it is there; of a long one SQLite reads the length and not the text.
_HELD = (
    select(
        func.count().filter(VersionRow.seen_at > bindparam("since", type_=UtcTime())),
        func.coalesce(func.sum(func.length(VersionRow.text)), 0),
    )
    .select_from(VersionRow)
    .join(SourceRow, SourceRow.id == VersionRow.source_id)
    .where(SourceRow.desk_id == bindparam("desk"))
)


@dataclass(frozen=True, slots=True)
class SaveLimits:
    """What the operator has set for each desk."""

    a_day: int
    """Texts in 24 hours."""
    megabytes: int
    """Of all that it has saved."""


def check(session: Session, desk: Desk, limits: SaveLimits, now: datetime) -> None:
    """Raise `UnreadableText` where a desk has saved as much as it may, and nothing more is to be taken in for it."""
    today, held = session.execute(_HELD, {"desk": desk.id, "since": now - DAY}).one()
    if today >= limits.a_day:
        raise UnreadableText(reason("error.saved_today", limits.a_day))
    if held >= limits.megabytes * MEGABYTE:
        raise UnreadableText(reason("error.saved_all", limits.megabytes))
