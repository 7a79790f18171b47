"""`group`: articles into stories, in bulk; one JSON object a line in and out, in order, with five days in memory."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import click

from newsdesk.cli._lines import BadLine, answers
from newsdesk.cli._moment import moment
from newsdesk.cli._output import json_line, nothing_read, open_lines, progress
from newsdesk.models.reading import TEXT_LIMIT
from newsdesk.models.text import ParagraphKind
from newsdesk.text import clean, keywords, language
from newsdesk.text.cluster import Grouper
from newsdesk.text.vectors import Vector

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of articles without one at the start of a stream: they are compared with one another."""


@click.command("group")
@click.argument("files", nargs=-1)
@click.option(
    "--at-once", is_flag=True, help="Answer each line before the next is read, as the story is known by then."
)
def command(files: tuple[str, ...], at_once: bool) -> None:
    """Group articles into stories as they come in.

    FILES (or standard input) hold one JSON object a line, in order of time: {"id", "title", "text", "published"
    (ISO 8601), "source"}. One object a line comes out, in order: {"id", "story"}; articles on one event have the same
    number. What comes later may put an article into another story, for five days; so an answer comes when articles are
    read that came out more than five days after it, and the rest at the end. A few under a wrong date stop nothing:
    what time it is the middle one of the last nine says. With --at-once nothing is held back,
    and nothing is put right later. "title" or "text" may be missing, and "source", by which nothing is decided; an
    article without "published" counts as of the time of the one before. A line that cannot be read gives {"id",
    "error"}, the run goes on, and the exit code is 1 at the end.
    """
    grouper = Grouper()
    last = _NO_TIME

    def answer(identifier: object, row: dict[str, Any]) -> dict[str, Any]:
        nonlocal last
        vector = _vector(row)
        last = _published(row) or last
        return {"id": identifier, "story": grouper.add(vector, last)}

    said = failed = 0
    waiting: deque[dict[str, Any]] = deque()
    with progress("articles grouped") as advance:
        for grouped in answers(open_lines(files), answer):
            said += 1
            failed += "error" in grouped
            waiting.append(grouped)
            ready = _at_once if at_once else _in_order
            for told in ready(waiting, grouper.settled()):
                click.echo(json_line(told))
            advance()
    for told in () if at_once else _in_order(waiting, grouper.settled(everything=True)):
        click.echo(json_line(told))
    nothing_read(said)
    if failed:
        sys.exit(1)


def _in_order(waiting: deque[dict[str, Any]], settled: Iterator[int]) -> Iterator[dict[str, Any]]:
    """Yield the answers at the head that are settled, with the stories that they settled in; errors in their place."""
    for story in settled:
        yield from _errors(waiting)
        yield waiting.popleft() | {"story": story}
    yield from _errors(waiting)


def _at_once(waiting: deque[dict[str, Any]], settled: Iterator[int]) -> Iterator[dict[str, Any]]:
    """Yield every answer as it is; what is settled is only let go."""
    deque(settled, maxlen=0)
    while waiting:
        yield waiting.popleft()


def _errors(waiting: deque[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    while waiting and "error" in waiting[0]:
        yield waiting.popleft()


def _published(row: dict[str, Any]) -> datetime | None:
    value: str | None = row.get("published")
    try:
        return moment(value) if value else None
    except ValueError:
        raise BadLine(f'"published" is not an ISO 8601 time: {str(value)[:40]}.') from None


def _vector(row: dict[str, Any]) -> Vector:
    """Return what the words of a line's article come to, as its reading would."""
    for name in ("title", "text", "published", "source"):
        if not isinstance(row.get(name), str | None):
            raise BadLine(f'"{name}" is not a string.')
    title, text = row.get("title") or "", row.get("text") or ""
    if not (title + text).strip():
        raise BadLine('An article needs a "title" or a "text".')
    if len(text) > TEXT_LIMIT:
        raise BadLine(f"The text has {len(text)} characters; {TEXT_LIMIT} at most are read.")
    cleaned = clean.clean(text, title or None)
    body = "\n".join(text[part.start : part.end] for part in cleaned.paragraphs if part.kind is ParagraphKind.BODY)
    return keywords.vector(text, cleaned, language.detect(body or text or title))
