"""The 64-bit keys by which what is known is found again; what to do about it is left to `ingest.intake`.

A key stands for folded words, so that case, marks and layout make no difference. 64 bits of BLAKE2b: among a million
articles two differ and share a key with a chance of one in 30 million.
"""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from newsdesk.text import fold

# What is added to addresses to follow readers about. The article is the same without.
_TRACKING = re.compile(
    r"utm_\w+|pk_\w+|mtm_\w+|at_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|twclid|ref|ref_src|cmp|cmpid|smid|ocid",
    re.IGNORECASE,
)
_USUAL_PORTS = {"http": 80, "https": 443}


def hashed(*parts: str) -> int:
    """Return a signed 64-bit key of some strings; where one ends and the next begins makes a difference."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return int.from_bytes(digest.digest(), "little", signed=True)


def short(*parts: str) -> str:
    """Return a key of some strings in 12 characters (60 bits), a–z and 2–7, as a message may carry them."""
    return base64.b32encode(hashed(*parts).to_bytes(8, "little", signed=True)).decode().lower()[:12]


def address(url: str | None) -> str | None:
    """Return an article's address in the one form in which addresses are compared, `None` where it is none.

    The scheme, a leading `www.`, the usual port, a closing slash, the fragment and what tracks readers are left out,
    and what is asked for is put in order. This form is for comparing only; it may not open.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _USUAL_PORTS or not host:
        return None
    place = host.removeprefix("www.").rstrip(".")
    if not place:  # a host of dots alone
        return None
    if port is not None and port != _USUAL_PORTS[parts.scheme]:
        place = f"{place}:{port}"
    asked = sorted(
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    )
    path = parts.path.rstrip("/")
    return f"{place}{path}?{urlencode(asked, errors='surrogatepass')}" if asked else f"{place}{path}"


def host(url: str | None) -> str:
    """Return whose address it is, "" where it is none: what tells outlets apart where none is named."""
    return (address(url) or "").partition("/")[0].partition("?")[0]


def words(text: str) -> str:
    """Return the folded words of a text, joined by single spaces."""
    return fold.index_text(text)
