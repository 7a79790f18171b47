"""The door to what simcord keeps to itself: what a page for people needs, and a page for tests does not.

simcord is pinned to the letter in requirements-dev.txt; look here first when that changes.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from simcord import Env
from simcord._clock import Clock  # pyright: ignore[reportPrivateUsage]  (simcord offers no other way to replace it)
from simcord.preview import _markdown  # pyright: ignore[reportPrivateUsage]  (nor any way to correct its markdown)

_EXPAND = _markdown._discord_multiline_quotes  # pyright: ignore[reportPrivateUsage]
_QUOTED_LINE = re.compile(r"^ {0,3}>.*\n(?! {0,3}>)", re.MULTILINE)


class LiveClock(Clock):
    """A clock that goes by itself.

    simcord's own stands still, on 1 January 2026, until a test moves it: right for tests, while in a page every message
    would be as old as the first. `elapsed` counts seconds since the clock was made and never goes back, even when the
    computer's time is set back, since simcord sorts what happened by it.
    """

    def __init__(self) -> None:
        self._started = time.time()
        self._reached = 0.0

    @property
    def elapsed(self) -> float:  # pyright: ignore[reportIncompatibleVariableOverride]  (a plain attribute in simcord)
        """Seconds since the clock was made."""
        self._reached = max(self._reached, time.time() - self._started)
        return self._reached

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.fromtimestamp(self._started, UTC) + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        """Go ahead at once, as simcord asks when a timer is due; real time then catches up before it counts on."""
        self._reached = self.elapsed + seconds


def keep_real_time(env: Env) -> None:
    """Give a simulated Discord that has not started yet a clock that goes by itself."""
    env.backend.clock = LiveClock()


def end_quotes_with_their_line() -> None:
    """Draw a line after a quoted one outside the quote, as Discord does.

    simcord reads markdown as CommonMark, where the lines after "> …" belong to the quote until a blank one; so it gets
    a blank one. It would show in a code block, of which a news desk posts none.
    """
    _markdown._discord_multiline_quotes = _with_ends  # pyright: ignore[reportPrivateUsage]


def _with_ends(text: str) -> str:
    return _QUOTED_LINE.sub(r"\g<0>\n", _EXPAND(text))
