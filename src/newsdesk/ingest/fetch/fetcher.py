"""One address → what became of asking for it: redirects followed and checked, limits kept, every trouble a value."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import certifi
import httpx

from newsdesk.config import Settings
from newsdesk.ingest.fetch import bodies, headers, wishes
from newsdesk.ingest.fetch.failures import Failure, told_apart
from newsdesk.ingest.fetch.sites import LARGEST_FILE, Sites
from newsdesk.ingest.fetch.transport import Transport
from newsdesk.ingest.fetch.turns import Turns
from newsdesk.ingest.guard import Guard, Resolve
from newsdesk.models.fetched import (
    Fetched,
    FetchFailed,
    FetchKind,
    FetchOutcome,
    FetchReason,
    NotModified,
    Wishes,
)

LONGEST_VALIDATOR = 1000
"""Characters of an ETag or a date that is sent back. Servers take some 8,000 of all headers; ETags have 20 to 100."""
MOST_REDIRECTS = 5
"""News sites need three at most (http to https, without www to with it, old path to new); RFC 9309 has five as well."""
CONNECT_SECONDS = 10.0
"""For a look-up and a connection. A host that has not answered a third packet by then will not."""
SITE_FILE_SECONDS = 5.0
"""For a file that says nothing in most cases (tdmrep.json), so that it does not eat the page's time."""
REFUSAL_SECONDS = 0.5
"""A refusal takes as long as this, so that its time does not say whether a name was known. Look-ups take less.

It counts from where the last redirect led: a site that redirects could otherwise use it up by being slow.
"""
MEGABYTE = 1_000_000

_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_REASONS = {
    **dict.fromkeys((401, 402, 403, 407, 451), FetchReason.FORBIDDEN),
    404: FetchReason.NOT_FOUND,
    408: FetchReason.TIMEOUT,
    410: FetchReason.GONE,
    429: FetchReason.BUSY,
    503: FetchReason.BUSY,
}


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked for, the same at each redirect."""

    accept: str
    limit: int
    """Bytes."""
    kind: FetchKind | None = None
    """`None`: a file of the site's own, which is cut off at the limit."""
    distance: float = 0.0
    """Seconds to keep from the request before it."""
    validators: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """The end of the way."""

    response: httpx.Response
    url: httpx.URL
    moved_to: str | None
    body: bytes
    site: Wishes


class _Time:
    """The seconds that a fetch has left on the network. Waiting for one's turn takes none of them."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.hop = asyncio.get_running_loop().time()
        """When the address was come by that is being asked now, on the loop's clock."""

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Take time while the block runs; raises `TimeoutError` when none is left."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self.left):
                yield
        finally:
            self.left = max(self.left - (loop.time() - began), 0.0)


