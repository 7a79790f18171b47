"""Many saved questions at once: which of them hold for an article. Questions can be added and taken away at any time.

Automata cannot be changed, so there are three of them: one for most questions, one for those that came later, and a
small one for the latest, which is made anew with each of them in a millisecond. What is taken away is only crossed out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ahocorasick_rs import BytesAhoCorasick, Implementation

from newsdesk.text.match.anchors import Usual, anchors
from newsdesk.text.match.documents import Document
from newsdesk.text.match.literals import ALL, NOT, ONE, Literals, holds

LATEST = 200
"""Questions of the smallest automaton: to make it takes a millisecond. Beyond, they go into the middle one."""
LATER = 4
"""The middle one goes into the largest once it has the fourth part of its questions: so each is put into a large
automaton a few times at most, however many there come."""
DEAD = 4
"""An automaton is made anew once so great a part of it is crossed out (a fourth)."""


_Found: TypeAlias = """tuple[
    tuple[int, ...], tuple[tuple[int, str], ...], tuple[tuple[int, str], ...], tuple[tuple[int, Literals], ...]
]"""
"""The questions that are found by one literal, as `_Layer` has them."""


class _Layer:
    """Questions in one automaton. A question in it is never changed.

    By the literal that they are found by: those that hold wherever it stands, those that ask for one more word, those
    that bar one, and the others.
    """

    def __init__(self, questions: Mapping[int, Literals], common: Usual) -> None:
        self.questions = questions
        self.dead: set[int] = set()
        alone: defaultdict[str, list[int]] = defaultdict(list)
        along: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        unless: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        whole: defaultdict[str, list[tuple[int, Literals]]] = defaultdict(list)
        self._always: list[tuple[int, Literals]] = []
        for number, asked in questions.items():
            found = (asked,) if isinstance(asked, str) else anchors(asked, common)
            if found is None:
                self._always.append((number, asked))
                continue
            for literal in found:
                rest = _without(asked, literal)
                if rest is None:
                    alone[literal].append(number)
                elif isinstance(rest, str) and rest[0] != " ":
                    along[literal].append((number, rest))
                elif rest[0] == NOT and isinstance(rest[1], str) and rest[1][0] != " ":
                    unless[literal].append((number, rest[1]))
                else:
                    whole[literal].append((number, rest))
        every = list(dict.fromkeys((*alone, *along, *unless, *whole)))
        # Side by side: of a hundred thousand questions hardly one is in the processor's cache.
        self._at: list[_Found] = [
            (
                tuple(alone.get(literal, ())),
                tuple(along.get(literal, ())),
                tuple(unless.get(literal, ())),
                tuple(whole.get(literal, ())),
            )
            for literal in every
        ]
        patterns = [(literal if literal[0] == " " else f" {literal} ").encode() for literal in every]
        # Bytes: for texts the places of what is found would be counted anew in characters, and nobody asks for them.
        self._automaton = BytesAhoCorasick(patterns, implementation=Implementation.ContiguousNFA)

    def matching(self, document: Document, text: bytes) -> set[int]:
        """Return the numbers of the questions that hold for a document, those crossed out among them."""
        matching: set[int] = {number for number, asked in self._always if holds(asked, document)}
        words = document.words
        # What is asked for most is tried without a call.
        for place in {found[0] for found in self._automaton.find_matches_as_indexes(text, overlapping=True)}:
            alone, along, unless, whole = self._at[place]
            if alone:
                matching.update(alone)
            if along:
                matching.update([number for number, word in along if word in words])
            if unless:
                matching.update([number for number, word in unless if word not in words])
            if whole:
                matching.update([number for number, rest in whole if holds(rest, document)])
        return matching


def _without(asked: Literals, literal: str) -> Literals | None:
    """Return what is left to ask of a document in which a literal stands; `None` for nothing."""
    if isinstance(asked, str) or (asked[0] == ONE and literal in asked):
        return None
    if asked[0] == ALL and literal in asked:
        rest = [part for part in asked if part != literal]
        return rest[1] if len(rest) == 2 else rest
    return asked


class Matcher:
    """Saved questions, each under a number of its own. Not to be used by two threads at a time."""

    def __init__(self, questions: Iterable[tuple[int, Literals]] = (), common: Usual | None = None) -> None:
        self._common = common or Usual()
        self._most = _Layer(dict(questions), self._common)
        self._later = _Layer({}, self._common)
        self._latest: dict[int, Literals] = {}
        self._newest: _Layer | None = None

    def __len__(self) -> int:
        return sum(len(layer.questions) - len(layer.dead) for layer in (self._most, self._later)) + len(self._latest)

    def __contains__(self, number: int) -> bool:
        return number in self._latest or any(
            number in layer.questions and number not in layer.dead for layer in (self._most, self._later)
        )

    def add(self, number: int, asked: Literals) -> None:
        """Have a question tried from now on; the number is of no other one."""
        self.remove(number)
        self._latest[number] = asked
        self._newest = None
        if len(self._latest) > LATEST:
            self._later = _Layer({**_living(self._later), **self._latest}, self._common)
            self._latest = {}
            if len(self._later.questions) * LATER > len(self._most.questions):
                self._most = _Layer({**_living(self._most), **self._later.questions}, self._common)
                self._later = _Layer({}, self._common)

    def remove(self, number: int) -> None:
        """Have a question tried no more; one that is not there is none."""
        if self._latest.pop(number, None) is not None:
            self._newest = None
        if number in self._later.questions:
            self._later = self._crossed_out(self._later, number)
        if number in self._most.questions:
            self._most = self._crossed_out(self._most, number)

    def _crossed_out(self, layer: _Layer, number: int) -> _Layer:
        layer.dead.add(number)
        # Of a handful it is not worth it.
        return _Layer(_living(layer), self._common) if len(layer.dead) * DEAD > len(layer.questions) + LATEST else layer

    def matching(self, document: Document) -> tuple[int, ...]:
        """Return the numbers of the questions that a document answers, in their order."""
        if self._newest is None:
            self._newest = _Layer(dict(self._latest), self._common)
        text = document.text.encode()
        found: set[int] = set()
        for layer in (self._most, self._later, self._newest):
            if layer.questions:
                matching = layer.matching(document, text)
                found |= matching - layer.dead if layer.dead else matching
        return tuple(sorted(found))


def _living(layer: _Layer) -> dict[int, Literals]:
    return {number: asked for number, asked in layer.questions.items() if number not in layer.dead}
