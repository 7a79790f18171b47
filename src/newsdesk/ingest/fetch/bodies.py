"""An answer's body, unpacked while it comes and cut off at a limit: what it would unpack to never lies in memory."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterator

import httpx

from newsdesk.ingest.fetch.failures import Failure
from newsdesk.models.fetched import FetchReason

ACCEPTED = "gzip, deflate"
"""What can be unpacked here: Python 3.11 has nothing for br and zstd."""

PIECE = 256 * 1024
"""Bytes that are unpacked before others get their turn: about a millisecond."""
MOST_MEMBERS = 1000
"""Archives in a row in one gzip body. Servers send one; a body of nothing but empty ones would cost seconds."""

# wbits of zlib's: a gzip header, a zlib header, none.
_GZIP, _ZLIB, _RAW = 31, 15, -15
_CODINGS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}


async def read(response: httpx.Response, limit: int, *, cut: bool = False) -> bytes:
    """Return the body of an answer that streams, unpacked.

    In: the most bytes that it may have, packed and unpacked; whether a longer one is cut off there. Raises `Failure`
    (too big, or not to be unpacked), and what httpcore raises.
    """
    unpack = _unpacker(response.headers.get("content-encoding", ""))
    length = response.headers.get("content-length", "")
    if not cut and length.isascii() and length.isdigit() and (len(length) > 18 or int(length) > limit):
        raise Failure(FetchReason.TOO_BIG, f"{length} bytes are announced")
    body = bytearray()
    packed = 0
    async for part in response.aiter_raw():
        packed += len(part)
        for piece in (part,) if unpack is None else unpack.feed(part):
            body += piece
            if len(body) > limit:
                break
            if unpack is not None:
                await asyncio.sleep(0)
        if max(packed, len(body)) > limit:
            if cut:
                return bytes(body[:limit])
            raise Failure(FetchReason.TOO_BIG, f"more than {limit} bytes")
    if unpack is not None and packed:
        unpack.finish()
    return bytes(body)


def _unpacker(coding: str) -> _Unpacker | None:
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return None
    if coding not in _CODINGS:
        raise Failure(FetchReason.PROTOCOL, f"packed as {coding[:50]!r}")
    return _Unpacker(_CODINGS[coding])


class _Unpacker:
    """Unpacks one body in pieces of at most `PIECE` bytes (RFC 1950 to 1952)."""

    def __init__(self, kind: int) -> None:
        self._kind = kind
        self._stream = zlib.decompressobj(kind)
        self._begun = False
        self._members = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give what a part of the body unpacks to. Raises `Failure`."""
        while data:
            data = self._next_member(data)
            if not data:
                return
            piece = self._unpack(data)
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if piece:
                yield piece
            # Unpacked to the limit of a piece: the rest may be inside the stream and not in its input.
            while len(piece) == PIECE and not data and not self._stream.eof:
                piece = self._unpack(b"")
                data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
                if piece:
                    yield piece

    def finish(self) -> None:
        """Raise `Failure` where the body ended before its time."""
        if not self._stream.eof:
            raise Failure(FetchReason.PROTOCOL, "the packed body is incomplete")

    def _next_member(self, data: bytes) -> bytes:
        """Begin the next archive of a gzip body where one ended; what else follows an end is dropped."""
        if not self._stream.eof:
            return data
        if self._kind != _GZIP or not data.startswith(b"\x1f"):
            return b""
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise Failure(FetchReason.PROTOCOL, f"more than {MOST_MEMBERS} archives in one body")
        self._stream = zlib.decompressobj(self._kind)
        return data

    def _unpack(self, data: bytes) -> bytes:
        try:
            piece = self._stream.decompress(data, PIECE)
        except zlib.error as error:
            # Half of what is called deflate lacks zlib's header.
            if self._kind == _ZLIB and not self._begun:
                self._kind, self._begun = _RAW, True
                self._stream = zlib.decompressobj(_RAW)
                return self._unpack(data)
            raise Failure(FetchReason.PROTOCOL, f"the body does not unpack: {error}") from None
        self._begun = self._begun or bool(piece)
        return piece
