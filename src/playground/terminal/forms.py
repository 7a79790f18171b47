"""Forms (Discord's modals), asked for field by field."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord
from simcord.components import walk_components

from newsdesk.errors import NewsdeskError
from playground.terminal.choices import Choice, chosen, numbers
from playground.terminal.markdown import plain
from playground.terminal.people import Seat
from playground.terminal.slash import upload

Ask: TypeAlias = Callable[[str], Awaitable[str | None]]
"""Asks the person at the terminal: a prompt in, a line out; `None` at the end of the input."""
Tell: TypeAlias = Callable[[str], None]
"""Tells them a sentence."""

CLOSE = ":close"
END = "."
"""What ends a long field, as it ends a letter in the old mail programs."""

_KINDS = discord.ComponentType
_CHOOSING = (
    _KINDS.select,
    _KINDS.user_select,
    _KINDS.role_select,
    _KINDS.mentionable_select,
    _KINDS.channel_select,
    _KINDS.radio_group,
    _KINDS.checkbox_group,
)


class FormClosed(NewsdeskError):
    """The person closed a form without sending it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. Bounds are of characters in a text, of lines in a choice."""

    kind: discord.ComponentType
    custom_id: str
    label: str
    note: str
    required: bool
    least: int
    most: int
    long: bool = False
    value: str = ""
    choices: tuple[Choice, ...] = ()


def fields(modal: Mapping[str, Any], seat: Seat) -> tuple[Field, ...]:
    """Return a form's fields, in their order."""
    found: list[Field] = []
    label: Mapping[str, Any] = {}
    for component in walk_components(modal["components"]):
        kind = _KINDS(component["type"])
        if kind is _KINDS.label:
            label = component
        elif kind is _KINDS.text_input or kind in _CHOOSING or kind in (_KINDS.file_upload, _KINDS.checkbox):
            found.append(_field(kind, component, label, seat))
            label = {}
    return tuple(found)


def _field(kind: discord.ComponentType, data: Mapping[str, Any], label: Mapping[str, Any], seat: Seat) -> Field:
    options = data.get("options") or ()
    choices = tuple(
        Choice(plain(str(one["label"])), one["value"], plain(str(one.get("description") or ""))) for one in options
    )
    text = kind is _KINDS.text_input
    least, most = data.get("min_length" if text else "min_values"), data.get("max_length" if text else "max_values")
    # What Discord takes where nothing is said: 4,000 characters, one line; of boxes to tick, all.
    default = 4000 if text else len(choices) if kind is _KINDS.checkbox_group else 1
    return Field(
        kind,
        str(data["custom_id"]),
        plain(str(label.get("label") or data.get("label") or data.get("placeholder") or data["custom_id"])),
        plain(str(label.get("description") or data.get("placeholder") or "")),
        bool(data.get("required", kind is not _KINDS.checkbox)),
        (0 if text else 1) if least is None else int(least),
        default if most is None else int(most),
        data.get("style") == discord.TextStyle.long.value,
        str(data.get("value") or ""),
        choices or seat.entities(kind),
    )


async def fill_in(modal: Mapping[str, Any], seat: Seat, ask: Ask, tell: Tell) -> dict[str, object]:
    """Ask for every field of a form, again where an answer is not taken; return the values by custom id.

    Raises `FormClosed` where the person closes it, or the input ends.
    """
    tell(f"A form: {plain(str(modal['title']))}. {CLOSE} closes it without sending.")
    for component in walk_components(modal["components"]):
        if component["type"] == _KINDS.text_display.value:
            tell(plain(str(component["content"])))
    given: dict[str, object] = {}
    for field in fields(modal, seat):
        while True:
            try:
                value = await _ask(field, ask, tell)
            except FormClosed:
                raise
            except NewsdeskError as error:
                tell(str(error))
            else:
                break
        if value is not None:
            given[field.custom_id] = value
    return given


async def _ask(field: Field, ask: Ask, tell: Tell) -> object | None:
    """Ask for one field once; `None` leaves it out."""
    if field.note and field.note != field.label:
        tell(field.note)
    for number, choice in enumerate(field.choices, 1):
        tell(f"  {number}  {choice.label}" + (f" – {choice.note}" if choice.note else ""))
    if field.kind is _KINDS.text_input and field.long:
        return _text(field, await _long(field, ask, tell))
    line = (await _line(f"{field.label}{_hint(field)}: ", ask)).strip()
    if field.kind is _KINDS.text_input:
        return _text(field, line)
    if field.kind is _KINDS.checkbox:
        return line.casefold() in ("y", "yes", "true", "on", "x")
    if not line:
        if field.required:
            raise NewsdeskError(f"{field.label} is needed.")
        return None
    if field.kind is _KINDS.file_upload:
        return [upload(line.strip("\"'"))]
    return _choice(field, numbers(line))


def _hint(field: Field) -> str:
    match field.kind:
        case _KINDS.checkbox:
            said = "y or n"
        case _KINDS.file_upload:
            said = "path of a file"
        case _KINDS.text_input:
            said = field.value
        case _:
            said = "number" if field.most == 1 else "numbers"
    parts = [part for part in (said, "" if field.required else "may stay empty") if part]
    return f" [{', '.join(parts)}]" if parts else ""


async def _long(field: Field, ask: Ask, tell: Tell) -> str:
    tell(f"{field.label}: as many lines as you like, and a line with nothing but {END} at the end.")
    lines: list[str] = []
    while (line := await _line("", ask)).strip() != END:
        lines.append(line.rstrip())
    return "\n".join(lines).strip()


async def _line(prompt: str, ask: Ask) -> str:
    line = await ask(f"  {prompt}")
    if line is None or line.strip() == CLOSE:
        raise FormClosed("The form was closed and nothing was sent.")
    return line


def _text(field: Field, text: str) -> str | None:
    text = text or field.value
    if not text and not field.required:
        return None
    if not max(field.least, 1) <= len(text) <= field.most:
        raise NewsdeskError(
            f"{field.label} has {len(text):,} characters; Discord takes {max(field.least, 1):,} to {field.most:,} here."
        )
    return text


def _choice(field: Field, wanted: Sequence[int] | None) -> object:
    if wanted is None:
        raise NewsdeskError("Choose by number.")
    values = chosen(field.choices, wanted, field.least, field.most)
    return values[0] if field.kind is _KINDS.radio_group else values