class Fetcher:
    """Fetches feeds and pages for as long as it is open. Close it.

    In: the settings; the present moment, for dates in Retry-After; how names are looked up (default: as the system
    does); whom to believe about TLS (default: certifi's list).

    Nothing goes from one request to another: no cookies, no Referer, no credentials. Proxies of the environment are not
    used, since they would make the connections that the guard has to make. httpx's client would bring both, and builds
    the next request of every redirect, which raises on what it leads to before the guard has seen it; so requests go
    straight to the transport.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime],
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        contact = f" (+{settings.contact})" if settings.contact else ""
        self._agent = settings.user_agent + contact
        self._token = settings.user_agent.partition(" ")[0].partition("/")[0]
        self._guard = Guard(settings.allowed_ports, settings.allowed_networks, resolve)
        self._turns = Turns(settings.host_connections)
        self._sites = Sites(self._token)
        self._transport = Transport(self._guard, tls or ssl.create_default_context(cafile=certifi.where()))
        self._timeout = httpx.Timeout(settings.fetch_seconds, connect=CONNECT_SECONDS).as_dict()

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.aclose()
        self._guard.close()

    async def get(
        self, url: str, *, kind: FetchKind = FetchKind.FEED, etag: str | None = None, modified: str | None = None
    ) -> FetchOutcome:
        """Fetch a feed or a page.

        In: its address, with its scheme; the `etag` and `modified` of what was fetched last, if it is still at hand.
        Out: `Fetched`, `NotModified` or `FetchFailed`. Raises nothing for what a site or the network does.

        A redirect from https to http is followed, as some old feeds need it and nothing secret is sent, but is never
        passed on as the new address.
        """
        pages = kind is FetchKind.PAGE
        megabytes = self._settings.page_megabytes if pages else self._settings.feed_megabytes
        request = _Request(
            accept=headers.ACCEPT[kind],
            limit=megabytes * MEGABYTE,
            kind=kind,
            distance=self._settings.page_delay if pages else 0.0,
            validators=tuple(
                (name, value) for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value
            ),
        )
        time = _Time(self._settings.fetch_seconds)
        try:
            answer = await self._follow(url, request, time)
        except Failure as failure:
            failed = FetchFailed(failure.reason, url, failure.status, failure.retry_at, failure.detail)
            if failed.told is FetchReason.REFUSED:
                await asyncio.sleep(time.hop + REFUSAL_SECONDS - asyncio.get_running_loop().time())
            return failed
        return self._outcome(answer)

    async def _follow(self, url: str, request: _Request, time: _Time) -> _Answer:
        """Go where an address leads. Raises `Failure`."""
        with told_apart():
            target = self._guard.address(url)
        seen: set[httpx.URL] = set()
        permanent = True
        while True:
            if target in seen or len(seen) > MOST_REDIRECTS:
                raise Failure(FetchReason.TOO_MANY_REDIRECTS, f"at {target}")
            seen.add(target)
            site = Wishes()
            if request.kind is FetchKind.PAGE:
                site = await self._sites.check(target, lambda file: self._file(file, time))
            response, body = await self._exchange(target, request, time)
            if body is not None:
                moved_to = str(target) if permanent and len(seen) > 1 else None
                return _Answer(response, target, moved_to, body, site)
            time.hop = asyncio.get_running_loop().time()
            with told_apart():
                following = self._guard.address(_location(response), base=target)
            downgraded = target.scheme == "https" and following.scheme == "http"
            permanent = permanent and response.status_code in _PERMANENT and not downgraded
            target = following

    async def _file(self, url: httpx.URL, time: _Time) -> bytes:
        """Fetch one of the files in which a site speaks to programs. Raises `Failure`."""
        request = _Request(accept="text/plain, application/json, */*;q=0.1", limit=LARGEST_FILE)
        if url.path == "/robots.txt":
            return (await self._follow(str(url), request, time)).body
        share = _Time(min(time.left, SITE_FILE_SECONDS))
        before = share.left
        try:
            return (await self._follow(str(url), request, share)).body
        finally:
            time.left = max(time.left - (before - share.left), 0.0)

    async def _exchange(self, url: httpx.URL, request: _Request, time: _Time) -> tuple[httpx.Response, bytes | None]:
        """Send one request: its answer with the body, or without where it is a redirect. Raises `Failure`."""
        fields = [
            ("User-Agent", self._agent),
            ("Accept", request.accept),
            ("Accept-Encoding", bodies.ACCEPTED),
            *request.validators,
        ]
        # Latin-1 gives back to the letter what an earlier answer's header had.
        encoded = [(name.encode("ascii"), value.encode("latin-1", "ignore")) for name, value in fields]
        with told_apart():
            built = httpx.Request(
                "GET", url, headers=[(b"Host", url.netloc), *encoded], extensions={"timeout": self._timeout}
            )
            async with self._turns.turn(url.host, request.distance), time.running():
                response = await self._transport.handle_async_request(built)
                try:
                    if response.status_code in _REDIRECTS:
                        return response, None
                    self._check(response, request)
                    if response.status_code == 304:
                        return response, b""
                    return response, await bodies.read(response, request.limit, cut=request.kind is None)
                finally:
                    await response.aclose()

    def _check(self, response: httpx.Response, request: _Request) -> None:
        """Raise `Failure` for an answer that holds nothing to read."""
        status = response.status_code
        if status == 304 and request.validators:
            return
        if 200 <= status < 300 and status != 206:
            media = headers.media_type(_header(response, "content-type"))[0]
            if request.kind is not None and not headers.is_wanted(request.kind, media):
                raise Failure(FetchReason.NOT_TEXT, f"{media}", status=status)
            return
        groups = {4: FetchReason.REJECTED, 5: FetchReason.SERVER}
        reason = _REASONS.get(status) or groups.get(status // 100, FetchReason.PROTOCOL)
        retry_at = headers.retry_at(_header(response, "retry-after"), self._now())
        raise Failure(reason, f"{status}", status=status, retry_at=retry_at)

    def _outcome(self, answer: _Answer) -> Fetched | NotModified:
        response = answer.response
        url = str(answer.url)
        etag = _validator(response, "etag")
        modified = _validator(response, "last-modified")
        max_age = headers.max_age(
            _header(response, "cache-control"), _header(response, "expires"), _header(response, "date")
        )
        if response.status_code == 304:
            return NotModified(url, answer.moved_to, etag, modified, max_age)
        media, charset = headers.media_type(_header(response, "content-type"))
        said = wishes.from_headers(
            response.headers.get_list("x-robots-tag"),
            response.headers.get("tdm-reservation"),
            response.headers.get("tdm-policy"),
            self._token,
        )
        page = wishes.from_page(answer.body, self._token) if media is None or "html" in media else Wishes()
        return Fetched(
            url=url,
            moved_to=answer.moved_to,
            status=response.status_code,
            media_type=media,
            charset=charset,
            body=answer.body,
            etag=etag,
            modified=modified,
            max_age=max_age,
            wishes=wishes.together(page, said, answer.site),
        )


def _validator(response: httpx.Response, name: str) -> str | None:
    """Return what is sent back next time, if it may be: a server that gives too long a one would refuse it itself."""
    value = _header(response, name)
    return value if value and len(value) <= LONGEST_VALIDATOR else None


def _header(response: httpx.Response, name: str) -> str:
    """Return a header to the letter, of several the first, or an empty text."""
    wanted = name.encode("ascii")
    return next((value.decode("latin-1") for key, value in response.headers.raw if key.lower() == wanted), "")


def _location(response: httpx.Response) -> str:
    """Return where a redirect leads. Raises `Failure`."""
    # UTF-8 stands in this header more often than what RFC 9110 allows.
    location = next((value for key, value in response.headers.raw if key.lower() == b"location"), b"")
    if not location:
        raise Failure(FetchReason.PROTOCOL, "a redirect without an address", status=response.status_code)
    return location.decode("utf-8", "replace")
