"""`brief`: one brief of several articles, in bulk; one JSON object a line in and out, in order and with flat memory."""

from __future__ import annotations

import sys
from typing import Any, cast

import click

from newsdesk.cli._lines import BadLine, answers
from newsdesk.cli._output import json_line, nothing_read, open_lines, progress
from newsdesk.ingest.reading import read
from newsdesk.models.reading import Draft
from newsdesk.text.summarise.brief import Telling, brief

_DEFAULT_WORDS = 75
"""As for the summary of one article."""


@click.command("brief")
@click.argument("files", nargs=-1)
@click.option("--words", type=click.IntRange(1, 10_000), help="Length of a brief in words.  [default: 75]")
@click.option("--sentences", type=click.IntRange(1, 1_000), help="Length of a brief in sentences.")
def command(files: tuple[str, ...], words: int | None, sentences: int | None) -> None:
    """Make one brief of several articles on the same event.

    FILES (or standard input) hold one JSON object a line: {"id", "docs": [text, …]}. One object a line comes out, in
    order: {"id", "summary": [{"text", "doc", "start", "end", "rank"}]}, each sentence word for word from the text with
    index "doc", at characters "start" to "end"; "rank" 0 was chosen first. A line that cannot be read gives {"id",
    "error"}, the run goes on, and the exit code is 1 at the end.
    """
    if words is None and sentences is None:
        words = _DEFAULT_WORDS

    def answer(identifier: object, row: dict[str, Any]) -> dict[str, Any]:
        found = brief([_telling(text) for text in _texts(row)], words=words, sentences=sentences)
        summary = [{"text": s.text, "doc": s.doc, "start": s.start, "end": s.end, "rank": s.rank} for s in found]
        return {"id": identifier, "summary": summary}

    said = failed = 0
    with progress("briefs made") as advance:
        for made in answers(open_lines(files), answer):
            said += 1
            failed += "error" in made
            click.echo(json_line(made))
            advance()
    nothing_read(said)
    if failed:
        sys.exit(1)


def _texts(row: dict[str, Any]) -> list[str]:
    docs: object = row.get("docs")
    if not isinstance(docs, list) or not all(isinstance(doc, str) for doc in cast("list[object]", docs)):
        raise BadLine('"docs" is not a list of texts.')
    texts = cast("list[str]", docs)
    if not any(map(str.strip, texts)):
        raise BadLine('There is no text in "docs".')
    return texts


def _telling(text: str) -> Telling:
    """Return one article, ranked; an empty text among others is an article without sentences."""
    if not text.strip():
        return Telling(text, (), "und")
    reading = read(Draft(text=text))
    return Telling(reading.text, reading.sentences, reading.language)
