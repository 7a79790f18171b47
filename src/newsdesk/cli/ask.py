"""`ask`: the chat's questions, answered in the terminal in the same words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast, get_args
from zoneinfo import ZoneInfo

import click

from newsdesk import __version__, briefing, messages
from newsdesk.app import App, open_app
from newsdesk.cli._desk import desk_key, desk_option, settings_for
from newsdesk.cli._files import is_link
from newsdesk.errors import UnreadableQuery
from newsdesk.ingest.workers import Inline
from newsdesk.messages import plain
from newsdesk.messages.trend import DAYS
from newsdesk.models.answers import NothingFound
from newsdesk.models.article import Desk
from newsdesk.models.message import Message
from newsdesk.models.searched import Sort
from newsdesk.text.query import options
from newsdesk.words import Catalogue, catalogue


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@desk_option()
def command(question: tuple[str, ...], *, desk: str | None, local: bool) -> None:
    """Answer QUESTION from the database, as the chat would.

    A question is what one types in the chat, without the prefix: latest harbour strike; quotes ines halloran
    about:crane; summary petrel comet length:short; story harbour strike; summary https://example.org/news/1, which is
    fetched and not stored.
    The sample news, which --local asks, can answer all but the last.
    """
    click.echo(asyncio.run(_ask(" ".join(question), desk_key(desk), local=local)))


async def _ask(question: str, key: str, *, local: bool) -> str:
    settings = settings_for(local=local)
    name, _, rest = question.strip().partition(" ")
    if name.lower() not in _QUESTIONS:
        raise UnreadableQuery(f"I cannot answer {name!r}. Ask one of: {', '.join(sorted(_QUESTIONS))}.")
    app = open_app(settings, reader=Inline(settings.text_limit))
    words = catalogue(settings.language)
    try:
        answer = await _QUESTIONS[name.lower()](app, await app.desk(key), rest, words)
    except UnreadableQuery as error:
        raise UnreadableQuery(messages.explained_line(error, words)) from error
    finally:
        await app.close()
    return plain.draw(answer, ZoneInfo(settings.timezone))


async def _latest(app: App, desk: Desk, rest: str, words: Catalogue) -> Message:
    topic, _ = options.split(rest, {}, first=("topic",))
    return messages.latest(await app.db.read(briefing.latest, desk, topic, now=app.now(), zone=_zone(app)), words)


async def _quotes(app: App, desk: Desk, rest: str, words: Catalogue) -> Message:
    who, given = options.split(rest, {"about": "about"}, first=("who",), several=("about",))
    _require(who, "missing_who", "quotes ines halloran", words)
    answer = await app.db.read(
        briefing.quotes, desk, options.unquoted(who), given.get("about"), now=app.now(), zone=_zone(app)
    )
    return messages.quotes(answer, words)


async def _summary(app: App, desk: Desk, rest: str, words: Catalogue) -> Message:
    what, given = options.split(rest, {"length": "length"}, first=("what",))
    _require(what, "missing_what", "summary harbour strike", words)
    length = given.get("length", "medium").lower()
    if length not in get_args(briefing.Length):
        raise UnreadableQuery(f"A summary is short, medium or long, not {length!r}.")
    if is_link(what):
        if given:
            raise UnreadableQuery("What a link leads to is told at one length. Leave length: out, or ingest it first.")
        return messages.brief(briefing.brief(await app.read_link(what)), words)
    wanted = cast("briefing.Length", length)
    answer = await app.db.read(briefing.summary, desk, what, wanted, now=app.now(), zone=_zone(app))
    return messages.summary(answer, words)


async def _story(app: App, desk: Desk, rest: str, words: Catalogue) -> Message:
    what, _ = options.split(rest, {}, first=("what",))
    _require(what, "missing_what", "story harbour strike", words)
    found = await app.db.read(briefing.story_about, desk, what, now=app.now(), zone=_zone(app))
    if isinstance(found, NothingFound):
        return messages.story(found, words)
    await app.ready_story(desk, found.ref)
    told = await app.db.read(briefing.story, desk, found.ref)
    if told is not None:
        return messages.story(told, words)
    # Nobody vouches for anything of it: then it is a text that somebody saved.
    return messages.summary(await app.db.read(briefing.summary, desk, what, now=app.now(), zone=_zone(app)), words)


async def _search(app: App, desk: Desk, rest: str, words: Catalogue) -> Message:
    query, given = options.split(rest, {"sort": "sort"}, first=("query",))
    _require(query, "missing_query", "search harbour strike", words)
    sort = given.get("sort", "time").lower()
    if sort not in get_args(Sort):
        raise UnreadableQuery(f"A search is sorted by time or relevance, not by {sort!r}.")
    wanted = cast("Sort", sort)
    answer = await app.db.read(briefing.search, desk, query, wanted, now=app.now(), zone=_zone(app))
    return messages.search(answer, words)


def _zone(app: App) -> ZoneInfo:
    return ZoneInfo(app.settings.timezone)


def _require(text: str, key: str, example: str, words: Catalogue) -> None:
    if not text:
        raise UnreadableQuery(words.say(f"failure.{key}", example=example))


async def _trend(app: App, desk: Desk, rest: str, words: Catalogue) -> Message:
    topic, given = options.split(rest, {"days": "days"}, first=("topic",))
    _require(topic, "missing_topic", "trend harbour strike", words)
    days = given.get("days", "14")
    if days not in map(str, DAYS):
        raise UnreadableQuery(f"A trend is of 7, 14, 30 or 90 days, not of {days!r}.")
    answer = await app.db.read(briefing.trend, desk, topic, int(days), app.now(), _zone(app))
    return messages.trend(answer, int(days), words)


async def _status(app: App, desk: Desk, rest: str, words: Catalogue) -> Message:
    if rest.strip():
        raise UnreadableQuery(f"status stands alone, without {rest.strip()!r}.")
    # Whoever has the shell is its editor.
    return messages.status(await app.db.read(briefing.status, desk, app.now()), __version__, words, editor=True)


_QUESTIONS: dict[str, Callable[[App, Desk, str, Catalogue], Awaitable[Message]]] = {
    "latest": _latest,
    "quotes": _quotes,
    "search": _search,
    "story": _story,
    "status": _status,
    "summary": _summary,
    "trend": _trend,
}
