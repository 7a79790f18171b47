"""Which desk and which database a shell command works on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from newsdesk import config
from newsdesk.config import Settings
from newsdesk.models.article import EVERYONE, SHELL_DESK


def desk_option(*, everyone: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add --desk and --local; with `everyone`, --desk may be "all"."""
    desks = "shell, the default), a server's id, or all." if everyone else "shell, the default) or a server's id."

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        local = click.option("--local", is_flag=True, help="The local page's database instead of the configured one.")
        return click.option("--desk", "desk", default=None, help=f"The shell's own desk ({desks}")(local(function))

    return add


LONGEST_ID = 20
"""Digits of a Discord id (a 64-bit number)."""


def desk_key(value: str | None, *, everyone: bool = False) -> str:
    """Return the key of the desk that --desk names; with `everyone`, "all" may be one.

    Raises `click.BadParameter` for what names none.
    """
    value = SHELL_DESK if value is None else value.strip()
    if value == SHELL_DESK or (value == EVERYONE and everyone):
        return value
    kind, _, number = value.partition(":") if ":" in value else ("guild", "", value)
    if kind in ("guild", "user") and number.isascii() and number.isdigit() and len(number) <= LONGEST_ID:
        return f"{kind}:{int(number)}"
    allowed = "shell, all, or a server's id" if everyone else "shell or a server's id"
    raise click.BadParameter(f"{value[:40]!r} is not {allowed}.", param_hint="--desk")


def settings_for(*, local: bool) -> Settings:
    """Return the settings, with the local page's database in place of the configured one where asked."""
    settings = config.load()
    return settings.model_copy(update={"database": settings.local_database}) if local else settings
