"""What a site says may be done with a page: X-Robots-Tag, `<meta>`, and the TDM Reservation Protocol; pure.

The TDM Reservation Protocol (W3C community group, final report of 2024) has three places for the same thing: a file for
the site, a header, and metadata in the page. The nearest to the page counts.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from protego import Protego

from newsdesk.models.fetched import Wishes

HEAD = 200_000
"""Bytes of a page that are searched for `<meta>`: nearly every head ends before 100,000."""
MOST_META = 500
MOST_DIRECTIVES = 50
MOST_RULES = 200
"""Places in a site's tdmrep.json that are looked at."""
_LONGEST_POLICY = 2048

_META = re.compile(rb"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_DIRECTIVE = re.compile(r"[a-z][a-z0-9_-]{0,40}(?:: ?[^\s,]{1,100})?")
# What stands before a colon and is no program's name.
_WITH_VALUES = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")


@dataclass(frozen=True, slots=True)
class Reservation:
    """One rule of a site's tdmrep.json."""

    place: Protego
    """Disallows what the rule is about: its patterns are those of robots.txt."""
    reserved: bool
    policy: str | None


def from_headers(robots: Iterable[str], reservation: str | None, policy: str | None, token: str) -> Wishes:
    """Return what headers say: those named X-Robots-Tag, and tdm-reservation and tdm-policy if there.

    `token` is the name that this program goes by in robots.txt.
    """
    directives = [directive for line in robots for directive in _directives(line, token)]
    return Wishes(frozenset(directives[:MOST_DIRECTIVES]), _reserved(reservation), _policy(policy))


def from_page(body: bytes, token: str) -> Wishes:
    """Return what the `<meta>` elements of an HTML page say, in any encoding that has ASCII in it."""
    directives: list[str] = []
    reserved: bool | None = None
    policy: str | None = None
    for number, match in enumerate(_META.finditer(_without_comments(body[:HEAD]))):
        if number >= MOST_META:
            break
        values = _attributes(match[1].decode("latin-1"))
        name, content = values.get("name", "").strip().lower(), values.get("content", "")
        if name in ("robots", token.lower()):
            directives += _directives(content, token)
        elif name == "tdm-reservation":
            reserved = _reserved(content) if reserved is None else reserved
        elif name == "tdm-policy":
            policy = policy or _policy(content)
    return Wishes(frozenset(directives[:MOST_DIRECTIVES]), reserved, policy)


def reservations(content: bytes) -> tuple[Reservation, ...]:
    """Read a site's tdmrep.json; what is no rule is left out, and a file that is none has no rules."""
    try:
        listed = cast("object", json.loads(content))
    except (ValueError, RecursionError):
        return ()
    if not isinstance(listed, list):
        return ()
    found: list[Reservation] = []
    for entry in cast("list[object]", listed)[:MOST_RULES]:
        if not isinstance(entry, dict):
            continue
        rule = cast("dict[str, object]", entry)
        location, reserved = rule.get("location"), _reserved(str(rule.get("tdm-reservation")))
        if isinstance(location, str) and location.isprintable() and reserved is not None:
            pattern = location if location.startswith(("/", "*")) else f"/{location}"
            place = Protego.parse(f"User-agent: *\nDisallow: {pattern}")
            policy = rule.get("tdm-policy")
            found.append(Reservation(place, reserved, _policy(policy) if isinstance(policy, str) else None))
    return tuple(found)


def of_site(rules: Iterable[Reservation], url: str) -> Wishes:
    """Return what a site's tdmrep.json says of one address: its first rule that fits."""
    for rule in rules:
        if not rule.place.can_fetch(url, "any"):
            return Wishes(mining_reserved=rule.reserved, mining_policy=rule.policy)
    return Wishes()


def together(nearest: Wishes, *others: Wishes) -> Wishes:
    """Join what was said in several places, the nearest to the page first: directives add up, a reservation is one."""
    said = [wishes for wishes in (nearest, *others) if wishes.mining_reserved is not None]
    return Wishes(
        frozenset[str]().union(*(wishes.robots for wishes in (nearest, *others))),
        said[0].mining_reserved if said else None,
        said[0].mining_policy if said else None,
    )


def _directives(line: str, token: str) -> list[str]:
    """Return the directives of one X-Robots-Tag or its `<meta>` that are for all or for `token`, in lower case."""
    found: list[str] = []
    ours = True
    for part in line[:2000].lower().split(","):
        text = part.strip()
        before, colon, after = text.partition(":")
        if colon and before.strip() not in _WITH_VALUES:
            ours, text = before.strip() == token.lower(), after.strip()
        if ours and _DIRECTIVE.fullmatch(text):
            found.append(text)
    return found


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(text)
    }


def _without_comments(body: bytes) -> bytes:
    kept: list[bytes] = []
    place = 0
    while (start := body.find(b"<!--", place)) >= 0:
        kept.append(body[place:start])
        end = body.find(b"-->", start + 4)
        if end < 0:
            return b"".join(kept)
        place = end + 3
    return b"".join([*kept, body[place:]])


def _reserved(value: str | None) -> bool | None:
    return {"1": True, "0": False}.get((value or "").strip())


def _policy(value: str | None) -> str | None:
    value = (value or "").strip()
    return value if value.startswith(("https://", "http://", "/")) and len(value) <= _LONGEST_POLICY else None
