"""`migrate`: bring the configured database up to this version."""

from __future__ import annotations

import logging
import sys

import click

from newsdesk import config
from newsdesk.cli._output import json_line
from newsdesk.storage.database import migrate


@click.command("migrate")
@click.option("--local", is_flag=True, help="The local page's database instead of the configured one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, local: bool, as_json: bool) -> None:
    """Bring the database up to this version. A copy of it is made first; one that is up to date is left alone."""
    settings = config.load()
    # How far it is with a large database is told on standard error.
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    done = migrate(settings.local_database if local else settings.database)
    if as_json:
        copy = str(done.copy) if done.copy else None
        click.echo(json_line({"before": done.before, "after": done.after, "copy": copy}))
    elif done.before == done.after:
        click.echo(f"The database is up to date (revision {done.after}).")
    else:
        click.echo(f"The database went from revision {done.before or 'none'} to {done.after}.")
        if done.copy:
            click.echo(f"As it was before, it is kept in {done.copy}.")
