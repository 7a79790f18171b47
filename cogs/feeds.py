"""What a desk follows: `feed`, and the buttons below what it answers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import discord
from discord import app_commands

from cogs import _feeds
from cogs._checks import Asked, ask
from cogs._cog import DeskCog
from cogs._commands import Context, group, hybrid, suggestions
from cogs._feeds import FOLDER_LIMIT, LIST_BYTES, NAME_LIMIT, NOTE_LIMIT, Place
from cogs._forms import Field, Form
from cogs._given import refusal
from cogs._pages import Gone
from cogs._render import say, wait
from cogs._router import Answer, Changed, Handler, number
from newsdesk.ingest import follow, opml
from newsdesk.messages import feeds as worded
from newsdesk.messages.feeds import Wish
from newsdesk.models.following import FollowedFeed, FollowOutcome, ToFollow
from newsdesk.models.message import Action, Message
from newsdesk.models.outbox import Target
from newsdesk.storage import feeds

HOW = "/feed add https://example.org"
"""How a feed is added, where there is none."""
FILE_NAME = "newsdesk.opml"


class Feeds(DeskCog, name="Feeds"):
    """Follows feeds and lets them go."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from a list, a feed, or what was found at an address."""
        return {
            "feeds": self._page,
            "feed": self._open,
            "feed_add": self._add_chosen,
            "feed_cancel": self._cancel,
            "follow": self._follow,
            "follow_of": self._follow_of,
            "feed_check": self._check,
            "feed_pause": self._pause,
            "feed_resume": self._resume,
            "feed_remove": self._remove,
            "feed_remove_sure": self._remove_sure,
            "feed_more": self._more,
            "feed_edit": self._edit,
            "feed_post": self._post,
        }

    @group("add https://example.org")
    async def feed(self, ctx: Context) -> None:
        """List what is followed."""
        asked = await self.ask(ctx)
        await say(asked, await self._page(asked))

    @hybrid("https://example.org post:#news", parent=feed)
    async def add(
        self, ctx: Context, *, address: str, post: Place | None = None, folder: str = "", note: str = ""
    ) -> None:
        """Look at an address and offer to follow what is there."""
        asked = await self.ask(ctx)
        asked.need_editor()
        to = await _feeds.target(asked, post)
        wish = Wish(to, folder[:FOLDER_LIMIT].strip() or None, note[:NOTE_LIMIT].strip() or None)
        await say(asked, await self._found(asked, address, wish))

    @hybrid(parent=feed, name="list")
    async def list_(self, ctx: Context) -> None:
        """List what is followed."""
        asked = await self.ask(ctx)
        await say(asked, await self._page(asked))

    @hybrid("lantern called:The Lantern folder:World post:#news", parent=feed)
    async def edit(
        self,
        ctx: Context,
        *,
        feed: str,
        called: str = "",
        folder: str = "",
        post: Place | None = None,
        note: str = "",
        reset: Literal["called", "folder", "post"] | None = None,
    ) -> None:
        """Change what a desk has set for a feed, or show it."""
        asked = await self.ask(ctx)
        asked.need_editor()
        found = await _feeds.meant(asked, feed, "feed")
        if isinstance(found, FollowedFeed):
            to = await _feeds.target(asked, post)
            if to is not None or note:
                await self._posted(asked, found, to, note[:NOTE_LIMIT].strip() or None)
            if reset == "post":
                await self.app.db.write(feeds.post_no_more, asked.desk, found.ref)
            name = None if reset == "called" else called or _own_name(found)
            listed = None if reset == "folder" else folder or found.folder
            found = await self._named(asked, found, name, listed)
        await say(asked, found)

    @hybrid("lantern", parent=feed)
    async def remove(self, ctx: Context, *, feed: str) -> None:
        """Ask whether a feed is to go."""
        asked = await self.ask(ctx)
        asked.need_editor()
        found = await _feeds.meant(asked, feed, "feed_remove")
        await say(asked, worded.sure(found, asked.words) if isinstance(found, FollowedFeed) else found)

    @hybrid("lantern", parent=feed)
    async def pause(self, ctx: Context, *, feed: str) -> None:
        """Post nothing of a feed for now."""
        await self._do(ctx, feed, "feed_pause")

    @hybrid("lantern", parent=feed)
    async def resume(self, ctx: Context, *, feed: str) -> None:
        """Post a feed again."""
        await self._do(ctx, feed, "feed_resume")

    @hybrid("lantern", parent=feed)
    async def check(self, ctx: Context, *, feed: str) -> None:
        """Have a feed looked at now."""
        await self._do(ctx, feed, "feed_check")

    @hybrid(parent=feed, name="import")
    async def import_(self, ctx: Context, *, file: discord.Attachment | None = None) -> None:
        """Follow the feeds of a list."""
        asked = await self.ask(ctx)
        asked.need_editor()
        if file is None:
            raise refusal(asked, "followed.import_how")
        if file.size > LIST_BYTES:
            raise refusal(asked, "followed.too_large", name=file.filename, limit=LIST_BYTES // 1024**2)
        self.heavy(asked)
        await wait(asked.where, private=False)
        # In a thread: a list of some megabytes takes longer than others may wait.
        outlines = await asyncio.to_thread(opml.read, await file.read())
        now, room, who = self.app.now(), self.app.room, asked.person.id
        done = await self.app.db.write(follow.import_, asked.desk, outlines, now, room, added_by=who)
        self.app.look_soon()
        await say(asked, worded.imported(done, room.most, asked.words))

    @hybrid(parent=feed)
    async def export(self, ctx: Context) -> None:
        """Attach what is followed as a list."""
        asked = await self.ask(ctx)
        followed = await _feeds.followed(asked)
        if not followed:
            await say(asked, worded.list_((), 1, asked.words, HOW))
            return
        body = opml.write(follow.outlines(followed), "Newsdesk")
        await say(asked, worded.exported(len(followed), asked.words), discord.File(io.BytesIO(body), FILE_NAME))

    @edit.autocomplete("feed")
    @remove.autocomplete("feed")
    @pause.autocomplete("feed")
    @resume.autocomplete("feed")
    @check.autocomplete("feed")
    async def _suggested(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        followed = await _feeds.followed(await ask(interaction, self.app))
        return suggestions(feed.name for feed in (follow.matching(followed, typed) if typed.strip() else followed))

    async def _page(self, asked: Asked, first: str = "1") -> Message:
        return worded.list_(await _feeds.followed(asked), max(number(first), 1), asked.words, HOW)

    async def _open(self, asked: Asked, ref: str) -> Message:
        return _feeds.shown(asked, await _feeds.one(asked, ref))

    async def _found(self, asked: Asked, address: str, wish: Wish) -> Message:
        followed = await _feeds.followed(asked)
        if len(followed) >= self.app.room.most:
            return worded.full(self.app.room.most, asked.words)
        self.heavy(asked)
        await wait(asked.where, private=False)
        what = await self.app.find_feeds(address)
        keys = {feeds.address_key(feed.url) for feed in followed}
        known = frozenset(feed.url for feed in what.feeds if feeds.address_key(feed.url) in keys)
        return worded.found(what, wish, known, asked.words)

    async def _add_chosen(self, asked: Asked, address: str) -> Message:
        asked.need_editor()
        return await self._found(asked, address, Wish())

    async def _cancel(self, asked: Asked) -> Answer:
        asked.need_editor()
        return Changed(worded.cancelled(asked.words))

    async def _follow(self, asked: Asked, post: str, folder: str, note: str, url: str, title: str, home: str) -> Answer:
        asked.need_editor()
        wish = await _feeds.wish(asked, post, folder, note)
        wanted = ToFollow(url, title, home or None, wish.folder, asked.person.id)
        now, room = self.app.now(), self.app.room
        done = await self.app.db.write(follow.follow, asked.desk, wanted, now, room, post=wish.post, note=wish.note)
        if done.feed is None:
            return worded.full(room.most, asked.words)
        self.app.look_soon()
        key = "followed.followed" if done.outcome is FollowOutcome.NEW else "followed.known"
        return Changed(_feeds.shown(asked, done.feed, worded.said(key, done.feed, asked.words)))

    async def _follow_of(self, asked: Asked, post: str, folder: str, note: str, *offered: str) -> Answer:
        *every, chosen = offered
        chosen_feed = every[3 * number(chosen) : 3 * number(chosen) + 3]
        if len(chosen_feed) != 3:
            return None
        return await self._follow(asked, post, folder, note, *chosen_feed)

    async def _do(self, ctx: Context, typed: str, verb: Literal["feed_pause", "feed_resume", "feed_check"]) -> None:
        asked = await self.ask(ctx)
        asked.need_editor()
        found = await _feeds.meant(asked, typed, verb)
        if isinstance(found, FollowedFeed):
            done = {"feed_pause": self._pause, "feed_resume": self._resume, "feed_check": self._check}[verb]
            found = (await done(asked, found.ref)).message
        await say(asked, found)

    async def _check(self, asked: Asked, ref: str) -> Changed:
        asked.need_editor()
        now = self.app.now()
        at = await self.app.db.write(feeds.check_now, asked.desk, ref, now)
        if at is None:
            raise Gone
        self.app.look_soon()
        feed = await _feeds.one(asked, ref)
        if at <= now:  # there is no next look to be told of: it is this one
            feed = replace(feed, next_check=None)
        return Changed(_feeds.shown(asked, feed, worded.checking(feed, None if at <= now else at, asked.words)))

    async def _pause(self, asked: Asked, ref: str) -> Changed:
        asked.need_editor()
        await self.app.db.write(feeds.pause, asked.desk, ref, self.app.now())
        return await self._told(asked, ref, "followed.pausing")

    async def _resume(self, asked: Asked, ref: str) -> Changed:
        asked.need_editor()
        await self.app.db.write(feeds.resume, asked.desk, ref, self.app.now())
        return await self._told(asked, ref, "followed.resuming")

    async def _told(self, asked: Asked, ref: str, key: str) -> Changed:
        feed = await _feeds.one(asked, ref)
        return Changed(_feeds.shown(asked, feed, worded.said(key, feed, asked.words)))

    async def _remove(self, asked: Asked, ref: str) -> Answer:
        asked.need_editor()
        return Changed(worded.sure(await _feeds.one(asked, ref), asked.words))

    async def _remove_sure(self, asked: Asked, ref: str) -> Answer:
        asked.need_editor()
        feed = await _feeds.one(asked, ref)
        await self.app.db.write(follow.remove, asked.desk, ref)
        return Changed(worded.removed(feed, asked.words))

    async def _more(self, asked: Asked, ref: str, what: str) -> Answer:
        if what == "list":
            return await self._page(asked)
        asked.need_editor()
        feed, say_ = await _feeds.one(asked, ref), asked.words.say
        match what:
            case "post":
                if asked.desk.key.startswith("user:"):
                    raise refusal(asked, "followed.post_in_servers")
                label, note = say_("form.feed_channel"), say_("form.feed_channel_note")
                fields: tuple[Field, ...] = (Field(label, note, required=True, channel=True, threads=True),)
                return Form(say_("form.feed_post"), Action("feed_post", (ref,)), fields)
            case "unpost":
                await self.app.db.write(feeds.post_no_more, asked.desk, ref)
                return await self._told(asked, ref, "followed.not_posting")
            case "edit":
                name, folder = _own_name(feed) or "", feed.folder or ""
                fields = (
                    Field(say_("form.feed_name"), say_("form.feed_name_note"), most=NAME_LIMIT, value=name),
                    Field(say_("form.feed_folder"), say_("form.feed_folder_note"), most=FOLDER_LIMIT, value=folder),
                )
                return Form(say_("form.feed_edit"), Action("feed_edit", (ref,)), fields)
            case _:
                raise Gone

    async def _edit(self, asked: Asked, ref: str, name: str, folder: str) -> Answer:
        asked.need_editor()
        return Changed(await self._named(asked, await _feeds.one(asked, ref), name, folder))

    async def _named(self, asked: Asked, feed: FollowedFeed, name: str | None, folder: str | None) -> Message:
        called, listed = (name or "")[:NAME_LIMIT].strip() or None, (folder or "")[:FOLDER_LIMIT].strip() or None
        if (called, listed) != (_own_name(feed), feed.folder):
            await self.app.db.write(feeds.name, asked.desk, feed.ref, called=called, folder=listed)
        now = await _feeds.one(asked, feed.ref)
        return _feeds.shown(asked, now, *([] if now == feed else [worded.changed(asked.words)]))

    async def _post(self, asked: Asked, ref: str, place: str) -> Answer:
        asked.need_editor()
        feed = await _feeds.one(asked, ref)
        to = await _feeds.target(asked, _feeds.snowflake(place))
        await self._posted(asked, feed, to, None)
        now = await _feeds.one(asked, ref)
        return Changed(_feeds.shown(asked, now, worded.posting(now, to, asked.words) if to else ()))

    async def _posted(self, asked: Asked, feed: FollowedFeed, to: Target | None, note: str | None) -> None:
        """Post a feed to a place as well, or note something on where it is posted."""
        for target in (to,) if to is not None else tuple(posting.target for posting in feed.postings):
            await self.app.db.write(
                feeds.post_to, asked.desk, feed.ref, target, self.app.now(), owner=asked.person.id, note=note
            )


def _own_name(feed: FollowedFeed) -> str | None:
    """Return what the desk itself calls a feed, where that is not the feed's own title or its address."""
    return None if feed.name in (feed.title, feed.url) else feed.name
