"""`backup`: copy the configured database to a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newsdesk import config
from newsdesk.cli._output import json_line
from newsdesk.storage.backup import back_up


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--local", is_flag=True, help="The local page's database instead of the configured one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, *, local: bool, as_json: bool) -> None:
    """Copy the database to the new FILE, as it is at this moment. The bot may be running."""
    settings = config.load()
    done = back_up(settings.local_database if local else settings.database, file, datetime.now(UTC))
    if as_json:
        click.echo(
            json_line({"file": str(done.path), "bytes": done.size, "at": done.at.isoformat(), "noted": done.noted})
        )
    else:
        click.echo(f"The database is copied to {done.path} ({done.size / 1024**2:,.1f} MB).")
        if not done.noted:
            click.echo("That could not be noted in the database: `status` and `doctor` will not tell of it.", err=True)
