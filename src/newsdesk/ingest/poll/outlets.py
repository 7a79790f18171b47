"""Whom a feed's articles are credited to, from what the feed calls itself and where it stands; pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsdesk.storage import keys

# What parts an outlet's name from its section's: "World | The Courier", "The Courier - World", "Courier: Business".
_PARTING = re.compile(r"\s+[|\-–—·»›:/]+\s+|:\s+|\s*[|»›]\s*")
_COUNTRY = 2
"""Letters of a country's top-level domain, under which a name of three ("co", "com") may stand before it."""
_FEWEST = 2
"""Letters in which an outlet's name and its host's have to agree."""


def outlet(title: str, *addresses: str | None) -> str | None:
    """Return the outlet of a feed: of the parts of its title the one that its host is named for, else all of it.

    In: the feed's title; its address and its home page. Two feeds of one site ("The Courier - World", "The Courier -
    Sport") are one outlet so. `None` where there is neither a title nor a host.
    """
    parts = [part for part in _PARTING.split(title) if part.strip()]
    names = [name for address in addresses if (name := _name(address))]
    for part in parts:
        letters = keys.words(part).replace(" ", "")
        if any(_agree(letters, name) for name in names):
            return part.strip()
    return title.strip() or next((host for address in addresses if (host := keys.host(address))), None)


def same_site(link: str | None, *addresses: str | None) -> bool:
    """Tell whether a link leads to the site that a feed belongs to: an aggregator's lead elsewhere."""
    name = _name(link)
    return not name or name in {_name(address) for address in addresses if address}


def _agree(letters: str, name: str) -> bool:
    shorter, longer = sorted((letters, name), key=len)
    return len(shorter) >= _FEWEST and shorter in longer


def _name(address: str | None) -> str:
    """Return the part of a host's name that its owner chose, in letters and digits alone."""
    host = urlsplit(address).hostname if address else None
    labels = (host or "").split(".")
    if len(labels) > 2 and len(labels[-1]) == _COUNTRY and len(labels[-2]) <= 3:
        labels = labels[:-1]
    chosen = labels[-2] if len(labels) > 1 else labels[0]
    return "".join(character for character in chosen.lower() if character.isalnum())
