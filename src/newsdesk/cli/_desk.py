"""Which desk and which database a shell command works on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from newsdesk import config
from newsdesk.config import Settings
from newsdesk.models.article import EVERYONE, SHELL_DESK


def desk_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --desk and --local."""
    function = click.option("--local", is_flag=True, help="The local page's database instead of the configured one.")(
        function
    )
    return click.option(
        "--desk", "desk", default=None, help="The shell's own desk (shell, the default), a server's id, or all."
    )(function)


def desk_key(value: str | None) -> str:
    """Return the key of the desk that --desk names. Raises `click.BadParameter` for what names none."""
    value = (value or SHELL_DESK).strip()
    if value in (SHELL_DESK, EVERYONE):
        return value
    if value.isascii() and value.isdigit():
        return f"guild:{int(value)}"
    kind, _, number = value.partition(":")
    if kind in ("guild", "user") and number.isascii() and number.isdigit():
        return f"{kind}:{int(number)}"
    raise click.BadParameter(f"{value!r} is neither shell, all, nor a server's id.", param_hint="--desk")


def settings_for(*, local: bool) -> Settings:
    """Return the settings, with the local page's database in place of the configured one where asked."""
    settings = config.load()
    return settings.model_copy(update={"database": settings.local_database}) if local else settings
