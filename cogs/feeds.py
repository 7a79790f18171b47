"""What a desk follows: `feed`, and the buttons below what it answers."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from typing import Any, Literal

import discord
from discord import app_commands

from cogs._checks import Asked, ask
from cogs._cog import DeskCog
from cogs._commands import Context, group, hybrid, suggestions
from cogs._feeds import changing, meant, offering
from cogs._feeds.meant import HOW, LIST_BYTES
from cogs._given import refusal
from cogs._places import Place
from cogs._render import say, wait
from cogs._router import Handler, for_one
from newsdesk.ingest import follow, opml
from newsdesk.ingest.feeds.addresses import addresses
from newsdesk.messages import feeds as worded
from newsdesk.messages.feeds import Wish
from newsdesk.models.following import FollowedFeed
from newsdesk.models.message import Message
from newsdesk.storage import feeds

FILE_NAME = "newsdesk.opml"


class Feeds(DeskCog, name="Feeds"):
    """Follows feeds and lets them go."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from a list, a feed, or what was found at an address."""
        return {
            "feeds": meant.page,
            "feed": meant.opened,
            "feed_add": self._add_chosen,
            "feed_cancel": offering.cancel,
            "follow": offering.follow,
            "follow_of": offering.follow_of,
            "feed_check": changing.check,
            "feed_pause": changing.pause,
            "feed_resume": changing.resume,
            "feed_remove": changing.remove,
            "feed_remove_sure": changing.remove_sure,
            "feed_more": changing.more,
            "feed_edit": changing.edit,
            "feed_post": changing.post,
        }

    @group("add https://example.org")
    async def feed(self, ctx: Context) -> None:
        """List what is followed."""
        asked = await self.ask(ctx)
        await say(asked, await meant.page(asked))

    @hybrid("https://example.org post:#news", parent=feed)
    async def add(
        self, ctx: Context, *, address: str, post: Place | None = None, folder: str = "", note: str = ""
    ) -> None:
        """Look at an address and offer to follow what is there."""
        asked = await self.ask(ctx)
        asked.need_editor()
        meant.short_enough(asked, folder=folder, note=note)
        to = await meant.target(asked, post)
        wish = Wish(to, folder.strip() or None, note.strip() or None)
        await say(asked, await self._found(asked, address, wish))

    @hybrid(parent=feed, name="list")
    async def list_(self, ctx: Context) -> None:
        """List what is followed."""
        asked = await self.ask(ctx)
        await say(asked, await meant.page(asked))

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
        meant.short_enough(asked, called=called, folder=folder, note=note)
        found = await meant.which(asked, feed, "feed")
        if isinstance(found, FollowedFeed):
            to = await meant.target(asked, post)
            if to is not None or note:
                await changing.posted(asked, found, to, note.strip() or None)
            if reset == "post":
                await self.app.db.write(feeds.post_no_more, asked.desk, found.ref)
            name = None if reset == "called" else called or changing.own_name(found)
            listed = None if reset == "folder" else folder or found.folder
            found = await changing.named(asked, found, name, listed)
        await say(asked, found)

    @hybrid("lantern", parent=feed)
    async def remove(self, ctx: Context, *, feed: str) -> None:
        """Ask whether a feed is to go."""
        asked = await self.ask(ctx)
        asked.need_editor()
        found = await meant.which(asked, feed, "feed_remove")
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
        await say(asked, worded.imported(done, room.most, asked.words))

    @hybrid(parent=feed)
    async def export(self, ctx: Context) -> None:
        """Attach what is followed as a list."""
        asked = await self.ask(ctx)
        followed = await meant.followed(asked)
        if not followed:
            await say(asked, await meant.page(asked))
            return
        body = opml.write(follow.outlines(followed), "Newsdesk")
        await say(asked, worded.exported(len(followed), asked.words), discord.File(io.BytesIO(body), FILE_NAME))

    @edit.autocomplete("feed")
    @remove.autocomplete("feed")
    @pause.autocomplete("feed")
    @resume.autocomplete("feed")
    @check.autocomplete("feed")
    async def _suggested(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        followed = await meant.followed(await ask(interaction, self.app))
        return suggestions(feed.name for feed in (follow.matching(followed, typed) if typed.strip() else followed))

    async def _found(self, asked: Asked, address: str, wish: Wish, *, private: bool = False) -> Message:
        followed = await meant.followed(asked)
        if len(followed) >= self.app.room.most:
            return worded.full(self.app.room.most, asked.words)
        if addresses(address):
            self.heavy(asked)
            await wait(asked.where, private=private)
        what = await self.app.find_feeds(address)
        keys = {feeds.address_key(feed.url) for feed in followed}
        known = frozenset(feed.url for feed in what.feeds if feeds.address_key(feed.url) in keys)
        return worded.found(what, wish, known, asked.words, HOW)

    async def _add_chosen(self, asked: Asked, address: str) -> Message:
        """Look at a feed chosen from a menu that one person alone sees, for that person alone."""
        asked.need_editor()
        return for_one(await self._found(asked, address, Wish(), private=True))

    async def _do(self, ctx: Context, typed: str, verb: Literal["feed_pause", "feed_resume", "feed_check"]) -> None:
        asked = await self.ask(ctx)
        asked.need_editor()
        found = await meant.which(asked, typed, verb)
        if isinstance(found, FollowedFeed):
            done = {"feed_pause": changing.pause, "feed_resume": changing.resume, "feed_check": changing.check}[verb]
            found = (await done(asked, found.ref)).message
        await say(asked, found)
