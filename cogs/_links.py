"""Links that somebody gives: found in what they wrote, counted, told in short, and kept. Reading them is the app's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord

from cogs import _given
from cogs._checks import Asked, all_can_read, how_long
from cogs._cog import DeskCog
from cogs._render import wait
from newsdesk import briefing, messages
from newsdesk.errors import NewsdeskError
from newsdesk.ingest import links
from newsdesk.models.answers import Length, Saved
from newsdesk.models.message import Message
from newsdesk.models.reading import Reading

MOST_SAVED = 3
"""Links of one message that are saved at a time: enough for whoever collects, and the answer stays short."""
LITTLE = 200
"""Letters and digits beside a message's links that are a remark on them; an article of its own has more."""

_FOUND = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_BEHIND = ".,;:!?'\"”’»*_~`|]}。、」』）"
"""What may stand right behind a link and is seldom its end: punctuation and Discord's markdown."""


@dataclass(frozen=True, slots=True)
class Given:
    """The links of a message, and whether it says little else."""

    urls: tuple[str, ...]
    alone: bool


def found(text: str) -> tuple[str, ...]:
    """Return the links in a text, each once."""
    # discord.py puts a mark behind the @ of "@everyone", which an address may have in it, too.
    urls = (_trimmed(match[0]) for match in _FOUND.finditer(text.replace("@\u200b", "@")))
    return tuple(dict.fromkeys(url for url in urls if url.partition("://")[2]))


def alone(text: str) -> tuple[str, ...]:
    """Return the links of a text that is nothing but links; none of any other."""
    return () if _beside(text) else found(text)


def given(message: discord.Message) -> Given:
    """Return the links of a message, or of what is forwarded in it; of one with a file that is read, none.

    What another bot posts has them in its embeds.
    """
    inside = message.message_snapshots[0] if message.message_snapshots else message
    if _given.readable(inside.attachments) is not None:
        return Given((), alone=False)
    urls = found(inside.content) or tuple(dict.fromkeys(embed.url for embed in inside.embeds if embed.url))
    return Given(urls, alone=bool(urls) and _beside(inside.content) <= LITTLE)


def _beside(text: str) -> int:
    return sum(character.isalnum() for character in _FOUND.sub(" ", text))


def _trimmed(url: str) -> str:
    while url.endswith(tuple(_BEHIND)) or (url.endswith(")") and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


async def brief(cog: DeskCog, asked: Asked, urls: Sequence[str]) -> Message:
    """Tell in short, in private, what a link leads to; of several, ask which."""
    if len(urls) > 1:
        return messages.links(urls, asked.words)
    (url,) = urls
    return told(asked, links.ref(url), await _read(cog, asked, url, private=True))


async def summary(cog: DeskCog, asked: Asked, url: str, length: Length) -> Message:
    """Summarise the article that the desk has at an address; else what the link leads to, which is not kept."""
    answer = await asked.app.db.read(briefing.summary_at, asked.desk, url, length)
    if answer is None:
        reading = await _read(cog, asked, url, private=False)
        # The link may have led to another address: a shorter one, or one without a feed's marks.
        if reading.url is not None:
            answer = await asked.app.db.read(briefing.summary_at, asked.desk, reading.url, length)
        if answer is None:
            return replace(told(asked, links.ref(url), reading, length), private=False)
    return messages.summary(answer, asked.words)


def told(asked: Asked, ref: str, reading: Reading, length: Length = "medium") -> Message:
    """Word in short what a link leads to; `ref` is the link's name."""
    saver = asked.rights.saver and all_can_read(asked.where.channel)
    return messages.brief(briefing.brief(reading, length), asked.words, link=ref, saver=saver)


async def save(cog: DeskCog, asked: Asked, urls: Sequence[str]) -> Message:
    """Keep the articles that the first few of some links lead to, and say what became of each.

    Raises `Refused` where too much was asked, and for a single link what `App.save_link` raises.
    """
    cog.heavy(asked)
    if len(urls) == 1:
        asked.need_patience(cog.link(asked, urls[0]))
        await wait(asked.where, private=False)
        saved = await asked.app.save_link(asked.desk, urls[0], asked.person.display_name, asked.person.id)
        return messages.saved(saved, asked.words, editor=asked.rights.editor)
    await wait(asked.where, private=False)
    taken = urls[:MOST_SAVED]
    outcomes = await asyncio.gather(*(_saved(cog, asked, url) for url in taken))
    return messages.saved_links([*zip(taken, outcomes, strict=True)], asked.words, more=len(urls) > MOST_SAVED)


async def _saved(cog: DeskCog, asked: Asked, url: str) -> Saved | str:
    if (later := cog.link(asked, url)) is not None:
        return how_long(later, asked.words)
    try:
        return await asked.app.save_link(asked.desk, url, asked.person.display_name, asked.person.id)
    except NewsdeskError as error:
        return asked.words.explain(error)


async def _read(cog: DeskCog, asked: Asked, url: str, *, private: bool) -> Reading:
    cog.heavy(asked)
    asked.need_patience(cog.link(asked, url))
    await wait(asked.where, private=private)
    return await asked.app.read_link(url, asked.desk)
