"""The phrases of all languages in the folded form in which lines are compared; what they decide is left to `kinds`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from newsdesk.text import fold
from newsdesk.text.clean.phrases import PHRASES


@dataclass(frozen=True, slots=True)
class Starts:
    """Phrases that a line may begin with, sought by their first word."""

    by_first: dict[str, tuple[str, ...]]

    def match(self, words: str) -> str | None:
        """Return the longest phrase that the folded words `words` begin with."""
        first = words.split(" ", 1)[0]
        return next((p for p in self.by_first.get(first, ()) if words == p or words.startswith(p + " ")), None)


@dataclass(frozen=True, slots=True)
class Parts:
    """Phrases that a line may hold anywhere."""

    by_first: dict[str, tuple[str, ...]]
    """The phrases, a space on either side, by their first word: one of these stands in one line of ten."""

    def search(self, words: str, each: frozenset[str]) -> bool:
        """Say whether the folded words `words`, of which `each` holds each once, hold a phrase."""
        firsts = self.by_first.keys() & each
        spaced = f" {words} "
        return any(phrase in spaced for first in firsts for phrase in self.by_first[first])


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All phrases, folded. The fields are those of `Phrases`."""

    comment_form: frozenset[str]
    labels: frozenset[str]
    invitations: Starts
    leads: frozenset[str]
    kickers: frozenset[str]
    notices: Parts
    byline: Starts
    credit_starts: Starts
    credit_parts: Parts
    credit_labels: frozenset[str]
    stamps: Starts
    date_words: frozenset[str]
    photo: frozenset[str]
    photo_starts: Starts
    photo_parts: Parts


@cache
def vocabulary() -> Vocabulary:
    """Return the phrases, folded when they are first needed (5 ms)."""
    return Vocabulary(
        comment_form=frozenset(_folded("comment_form")),
        labels=frozenset(_folded("labels")),
        invitations=_starts("invitations"),
        leads=frozenset(_folded("leads")),
        kickers=frozenset(_folded("kickers")),
        notices=_parts("notices"),
        byline=_starts("byline"),
        credit_starts=_starts("credit_starts"),
        credit_parts=_parts("credit_parts"),
        credit_labels=frozenset(_folded("credit_labels")),
        stamps=_starts("stamps"),
        date_words=frozenset(word for phrase in _folded("date_words") for word in phrase.split()),
        photo=frozenset(_folded("photo")),
        photo_starts=_starts("photo_starts"),
        photo_parts=_parts("photo_parts"),
    )


def _folded(field: str) -> list[str]:
    phrases = [line for language in PHRASES for line in str(getattr(language, field)).splitlines()]
    return [words for words in map(fold.index_text, phrases) if words]


def _starts(field: str) -> Starts:
    by_first: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(set(_folded(field)), key=lambda p: (-len(p), p)):
        first = phrase.split(" ", 1)[0]
        by_first[first] = (*by_first.get(first, ()), phrase)
    return Starts(by_first)


def _parts(field: str) -> Parts:
    by_first: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(set(_folded(field))):
        first = phrase.split(" ", 1)[0]
        by_first[first] = (*by_first.get(first, ()), f" {phrase} ")
    return Parts(by_first)
