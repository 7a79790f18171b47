"""Slash commands as they are typed here: what there is, and what `/name option:value` gives; does not run them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
from simcord.interactions import command_leaves

from newsdesk.errors import NewsdeskError
from playground.terminal.choices import Choice
from playground.terminal.people import Seat

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes that Discord takes in one file from who pays it nothing ("File Attachments FAQ", its support pages)."""

_ENTITIES = {
    discord.AppCommandOptionType.user: discord.ComponentType.user_select,
    discord.AppCommandOptionType.role: discord.ComponentType.role_select,
    discord.AppCommandOptionType.mentionable: discord.ComponentType.mentionable_select,
    discord.AppCommandOptionType.channel: discord.ComponentType.channel_select,
}
_YES, _NO = ("yes", "true"), ("no", "false")


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command."""

    name: str
    description: str
    kind: discord.AppCommandOptionType
    required: bool
    suggests: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A command that can be given. `name` has its group before it: "digest add"."""

    name: str
    description: str
    options: tuple[Option, ...]

    def usage(self) -> str:
        """Return how it is typed, options that may be left out in brackets."""
        typed = ((f"{one.name}:{'|'.join(choice.label for choice in one.choices) or '…'}", one) for one in self.options)
        return " ".join((f"/{self.name}", *(text if one.required else f"[{text}]" for text, one in typed)))


def commands(seat: Seat) -> tuple[Command, ...]:
    """Return the slash commands that Discord offers to this person here, by name."""
    found = [
        Command(" ".join(path), str(leaf.get("description", "")), tuple(map(_option, leaf.get("options") or [])))
        for root in seat.commands(discord.AppCommandType.chat_input)
        for path, leaf in command_leaves(root)
    ]
    return tuple(sorted(found, key=lambda command: command.name))


def _option(data: Mapping[str, Any]) -> Option:
    choices: list[dict[str, Any]] = data.get("choices") or []
    return Option(
        str(data["name"]),
        str(data.get("description", "")),
        discord.AppCommandOptionType(data["type"]),
        bool(data.get("required")),
        bool(data.get("autocomplete")),
        tuple(Choice(str(choice["name"]), choice["value"]) for choice in choices),
    )


def find(text: str, offered: Sequence[Command]) -> tuple[Command, str]:
    """Return the command that a text after the slash begins with, and the rest of the text.

    Raises `NewsdeskError` where none is offered by that name.
    """
    # The longest name first: "digest add" before a "digest" of the same beginning.
    for command in sorted(offered, key=lambda command: -len(command.name)):
        name = r"\s+".join(map(re.escape, command.name.split()))
        if (found := re.match(rf"{name}(?=\s|$)", text, re.IGNORECASE)) is not None:
            return command, text[found.end() :].strip()
    name = text.partition(" ")[0]
    raise NewsdeskError(f"There is no command /{name} for you here. / alone lists those that there are.")


def split(text: str, command: Command) -> dict[str, str]:
    """Return what was typed for each option; a value runs to the next option's name.

    Words before the first name are the first option's, as where Discord's own box has them. Raises `NewsdeskError`
    where there are such words and no option to take them.
    """
    names = [option.name for option in command.options]
    given: dict[str, str] = {}
    before, name = "", ""
    if names:
        pieces = re.split(rf"(?:(?<=\s)|^)({'|'.join(map(re.escape, names))}):", text)
        before = pieces[0].strip()
        for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
            given[name] = value.strip()
    else:
        before = text
    if before and (not names or names[0] in given):
        raise NewsdeskError(f"{before!r} belongs to no option. Type it as {command.usage()}")
    return {names[0]: before, **given} if before else given


def values(given: Mapping[str, str], command: Command, seat: Seat) -> dict[str, object]:
    """Return the options' values as simcord takes them.

    Raises `NewsdeskError` for an option that is missing, and for a value that is none of its kind.
    """
    for option in command.options:
        if option.required and not given.get(option.name):
            raise NewsdeskError(f"{option.name} is missing. Type it as {command.usage()}")
    known = {option.name: option for option in command.options}
    return {name: _value(text, known[name], seat) for name, text in given.items() if text}


def _value(text: str, option: Option, seat: Seat) -> object:
    kinds = discord.AppCommandOptionType
    if option.choices:
        return _named(text, option.choices, option)
    if option.kind in _ENTITIES:
        return _named(text, seat.entities(_ENTITIES[option.kind]), option)
    if option.kind is kinds.attachment:
        return upload(text)
    if option.kind is kinds.boolean:
        return _named(text, [Choice(word, word in _YES) for word in _YES + _NO], option)
    if option.kind in (kinds.integer, kinds.number):
        return _number(text, option)
    return text


def _number(text: str, option: Option) -> int | float:
    whole = option.kind is discord.AppCommandOptionType.integer
    if re.fullmatch(r"-?[0-9]{1,15}" if whole else r"-?[0-9]{1,15}(\.[0-9]{1,15})?", text) is None:
        raise NewsdeskError(f"{option.name} is a {'whole ' if whole else ''}number, and {text!r} is none.")
    return int(text) if whole else float(text)


def _named(text: str, choices: Sequence[Choice], option: Option) -> object:
    wanted = text.casefold().lstrip("@#")
    for choice in choices:
        if wanted in (choice.label.casefold().lstrip("@#"), str(choice.value).casefold()):
            return choice.value
    raise NewsdeskError(f"{option.name} is one of {', '.join(choice.label for choice in choices)}, not {text!r}.")


def upload(path: str) -> tuple[str, bytes]:
    """Read a file that somebody sends: its name and what is in it.

    Raises `NewsdeskError` for one that cannot be read, or is larger than Discord takes.
    """
    file = Path(path).expanduser()
    try:
        if file.stat().st_size > FILE_LIMIT:
            raise NewsdeskError(f"{path} is too large: Discord takes {FILE_LIMIT // 1024 // 1024} MB in one file.")
        return file.name, file.read_bytes()
    except OSError as error:
        raise NewsdeskError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RuntimeError) as error:  # a NUL in the path, a ~user who does not exist
        raise NewsdeskError(f"{path} cannot be read: {error}.") from error
