"""The bot's own words: one catalogue a language, and the rule that picks the right plural.

A catalogue is a TOML file beside this one. A key is `table.name`; a text may hold `{placeholders}`; one that counts is
a table of CLDR plural categories (`one`, `few`, `many`, `other`), chosen by a count.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsdesk.errors import NewsdeskError, Reason

_THOUSANDS = {"en": ",", "de": ".", "uk": "\N{NO-BREAK SPACE}", "ja": ","}
"""Unicode CLDR, the group symbol of each language's default numbering."""


def plural(language: str, count: int) -> str:
    """Name the CLDR plural category of a whole number (Unicode CLDR, Language Plural Rules, cardinals)."""
    if language == "ja":
        return "other"
    if language == "uk":
        if count % 10 == 1 and count % 100 != 11:
            return "one"
        return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"
    return "one" if count == 1 else "other"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of the bot's words in one language."""

    language: str
    texts: Mapping[str, str | Mapping[str, str]]

    def template(self, key: str, count: int | None = None) -> str:
        """Return the text of `key` with its placeholders unfilled; one with plural forms, in the form for `count`.

        Raises `KeyError` for a key that does not exist, `ValueError` for a counting text without a count: bugs both.
        """
        text = self.texts[key]
        if isinstance(text, str):
            return text
        if count is None:
            raise ValueError(key)
        return text[plural(self.language, count)]

    def say(self, key: str, count: int | None = None, **values: object) -> str:
        """Return the text of `key` with its placeholders filled, whole numbers as this language writes them.

        With a count, `{number}` is filled with it.
        """
        if count is not None:
            values = {"number": count, **values}
        written = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return self.template(key, count).format_map(written)

    def explain(self, error: NewsdeskError) -> str:
        """Return what went wrong as a sentence; in English where it is an error that only the operator meets."""
        why = error.reason
        return str(error) if why is None else self.say(why.key, why.count, **why.values)

    def language_name(self, code: str) -> str:
        """Return the name of a language (ISO 639-1 code), or the code where the catalogue has no name for it."""
        return str(self.texts.get(f"languages.{code}", code))

    @property
    def own_name(self) -> str:
        """What this language calls itself, with a capital, as where it stands alone: "Українська"."""
        name = self.language_name(self.language)
        return name[:1].upper() + name[1:]

    def number(self, value: int) -> str:
        """Write a whole number as this language does in running text (1,000 or 1 000 or 1.000)."""
        return f"{value:,}".replace(",", _THOUSANDS[self.language])

    @property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return "、" if self.language == "ja" else ", "

    @property
    def stop(self) -> str:
        """What ends a sentence that another one follows."""
        return "。" if self.language == "ja" else ". "

    @property
    def space(self) -> str:
        """What stands between two sentences: nothing in Japanese, whose full stop is as wide as a letter."""
        return "" if self.language == "ja" else " "


def reason(key: str, count: int | None = None, /, **values: str | int) -> Reason:
    """Return what to raise a `NewsdeskError` with: a sentence of the catalogues, by its key.

    In: a count, for a sentence that has plural forms; the values of its placeholders.
    """
    return Reason(catalogue("en").say(key, count, **values), key, count, values)


@cache
def catalogue(language: str) -> Catalogue:
    """Load the catalogue of one of `LANGUAGES`."""
    tables = tomllib.loads((files(__name__) / f"{language}.toml").read_text(encoding="utf-8"))
    return Catalogue(
        language,
        {f"{table}.{name}": text for table, texts in tables.items() for name, text in texts.items()},
    )
