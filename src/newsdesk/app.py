"""Wires settings, database, readers and clock into one `App`, which the bot, the shell and the local page all use."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from newsdesk import __version__, briefing, metrics
from newsdesk.briefing import alerts, digests, share
from newsdesk.briefing.digests import Ran
from newsdesk.config import Settings
from newsdesk.delivery import Courier, Rules, Sender, bundles
from newsdesk.errors import ReadingFailed, StorageError, UnreadableText
from newsdesk.ingest import briefs, intake, links
from newsdesk.ingest.follow import Room
from newsdesk.ingest.workers import Reader, Workers
from newsdesk.models.answers import Saved, SaveOutcome
from newsdesk.models.article import Added, Desk, DeskSettings, Duplicate, NewVersion, Source, SourceKind, Taken
from newsdesk.models.digest import Digest
from newsdesk.models.feed import Pace
from newsdesk.models.found import Found
from newsdesk.models.overview import Chart
from newsdesk.models.personal import AboutPerson
from newsdesk.models.reading import Draft, Reading
from newsdesk.models.upkeep import Installation
from newsdesk.scheduling import Ticks
from newsdesk.storage import desks, editing, feeds, figures, outbox, personal, retention, room
from newsdesk.storage.database import Database, open_database
from newsdesk.storage.feeds import everyone
from newsdesk.storage.retention import Kept
from newsdesk.storage.room import SaveLimits
from newsdesk.storage.story_briefs import View
from newsdesk.upkeep import machine, prune, tidy
from newsdesk.upkeep.clock import Clock
from newsdesk.upkeep.gauges import exporting
from newsdesk.upkeep.prune import Pruned
from newsdesk.words import reason

if TYPE_CHECKING:
    from newsdesk.ingest.fetch import Fetcher
    from newsdesk.ingest.poll.poller import Polled, Poller

log = logging.getLogger(__name__)

_OUTCOMES = {Added: SaveOutcome.ADDED, Duplicate: SaveOutcome.KNOWN, NewVersion: SaveOutcome.VERSION}

POLL_EVERY = 5.0
"""Seconds from one look for feeds that are due to the next: who has just added one sees its news soon."""
DELIVER_EVERY = 1.0
"""Seconds from one look at what is due to the next: nobody notices, and a look costs a millisecond."""
BRIEF_EVERY = 5.0
"""Seconds from one look for stories that have changed to the next; whoever asks sooner has it found at once."""
PRUNE_EVERY = 3600.0
"""Seconds from one look for what was kept long enough to the next: an hour more or less in half a year."""
TIDY_EVERY = 60.0
"""Seconds from one look at the pieces of the search index to the next: where they are few, it costs nothing."""
ALERT_EVERY = 1.0
"""Seconds from one look at what alerts fired for to the next: a look costs a fraction of a millisecond."""
DIGEST_EVERY = 5.0
"""Seconds from one look for digests that are due to the next; not with the stories, whose backlog may take long."""
PATIENCE = 5.0
"""Seconds that requests under way have to end in when all is stopped; service managers wait 10 at least."""


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class App:
    """Everything that runs for one database. Open it with `open_app`, and close it."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        reader: Reader,
        now: Callable[[], datetime],
        fetcher: Fetcher | None = None,
    ) -> None:
        self.settings = settings
        self.db = db
        self.now = now
        self._since = now()
        self._full = False
        self._reader = reader
        self._desks: dict[str, Desk] = {}
        self._fetcher = fetcher
        self._poller: Poller | None = None
        self._recent = links.Recent(now)
        self._clock = Clock(db, now)

    async def desk(self, key: str) -> Desk:
        """Return the desk of a server (`guild:<id>`), a person (`user:<id>`) or the shell, made on first use."""
        if key not in self._desks:
            found = await self.db.read(desks.find, key)
            newest = self.settings.feed_first
            self._desks[key] = found or await self.db.write(everyone.open_desk, key, self.now(), newest=newest)
        return self._desks[key]

    async def read_article(self, draft: Draft) -> Reading:
        """Read an article, in a worker where there are some.

        Raises `UnreadableText` for what is too long or holds no article, `ReadingFailed` for what cannot be read within
        the limits.
        """
        limit = self.settings.text_limit
        if draft.text is not None and len(draft.text) > limit:
            raise UnreadableText(reason("error.long_text", length=len(draft.text), limit=limit))
        return await self._reader.read(draft)

    async def take(self, reading: Reading, source: Source) -> Taken:
        """Take what was read into a source, and owe the posts of what it parts. Raises what `intake.take` raises."""
        return await self.db.background.write(_taken, reading, source, self.settings.language, self.now())

    async def save(self, desk: Desk, draft: Draft, kind: SourceKind, saved_by: str, person: int | None = None) -> Saved:
        """Read a text that somebody pasted or uploaded and keep it in `desk`, unverified.

        `saved_by` is their name, `person` their id on Discord, if they have one.

        Raises what `read_article` raises, and `UnreadableText` for text that cannot be kept or is no article.
        """
        reading = await self.read_article(draft)
        intake.check(reading)
        save = partial(intake.save, desk=desk, reading=reading, kind=kind, saved_by=saved_by, now=self.now())
        return await self._taken(desk, save, person)

    async def read_link(self, url: str, desk: Desk | None = None) -> Reading:
        """Fetch what a link leads to and read it; nothing of it is stored.

        What was read for a desk is kept for an hour, for that desk alone: asked again, nothing is fetched. Raises
        `UnreadableText` and `ReadingFailed` with a sentence for what cannot be fetched, may not be, or is no article.
        """
        kept = self._recent.find(desk, links.ref(url)) if desk is not None else None
        if kept is not None:
            return kept
        read = await links.article_at(self.fetcher, self._reader, url)
        if isinstance(read, links.LinkFailed):
            raise read.error
        if desk is not None:
            self._recent.keep(desk, url, read)
        return read

    def recent_link(self, desk: Desk, ref: str) -> Reading | None:
        """Return what a desk had read lately of a link, by its `links.ref`; `None` where it is no longer there."""
        return self._recent.find(desk, ref)

    async def save_link(self, desk: Desk, url: str, saved_by: str, person: int | None = None) -> Saved:
        """Fetch what a link leads to and keep it in `desk`, approved, under its outlet; by whom is as `save` has it.

        Raises what `read_link` raises, and `UnreadableText` for text that cannot be kept.
        """
        return await self._keep(desk, await self.read_link(url, desk), saved_by, person)

    async def save_recent(self, desk: Desk, ref: str, saved_by: str, person: int | None = None) -> Saved | None:
        """Keep the article of a link that `desk` had read lately, as `save_link` does; `None` as `recent_link`."""
        reading = self.recent_link(desk, ref)
        return None if reading is None else await self._keep(desk, reading, saved_by, person)

    async def _keep(self, desk: Desk, reading: Reading, saved_by: str, person: int | None) -> Saved:
        save = partial(links.save, desk=desk, reading=reading, saved_by=saved_by, now=self.now())
        return await self._taken(desk, save, person)

    async def _taken(self, desk: Desk, save: Callable[[Session], tuple[Taken, str]], person: int | None) -> Saved:
        self._check_disk()
        limits = SaveLimits(self.settings.saved_per_day, self.settings.saved_megabytes)
        may = partial(room.check, desk=desk, limits=limits, now=self.now())
        taken, ref = await self.db.write(_noted, may, save, person)
        article = await self.db.read(briefing.article, desk, ref)
        if article is None:
            raise UnreadableText(reason("error.removed_meanwhile"))
        return Saved(_OUTCOMES[type(taken)], article)

    async def approve(self, desk: Desk, ref: str) -> bool:
        """Let a saved text count as an article from now on; `False` where there is none to approve."""
        return await self.db.write(editing.approve, desk, ref, self.now())

    async def remove(self, desk: Desk, ref: str) -> bool:
        """Take an article from `desk`: a private one is erased, a public one hidden; `False` where there is none."""
        return await self.db.write(editing.remove, desk, ref, self.now())

    @property
    def defaults(self) -> DeskSettings:
        """What a desk has that has set nothing."""
        return DeskSettings(self.settings.prefix, self.settings.language, self.settings.timezone)

    async def settings_of(self, desk: Desk) -> DeskSettings:
        """Return what a desk has set, read anew each time: another process may have changed it."""
        return await self.db.read(desks.settings, desk)

    async def change_settings(self, desk: Desk, **values: str | int | None) -> DeskSettings:
        """Set some of a desk's settings, `None` for the default. Raises `SettingsError`, which says what is allowed."""
        return await self.db.write(desks.change, desk, **values)

    def courier(self, sender: Sender) -> Courier:
        """Return a courier over this database, with the posting limits that the operator has set."""
        limits = bundles.limits(
            self.settings.feed_posts_per_hour,
            self.settings.personal_messages_per_day,
            self.settings.alert_posts_per_hour,
        )
        hours = self.settings.posts_expire_hours
        kept = timedelta(hours=hours) if hours else None
        return Courier(self.db, sender, self.now, rules=Rules(limits, kept, self.settings.language))

    @contextlib.asynccontextmanager
    async def delivering(self, sender: Sender) -> AsyncGenerator[None]:
        """Deliver what is owed and poll feeds for as long as this is open: with a sender that Discord has let in now.

        At the end nothing more is begun, and what is under way has `PATIENCE` to end in.
        """
        await self.db.write(outbox.restart)
        await self._clock.begin()
        courier, ticks = self.courier(sender), Ticks(self.now, self._clock.leapt)
        ticks.every(DELIVER_EVERY, courier.drain, "deliver")
        ticks.every(POLL_EVERY, self.poll, "poll")
        ticks.every(BRIEF_EVERY, self.make_briefs, "brief")
        ticks.every(PRUNE_EVERY, self.prune, "prune")
        ticks.every(TIDY_EVERY, self.tidy, "tidy")
        ticks.every(DIGEST_EVERY, self.run_digests, "digest")
        ticks.every(ALERT_EVERY, self.tell_alerts, "alert")
        ticks.start()
        try:
            async with exporting(self.settings, self.db, self.now):
                yield
        finally:
            courier.stop()
            self.stop_polling()
            await ticks.stop(PATIENCE)
            # Whoever delivers again polls again, with another.
            self._poller = None

    async def installation(self) -> Installation:
        """Return how the whole of it stands: for the operator alone, since it counts over all desks."""
        depths = await self.db.read(figures.depths, self.now())
        held = await asyncio.to_thread(machine.held, self.settings.database)
        return Installation(depths, held, __version__, self._since)

    async def make_briefs(self) -> int:
        """Find out what stories that have changed tell together, so that it is there when asked; return how many."""
        return await briefs.make_due(self.db.background, self._reader, self.now)

    async def tell_alerts(self) -> int:
        """Decide about all that alerts fired for, and owe what is to be sent; return how much it was."""
        cooldown = timedelta(minutes=self.settings.alert_mention_minutes)
        return await alerts.decide_all(self.db, self.now, alerts.AlertRules(self.settings.language, cooldown))

    async def run_digests(self) -> Ran:
        """Owe the digests that are due, and note what they told; return what came of them."""
        late = timedelta(hours=self.settings.digest_late_hours)
        language = self.settings.language
        ran = await digests.run_all_due(self.db, self.now, self._find, language=language, late=late)
        for outcome in ("owed", "quiet", "late", "failed"):
            metrics.DIGESTS.add(outcome, getattr(ran, outcome))
        return ran

    async def ready_digest(self, digest: Digest) -> None:
        """See to it that what the stories of a digest tell together is found, as before it is sent."""
        for view in await self.db.read(digests.unfound, digest, self.now()):
            await self._find(view)

    async def _find(self, view: View) -> None:
        await briefs.make_or_leave(self.db, self._reader, view, self.now)

    async def ready_story(self, desk: Desk, ref: str) -> None:
        """See to it that what the story of an article tells together is found; what cannot be is told without."""
        seen = await self.db.read(briefs.missing, desk, ref)
        if seen is not None:
            with contextlib.suppress(ReadingFailed):
                await briefs.make(self.db, self._reader, seen, self.now)

    async def poke(self, key: str) -> None:
        """Try again what a desk's paused places are owed: something there has changed."""
        await self.db.write(outbox.poke, await self.desk(key), self.now())

    async def prune(self) -> Pruned:
        """Let go of what has been kept as long as the operator has set; of nothing while the clock is doubted."""
        if self._clock.doubted:
            return Pruned()
        texts, whole = self.settings.text_days, self.settings.article_days
        rules = prune.Rules(
            timedelta(days=texts) if texts else None,
            timedelta(days=whole) if whole else None,
            timedelta(days=self.settings.left_days),
            Kept(share.LONG, share.MOST_SHARE),
        )
        pruned = await prune.prune(self.db.background, rules, self.now())
        if pruned.left:
            # Whoever comes back has another desk.
            self._desks.clear()
        return pruned

    async def tidy(self) -> int:
        """Keep the search index quick, and the process small; return in how many steps."""
        await asyncio.to_thread(machine.give_back)
        return await tidy.tidy(self.db.background)

    async def about_person(self, person: int) -> tuple[AboutPerson, bytes]:
        """Return what is kept about somebody (their id on Discord), counted, and all of it as JSON."""
        about = await self.db.read(personal.about, person)
        export = await self.db.read(personal.export, person) if about else {}
        return about, json.dumps(export, ensure_ascii=False, indent=2).encode()

    async def forget_person(self, person: int) -> None:
        """Forget somebody: their own desk, what comes to them, and that it was them who set up or saved something."""
        desk = await self.db.write(personal.forget, person)
        if desk is not None:
            await prune.forget_desk(self.db, desk)
        self._desks.pop(f"user:{person}", None)

    async def joined(self, key: str) -> None:
        """Make a server's desk when it adds the bot, and try again what it was owed when it had it before."""
        self._desks.pop(key, None)
        desk = await self.desk(key)
        await self.db.write(retention.stay, desk.key)
        await self.poke(key)

    async def left(self, key: str) -> None:
        """Note that a server has removed the bot: after a while its desk is forgotten."""
        await self.db.write(retention.leave, key, self.now())

    async def is_in(self, servers: Iterable[int]) -> None:
        """Note in which servers the bot is, by their ids: it may have been removed from others while it was off."""
        await self.db.write(retention.are_here, frozenset(f"guild:{server}" for server in servers), self.now())

    async def draw(self, chart: Chart) -> bytes:
        """Draw a chart as a PNG, in a worker where there are some. Raises `ReadingFailed`."""
        return await self._reader.draw(chart)

    @property
    def fetcher(self) -> Fetcher:
        """What fetches feeds and pages, opened when it is first needed: what speaks HTTP takes time to load."""
        if self._fetcher is None:
            from newsdesk.ingest.fetch import Fetcher

            self._fetcher = Fetcher(self.settings, now=self.now)
        return self._fetcher

    async def poll(self) -> Polled | None:
        """Look at every feed that is due, take in what is new and owe its posts; `None` where none is due.

        It returns when none is due any more. Cancelled it ends at once, and what it had begun is due again.
        """
        if not await self.db.read(feeds.any_due, self.now()):
            return None
        try:
            self._check_disk()
        except StorageError as error:
            # What is owed goes on being sent. The feeds stay due, and are looked at as soon as there is room.
            if not self._full:
                log.warning("No feed is looked at: %s", error)
            self._full = True
            return None
        self._full = False
        if self._poller is None:
            self._poller = self._open_poller()
        return await self._poller.poll()

    def _check_disk(self) -> None:
        """Raise `StorageError` where the disk has less room left than the operator keeps free."""
        if machine.free(self.settings.database) < self.settings.disk_reserve * 1024**2:
            raise StorageError(reason("error.disk_reserved"))

    async def find_feeds(self, address: str) -> Found:
        """Look at an address that somebody wants to follow: what feeds are there, and what is in each."""
        # Loaded with the first feed, as the fetcher is.
        from newsdesk.ingest import finding

        return await finding.find(self.fetcher, self._reader, address, self.now)

    @property
    def room(self) -> Room:
        """How many feeds a desk may follow, and how many articles of each it sees from before."""
        return Room(self.settings.feed_first, self.settings.feeds_per_desk)

    def stop_polling(self) -> None:
        """Begin to look at no more feeds; `poll` returns when the looks under way have ended."""
        if self._poller is not None:
            self._poller.stop()

    def _open_poller(self) -> Poller:
        # Loaded with the first feed: a bot that follows none stays small.
        from newsdesk.briefing.feed_post import feed_post
        from newsdesk.ingest.poll.poller import Poller
        from newsdesk.ingest.poll.ports import Ports, in_turn

        shortest = timedelta(minutes=self.settings.feed_minutes_least)
        longest = timedelta(minutes=self.settings.feed_minutes_most)
        ports = Ports(
            db=self.db.background,
            fetcher=self.fetcher,
            reader=in_turn(self._reader, self.settings.workers),
            tell=feed_post,
            now=self.now,
            newest=self.settings.feed_first,
            pace=Pace(shortest, max(shortest, longest)),
            language=self.settings.language,
        )
        return Poller(ports, at_once=self.settings.feeds_at_once)

    async def close(self) -> None:
        """Stop the workers, close the connections and the database."""
        if self._fetcher is not None:
            await self._fetcher.close()
        await self._reader.close()
        self.db.close()


def _noted(
    session: Session,
    may: Callable[[Session], None],
    save: Callable[[Session], tuple[Taken, str]],
    person: int | None,
) -> tuple[Taken, str]:
    """Save an article where the desk may, and note in the same transaction who did, where it is new."""
    may(session)
    taken, ref = save(session)
    if person is not None and isinstance(taken, Added):
        personal.saved(session, taken.article_id, person)
    return taken, ref


def _taken(session: Session, reading: Reading, source: Source, language: str, now: datetime) -> Taken:
    # As for the poller: what makes posts is loaded when there are some.
    from newsdesk.briefing.feed_post import feed_post
    from newsdesk.ingest.poll import posts

    taken = intake.take(session, reading, source, now)
    if isinstance(taken, Added):
        posts.owe_apart(session, taken.apart, feed_post, language, now)
    return taken


def open_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    reader: Reader | None = None,
    fetcher: Fetcher | None = None,
) -> App:
    """Open the database, bringing it up to date where needed, and wire an `App` around it.

    Raises `StorageError` where the database cannot be opened.
    """
    return App(settings, open_database(settings.database), reader or Workers(settings), now, fetcher)
