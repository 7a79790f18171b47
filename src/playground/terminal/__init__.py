"""The chat in the terminal: the same bot on the same simulated Discord as the local page, typed line by line.

`lines` says what a line means, `people` does it on the simulated Discord, `views` tells what has changed there, and
`screen` shows it; `chat` brings them together. What the bot answers is the bot's own affair.
"""

from __future__ import annotations

import io
import sys
from typing import cast

from rich.console import Console

from newsdesk.config import Settings
from playground.terminal.chat import open_chat
from playground.terminal.prompt import converse, read_line


def run(settings: Settings) -> None:
    """Chat on standard input and output until the person leaves or the input ends.

    Raises `StorageError` where the local database cannot be opened, and KeyboardInterrupt for Ctrl-C.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without UTF-8 shows a "?", and the chat goes on.
        cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="replace")
    console = Console()

    def announce(line: str) -> None:
        print(line, file=sys.stderr, flush=True)  # noqa: T201  (apart from the answers, which may be piped on)

    converse(lambda ask: open_chat(settings, ask, console, announce), read_line)
