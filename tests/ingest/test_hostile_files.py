"""Files that are given to harm: lists of feeds and texts; each is read or refused in a sentence, within seconds."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pytest

from newsdesk.errors import UnreadableText
from newsdesk.ingest import decoding, opml
from newsdesk.models.languages import LANGUAGES
from newsdesk.words import catalogue

LONGEST = 8.0
"""Seconds of processor time for the largest file that is taken; it is spent in a thread."""
SIZE = 800_000
"""Bytes: as many as a file of the longest text may have."""
FEED = b'<outline text="f" xmlUrl="https://a.example/f"/>'


P = ParamSpec("P")
T = TypeVar("T")
SLOW: dict[str, pytest.MarkDecorator] = dict.fromkeys(
    ("ampersands", "openings", "two hundred thousand attributes", "a name of megabytes"), pytest.mark.chaos
)


def outline(number: int) -> bytes:
    return b"".join(b'<outline text="P%d" xmlUrl="https://p%d.example/f"/>' % (n, n) for n in range(number))


def in_list(inside: bytes, before: bytes = b"") -> bytes:
    return before + b"<opml><body>" + inside + b"</body></opml>"


LISTS: dict[str, Callable[[], bytes]] = {
    "a hundred thousand outlines": lambda: in_list(outline(100_000)),
    "ten thousand levels": lambda: in_list(b'<outline text="x">' * 10_000 + FEED + b"</outline>" * 10_000),
    "levels of something else": lambda: in_list(b"<a>" * 400_000 + FEED + b"</a>" * 400_000),
    "an entity from a file": lambda: in_list(
        b'<outline text="&x;" xmlUrl="https://a.example/f"/>', b'<!DOCTYPE opml [<!ENTITY x SYSTEM "/etc/passwd">]>'
    ),
    "entities declared inside": lambda: in_list(b'<!DOCTYPE x [<!ENTITY x "y">]>' + FEED),
    "two hundred thousand attributes": lambda: in_list(
        b"<outline " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b"/>"
    ),
    "a name of megabytes": lambda: in_list(FEED.replace(b'"f"', b'"' + b"e\xcc\x81" * 1_200_000 + b'"')),
    "an address of megabytes": lambda: in_list(FEED.replace(b"/f", b"/" + b"f" * 3_000_000)),
    "ampersands": lambda: in_list(b"&" * 4_000_000),
    "openings": lambda: in_list(b"<" * 4_000_000),
    "lists in lists": lambda: b"<opml " * 600_000,
    "another encoding than it says": lambda: b'<?xml version="1.0" encoding="utf-16"?>' + in_list(b"\xff\xfe" + FEED),
    "an encoding that there is not": lambda: b'<?xml version="1.0" encoding="nosuch"?>' + in_list(FEED),
    "UTF-32": lambda: in_list(FEED).decode().encode("utf-32"),
    "half characters": lambda: in_list(FEED.replace(b'"f"', b'"\xed\xa0\x80\xff\x00"')),
    "a script": lambda: in_list(FEED.replace(b"https:", b"javascript:")),
}


def read_or_refused(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
    """Return what is read; `None` where it is refused, for a reason that is said in every language."""
    try:
        return read(*args, **kwargs)
    except UnreadableText as refusal:
        told = {catalogue(code).explain(refusal) for code in LANGUAGES}
        return None if len(told) == len(LANGUAGES) else pytest.fail(str(told))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", [pytest.param(one, marks=[SLOW[one]] if one in SLOW else []) for one in LISTS])
def test_a_hostile_list_is_read_or_refused_in_a_sentence(name: str) -> None:
    body = LISTS[name]()
    started = time.process_time()
    for one in read_or_refused(opml.read, body) or ():
        assert len(one.title) <= 500
        assert "root:" not in one.title
        (one.title + one.url + (one.folder or "")).encode()
    assert time.process_time() - started < LONGEST


def _random(low: int, high: int) -> bytes:
    chance = random.Random(7)
    return bytes(chance.choices(range(low, high), k=SIZE))


TEXTS: dict[str, Callable[[], bytes]] = {
    "random bytes": lambda: _random(0, 256),
    "null bytes": lambda: bytes(SIZE),
    "high bytes": lambda: _random(160, 256),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + _random(0, 256),
    "an archive": lambda: b"PK\x03\x04" + _random(0, 256),
    "UTF-16 without a mark": lambda: ("Ferry stops. " * 20_000).encode("utf-16-le"),
    "UTF-16 cut in half": lambda: ("Ferry stops. " * 20_000).encode("utf-16")[:-1],
    "half characters": lambda: b"\xed\xa0\x80" * (SIZE // 3),
    "one wrong byte at the end": lambda: b"a" * (SIZE - 1) + b"\xff",
    "escapes of a terminal": lambda: b"\x1b$B" * (SIZE // 3),
    "marks of order": lambda: b"\xff\xfe" * (SIZE // 2),
    "a page with scripts": lambda: b"<html><script>alert(1)</script>" + b"<script>" * (SIZE // 8),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("called", ["a.txt", pytest.param("@everyone [x]\u202e.html", marks=pytest.mark.chaos)])
def test_a_hostile_file_is_a_draft_or_refused_in_a_sentence(name: str, called: str) -> None:
    body = TEXTS[name]()
    started = time.process_time()
    found = read_or_refused(decoding.draft, body, called)
    assert found is None or (found.text or found.html or "").strip("\0")
    assert time.process_time() - started < LONGEST
