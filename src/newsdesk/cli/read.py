"""`read`: one article, clean, with its summary and its quotes."""

from __future__ import annotations

import asyncio

import click

from newsdesk import config
from newsdesk.cli._files import draft_of, is_link, read_link
from newsdesk.cli._json import reading_as_json
from newsdesk.cli._options import checked_algorithm, summary_options
from newsdesk.cli._output import counted, json_line, progress
from newsdesk.ingest.reading import Wanted, read
from newsdesk.messages.markdown import tidy
from newsdesk.models.reading import Draft, Reading
from newsdesk.models.text import ParagraphKind

_MARKS = {ParagraphKind.HEADING: "## ", ParagraphKind.CAPTION: "[caption] ", ParagraphKind.CREDIT: "[credit] "}


@click.command("read")
@click.argument("what", metavar="FILE|URL")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, as analyse does.")
@summary_options
def command(what: str, *, as_json: bool, words: int | None, sentences: int | None, algorithm: str) -> None:
    """Print a clean article, its summary and its quotes.

    It is read from FILE (text, HTML or a mail in an .eml file; - for standard input) or fetched from URL.
    """
    wanted = Wanted(words, sentences, checked_algorithm(algorithm))
    with progress("articles read") as advance:
        reading = _of_link(what, wanted) if is_link(what) else read(draft_of(what), wanted)
        advance()
    click.echo(json_line(reading_as_json(what, reading)) if as_json else page(reading))


def _of_link(url: str, wanted: Wanted) -> Reading:
    found = asyncio.run(read_link(url, config.load()))
    if wanted == Wanted():
        return found
    # Its text is read once more, with the summary that is wanted.
    return read(Draft(found.text, None, found.url, found.title, found.outlet, found.author, found.published), wanted)


def page(reading: Reading) -> str:
    """Return a reading as a page of text: title, whose it is, article, summary, quotes."""
    parts = [f"# {tidy(reading.title)}" if reading.title else "", *_credits(reading), ""]
    for paragraph in reading.paragraphs:
        is_title = reading.title_span is not None and paragraph.start == reading.title_span.start
        if paragraph.kind is not ParagraphKind.FURNITURE and not is_title:
            parts += [_MARKS.get(paragraph.kind, "") + tidy(reading.text[paragraph.start : paragraph.end]), ""]
    parts.append(f"-- Summary: {len(reading.summary)} of {counted(len(reading.sentences), 'sentence')}, word for word")
    parts += [f"{number}. {tidy(sentence.text)}" for number, sentence in enumerate(reading.summary, 1)]
    parts += ["", f"-- Quotes: {len(reading.quotes)}"]
    for quote in reading.quotes:
        speaker = ", ".join(filter(None, (quote.speaker or "(nobody named)", quote.role)))
        parts.append(f"“{tidy(reading.text[quote.start : quote.end])}”\n   {speaker}")
    if reading.terms:
        parts += ["", "-- Key terms: " + ", ".join(tidy(term.text) for term in reading.terms)]
    return "\n".join(parts).strip()


def _credits(reading: Reading) -> list[str]:
    """Return the lines that say what is known of an article beside its text."""
    published = reading.published.strftime("%Y-%m-%d %H:%M UTC") if reading.published else None
    known = {
        "Outlet": reading.outlet,
        "Author": reading.author,
        "Published": published,
        "Link": reading.url,
        "Language": reading.language,
    }
    return [f"{name}: {tidy(value)}" for name, value in known.items() if value]
