"""Which desk is asked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from cogs._checks import desk_key
from cogs._commands import Context


def asked(*, guild: int | None, slash: bool, installed: bool = False, member: bool = False) -> Context:
    """A context as discord.py would make it; simcord leaves out who installed the bot, which is what this is about."""
    known = SimpleNamespace(id=guild) if member else None

    def get_guild(_: int) -> SimpleNamespace | None:
        return known

    interaction = SimpleNamespace(
        guild_id=guild,
        is_guild_integration=lambda: installed,
        client=SimpleNamespace(get_guild=get_guild),
    )
    context: Any = SimpleNamespace(
        author=SimpleNamespace(id=5),
        guild=SimpleNamespace(id=guild) if guild else None,
        interaction=interaction if slash else None,
    )
    return cast("Context", context)


@pytest.mark.parametrize(
    ("context", "key"),
    [
        (asked(guild=7, slash=False), "guild:7"),
        (asked(guild=None, slash=False), "user:5"),
        (asked(guild=None, slash=True), "user:5"),
        (asked(guild=7, slash=True, installed=True, member=True), "guild:7"),
        (asked(guild=7, slash=True, installed=True), "guild:7"),
        (asked(guild=7, slash=True, member=True), "guild:7"),
        (asked(guild=7, slash=True), "user:5"),
    ],
    ids=[
        "typed in a server",
        "typed in a direct message",
        "slash in a direct message",
        "slash in a server that added it",
        "slash in a server that added only its commands",
        "slash of somebody who installed it too, in a server that added it",
        "slash of somebody who installed it, in a server that did not",
    ],
)
def test_the_desk_is_the_servers_where_the_bot_is_installed_and_else_the_persons(context: Context, key: str) -> None:
    assert desk_key(context) == key
