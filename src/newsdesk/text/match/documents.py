"""An article as saved questions are tried on it: one text of folded words, in which every field has words of its own.

Words stand between single spaces. Those of the headline and the text are plain, and a line break that is no word parts
the two; the headline stands once more with a sign before each word; so do, with signs of their own, the outlet, the
speakers and the language. Folded words have no signs, so that a literal of one field can stand in no other.
"""

from __future__ import annotations

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

    __slots__ = ("_found", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = frozenset(text.split())
        self._found: dict[str, bool] = {}

    def has(self, literal: str) -> bool:
        """Tell whether a literal stands in it: a word, or a stretch that begins with a space (see `literals`)."""
        if literal[0] != " ":
            return literal in self.words
        found = self._found.get(literal)
        if found is None:
            found = self._found[literal] = literal in self.text
        return found


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
