"""One event from all its outlets: `story`, its tabs, and what editors say of which articles are one story."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from cogs import _pages
from cogs._checks import Asked, interaction_of
from cogs._cog import DeskCog, topics
from cogs._commands import Context, hybrid
from cogs._forms import Field, Form
from cogs._pages import Gone
from cogs._render import say, wait
from cogs._router import Answer, Changed, Handler, number
from newsdesk import briefing, messages
from newsdesk.messages import actions
from newsdesk.models.answers import NothingFound
from newsdesk.models.message import Action, Message
from newsdesk.models.story import StoryTab
from newsdesk.storage import states, stories

TABS: Mapping[str, StoryTab] = {"brief": "brief", "said": "said", "told": "told", "changed": "changed"}

WORDS_LIMIT = 200
"""Characters of what an editor looks for another story by."""

PATIENCE = 1.5
"""Seconds after which Discord is told that an answer takes a moment; it gives up after three."""


class Stories(DeskCog):
    """Tells stories from all their outlets."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from a story."""
        return {
            "story": self._story,
            "story_about": self._story_about,
            "story_split": self._split,
            "story_split_sure": self._split_sure,
            "story_split_undo": self._split_undo,
            "story_merge": self._merge,
            "story_merge_form": self._merge_form,
            "story_merge_words": self._merge_words,
            "story_merge_with": self._merge_with,
            "story_merge_sure": self._merge_sure,
            "story_merge_undo": self._merge_undo,
        }

    @hybrid("{topic}", verb="story_about")
    async def story(self, ctx: Context, *, what: str) -> None:
        """Answer with one event from all its outlets."""
        asked = await self.ask(ctx)
        await say(asked, await self._story_about(asked, what))

    @story.autocomplete("what")
    async def _words(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    async def _story_about(self, asked: Asked, what: str) -> Message:
        found = await self.app.db.read(briefing.story_about, asked.desk, what, now=self.app.now(), zone=asked.zone)
        if isinstance(found, NothingFound):
            return messages.story(found, asked.words)
        back = actions.latest(found.words) if found.others else None
        # What was there a moment ago and is not any more, nobody can press a button for.
        return await self._told(asked, found.ref, "brief", 1, back) or messages.gone(asked.words)

    async def _story(self, asked: Asked, ref: str, tab: str = "brief", first: str = "1", *back: str) -> Answer:
        if tab not in TABS:
            raise Gone
        return await self._told(asked, ref, TABS[tab], number(first), actions.way_back(back))

    async def _told(self, asked: Asked, ref: str, tab: StoryTab, first: int, back: Action | None) -> Message | None:
        await self._ready(asked, ref)
        answer = await self.app.db.read(briefing.story, asked.desk, ref, tab, first)
        if answer is not None:
            return messages.story(answer, asked.words, editor=asked.rights.editor, back=back)
        # Nobody vouches for anything of it: then it is an article that somebody saved.
        opened = await self.app.db.read(briefing.article, asked.desk, ref)
        return opened and messages.article(opened, asked.words, editor=asked.rights.editor, back=back)

    async def _ready(self, asked: Asked, ref: str) -> None:
        """Have found what the story's articles tell together, where that is not there yet; it may take a moment."""
        making = asyncio.ensure_future(self.app.ready_story(asked.desk, ref))
        done, _ = await asyncio.wait((making,), timeout=PATIENCE)
        interaction = interaction_of(asked.where)
        if not done and interaction is not None and not interaction.response.is_done():
            # What a button then answers is a message of its own, for whoever pressed it.
            await wait(asked.where, private=interaction.type is discord.InteractionType.component)
        await making

    async def _split(self, asked: Asked, ref: str, shown: str, *chosen: str) -> Answer:
        asked.need_editor()
        members = await self.app.db.read(briefing.story_articles, asked.desk, ref)
        if len(members) < 2 or not {*chosen} <= {one.ref for one in members}:
            return None
        return messages.story_split(ref, members, chosen, asked.words, shown or _shown(asked))

    async def _split_sure(self, asked: Asked, ref: str, shown: str, *chosen: str) -> Answer:
        asked.need_editor()
        members = await self.app.db.read(briefing.story_articles, asked.desk, ref)
        if not await self.app.db.write(stories.split, asked.desk, ref, chosen, self.app.now()):
            return None
        gone = [one for one in members if one.ref in chosen]
        left = next(one.ref for one in members if one.ref not in chosen)
        return await self._changed(asked, left, shown, messages.story_split_done(left, gone, asked.words, shown))

    async def _split_undo(self, asked: Asked, ref: str, shown: str, *chosen: str) -> Answer:
        asked.need_editor()
        if not await self.app.db.write(stories.unsplit, asked.desk, chosen):
            return None
        return await self._changed(asked, ref, shown, messages.taken_back(asked.words))

    async def _merge(self, asked: Asked, ref: str, shown: str) -> Answer:
        asked.need_editor()
        if not await self.app.db.read(briefing.story_articles, asked.desk, ref):
            return None
        near = await self.app.db.read(briefing.near_stories, asked.desk, ref)
        return messages.story_merge(ref, near, asked.words, shown or _shown(asked))

    async def _merge_form(self, asked: Asked, ref: str, shown: str) -> Form:
        asked.need_editor()
        # As a form's id has no room for two names of this length, they stand in a row.
        row = await self.app.db.write(states.put, asked.desk, (ref, shown), self.app.now())
        say_ = asked.words.say
        words = Field(
            say_("form.story_merge_words"), say_("form.story_merge_words_note"), required=True, most=WORDS_LIMIT
        )
        return Form(say_("form.story_merge"), Action("story_merge_words", (row,)), (words,))

    async def _merge_words(self, asked: Asked, row: str, typed: str) -> Answer:
        asked.need_editor()
        kept = await self.app.db.read(states.get, asked.desk, row, self.app.now())
        if kept is None:
            return None
        ref, shown = kept
        near = await self.app.db.read(
            briefing.near_stories, asked.desk, ref, typed.strip(), now=self.app.now(), zone=asked.zone
        )
        return messages.story_merge(ref, near, asked.words, shown, typed.strip())

    async def _merge_with(self, asked: Asked, ref: str, shown: str, other: str) -> Answer:
        asked.need_editor()
        pair = [await self.app.db.read(briefing.article, asked.desk, one) for one in (ref, other)]
        if pair[0] is None or pair[1] is None:
            return None
        return messages.story_merge_sure(pair[0].telling, pair[1].telling, asked.words, shown)

    async def _merge_sure(self, asked: Asked, ref: str, shown: str, other: str) -> Answer:
        asked.need_editor()
        if not await self.app.db.write(stories.merge, asked.desk, ref, other, self.app.now()):
            return None
        return await self._changed(asked, ref, shown, messages.story_merged(ref, other, asked.words, shown))

    async def _merge_undo(self, asked: Asked, ref: str, shown: str, other: str) -> Answer:
        asked.need_editor()
        if not await self.app.db.write(stories.unmerge, asked.desk, ref, other):
            return None
        return await self._changed(asked, ref, shown, messages.taken_back(asked.words))

    async def _changed(self, asked: Asked, ref: str, shown: str, said: Message) -> Answer:
        """Say to the editor what was done, and to all who see the story what it is now."""
        if not shown:
            return Changed(said)
        await self._ready(asked, ref)
        answer = await self.app.db.read(briefing.story, asked.desk, ref)
        there = None if answer is None else messages.story(answer, asked.words, editor=asked.rights.editor)
        return Changed(said, shown if there else "", there)


def _shown(asked: Asked) -> str:
    """Return the chat's name of the message whose button was pressed; "" for one that only this person sees."""
    interaction = interaction_of(asked.where)
    message = interaction.message if interaction else None
    return _pages.named(message) if message else ""
