"""What a whole site says to programs: robots.txt (RFC 9309) and its reservations of text mining, kept for a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from protego import Protego

from newsdesk.ingest.fetch import wishes
from newsdesk.ingest.fetch.failures import Failure
from newsdesk.models.fetched import FetchReason, Wishes

MOST_SITES = 1000
"""Sites whose rules are kept; beyond, the ones not asked about for longest are asked anew."""
KEPT_SECONDS = 86_400.0
"""RFC 9309, 2.4: not longer than a day."""
FAILURE_KEPT_SECONDS = 60.0
"""How long a site that could not give its rules is left alone: it is down, and a page of it would fail as well."""
LARGEST_FILE = 500 * 1024
"""Bytes of either file that are read; RFC 9309, 2.5: at least 500 KiB."""

# What says that there is no such file, and so no rule: any 4xx but one that asks for patience (RFC 9309, 2.3.1.3), and
# what answers with something that is no text, or leads astray (2.3.1.2).
_NO_RULES = frozenset({
    FetchReason.NOT_FOUND, FetchReason.GONE, FetchReason.FORBIDDEN, FetchReason.REJECTED,
    FetchReason.TOO_MANY_REDIRECTS, FetchReason.NOT_TEXT,
})  # fmt: skip

LARGE_FILE = 20 * 1024
"""Bytes of a robots.txt from which its rules, a thousand, are gone through beside what others wait for."""

GetFile = Callable[[httpx.URL], Awaitable[bytes]]
"""Fetches a file of a site, cut off at `LARGEST_FILE`; raises `Failure`."""


@dataclass(slots=True)
class _Site:
    """What is known of one site; empty and out of date until it is asked."""

    robots: Protego | None = None
    large: bool = False
    """Asking it whether a page may be fetched takes long."""
    reservations: tuple[wishes.Reservation, ...] = ()
    failure: Failure | None = None
    until: float = 0.0
    """On the loop's clock."""
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Sites:
    """The rules of sites, asked for when first needed. `token` is the name that this program goes by in robots.txt."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def check(self, url: httpx.URL, get: GetFile) -> Wishes:
        """Return what its site says of a page.

        Raises `Failure`: ROBOTS where robots.txt keeps us from it; where robots.txt could not be had, the reason why
        (RFC 9309, 2.3.1.4: then everything is forbidden for the time being).
        """
        async with self._known(url, get) as site:
            if site.failure is not None:
                failure = site.failure
                raise Failure(
                    failure.reason, f"robots.txt: {failure.detail}", status=failure.status, retry_at=failure.retry_at
                )
            if site.robots is not None and not await _may_fetch(site, site.robots, str(url), self._token):
                raise Failure(FetchReason.ROBOTS)
            return wishes.of_site(site.reservations, str(url))

    @asynccontextmanager
    async def _known(self, url: httpx.URL, get: GetFile) -> AsyncGenerator[_Site]:
        """Give a site's rules, asking for them where they are out of date; several who need them ask once."""
        origin = str(url.copy_with(raw_path=b"/"))
        site = self._sites.setdefault(origin, _Site())
        self._sites.move_to_end(origin)
        site.users += 1
        try:
            async with site.asking:
                if site.until <= asyncio.get_running_loop().time():
                    await self._ask(site, url, get)
            yield site
        finally:
            site.users -= 1
            self._forget()

    async def _ask(self, site: _Site, url: httpx.URL, get: GetFile) -> None:
        site.robots, site.reservations, site.failure = None, (), None
        kept = KEPT_SECONDS
        try:
            content = await get(url.copy_with(raw_path=b"/robots.txt"))
            # One of the largest takes two seconds, and each question to it a third of one.
            site.large = len(content) > LARGE_FILE
            site.robots = await asyncio.to_thread(Protego.parse, content.decode("utf-8-sig", "replace"))
        except Failure as failure:
            if failure.reason not in _NO_RULES:
                site.failure, kept = failure, FAILURE_KEPT_SECONDS
        if site.failure is None:
            try:
                content = await get(url.copy_with(raw_path=b"/.well-known/tdmrep.json"))
                site.reservations = await asyncio.to_thread(wishes.reservations, content)
            except Failure as failure:
                # A site that could not say is asked again soon.
                if failure.reason not in _NO_RULES:
                    kept = FAILURE_KEPT_SECONDS
        site.until = asyncio.get_running_loop().time() + kept

    def _forget(self) -> None:
        for origin in list(self._sites):
            if len(self._sites) <= MOST_SITES:
                return
            if not self._sites[origin].users:
                del self._sites[origin]


async def _may_fetch(site: _Site, robots: Protego, url: str, token: str) -> bool:
    if site.large:
        return await asyncio.to_thread(robots.can_fetch, url, token)
    return robots.can_fetch(url, token)
