"""Each library's exceptions → one `Failure` with the reason that people can be told."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime

import httpcore

from newsdesk.ingest.guard import Refused, Unresolved
from newsdesk.models.fetched import FetchReason


class Failure(Exception):
    """Ends a fetch, on its way up to the fetcher, which makes a value of it. `detail` is for the log."""

    def __init__(
        self, reason: FetchReason, detail: str = "", *, status: int | None = None, retry_at: datetime | None = None
    ) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.status = status
        self.retry_at = retry_at


_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], FetchReason], ...] = (
    (Refused, FetchReason.REFUSED),
    (Unresolved, FetchReason.DNS),
    ((httpcore.TimeoutException, TimeoutError), FetchReason.TIMEOUT),
    (ssl.SSLError, FetchReason.TLS),
    ((httpcore.NetworkError, OSError), FetchReason.CONNECT),
    (httpcore.ProtocolError, FetchReason.PROTOCOL),
)
"""The first that fits counts."""


@contextmanager
def told_apart() -> Generator[None]:
    """Raise a `Failure` in place of what the network libraries raise; anything else is a bug and passes."""
    try:
        yield
    except Exception as error:
        reason = _reason(error)
        if reason is None:
            raise
        raise Failure(reason, f"{type(error).__name__}: {error}") from error


def _reason(error: Exception) -> FetchReason | None:
    # httpcore wraps an error of TLS as one of the connection, and keeps it as the cause.
    if isinstance(error, httpcore.ConnectError) and any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return FetchReason.TLS
    return next((reason for kinds, reason in _REASONS if isinstance(error, kinds)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause = error.__cause__ or error.__context__
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
