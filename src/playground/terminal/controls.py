"""The buttons and menus below a message, in the order in which they are numbered."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from playground.terminal.choices import Choice
from playground.terminal.markdown import plain
from playground.terminal.people import Seat


@dataclass(frozen=True, slots=True)
class Button:
    """A button. `custom_id` is `None` for one that opens an address."""

    label: str
    custom_id: str | None
    url: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu, of which `least` to `most` lines are chosen."""

    label: str
    custom_id: str
    choices: tuple[Choice, ...]
    least: int = 1
    most: int = 1
    disabled: bool = False


def controls(message: discord.Message, seat: Seat) -> tuple[Button | Menu, ...]:
    """Return a message's buttons and menus as this person has them here."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    found = (_control(component, seat) for row in rows for component in row.children)
    return tuple(control for control in found if control is not None)


def _control(component: object, seat: Seat) -> Button | Menu | None:
    match component:
        case discord.Button():
            label = plain(component.label or str(component.emoji or ""))
            return Button(label, component.custom_id, component.url, component.disabled)
        case discord.SelectMenu():
            choices = tuple(
                Choice(plain(option.label), option.value, plain(option.description or ""))
                for option in component.options
            )
            return Menu(
                plain(component.placeholder or "Choose"),
                component.custom_id,
                choices or seat.entities(component.type),
                component.min_values,
                component.max_values,
                component.disabled,
            )
        case _:
            return None
