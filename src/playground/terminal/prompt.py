"""Where lines come from: a terminal with a prompt, or a pipe; and who waits for them while the bot goes on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from playground.terminal.forms import Ask
from playground.terminal.markdown import plain


def converse(talk: Callable[[Ask], Coroutine[Any, Any, None]], read: Callable[[str], str | None]) -> None:
    """Run `talk` to its end on an event loop in a thread of its own, and read the lines it asks for in this one.

    This way round because Ctrl-C reaches the main thread alone: there it is heard while one waits at the prompt, and
    meanwhile the bot's own clockwork goes on. (Python's readline misses it in the fraction of a millisecond between
    writing the prompt and listening; the next Ctrl-C is heard.)

    Raises what `talk` or `read` raises, `talk` being cancelled before.
    """
    questions: SimpleQueue[tuple[str, Future[str | None]] | None] = SimpleQueue()
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = Future()

    async def ask(prompt: str) -> str | None:
        answer: Future[str | None] = Future()
        questions.put((prompt, answer))
        return await asyncio.wrap_future(answer)

    async def run() -> None:
        task = asyncio.ensure_future(talk(ask))
        started.set_result((asyncio.get_running_loop(), task))
        await task

    with ThreadPoolExecutor(1, "chat") as thread:
        done = thread.submit(lambda: asyncio.run(run()))
        done.add_done_callback(lambda _: questions.put(None))
        try:
            while (question := questions.get()) is not None:
                prompt, answer = question
                answer.set_result(read(prompt))
        except BaseException:
            loop, task = started.result()
            with suppress(RuntimeError):  # the loop has ended in this very moment
                loop.call_soon_threadsafe(task.cancel)
            raise
    done.result()


def read_line(prompt: str) -> str | None:
    """Read one line from standard input; `None` at its end.

    From a pipe it is UTF-8, and is printed behind its prompt, as a person would have typed it there.
    """
    if sys.stdin.isatty():
        with suppress(ImportError):
            import_module("readline")  # makes `input` know the arrow keys; Windows has its own way
        try:
            # Bytes that are no UTF-8 come as lone surrogates, which no message can carry.
            return input(prompt).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        except EOFError:
            print(flush=True)  # noqa: T201  (for the terminal: what comes next begins a line of its own)
            return None
        except KeyboardInterrupt:
            print(flush=True)  # noqa: T201  (likewise)
            raise
    raw = sys.stdin.buffer.readline()
    if not raw:
        return None
    line = raw.decode("utf-8", "replace").rstrip("\r\n")
    print(f"{prompt}{plain(line)}", flush=True)  # noqa: T201  (for whoever reads the output)
    return line


def typed_so_far() -> str:
    """Return what stands behind the prompt, typed and not yet sent; "" where nothing tells."""
    # Where `read_line` has loaded it, and on no other system.
    readline = sys.modules.get("readline")
    return plain(readline.get_line_buffer()) if readline is not None else ""
