"""Tries a question on one article, word by word: slow, plain, and what every compiled form of a question must equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsdesk.text import fold
from newsdesk.text.query.tree import Either, Every, Field, Node, Query, Without, Words


@dataclass(frozen=True, slots=True)
class Document:
    """What of an article can be asked for, as it is written. `told` is its body and headings, without the headline."""

    title: str
    told: str
    outlets: tuple[str, ...]
    speakers: tuple[str, ...]
    language: str | None
    when: datetime


def holds(query: Query, document: Document) -> bool:
    """Tell whether an article is one that is asked for."""
    if (query.since and document.when < query.since) or (query.before and document.when >= query.before):
        return False
    return query.root is None or _holds(query.root, document)


def _holds(node: Node, document: Document) -> bool:
    match node:
        case Every(parts):
            return all(_holds(part, document) for part in parts)
        case Either(parts):
            return any(_holds(part, document) for part in parts)
        case Without(part):
            return not _holds(part, document)
        case Words():
            texts = _texts(node.field, document)
            return any(_stands_in(node, [token.text for token in fold.tokens(text)]) for text in texts)


def _texts(field: Field, document: Document) -> tuple[str, ...]:
    match field:
        case Field.TEXT:
            return (document.title, document.told)
        case Field.TITLE:
            return (document.title,)
        case Field.OUTLET:
            return document.outlets
        case Field.SPEAKER:
            return document.speakers
        case Field.LANGUAGE:
            return (document.language or "",)


def _stands_in(asked: Words, tokens: Sequence[str]) -> bool:
    count = len(asked.words)
    for start in range(len(tokens) - count + 1):
        *whole, last = tokens[start : start + count]
        if whole == list(asked.words[:-1]) and (
            last.startswith(asked.words[-1]) if asked.begins else last == asked.words[-1]
        ):
            return True
    return False
