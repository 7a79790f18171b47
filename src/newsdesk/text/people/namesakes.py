"""Whom a surname means that several persons of an article bear; who bears it is for the roster."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from newsdesk.text.people.words import Word

FADES = 3
"""Sentences before the one just read after which a namesake named there makes it doubtful whom the surname means.

Chosen on annotated news: with none, mentions in passing of a politician's kin hide whom the article is about.
"""


class Namesakes:
    """Follows the names of an article in order: who was named in full, and who goes by the bare surname."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._sentence = list(accumulate(int(word.opens) for word in words))
        self._named: dict[int, int] = {}
        """Of each person, the word at which a full name or a title named him last."""
        self._goes_by: dict[int, int] = {}
        """Who was called by the bare surname while nobody else of that name had come, and where he last was."""

    def named(self, person: int, place: int) -> None:
        """Note that a full name or a title names a person at a word."""
        self._named[person] = place

    def meant(self, holders: Sequence[int], place: int) -> int | None:
        """Give whom a bare surname at a word means; `holders` bear it, in the order in which the article brings them.

        Whoever has gone by it since before a namesake came keeps it, unless he was last named some sentences back and
        a namesake in this sentence or the one before: then `None`. Else it is the one named last, if the others were
        named in earlier sentences, and further back than the sentence before this one. Otherwise `None`: nobody knows.
        """
        known = [person for person in holders if person in self._named]
        if len(known) < 2:
            person = known[0] if known else holders[0]
            self._goes_by[person] = place
            return person
        *others, last = sorted(known, key=lambda person: self._named[person])
        near = self._sentence[place] - 1
        for person in known:
            if person in self._goes_by:
                seen = max(self._goes_by[person], self._named[person])
                far = self._sentence[seen] < near - FADES
                if last != person and far and self._sentence[self._named[last]] >= near:
                    return None
                self._goes_by[person] = place
                return person
        before = self._sentence[self._named[others[-1]]]
        clear = before < self._sentence[self._named[last]] and before < near
        return last if clear else None
