"""Keeps what is fetched outside: which addresses may be asked for, and connections to checked addresses only.

A name is looked up once for each connection, every address it has is checked, and the connection goes to one of those
that were checked, so an answer that changes between two look-ups (DNS rebinding) changes nothing. Everything is decided
before the first packet leaves: a refusal tells nobody whether something listens there.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives all the addresses of a host (name, port); raises `OSError` for a name that has none."""

LONGEST_ADDRESS = 2048
"""Characters. Longer ones are no links to news, and no proxy or server has to take them (RFC 9110, 4.1: 8000)."""
LONGEST_NAME = 253
"""Characters of a host's name, without the last dot (RFC 1035, 2.3.4)."""
MOST_ADDRESSES = 4
"""Addresses of one host that are tried one after the other."""
FIRST_TRY = 3.0
"""Seconds for an address that is not the last to try: what a broken IPv6 route costs."""
LOOKUP_THREADS = 32
"""Look-ups at the same time. Each blocks its thread, for ten seconds where a name server is silent."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

# The IANA special-purpose registries, where `is_global` of one Python release or another says otherwise, and 6to4's
# relays (RFC 7526). The last is an address of the public range at which a cloud answers only its own machines.
_NOT_GLOBAL_4 = [
    ipaddress.IPv4Network(network)
    for network in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "240.0.0.0/4", "168.63.129.16/32")
]
# All that is given out for the public is in 2000::/3. Of that, Teredo and 6to4 lead through IPv4 relays that nobody
# publishes news behind, and the others are for protocols and documentation.
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_NOT_GLOBAL_6 = [ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""How a network that has only IPv6 writes the addresses of IPv4 (RFC 6052)."""

# Names that only ever stand for what is inside (RFC 6761, 6762, 8375; ICANN on .internal), or by habit do.
_INSIDE = tuple(
    f".{name}" for name in "localhost local internal intranet lan home corp private localdomain home.arpa".split()
)


class Refused(Exception):
    """An address that may not be fetched. Its text is for the log: people are told the same sentence each time."""


class Unresolved(Exception):
    """A name without an address. Its text is for the log."""


def is_open(address: Address, networks: Collection[Network] = ()) -> bool:
    """Tell whether an address is public, or in a network that the operator has opened.

    An IPv6 address that stands for one of IPv4 is judged as that one.
    """
    if isinstance(address, ipaddress.IPv6Address) and (address in _MAPPED or address in _NAT64):
        address = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return any(address in network for network in networks) or _is_public(address)


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_GLOBAL_4)
    return address in _GLOBAL_6 and not any(address in network for network in _NOT_GLOBAL_6)


class Guard(httpcore.AsyncNetworkBackend):
    """Decides where connections may go, and makes them.

    In: the ports that may be named, the networks that the operator has opened, and how a name is looked up (by default
    as the system does, in threads of the guard's own).
    """

    def __init__(
        self, ports: Collection[int], networks: Iterable[Network] = (), resolve: Resolve | None = None
    ) -> None:
        self._ports = frozenset(ports)
        self._networks = tuple(networks)
        self._resolve = resolve or self._look_up
        self._threads = ThreadPoolExecutor(LOOKUP_THREADS, thread_name_prefix="look-up")
        # Its type is also that of the stand-in that httpcore has for an environment without anyio.
        self._connect: httpcore.AsyncNetworkBackend = httpcore.AnyIOBackend()  # pyright: ignore[reportAttributeAccessIssue]

    def address(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        """Return an address as it is asked for, if it is one that may be; without its fragment.

        In: the address as somebody or some site wrote it; `base` is what a relative one starts from. Raises `Refused`.
        """
        try:
            parsed = httpx.URL(url.strip()) if base is None else base.join(url.strip())
        # httpx lets what its IDNA library says of odd names through here and there.
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise Refused(f"no address: {error}") from None
        if len(str(parsed)) > LONGEST_ADDRESS or parsed.scheme not in _DEFAULT_PORTS or parsed.userinfo:
            raise Refused("too long, not of the web, or with a password")
        self._check_port(_DEFAULT_PORTS[parsed.scheme] if parsed.port is None else parsed.port)
        host = self._checked_host(parsed.raw_host.decode("ascii"))
        return parsed.copy_with(host=host, fragment=None)

    def _check_port(self, port: int) -> None:
        if port not in self._ports:
            raise Refused(f"port {port}")

    def _checked_host(self, host: str) -> str:
        """Return a host's name in lower case without a last dot, or its address. Raises `Refused`."""
        if ":" in host:
            self._check_addresses([host])
            return host
        name = host.lower().removesuffix(".")
        last = name.rpartition(".")[2]
        # What ends in a number is an address to some part of every system (0x7f.1, 2130706433, 127.1): it is written
        # out in full or refused (https://url.spec.whatwg.org/#ends-in-a-number-checker).
        if _NUMBER.fullmatch(last):
            self._check_addresses([name])
            return name
        if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
            raise Refused("no host's name")
        # With a network opened, names of the inside are wanted, and are judged by their addresses.
        if not self._networks and ("." not in name or name.endswith(_INSIDE)):
            raise Refused(f"a name of the inside: {name}")
        return name

    def _check_addresses(self, addresses: Iterable[str]) -> list[Address]:
        checked: list[Address] = []
        for text in addresses:
            try:
                address = ipaddress.ip_address(text)
            except ValueError:
                raise Refused(f"no address: {text!r}") from None
            if not is_open(address, self._networks):
                raise Refused(f"not a public address: {address}")
            checked.append(address)
        return checked

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's own interface)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host: look it up, check every address, try those in turn.

        Raises `Refused`, `Unresolved`, and what httpcore raises for a connection that fails.
        """
        self._check_port(port)
        addresses = await self._addresses(self._checked_host(host), port, timeout)
        for number, address in enumerate(addresses, 1):
            last = number == len(addresses)
            limit = timeout if last else min(FIRST_TRY, timeout or FIRST_TRY)
            try:
                return await self._connect.connect_tcp(str(address), port, limit, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last:
                    raise
        raise Unresolved(host)

    async def _addresses(self, host: str, port: int, seconds: float | None) -> list[Address]:
        """Return the first few addresses of a host, once all are checked."""
        try:
            return self._check_addresses([str(ipaddress.ip_address(host))])
        except ValueError:
            pass  # a name
        try:
            async with asyncio.timeout(seconds):
                found = await self._resolve(host, port)
        # UnicodeError: a name that cannot be asked for at all.
        except (OSError, UnicodeError, TimeoutError) as error:
            raise Unresolved(f"{host}: {error}") from error
        return _alternating(dict.fromkeys(self._check_addresses(found)))

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's own interface)
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: nothing on the web is a file here."""
        del timeout, socket_options
        raise Refused(f"a socket file: {path}")

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore does between two tries."""
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """Let go of the threads; what they still look up is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _look_up(self, host: str, port: int) -> Sequence[str]:
        # The loop's own pool has six threads on a machine of two cores, and a few silent name servers would hold up
        # everybody who needs one.
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return [str(entry[4][0]) for entry in found]


def _alternating(addresses: Iterable[Address]) -> list[Address]:
    """Give the first few addresses in the system's order, the kinds taking turns: one of them may lead nowhere."""
    kinds: dict[int, list[Address]] = {}
    for address in addresses:
        kinds.setdefault(address.version, []).append(address)
    longest = max(map(len, kinds.values()), default=0)
    return [kind[place] for place in range(longest) for kind in kinds.values() if place < len(kind)][:MOST_ADDRESSES]
