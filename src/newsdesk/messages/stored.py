"""Messages as plain JSON values, to be kept until they are sent. The form has a version; older ones are still read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsdesk.models.message import (
    Action,
    Button,
    Channel,
    Code,
    Line,
    Link,
    Look,
    Marked,
    Menu,
    Message,
    Moment,
    MomentStyle,
    Option,
    Plain,
    Run,
    Strong,
)

FORMAT = 1
"""The version that `pack` writes. Another one goes beside it in `unpack`; none is ever taken out."""


class UnknownFormat(ValueError):
    """A message was kept by a newer Newsdesk, or is no message."""


def pack(message: Message) -> dict[str, Any]:
    """Return a message as a JSON object."""
    packed: dict[str, Any] = {"v": FORMAT, "lines": [pack_line(line) for line in message.lines]}
    if message.buttons:
        packed["buttons"] = [
            [button.label, *_pack_action(button.action), *([True] if button.danger else [])]
            for button in message.buttons
        ]
    if (menu := message.menu) is not None:
        options = [[option.label, option.value, option.description] for option in menu.options]
        packed["menu"] = [menu.placeholder, *_pack_action(menu.action), options]
    return packed


def unpack(packed: dict[str, Any]) -> Message:
    """Return the message that `pack` made. Raises `UnknownFormat` for a version this one does not know, or none."""
    try:
        if packed.get("v") != FORMAT:
            raise UnknownFormat("a message of another format")
        return _unpack(packed)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnknownFormat("no message") from error


def _unpack(packed: dict[str, Any]) -> Message:
    menu = packed.get("menu")
    return Message(
        lines=tuple(unpack_line(line) for line in packed["lines"]),
        buttons=tuple(
            Button(label, Action(verb, tuple(args)), danger=bool(danger))
            for label, verb, args, *danger in packed.get("buttons", ())
        ),
        menu=None
        if menu is None
        else Menu(menu[0], Action(menu[1], tuple(menu[2])), tuple(Option(*option) for option in menu[3])),
    )


def pack_line(line: Line) -> list[Any]:
    """Return a line as a JSON list: its look, then its runs."""
    return [line.look.value, *(_pack_run(run) for run in line.runs)]


def unpack_line(packed: list[Any]) -> Line:
    """Return the line that `pack_line` made. Raises `UnknownFormat` for anything else."""
    try:
        look, *runs = packed
        return Line(tuple(_unpack_run(run) for run in runs), Look(look))
    except (TypeError, ValueError) as error:
        raise UnknownFormat("no line") from error


def _pack_action(action: Action) -> list[Any]:
    return [action.verb, list(action.args)]


def _pack_run(run: Run) -> list[Any]:
    match run:
        case Plain(text):
            return ["p", text]
        case Strong(text):
            return ["b", text]
        case Marked(text, marks):
            return ["m", text, [list(mark) for mark in marks]]
        case Code(text):
            return ["c", text]
        case Link(text, url, strong, lead):
            return ["a", text, url, strong, lead]
        case Channel(id_):
            return ["#", id_]
        case Moment(at, style):
            return ["t", at.isoformat(), style.value]


def _unpack_run(packed: list[Any]) -> Run:
    match packed:
        case ["p", text]:
            return Plain(text)
        case ["b", text]:
            return Strong(text)
        case ["m", text, marks]:
            return Marked(text, tuple((start, end) for start, end in marks))
        case ["c", text]:
            return Code(text)
        case ["a", text, url, strong, lead]:
            return Link(text, url, strong, lead)
        case ["#", id_]:
            return Channel(id_)
        case ["t", at, style]:
            return Moment(datetime.fromisoformat(at), MomentStyle(style))
        case _:
            raise UnknownFormat("a run of another format")
