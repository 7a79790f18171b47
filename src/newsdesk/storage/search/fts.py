"""A question in FTS5's language, and the words by which FTS5 knows an article's outlet, language and speakers.

The index has three columns: the folded title, the folded text, and `source`, which holds one token for each source
(`s12`) and, in words that begin with a letter of their own, what else can be asked for: the outlet (`oexample opost`),
who is quoted (`pjohn pkirby`), the language (`luk`), when it was (`spans`), and `all`, which every article has, so that
FTS5 can be asked for everything but something. The syntax: https://www.sqlite.org/fts5.html, "Full-text Query Syntax".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from newsdesk.text import fold
from newsdesk.text.query import Either, Every, Field, Node, Query, Without, Words

EVERYTHING = "all"
_COLUMNS = {Field.TEXT: "{title body}", Field.TITLE: "{title}"}
_MARKED = {Field.OUTLET: "o", Field.SPEAKER: "p", Field.LANGUAGE: "l"}
"""The letter before each word of a field that shares its column with others; alone it parts two names."""


def facets(outlet: str | None, language: str, speakers: Iterable[str | None]) -> str:
    """Return what the index holds of an article beside its words and its sources."""
    names = sorted({fold.index_text(speaker) for speaker in speakers if speaker})
    told = [_marked(Field.OUTLET, outlet or ""), _marked(Field.LANGUAGE, language)]
    told += [_marked(Field.SPEAKER, name) for name in names]
    return " ".join([EVERYTHING, *filter(None, told)])


def _marked(field: Field, text: str) -> str:
    """Return the words of a name as the index holds them, with a letter alone after them."""
    mark = _MARKED[field]
    return "".join(f"{mark}{word} " for word in fold.index_text(text).split()) + mark


@dataclass(frozen=True, slots=True)
class Kept:
    """What a question is kept to, beside its own words."""

    sources: Sequence[int] = ()
    """One of these; any where there is none."""
    spans: Sequence[str] = ()
    """One of these (`spans.cover`); any where there is none."""
    forms: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """The words that a beginning may be of; one that is not here is left to FTS5, which looks through all it holds."""

    @property
    def there(self) -> str:
        """The words that any article of a span has; those that any article has, where it is kept to no span."""
        return _one_of(self.spans or (EVERYTHING,))


def to_fts(query: Query, kept: Kept | None = None) -> str:
    """Return a query in FTS5's language; "" where there is nothing to look for.

    Every word is quoted, so that none of them is FTS5's own (`AND`, `NEAR`, `*`, `^`, `:`). Its times are not in it:
    they are ranges of ids.
    """
    kept = kept or Kept()
    wanted = [_one_of([f"s{source}" for source in kept.sources])] if kept.sources else []
    if kept.spans:
        wanted.append(kept.there)
    if query.root is not None:
        wanted.append(_compiled(query.root, kept))
    return " AND ".join(wanted)


def _one_of(tokens: Sequence[str]) -> str:
    return "source : (" + " OR ".join(f'"{token}"' for token in tokens) + ")"


def _compiled(node: Node, kept: Kept) -> str:
    match node:
        case Words():
            return _words(node, kept)
        case Either(parts):
            return "(" + " OR ".join(_compiled(part, kept) for part in parts) + ")"
        case Every(parts):
            # FTS5's NOT stands between two: what there must be, and what there must not. Each looks for its own next
            # match however far that is, so each is kept to the span.
            wanted = [_compiled(part, kept) for part in parts if not isinstance(part, Without)]
            unwanted = [_compiled(part.part, kept) for part in parts if isinstance(part, Without)]
            wanted += [kept.there] if kept.spans or not wanted else []
            there = "(" + " AND ".join(wanted) + ")"
            return f"({there} NOT (" + " OR ".join(unwanted) + "))" if unwanted else there
        case Without(part):
            return f"({kept.there} NOT {_compiled(part, kept)})"


def _words(words: Words, kept: Kept) -> str:
    column = _COLUMNS.get(words.field, "{source}")
    # Folded words hold neither quote marks nor a null character, which would end the string for SQLite.
    *whole, last = marked(words)
    if not words.begins:
        return f"{column} : {_phrase([*whole, last])}"
    forms = kept.forms.get(last)
    if forms is None:
        return f"{column} : {_phrase([*whole, last])} *"
    # A beginning that no word has is a word that is nowhere.
    return f"{column} : (" + " OR ".join(_phrase([*whole, form]) for form in forms or (last,)) + ")"


def _phrase(words: Sequence[str]) -> str:
    return '"' + " ".join(words) + '"'


def marked(words: Words) -> list[str]:
    """Return words as the index has them: those of a field begin with its letter."""
    mark = _MARKED.get(words.field, "")
    return [mark + word for word in words.words]


def beginnings(query: Query) -> frozenset[str]:
    """Return the beginnings of words that a question asks for, as the index has them."""
    return frozenset(_beginnings(query.root))


def _beginnings(node: Node | None) -> Iterator[str]:
    match node:
        case Words():
            if node.begins:
                yield marked(node)[-1]
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _beginnings(part)
        case Without(part):
            yield from _beginnings(part)
        case None:
            return
