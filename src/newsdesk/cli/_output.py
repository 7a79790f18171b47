"""How shell commands read lines and print: UTF-8 everywhere, progress only where somebody watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from newsdesk.errors import UnreadableText

STANDARD_INPUT = "-"

LOOKED_AT = 20
"""Lines in which a file of JSON Lines has at least one object; in one that is cut or damaged, some may be none."""

LONGEST_LINE = 16 * 1024**2
"""Bytes of a line: a page of three million characters, the longest that is read, fits with room to spare."""


def json_line(value: dict[str, Any]) -> str:
    """Return a JSON object on one line, its text readable as it is (no ASCII escapes)."""
    # Lone surrogates can come back in an "id"; as escapes they are valid JSON, and as bytes they are not valid UTF-8.
    line = json.dumps(value, ensure_ascii=False)
    return line if line.isprintable() or _encodes(line) else json.dumps(value)


def counted(number: int, thing: str) -> str:
    """Return "1 sentence" or "2 sentences"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def open_lines(files: Sequence[str]) -> Iterator[str | UnreadableText]:
    """Yield the lines of the files one after the other, or of standard input where there are none.

    A line that is not UTF-8, or longer than `LONGEST_LINE`, is yielded as the error that says so; the latter is passed
    over without being held in memory. Raises `UnreadableText` at once where a file cannot be read, and when its turn
    comes for one that holds no JSON objects at all.
    """
    for name in files:
        if name != STANDARD_INPUT:
            _open(name).close()
    return _all_lines(files)


def nothing_read(said: int) -> None:
    """Say on standard error that there was nothing to read, where nothing came of it."""
    if not said:
        click.echo("There was nothing to read.", err=True)


def _all_lines(files: Sequence[str]) -> Iterator[str | UnreadableText]:
    for name in files or (STANDARD_INPUT,):
        if name == STANDARD_INPUT:
            yield from _lines(sys.stdin.buffer)
        else:
            with _open(name) as stream:
                yield from _objects(name, _lines(stream))


def _open(name: str) -> IO[bytes]:
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise UnreadableText(f"{name} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # a name with a zero byte
        raise UnreadableText(f"{name!r} is no file's name.") from error


def _objects(name: str, lines: Iterator[str | UnreadableText]) -> Iterator[str | UnreadableText]:
    """Yield a file's lines; raise `UnreadableText` instead where none of the first is a JSON object's."""
    first: list[str | UnreadableText] = []
    for line in lines:
        first.append(line)
        if isinstance(line, str) and line.lstrip().startswith("{"):
            break
        if len(first) == LOOKED_AT:
            break
    written = [line for line in first if isinstance(line, UnreadableText) or line.strip()]
    if written and not any(isinstance(line, str) and line.lstrip().startswith("{") for line in written):
        raise UnreadableText(
            f"{name} is not JSON Lines: none of its first lines is a JSON object. An article is read with `read`."
        )
    yield from first
    yield from lines


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
