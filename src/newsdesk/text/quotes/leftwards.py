"""Reads the subject that stands before a verb: next to it, before an apposition, or a relative clause's."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.text.people.roster import Mention
from newsdesk.text.people.words import bare
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.scene import REACH, Scene, Shape, Subject, back_to, joined, named, of_pronoun, parts

LONGEST_PHRASE = 12
"""Words read back in a phrase that names nobody: "a senior official of the port authority"."""


def leftwards(scene: Scene, items: Sequence[Item], verb: int) -> Subject | None:
    """Read the subject before the verb at an item, or `None` where none is to be read."""
    lex = scene.lex
    place = verb
    while place > 0 and not parts(items[place].sep) and scene.between(items[place - 1]):
        place -= 1
    if place == 0 or items[place - 1].word < 0:
        return None
    sep = items[place].sep
    if any(mark in sep for mark in ",)—-"):
        return _before_apposition(scene, items, place)
    low = scene.low(items[place - 1])
    if parts(sep) or low in lex.conjunctions or low in lex.prepositions or low in lex.say:
        return None
    if low in lex.relative:
        return _antecedent(scene, items, place - 1)
    return _adjacent(scene, items, place - 1)


def _adjacent(scene: Scene, items: Sequence[Item], place: int) -> Subject | None:
    """Read the subject that ends at an item."""
    last = items[place].word
    if scene.pronoun(items[place]):
        return of_pronoun(items[place])
    mention = scene.standing(items[place])
    if mention is None:
        return _phrase(scene, items, place, last)
    # "Director of Public Works Ann Ray": the capitals before the name go with the noun before them.
    front = scene.words[mention.first - 1] if mention.first > 0 else None
    alone = mention.full and front is not None and front.capital and front.low not in scene.lex.prepositions
    governor = None if alone else _governor(scene, items, back_to(items, place, mention.first))
    if governor is None:
        return _owned(scene, items, place, mention) or _pair(scene, items, place, mention) or named(mention)
    if governor < 0:
        return None  # "Laut Ray sagte Li": the name is no subject
    person = scene.standing(items[governor])
    return named(person) if person is not None else _phrase(scene, items, governor, last)


def _owned(scene: Scene, items: Sequence[Item], place: int, mention: Mention) -> Subject | None:
    """Give whose phrase a name in an oblique case ends: "жена Олега Врая"; no subject stands in one."""
    first = back_to(items, place, mention.first)
    if not scene.oblique(mention) or first == 0 or items[first - 1].word < 0 or parts(items[first].sep):
        return None
    return scene.phrase(items[first - 1].word, mention.last, items[first - 1].word)


def _pair(scene: Scene, items: Sequence[Item], place: int, mention: Mention) -> Subject | None:
    """Give "Ann Ray and Bo Li" at the start of a clause; in "they met Ray and Li said" it is Li alone."""
    joint = back_to(items, back_to(items, place, mention.first), mention.front) - 1
    if joint < 1 or joined(scene, items, joint) is None:
        return None
    first = scene.standing(items[joint - 1])
    if first is None or first.person == mention.person:
        return None
    start = back_to(items, back_to(items, joint - 1, first.first), first.front)
    opens = start == 0 or items[start - 1].word < 0 or parts(items[start].sep)
    if not (opens or scene.low(items[start - 1]) in scene.lex.conjunctions | scene.lex.relative):
        return None
    return Subject(Shape.JOINT, first.front, mention.last, mention.last)


def _governor(scene: Scene, items: Sequence[Item], first: int) -> int | None:
    """Where a name is the object of a preposition ("a spokesman for Ann Ray"), give the place of the noun before it.

    It is -1 where no noun that could be the subject stands before the preposition, `None` where there is none.
    """
    lex = scene.lex
    # Back over the role before the name and its article.
    for place in range(first - 1, max(-1, first - 9), -1):
        if items[place].word < 0 or parts(items[place + 1].sep):
            return None
        low = scene.low(items[place])
        if low in lex.prepositions:
            if place == 0 or items[place - 1].word < 0 or parts(items[place].sep):
                return -1
            return _noun_before(scene, items, place)
        if lex.is_participle(low) and place > 0 and not parts(items[place].sep):
            # "An actor playing Ann Ray", "a man calling himself Bo Li"
            return place - 1 if scene.speaks(scene.low(items[place - 1])) else None
        title = lex.is_role(bare(low)) or low in lex.determiners or low in lex.titles or low in lex.he | lex.she
        if not (title or scene.words[items[place].word].capital):
            return None
    return None


def _noun_before(scene: Scene, items: Sequence[Item], preposition: int) -> int:
    """Give the place of the noun that a preposition follows: "a source close to", "le mari de"; -1 where it is none."""
    lex, noun = scene.lex, preposition - 1
    if scene.speaks(scene.low(items[noun])) or scene.mention(items[noun]) is not None:
        return noun
    for place in range(noun, max(-1, noun - 4), -1):
        low = scene.low(items[place])
        if scene.speaks(low):
            return place
        if low in lex.prepositions or items[place].word < 0 or scene.mention(items[place]) is not None:
            return -1
        if low in lex.determiners:
            opens = place == 0 or parts(items[place].sep) or scene.low(items[place - 1]) in lex.openers
            return noun if opens and place < noun else -1
        if parts(items[place].sep):
            return -1
    return -1


def _phrase(scene: Scene, items: Sequence[Item], end: int, last: int) -> Subject | None:
    """Read the common or proper noun phrase that ends at an item, back to its article or to punctuation."""
    lex, words = scene.lex, scene.words
    head, place = items[end].word, end
    while place > 0 and end - place < LONGEST_PHRASE:
        if (noun := _described(scene, items, place)) is not None:
            mention = scene.standing(items[noun])
            if mention is not None:
                return named(mention)
            head, place = items[noun].word, noun
        if place == 0 or _begins(scene, items, place):
            break
        if scene.low(items[place - 1]) in lex.prepositions:
            inner = scene.low(items[place - 2]) if place > 1 and items[place - 2].word >= 0 else ""
            if not (scene.speaks(inner) or inner in lex.sayings):
                if place > 1 and not parts(items[place - 1].sep):
                    return _bare_subject(scene, items[place - 2])
                break
            head = items[place - 2].word
        place -= 1
    low, tail = words[head].low, scene.low(items[end])
    if words[head].possessive or (low in lex.common and low not in lex.unnamed) or low in lex.conjunctions:
        return None
    if low in lex.sayings and (owner := _owner(scene, items, place, head)) is not None:
        return owner
    return None if tail in lex.prepositions or tail in lex.adverbs else scene.phrase(items[place].word, last, head)


def _described(scene: Scene, items: Sequence[Item], place: int) -> int | None:
    """Give the place of the speaker whom a participle describes: "a source speaking to a paper"."""
    if place < 3 or any(item.word < 0 or parts(item.sep) for item in items[place - 2 : place + 1]):
        return None
    lex, noun = scene.lex, items[place - 3]
    if scene.low(items[place - 1]) not in lex.prepositions or not lex.is_participle(scene.low(items[place - 2])):
        return None
    known = scene.standing(noun) is not None or scene.speaks(bare(scene.low(noun)))
    return place - 3 if known else None


def _begins(scene: Scene, items: Sequence[Item], place: int) -> bool:
    """Tell whether a phrase that is read backwards begins at an item."""
    lex, before = scene.lex, items[place - 1]
    if before.word < 0 or parts(items[place].sep):
        return True
    low = scene.low(before)
    if scene.low(items[place]) in lex.determiners and low not in lex.prepositions:
        return True
    return low in lex.relative or low in lex.auxiliaries or low in lex.conjunctions or scene.is_verb(before)


def _bare_subject(scene: Scene, item: Item) -> Subject | None:
    """Give the name or pronoun right before a prepositional phrase ("Ray during a rally thanked …")."""
    mention = scene.standing(item)
    if mention is not None:
        return named(mention)
    return of_pronoun(item) if item.word >= 0 and scene.pronoun(item) else None


def _owner(scene: Scene, items: Sequence[Item], start: int, head: int) -> Subject | None:
    """Give whose letter or statement a phrase names: "Ray's email to supporters"."""
    for item in items[max(0, start - 3) :]:
        if item.word >= head:
            return None
        mention = scene.mention(item)
        if mention is not None and scene.standing(item) is None:
            return named(mention)
    return None


def _before_apposition(scene: Scene, items: Sequence[Item], place: int) -> Subject | None:
    """Give the name before an apposition that closes right before the verb: the first such in the clause."""
    best: Subject | None = None
    for back in range(place - 1, max(0, place - REACH), -1):
        item, previous = items[back], items[back - 1]
        if item.word < 0 or ";" in item.sep or ":" in item.sep:
            break
        if not any(mark in item.sep for mark in ",(—-"):
            continue
        mention = scene.standing(previous)
        if mention is not None and mention.last == previous.word:
            front = back_to(items, back_to(items, back - 1, mention.first), mention.front)
            if front == 0 or scene.low(items[front - 1]) not in scene.lex.prepositions:
                best = named(mention)
        elif best is None and previous.word >= 0 and scene.pronoun(previous):
            best = of_pronoun(previous)
    if best is not None:
        return best
    mention = scene.standing(items[place - 1])
    governed = mention is not None and _governor(scene, items, back_to(items, place - 1, mention.first)) is not None
    # "The letter, seen by Ray, says": the letter; "he agreed with Ray, who said": Ray.
    if mention is None or (governed and scene.low(items[place]) not in scene.lex.who):
        return _first_phrase(scene, items, place)
    return named(mention)


def _first_phrase(scene: Scene, items: Sequence[Item], place: int) -> Subject | None:
    """Give the noun phrase before the first comma: "The senator's aide, who asked not to be named, said"."""
    for at in range(max(1, place - REACH), place):
        if "," in items[at].sep and items[at - 1].word >= 0:
            return _phrase(scene, items, at - 1, items[at - 1].word)
    return None


def _antecedent(scene: Scene, items: Sequence[Item], relative: int) -> Subject | None:
    """Give whom "who" stands for: the name right before it, a comma between or not."""
    if relative == 0 or items[relative - 1].word < 0:
        return None
    before = items[relative - 1]
    if scene.low(items[relative]) not in scene.lex.who and not _authored(scene, items, relative):
        # "Ray received a note that read “…”": somebody else's, and of "an email to Ray that said" too.
        return Subject(Shape.NOMINAL, items[relative].word, items[relative].word, items[relative].word)
    if scene.mention(before) is not None:
        mention = scene.standing(before)
        return None if mention is None else named(mention)
    if scene.low(items[relative]) not in scene.lex.who:
        return None
    if "," in items[relative].sep:
        return _before_apposition(scene, items, relative)
    return _phrase(scene, items, relative - 1, before.word)


def _authored(scene: Scene, items: Sequence[Item], relative: int) -> bool:
    """Tell whether a verb before a relative says that the text is the subject's own: "sent a note that said"."""
    lex = scene.lex
    known = lex.say | lex.frame | lex.saying | lex.framing | lex.authoring
    return any(scene.low(item) in known for item in items[max(0, relative - REACH) : relative])
