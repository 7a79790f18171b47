"""How the log is written: one line or one JSON object an entry, and never with the token or what an address hides.

What is masked is masked in the finished entry, its trace included: no caller can forget it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

from typing_extensions import override

MASK = "[hidden]"
LIBRARIES = ("discord", "aiohttp", "alembic", "apscheduler", "asyncio", "httpcore", "httpx", "prometheus_client")
"""They tell only what goes wrong: what they fetch and hear otherwise is nobody's business."""

# A password before the host, and what stands behind the question mark: a feed's key, mostly. The link that invites the
# bot is for whoever reads the log, and has only an application's id and the permissions behind it.
_PASSWORD = re.compile(r"(?<=://)[^\s/@'\"<>]+(?=@)")
_QUERY = re.compile(
    r"(\b[a-z][a-z0-9+.-]*://[^\s?#'\"<>)]*\?)(?<!//discord\.com/oauth2/authorize\?)[^\s'\"<>)]+", re.IGNORECASE
)
# As an error reply shows it.
_REF = re.compile(r"\bRef ([2-9a-z]{8})\b")

Format = Literal["text", "json"]


def masked(text: str, secrets: Sequence[str] = ()) -> str:
    """Return a text without these secrets, and without the passwords and the queries of the addresses in it."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return _QUERY.sub(rf"\1{MASK}", _PASSWORD.sub(MASK, text))


class Masking(logging.Formatter):
    """Writes an entry as one line and its trace below, as `logging` does."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(filter(None, secrets))

    @override
    def format(self, record: logging.LogRecord) -> str:
        return self._masked(super().format(record))

    def _masked(self, text: str) -> str:
        return masked(text, self._secrets)


class AsJson(Masking):
    """Writes an entry as one JSON object: `time`, `level`, `logger`, `message`, and `ref` and `trace` where it has any.

    `ref` is the reference that whoever asked has been shown.
    """

    @override
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._masked(record.getMessage()),
        }
        if found := _REF.search(record.getMessage()):
            entry["ref"] = found[1]
        if record.exc_info:
            entry["trace"] = self._masked(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def set_up(form: Format, level: str, secrets: Sequence[str] = (), stream: TextIO | None = None) -> None:
    """Write the log to standard error (or `stream`) from now on, without these secrets in it.

    What ends the process, or a thread, without anybody having caught it goes the same way.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(AsJson(secrets) if form == "json" else Masking(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for library in LIBRARIES:
        logging.getLogger(library).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_a_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        logging.getLogger("newsdesk").critical("This was not foreseen", exc_info=(kind, error, trace))


def _uncaught_in_a_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None:
        _uncaught(what.exc_type, what.exc_value, what.exc_traceback)
