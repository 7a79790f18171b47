"""Rows of alerts → values; what they mean is said in `models.alert`."""

from __future__ import annotations

from datetime import time

from newsdesk.models.alert import Alert, AlertPause, AlertPlan, QuietHours
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Target
from newsdesk.storage.alert_tables import AlertRow


def alert(row: AlertRow, desk_key: str) -> Alert:
    """Return the value of a row; `desk_key` is its desk's."""
    quiet = None
    if row.quiet_from is not None and row.quiet_until is not None and row.zone is not None:
        quiet = QuietHours(_time(row.quiet_from), _time(row.quiet_until), row.zone)
    return Alert(
        key=row.key,
        desk=Desk(row.desk_id, desk_key),
        plan=AlertPlan(row.asked, Target.read(row.target), row.role, quiet),
        owner=row.owner,
        made_at=row.made_at,
        paused_at=row.paused_at,
        why=None if row.why is None else AlertPause(row.why),
        mentioned_at=row.mentioned_at,
    )


def fill(row: AlertRow, plan: AlertPlan) -> None:
    """Put into a row what is set up, but for what it asks."""
    quiet = plan.quiet
    row.asked, row.target, row.role = " ".join(plan.asked.split()), str(plan.target), plan.role
    row.quiet_from = None if quiet is None else _minutes(quiet.start)
    row.quiet_until = None if quiet is None else _minutes(quiet.end)
    row.zone = None if quiet is None else quiet.zone


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
