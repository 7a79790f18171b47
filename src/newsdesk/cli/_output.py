"""How shell commands read lines and print: UTF-8 everywhere, progress only where somebody watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from newsdesk.errors import UnreadableText

STANDARD_INPUT = "-"

LONGEST_LINE = 16 * 1024**2
"""Bytes of a line: a page of three million characters, the longest that is read, fits with room to spare."""


def json_line(value: dict[str, Any]) -> str:
    """Return a JSON object on one line, its text readable as it is (no ASCII escapes)."""
    # Lone surrogates can come back in an "id"; as escapes they are valid JSON, and as bytes they are not valid UTF-8.
    line = json.dumps(value, ensure_ascii=False)
    return line if line.isprintable() or _encodes(line) else json.dumps(value)


def open_lines(files: Sequence[str]) -> Iterator[str | UnreadableText]:
    """Yield the lines of the files one after the other, or of standard input where there are none.

    A line that is not UTF-8, or longer than `LONGEST_LINE`, is yielded as the error that says so; the latter is passed
    over without being held in memory.
    """
    for name in files or (STANDARD_INPUT,):
        if name == STANDARD_INPUT:
            yield from _lines(sys.stdin.buffer)
        else:
            with Path(name).open("rb") as stream:
                yield from _lines(stream)


def _lines(stream: IO[bytes]) -> Iterator[str | UnreadableText]:
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield UnreadableText(f"is longer than {LONGEST_LINE // 1024**2} MB.")
        else:
            try:
                yield line.decode("utf-8-sig" if first else "utf-8")
            except UnicodeDecodeError:
                yield UnreadableText("is not UTF-8.")
        first = False


@contextmanager
def progress(what: str) -> Generator[Callable[[], None], None, None]:
    """Show a running count on standard error while somebody watches it and the output goes elsewhere.

    Yields the function to call after each piece of work.
    """
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), TextColumn(what), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda: bar.advance(task)


def _encodes(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True
