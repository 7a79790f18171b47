"""`analyse`: articles in bulk, one JSON object a line in and out, in order and with flat memory."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import click

from newsdesk.cli._json import reading_as_json
from newsdesk.cli._lines import BadLine, answers
from newsdesk.cli._moment import moment
from newsdesk.cli._options import checked_algorithm, summary_options
from newsdesk.cli._output import json_line, nothing_read, open_lines, progress
from newsdesk.errors import UnreadableText
from newsdesk.ingest.reading import Wanted, read
from newsdesk.models.reading import Draft


@click.command("analyse")
@click.argument("files", nargs=-1)
@summary_options
def command(files: tuple[str, ...], words: int | None, sentences: int | None, algorithm: str) -> None:
    """Read articles in bulk.

    FILES (or standard input) hold one JSON object a line: {"id", "text"} or {"id", "html", "url"}, and where they are
    known "title", "published" (ISO 8601) and "source". One object a line comes out, in order. Offsets are characters in
    the text as given, or, for a page, in the text that comes out. A line that cannot be read gives {"id", "error"}, the
    run goes on, and the exit code is 1 at the end.
    """
    wanted = Wanted(words, sentences, checked_algorithm(algorithm))
    said = failed = 0
    with progress("articles read") as advance:
        for answer in analyse(open_lines(files), wanted):
            said += 1
            failed += "error" in answer
            click.echo(json_line(answer))
            advance()
    nothing_read(said)
    if failed:
        sys.exit(1)


def analyse(lines: Iterable[str | UnreadableText], wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Read each line's article: the lazily made answers, one for each line that is not blank, in order."""
    return answers(lines, lambda identifier, row: reading_as_json(identifier, read(_draft(row), wanted)))


def _draft(row: dict[str, Any]) -> Draft:
    for name in ("text", "html", "url", "title", "published", "source"):
        if not isinstance(row.get(name), str | None):
            raise BadLine(f'"{name}" is not a string.')
    if (row.get("text") is None) == (row.get("html") is None):
        raise BadLine('An article needs either "text" or "html".')
    return Draft(
        text=row.get("text"),
        html=row.get("html"),
        url=row.get("url"),
        title=row.get("title") or None,
        outlet=row.get("source"),
        published=_moment(row.get("published")),
    )


def _moment(value: str | None) -> datetime | None:
    if not value:
        return None
    try:
        return moment(value)
    except ValueError:
        raise BadLine(f'"published" is not an ISO 8601 time: {value[:40]}.') from None
