"""docs/commands.md and README.md name every command and option that there is, in chat and in the shell; no other."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args, get_origin

import click
import discord
import pytest
from discord.ext import commands

from cogs import _invite
from newsdesk import config
from newsdesk.text.query.options import FIELDS
from newsdesk.words import catalogue

ROOT = Path(__file__).resolve().parents[2]
OTHER_NAMES = {"analyze": "analyse"}


def sections(page: str, part: str) -> dict[str, str]:
    """Return the text below each `### heading` of a `## part` of a page, by the heading without backticks."""
    (text,) = re.findall(rf"^## {part}\n(.*?)(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL)
    pieces = re.split(r"^### (.+)\n", text, flags=re.MULTILINE)
    return {heading.strip("`"): body for heading, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def options_in(section: str) -> dict[str, str]:
    """Return the options that a section lists, each with what is said of it."""
    items = re.findall(r"^- (.+?)(?=^- |\n\n)", section, flags=re.MULTILINE | re.DOTALL)
    return {
        name: text
        for item in items
        for names, _, text in [item.partition(":")]
        for name in re.findall(r"`([^`]+)`", names)
    }


def examples_in(section: str) -> Iterator[str]:
    for block in re.findall(r"^```\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL):
        yield from block.splitlines()


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.fixture(scope="module")
def in_chat(page: str) -> Mapping[str, str]:
    """The sections on commands in chat: of those that are typed, and of right-clicks."""
    return {name: text for name, text in sections(page, "In chat").items() if name not in ("Buttons", "Limits")}


@pytest.fixture(scope="module")
def typed() -> Mapping[str, commands.Command[commands.Cog, ..., object]]:
    modules = [importlib.import_module(f"cogs.{path.stem}") for path in (ROOT / "cogs").glob("[a-z]*.py")]
    cogs = [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, commands.Cog)
    ]
    every = [command for cog in cogs for command in cog.__cog_commands__]
    # A group is what its commands do.
    return {command.qualified_name: command for command in every if not isinstance(command, commands.Group)}


@pytest.fixture(scope="module")
def shell() -> Mapping[str, click.Command]:
    """The shell commands by their first names."""
    sys.path.insert(0, str(ROOT))
    try:
        group = importlib.import_module("bot").shell()
    finally:
        sys.path.remove(str(ROOT))
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def test_every_command_in_chat_has_a_section_and_every_section_a_command(
    in_chat: Mapping[str, str], typed: Mapping[str, object]
) -> None:
    words = catalogue("en")
    right_clicks = {words.say(f"command.{key}") for key in ("brief_this_name", "save_this_name", "why_this_name")}

    assert set(in_chat) == {*typed, *right_clicks}


def test_every_option_in_chat_is_listed_with_what_it_may_be(
    in_chat: Mapping[str, str], typed: Mapping[str, commands.Command[commands.Cog, ..., object]]
) -> None:
    for name, command in typed.items():
        listed = options_in(in_chat[name])
        assert listed.keys() == command.clean_params.keys(), name
        for option, parameter in command.clean_params.items():
            kinds = (parameter.annotation, *get_args(parameter.annotation))
            choices = {choice for kind in kinds if get_origin(kind) is Literal for choice in get_args(kind)}
            assert choices <= set(re.findall(r"`([^`]+)`", listed[option])), (name, option)
            assert ("Needed." in listed[option]) == parameter.required, (name, option)


def test_every_command_in_chat_has_examples_that_can_be_typed(
    in_chat: Mapping[str, str], typed: Mapping[str, commands.Command[commands.Cog, ..., object]]
) -> None:
    for name, command in typed.items():
        examples = list(examples_in(in_chat[name]))
        assert examples, name
        for example in examples:
            given = re.fullmatch(rf"(?:!|/|@Newsdesk )({name}|\w+)(.*)", example)
            assert given is not None, example
            assert given[1] == name, example
            # A field of the query language is a part of the words.
            named = set(re.findall(r" (\w+):(?!//)\S", given[2])) - FIELDS
            assert named <= command.clean_params.keys(), example


def test_every_shell_command_has_a_section_with_every_option_and_an_example(
    page: str, shell: Mapping[str, click.Command]
) -> None:
    told = {heading.removeprefix("bot.py "): text for heading, text in sections(page, "In the shell").items()}

    assert told.keys() == shell.keys()
    for name, command in shell.items():
        real = {option for param in command.params if isinstance(param, click.Option) for option in param.opts}
        assert options_in(told[name]).keys() == real, name
        for example in examples_in(told[name]):
            assert re.match(rf"\.venv/bin/python bot\.py {name}\b", example), example
            assert set(re.findall(r"(?<= )--[\w-]+", example)) <= real, example
        assert list(examples_in(told[name])), name
    assert all(other in told[name] for other, name in OTHER_NAMES.items())


def test_every_limit_stands_there_with_its_default(page: str) -> None:
    limits = re.findall(r"^\| .+ \| ([\d,]+) .+ \| `(\w+)` \|$", sections(page, "In chat")["Limits"], re.MULTILINE)

    assert len(limits) == 9
    for number, setting in limits:
        assert int(number.replace(",", "")) == config.Settings.model_fields[setting].default, setting


def test_the_readme_lists_every_command(
    in_chat: Mapping[str, str], shell: Mapping[str, object], typed: Mapping[str, object]
) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = set(re.findall(r"^\| (?:`|\*\*)([\w .?-]+?)(?:`|\*\*) \|", readme, flags=re.MULTILINE))

    # One row for the commands of a group; a right-click begins with a capital.
    assert {name.partition(" ")[0] if name.islower() else name for name in in_chat} <= listed
    assert {f"bot.py {name}" for name in shell} <= listed
    assert {name for name in listed if name.islower() and " " not in name} == {name.partition(" ")[0] for name in typed}


def test_the_readme_has_the_link_that_the_bot_prints(page: str) -> None:
    del page
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = _invite.link(1).replace("client_id=1", "client_id=APPLICATION_ID")

    assert shown in readme.splitlines()
    rows = re.findall(r"^\| ([A-Z][\w ]+) \| (.+) \|$", readme, flags=re.MULTILINE)
    names = {name.lower().replace(" ", "_") for name, why in rows if why}
    # discord.py calls View Channels by its older name.
    granted = {"view_channels" if name == "read_messages" else name for name, on in _invite.PERMISSIONS if on}
    assert granted == names
    assert discord.Permissions(int(shown.rpartition("=")[2])) == _invite.PERMISSIONS


def test_a_command_or_an_option_that_is_left_out_would_be_found() -> None:
    page = (
        "# A\n\n## In chat\n\n### `latest`\n\nNews.\n\n- `topic`: words.\n- `sort`, `way`: how\n  it is.\n\nMore.\n"
        "\n## In the shell\n"
    )

    assert sections(page, "In chat").keys() == {"latest"}
    assert options_in(sections(page, "In chat")["latest"]) == {
        "topic": " words.\n",
        "sort": " how\n  it is.",
        "way": " how\n  it is.",
    }
