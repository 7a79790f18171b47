"""The shell commands. Each is imported when it is called, so that none pays for another's libraries.

Exit codes: 0 done; 1 it failed, with the reason on standard error; 2 used wrongly.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

import click
from typing_extensions import override

from newsdesk import __version__
from newsdesk.errors import NewsdeskError, SettingsError

_COMMANDS = {
    "analyse": ("newsdesk.cli.analyse", "Read articles in bulk: JSON Lines in, JSON Lines out."),
    "ask": ("newsdesk.cli.ask", "Ask what the chat is asked: latest harbour strike, quotes ines halloran."),
    "backup": ("newsdesk.cli.backup", "Copy the database to a file, while the bot may be running."),
    "brief": ("newsdesk.cli.brief", "Make one brief of several articles, in bulk: JSON Lines in, JSON Lines out."),
    "digest": ("newsdesk.cli.digest", "Print one digest: what was new on a desk lately, each story in its own words."),
    "feed": ("newsdesk.cli.feed", "Show or change what a desk follows: feeds, by address or as OPML."),
    "group": ("newsdesk.cli.group", "Group articles into stories, in bulk: JSON Lines in, JSON Lines out."),
    "ingest": ("newsdesk.cli.ingest", "Take articles into the database."),
    "migrate": ("newsdesk.cli.migrate", "Bring the database up to this version."),
    "parse-feed": ("newsdesk.cli.parse_feed", "Print the items of feeds: RSS, Atom or JSON Feed."),
    "read": ("newsdesk.cli.read", "Print an article's clean text, its summary and its quotes."),
    "restore": ("newsdesk.cli.restore", "Put a backup in the place of the database."),
}
_ALIASES = {"analyze": "analyse"}


class Shell(click.Group):
    """A command group that knows its commands' names and one-line helps, and imports a command when it is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_COMMANDS, *super().list_commands(ctx)})

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = _ALIASES.get(cmd_name, cmd_name)
        if name not in _COMMANDS:
            return super().get_command(ctx, name)
        return import_module(_COMMANDS[name][0]).command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = {name: text for name, (_, text) in _COMMANDS.items()}
        for name in super().list_commands(ctx):
            own = super().get_command(ctx, name)
            rows[name] = own.get_short_help_str(limit=100) if own else ""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows.items()))

    @override
    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise _WrongSetting(str(error)) from error
        except NewsdeskError as error:
            raise click.ClickException(str(error)) from error


class _WrongSetting(click.ClickException):
    """The settings do not let the command run: it was used wrongly."""

    exit_code: ClassVar[int] = 2


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newsdesk")
def main() -> None:
    """Newsdesk: a news desk that lives in a Discord server.

    Articles go in; what is the latest, who said what and a summary come out, in chat and here.
    """
