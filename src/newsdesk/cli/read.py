"""`read`: one article, clean, with its summary and its quotes."""

from __future__ import annotations

import click

from newsdesk.cli._files import draft_of
from newsdesk.cli._json import reading_as_json
from newsdesk.cli._options import checked_algorithm, summary_options
from newsdesk.cli._output import json_line
from newsdesk.ingest.reading import Wanted, read
from newsdesk.messages.markdown import tidy
from newsdesk.models.reading import Reading
from newsdesk.models.text import ParagraphKind

_MARKS = {ParagraphKind.HEADING: "## ", ParagraphKind.CAPTION: "[caption] ", ParagraphKind.CREDIT: "[credit] "}


@click.command("read")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, as analyse does.")
@summary_options
def command(file: str, *, as_json: bool, words: int | None, sentences: int | None, algorithm: str) -> None:
    """Print the clean article in FILE (text or HTML; - for standard input), its summary and its quotes."""
    reading = read(draft_of(file), Wanted(words, sentences, checked_algorithm(algorithm)))
    click.echo(json_line(reading_as_json(file, reading)) if as_json else page(reading))


def page(reading: Reading) -> str:
    """Return a reading as a page of text: title, article, summary, quotes."""
    parts = [f"# {tidy(reading.title)}" if reading.title else "", f"Language: {reading.language}", ""]
    for paragraph in reading.paragraphs:
        is_title = reading.title_span is not None and paragraph.start == reading.title_span.start
        if paragraph.kind is not ParagraphKind.FURNITURE and not is_title:
            parts += [_MARKS.get(paragraph.kind, "") + tidy(reading.text[paragraph.start : paragraph.end]), ""]
    parts.append(f"-- Summary: {len(reading.summary)} of {len(reading.sentences)} sentences, word for word")
    parts += [f"{number}. {tidy(sentence.text)}" for number, sentence in enumerate(reading.summary, 1)]
    parts += ["", f"-- Quotes: {len(reading.quotes)}"]
    for quote in reading.quotes:
        speaker = ", ".join(filter(None, (quote.speaker or "(nobody named)", quote.role)))
        parts.append(f"“{tidy(reading.text[quote.start : quote.end])}”\n   {speaker}")
    if reading.terms:
        parts += ["", "-- Key terms: " + ", ".join(tidy(term.text) for term in reading.terms)]
    return "\n".join(parts).strip()
