"""Times as they are given to shell commands: ISO 8601, with a zone or in UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(value: str) -> datetime:
    """Return an ISO 8601 time, aware, in UTC; one without a zone is taken as UTC.

    Raises `ValueError` for what is no such time, or none that a calendar has in UTC.
    """
    try:
        given = datetime.fromisoformat(value.strip())
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    except OverflowError as error:
        raise ValueError(value) from error
