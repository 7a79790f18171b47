"""What typed commands begin with on each desk, kept for a minute: it is asked for every message that anybody writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsdesk.app import App

KEPT = timedelta(minutes=1)
MOST = 10_000
"""Desks that are kept; some 2 MB."""


class Prefixes:
    """The prefixes that were asked for lately.

    A change holds at once here, because `forget` is told of it, and within a minute in another process.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._kept: dict[str, tuple[str, datetime]] = {}

    async def of(self, key: str) -> str:
        """Return the prefix of the desk with this key."""
        now = self._app.now()
        prefix, until = self._kept.get(key, ("", now))
        if until > now:
            return prefix
        settings = await self._app.settings_of(await self._app.desk(key))
        prefix = settings.prefix or self._app.settings.prefix
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = (prefix, now + KEPT)
        return prefix

    def forget(self, key: str) -> None:
        """Ask anew the next time: the desk's settings have changed."""
        self._kept.pop(key, None)
