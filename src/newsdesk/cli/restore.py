"""`restore`: put a backup in the place of the configured database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from newsdesk import config
from newsdesk.cli._output import json_line
from newsdesk.storage.backup import restore


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--local", is_flag=True, help="The local page's database instead of the configured one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: Path, *, local: bool, as_json: bool) -> None:
    """Put the backup FILE in the place of the database, which is kept beside it. The bot must not be running.

    When the bot starts again, it first reads in each channel what it has sent since the backup, so that nothing is
    sent twice.
    """
    settings = config.load()
    done = restore(settings.local_database if local else settings.database, file, datetime.now(UTC))
    if as_json:
        before = str(done.before) if done.before else None
        click.echo(json_line({"file": str(done.path), "of": done.at.isoformat(), "before": before}))
        return
    click.echo(f"{done.path} is now the backup of {done.at:%Y-%m-%d %H:%M} UTC.")
    if done.before:
        click.echo(f"The database as it was before is kept in {done.before}.")
