"""Cues that stand after a quotation: "said Ann Ray, the mayor", "Ray told the council", "according to Ray"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.text.quotes.cue import Cue, Trust
from newsdesk.text.quotes.leftwards import leftwards
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.rightwards import rightwards
from newsdesk.text.quotes.scene import REACH, Scene, Shape, Subject, of_pronoun

_DASHES = frozenset({"-", "--", "—", "–"})


@dataclass(frozen=True, slots=True)
class _Tail:
    """The items after a quotation, up to `end`, and how the quotation ended."""

    scene: Scene
    items: Sequence[Item]
    end: int
    comma: bool
    """A comma stands before the closing mark or after it."""
    spoken: bool
    """It ended like speech: with a comma, a question, an exclamation or a dash."""

    def low(self, place: int) -> str:
        return self.scene.low(self.items[place])

    def says(self, place: int) -> bool:
        """Tell whether a reporting verb stands at a place."""
        return self.scene.is_verb(self.items[place], frames=False)

    def read(self, place: int) -> tuple[Subject, int] | None:
        """Read the noun phrase at a place."""
        return rightwards(self.scene, self.items[: self.end], place)


def after(scene: Scene, items: Sequence[Item], place: int, end: int, ending: str) -> Cue | None:
    """Give the cue after the quotation at `place`, among the items before `end`; `ending` is its last character."""
    start = place + 1
    while start < end and scene.low(items[start]) in scene.lex.adverbs:
        start += 1
    if start >= end:
        return None
    sep = items[place + 1].sep
    comma = ending == "," or sep == ","
    tail = _Tail(scene, items, end, comma, comma or ending in "!?…-—" or sep in _DASHES)
    if (cue := according(scene, items, start, end)) is not None:
        return cue
    if scene.pronoun(items[start]) and tail.says(start):  # "dit-il"
        return Cue(items[start].word, of_pronoun(items[start]), Trust.CUE, before=False)
    if tail.spoken and tail.low(start) in scene.lex.arriving and (read := tail.read(start + 1)) is not None:
        return Cue(items[start].word, read[0], Trust.CUE, before=False)  # "came the reply"
    if tail.says(start) or _auxiliary(tail, start):
        return _verb_first(tail, start)
    cue = _unknown_verb_first(tail, start)
    if cue is None and (read := tail.read(start)) is not None:
        cue = _subject_first(tail, *read)
    return cue or _further(tail, place)


def according(scene: Scene, items: Sequence[Item], start: int, end: int) -> Cue | None:
    """Give the cue that begins at an item if it is "according to" and a noun phrase."""
    lex, low = scene.lex, scene.low(items[start])
    following = scene.low(items[start + 1]) if start + 1 < end else ""
    length = 2 if f"{low}_{following}" in lex.according else 1 if low in lex.according else 0
    read = rightwards(scene, items[:end], start + length) if length else None
    return None if read is None else Cue(items[start].word, read[0], Trust.CUE, before=False)


def _auxiliary(tail: _Tail, start: int) -> bool:
    """Tell whether "a déclaré" begins here: an auxiliary and then a reporting verb."""
    lex = tail.scene.lex
    begins = lex.verb_first and tail.low(start) in lex.auxiliaries
    return begins and start + 1 < tail.end and tail.says(start + 1)


def _verb_first(tail: _Tail, verb: int) -> Cue | None:
    """Read “…,” said Ann Ray."""
    lex, items = tail.scene.lex, tail.items
    # “…” said of a thing: without a comma it may be a noun or a participle.
    loose = not tail.spoken and not lex.verb_first and items[verb].sep == ""
    if not tail.says(verb):
        verb += 1  # the auxiliary
    at = verb
    while at + 1 < tail.end and (tail.says(at + 1) or tail.low(at + 1) in lex.adverbs):
        at += 1
    read = tail.read(at + 1)
    if read is not None:
        return Cue(items[verb].word, read[0], Trust.LOOSE if loose else Trust.CUE, before=False)
    return Cue(items[verb].word, None, Trust.CUE, before=False) if lex.subjectless else None


def _unknown_verb_first(tail: _Tail, start: int) -> Cue | None:
    """Read “…!” beamed Ann Ray: one lower-case word between the marks and a name does for a reporting verb."""
    scene, items, low = tail.scene, tail.items, tail.low(start)
    if not tail.spoken or start + 1 >= tail.end or scene.words[items[start].word].capital or items[start + 1].sep:
        return None
    if scene.pronoun(items[start]) or not scene.lex.may_be_verb(low):
        return None
    read = tail.read(start + 1)
    if read is None or read[0].shape is not Shape.NAME:
        return None
    return Cue(items[start].word, read[0], Trust.LOOSE, before=False)


def _subject_first(tail: _Tail, subject: Subject, after_it: int) -> Cue | None:
    """Read “…,” Ann Ray told the council."""
    scene, items, end, lex = tail.scene, tail.items, tail.end, tail.scene.lex
    at = after_it
    if at < end and "(" in items[at].sep:  # (R-Ohio)
        while at < end and ")" not in items[at].sep:
            at += 1
    if at < end and "," in items[at].sep:
        return _past_apposition(tail, subject, at)
    verb = at
    while verb < end and tail.low(verb) in lex.between:
        verb += 1
    if verb < end and scene.is_verb(items[verb]) and (tail.spoken or tail.says(verb)):
        doubtful = not tail.spoken and items[after_it].sep == "" and subject.shape is Shape.PROPER
        return None if doubtful else Cue(items[verb].word, subject, Trust.CUE, before=False)
    return _verbless(tail, subject, verb)


def _verbless(tail: _Tail, subject: Subject, verb: int) -> Cue | None:
    """Read “…,” Ann Ray from her desk; and “…,” Ann Ray deadpanned, with a verb that we do not know."""
    if not tail.comma or subject.shape not in (Shape.NAME, Shape.PRONOUN):
        return None
    if verb >= tail.end:
        return Cue(-1, subject, Trust.LOOSE, before=False) if subject.shape is Shape.NAME else None
    if tail.scene.words[tail.items[verb].word].capital:
        return None
    word = -1 if tail.low(verb) in tail.scene.lex.prepositions else tail.items[verb].word
    return Cue(word, subject, Trust.LOOSE, before=False)


def _past_apposition(tail: _Tail, subject: Subject, start: int) -> Cue | None:
    """Read “…,” Ann Ray, the mayor, told the council: the verb comes after a comma, or is the only one."""
    scene, items = tail.scene, tail.items
    verbs = [place for place in range(start, tail.end) if tail.says(place)]
    for verb in verbs:
        if _after_comma(tail, verb, start):
            return Cue(items[verb].word, subject, Trust.CUE, before=False)
    for verb in verbs if tail.spoken else ():
        between = items[start:verb]
        if not any(scene.pronoun(item) or scene.low(item) in scene.lex.relative for item in between):
            return Cue(items[verb].word, subject, Trust.LOOSE, before=False)
    return Cue(-1, subject, Trust.LOOSE, before=False) if tail.comma and subject.shape is Shape.NAME else None


def _after_comma(tail: _Tail, verb: int, start: int) -> bool:
    """Tell whether only auxiliaries and adverbs stand between a verb and the comma before it."""
    place = verb
    while place > start and not tail.items[place].sep and tail.low(place - 1) in tail.scene.lex.between:
        place -= 1
    return any(mark in tail.items[place].sep for mark in ",)—")


def _further(tail: _Tail, quote: int) -> Cue | None:
    """Read “…” about the decision, said Ann Ray: the first reporting verb after a comma, its subject on either side."""
    scene, items, end = tail.scene, tail.items, tail.end
    for verb in range(quote + 2, end):
        comma = "," in items[verb].sep
        if comma and (cue := according(scene, items, verb, end)) is not None:
            return cue
        if tail.says(verb):
            read = tail.read(verb + 1) if comma else None
            if read is None or read[0].shape not in (Shape.NAME, Shape.PRONOUN):
                subject = leftwards(scene, items[quote + 1 : end], verb - quote - 1)
                if subject is not None and (read is None or subject.shape is not Shape.NOMINAL):
                    opening = _place_of(items, quote + 1, subject.first)
                    if comma or (opening is not None and "," in items[opening].sep):
                        return Cue(items[verb].word, subject, Trust.CUE, before=False)
            return None if read is None else Cue(items[verb].word, read[0], Trust.CUE, before=False)
    return None


def _place_of(items: Sequence[Item], start: int, word: int) -> int | None:
    return next((at for at in range(start, min(len(items), start + REACH)) if items[at].word >= word), None)
