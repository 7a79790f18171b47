"""The given names of all languages, and how a data file is read; whose name it is, is for others."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

PACKAGE = "newsdesk.text.people"

Table = dict[str, object]


def read_data(name: str) -> Table:
    """Read a data file of this package."""
    return tomllib.loads(resources.files(PACKAGE).joinpath("data", name).read_text(encoding="utf-8"))


def words_of(table: Table, key: str) -> frozenset[str]:
    """Give the words that stand under a key, apart by white space; none where the key is missing."""
    return frozenset(str(table.get(key, "")).split())


@cache
def _marks() -> dict[int, None]:
    return dict.fromkeys(range(0x300, 0x370))


def plain_letters(word: str) -> str:
    """Give a word of Latin letters without their marks ("lucía" → "lucia"); other scripts stay as they are."""
    if "a" <= unicodedata.normalize("NFD", word[:1])[:1] <= "z":
        return unicodedata.normalize("NFD", word).translate(_marks())
    return word


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Given names, lower case, by who bears them."""

    men: frozenset[str]
    women: frozenset[str]
    either: frozenset[str]

    def __contains__(self, name: str) -> bool:
        known = name in self.men or name in self.women or name in self.either
        return known or (not name.isascii() and (plain := plain_letters(name)) != name and plain in self)

    def gender(self, name: str) -> str | None:
        """`m`, `f`, or `None` where the name does not tell."""
        name = name if name in self.men or name in self.women or name.isascii() else plain_letters(name)
        if name in self.either or (name in self.men and name in self.women):
            return None
        return "m" if name in self.men else "f" if name in self.women else None


@cache
def given_names() -> GivenNames:
    """Give the given names of all languages."""
    data = read_data("given_names.toml")
    return GivenNames(men=words_of(data, "men"), women=words_of(data, "women"), either=words_of(data, "either"))
