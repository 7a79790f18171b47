"""`ingest`: take articles into the database from files, standard input or links."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from newsdesk.app import App, open_app
from newsdesk.cli._desk import desk_key, desk_option, settings_for
from newsdesk.cli._files import draft_of, is_link
from newsdesk.cli._moment import moment
from newsdesk.cli._output import counted, json_line, progress
from newsdesk.errors import NewsdeskError
from newsdesk.ingest import intake
from newsdesk.ingest.workers import Inline
from newsdesk.messages.markdown import tidy
from newsdesk.models.article import EVERYONE, Added, Duplicate, NewVersion, Source, SourceKind, Taken
from newsdesk.models.reading import Draft, Reading
from newsdesk.storage import desks

LONGEST_OPTION = 2_000
"""Characters of an address, a headline or a name that can be meant seriously."""


@click.command("ingest")
@click.argument("files", metavar="FILE|URL...", nargs=-1, required=True)
@desk_option(everyone=True)
@click.option("--outlet", help="The outlet whose articles these are.")
@click.option("--url", help="The article's address (one file only).")
@click.option("--title", help="The article's headline, where the text does not open with it (one file only).")
@click.option("--published", help="When it was published: ISO 8601, in UTC where no zone is given (one file only).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file.")
def command(
    files: tuple[str, ...],
    *,
    desk: str | None,
    local: bool,
    outlet: str | None,
    url: str | None,
    title: str | None,
    published: str | None,
    as_json: bool,
) -> None:
    """Take articles into the database, from files or from links.

    A FILE holds text, HTML or a mail (.eml); - is standard input. What a URL leads to is fetched. An article that is
    known stores nothing; one that is known with another text becomes a new version. They go to the desk that --desk
    names, and count as approved; with --local, to everyone in the local page.
    """
    if len(files) > 1 and (url or title or published):
        raise click.UsageError("--url, --title and --published describe one article; give one file.")
    given = Draft(
        url=_text("--url", url),
        title=_text("--title", title),
        outlet=_text("--outlet", outlet),
        published=_when(published),
    )
    key = EVERYONE if local and desk is None else desk_key(desk, everyone=True)
    if not asyncio.run(_ingest(files, given, key, local=local, as_json=as_json)):
        sys.exit(1)


async def _ingest(files: tuple[str, ...], given: Draft, key: str, *, local: bool, as_json: bool) -> bool:
    """Take every file in; return whether all could be read. One that cannot is told and the others go on."""
    settings = settings_for(local=local)
    app = open_app(settings, reader=Inline(settings.text_limit))
    good = True
    try:
        source = await _source(app, key, given.outlet)
        with progress("files read") as advance:
            for name in files:
                try:
                    reading = await _read(app, name, given)
                    intake.check(reading)
                    taken = await app.take(reading, source)
                except NewsdeskError as error:
                    good = False
                    # Most sentences about a file name it.
                    about = "" if name in str(error) else f"{name}: "
                    click.echo(f"Error: {about}{error}", err=True)
                else:
                    click.echo(
                        json_line(_as_json(name, taken, reading)) if as_json else _sentence(name, taken, reading)
                    )
                advance()
    finally:
        await app.close()
    return good


async def _read(app: App, name: str, given: Draft) -> Reading:
    """Read a file or a link; what the options say of it comes first. Raises `NewsdeskError`."""
    if not is_link(name):
        return await app.read_article(_described(draft_of(name), given))
    reading = await app.read_link(name)
    return replace(
        reading,
        url=given.url or reading.url,
        title=given.title or reading.title,
        title_span=None if given.title else reading.title_span,
        outlet=given.outlet or reading.outlet,
        published=given.published or reading.published,
    )


def _text(option: str, value: str | None) -> str | None:
    """Return an option's words. Raises `click.BadParameter` for what is no text or longer than any such words are."""
    if value is not None and (
        len(value) > LONGEST_OPTION or any("\ud800" <= character <= "\udfff" for character in value)
    ):
        raise click.BadParameter(f"That is not text, or longer than {LONGEST_OPTION:,} characters.", param_hint=option)
    return value


def _when(value: str | None) -> datetime | None:
    try:
        return moment(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not an ISO 8601 time.", param_hint="--published") from None


async def _source(app: App, key: str, outlet: str | None) -> Source:
    if key == EVERYONE:
        return await app.db.write(desks.everyone_source, outlet, app.now())
    desk = await app.desk(key)
    return await app.db.write(desks.private_source, desk, SourceKind.SHELL, outlet, app.now())


def _described(draft: Draft, given: Draft) -> Draft:
    return replace(
        draft,
        url=given.url or draft.url,
        title=given.title or draft.title,
        outlet=given.outlet or draft.outlet,
        published=given.published or draft.published,
    )


def _sentence(name: str, taken: Taken, reading: Reading) -> str:
    title = tidy(reading.title or name)
    match taken:
        case Added():
            sentences, quotes = len(reading.sentences), len(reading.quotes)
            return f"Added: {title} ({counted(sentences, 'sentence')}, {counted(quotes, 'quote')})"
        case Duplicate():
            return f"Known already: {title}. Nothing was stored."
        case NewVersion(number=number):
            return f"New version ({number}): {title}"


def _as_json(name: str, taken: Taken, reading: Reading) -> dict[str, Any]:
    outcome = {Added: "added", Duplicate: "duplicate", NewVersion: "new version"}[type(taken)]
    return {"file": name, "outcome": outcome, "title": reading.title, "language": reading.language}
