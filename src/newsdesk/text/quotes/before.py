"""Cues that stand before a quotation: "Ray said", "calling it", "was asked by Ray", "Ray's answer was"."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.text.quotes.after import according
from newsdesk.text.quotes.clauses import main_subject
from newsdesk.text.quotes.cue import Cue, Trust
from newsdesk.text.quotes.leftwards import leftwards
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.rightwards import rightwards
from newsdesk.text.quotes.scene import Scene, Shape, Subject, named, of_pronoun

_ASIDE = 8
"""Items from the comma before "which" to the verb of its clause."""


def before(scene: Scene, items: Sequence[Item], start: int, place: int) -> Cue | None:
    """Give the last cue among the items from `start` to the quotation at `place` that has a subject."""
    for at in range(place - 1, start - 1, -1):
        if items[at].word < 0:
            continue
        if ";" in items[at + 1].sep:
            return None
        if _aside(scene, items, at, place):
            continue
        ruled_out, cue = _at(scene, items, start, at, place)
        if cue is not None or ruled_out:
            return cue
    return None


def _aside(scene: Scene, items: Sequence[Item], at: int, place: int) -> bool:
    """Tell whether an item stands in a relative clause that commas close: "the plan, which Ray opposes, would …"."""
    if not scene.is_verb(items[at]):
        return False
    opened = next((back for back in range(at - 1, max(0, at - _ASIDE), -1) if "," in items[back].sep), None)
    if opened is None or scene.low(items[opened]) not in scene.lex.relative:
        return False
    closed = next((ahead for ahead in range(at + 1, place) if "," in items[ahead].sep), None)
    return closed is not None and scene.between(items[closed])


def _at(scene: Scene, items: Sequence[Item], start: int, at: int, place: int) -> tuple[bool, Cue | None]:
    """Give the cue that an item is, if it is one; and whether it rules out every earlier one."""
    lex, low = scene.lex, scene.low(items[at])
    if (cue := according(scene, items, at, place)) is not None:
        return True, Cue(cue.verb, cue.subject, Trust.CUE, before=True)
    if scene.is_verb(items[at]):
        if at > 0 and scene.low(items[at - 1]) in lex.be and low not in lex.saying:
            return True, _passive(scene, items, at, place)
        return False, _finite(scene, items, start, at, place)
    if low in lex.saying or low in lex.framing:
        subject = main_subject(scene, items[: at + 1])
        trust = Trust.CUE if low in lex.saying else Trust.FRAME
    else:
        subject = _owner(scene, items, at) if low in lex.sayings and at > 0 else None
        trust = Trust.FRAME
    return False, None if subject is None else Cue(items[at].word, subject, trust, before=True)


def _finite(scene: Scene, items: Sequence[Item], start: int, verb: int, place: int) -> Cue | None:
    lex, item = scene.lex, items[verb]
    if verb > 0 and lex.infinitive and scene.low(items[verb - 1]) == lex.infinitive:
        subject = main_subject(scene, items[:verb])
        return None if subject is None else Cue(item.word, subject, Trust.FRAME, before=True)
    subject = leftwards(scene, items[start:], verb - start)
    if subject is None and verb + 1 < place and (verb == start or lex.verb_first):
        # "Said Ann Ray: “…”", and the ordinary order of other languages.
        read = rightwards(scene, items[:place], verb + 1)
        subject = None if read is None else read[0]
    if subject is None and not (lex.subjectless and scene.low(item) in lex.say):
        return None
    trust = Trust.CUE if scene.is_verb(item, frames=False) else Trust.FRAME
    return Cue(item.word, subject, trust, before=True)


def _passive(scene: Scene, items: Sequence[Item], verb: int, place: int) -> Cue | None:
    """Read "was asked by Ann Ray whether …": the one after "by" speaks; without one, nobody that we can name."""
    for at in range(verb + 1, min(verb + 4, place)):
        if scene.low(items[at]) in scene.lex.by:
            read = rightwards(scene, items[:place], at + 1)
            if read is not None:
                return Cue(items[verb].word, read[0], Trust.FRAME, before=True, passive=True)
    return None


def _owner(scene: Scene, items: Sequence[Item], noun: int) -> Subject | None:
    """Give whose answer, post or letter it is: "Ann Ray's answer", "her answer", "the senator's answer"."""
    lex, words = scene.lex, scene.words
    for place in range(noun - 1, max(-1, noun - 5), -1):
        item = items[place]
        if item.word < 0 or "," in items[place + 1].sep:
            return None
        mention = scene.mention(item)
        if mention is not None and scene.standing(item) is None:
            return named(mention)
        low = scene.low(item)
        if low in lex.he | lex.she and low not in lex.subjects:
            return of_pronoun(item)
        if words[item.word].possessive:
            first = max(item.word - 2, 0)
            return (
                None if words[item.word].capital else Subject(Shape.NOMINAL, first, item.word, item.word, definite=True)
            )
    return None
