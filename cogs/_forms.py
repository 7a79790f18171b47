"""Forms (Discord's modals) as data, and how they are drawn and read. They outlive a restart as buttons do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import discord

from cogs._pages import ID_LIMIT
from newsdesk.models.message import Action, Option

TITLE_LIMIT = LABEL_LIMIT = 45
NOTE_LIMIT = 100
TEXT_LIMIT = 4000
"""What Discord takes (developer documentation, "Component Reference": modal, label, text input)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked for: a text, of several lines if it is long, one of `options`, a role or a channel."""

    label: str
    note: str = ""
    long: bool = False
    required: bool = False
    most: int = TEXT_LIMIT
    value: str = ""
    """What stands in it already: a text, an option's value or the id of a role or channel."""
    options: tuple[Option, ...] = ()
    role: bool = False
    channel: bool = False
    """One that takes text messages."""
    threads: bool = False
    """Or a thread or a forum."""


@dataclass(frozen=True, slots=True)
class Form:
    """A few fields; what is filled in is added to the arguments of the action, in their order."""

    title: str
    action: Action
    fields: tuple[Field, ...]


def draw(form: Form, id_: str) -> discord.ui.Modal:
    """Return a form as discord.py opens it. Its id says what comes of it, so discord.py need not remember it."""
    custom_id = f"nd:{id_}"
    assert len(form.title) <= TITLE_LIMIT, form
    assert len(custom_id) <= ID_LIMIT, custom_id
    drawn = discord.ui.Modal(title=form.title, custom_id=custom_id)
    for number, field in enumerate(form.fields):
        assert len(field.label) <= LABEL_LIMIT, field
        assert len(field.note) <= NOTE_LIMIT, field
        item = _item(field, str(number))
        drawn.add_item(discord.ui.Label(text=field.label, description=field.note or None, component=item))
    drawn.stop()
    return drawn


def _item(field: Field, id_: str) -> discord.ui.Item[Any]:
    if field.role:
        chosen = [discord.Object(int(field.value), type=discord.Role)] if field.value else []
        return discord.ui.RoleSelect(custom_id=id_, required=field.required, default_values=chosen)
    if field.channel:
        standing = [discord.Object(int(field.value), type=discord.abc.GuildChannel)] if field.value else []
        kinds = [discord.ChannelType.text, discord.ChannelType.news]
        if field.threads:
            kinds += [discord.ChannelType.public_thread, discord.ChannelType.private_thread, discord.ChannelType.forum]
        return discord.ui.ChannelSelect(
            custom_id=id_,
            required=field.required,
            channel_types=kinds,
            default_values=standing,
        )
    if field.options:
        options = [
            discord.SelectOption(label=option.label, value=option.value, default=option.value == field.value)
            for option in field.options
        ]
        return discord.ui.Select(custom_id=id_, required=field.required, options=options)
    return discord.ui.TextInput(
        custom_id=id_,
        style=discord.TextStyle.long if field.long else discord.TextStyle.short,
        required=field.required,
        max_length=field.most,
        default=field.value or None,
    )


def filled(components: Iterable[Any]) -> tuple[str, ...]:
    """Return what was filled into a form, from the components that Discord sends back, in their order.

    A field that was left empty is an empty text.
    """
    values: list[str] = []
    for component in components:
        if "values" in component:
            values.append(str(next(iter(component["values"] or ()), "")))
        if "value" in component:
            values.append(str(component["value"] or ""))
        values += filled(component.get("components") or ())
        if "component" in component:
            values += filled((component["component"],))
    return tuple(values)
