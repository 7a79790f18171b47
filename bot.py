"""The way in: the shell commands of Newsdesk, and `run`, which they leave to this file.

Whatever a command needs is imported when it is called: a worker process imports this file too, and `analyse` shall load
neither discord nor SQLAlchemy.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from newsdesk.config import Settings


def shell() -> click.Group:
    """Return all shell commands in one group."""
    import click

    from newsdesk.cli import main

    @main.command("run")
    @click.option("--local", is_flag=True, help="Open a page on this computer that behaves like Discord; no token.")
    def run(*, local: bool) -> None:  # pyright: ignore[reportUnusedFunction]  (the group keeps it)
        """Run the bot on Discord, or in a local page."""
        import asyncio
        from contextlib import suppress

        from newsdesk import config

        if not local:
            load_in_one_go()
        settings = config.load()
        _log(settings, local=local)
        # Ctrl-C is how one stops it: no failure, and no trace.
        if local:
            _end_as_with_ctrl_c()
        with suppress(KeyboardInterrupt):
            asyncio.run(_page(settings) if local else _discord(settings))

    @main.command("doctor")
    @click.option("--local", is_flag=True, help="The local page's database instead of the configured one.")
    @click.option("--deep", is_flag=True, help="Compare the search index with every article too.")
    @click.option("--mend", is_flag=True, help="As --deep, and make an index anew that is not true.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object for each thing looked at.")
    def doctor(*, local: bool, deep: bool, mend: bool, as_json: bool) -> None:  # pyright: ignore[reportUnusedFunction]
        """Look everything over: what is not as it should be, and what to do about it.

        Settings, disk, database, workers, clock, feeds, what is owed, and with a token Discord's side of it. The bot
        may be running. Exit code 1 where something is bad.
        """
        from cogs import _doctor
        from newsdesk.cli import doctor
        from newsdesk.cli._desk import settings_for

        settings = settings_for(local=local)
        # What is wrong it says itself: discord.py's warnings are about what a look at the token does not need.
        _log(settings, local=True)
        sys.exit(doctor.run(settings, _doctor.look, deep=deep, mend=mend, as_json=as_json))

    @main.command("chat")
    def chat() -> None:  # pyright: ignore[reportUnusedFunction]  (the group keeps it)
        """Talk to the bot in this terminal, on a simulated Discord; no token.

        It has the local page's news and database. Lines come from standard input, so a script can be piped in.
        """
        from contextlib import suppress

        from newsdesk import config

        settings = config.load()
        _log(settings, local=True)
        _end_as_with_ctrl_c()
        with suppress(KeyboardInterrupt):
            _chat(settings)

    return main


async def _page(settings: Settings) -> None:
    from newsdesk.errors import SettingsError

    try:
        from playground import page
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The local page needs {error.name}, which is not installed: pip install -r requirements-dev.txt"
        ) from error

    await page.serve(settings, announce=lambda line: print(line, flush=True))  # noqa: T201  (for the terminal)


def _chat(settings: Settings) -> None:
    from newsdesk.errors import SettingsError

    try:
        from playground import terminal
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The chat needs {error.name}, which is not installed: pip install -r requirements-dev.txt"
        ) from error

    terminal.run(settings)


async def _discord(settings: Settings) -> None:
    from newsdesk.errors import SettingsError

    if settings.token is None:
        raise SettingsError(
            "There is no token: set NEWSDESK_TOKEN, or NEWSDESK_TOKEN_FILE to a file that holds it."
            " Without one, `run --local` opens a page on this computer that behaves like Discord."
        )
    from cogs import run_bot
    from newsdesk.app import open_app
    from newsdesk.upkeep import machine

    machine.few_heaps()
    app = open_app(settings)
    spare_what_stays()
    try:
        await run_bot(app, settings.token)
    finally:
        await app.close()


def load_in_one_go() -> None:
    """Load without pauses: the bot is there a seventh sooner.

    No garbage is collected until `spare_what_stays`, since what is loaded stays; and pydantic need not look through all
    that is installed for plugins of its own.
    """
    import gc
    import os

    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def spare_what_stays() -> None:
    """Keep what is loaded for good out of garbage collection, and collect less often.

    A full collection stops every thread while it walks through all modules and tables: with these 40 to 80 ms, in one
    of twenty answers; without them a few.
    """
    import gc

    gc.freeze()
    gc.enable()
    gc.set_threshold(5_000, 20, 100)


def _end_as_with_ctrl_c() -> None:
    """Have SIGTERM, by which service managers stop a process, do what Ctrl-C does: end in order, without a trace."""
    import signal

    def interrupt(_number: int, _frame: object) -> None:
        signal.raise_signal(signal.SIGINT)

    # A shell starts what it puts into the background deaf to Ctrl-C, and then asyncio would not hear of it either.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, interrupt)


def _log(settings: Settings, *, local: bool) -> None:
    """Log to standard error. Libraries tell only what goes wrong, and a simulated Discord has nothing that could."""
    import logging

    from newsdesk import logs

    token = settings.token.get_secret_value() if settings.token else ""
    logs.set_up(settings.log_format, settings.log_level, (token,))
    if local:
        for library in ("discord", "aiohttp", "alembic", "asyncio"):
            logging.getLogger(library).setLevel(logging.ERROR)


if __name__ == "__main__":
    root = Path(__file__).resolve().parent
    sys.path[:0] = [str(root), str(root / "src")]
    shell()(prog_name="bot.py")
