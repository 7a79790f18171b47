"""What reading one sentence needs: the words, the roster and the language, and what a subject is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from newsdesk.text.people.given import given_names
from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.roster import Mention, Roster
from newsdesk.text.people.words import Word, bare
from newsdesk.text.quotes.narrative import Item

REACH = 48
"""Items read to either side: an apposition with a relative clause ("…, who served as …, told") fits in."""

_TITLES = 6
"""Items of a role before a name: "and Deputy Prime Minister Bo Li"."""


class Shape(Enum):
    """What kind of words a subject is."""

    NAME = "name"
    PRONOUN = "pronoun"
    PROPER = "proper"
    """Capitalised words that are no known person's name."""
    NOMINAL = "nominal"
    JOINT = "joint"
    """Several persons at once: "Ann Ray and Bo Li"."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun phrase: the words `first` to `last` of the text, both counted, and its head."""

    shape: Shape
    first: int
    last: int
    head: int
    mention: Mention | None = None
    definite: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What reading a sentence needs."""

    words: Sequence[Word]
    roster: Roster
    lex: Lexicon
    says: frozenset[int]
    """The words that are a finite reporting verb, alone or with the word after it ("shot back")."""
    frames: frozenset[int]
    """The same for a verb that takes a fragment."""

    def low(self, item: Item) -> str:
        """Give the lower-case word of an item, empty for a quotation."""
        return self.words[item.word].low if item.word >= 0 else ""

    def is_verb(self, item: Item, *, frames: bool = True) -> bool:
        """Tell whether an item is a finite reporting verb, or one that takes a fragment (if `frames`)."""
        return item.word in self.says or (frames and item.word in self.frames)

    def between(self, item: Item) -> bool:
        """Tell whether an item may stand between a subject and its verb; "Will" and "May" are names too."""
        return self.low(item) in self.lex.between and self.mention(item) is None

    def mention(self, item: Item) -> Mention | None:
        """Give the person named at an item, whole or in part."""
        return self.roster.at.get(item.word) if item.word >= 0 else None

    def standing(self, item: Item) -> Mention | None:
        """Give the person named at an item unless the name only owns what follows ("Ray's aide")."""
        mention = self.mention(item)
        return None if mention is None or self.words[mention.last].possessive else mention

    def oblique(self, mention: Mention) -> bool:
        """Tell whether a name stands in another case than a subject does; only known given names tell."""
        low = self.words[mention.first].low
        return self.lex.inflected and low not in given_names() and self.lex.is_given(low)

    def role(self, word: int) -> bool:
        """Tell whether a word says what somebody is, or is a body that speaks."""
        low = bare(self.words[word].low)
        return self.lex.is_role(low) or low in self.lex.bodies

    def speaks(self, low: str) -> bool:
        """Tell whether a lower-case noun may be said to speak: a role, a body, somebody unnamed."""
        return self.lex.is_role(bare(low)) or low in self.lex.bodies or low in self.lex.unnamed

    def phrase(self, first: int, last: int, head: int) -> Subject:
        """Give a noun phrase that names no known person."""
        word = self.words[head]
        begins = head == first and word.opens and word.low in self.lex.common
        proper = word.capital and not begins and not self.role(head)
        definite = self.words[first].low in self.lex.definite
        return Subject(Shape.PROPER if proper else Shape.NOMINAL, first, last, head, definite=definite)

    def pronoun(self, item: Item) -> bool:
        """Tell whether an item is a pronoun that can be a subject."""
        return pronoun_of(self.low(item)) in self.lex.subjects


def scene(words: Sequence[Word], roster: Roster, lex: Lexicon) -> Scene:
    """Give what reading the sentences of a text needs, its reporting verbs found once."""
    telling, openings = _telling(lex)
    says: set[int] = set()
    frames: set[int] = set()
    for index, word in enumerate(words):
        low = word.low
        if low not in telling and "-" not in low:  # as nearly all
            continue
        if (
            low in lex.say
            or ("-" in low and low.split("-")[0] in lex.say and pronoun_of(low) in lex.subjects)  # "dit-il"
            or (low in openings and index + 1 < len(words) and f"{low}_{words[index + 1].low}" in lex.say)
        ):
            says.add(index)
        elif low in lex.frame:
            frames.add(index)
    return Scene(words, roster, lex, frozenset(says), frozenset(frames))


@cache
def _telling(lex: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Give what the reporting verbs, those that take a fragment too, begin with, and what those of several words do."""
    openings = frozenset(verb[:end] for verb in lex.say for end, mark in enumerate(verb) if mark == "_")
    return lex.say | lex.frame | openings, openings


def pronoun_of(low: str) -> str:
    """Give a lower-case word, or of a verb with its pronoun ("a-t-il") the pronoun."""
    return low.rsplit("-", 1)[-1] if "-" in low else low


def named(mention: Mention) -> Subject:
    """Give a person's name with the role before it as a subject."""
    return Subject(Shape.NAME, mention.front, mention.last, mention.last, mention)


def of_pronoun(item: Item) -> Subject:
    """Give a pronoun as a subject."""
    return Subject(Shape.PRONOUN, item.word, item.word, item.word)


def joined(scene: Scene, items: Sequence[Item], place: int) -> Mention | None:
    """Give the person of the second of two names where "and" at an item joins it to the first."""
    if place + 1 >= len(items) or items[place].sep or scene.low(items[place]) not in scene.lex.joins:
        return None
    for item in items[place + 1 : place + 1 + _TITLES]:
        if item.word < 0 or parts(item.sep):
            return None
        mention = scene.standing(item)
        if mention is not None:
            return mention if mention.front == items[place + 1].word else None
    return None


def parts(sep: str) -> bool:
    """Tell whether punctuation sets two items apart; a dot after an initial or a hyphen does not."""
    return any(mark in ',;:()[]—–“”"' for mark in sep) or sep in {"-", "--"}


def past(items: Sequence[Item], place: int, word: int) -> int:
    """Give the place of the first item past a word."""
    while place < len(items) and 0 <= items[place].word <= word:
        place += 1
    return place


def back_to(items: Sequence[Item], place: int, word: int) -> int:
    """Give the place of a word at or before a place."""
    while place > 0 and items[place - 1].word >= word:
        place -= 1
    return place
