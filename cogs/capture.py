"""What people bring: `save`, the right-clicks **Brief this** and **Save to the desk**, and what editors do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from cogs import _given, _links, _own, _pages
from cogs._checks import Asked, Refused, all_can_read, interaction_of
from cogs._cog import DeskCog
from cogs._commands import Context, hybrid
from cogs._forms import TEXT_LIMIT, Field, Form
from cogs._render import open_form, say, wait
from cogs._router import Answer, Changed, Handler, for_one
from newsdesk import briefing, messages
from newsdesk.errors import UnreadableText
from newsdesk.messages import actions
from newsdesk.models.article import SourceKind
from newsdesk.models.message import Action, Button, Line, Message, Plain
from newsdesk.storage import outbox
from newsdesk.words import Catalogue

TITLE_LIMIT = 300


class Capture(DeskCog):
    """Takes in texts."""

    def right_clicks(self, words: Catalogue) -> Iterable[app_commands.ContextMenu]:
        """Return the commands that Discord offers on a message, named by the catalogue."""
        offered = {"command.brief_this_name": self._brief_this, "command.save_this_name": self._save_this}
        for key, callback in offered.items():
            yield app_commands.ContextMenu(name=locale_str(words.say(key), key=key), callback=callback)

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done with a text, and by editors with an article."""
        return {
            "form_save": self._form,
            "save": self._save_filled,
            "approve": self._approve,
            "remove": self._remove,
            "keep": self._keep,
            "remove_sure": self._remove_sure,
            "delete_posts": self._delete_posts,
        }

    @hybrid()
    async def save(self, ctx: Context, *, file: discord.Attachment | None = None, link: str = "") -> None:
        """Save an attached file, the article of a link or what is typed, or open the form for a text."""
        asked = await self.ask(ctx)
        asked.need_saver()
        if file is not None:
            _given.check_file(asked, file)
            await say(asked, await self._save(asked, file, SourceKind.UPLOADED))
        elif link.strip():
            await say(asked, await _links.save(self, asked, _links.alone(link) or (link,)))
        elif ctx.interaction is not None:
            await open_form(asked, await self._form(asked))
        elif text := _given.typed_text(ctx):
            _given.check_text(asked, text)
            if not all_can_read(ctx.channel):
                raise Refused(messages.not_allowed("hidden", asked.words))
            urls = _links.alone(text)
            await say(asked, await (_links.save(self, asked, urls) if urls else self._save_text(asked, text)))
        else:
            # Discord opens a form only for a button or a slash command.
            await say(asked, _offer(asked.words.say("chat.save_how"), asked.words))

    async def _brief_this(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        asked = await self.ask(interaction)
        if _own.is_ours(interaction, message):
            await say(asked, await self._brief_of_ours(asked, message))
            return
        links = _links.given(message)
        if links.alone:
            await say(asked, await _links.brief(self, asked, links.urls))
            return
        _, thing = _given.given(asked, message)
        self.heavy(asked)
        await wait(interaction, private=True)
        reading = await self.app.read_article(await _given.draft_of(thing))
        told = messages.brief(briefing.brief(reading), asked.words)
        await say(asked, replace(told, menu=messages.links_menu(links.urls, asked.words)))

    async def _brief_of_ours(self, asked: Asked, message: discord.Message) -> Message:
        """Brief what a message of the bot shows: its article, or those of its list that are chosen."""
        ref, menu = await _own.shown(asked, message)
        answer = ref and await self.app.db.read(briefing.summary_of, asked.desk, ref)
        return for_one(messages.summary(answer, asked.words)) if answer else messages.ours(menu, asked.words)

    async def _save_this(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        asked = await self.ask(interaction)
        asked.need_saver()
        if _own.is_ours(interaction, message):
            raise _given.refusal(asked, "chat.own_message")
        if not all_can_read(interaction.channel):
            raise Refused(messages.not_allowed("hidden", asked.words))
        if await _is_command(interaction, message):
            raise _given.refusal(asked, "chat.a_command")
        links = _links.given(message)
        if links.alone:
            await say(asked, await _links.save(self, asked, links.urls))
            return
        kind, thing = _given.given(asked, message)
        await say(asked, await self._save(asked, thing, kind))

    async def _form(self, asked: Asked, text: str = "", title: str = "") -> Form:
        asked.need_saver()
        say_ = asked.words.say
        return Form(
            say_("form.save"),
            Action("save"),
            (
                Field(say_("form.save_title"), say_("form.save_title_note"), most=TITLE_LIMIT, value=title),
                Field(say_("form.save_text"), say_("form.save_text_note"), long=True, required=True, value=text),
            ),
        )

    async def _save_filled(self, asked: Asked, title: str, text: str) -> Message:
        asked.need_saver()
        _given.check_text(asked, text)
        if urls := _links.alone(text):
            return await _links.save(self, asked, urls)
        return await self._save_text(asked, text, title.strip())

    async def _save_text(self, asked: Asked, text: str, title: str = "") -> Message:
        """Save what was typed; where it is no article yet, keep it in a form in which it can be completed."""
        try:
            return await self._save(asked, text, SourceKind.PASTED, title or None)
        except UnreadableText as error:
            kept = asked.words.say("chat.save_kept")
            said = f"{asked.words.explain(error)}{asked.words.space}{kept}"
            return _offer(said, asked.words, text[:TEXT_LIMIT], title)

    async def _save(
        self, asked: Asked, thing: discord.Attachment | str, kind: SourceKind, title: str | None = None
    ) -> Message:
        self.heavy(asked)
        await wait(asked.where, private=False)
        draft = replace(await _given.draft_of(thing), title=title)
        saved = await self.app.save(asked.desk, draft, kind, asked.person.display_name, asked.person.id)
        return messages.saved(saved, asked.words, editor=asked.rights.editor)

    async def _approve(self, asked: Asked, ref: str, *back: str) -> Answer:
        asked.need_editor()
        await self.app.approve(asked.desk, ref)
        opened, list_ = await self.app.db.read(briefing.article, asked.desk, ref), actions.way_back(back)
        if opened is not None and _is_copy(asked):
            return Changed(messages.approved(opened, asked.words, list_))
        return opened and Changed(messages.article(opened, asked.words, editor=True, back=list_))

    async def _remove(self, asked: Asked, ref: str, *back: str) -> Answer:
        asked.need_editor()
        opened = await self.app.db.read(briefing.article, asked.desk, ref)
        interaction = interaction_of(asked.where)
        shown = interaction.message if interaction else None
        name = _pages.named(shown) if shown else ""
        return opened and messages.confirm_removal(opened, asked.words, name, actions.way_back(back))

    async def _keep(self, asked: Asked) -> Message:
        return messages.kept(asked.words)

    async def _remove_sure(self, asked: Asked, ref: str, shown: str, *back: str) -> Answer:
        asked.need_editor()
        if not await self.app.remove(asked.desk, ref):
            return None
        posts, list_ = len(await self.app.db.read(outbox.carrying, asked.desk, ref)), actions.way_back(back)
        told = messages.removed(asked.words, list_, ref=ref, posts=posts)
        # What becomes of the posts is asked of the editor alone.
        return Changed(told, shown, messages.removed(asked.words, list_))

    async def _delete_posts(self, asked: Asked, ref: str) -> Answer:
        asked.need_editor()
        count = await self.app.db.write(outbox.take_back, asked.desk, ref, self.app.now())
        return messages.posts_taken_back(count, asked.words)


async def _is_command(interaction: discord.Interaction[Any], message: discord.Message) -> bool:
    """Tell whether a message of somebody's asks the bot something."""
    bot = interaction.client
    return isinstance(bot, commands.Bot) and (await bot.get_context(message)).command is not None


def _is_copy(asked: Asked) -> bool:
    """Tell whether a button of a message was pressed that only this person sees."""
    interaction = interaction_of(asked.where)
    return interaction is not None and interaction.message is not None and interaction.message.flags.ephemeral


def _offer(said: str, words: Catalogue, *kept: str) -> Message:
    """Return a message whose button opens the form, with a text and a headline that were `kept`."""
    action = Action("form_save", kept) if kept else actions.form("save")
    return Message((Line((Plain(said),)),), (Button(words.say("form.save_button"), action),))
