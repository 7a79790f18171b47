"""A process that has loaded the bot once and forks it on request: the hundredth start costs no more than a fork.

A test speaks to it by `Nursery`. Each line that it reads is one request in JSON, each line that it writes the answer.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
INLINE = "FAKE_INLINE"
"""Environment variable: not empty, the bot reads in its own process, and starts no workers."""


class Nursery:
    """A test's hand on it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._asking = threading.Lock()

    def start(self, environment: Mapping[str, str], log: Path) -> int:
        """Start the bot with nothing but these variables; return its process's id."""
        return self._ask(start=dict(environment), log=str(log))

    def kill(self, process: int) -> None:
        """Kill a bot with -9, and return when it is gone."""
        self._ask(kill=process)

    def stop(self, process: int) -> int:
        """Tell a bot to stop, and return the exit code that it ends with."""
        return self._ask(stop=process)

    def _ask(self, **request: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._asking:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())


@contextmanager
def nursery() -> Generator[Nursery]:
    """Open one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    line = [sys.executable, str(Path(__file__).resolve())]
    with subprocess.Popen(
        line, cwd=ROOT, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


def main() -> None:
    """Load what the bot loads sooner or later, and serve until nobody asks any more."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    for module in ("cogs", "newsdesk.app", "newsdesk.briefing.feed_post", "newsdesk.ingest.finding"):
        import_module(module)
    import_module("newsdesk.ingest.poll.poller")
    from newsdesk.ingest import parse
    from newsdesk.ingest.poll import entries
    from newsdesk.models.following import PageBody
    from newsdesk.models.reading import Draft

    # What is loaded with the first feed and the first page, the models of the languages above all.
    text = "The mill at the weir turns again today. Its wheel was mended in spring, the miller said. " * 4
    parse.feed(
        f"<rss><channel><title>x</title><item><title>{text}</title></item></channel></rss>".encode(),
        url=None,
        content_type=None,
    )
    entries.read_page(PageBody(f"<html><body><p>{text}</p></body></html>".encode(), "utf-8", Draft(text=text)))
    for line in sys.stdin:
        request = json.loads(line)
        if "kill" in request:
            os.kill(request["kill"], signal.SIGKILL)
            os.waitpid(request["kill"], 0)
            answer = request["kill"]
        elif "stop" in request:
            os.kill(request["stop"], signal.SIGTERM)
            answer = os.waitstatus_to_exitcode(os.waitpid(request["stop"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                _become_the_bot(request["start"], request["log"])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _become_the_bot(environment: dict[str, str], log: str) -> None:
    """Go on as `run_bot.py run` would."""
    told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, other in enumerate((nothing, told, told)):
        os.dup2(other, number)
    os.environ.update(environment)
    sys.argv = ["run_bot.py", "run"]
    from tests.fakes import run_bot

    if environment.get(INLINE):
        from newsdesk import app
        from newsdesk.config import Settings
        from newsdesk.ingest.workers import Inline

        def inline(settings: Settings) -> Inline:
            return Inline(settings.text_limit)

        app.__dict__["Workers"] = inline
    code = 1
    try:
        run_bot.main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
