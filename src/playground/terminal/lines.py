"""What a line typed into the terminal means: pure, and silent about whether it can be done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from playground.terminal.choices import numbers

HELP: tuple[tuple[str, str], ...] = (
    ("!latest harbour strike", "a message, as anybody types it; @Newsdesk mentions the bot"),
    ("/", "the slash commands; /latest topic:harbour strike gives one, and ?? at the end asks for suggestions"),
    ("#1", "press button 1 of the latest answer that has buttons, or list the choices of its menu 1"),
    ("#2 3", "choose line 3 of its menu 2; several where the menu takes several: #2 1 3"),
    ("#4.1", "the same on message 4"),
    (">", "the messages, numbered, and what a right-click on one offers"),
    (">2 Brief this", "right-click message 2, Apps, Brief this"),
    ("+notes.txt words", 'send a file, with words or without; a path with spaces goes in quotes: +"my notes.txt"'),
    (":who", "who you can be, and where; :as mira changes who you are, :in dm and :in news where"),
    (":help", "this list"),
    (":quit", "leave, as Ctrl-D does"),
)
"""What can be typed, each with what it does. A space before a line sends it as it stands, whatever it begins with."""

_CONTROL = re.compile(r"#(?:([0-9]{1,6})\.)?([0-9]{1,6})(?:\s+(.*))?")
_CLICK = re.compile(r">\s*([0-9]{1,6})?(?:(?<=[0-9])\s+(.*))?")
_QUOTED_PATH = re.compile(r"\"([^\"]+)\"|'([^']+)'")


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Say:
    """A message."""

    text: str


@dataclass(frozen=True, slots=True)
class Slash:
    """What follows the slash of a slash command; empty asks for the list."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button or menu, by its number below the message; `message` is `None` for the latest that has any."""

    message: int | None
    control: int
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RightClick:
    """A right-click on a message; without one, or without a command, it asks for a list."""

    message: int | None
    command: str = ""


@dataclass(frozen=True, slots=True)
class Attach:
    """A file to send, and the words that go with it."""

    path: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A word to the terminal itself, in lower case, and what follows it."""

    word: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line that means nothing here; `sentence` says what would."""

    sentence: str


Input: TypeAlias = Nothing | Say | Slash | Press | RightClick | Attach | Turn | Unclear


def read(line: str) -> Input:
    """Return what a line means."""
    if line[:1] == " " and line.strip():
        return Say(line.strip())
    text = line.strip()
    readers = {"/": _slash, "#": _press, ">": _click, "+": _attach, ":": _turn}
    if not text:
        return Nothing()
    return readers[text[0]](text) if text[0] in readers else Say(text)


def _slash(text: str) -> Input:
    return Slash(text[1:].strip())


def _press(text: str) -> Input:
    found = _CONTROL.fullmatch(text)
    if found is None:
        return Unclear(
            "A button is pressed by its number: #1. To send a line that begins with #, put a space before it."
        )
    message, control, rest = found.groups()
    choices = numbers(rest) if rest else ()
    if choices is None:
        return Unclear(f"A menu is chosen from by numbers: #{control} 3. #{control} alone lists its lines.")
    return Press(int(message) if message else None, int(control), choices)


def _click(text: str) -> Input:
    found = _CLICK.fullmatch(text)
    if found is None:
        return Unclear(
            "A message is right-clicked by its number: >2 Brief this. > alone lists the messages."
            " To send a line that begins with >, put a space before it."
        )
    message, command = found.groups()
    return RightClick(int(message) if message else None, (command or "").strip())


def _attach(text: str) -> Input:
    rest = text[1:].strip()
    if not rest:
        return Unclear('A file is sent with its path: +notes.txt. Words may follow: +"my notes.txt" !save')
    quoted = _QUOTED_PATH.match(rest)
    if quoted is not None:
        return Attach(quoted[1] or quoted[2], rest[quoted.end() :].strip())
    path, _, words = rest.partition(" ")
    return Attach(path, words.strip())


def _turn(text: str) -> Input:
    word, _, rest = text[1:].strip().partition(" ")
    return Turn(word.lower(), rest.strip())
