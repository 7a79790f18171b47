"""How something is said, as data: lines of runs, buttons, a menu. Drawn as Discord markdown or as plain text elsewhere.

Nothing here is escaped. Whoever draws a message escapes every run's words, so that text from an article can never
become a mention, a link or formatting.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Plain:
    """Words, shown as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of which some are in bold, as one text: `marks` are the places of these, half open, in order and apart."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Something typed or to be typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open an http(s) address; drawn so that no preview of the page appears."""

    text: str
    url: str
    strong: bool = False
    lead: str = ""
    """Words that stand before the link as its number does, as bold as it is and no part of it."""


class MomentStyle(StrEnum):
    """How a time is shown: `AGO` as a distance, `DATE` as a day in numbers, `FULL` as day and time."""

    AGO = "R"
    DATE = "d"
    FULL = "f"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time (aware, UTC), shown in each reader's own time zone."""

    at: datetime
    style: MomentStyle = MomentStyle.AGO


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or thread of Discord, by its id; shown by its name, as a link to it, to whoever may see it."""

    id: int


Run: TypeAlias = Plain | Strong | Marked | Code | Link | Moment | Channel


class Look(StrEnum):
    """What a line is: ordinary, a quoted block, or small print."""

    BODY = "body"
    QUOTED = "quoted"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a message."""

    runs: tuple[Run, ...]
    look: Look = Look.BODY


@dataclass(frozen=True, slots=True)
class Action:
    """What a button or a menu does: a verb that the chat knows, and what it is done with."""

    verb: str
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A button with words on it; `danger` marks one that takes something away."""

    label: str
    action: Action
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu. `value` is added to the arguments of the menu's action."""

    label: str
    value: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu from which one line is chosen."""

    placeholder: str
    action: Action
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A file below a message: its name, its content (a PNG is shown), and what it shows or holds in words."""

    name: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """Lines in a frame below the text (an embed), for what the text has no room for; not every reader sees it."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message, whole. `private` is shown to the person who asked alone, where Discord allows it."""

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    menu: Menu | None = None
    private: bool = False
    card: Card | None = None
    picture: Picture | None = None
    """Of an answer alone: what is owed is words. The words say all that it shows."""
