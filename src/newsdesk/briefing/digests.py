"""What a digest tells, and that it is owed when it is due: scheduled, once, with a window that no other one has.

A window begins where the last one ended, and is of when the desk first saw an article. Of a story that the digest told
before it tells what an article adds that was not there then, or nothing. How it is worded is left to `messages`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share, times
from newsdesk.briefing._digest_parts import candidates, composed, members
from newsdesk.briefing.catchup import FIRST
from newsdesk.errors import StorageError
from newsdesk.messages import digest as wording
from newsdesk.models.article import Desk
from newsdesk.models.digest import Digest, DigestBrief, DigestPlan, DigestReasons, DigestRest, DigestRun, Quiet
from newsdesk.models.outbox import Deed, Kind, Owed
from newsdesk.models.overview import Window
from newsdesk.storage import articles, desks, digests, keys, outbox, search, sqlite, story_briefs
from newsdesk.storage.database import Database
from newsdesk.storage.story_briefs import View
from newsdesk.text.query import Field, Query, Words
from newsdesk.words import catalogue

log = logging.getLogger(__name__)

LATE = timedelta(hours=12)
"""After so long a digest is left to the next one, where that is nearer than the time it was due: a morning brief is no
use at midnight, but a weekly one still is on the day after."""
RETRY = timedelta(minutes=10)
"""After so long a digest is tried again that could not be made."""
AT_ONCE = 5
"""Digests that are made in one transaction: each takes some hundredths of a second, and other writers wait."""

LOOKED_AHEAD = 50
"""Times of a schedule among which one is looked for that a digest was not owed for yet."""
REST_PAGE = 10
NAMED = 200
"""Articles among which an outlet is looked for whose name others have in theirs."""


def add(session: Session, desk: Desk, plan: DigestPlan, made_by: int | None, now: datetime) -> Digest:
    """Set a digest up; its first window is the day before.

    Raises `SettingsError` for a plan that is not allowed, and `UnreadableQuery` for a topic that cannot be read.
    """
    digests.check(session, desk, plan)
    return digests.add(session, desk, plan, made_by, _next(plan, now), Window(now - FIRST, now))


def change(session: Session, desk: Desk, key: str, plan: DigestPlan, now: datetime) -> Digest | None:
    """Change a digest, from its next time on; `None` where there is none. Raises what `add` raises.

    One that is due already stays due.
    """
    digests.check(session, desk, plan, key)
    before = digests.by_key(session, desk, key)
    if before is None:
        return None
    due = before.next_at if before.next_at is not None and before.next_at <= now else _next(plan, now)
    return digests.change(session, desk, key, plan, due)


def resume(session: Session, desk: Desk, key: str, now: datetime) -> Digest | None:
    """Send a paused digest again.

    It begins with the last day, or where it would have had it come all the while: whoever paused it wanted nothing of
    before, but a weekly one that was paused for a minute leaves no days out.
    """
    digest = digests.by_key(session, desk, key)
    if digest is None:
        return None
    schedule = digest.plan.schedule
    last = times.due(schedule, ZoneInfo(schedule.zone), now - timedelta(weeks=2), now) or now
    return digests.resume(session, desk, key, _next(digest.plan, now), min(last, now - FIRST))


def draft(desk: Desk, plan: DigestPlan, made_by: int | None, now: datetime) -> Digest:
    """Return a digest as it would be if it were set up now, to be shown before it is."""
    return Digest("", desk, plan, made_by, now, told_up_to=now - FIRST, next_at=None)


def window_of(digest: Digest, now: datetime) -> Window:
    """Return the window that a digest has which is made now."""
    return Window(min(digest.told_up_to, now), now)


def next_times(plan: DigestPlan, now: datetime, count: int) -> tuple[datetime, ...]:
    """Return when a digest is due next. Raises what `ZoneInfo` raises for a zone that there is none of."""
    return times.next_times(plan.schedule, ZoneInfo(plan.schedule.zone), now, count)


def _next(plan: DigestPlan, now: datetime) -> datetime:
    return next_times(plan, now, 1)[0]


def after_set_back(session: Session, now: datetime) -> None:
    """Have digests be due as the calendar says, where the clock that put them off was ahead and has been set back.

    For a time that one was owed for already it does not come again.
    """
    for digest in digests.in_the_future(session, now):
        coming = next_times(digest.plan, now, LOOKED_AHEAD)
        free = (at for at in coming if digests.run(session, digest.desk, digest.key, at) is None)
        wanted = None if digest.next_at is None else min(next(free, digest.next_at), digest.next_at)
        if wanted != digest.next_at or digest.told_up_to > now:
            digests.set_back(session, digest, wanted, now)


def compose(session: Session, desk: Desk, digest: Digest, window: Window, now: datetime) -> DigestBrief:
    """Return what a digest tells of a window; nothing is noted. It is what would be sent now.

    Raises `UnreadableQuery` for a topic that cannot be read.
    """
    return composed(session, desk, digest, window, now).brief


def unheard(session: Session, desk: Desk, plan: DigestPlan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return those outlets of a plan of which a desk has no article, each with others that have its words in theirs."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for outlet in plan.outlets:
        name = keys.words(outlet)
        asked = Query(Words(tuple(name.split()), field=Field.OUTLET)) if name else None
        ids = () if asked is None else search.newest(session, desk, asked, limit=NAMED)
        others = dict.fromkeys(article.outlet for article in articles.many(session, desk, ids) if article.outlet)
        if all(keys.words(other) != name for other in others):
            found.append((outlet, tuple(others)))
    return tuple(found)


def unfound(session: Session, digest: Digest, now: datetime) -> tuple[View, ...]:
    """Return those views of a digest's stories of which a reader has not found yet what their articles tell together.

    To be made before it is due: what moved on cannot be told else.
    """
    able = candidates(session, digest, window_of(digest, now))
    # Of stories that are new, some more than it has room for: those that it tells are among them.
    first = able.ranked[: 2 * digest.plan.stories]
    wanted = [story for story in able.ranked if story in able.known or story in first]
    found = (story_briefs.view(session, digest.desk, members(one)) for one in able.read(session, wanted))
    return tuple(view for view in found if view.finds and story_briefs.found(session, view) is None)


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of what was due: how many digests are owed now, had nothing to say, are left to the next, or failed.

    One is left to the next where it comes too late, or where one of before has yet to be sent.
    """

    owed: int = 0
    quiet: int = 0
    late: int = 0
    failed: int = 0

    @property
    def all(self) -> int:
        """How many were due."""
        return self.owed + self.quiet + self.late + self.failed


