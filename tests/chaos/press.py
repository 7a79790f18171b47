"""Outlets that go on publishing whatever becomes of the bots that follow them: a server, and what it has published."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HERE = "127.0.0.1"
_OWN_WORDS = 12
_TROUBLE = 0.05
"""Of the requests, how many end badly: half of them with 503, half without an answer."""


_SYLLABLES = "ka lo ri mu sen ta vo del fi gra pol nu sti bar ek wu".split()


def word(number: int, syllables: int = 4) -> str:
    """Return an invented word, another one for each number: its digits to the base of 16."""
    return "".join(_SYLLABLES[number >> 4 * place & 15] for place in range(syllables))


@dataclass(frozen=True)
class Item:
    """An item that shares no telling word with any other, so that each is a story of its own."""

    number: int
    when: datetime

    @property
    def title(self) -> str:
        return f"The {word(self.number * _OWN_WORDS)} of {word(self.number * _OWN_WORDS + 1)}, no. {self.number}"

    def text(self, paragraphs: int) -> list[str]:
        words = [word(self.number * _OWN_WORDS + n) for n in range(_OWN_WORDS)]
        told: list[str] = []
        for n in range(paragraphs):
            turned = words[n:] + words[:n]
            told.append(
                f"In {n} of all this, the {turned[0]} and the {turned[3]} of the {turned[5]} {turned[1]} are not here"
                f" but at the {turned[7]} {turned[2]}, as before. The {turned[4]} is no more where the {turned[6]} was."
            )
        return told


@dataclass
class Press:
    """The outlets. `published` has the items of each, oldest first; how an outlet tells them depends on its number.

    0: the whole article stands in the feed. 1: a teaser, and a page. 2: a few words without an address, without an id.
    """

    outlets: int
    chance: random.Random
    published: list[list[Item]] = field(default_factory=list)
    shown: int | None = None
    """How many of its newest items an outlet's feed has; all of them where nothing is said."""
    spread: bool = False
    """Each outlet has a host of its own. Linux alone takes all of 127.0.0.0/8 for this machine."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    port: int = 0
    asked: int = 0
    _number: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        self.published = [[] for _ in range(self.outlets)]

    def url(self, outlet: int) -> str:
        return f"http://{self.host(outlet)}/{outlet}/feed"

    def host(self, outlet: int) -> str:
        """Name an outlet's host and port."""
        return f"127.0.{1 + outlet // 250}.{1 + outlet % 250}:{self.port}" if self.spread else f"{HERE}:{self.port}"

    @property
    def total(self) -> int:
        return self._number

    def publish(self, outlet: int, count: int = 1) -> None:
        with self._lock:
            for _ in range(count):
                self._put(outlet, Item(self._number + 1, self.now()))

    def put(self, outlet: int, make: Callable[[int], Item]) -> Item:
        """Publish what `make` gives for the number of the next item."""
        with self._lock:
            return self._put(outlet, make(self._number + 1))

    def _put(self, outlet: int, item: Item) -> Item:
        self._number += 1
        self.published[outlet].append(item)
        return item

    def _somewhere(self) -> int:
        """Choose an outlet: those that publish a few words publish the most, as news agencies do."""
        return self.chance.choices(
            range(self.outlets), [3 if outlet % 3 == 2 else 1 for outlet in range(self.outlets)]
        )[0]

    def go_on(self, every: float, most: int) -> None:
        """Publish something every so many seconds on the average, until `pause` or until there are `most` items.

        Without an end to it, the slower a machine is, the more it would have to read.
        """
        self._stop.clear()

        def going() -> None:
            while not self._stop.wait(self.chance.uniform(0, 2 * every)) and self.total < most:
                self.publish(self._somewhere())

        self._thread = threading.Thread(target=going, daemon=True)
        self._thread.start()

    def publish_until(self, total: int) -> None:
        """Publish here and there what is missing to so many items in all."""
        while self.total < total:
            self.publish(self._somewhere())

    def pause(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def wait_asked(self, seconds: float) -> bool:
        """Wait until somebody asks for something."""
        before, end = self.asked, time.monotonic() + seconds
        while self.asked == before and time.monotonic() < end:
            time.sleep(0.01)
        return self.asked != before

    def answer(self, path: str, etag: str | None) -> tuple[int, str, bytes, str]:
        """Return the status, the media type, the body and the ETag of what is at a path."""
        self.asked += 1
        outlet, _, what = path.strip("/").partition("/")
        if not outlet.isdigit() or int(outlet) >= self.outlets:
            return 404, "text/plain", b"", ""
        with self._lock:
            items = list(self.published[int(outlet)])
        if what == "feed":
            now = f'"{len(items)}"'
            if etag == now:
                return 304, "", b"", now
            return (
                200,
                "application/rss+xml",
                self._feed(int(outlet), items[-self.shown :] if self.shown else items),
                now,
            )
        item = next((item for item in items if str(item.number) == what), None)
        return (404, "text/plain", b"", "") if item is None else (200, "text/html; charset=utf-8", _page(item), "")

    def _feed(self, outlet: int, items: list[Item]) -> bytes:
        return (
            f'<rss version="2.0"><channel><title>Outlet {word(outlet)}</title><link>http://{self.host(outlet)}/{outlet}/'
            f"</link>{''.join(self._item(outlet, item) for item in reversed(items))}</channel></rss>"
        ).encode()

    def _item(self, outlet: int, item: Item) -> str:
        head = f"<item><title>{item.title}</title><pubDate>{format_datetime(item.when)}</pubDate>"
        named = f"<link>http://{self.host(outlet)}/{outlet}/{item.number}</link><guid>{outlet}-{item.number}</guid>"
        match outlet % 3:
            case 0:
                text = "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in item.text(7))
            case 1:
                text = item.text(1)[0]
            case _:
                named, text = "", item.text(1)[0]
        return f"{head}{named}<description>{text}</description></item>"


def _page(item: Item) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in item.text(6))
    return (
        f"<!doctype html><html lang=en><head><title>{item.title}</title></head>"
        f"<body><article><h1>{item.title}</h1>{text}</article></body></html>"
    ).encode()


@contextmanager
def press(outlets: int, seed: int, **more: Any) -> Generator[Press]:
    """Open outlets that have published nothing yet, on a server of this machine; `more` are fields of `Press`."""
    made = Press(outlets, random.Random(seed), **more)
    weather = random.Random(seed)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            trouble = weather.random()
            if trouble < _TROUBLE / 2:
                self.send_error(503)
                return
            if trouble < _TROUBLE:
                return
            status, media, body, etag = made.answer(self.path, self.headers["If-None-Match"])
            self.send_response(status)
            for name, value in (("Content-Type", media), ("ETag", etag)):
                if value:
                    self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 512
        """A bot asks hundreds of feeds at the same time."""

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing: who asks is killed now and then."""

        def verify_request(self, request: Any, client_address: Any) -> bool:
            return str(client_address[0]).startswith("127.")

    with Server(("0.0.0.0" if made.spread else HERE, 0), Handler) as server:
        made.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        serving.start()
        try:
            yield made
        finally:
            made.pause()
            server.shutdown()
            serving.join()
