"""What somebody gives to be read: a file, or a message of somebody's → a draft. Reading it is left to the app."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import discord

from cogs._checks import Asked, Refused
from cogs._commands import Context, cut
from newsdesk import messages
from newsdesk.ingest import decoding
from newsdesk.models.article import SourceKind
from newsdesk.models.reading import Draft

ENDINGS = (".txt", ".md", ".html", ".htm")
BYTES_PER_CHARACTER = 4
"""At most, in UTF-8; so many times the longest text may a file be large."""


def refusal(asked: Asked, key: str, **values: str | int) -> Refused:
    """Return what to raise where something cannot be taken, with a sentence of the catalogue."""
    said = {name: cut(value) if isinstance(value, str) else value for name, value in values.items()}
    return Refused(messages.failure(asked.words.template(key).format_map(said)))


def readable(attachments: Iterable[discord.Attachment]) -> discord.Attachment | None:
    """Return the first file of a kind that is read."""
    return next((file for file in attachments if file.filename.lower().endswith(ENDINGS)), None)


def check_file(asked: Asked, file: discord.Attachment) -> None:
    """Raise `Refused` for a file of another kind, or one that is larger than any text that is taken."""
    name = file.filename
    if not name.lower().endswith(ENDINGS):
        raise refusal(asked, "chat.wrong_kind", name=name)
    if file.size > asked.app.settings.text_limit * BYTES_PER_CHARACTER:
        raise refusal(asked, "chat.too_large", name=name, limit=asked.words.number(asked.app.settings.text_limit))


def check_text(asked: Asked, text: str) -> None:
    """Raise `Refused` for what is no text of an article: nothing at all."""
    if not text.strip():
        raise refusal(asked, "chat.no_text")


async def draft_of_file(file: discord.Attachment) -> Draft:
    """Fetch a file from Discord and decode it. Raises `UnreadableText` for what is empty or no text."""
    content = await file.read()
    # In a thread: finding out an old encoding takes longer than a command may wait.
    return await asyncio.to_thread(decoding.draft, content, file.filename)


def typed_text(context: Context) -> str:
    """Return what stands behind the name of a typed command, with names for the numbers in its mentions."""
    if context.interaction is not None:
        return ""
    # The view has the mentions as numbers; so the clean text is read anew, up to the end of the command's name.
    rest = context.message.clean_content.removeprefix(context.clean_prefix.rstrip()).lstrip()
    return rest[len(context.invoked_with or "") :].strip()


def given(asked: Asked, message: discord.Message) -> tuple[SourceKind, discord.Attachment | str]:
    """Return what of a message is to be read: its first file of a kind that is read, else its words.

    A forwarded message has its words and files inside. Raises `Refused` where there is nothing to read.
    """
    inside = message.message_snapshots[0] if message.message_snapshots else message
    file = readable(inside.attachments)
    if file is not None:
        check_file(asked, file)
        return SourceKind.UPLOADED, file
    text = message.clean_content if inside is message else inside.content
    check_text(asked, text)
    return SourceKind.PASTED, text


async def draft_of(thing: discord.Attachment | str) -> Draft:
    """Return what `given` found as a draft."""
    return Draft(text=thing) if isinstance(thing, str) else await draft_of_file(thing)
