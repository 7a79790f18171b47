"""What the headers of an answer say; pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from newsdesk.models.fetched import FetchKind

LONGEST_WAIT = timedelta(days=1)
"""What is made of a longer Retry-After: a slip, or a site that is asked once a day all the same."""
LONGEST_FRESH = 31_536_000
"""A year in seconds, the longest that a cache keeps anything (RFC 2616, 14.21)."""

ACCEPT = {
    FetchKind.FEED: (
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9,"
        " application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
    ),
    FetchKind.PAGE: "text/html, application/xhtml+xml, application/xml;q=0.8, text/plain;q=0.5, */*;q=0.1",
}

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]{1,40})""", re.IGNORECASE)
_DIRECTIVE = re.compile(r"""(?:^|[,\s])(max-age|no-cache|no-store)(?:\s*=\s*"?(\d{1,18}))?""", re.IGNORECASE)
# Feeds are served under every kind of name, among them application/octet-stream: only what is surely none is left out.
_NO_FEED = re.compile(r"(?:image|audio|video|font)/(?!svg)|application/(?:pdf|zip|gzip|x-7z|vnd\.|msword|wasm)")
_FEED_AFTER_ALL = re.compile(r".*\+(?:xml|json)")
_PAGE = re.compile(r"text/|application/(?:xml\b|[\w.-]+\+xml)")


def media_type(content_type: str) -> tuple[str | None, str | None]:
    """Return the media type and the charset of a Content-Type header, in lower case; `None` for what it lacks."""
    media = content_type.partition(";")[0].strip().lower()
    charset = _CHARSET.search(content_type)
    return media or None, charset[1].lower() if charset else None


def is_wanted(kind: FetchKind, media: str | None) -> bool:
    """Tell whether an answer of this media type can be what was asked for. One without any can."""
    if media is None:
        return True
    if kind is FetchKind.PAGE:
        return _PAGE.match(media) is not None
    return _NO_FEED.match(media) is None or _FEED_AFTER_ALL.fullmatch(media) is not None


def retry_at(value: str, now: datetime) -> datetime | None:
    """Return when a Retry-After header asks to come back: from `now` to a day later, aware, UTC.

    `None` for a header that is empty or neither of its two forms: seconds, or an HTTP date (RFC 9110, 10.2.3).
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        wait = timedelta(seconds=int(value)) if len(value) < 9 else LONGEST_WAIT
    else:
        moment = http_date(value)
        if moment is None:
            return None
        wait = moment - now
    return (now + min(max(wait, timedelta()), LONGEST_WAIT)).astimezone(UTC)


def max_age(cache_control: str, expires: str, date: str) -> int | None:
    """Return for how many seconds an answer stays fresh (RFC 9111, 4.2.1), at most a year; `None` if nothing is said.

    In: the headers of these names, or empty texts.
    """
    found = {match[1].lower(): match[2] for match in _DIRECTIVE.finditer(cache_control)}
    if "no-store" in found or "no-cache" in found:
        return 0
    if found.get("max-age"):
        return min(int(found["max-age"]), LONGEST_FRESH)
    if not expires:
        return None
    until, since = http_date(expires), http_date(date)
    # "0" and other dates that are none mean: stale already (RFC 9111, 5.3).
    if until is None:
        return 0
    return None if since is None else min(max(int((until - since).total_seconds()), 0), LONGEST_FRESH)


def http_date(value: str) -> datetime | None:
    """Return an HTTP date (RFC 9110, 5.6.7) as a moment, aware, UTC; `None` for what is none."""
    try:
        moment = parsedate_to_datetime(value[:100])
        # Without a zone it is meant in GMT, the only one that HTTP knows.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
