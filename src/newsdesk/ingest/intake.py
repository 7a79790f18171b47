"""Takes a read article in: decides whether it is new, known or changed, and has it stored, indexed and grouped at once.

How it is stored is `storage`'s; how it was read is `reading`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk import metrics
from newsdesk.errors import UnreadableText
from newsdesk.models.article import Added, Desk, Duplicate, NewVersion, Source, SourceKind, Taken
from newsdesk.models.reading import Reading
from newsdesk.models.text import Fingerprint, ParagraphKind
from newsdesk.storage import (
    alerts,
    articles,
    counted,
    desks,
    grouping,
    known,
    story_briefs,
    story_copies,
    story_links,
    story_moves,
)
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.known import Known
from newsdesk.text.fingerprint import similarity
from newsdesk.words import reason

# How alike two bodies of one outlet must be for the later to be the earlier one corrected, where no address tells.
# Two articles about one event share less than half of their word shingles even where both build on the same agency's
# text; a corrected article shares nearly all. Under the same headline more may have changed.
CORRECTED = 0.8
CORRECTED_SAME_TITLE = 0.5

FEWEST_SENTENCES = 2
FEWEST_CHARACTERS = 100
"""What somebody brings as an article has the one or the other. A greeting or a slip has neither; a news flash of one
sentence has a hundred characters, and one in Japanese, whose sentences are shorter to write, mostly has two."""

NOBODY_VOUCHES = (SourceKind.PASTED, SourceKind.UPLOADED)
"""What comes so is under no outlet's name, whatever it says of itself."""


def check(reading: Reading) -> None:
    """Raise `UnreadableText` for what somebody brings that is too short to be an article.

    What a feed carries is not asked: an outlet says itself what its articles are.
    """
    body = sum(part.end - part.start for part in reading.paragraphs if part.kind is ParagraphKind.BODY)
    if len(reading.sentences) < FEWEST_SENTENCES and body < FEWEST_CHARACTERS:
        raise UnreadableText(reason("error.short_text", limit=FEWEST_CHARACTERS))


def take(
    session: Session,
    reading: Reading,
    source: Source,
    now: datetime,
    *,
    saved_by: str | None = None,
    approved: bool = True,
) -> Taken:
    """Store what is new of a read article, all in the caller's transaction, and say what it was.

    `now` is aware, UTC: when it came. An article is known by its address, else by its words and outlet; among public
    articles for a public source, among the desk's own and the public ones that it sees for a private one. Its outlet is
    the source's, else what the page says, and none for what was pasted or uploaded. `saved_by` says who brought it;
    what is not `approved` never becomes a version of anything that is, nor of what somebody else saved.

    Raises `UnreadableText` for text that cannot be stored.
    """
    if not _storable(reading):
        raise UnreadableText(reason("error.half_characters"))
    outlet = source.outlet or (None if source.kind in NOBODY_VOUCHES else reading.outlet)
    arrival = Arrival(reading, source, outlet, now, saved_by, approved)
    candidates = known.find(session, arrival)
    same = _same(arrival, candidates)
    if same is not None:
        if articles.carry(session, same.id, source, now):
            story_briefs.mark_of(session, same.id, now)
            alerts.carried(session, same.id, source, now)
        counted.note(session, metrics.ARTICLES, "duplicate")
        return Duplicate(same.id)
    earlier = _earlier(arrival, candidates)
    if earlier is not None:
        asking = alerts.asking(session, earlier.id)
        number = articles.add_version(session, arrival, earlier.id)
        grouping.keep_version(session, arrival, earlier.id)
        story_briefs.mark_of(session, earlier.id, now)
        alerts.changed(session, arrival, earlier.id, asking)
        counted.note(session, metrics.ARTICLES, "version")
        return NewVersion(earlier.id, number)
    place = grouping.choose(session, arrival)
    article_id = articles.add(session, arrival, place.story_id)
    apart = story_moves.move(session, place.moved, now)
    story_links.link(session, arrival, article_id, place)
    grouping.keep(session, arrival, article_id, place.lookup)
    story_copies.follow(session, arrival, article_id, place.story_id)
    story_briefs.mark(session, place.story_id, now)
    alerts.first_seen(session, arrival, article_id)
    counted.note(session, metrics.ARTICLES, "added")
    return Added(article_id, apart)


def save(
    session: Session, desk: Desk, reading: Reading, kind: SourceKind, saved_by: str, now: datetime
) -> tuple[Taken, str]:
    """Store a text that somebody pasted or uploaded to `desk`, and say what it was and by what messages name it.

    `saved_by` is the name that they had at the time. Nobody vouches for it until an editor approves it. Raises
    `UnreadableText` for text that cannot be stored, `ValueError` for a kind of source that is not saved by hand.
    """
    if kind not in NOBODY_VOUCHES:
        raise ValueError(f"a {kind} source is not saved by hand")
    source = desks.private_source(session, desk, kind, None, now)
    taken = take(session, reading, source, now, saved_by=saved_by, approved=False)
    return taken, articles.ref_of(session, taken.article_id if isinstance(taken, Added) else taken.of)


def _storable(reading: Reading) -> bool:
    """Tell whether a text can be written as UTF-8: half of a surrogate pair cannot."""
    try:
        reading.text.encode()
        reading.title.encode()
    except UnicodeEncodeError:
        return False
    return True


def _same(arrival: Arrival, candidates: Sequence[Known]) -> Known | None:
    """Return the article that says the same, now or in an earlier version; the desk's own before a public one.

    Every candidate shares the address, or the outlet beside something else. An older version counts too: where two
    feeds carry an article, the slower one must not undo the other's correction. What somebody vouches for is not the
    same as what nobody does.
    """
    told = [
        candidate
        for candidate in candidates
        if arrival.told_key in candidate.told and (candidate.approved or not arrival.approved)
    ]
    return max(told, key=lambda candidate: candidate.own, default=None)


def _earlier(arrival: Arrival, candidates: Sequence[Known]) -> Known | None:
    """Return the article of which this is another version: at the same address, or, without one, much the same.

    What somebody has uploaded stays theirs, approved or not, whatever address it gives: what an outlet says is no
    version of it.
    """
    own = [
        candidate
        for candidate in candidates
        if candidate.own
        and candidate.approved == arrival.approved
        and (arrival.approved or candidate.saved_by == arrival.saved_by)
        and not (arrival.outlet is not None and candidate.outlet is None and candidate.saved_by is not None)
    ]
    if arrival.address_key is not None:
        return next((candidate for candidate in own if candidate.address_key == arrival.address_key), None)
    return max(
        (candidate for candidate in own if _corrects(arrival, candidate)),
        key=lambda candidate: candidate.content_key == arrival.content_key,
        default=None,
    )


def _corrects(arrival: Arrival, candidate: Known) -> bool:
    if not arrival.has_body:
        return False
    if candidate.content_key == arrival.content_key:
        return True
    alike = similarity(arrival.reading.fingerprint, Fingerprint("", candidate.sketch))
    same_title = arrival.title_key is not None and candidate.title_key == arrival.title_key
    return alike >= (CORRECTED_SAME_TITLE if same_title else CORRECTED)
