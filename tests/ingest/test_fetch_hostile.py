"""Servers that mean harm or cannot do better: each ends in time, within its limits, as a clear reason."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import ssl
import subprocess
import tracemalloc
import zlib
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from webserver import Site, Writer, answer, fetching, moved

from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.fetch.bodies import MOST_MEMBERS
from newsdesk.models.fetched import Fetched, FetchFailed, FetchKind, FetchReason
from tests.examples import examples

FEED = b"<rss><channel><title>Harbour news</title></channel></rss>" * 50
BOMB = 200_000_000
GZIP = "Content-Encoding: gzip"


@pytest_asyncio.fixture
async def site() -> AsyncGenerator[Site]:
    async with Site().running() as running:
        yield running


@pytest_asyncio.fixture
async def fetcher(site: Site) -> AsyncGenerator[Fetcher]:
    async with fetching(site, fetch_seconds=1, feed_megabytes=1) as opened:
        yield opened


async def reason(fetcher: Fetcher, url: str) -> FetchReason:
    got = await fetcher.get(url)
    assert isinstance(got, FetchFailed), got
    return got.reason


async def body(fetcher: Fetcher, url: str) -> bytes:
    got = await fetcher.get(url)
    assert isinstance(got, Fetched), got
    return got.body


def gzipped(data: bytes) -> bytes:
    # Without the present moment in it: test processes must agree on the names of the cases.
    return gzip.compress(data, mtime=0)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def bomb(wbits: int) -> bytes:
    packer = zlib.compressobj(9, wbits=wbits)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(BOMB // 1_000_000)) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzipped(FEED)), ("x-gzip", gzipped(FEED)), ("GZIP", gzipped(FEED)),
     ("deflate", zlib.compress(FEED)), ("deflate", raw_deflate(FEED)), ("identity", FEED),
     ("gzip", gzipped(FEED[:500]) + gzipped(FEED[500:])), ("gzip", gzipped(FEED) + b"\0 rest")],
)  # fmt: skip
async def test_packed_bodies_come_unpacked(site: Site, fetcher: Fetcher, coding: str, packed: bytes) -> None:
    site.pages["/"] = answer("200 OK", packed, f"Content-Encoding: {coding}")
    assert await body(fetcher, site.url("/")) == FEED


@pytest.mark.parametrize(("coding", "wbits"), [("gzip", 31), ("deflate", 15), ("deflate", -15)])
async def test_a_bomb_is_cut_off_before_it_fills_the_memory(
    site: Site, fetcher: Fetcher, coding: str, wbits: int
) -> None:
    site.pages["/"] = answer("200 OK", bomb(wbits), f"Content-Encoding: {coding}")
    tracemalloc.start()
    try:
        assert await reason(fetcher, site.url("/")) is FetchReason.TOO_BIG
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


async def test_a_page_has_its_own_limit_and_one_byte_less_is_taken(site: Site) -> None:
    async with fetching(site, page_megabytes=1, feed_megabytes=2) as fetcher:
        for size, expected in ((1_000_000, Fetched), (1_000_001, FetchFailed)):
            site.pages["/"] = answer("200 OK", gzipped(bytes(size)), GZIP)
            assert isinstance(await fetcher.get(site.url("/"), kind=FetchKind.PAGE), expected)
            assert isinstance(await fetcher.get(site.url("/")), Fetched)


async def test_an_announced_length_over_the_limit_is_not_waited_for(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = answer("200 OK", b"", length=10**12)
    assert await reason(fetcher, site.url("/")) is FetchReason.TOO_BIG


async def test_an_endless_body_is_cut_off(site: Site, fetcher: Fetcher) -> None:
    async def endless(writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    site.pages["/"] = endless
    assert await reason(fetcher, site.url("/")) is FetchReason.TOO_BIG


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 100 Go\r\n\r\n"]
)
async def test_a_drip_of_bytes_ends_with_the_whole_time(site: Site, fetcher: Fetcher, start: bytes) -> None:
    async def drip(writer: Writer) -> None:
        writer.write(start)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    site.pages["/"] = drip
    loop = asyncio.get_running_loop()
    began = loop.time()
    # Without a status line the first bytes already are no HTTP, which may end it earlier.
    assert await reason(fetcher, site.url("/")) in {FetchReason.TIMEOUT, FetchReason.PROTOCOL}
    assert loop.time() - began < 3


async def test_the_time_is_one_for_all_redirects_together(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{number}": moved(f"/{number + 1}") for number in range(5)} | {"/5": answer("200 OK", FEED)}
    site.pause = 0.4
    assert await reason(fetcher, site.url("/0")) is FetchReason.TIMEOUT
    assert len(site.heard) <= 3


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"\0" * 100, b"220 mail.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000, b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 50_000,
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: \0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n",
        b"HTTP/1.1 301 M\r\nLocation: http://[::1\r\n\r\n",
    ],
)  # fmt: skip
async def test_broken_answers_are_one_clear_failure(site: Site, fetcher: Fetcher, sent: bytes) -> None:
    async def send(writer: Writer) -> None:
        writer.write(sent)
        await writer.drain()

    site.pages["/"] = send
    expected = {FetchReason.PROTOCOL, FetchReason.CONNECT, FetchReason.REFUSED}
    assert await reason(fetcher, site.url("/")) in expected


async def test_bytes_after_the_announced_length_are_not_taken(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = answer("200 OK", b"abcdef", length=3)
    assert await body(fetcher, site.url("/")) == b"abc"


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", FEED), ("gzip", gzipped(FEED)[:-4]), ("deflate", b"\xff" * 50), ("br", b"x"), ("gzip, gzip", b"x"),
     ("gzip", b"\x1f\x8b"), ("gzip", gzipped(b"") * (MOST_MEMBERS + 2))],
)  # fmt: skip
async def test_what_does_not_unpack_is_told(site: Site, fetcher: Fetcher, coding: str, packed: bytes) -> None:
    site.pages["/"] = answer("200 OK", packed, f"Content-Encoding: {coding}")
    assert await reason(fetcher, site.url("/")) is FetchReason.PROTOCOL


@pytest.mark.parametrize("path", ["/\0", "/\r\nX-Injected: 1", "/\x7f"])
async def test_control_characters_in_an_address_reach_no_server(site: Site, fetcher: Fetcher, path: str) -> None:
    assert await reason(fetcher, site.url(path)) is FetchReason.REFUSED
    assert site.heard == []


async def test_line_breaks_in_a_stored_validator_reach_no_server(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = answer("200 OK", FEED)
    await fetcher.get(site.url("/"), etag='"a"\r\nX-Injected: 1')
    assert all("X-Injected" not in head for head in site.heard)


async def test_nobody_listening_is_a_connection_that_failed(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = answer("200 OK", FEED)
    assert await reason(fetcher, site.url("/", "127.0.0.77")) is FetchReason.CONNECT


async def test_plain_http_where_tls_is_expected_is_told_as_tls(site: Site) -> None:
    async def plain(reader: asyncio.StreamReader, writer: Writer) -> None:
        await reader.read(100)
        writer.write(answer("400 Bad Request"))
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    async with fetching(site) as fetcher:
        assert await reason(fetcher, site.url("/", scheme="https")) is FetchReason.TLS
    server.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for news.example that nobody has vouched for, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, made = folder / "key.pem", folder / "certificate.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=news.example"
    place = ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(key), "-out", str(made)]
    subprocess.run([openssl, *command.split(), *place], check=True, capture_output=True)
    return made, key


def serving(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


async def test_a_certificate_that_nobody_vouched_for_is_refused(certificate: tuple[Path, Path]) -> None:
    async with Site().running(serving(certificate)) as site, fetching(site) as fetcher:
        site.pages["/"] = answer("200 OK", FEED)
        assert await reason(fetcher, site.url("/", scheme="https")) is FetchReason.TLS
        assert site.heard == []


async def test_tls_names_and_checks_the_host_not_the_address(certificate: tuple[Path, Path]) -> None:
    seen: list[str | None] = []
    context = serving(certificate)
    context.sni_callback = lambda connection, name, made: seen.append(name)
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    async with Site().running(context) as site, fetching(site, tls=trust) as fetcher:
        site.pages["/"] = answer("200 OK", FEED)
        assert await body(fetcher, site.url("/", scheme="https")) == FEED
        assert await reason(fetcher, site.url("/", "other.example", scheme="https")) is FetchReason.TLS
    assert seen == ["news.example", "other.example"]


async def test_a_redirect_that_gives_up_tls_is_followed_but_is_no_new_address(certificate: tuple[Path, Path]) -> None:
    trust = ssl.create_default_context(cafile=str(certificate[0]))
    async with (
        Site().running(serving(certificate)) as secure,
        Site().running() as plain,
        fetching(secure, tls=trust, allowed_ports=[secure.port, plain.port]) as fetcher,
    ):
        secure.pages["/"] = moved(plain.url("/"))
        plain.pages["/"] = answer("200 OK", FEED)
        got = await fetcher.get(secure.url("/", scheme="https"))
    assert isinstance(got, Fetched)
    assert (got.url, got.moved_to) == (plain.url("/"), None)


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_from_a_server_are_an_outcome(data: bytes, head: bool) -> None:
    async def send(writer: Writer) -> None:
        writer.write((b"HTTP/1.1 200 OK\r\n" if head else b"") + data)
        await writer.drain()

    async def run() -> object:
        async with Site().running() as site, fetching(site, fetch_seconds=2) as fetcher:
            site.pages["/"] = send
            return await fetcher.get(site.url("/"))

    assert isinstance(asyncio.run(run()), Fetched | FetchFailed)
