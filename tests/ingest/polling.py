"""A desk that follows feeds of a real server on this machine, for the tests of polling; names and clock are ours."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from webserver import NOW, Names, Site, answer, set_up

from newsdesk.app import App, open_app
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.poll.poller import Polled
from newsdesk.ingest.workers import Inline
from newsdesk.messages import plain
from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.following import Followed, FollowedFeed, ToFollow
from newsdesk.models.outbox import Claimed, Deed, Kind, Target
from newsdesk.storage import articles, feeds, outbox, search
from newsdesk.storage.database import open_database
from newsdesk.text.query import Query

CHANNEL = Target("channel", 100)
EDITOR = 77
"""Who adds feeds."""

_TOPICS = (
    "ferry strike harbour crews pay talks pier island captain rope whistle",
    "orchard frost apple growers blossom smoke valley harvest crate ladder",
    "library roof repair council budget copper tiles reading scaffold slate",
    "tram depot signal software driver timetable platform brake copper wire",
    "museum amber robbery night guard alarm collection window glass statue",
    "beehive honey meadow keeper swarm winter wax clover smoke linen",
)


@dataclass
class Clock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def on(self, **spans: float) -> datetime:
        self.at += timedelta(**spans)
        return self.at


@dataclass(frozen=True)
class Item:
    """An item of a feed; each `topic` is a story of its own, told by each outlet in the same words but one."""

    title: str
    topic: int = 0
    link: str | None = None
    guid: str | None = None
    published: datetime | None = NOW
    text: str | None = None
    content: str | None = None


def told(topic: int, by: str = "we", paragraphs: int = 6) -> str:
    """A long invented text: another topic shares with it but words that tell nothing, another outlet nearly all."""
    words = _TOPICS[topic % len(_TOPICS)].split()
    marked = [f"{word}{topic // len(_TOPICS) or ''}" for word in words]
    lines: list[str] = []
    for n in range(paragraphs):
        turned = marked[n:] + marked[:n]
        lines.append(
            f"In {n} of all this, the {turned[0]} and the {turned[3]} of the {turned[5]} {turned[1]} are not with {by}"
            f" but at the {turned[7]} {turned[2]}, as before. The {turned[4]} is no more where the {turned[6]} was."
        )
    return "".join(f"<p>{line}</p>" for line in lines)


def page(item: Item, by: str = "we", head: str = "") -> bytes:
    """The page of an item."""
    return (
        f"<!doctype html><html><head><title>{escape(item.title)}</title>"
        f'<meta property="og:site_name" content="The Page Name">{head}</head>'
        f"<body><article><h1>{escape(item.title)}</h1>{told(item.topic, by)}</article></body></html>"
    ).encode()


def rss(title: str, items: Sequence[Item], home: str = "http://courier.example/") -> bytes:
    """An RSS feed, in the order given."""
    parts: list[str] = []
    for item in items:
        fields = [f"<title>{escape(item.title)}</title>"]
        fields += [f"<link>{escape(item.link)}</link>"] if item.link else []
        fields += [f'<guid isPermaLink="false">{escape(item.guid)}</guid>'] if item.guid else []
        fields += [f"<pubDate>{format_datetime(item.published)}</pubDate>"] if item.published else []
        fields += [f"<description>{escape(item.text)}</description>"] if item.text else []
        fields += [f"<content:encoded>{escape(item.content)}</content:encoded>"] if item.content else []
        parts.append(f"<item>{''.join(fields)}</item>")
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>{home}</link>{''.join(parts)}</channel></rss>"
    ).encode()


def item(number: int, by: str = "courier", *, topic: int | None = None, hours: float = 0.0, **more: Any) -> Item:
    """A whole article of an outlet, published so many hours after `NOW`; `more` are fields of `Item`."""
    topic = number if topic is None else topic
    values: dict[str, Any] = {
        "title": f"{_TOPICS[topic % len(_TOPICS)].split()[0].capitalize()} report {number}",
        "topic": topic,
        "link": f"http://{by}.example/{number}",
        "guid": f"{by}-{number}",
        "published": NOW + timedelta(hours=hours),
        "content": told(topic, by),
        **more,
    }
    return Item(**values)


@dataclass
class Newsstand:
    """An app whose desks follow feeds of a server."""

    site: Site
    app: App
    clock: Clock
    names: Names = field(default_factory=Names)

    def url(self, path: str, host: str = "courier.example") -> str:
        return self.site.url(path, host)

    def serve(self, path: str, body: bytes, *lines: str) -> None:
        self.site.pages[path] = answer("200 OK", body, "Content-Type: application/rss+xml", *lines)

    def serve_page(self, path: str, body: bytes, *lines: str, status: str = "200 OK") -> None:
        self.site.pages[path] = answer(status, body, "Content-Type: text/html; charset=utf-8", *lines)

    async def follow(
        self, desk: str, path: str, *, post: Target | None = None, host: str = "courier.example"
    ) -> FollowedFeed:
        """Have a desk follow a feed; `post` is where its articles are posted."""
        followed = await self.try_to_follow(desk, path, host=host)
        assert followed.feed is not None
        if post is not None:
            who = await self.app.desk(desk)
            assert await self.app.db.write(
                feeds.post_to, who, followed.feed.ref, post, self.clock(), owner=EDITOR, note=None
            )
        return followed.feed

    async def try_to_follow(self, desk: str, path: str, host: str = "courier.example", most: int = 100) -> Followed:
        wanted = ToFollow(self.url(path, host), added_by=EDITOR)
        who = await self.app.desk(desk)
        return await self.app.db.write(feeds.follow, who, wanted, self.clock(), most=most)

    async def unfollow(self, desk: str, ref: str) -> bool:
        return await self.app.db.write(feeds.unfollow, await self.app.desk(desk), ref)

    async def poll(self, **later: float) -> Polled:
        """Look at what is due after so long; nothing is due counts as nothing done."""
        self.clock.on(**later)
        return await self.app.poll() or Polled()

    async def feed(self, desk: str, ref: str) -> FollowedFeed:
        found = await self.app.db.read(feeds.one, await self.app.desk(desk), ref, self.clock())
        assert found is not None
        return found

    async def articles(self, desk: str) -> list[StoredArticle]:
        """What a desk sees, newest first."""
        who = await self.app.desk(desk)

        def seen(session: Session, desk: Desk) -> tuple[StoredArticle, ...]:
            return articles.many(session, desk, tuple(search.newest(session, desk, Query(), limit=100_000)))

        return list(await self.app.db.read(seen, who))

    async def titles(self, desk: str) -> list[str]:
        return [article.title for article in await self.articles(desk)]

    async def owed(self, kind: Kind | None = Kind.FEED) -> list[Claimed]:
        """Everything that waits to be sent, in its order, as a courier would get it; it stays owed."""
        found: list[Claimed] = []
        while True:
            batch = await self.app.db.write(outbox.claim, self.clock() + timedelta(days=1), timedelta(hours=1), 1000)
            if not batch:
                break
            found += batch
            for claimed in batch:
                await self.app.db.write(_sent, claimed, self.clock())
        return [claimed for claimed in found if kind is None or claimed.kind is kind]


def _sent(session: Session, claimed: Claimed, now: datetime) -> None:
    from newsdesk.models.outbox import Place, Sent

    place = claimed.place or Place(claimed.target.id, abs(hash(claimed.key)) % 2**60)
    outbox.settle(session, claimed, Sent(place), now, now)


def text_of(claimed: Claimed) -> str:
    assert claimed.message is not None
    return plain.draw(claimed.message, UTC)


def sends(owed: Sequence[Claimed]) -> list[Claimed]:
    return [claimed for claimed in owed if claimed.deed is not Deed.EDIT]


@cache
def _empty() -> Path:
    """Return an empty database that was brought up to date once: a copy costs a hundredth of a migration."""
    path = Path(tempfile.mkdtemp(prefix="newsdesk-")) / "empty.db"
    open_database(f"sqlite:///{path}").close()
    return path


@asynccontextmanager
async def newsstand(folder: Path, **changes: object) -> AsyncGenerator[Newsstand]:
    async with Site().running() as site, newsstand_at(site, folder, **changes) as opened:
        yield opened


@asynccontextmanager
async def newsstand_at(site: Site, folder: Path, **changes: object) -> AsyncGenerator[Newsstand]:
    """Open an app over an empty database, beside a server that there is."""
    clock, names = Clock(), Names()
    shutil.copy(_empty(), folder / "news.db")
    settings = set_up(site.port, database=f"sqlite:///{folder / 'news.db'}", **changes)
    fetcher = Fetcher(settings, now=clock, resolve=names)
    app = open_app(settings, now=clock, reader=Inline(), fetcher=fetcher)
    try:
        yield Newsstand(site, app, clock, names)
    finally:
        await app.close()
