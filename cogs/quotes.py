"""Who said what: `quotes`, and what editors say of who is who."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from cogs import _pages
from cogs._checks import Asked, ask, interaction_of
from cogs._cog import DeskCog, topics
from cogs._commands import Context, hybrid, suggestions
from cogs._forms import Field, Form
from cogs._render import say
from cogs._router import Answer, Changed, Handler, number
from newsdesk import briefing, messages
from newsdesk.models.answers import WhoIsWho
from newsdesk.models.message import Action, Message
from newsdesk.storage import quotes as people
from newsdesk.storage import states
from newsdesk.text.query.options import unquoted

NAME_LIMIT = 100
"""Characters of a name that an editor fills in."""


class Quotes(DeskCog):
    """Asks what somebody said."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from an answer."""
        return {
            "quotes": self._quotes,
            "person": self._person,
            "people": self._people_said,
            "merge": self._merge,
            "merge_form": self._merge_form,
            "merge_name": self._merge_name,
            "merge_with": self._merge_with,
            "merge_sure": self._merge_sure,
            "merge_undo": self._merge_undo,
            "split": self._split,
            "split_sure": self._split_sure,
            "split_undo": self._split_undo,
        }

    @hybrid("{person}", verb="quotes")
    async def quotes(self, ctx: Context, *, who: str, about: str | None = None) -> None:
        """Answer with what that person said, newest first."""
        asked = await self.ask(ctx)
        await say(asked, await self._quotes(asked, unquoted(who), about or ""))

    @quotes.autocomplete("who")
    async def _people(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        asked = await ask(interaction, self.app)
        people = await self.app.db.read(briefing.people, asked.desk, typed)
        return suggestions(person.name for person in people)

    @quotes.autocomplete("about")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    async def _quotes(self, asked: Asked, who: str, about: str = "", first: str = "1") -> Message:
        now = self.app.now()
        answer = await self.app.db.read(
            briefing.quotes, asked.desk, who, about or None, number(first), now=now, zone=asked.zone
        )
        return messages.quotes(answer, asked.words, now, editor=asked.rights.editor)

    async def _person(self, asked: Asked, about: str, *keys: str) -> Answer:
        return await self._people_said(asked, about, "1", *keys)

    async def _people_said(self, asked: Asked, about: str, first: str, *keys: str) -> Answer:
        if not keys:
            return None
        return await self._quotes_of(asked, keys, about, first)

    async def _who(self, asked: Asked, key: str) -> WhoIsWho | None:
        asked.need_editor()
        return await self.app.db.read(briefing.who_is_who, asked.desk, key)

    async def _merge(self, asked: Asked, key: str, shown: str) -> Answer:
        found = await self._who(asked, key)
        return found and messages.who_is_who(found, asked.words, shown or _shown(asked))

    async def _merge_form(self, asked: Asked, key: str, shown: str) -> Form:
        asked.need_editor()
        # A form's id has no room for a long name: it stands in a row.
        row = await self.app.db.write(states.put, asked.desk, (key, shown), self.app.now())
        say_ = asked.words.say
        name = Field(say_("form.merge_name"), say_("form.merge_name_note"), required=True, most=NAME_LIMIT)
        return Form(say_("form.merge"), Action("merge_name", (row,)), (name,))

    async def _merge_name(self, asked: Asked, row: str, typed: str) -> Answer:
        asked.need_editor()
        kept = await self.app.db.read(states.get, asked.desk, row, self.app.now())
        if kept is None:
            return None
        key, shown = kept
        found = await self.app.db.read(briefing.others_called, asked.desk, key, typed)
        if len(found) == 1:
            return await self._merge_with(asked, key, shown, found[0].key)
        return messages.whom_to_merge(key, typed, found, asked.words, shown)

    async def _merge_with(self, asked: Asked, key: str, shown: str, other: str) -> Answer:
        one, two = await self._who(asked, key), await self._who(asked, other)
        return one and two and messages.confirm_merge(one.known, two.known, asked.words, shown)

    async def _merge_sure(self, asked: Asked, key: str, other: str, shown: str) -> Answer:
        asked.need_editor()
        done = await self.app.db.write(people.merge, asked.desk, key, other, self.app.now())
        found = await self._who(asked, key) if done else None
        if found is None:
            return None
        return await self._changed(asked, key, shown, messages.merged(found.known, key, other, asked.words, shown))

    async def _merge_undo(self, asked: Asked, key: str, other: str, shown: str) -> Answer:
        asked.need_editor()
        if not await self.app.db.write(people.unmerge, asked.desk, key, other):
            return None
        return await self._changed(asked, key, shown, messages.taken_back(asked.words))

    async def _split(self, asked: Asked, key: str, shown: str, name: str) -> Answer:
        found = await self._who(asked, key)
        if found is None or name not in dict(found.known.names) or len(found.known.names) == 1:
            return None
        return messages.confirm_split(found.known, name, asked.words, shown)

    async def _split_sure(self, asked: Asked, key: str, name: str, shown: str) -> Answer:
        found = await self._who(asked, key)
        if found is None or not await self.app.db.write(people.split, asked.desk, key, name, self.app.now()):
            return None
        said = messages.split_off(dict(found.known.names)[name], key, name, asked.words, shown)
        return await self._changed(asked, key, shown, said)

    async def _split_undo(self, asked: Asked, key: str, name: str, shown: str) -> Answer:
        asked.need_editor()
        if not await self.app.db.write(people.unsplit, asked.desk, key, name, self.app.now()):
            return None
        return await self._changed(asked, key, shown, messages.taken_back(asked.words))

    async def _changed(self, asked: Asked, key: str, shown: str, said: Message) -> Changed:
        """Say to the editor what was done, and to all who see the person what they said as it counts now."""
        return Changed(said, shown, await self._quotes_of(asked, (key,)))

    async def _quotes_of(self, asked: Asked, keys: tuple[str, ...], about: str = "", first: str = "1") -> Message:
        now = self.app.now()
        answer = await self.app.db.read(
            briefing.quotes_of, asked.desk, keys, about or None, number(first), now=now, zone=asked.zone
        )
        return messages.quotes(answer, asked.words, now, editor=asked.rights.editor)


def _shown(asked: Asked) -> str:
    """Return the chat's name of the message whose button was pressed; "" for one that only this person sees."""
    interaction = interaction_of(asked.where)
    message = interaction.message if interaction else None
    return _pages.named(message) if message else ""
