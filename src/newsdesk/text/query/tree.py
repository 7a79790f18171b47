"""What a question means, as a tree: `parsing` makes it, `storage` compiles it, `reference` tries it on one article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class Field(StrEnum):
    """Where words are looked for."""

    TEXT = "text"
    """In the headline or in the text; a phrase never begins in the one and ends in the other."""
    TITLE = "title"
    OUTLET = "outlet"
    SPEAKER = "speaker"
    """In the name of somebody whom the article quotes."""
    LANGUAGE = "lang"
    """The ISO 639-1 code of the article's language."""


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words that stand beside each other, one of them at least; a plain word is a phrase of one."""

    words: tuple[str, ...]
    begins: bool = False
    """Whether the last of them is the beginning of a word (`sanction*`)."""
    field: Field = Field.TEXT


@dataclass(frozen=True, slots=True)
class Every:
    """All of these, two at least, in any order."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these at least, of two at least."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Everything but this."""

    part: Node


Node: TypeAlias = Words | Every | Either | Without


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: the articles that `root` holds for, in a span of time. An empty one asks for everything."""

    root: Node | None = None
    since: datetime | None = None
    """Articles from this moment on, this moment included."""
    before: datetime | None = None
    """Articles until this moment, this moment not included."""

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The words that are asked for, phrase by phrase, in their order and each once.

        None that stands under a `NOT`, none of an outlet, a speaker or a language.
        """
        found = (leaf.words for leaf in asked_for(self.root) if leaf.field in (Field.TEXT, Field.TITLE))
        return tuple(dict.fromkeys(found))


def asked_for(node: Node | None) -> Iterator[Words]:
    """Return the words of a tree that an article can have to be found: none of those that stand under a `NOT`."""
    match node:
        case Words():
            yield node
        case Every(parts) | Either(parts):
            for part in parts:
                yield from asked_for(part)
        case Without() | None:
            return
