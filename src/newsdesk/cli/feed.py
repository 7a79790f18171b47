"""`feed`: what a desk follows, from the shell: add, list, remove, pause, resume, check, import, export."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import click

from newsdesk.app import App, open_app
from newsdesk.cli._desk import desk_key, desk_option, settings_for
from newsdesk.cli._output import json_line, progress
from newsdesk.errors import NewsdeskError
from newsdesk.ingest import follow, opml
from newsdesk.ingest.workers import Inline
from newsdesk.messages import feeds as worded
from newsdesk.messages import plain
from newsdesk.models.article import Desk
from newsdesk.models.following import FollowedFeed, FollowOutcome, ToFollow
from newsdesk.models.message import Line, Message
from newsdesk.storage import feeds
from newsdesk.words import Catalogue, catalogue

HOW = "feed add https://example.org"

Change = Literal["remove", "pause", "resume", "check"]
What = Literal["add", "list", "remove", "pause", "resume", "check", "import", "export"]


@click.command("feed")
@click.argument("what", type=click.Choice(["add", "list", "remove", "pause", "resume", "check", "import", "export"]))
@click.argument("which", metavar="[ADDRESS|FEED|FILE]", required=False)
@desk_option()
@click.option("--folder", help="What a feed that is added is listed under.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one object a feed, or what was done.")
def command(what: What, which: str | None, *, desk: str | None, local: bool, folder: str | None, as_json: bool) -> None:
    """Change or show what a desk follows.

    add takes the address of a feed or of a site that names one; remove, pause, resume and check take a feed's name, a
    part of it, its address or its number in list; import takes an OPML file, and export one to be written (default:
    standard output). With --desk all it is what every desk follows that does not remove it for itself.
    """
    if which is None and what not in ("list", "export"):
        raise click.UsageError(f"{what} needs {_NEEDS.get(what, 'a feed')}.")
    if which is not None and what == "list":
        raise click.UsageError("list takes no other word.")
    if folder is not None and what != "add":
        raise click.UsageError("--folder goes with add alone.")
    key = desk_key(desk, everyone=True)
    good = asyncio.run(_Shell(key, local=local, as_json=as_json).do(what, which or "", folder))
    if not good:
        sys.exit(1)


_NEEDS = {"add": "an address", "import": "a file"}


class _Shell:
    """One command on one desk."""

    def __init__(self, key: str, *, local: bool, as_json: bool) -> None:
        self._key = key
        self._settings = settings_for(local=local)
        self._json = as_json
        self._words: Catalogue = catalogue(self._settings.language)

    async def do(self, what: What, which: str, folder: str | None) -> bool:
        """Do it; tell whether it could be done. Raises `NewsdeskError` with a sentence where it could not."""
        async with self._open() as (app, desk):
            match what:
                case "add":
                    return await self._add(app, desk, which, folder)
                case "list":
                    await self._list(app, desk)
                case "import":
                    return await self._import(app, desk, which)
                case "export":
                    await self._export(app, desk, which)
                case "remove" | "pause" | "resume" | "check":
                    await self._change(app, desk, which, what)
        return True

    @asynccontextmanager
    async def _open(self) -> AsyncGenerator[tuple[App, Desk]]:
        app = open_app(self._settings, reader=Inline(self._settings.text_limit))
        try:
            yield app, await app.desk(self._key)
        finally:
            await app.close()

    def _say(self, message: Message, **told: Any) -> None:
        click.echo(json_line(told) if self._json else plain.draw(message, ZoneInfo(self._settings.timezone)))

    async def _add(self, app: App, desk: Desk, address: str, folder: str | None) -> bool:
        with progress("looked at") as advance:
            found = await app.find_feeds(address)
            advance()
        open_ = [feed for feed in found.feeds if feed.why is None]
        if len(open_) != 1:
            told = _text(worded.found(found, worded.Wish(), frozenset(), self._words, HOW))
            raise NewsdeskError("\n".join((told, *(f"{feed.url}  {feed.title}" for feed in open_))))
        feed = open_[0]
        wanted = ToFollow(feed.url, feed.title, feed.home, folder)
        done = await app.db.write(follow.follow, desk, wanted, app.now(), app.room)
        if done.feed is None:
            raise NewsdeskError(_text(worded.full(app.room.most, self._words)))
        key = "followed.followed" if done.outcome is FollowOutcome.NEW else "followed.known"
        said = Message((Line(worded.said(key, done.feed, self._words)),))
        self._say(said, outcome=done.outcome.value, **_as_json(done.feed, 0))
        return True

    async def _list(self, app: App, desk: Desk) -> None:
        followed = await app.db.read(feeds.of_desk, desk, app.now())
        if self._json:
            for number, feed in enumerate(followed, 1):
                click.echo(json_line(_as_json(feed, number)))
            return
        for first in range(1, max(len(followed), 1) + 1, worded.PAGE):
            self._say(worded.list_(followed, first, self._words, HOW))

    async def _change(self, app: App, desk: Desk, which: str, what: Change) -> None:
        matching = follow.matching(await app.db.read(feeds.of_desk, desk, app.now()), which)
        if not matching:
            raise NewsdeskError(_text(worded.unknown(which, self._words, "feed list")))
        feed, *others = matching
        if others:
            names = ", ".join(feed.name for feed in matching[:10])
            raise NewsdeskError(f"{_text(worded.several(matching, which, 'feed', self._words))} {names}")
        now = app.now()
        match what:
            case "remove":
                await app.db.write(follow.remove, desk, feed.ref)
                said = worded.said("followed.removed", feed, self._words)
            case "pause":
                await app.db.write(feeds.pause, desk, feed.ref, now)
                said = worded.said("followed.pausing", feed, self._words)
            case "resume":
                await app.db.write(feeds.resume, desk, feed.ref, now)
                said = worded.said("followed.resuming", feed, self._words)
            case "check":
                await app.db.write(feeds.check_now, desk, feed.ref, now)
                # Where no bot runs, nobody else would; where one does, whoever is first takes it.
                with progress("looks") as advance:
                    await app.poll()
                    advance()
                feed = await app.db.read(feeds.one, desk, feed.ref, app.now()) or feed
                said = worded.health(feed, self._words)
        self._say(Message((Line(said),)), outcome=what, **_as_json(feed, 0))

    async def _import(self, app: App, desk: Desk, name: str) -> bool:
        try:
            body = await asyncio.to_thread(_bytes, name)
        except (OSError, ValueError) as error:
            raise NewsdeskError(f"{name} cannot be read: {_reason(error)}.") from error
        outlines = await asyncio.to_thread(opml.read, body)
        done = await app.db.write(follow.import_, desk, outlines, app.now(), app.room, added_by=None)
        told = {"followed": list(done.followed), "known": done.known, "bad": list(done.bad), "over": done.over}
        self._say(worded.imported(done, app.room.most, self._words), **told)
        return not done.bad and not done.over

    async def _export(self, app: App, desk: Desk, name: str) -> None:
        followed = await app.db.read(feeds.of_desk, desk, app.now())
        body = opml.write(follow.outlines(followed), "Newsdesk")
        if name in ("", "-"):
            sys.stdout.buffer.write(body)
            return
        try:
            await asyncio.to_thread(Path(name).write_bytes, body)
        except (OSError, ValueError) as error:
            raise NewsdeskError(f"{name} cannot be written: {_reason(error)}.") from error
        self._say(worded.exported(len(followed), self._words), file=name, feeds=len(followed))


def _bytes(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(opml.MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(opml.MAX_BYTES + 1)


def _reason(error: OSError | ValueError) -> str:
    # A name with a zero byte is a `ValueError`.
    return (error.strerror or str(error)) if isinstance(error, OSError) else "that is no file's name"


def _text(message: Message) -> str:
    return plain.draw(message, ZoneInfo("UTC")).strip()


def _as_json(feed: FollowedFeed, number: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"number": number} if number else {}
    return {
        **shown,
        "name": feed.name,
        "url": feed.url,
        "folder": feed.folder,
        "health": feed.health.value,
        "why": feed.why,
        "paused": feed.paused,
        "per_day": feed.per_day,
        "checked": feed.checked.isoformat() if feed.checked else None,
        "next_check": feed.next_check.isoformat() if feed.next_check else None,
    }
