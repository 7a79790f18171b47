"""`digest`: one digest, printed: what was new on a desk lately, or what one that is set up there would tell now."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo

import click

from newsdesk.app import App, open_app
from newsdesk.briefing import digests as briefed
from newsdesk.briefing import schedules
from newsdesk.cli._desk import desk_key, desk_option, settings_for
from newsdesk.errors import NewsdeskError, UnreadableQuery
from newsdesk.ingest.workers import Inline
from newsdesk.messages import digest as wording
from newsdesk.messages import explained_line, plain
from newsdesk.models.answers import Length
from newsdesk.models.article import Desk
from newsdesk.models.digest import Digest, DigestBrief, DigestPlan, DigestStory
from newsdesk.models.outbox import Target
from newsdesk.models.overview import Window
from newsdesk.storage import digests, keys
from newsdesk.words import catalogue

_CODE = re.compile(r"[a-z]{2,3}")


def _codes(_context: click.Context, _option: click.Parameter, typed: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(one.strip().casefold() for one in typed)
    for one, code in zip(typed, codes, strict=True):
        if not _CODE.fullmatch(code):
            raise click.BadParameter(f"{one[:40]!r} is no code of a language, such as en.")
    return codes


@click.command("digest")
@click.argument("topics", nargs=-1)
@click.option("--name", help="A digest that the desk has set up: what it would tell now.")
@click.option(
    "--hours", type=click.IntRange(1, 8760), help="How far back, by when the desk first saw it.  [default: 24]"
)
@click.option("--outlet", "outlets", multiple=True, help="Only this outlet; may be given several times.")
@click.option(
    "--language", "languages", multiple=True, callback=_codes, help="Only this language, such as en; several times."
)
@click.option("--stories", type=click.IntRange(1, digests.MOST_STORIES), default=5, show_default=True, help="How many.")
@click.option("--length", type=click.Choice(get_args(Length)), default="medium", show_default=True, help="Of each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@desk_option()
def command(
    topics: tuple[str, ...],
    *,
    name: str | None,
    hours: int | None,
    outlets: tuple[str, ...],
    languages: tuple[str, ...],
    stories: int,
    length: str,
    as_json: bool,
    desk: str | None,
    local: bool,
) -> None:
    """Print one digest of what was new on TOPICS, each as one searches, or of all that came.

    Nothing is sent and nothing noted. With --name it is what a digest that was set up in chat would tell if it were
    sent now; of several that people have to themselves by that name, the oldest.
    """
    if name is not None and (topics or outlets or languages):
        raise click.UsageError("With --name the digest itself says what it is about.")
    plan = DigestPlan(
        name=" · ".join(topics)[: digests.NAME_LIMIT].strip() or "Digest",
        target=Target("user", 0),
        schedule=schedules.MORNING,
        topics=topics,
        outlets=outlets,
        languages=languages,
        stories=stories,
        length=cast("Length", length),
    )
    asyncio.run(_print(plan, name, hours, desk_key(desk), as_json=as_json, local=local))


async def _print(
    plan: DigestPlan, name: str | None, hours: int | None, key: str, *, as_json: bool, local: bool
) -> None:
    settings = settings_for(local=local)
    app, words = open_app(settings, reader=Inline(settings.text_limit)), catalogue(settings.language)
    try:
        desk = await app.desk(key)
        digest = await _found(app, desk, name) if name is not None else await _drafted(app, desk, plan)
        now = app.now()
        window = briefed.window_of(digest, now) if hours is None else Window(now - timedelta(hours=hours), now)
        await app.ready_digest(replace(digest, told_up_to=window.since))
        brief = await app.db.read(briefed.compose, desk, digest, window, now)
    except UnreadableQuery as error:
        raise UnreadableQuery(explained_line(error, words)) from error
    finally:
        await app.close()
    if as_json:
        click.echo(json.dumps(_as_json(brief), ensure_ascii=False))
    else:
        click.echo(plain.draw(wording.digest(brief, words), ZoneInfo(settings.timezone)))


async def _drafted(app: App, desk: Desk, plan: DigestPlan) -> Digest:
    await app.db.read(digests.check, desk, plan)
    return briefed.draft(desk, plan, None, app.now())


async def _found(app: App, desk: Desk, name: str) -> Digest:
    every = await app.db.read(digests.of_desk, desk)
    for digest in every:
        if keys.words(digest.plan.name) == keys.words(name):
            return digest
    # Of what people have to themselves the shell says no names that it was not given.
    there = ", ".join(digest.plan.name for digest in every if digest.plan.target.what != "user")
    raise NewsdeskError(f"There is no digest called {name[:40]!r} there. There are: {there or 'none'}.")


def _as_json(brief: DigestBrief) -> dict[str, Any]:
    return {
        "name": brief.name,
        "since": brief.window.since.isoformat(),
        "until": brief.window.until.isoformat(),
        "total": brief.total,
        "stories": [_story(story) for story in brief.stories],
    }


def _story(story: DigestStory) -> dict[str, Any]:
    quote = story.quote
    return {
        "ref": story.lead.ref,
        "headline": story.lead.headline,
        "url": story.lead.url,
        "outlet": story.lead.outlet,
        "time": story.lead.when.isoformat(),
        "language": story.lead.language,
        "outlets": story.outlets,
        "sentences": list(story.sentences),
        "quote": None
        if quote is None
        else {"parts": list(quote.parts), "speaker": quote.speaker, "role": quote.role, "outlet": quote.source.outlet},
        "told_before": None if story.told_at is None else story.told_at.isoformat(),
    }
