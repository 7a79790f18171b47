"""Scheduled briefs: `digest`, and the buttons below what it answers and below a digest that was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

import discord
from discord import app_commands

from cogs import _zones
from cogs._checks import Asked, ask
from cogs._cog import DeskCog, topics
from cogs._commands import SUGGESTIONS, Context, group, hybrid, suggestions
from cogs._digests import acting, drafting, fields, meant
from cogs._given import refusal
from cogs._places import Place
from cogs._render import open_form, say, wait
from cogs._router import Answer, Changed, Handler
from newsdesk.briefing import schedules
from newsdesk.messages import digest_plans as worded
from newsdesk.messages.desk import FIRST_DIGEST
from newsdesk.models.digest import Digest
from newsdesk.models.message import Message
from newsdesk.storage import keys

EXAMPLE = "kursk; belgorod when:weekdays 08:00 post:#news"
Length = Literal["short", "medium", "long"]
QuietDay = Literal["line", "nothing"]


class Digests(DeskCog, name="Digests"):
    """Sets digests up, changes them and lets them go."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from a list, a digest, a draft of one, or one that was sent."""
        return {
            "digests": meant.page,
            "digest": meant.opened,
            "digest_form": drafting.form,
            FIRST_DIGEST: drafting.first,
            "digest_filled": drafting.filled,
            "digest_draft": drafting.again,
            "digest_field": drafting.field,
            "digest_set": drafting.set_,
            "digest_save": drafting.save,
            "digest_cancel": drafting.cancel,
            "digest_preview": acting.preview,
            "digest_now": self._now,
            "digest_pause": acting.pause,
            "digest_resume": acting.resume,
            "digest_remove": acting.remove,
            "digest_remove_sure": acting.remove_sure,
            "digest_rest": acting.rest,
            "digest_why": acting.why,
        }

    @group("add when:weekdays 08:00")
    async def digest(self, ctx: Context) -> None:
        """List the digests."""
        asked = await self.ask(ctx)
        await say(asked, await meant.page(asked))

    @hybrid(EXAMPLE, parent=digest)
    async def add(  # noqa: PLR0913  (its arguments are the options of the command)
        self,
        ctx: Context,
        *,
        topics: str = "",
        when: str = "",
        post: Place | None = None,
        called: str = "",
        zone: str = "",
        outlets: str = "",
        languages: str = "",
        stories: str = "",
        length: Length | None = None,
        quiet: QuietDay | None = None,
    ) -> None:
        """Show a digest as it would be, and offer to save it; or open the form."""
        asked = await self.ask(ctx)
        when, topics = _times_first(ctx, when, topics)
        given = _given(topics, when, called, zone, outlets, languages, stories, length, quiet)
        if post is None and not given:
            if ctx.interaction is not None:
                await open_form(asked, await drafting.form(asked))
            else:
                await say(asked, worded.how_to_add(asked.words, f"{ctx.clean_prefix}digest add {EXAMPLE}"))
            return
        if post is not None:
            given["where"] = _where(asked, post)
        plan = fields.changed(asked, await fields.begun(asked), given)
        await wait(ctx, private=plan.target.what == "user")
        await say(asked, await drafting.shown(asked, "", plan))

    @hybrid(parent=digest, name="list")
    async def list_(self, ctx: Context) -> None:
        """List the digests."""
        asked = await self.ask(ctx)
        await say(asked, await meant.page(asked))

    @hybrid("morning when:08:30", parent=digest)
    async def edit(  # noqa: PLR0913  (its arguments are the options of the command)
        self,
        ctx: Context,
        *,
        digest: str = "",
        topics: str = "",
        when: str = "",
        post: Place | None = None,
        called: str = "",
        zone: str = "",
        outlets: str = "",
        languages: str = "",
        stories: str = "",
        length: Length | None = None,
        quiet: QuietDay | None = None,
        reset: Literal["topics", "outlets", "languages"] | None = None,
    ) -> None:
        """Change a digest, or show it."""
        asked = await self.ask(ctx)
        when, digest = _times_first(ctx, when, digest)
        found = await meant.which(asked, digest, "digest")
        given = _given(topics, when, called, zone, outlets, languages, stories, length, quiet)
        if post is not None:
            given["where"] = _where(asked, post)
        given |= {} if reset is None else {reset: ""}
        if not isinstance(found, Digest):
            await say(asked, found)
        elif not given:
            await say(asked, await meant.shown(asked, found))
        else:
            meant.need(asked, found.plan.target)
            plan = fields.changed(asked, found.plan, given)
            meant.need(asked, plan.target)
            if plan.target.what != "user" and await meant.trouble(asked, plan.target) is not None:
                await say(asked, await drafting.shown(asked, found.key, plan))
            else:
                await say(asked, await drafting.saved(asked, found.key, plan))

    @hybrid("morning", parent=digest)
    async def remove(self, ctx: Context, *, digest: str = "") -> None:
        """Ask whether a digest is to go."""
        await self._do(ctx, digest, "digest_remove")

    @hybrid("morning", parent=digest)
    async def pause(self, ctx: Context, *, digest: str = "") -> None:
        """Send nothing of a digest for now."""
        await self._do(ctx, digest, "digest_pause")

    @hybrid("morning", parent=digest)
    async def resume(self, ctx: Context, *, digest: str = "") -> None:
        """Send a digest again."""
        await self._do(ctx, digest, "digest_resume")

    @hybrid("morning", parent=digest)
    async def preview(self, ctx: Context, *, digest: str = "") -> None:
        """Show what a digest would tell now."""
        await self._do(ctx, digest, "digest_preview")

    @hybrid("morning", parent=digest)
    async def now(self, ctx: Context, *, digest: str = "") -> None:
        """Send a digest at once."""
        await self._do(ctx, digest, "digest_now")

    @edit.autocomplete("digest")
    @remove.autocomplete("digest")
    @pause.autocomplete("digest")
    @resume.autocomplete("digest")
    @preview.autocomplete("digest")
    @now.autocomplete("digest")
    async def _names(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        every = await meant.all_of(await ask(interaction, self.app))
        return suggestions(one.plan.name for one in every if keys.words(typed) in keys.words(one.plan.name))

    @add.autocomplete("zone")
    @edit.autocomplete("zone")
    async def _zones(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        asked, now = await ask(interaction, self.app), self.app.now()
        # In a thread: the first time, the files of all zones are opened.
        found = await asyncio.to_thread(_zones.matching, typed, now, SUGGESTIONS)
        shown = {name: asked.words.say("chat.zone", zone=name, clock=_zones.clock(name, now)) for name in found}
        return [app_commands.Choice(name=label, value=name) for name, label in shown.items()]

    @add.autocomplete("topics")
    @edit.autocomplete("topics")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    async def _now(self, asked: Asked, key: str) -> Answer:
        # Whoever may not is told that, and not to wait.
        await meant.changeable(asked, key)
        asked.need_patience(self._limits.digest(asked.person.id, self.app.now()))
        return await acting.now(asked, key)

    async def _do(self, ctx: Context, typed: str, verb: str) -> None:
        asked = await self.ask(ctx)
        found = await meant.which(asked, typed, verb)
        if isinstance(found, Digest):
            done = await self.verbs()[verb](asked, found.key)
            assert isinstance(done, Message | Changed)
            found = done.message if isinstance(done, Changed) else done
        await say(asked, found)


def _times_first(ctx: Context, when: str, text: str) -> tuple[str, str]:
    """Return the times and the words of what was typed: "when:weekdays 08:00 kursk" would end behind its first word."""
    if ctx.interaction is not None:
        return when, text
    behind = bool(when) and ctx.message.content.rstrip().endswith(text)
    # Read together: of "when:8 pm kursk" the option has "8".
    times, rest = schedules.leading(f"{when} {text}" if behind else text, named=behind)
    if behind and len(rest) > len(text):
        return when, text
    return (times, rest) if behind else (f"{when} {times}".strip(), rest)


def _given(  # noqa: PLR0913, PLR0917  (the options that two commands share)
    topics: str,
    when: str,
    called: str,
    zone: str,
    outlets: str,
    languages: str,
    stories: str,
    length: str | None,
    quiet: str | None,
) -> dict[str, str]:
    """Return what was given of a digest's fields, by what `drafting` calls them."""
    every = {"topics": topics, "when": when, "name": called, "zone": zone, "outlets": outlets}
    every |= {"languages": languages, "stories": stories, "length": length or "", "quiet": quiet or ""}
    return {field: text for field, text in every.items() if text.strip()}


def _where(asked: Asked, post: Place) -> str:
    if asked.where.guild is None or asked.desk.key.startswith("user:"):
        raise refusal(asked, "digest.own_only")
    return str(post.id)
