"""Kills the process that it runs in, with -9, at a step of a delivery: `claim:after:2` is right after the second claim.

A step is a function that the database is handed, or a request's method; it is `before` or `after`, and counted from 1.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import discord.http

from newsdesk.storage.database import Database

STEPS = tuple(
    f"{step}:{when}:{number}"
    for step in ("claim", "settle", "POST", "PATCH")
    for when in ("before", "after")
    for number in (1, 3)
)
"""Every step of a delivery that is made without trouble, at its first and third time."""
LOOKING = ("GET:before:1", "GET:after:1", "read_back:before:1", "read_back:after:1")
"""Steps of one that has to look first."""


def kill_at(step: str) -> None:
    """Have this process killed at a step."""
    name, when, number = step.split(":")
    left = int(number)

    def passed(what: str, at: str) -> None:
        nonlocal left
        if (what, at) == (name, when):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def watched(call: Callable[..., Any], named: Callable[..., str | None]) -> Callable[..., Any]:
        async def called(*args: Any, **kwargs: Any) -> Any:
            what = named(*args)
            if what is None:
                return await call(*args, **kwargs)
            passed(what, "before")
            result = await call(*args, **kwargs)
            passed(what, "after")
            return result

        return called

    def function(_: Database, asked: Callable[..., Any], *__: object) -> str:
        return asked.__name__

    def method(_: discord.http.HTTPClient, route: discord.http.Route) -> str | None:
        # Logging in and the like are requests, too, and none of a delivery.
        return route.method if "channel_id" in route.path or "guild_id" in route.path else None

    Database.write = watched(Database.write, function)
    Database.write_durably = watched(Database.write_durably, function)
    discord.http.HTTPClient.request = watched(discord.http.HTTPClient.request, method)
