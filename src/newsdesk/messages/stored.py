"""Messages as plain JSON values, to be kept until they are sent. The form has a version; older ones are still read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newsdesk.models.message import (
    Action,
    Button,
    Card,
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
    if message.card is not None:
        packed["card"] = [pack_line(line) for line in message.card.lines]
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
    menu, card = packed.get("menu"), packed.get("card")
    return Message(
        lines=tuple(unpack_line(line) for line in packed["lines"]),
        buttons=tuple(
            Button(label, Action(verb, tuple(args)), danger=bool(danger))
            for label, verb, args, *danger in packed.get("buttons", ())
        ),
        menu=None
        if menu is None
        else Menu(menu[0], Action(menu[1], tuple(menu[2])), tuple(Option(*option) for option in menu[3])),
        card=None if card is None else Card(tuple(unpack_line(line) for line in card)),
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
            packed: list[Any] = ["p", text]
        case Strong(text):
            packed = ["b", text]
        case Marked(text, marks):
            packed = ["m", text, [list(mark) for mark in marks]]
        case Code(text):
            packed = ["c", text]
        case Link(text, url, strong, lead):
            packed = ["a", text, url, strong, lead]
        case Channel(id_):
            packed = ["#", id_]
        case Moment(at, style):
            packed = ["t", at.isoformat(), style.value]
    return packed


def _unpack_run(packed: list[Any]) -> Run:
    match packed:
        case ["p", text]:
            run: Run = Plain(text)
        case ["b", text]:
            run = Strong(text)
        case ["m", text, marks]:
            run = Marked(text, tuple((start, end) for start, end in marks))
        case ["c", text]:
            run = Code(text)
        case ["a", text, url, strong, lead]:
            run = Link(text, url, strong, lead)
        case ["#", id_]:
            run = Channel(id_)
        case ["t", at, style]:
            run = Moment(datetime.fromisoformat(at), MomentStyle(style))
        case _:
            raise UnknownFormat("a run of another format")
    return run