def run_due(
    session: Session, now: datetime, *, language: str = "en", late: timedelta = LATE, limit: int = AT_ONCE
) -> Ran:
    """Owe the digests that are due, at most `limit`, and note what they told, all in one transaction.

    In: the language of desks that have set none; after how long it is too late for one. A digest that cannot be made is
    logged and tried again later, and keeps no other waiting.
    """
    came: list[Ran] = []
    for digest in digests.due(session, now, limit):
        try:
            with session.begin_nested():
                came.append(_run(session, digest, now, language, late))
        except Exception as error:
            if sqlite.fails(error):
                raise
            log.exception("The digest %s of %s could not be made; it is tried again", digest.key, digest.desk.key)
            digests.put_off(session, digest, now + RETRY)
            came.append(Ran(failed=1))
    return _together(came)


async def run_all_due(
    db: Database,
    now: Callable[[], datetime],
    find: Callable[[View], Awaitable[None]],
    *,
    language: str = "en",
    late: timedelta = LATE,
) -> Ran:
    """Owe all that is due, a few in each transaction; see `run_due`.

    `find` has found out what the articles of a story tell together, and keeps it: asked for what is missing, before.
    """
    done = Ran()
    while due := await db.read(digests.due, now(), AT_ONCE):
        for one in due:
            await _make_ready(db, one, now(), find)
        done = _together((done, await db.write(run_due, now(), language=language, late=late)))
    return done


async def _make_ready(db: Database, digest: Digest, now: datetime, find: Callable[[View], Awaitable[None]]) -> None:
    try:
        views = await db.read(unfound, digest, now)
    except StorageError:
        raise
    except Exception:
        # It is tried all the same, and `run_due` puts off what fails then.
        log.exception("What the digest %s of %s may tell could not be looked up", digest.key, digest.desk.key)
        return
    for view in views:
        await find(view)


