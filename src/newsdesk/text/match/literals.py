"""A question as a tree of literals: nested lists and texts, so that it can be stored as JSON and used as it is read.

A leaf is a word as it stands in a document (`kursk`, `^kursk` in the headline), or a stretch that begins with a space:
a phrase (` peace talks `), the beginning of a word (` sanction`), or a phrase that ends in one (` peace tal`). A list
begins with what it means of those behind it: `&` all, `|` one at least, `!` not this one.
"""

from __future__ import annotations

from typing import TypeAlias

from newsdesk.text import fold
from newsdesk.text.match.documents import SIGNS, Document
from newsdesk.text.query import Either, Every, Node, Query, Without, Words

Literals: TypeAlias = "str | list[Literals]"

ALL, ONE, NOT = "&", "|", "!"

VERSION = 100 + fold.VERSION
"""What literals look like (the hundreds), in which folding (the rest): of another version they are made anew."""


def literals(query: Query) -> Literals:
    """Return what a question asks for as literals. Raises `ValueError` for one that asks for everything, or for times.

    Those have no place in what is saved: whoever saves a question asks for what is to come.
    """
    if query.root is None or query.since is not None or query.before is not None:
        raise ValueError("a saved question asks for words, and for no time")
    return _of(query.root)


def _of(node: Node) -> Literals:
    match node:
        case Words():
            return _leaf(node)
        case Every(parts):
            return [ALL, *map(_of, parts)]
        case Either(parts):
            return [ONE, *map(_of, parts)]
        case Without(part):
            return [NOT, _of(part)]


def _leaf(words: Words) -> str:
    sign = SIGNS[words.field]
    said = " ".join(sign + word for word in words.words)
    if words.begins:
        return f" {said}"
    return said if len(words.words) == 1 else f" {said} "


def holds(asked: Literals, document: Document) -> bool:
    """Tell whether a document is what is asked for."""
    if isinstance(asked, str):
        return document.has(asked)
    operator = asked[0]
    if operator == NOT:
        return not holds(asked[1], document)
    # Of all, one that does not hold ends it; of several, one that does.
    ending = operator == ONE
    # Not `any` and `all`: what they go through costs more than the looking.
    for number in range(1, len(asked)):
        if holds(asked[number], document) is ending:
            return ending
    return not ending
