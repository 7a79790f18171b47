"""Run the real `bot.py` against the fake Discord, whose address stands in FAKE_DISCORD: `… tests/fakes/run_bot.py run`.

The product knows nothing of this: here stands all that differs from `python bot.py run`. It is one process, so that its
id is the one to kill. FAKE_AHEAD puts the bot's clock that many seconds ahead of the computer's; FAKE_LEASE is a
delivery's lease in seconds, and that of a look at a feed; FAKE_POLL the seconds from one such look to the next;
FAKE_DIGEST those from one look for digests that are due to the next; FAKE_KILL kills the process with -9 at a step of a
delivery, as `steps` describes.
"""

from __future__ import annotations

import os
import runpy
import sys
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

DIGEST = "FAKE_DIGEST"
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    address = os.environ["FAKE_DISCORD"].rstrip("/")

    import yarl
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    Route.BASE = f"{address}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address.replace("http", "ws", 1)) / "gateway/"

    ahead = timedelta(seconds=float(os.environ.get("FAKE_AHEAD") or 0))
    if ahead:
        from newsdesk import app

        def later() -> datetime:
            return app.utc_now() + ahead

        app.open_app = partial(app.open_app, now=later)

    if lease := os.environ.get("FAKE_LEASE"):
        from newsdesk.delivery import Courier

        defaults = Courier.__init__.__kwdefaults__
        assert defaults is not None
        assert "lease" in defaults
        defaults["lease"] = timedelta(seconds=float(lease))
    if poll := os.environ.get("FAKE_POLL"):
        _poll_every(timedelta(seconds=float(poll)), timedelta(seconds=float(lease or 90)))
    if digest := os.environ.get(DIGEST):
        from newsdesk import app

        app.DIGEST_EVERY = float(digest)
    if step := os.environ.get("FAKE_KILL"):
        from tests.fakes.steps import kill_at

        kill_at(step)

    bot = str(ROOT / "bot.py")
    sys.argv[0] = bot
    runpy.run_path(bot, run_name="__main__")


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
