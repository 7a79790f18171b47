"""A question in FTS5's language, and the words by which FTS5 knows an article's outlet, language and speakers.

The index has three columns: the folded title, the folded text, and `source`, which holds one token for each source
(`s12`) and, in words that begin with a letter of their own, what else can be asked for: the outlet (`oexample opost`),
who is quoted (`pjohn pkirby`), the language (`luk`), and `all`, which every article has, so that FTS5 can be asked for
everything but something. FTS5's syntax: https://www.sqlite.org/fts5.html, "Full-text Query Syntax".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def to_fts(query: Query, sources: Sequence[int] = ()) -> str:
    """Return a query, kept to some sources, in FTS5's language; "" where there is nothing to look for.

    Every word is quoted, so that none of them is FTS5's own (`AND`, `NEAR`, `*`, `^`, `:`). Its times are not in it:
    they are ranges of ids.
    """
    wanted = [] if query.root is None else [_compiled(query.root)]
    if sources:
        wanted.append("source : (" + " OR ".join(f'"s{source}"' for source in sources) + ")")
    return " AND ".join(wanted)


def _compiled(node: Node) -> str:
    match node:
        case Words():
            return _words(node)
        case Either(parts):
            return "(" + " OR ".join(map(_compiled, parts)) + ")"
        case Every(parts):
            # FTS5's NOT stands between two: what there must be, and what there must not.
            wanted = [_compiled(part) for part in parts if not isinstance(part, Without)]
            unwanted = [_compiled(part.part) for part in parts if isinstance(part, Without)]
            there = "(" + " AND ".join(wanted) + ")" if wanted else _ANY
            return f"({there} NOT (" + " OR ".join(unwanted) + "))" if unwanted else there
        case Without(part):
            return f"({_ANY} NOT {_compiled(part)})"


_ANY = f'source : "{EVERYTHING}"'


def _words(words: Words) -> str:
    mark = _MARKED.get(words.field, "")
    # Folded words hold neither quote marks nor a null character, which would end the string for SQLite.
    phrase = '"' + " ".join(mark + word for word in words.words) + '"'
    return f"{_COLUMNS.get(words.field, 'source')} : {phrase}{' *' if words.begins else ''}"
