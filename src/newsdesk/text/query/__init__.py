"""Reads what somebody asks for into a `Query`; finding it is left to the search index.

For now a query is plain words, all required, and "phrases". The full language takes its place in this package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsdesk.errors import UnreadableQuery
from newsdesk.text import fold
from newsdesk.words import reason

LONGEST = 300
"""Characters of a query: far beyond what anybody types, and little enough to look through at once."""

# Marks that people and their phones set around a phrase, English, French, German, Polish, Chinese, Japanese. Single
# marks are left out: they are apostrophes.
_MARKS = re.compile("[“”„‟«»″〝〞〟「」『』《》＂]")
_PHRASE = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: all of these phrases, in any order. None at all asks for everything."""

    phrases: tuple[tuple[str, ...], ...] = ()
    """Each is folded words that stand beside each other; a plain word is a phrase, in most scripts of one word."""


def parse(text: str) -> Query:
    """Read what somebody typed.

    Words in double quote marks of any kind are a phrase; a mark that has no partner is none. Whatever holds no word is
    left out. Raises `UnreadableQuery` where the text is longer than 300 characters.
    """
    if len(text) > LONGEST:
        raise UnreadableQuery(reason("error.long_topic", length=len(text), limit=LONGEST))
    parts = _PHRASE.split(_MARKS.sub('"', text))
    phrases: list[str] = []
    for index, part in enumerate(parts):
        phrases += [part] if index % 2 else part.split()
    folded = (tuple(token.text for token in fold.tokens(phrase)) for phrase in phrases)
    return Query(tuple(dict.fromkeys(words for words in folded if words)))
