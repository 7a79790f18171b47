"""`doctor`: looks an installation over, and says what to do where something is not as it should be.

What only Discord knows is asked by a function that `bot.py` hands over.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import TypeAlias

import click

from newsdesk import logs
from newsdesk.cli._output import json_line
from newsdesk.config import Settings
from newsdesk.errors import NewsdeskError
from newsdesk.ingest.workers import Workers
from newsdesk.models.outbox import Target
from newsdesk.models.upkeep import Finding, Grade
from newsdesk.storage import sqlite
from newsdesk.storage.database import open_database
from newsdesk.upkeep import doctor

AskDiscord: TypeAlias = Callable[[Settings, tuple[Target, ...]], Awaitable[tuple[Finding, ...]]]
"""Looks at the token, the intents and the permissions in these places."""

_SIGNS = {Grade.GOOD: "ok  ", Grade.DOUBTFUL: "see ", Grade.BAD: "BAD "}


def run(settings: Settings, ask_discord: AskDiscord, *, deep: bool, mend: bool, as_json: bool) -> int:
    """Look everything over, print what was found, and return the exit code: 1 where something is bad."""
    findings: list[Finding] = []
    secrets = (settings.token.get_secret_value(),) if settings.token else ()

    def tell(some: Iterable[Finding]) -> None:
        for finding in some:
            findings.append(finding)
            click.echo(logs.masked(_line(finding, as_json=as_json), secrets))
            sys.stdout.flush()

    asyncio.run(_examine(settings, ask_discord, tell, deep=deep or mend, mend=mend))
    return 1 if any(finding.grade is Grade.BAD for finding in findings) else 0


async def _examine(
    settings: Settings,
    ask_discord: AskDiscord,
    tell: Callable[[Iterable[Finding]], None],
    *,
    deep: bool,
    mend: bool,
) -> None:
    tell([Finding("settings", Grade.GOOD, "They can be read.")])
    places: tuple[Target, ...] = ()
    try:
        path = sqlite.file_of(settings.database)
        sqlite.check_place(path)
        tell([doctor.disk(settings.database)])
        if path.exists():
            tell([doctor.whole(settings.database)])
            places = await _stored(settings, tell, deep=deep, mend=mend)
        else:
            todo = "The first start makes it: nothing is wrong if that is still to come."
            tell([Finding("database", Grade.DOUBTFUL, f"There is none in {path} yet.", todo)])
    except NewsdeskError as error:
        tell([Finding("database", Grade.BAD, str(error))])
    reader = Workers(settings)
    try:
        tell([await doctor.workers(reader)])
    finally:
        await reader.close()
    if settings.token is None:
        todo = "Without one only the shell and the local page work: set NEWSDESK_TOKEN or NEWSDESK_TOKEN_FILE."
        tell([Finding("token", Grade.DOUBTFUL, "There is none.", todo)])
    else:
        tell(await ask_discord(settings, places))


async def _stored(
    settings: Settings, tell: Callable[[Iterable[Finding]], None], *, deep: bool, mend: bool
) -> tuple[Target, ...]:
    db = open_database(settings.database, readers=1)
    try:
        if deep:
            tell([await doctor.index(db, _progress if mend else None)])
        counted = await doctor.look(db)
    finally:
        db.close()
    tell(doctor.state(counted, datetime.now(UTC)))
    return counted.posted_to


def _progress(done: int, articles: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"The index is being made anew: {done} of {articles} articles.", err=True)


def _line(finding: Finding, *, as_json: bool) -> str:
    if as_json:
        said = {"about": finding.about, "grade": finding.grade.value, "found": finding.found, "todo": finding.todo}
        return json_line(said)
    todo = f"\n      {finding.todo}" if finding.todo else ""
    return f"{_SIGNS[finding.grade]}  {finding.about}: {finding.found}{todo}"
