"""Run the real `bot.py` against the fake Discord, whose address stands in FAKE_DISCORD: `… tests/fakes/run_bot.py run`.

The product knows nothing of this: here stands all that differs from `python bot.py run`. It is one process, so that its
id is the one to kill. FAKE_AHEAD puts the bot's clock that many seconds ahead of the computer's, FAKE_CLOCK as many as
stand in a file, which a test changes meanwhile (`leaping`); FAKE_LEASE is a delivery's lease in seconds, and that of a
look at a feed; FAKE_POLL the seconds from one such look to the next; FAKE_DIGEST those from one look for digests that
are due to the next, FAKE_TICKS those of every tick; FAKE_KILL kills the process with -9 at a step of a delivery, as
`steps` describes.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

DIGEST = "FAKE_DIGEST"
TICKS = "FAKE_TICKS"
PRUNING = 10
"""So many other ticks pass from one look for what was kept long enough, and at the index, to the next."""
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from tests.fakes.leaping import CLOCK, Clock

    address = os.environ["FAKE_DISCORD"].rstrip("/")

    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE = f"{address}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address.replace("http", "ws", 1)) / "gateway/"

    if file := os.environ.get(CLOCK):
        _go_by(Clock(Path(file)))
    elif ahead := float(os.environ.get("FAKE_AHEAD") or 0):
        _go_by(lambda: datetime.now(UTC) + timedelta(seconds=ahead))

    if lease := os.environ.get("FAKE_LEASE"):
        from newsdesk.delivery import Courier

        defaults = Courier.__init__.__kwdefaults__
        assert defaults is not None
        assert "lease" in defaults
        defaults["lease"] = timedelta(seconds=float(lease))
    if poll := os.environ.get("FAKE_POLL"):
        _poll_every(timedelta(seconds=float(poll)), timedelta(seconds=float(lease or 90)))
    if ticks := os.environ.get(TICKS):
        _tick_every(float(ticks))
    if digest := os.environ.get(DIGEST):
        from newsdesk import app

        app.DIGEST_EVERY = float(digest)
    if step := os.environ.get("FAKE_KILL"):
        from tests.fakes.steps import kill_at

        kill_at(step)

    bot = str(ROOT / "bot.py")
    sys.argv[0] = bot
    runpy.run_path(bot, run_name="__main__")


def _go_by(clock: Callable[[], datetime]) -> None:
    from newsdesk import app

    app.open_app = partial(app.open_app, now=clock)


def _tick_every(seconds: float) -> None:
    """Have every tick come so often, however seldom the bot itself would have it."""
    from newsdesk import app

    app.POLL_EVERY = app.DELIVER_EVERY = app.BRIEF_EVERY = app.ALERT_EVERY = app.DIGEST_EVERY = seconds
    app.PRUNE_EVERY = app.TIDY_EVERY = PRUNING * seconds


def _poll_every(seconds: timedelta, lease: timedelta) -> None:
    """Have feeds looked at so often, and those of a process that died soon after it by another."""
    from newsdesk import app
    from newsdesk.ingest.poll.poller import Poller
    from newsdesk.models.feed import Pace

    def pace(_: timedelta, __: timedelta) -> Pace:
        return Pace(seconds, seconds * 1.2)

    app.POLL_EVERY = seconds.total_seconds()
    app.__dict__["Pace"] = pace
    defaults = Poller.__init__.__kwdefaults__
    assert defaults is not None
    assert "lease" in defaults
    defaults["lease"] = lease


# Worker processes import the main file again, under another name.
if __name__ == "__main__":
    main()
