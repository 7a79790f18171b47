"""Where in a text the words of a question stand; whether the text is what is asked for is left to `reference`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from newsdesk.text import fold
from newsdesk.text.query.tree import Field, Query, Words, asked_for


@dataclass(frozen=True, slots=True)
class Matches:
    """The places of a question's words in a text, half open, in order and apart; and how many of them are there."""

    spans: tuple[tuple[int, int], ...] = ()
    asked: int = 0
    """Of the words and phrases that are asked for, how many stand in the text."""


def text_words(query: Query) -> tuple[Words, ...]:
    """Return what is asked for of an article's words, each once: nothing that stands under a `NOT`."""
    found = (leaf for leaf in asked_for(query.root) if leaf.field in (Field.TEXT, Field.TITLE))
    return tuple(dict.fromkeys(found))


def matches(asked: tuple[Words, ...], text: str) -> Matches:
    """Find words and phrases in a text, as `text_words` returns them.

    Places that overlap, or touch as characters of Chinese and Japanese do, are one.
    """
    tokens = fold.tokens(text)
    begins = [leaf for leaf in asked if leaf.begins and len(leaf.words) == 1]
    by_first: defaultdict[str, list[Words]] = defaultdict(list)
    for leaf in asked:
        if leaf not in begins:
            by_first[leaf.words[0]].append(leaf)
    places: list[tuple[int, int]] = []
    there: set[Words] = set()
    for number, token in enumerate(tokens):
        starting = [leaf for leaf in begins if token.text.startswith(leaf.words[0])]
        starting += [leaf for leaf in by_first.get(token.text, ()) if _stands(leaf, tokens, number)]
        for leaf in starting:
            there.add(leaf)
            places.append((token.start, tokens[number + len(leaf.words) - 1].end))
    return Matches(_apart(places), len(there))


def _stands(leaf: Words, tokens: tuple[fold.Token, ...], number: int) -> bool:
    following = [token.text for token in tokens[number : number + len(leaf.words)]]
    if len(following) < len(leaf.words) or following[:-1] != list(leaf.words[:-1]):
        return False
    return following[-1].startswith(leaf.words[-1]) if leaf.begins else following[-1] == leaf.words[-1]


def _apart(places: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return tuple(apart)
