"""A real HTTP server on this machine that answers as it is told, to the byte; and names that lead to it."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_network

from newsdesk.config import Settings
from newsdesk.ingest.fetch import Fetcher

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HERE = "127.0.0.1"

Writer = asyncio.StreamWriter
Page = bytes | Callable[[Writer], Awaitable[None]]


def answer(status: str = "200 OK", body: bytes = b"", *lines: str, length: int | None = None) -> bytes:
    """Make an answer with these header lines."""
    head = [f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body) if length is None else length}", "", ""]
    return "\r\n".join(head).encode("latin-1") + body


def moved(to: str, status: str = "301 Moved Permanently") -> bytes:
    return answer(status, b"", f"Location: {to}")


class Site:
    """Answers by path; what is not there is 404. `heard` has the head of every request, `connections` their number."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.heard: list[str] = []
        self.connections = 0
        self.port = 0
        self.at_once = 0
        self.most_at_once = 0
        self.pause = 0.0

    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.heard]

    def header(self, name: str, number: int = -1) -> str | None:
        for line in self.heard[number].split("\r\n")[1:]:
            before, _, after = line.partition(": ")
            if before.lower() == name.lower():
                return after
        return None

    def url(self, path: str, host: str = "news.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                self.heard.append(head)
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                await asyncio.sleep(self.pause)
                page = self.pages.get(head.split(" ")[1], answer("404 Not Found"))
                self.at_once -= 1
                if isinstance(page, bytes):
                    writer.write(page)
                    await writer.drain()
                else:
                    await page(writer)
                    break
        writer.close()

    @asynccontextmanager
    async def running(self, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Site]:
        server = await asyncio.start_server(self.serve, HERE, 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        yield self
        server.close()


class Names:
    """The look-up of names, which is the one thing that is not real: each gives its answers in turn, then the last."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        given = self.answers.get(host)
        if given is None:
            return [HERE]
        found = given.pop(0) if len(given) > 1 else given[0]
        if not found:
            raise OSError("no such name")
        return found


def set_up(port: int, **changes: object) -> Settings:
    """Settings that open this machine, at the server's port."""
    values: dict[str, object] = {
        "allowed_ports": (port,), "allowed_networks": (ip_network("127.0.0.0/8"),), "page_delay": 0.0,
    }  # fmt: skip
    return Settings.model_validate(values | changes)


@asynccontextmanager
async def fetching(
    site: Site, names: Names | None = None, tls: ssl.SSLContext | None = None, **changes: object
) -> AsyncGenerator[Fetcher]:
    fetcher = Fetcher(set_up(site.port, **changes), now=lambda: NOW, resolve=names or Names(), tls=tls)
    yield fetcher
    await fetcher.close()


HTML = "Content-Type: text/html; charset=utf-8"


def put(site: Site, path: str, body: bytes, *lines: str) -> str:
    """Have a site answer with a page under a path, and return its address."""
    site.pages[path] = answer("200 OK", body, *(lines or (HTML,)))
    return site.url(path)
