"""An article as saved questions are tried on it: one text of folded words, in which every field has words of its own.

Words stand between single spaces. Those of the headline and the text are plain, and a line break that is no word parts
the two; the headline stands once more with a sign before each word; so do, with signs of their own, the outlet, the
speakers and the language. Folded words have no signs, so that a literal of one field can stand in no other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from newsdesk.text import fold
from newsdesk.text.query import Field

SIGNS: Mapping[Field, str] = {
    Field.TEXT: "",
    Field.TITLE: "^",
    Field.OUTLET: "@",
    Field.SPEAKER: "&",
    Field.LANGUAGE: "=",
}
"""What stands before each word of a field."""

_PARTED = " \n "
"""Between two texts that no phrase joins."""


class Document:
    """An article that literals are looked for in; made by `document`."""

    __slots__ = ("_found", "_ordered", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = frozenset(text.split())
        self._found: dict[str, bool] = {}
        self._ordered: list[str] = []

    def has(self, literal: str) -> bool:
        """Tell whether a literal stands in it: a word, or a stretch that begins with a space (see `literals`)."""
        if literal[0] != " ":
            return literal in self.words
        found = self._found.get(literal)
        if found is None:
            found = self._found[literal] = self._stretches(literal)
        return found

    def _stretches(self, literal: str) -> bool:
        # The text is only gone through for a phrase whose words all stand in it somewhere.
        *whole, last = literal.split()
        if literal[-1] == " ":
            whole.append(last)
        elif not whole:
            return self._begins(last)
        return self.words.issuperset(whole) and literal in self.text

    def _begins(self, letters: str) -> bool:
        """Tell whether a word begins so."""
        ordered = self._ordered = self._ordered or sorted(self.words)
        place = bisect_left(ordered, letters)
        return place < len(ordered) and ordered[place].startswith(letters)


def document(title: str, told: str, outlet: str | None, language: str, speakers: Iterable[str | None]) -> Document:
    """Return an article to try saved questions on.

    In: its headline and its text (body and headings) as `fold.index_text` returns them, the name of its outlet, its ISO
    639-1 code, and the names of those whom it quotes.
    """
    parts = [title, told, _signed(Field.TITLE, title), _signed(Field.OUTLET, fold.index_text(outlet or ""))]
    parts += [_signed(Field.SPEAKER, fold.index_text(name)) for name in dict.fromkeys(speakers) if name]
    parts.append(_signed(Field.LANGUAGE, fold.index_text(language)))
    return Document(f" {_PARTED.join(parts)} ")


def _signed(field: Field, words: str) -> str:
    sign = SIGNS[field]
    return sign + words.replace(" ", f" {sign}") if words else ""