def _together(those: Sequence[Ran]) -> Ran:
    return Ran(
        sum(one.owed for one in those),
        sum(one.quiet for one in those),
        sum(one.late for one in those),
        sum(one.failed for one in those),
    )


def send_now(session: Session, desk: Desk, key: str, now: datetime, *, language: str = "en") -> DigestBrief | None:
    """Owe a digest at once, with what came since the last; the next comes at its time. `None` where there is none.

    What it would leave out on a quiet day is owed as well: somebody has asked.
    """
    digest = digests.by_key(session, desk, key)
    if digest is None:
        return None
    asked = replace(digest, plan=replace(digest.plan, quiet=Quiet.LINE))
    return _owe(session, asked, now, now, (digest.next_at, digest.missed), language)[0]


def _run(session: Session, digest: Digest, now: datetime, language: str, late: timedelta) -> Ran:
    assert digest.next_at is not None, digest
    schedule, zone = digest.plan.schedule, ZoneInfo(digest.plan.schedule.zone)
    last = digest.next_at - timedelta(microseconds=1)
    # One that was put off is due at no time of the schedule's.
    slot = times.due(schedule, zone, last, now) or digest.next_at
    following = times.next_times(schedule, zone, now, 1)[0]
    missed = times.between(schedule, zone, digest.next_at, slot)
    waits = outbox.waits(session, digest.desk, f"digest:{digest.key}:", digest.plan.target)
    # One that cannot be sent is not followed by others that all come when it can: the next tells what they would have.
    if waits or (now - slot > late and following - now < now - slot):
        digests.put_off(session, digest, following, missed + 1)
        return Ran(late=1)
    _, owed = _owe(session, digest, slot, now, (following, digest.missed + missed), language)
    return Ran(owed=1) if owed else Ran(quiet=1)


def _owe(
    session: Session,
    digest: Digest,
    slot: datetime,
    now: datetime,
    noted: tuple[datetime | None, int],
    language: str,
) -> tuple[DigestBrief, bool]:
    """Owe a digest and note what it told; `noted` is when it is due next, and how many of before are in it."""
    following, missed = noted
    made = composed(session, digest.desk, digest, window_of(digest, now), slot, missed)
    brief, plan = made.brief, digest.plan
    owed = bool(brief.stories) or plan.quiet is Quiet.LINE
    if owed:
        words = catalogue(desks.settings(session, digest.desk).language or language)
        forum = plan.target.what == "forum"
        row = Owed(
            key=f"digest:{digest.key}:{slot.isoformat()}",
            deed=Deed.POST if forum else Deed.SEND,
            target=plan.target,
            kind=Kind.DIGEST,
            about=plan.name,
            message=wording.digest(brief, words),
            title=wording.digest_title(brief, words) if forum else None,
            owner=digest.made_by,
            articles=made.shown,
        )
        outbox.enqueue(session, digest.desk, row, now)
    told = tuple(story.lead.ref for story in brief.stories)
    run = DigestRun(digest, slot, brief.window, told, made.rest, brief.total)
    digests.mark(session, digests.Marked(run, made.known, made.carried, owed), following, now)
    return brief, owed


def rest(session: Session, desk: Desk, key: str, slot: datetime, first: int = 1) -> DigestRest | None:
    """Return the stories that a digest had no room for, from the one numbered `first` on; `None` where it is gone."""
    run = digests.run(session, desk, key, slot)
    if run is None:
        return None
    first = max(first, 1)
    found = (articles.by_ref(session, desk, ref) for ref in run.rest[first - 1 : first - 1 + REST_PAGE])
    told = tuple(share.telling(article) for article in found if article is not None)
    return DigestRest(key, slot, run.digest.plan.name, run.window, len(run.rest), first, told)


def reasons(session: Session, desk: Desk, key: str, slot: datetime) -> DigestReasons | None:
    """Return why a digest told what it told, as it is set now; `None` where it is gone."""
    run = digests.run(session, desk, key, slot)
    return None if run is None else DigestReasons(run.digest.plan, run.window, len(run.told), run.total)
