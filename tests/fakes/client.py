"""A test's hand on the server: starts it, steers it and reads it, without a word of asyncio."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.fakes.limits import RATES
from tests.fakes.refusals import Json
from tests.fakes.world import BOT_ID, TOKEN, Entry, Message

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "FAKE_DISCORD"
"""Environment variable of `run_bot.py`: where the server is."""
AHEAD = "FAKE_AHEAD"
"""Environment variable of `run_bot.py`: seconds that the bot's clock is ahead."""
LEASE = "FAKE_LEASE"
"""Environment variable of `run_bot.py`: a delivery's lease in seconds."""
KILL = "FAKE_KILL"
"""Environment variable of `run_bot.py`: the step at which it is killed."""


class FakeDiscord:
    """The server at `url`. Ids are numbers, times seconds since 1970 by the server's clock."""

    token = TOKEN
    bot_id = BOT_ID

    def __init__(self, url: str, process: subprocess.Popen[str] | None = None) -> None:
        self.url = url
        self.process = process

    @property
    def api(self) -> str:
        """What `discord.http.Route.BASE` has to be."""
        return f"{self.url}/api/v10"

    @property
    def gateway(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` has to be, as a URL."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway/"

    def bot(
        self, *arguments: str, ahead: float = 0.0, lease: float | None = None, kill: str = ""
    ) -> tuple[list[str], dict[str, str]]:
        """Give the command line and the environment (to add to one's own) of the real `bot.py` on this server.

        In: its arguments, how far its clock is ahead (seconds), a delivery's lease (seconds), and at which step of a
        delivery it is to be killed (see `steps`).
        """
        line = [sys.executable, str(Path(__file__).with_name("run_bot.py")), *arguments]
        told = {ADDRESS: self.url, AHEAD: str(ahead), "NEWSDESK_TOKEN": self.token}
        return line, told | ({} if lease is None else {LEASE: str(lease)}) | ({KILL: kill} if kill else {})

    # --- The world ---

    def reset(self) -> None:
        """Forget everything: as if just started."""
        self._call("reset")

    def config(
        self,
        *,
        rates: Mapping[str, tuple[int, float]] | None = None,
        global_limit: int | None = None,
        speed: float | None = None,
        nonce_seconds: float | None = None,
        message_content: bool | None = None,
        gateway: bool | None = None,
    ) -> None:
        """Change what is given. `rates`: by the route's name, how many in how many seconds; 0 is no limit."""
        given: Json = {
            "rates": None if rates is None else {name: list(rate) for name, rate in rates.items()},
            "global_limit": global_limit,
            "speed": speed,
            "nonce_seconds": nonce_seconds,
            "message_content": message_content,
            "gateway": gateway,
        }
        self._call("config", **given)

    def without_limits(self) -> None:
        """Let any number of requests through."""
        self.config(rates=dict.fromkeys(RATES, (0, 0.0)), global_limit=0)

    def advance(self, *, seconds: float = 0.0, hours: float = 0.0) -> None:
        """Put the server's clock ahead."""
        self._call("advance", seconds=seconds + hours * 3600)

    def guild(self, name: str) -> int:
        return self._call("guild", name=name)

    def user(self, name: str) -> int:
        return self._call("user", name=name)

    def channel(self, guild: int, name: str, kind: str = "text", *, tags: int = 0, require_tag: bool = False) -> int:
        """Make a channel: `text`, `news` or `forum` (that offers `tags` tags)."""
        return self._call("channel", guild=guild, name=name, kind=kind, tags=tags, require_tag=require_tag)

    def thread(self, parent: int, name: str) -> int:
        return self._call("thread", parent=parent, name=name)

    def direct(self, user: int) -> int:
        """Give the channel of the direct messages with somebody."""
        return self._call("direct", user=user)

    def say(self, channel: int, content: str, author: int, count: int = 1) -> list[int]:
        """Let somebody else write into a channel; give the messages' ids."""
        return self._call("say", channel=channel, content=content, author=author, count=count)

    def ask(self, channel: int, user: int, command: str, **options: str) -> int:
        """Let somebody give a slash command in a server, now or as soon as the bot is there; give its id."""
        return self._call("ask", channel=channel, user=user, command=command, options=options)

    def answers(self, asked: int) -> list[Entry]:
        """List the requests by which the bot has answered a slash command."""
        return [entry for entry in self.log() if str(asked) in entry.path]

    def deny(self, channel: int, *permissions: str) -> None:
        """Take these permissions in a channel, and give back all others: names as in `world.PERMISSIONS`."""
        self._call("set_channel", channel=channel, denied=permissions)

    def grant(self, channel: int, *permissions: str) -> None:
        """Give permissions that the bot has not from the beginning: `manage_messages`, `manage_threads`."""
        self._call("set_channel", channel=channel, granted=permissions)

    def delete_channel(self, channel: int) -> None:
        self._call("set_channel", channel=channel, deleted=True)

    def set_thread(self, thread: int, *, locked: bool | None = None, archived: bool | None = None) -> None:
        self._call("set_channel", channel=thread, locked=locked, archived=archived)

    def delete_message(self, message: int) -> None:
        """Let a moderator delete a message."""
        self._call("delete_message", message=message)

    def close_messages(self, user: int, *, closed: bool = True) -> None:
        """Let somebody take no direct messages any more, or take them again."""
        self._call("set_user", user=user, closed=closed)

    def set_member(self, guild: int, user: int, *, member: bool) -> None:
        """Let somebody leave a server, or join it again."""
        self._call("set_member", guild=guild, user=user, member=member)

    def leave(self, guild: int, *, left: bool = True) -> None:
        """Remove the bot from a server, or put it back."""
        self._call("set_guild", guild=guild, left=left)

    def delete_guild(self, guild: int) -> None:
        self._call("set_guild", guild=guild, deleted=True)

    def revoke_token(self, *, revoked: bool = True) -> None:
        self._call("config", revoked=revoked)

    # --- Faults ---

    def fault(self, kind: str, times: int = 1, **more: str | float) -> None:
        """Queue a fault of `faults.KINDS`; `more`: `skip`, `method`, `path`, `seconds`, `retry_after` (see `Fault`)."""
        self._call("fault", kind=kind, times=times, **more)

    def weather(self, chances: Mapping[str, float], seed: int, **more: str | float) -> None:
        """Let faults come by chance; `more` as for `fault`, for all of them. `{}` ends it."""
        self._call("weather", chances=dict(chances), seed=seed, **more)

    def clear_faults(self) -> None:
        """End all faults, and let go of what is held."""
        self._call("clear")

    def held(self) -> list[Entry]:
        """List the requests that wait by `hold_before` or `hold_after`."""
        return [Entry(**entry) for entry in self._call("held")]

    def release(self, number: int | None = None) -> None:
        """Let one held request go on, by its number in the log, or all."""
        self._call("release", number=number)

    # --- What happened ---

    def stored(self, channel: int) -> list[Message]:
        """List all that was ever stored in a channel, in order, the deleted too."""
        return [Message(**message) for message in self._call("stored", channel=channel)]

    def contents(self, channel: int) -> list[str]:
        """List the texts that stand in a channel now, from the top."""
        return [message.body["content"] for message in self.stored(channel) if message.deleted is None]

    def threads(self, forum: int) -> list[int]:
        """List the threads that a channel has now, in the order in which they were opened."""
        return self._call("threads", forum=forum)

    def log(self, since: int = 0) -> list[Entry]:
        """List the requests of bots from number `since` on."""
        return [Entry(**entry) for entry in self._call("log", since=since)]

    def state(self) -> Json:
        """Give the counts: `limited` (429s of the limits), `invalid`, `faults`, `requests`, `messages`; and `now`."""
        return self._call("state")

    def dump(self) -> Json:
        """Give everything that the server knows."""
        return self._call("dump")

    def wait(self, ready: Callable[[], Any], *, seconds: float = 10.0) -> None:
        """Wait until something is so, such as `lambda: fake.held()`; `TimeoutError` where it is not in time."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds} s; the last requests: {self.log()[-5:]}")
            time.sleep(0.005)

    # --- The process ---

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.stop()

    def _call(self, operation: str, **arguments: object) -> Any:
        request = urllib.request.Request(
            f"{self.url}/_control/{operation}",
            json.dumps(arguments).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise ValueError(error.read().decode()) from None


def start() -> FakeDiscord:
    """Start a server in a process of its own, on a free port; end it with `stop`, or use it in a `with`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes", "--leashed"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    if not port:
        process.wait()
        raise RuntimeError("the fake Discord did not start; what it said stands above")
    return FakeDiscord(f"http://127.0.0.1:{port}", process)
