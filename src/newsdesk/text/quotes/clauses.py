"""The subject of a whole sentence: of its first reporting verb, of its indirect speech, or its first noun phrase."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.text.people.words import bare
from newsdesk.text.quotes.leftwards import leftwards
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.rightwards import rightwards
from newsdesk.text.quotes.scene import REACH, Scene, Shape, Subject


def main_subject(scene: Scene, items: Sequence[Item]) -> Subject | None:
    """Give the subject of a sentence: that of its first reporting verb, else its first noun phrase."""
    for verb in range(min(len(items), REACH)):
        if scene.is_verb(items[verb]) and (subject := leftwards(scene, items, verb)) is not None:
            known = subject.shape is not Shape.NOMINAL or subject.definite
            return subject if known else first_subject(scene, items)
    return first_subject(scene, items)


def speech_subject(scene: Scene, items: Sequence[Item]) -> Subject | None:
    """Give who speaks in indirect speech: the subject of its reporting verbs, a name or pronoun first of all."""
    for verb in range(min(len(items), REACH)):
        if scene.is_verb(items[verb], frames=False):
            subject = leftwards(scene, items, verb)
            if subject is not None and subject.shape in (Shape.NAME, Shape.PRONOUN):
                return subject
    return main_subject(scene, items)


def first_subject(scene: Scene, items: Sequence[Item]) -> Subject | None:
    """Give the first noun phrase that may be the subject of a sentence: what stands before it ends with a comma."""
    lex = scene.lex
    place = 0
    for _ in range(4):
        while place < len(items) and scene.low(items[place]) in lex.openers:
            place += 1
        if place >= len(items) or items[place].word < 0 or (lex.subjectless and _verbal(scene, items[place])):
            return None
        low = scene.low(items[place])
        if not (low in lex.prepositions or low in lex.saying or low in lex.framing or lex.is_participle(low)):
            read = rightwards(scene, items, place)
            if (
                read is not None
                and not scene.words[read[0].last].possessive
                and not _one_of(scene, read[0])
                and not _adjunct(scene, items, *read)
            ):
                return read[0]
        skip = next((at for at in range(place + 1, min(len(items), place + REACH)) if "," in items[at].sep), None)
        if skip is None:
            return None
        place = skip
    return None


def _verbal(scene: Scene, item: Item) -> bool:
    """Tell whether a clause begins with its verb: "Añadió que", "Ha aggiunto che"."""
    return scene.is_verb(item) or (scene.low(item) in scene.lex.auxiliaries and scene.mention(item) is None)


def _adjunct(scene: Scene, items: Sequence[Item], subject: Subject, after: int) -> bool:
    """Tell "Ten years earlier, she …": a phrase of no speaker, and a name or pronoun right after its comma."""
    if subject.shape is not Shape.NOMINAL or after >= len(items) or items[after].sep != ",":
        return False
    follows = items[after].word >= 0 and (scene.pronoun(items[after]) or scene.standing(items[after]) is not None)
    return follows and not scene.speaks(bare(scene.words[subject.head].low))


def _one_of(scene: Scene, subject: Subject) -> bool:
    """Tell "one of her aides", after which the name may come: "…, Ann Ray, …"."""
    return subject.shape is Shape.NOMINAL and scene.words[subject.head].low in scene.lex.unnamed
