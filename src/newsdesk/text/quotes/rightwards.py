"""Reads the noun phrase that begins at a word: the subject after a reporting verb, or at the start of a clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.text.people.roster import Mention
from newsdesk.text.people.words import bare
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.scene import REACH, Scene, Shape, Subject, joined, of_pronoun, parts, past


@dataclass(slots=True)
class _Phrase:
    """A noun phrase while it is read."""

    scene: Scene
    items: Sequence[Item]
    start: int
    place: int
    head: int | None = None
    settled: bool = False
    """A preposition came: what follows is no head."""

    def owned_by(self, mention: Mention) -> bool:
        """Tell "адвокат Олега Врая": a role that is not in the case of the name after it."""
        if self.head is None or not self.scene.oblique(mention):
            return False
        return self.scene.role(self.head) or self.scene.words[self.head].low in self.scene.lex.kin

    def ends(self, item: Item) -> bool:
        """Tell whether the phrase is over before an item."""
        lex, low = self.scene.lex, self.scene.low(item)
        if item.word < 0 or (self.place > self.start and parts(item.sep)):
            return True
        if self.place > self.start and (
            low in lex.say or low in lex.frame or low in lex.auxiliaries or low in lex.relative
        ):
            return self.scene.mention(item) is None
        if self.head is None:
            return False
        # "the president left no doubt": what follows a role is the verb.
        return low in lex.conjunctions or (not self.settled and self.role_ends(self.head))

    def role_ends(self, head: int) -> bool:
        """Tell whether the phrase ends with its role: no capital and no other role follows."""
        scene = self.scene
        low = scene.low(self.items[self.place])
        if scene.words[self.items[self.place].word].capital or not scene.role(head):
            return False
        if low not in scene.lex.determiners and (low in scene.lex.prepositions or low in scene.lex.particles):
            return False
        for item in self.items[self.place : self.place + 4]:
            if item.word < 0 or item.sep:
                return True
            if scene.role(item.word):
                return False
        return True

    def take(self, item: Item) -> bool:
        """Take in an ordinary word; `False` if no noun phrase can begin so."""
        scene, lex = self.scene, self.scene.lex
        low = scene.low(item)
        if low not in lex.determiners and (low in lex.prepositions or low in lex.particles):
            before = scene.low(self.items[self.place - 1]) if self.place > self.start else ""
            if self.head is None and before in lex.unnamed:
                self.head = self.items[self.place - 1].word  # "one of the witnesses"
            self.settled = True
            return self.head is not None
        if not self.settled and low not in lex.determiners and low not in lex.adverbs:
            self.head = None if scene.words[item.word].possessive else item.word
        return True


def rightwards(scene: Scene, items: Sequence[Item], start: int) -> tuple[Subject, int] | None:
    """Read the noun phrase that begins at an item; give it and the place of the item after it."""
    if start >= len(items) or not _may_begin(scene, items[start]):
        return None
    if scene.pronoun(items[start]):
        return of_pronoun(items[start]), start + 1
    phrase = _Phrase(scene, items, start, start)
    while phrase.place < len(items) and phrase.place - start < REACH // 2:
        item = items[phrase.place]
        mention = scene.mention(item) if item.word >= 0 and not (phrase.place > start and parts(item.sep)) else None
        if mention is not None:
            after = past(items, phrase.place, mention.last)
            owns = scene.words[mention.last].possessive or _modifies(scene, items, after) or phrase.owned_by(mention)
            if not owns and not phrase.settled:
                return _named(scene, items, start, mention, after)
            if owns and not phrase.settled and not phrase.owned_by(mention):
                phrase.head = None
            phrase.place = after
            continue
        if phrase.ends(item):
            break
        if not phrase.take(item):
            return None
        phrase.place += 1
    return _finished(scene, items, phrase)


def _may_begin(scene: Scene, item: Item) -> bool:
    """Tell whether a noun phrase may begin at an item: not at a quotation or "and"."""
    return item.word >= 0 and (scene.low(item) not in scene.lex.conjunctions or scene.mention(item) is not None)


def _named(scene: Scene, items: Sequence[Item], start: int, mention: Mention, after: int) -> tuple[Subject, int]:
    """Give the person whom a phrase names, or both where "and" and another name follow."""
    other = joined(scene, items, after)
    if other is None:
        return Subject(Shape.NAME, items[start].word, mention.last, mention.last, mention), after
    both = Subject(Shape.JOINT, items[start].word, other.last, other.last)
    return both, past(items, after + 1, other.last)


def _finished(scene: Scene, items: Sequence[Item], phrase: _Phrase) -> tuple[Subject, int] | None:
    head, place, first = phrase.head, phrase.place, items[phrase.start].word
    if head is None:
        return None
    if place < len(items) and items[place].sep == "," and scene.lex.is_role(bare(scene.words[head].low)):
        mention = scene.standing(items[place])
        if mention is not None:  # "The firm's personnel chief, Ann Ray, told …"
            return Subject(Shape.NAME, first, mention.last, mention.last, mention), past(items, place, mention.last)
    end = place
    while items[end - 1].word > head and scene.low(items[end - 1]) in scene.lex.prepositions:
        end -= 1  # "teilte die Polizei mit"
    return scene.phrase(first, items[end - 1].word, head), place


def _modifies(scene: Scene, items: Sequence[Item], after: int) -> bool:
    """Tell whether a name only says whose man the next noun is ("Ray spokesman Bo Li")."""
    lex = scene.lex
    for item in items[after : after + 3]:
        low = scene.low(item)
        if (
            item.sep
            or not low
            or low in lex.conjunctions
            or low in lex.prepositions
            or low in lex.auxiliaries
            or scene.is_verb(item)
        ):
            return False
        if lex.is_role(bare(low)):
            return True
        if scene.mention(item) is not None:
            return False
    return False
