"""Whom a subject stands for: a surname the full name, a pronoun or a role the person meant, or nobody for sure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import takewhile

from newsdesk.models.text import SpeakerKind
from newsdesk.text.people.roster import Mention
from newsdesk.text.people.words import bare
from newsdesk.text.quotes.clauses import first_subject
from newsdesk.text.quotes.narrative import Telling
from newsdesk.text.quotes.scene import REACH, Scene, Shape, Subject, pronoun_of

MEMORY = 12
"""Sentences back that a pronoun may reach. Further back the writer names the person again."""


MOST_SEEN = 60
"""Mentions kept in mind: more than stand in so many sentences of any real article."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: a person of the roster, or the words for somebody else."""

    kind: SpeakerKind
    name: str
    person: int | None = None


@dataclass(slots=True)
class _Seen:
    """Somebody named in the telling: a person of the roster, or a stranger to it."""

    person: int | None
    sentence: int
    word: int
    focus: float
    """How far the sentence is about this one: most for its subject."""
    stranger: Subject | None = None


def _topic(scene: Scene, telling: Telling) -> Mention | None:
    """Give the name that is the main subject of a sentence which begins with a clause: "When Ray left, Li stayed"."""
    items = telling.items
    if not any(scene.low(item) in scene.lex.subordinators for item in items[:2]):
        return None
    for place in range(3, min(len(items), REACH)):
        if items[place].sep == "," or items[place - 1].quote >= 0:
            return scene.standing(items[place])
    return None


@dataclass(slots=True)
class Memory:
    """What the reader of the sentences so far has in mind. It changes as the reading goes on."""

    scene: Scene
    text: str
    sentence: int = 0
    seen: deque[_Seen] = field(default_factory=lambda: deque[_Seen](maxlen=MOST_SEEN))
    speaker: Speaker | None = None
    """Who spoke last, in direct or in indirect speech."""
    spoke_in: int = -100
    """The sentence in which that was."""

    def enter(self, telling: Telling) -> None:
        """Take in a sentence before its pronouns are resolved."""
        self.sentence += 1
        scene = self.scene
        last = -1
        subject = first_subject(scene, telling.items)
        about = _topic(scene, telling) or (subject.mention if subject is not None else None)
        if subject is not None and self._stranger(subject):
            # Somebody whom the roster does not know is spoken of: a pronoun may mean him rather than anyone it knows.
            focus = 2.5 if subject.shape is Shape.NOMINAL else 1.5
            self.seen.append(_Seen(None, self.sentence, subject.first, focus, subject))
        named = scene.roster.at.get
        for item in telling.items:
            mention = named(item.word)
            if mention is None or mention.last <= last:
                continue
            last = mention.last
            focus = 0.0
            if not scene.words[mention.last].possessive:
                focus = 2.0 if mention is about else 0.8 if self._finite(mention.last + 1) else 0.0
            self.seen.append(_Seen(mention.person, self.sentence, mention.first, focus))
        here = list(takewhile(lambda seen: seen.sentence == self.sentence, reversed(self.seen)))
        if len({seen.person for seen in here}) == 1:
            for seen in here:
                seen.focus = max(seen.focus, 0.8)
        while self.seen and self.seen[0].sentence < self.sentence - MEMORY:
            self.seen.popleft()

    def _stranger(self, subject: Subject) -> bool:
        words, lex = self.scene.words, self.scene.lex
        if subject.shape is Shape.PROPER:
            lows = [words[place].low for place in range(subject.first, subject.last + 1)]
            things = lex.places | lex.organisations | lex.determiners | lex.nationalities | lex.prepositions
            return (
                words[subject.first].capital and not any(low in things for low in lows) and not lows[-1].endswith("s")
            )
        head = bare(words[subject.head].low)
        return subject.shape is Shape.NOMINAL and lex.is_role(head) and self._by_role(subject, head) is None

    def _finite(self, place: int) -> bool:
        """Whether a word may be a verb whose subject stands before it."""
        words, lex = self.scene.words, self.scene.lex
        if place >= len(words) or words[place].opens or words[place].gap != " ":
            return False
        low = words[place].low
        return low in lex.say or low in lex.frame or low in lex.auxiliaries or low in lex.adverbs or low.endswith("ed")

    def said(self, speaker: Speaker) -> None:
        """Note who spoke in the sentence at hand."""
        self.speaker = speaker
        self.spoke_in = self.sentence

    def unclear(self, subject: Subject) -> None:
        """Note that somebody spoke whom we cannot name: "he" may mean that one for a while."""
        self.seen.append(_Seen(None, self.sentence, subject.first, 2.5, None))

    def resolve(self, subject: Subject) -> Speaker | None:
        """Give who a subject is, or `None` where the text does not tell for sure."""
        words, lex = self.scene.words, self.scene.lex
        phrase = self.text[words[subject.first].start : words[subject.last].end]
        if subject.shape is Shape.NAME:
            return None if subject.mention is None else self._person(subject.mention.person)
        if subject.shape is Shape.PRONOUN:
            low = pronoun_of(words[subject.head].low)
            known = low in lex.he or low in lex.she
            return self._meant("m" if low in lex.he else "f", subject.first) if known else None
        if subject.shape is Shape.JOINT:  # one of them alone would be a wrong mouth
            return Speaker(SpeakerKind.UNNAMED, phrase)
        if subject.shape is Shape.PROPER:
            return None if self._shared(subject) else Speaker(SpeakerKind.ORGANISATION, phrase)
        person = self._by_description(subject)
        if person is not None:
            return self._person(person)
        return Speaker(SpeakerKind.UNNAMED, phrase) if self.scene.speaks(bare(words[subject.head].low)) else None

    def _person(self, person: int) -> Speaker:
        return Speaker(SpeakerKind.PERSON, self.scene.roster.people[person].name, person)

    def _meant(self, gender: str, word: int) -> Speaker | None:
        """Whom "he" or "she" means: of those lately named, the one most in focus.

        Centering (Grosz, Joshi and Weinstein, 1995): subjects before others, the sentence at hand before earlier ones;
        and in news whoever spoke last goes on speaking. The weights were chosen on annotated news.
        """
        genders = self.scene.roster.genders
        best: _Seen | None = None
        most = -100.0
        for seen in self.seen:
            if seen.word >= word:
                continue
            known = None if seen.person is None else genders[seen.person]
            if known not in (None, gender):
                continue
            weight = 4.0 - 1.2 * (self.sentence - seen.sentence) + seen.focus + (0.5 if known == gender else -0.5)
            if seen.person is not None and self._spoke(seen.person):
                weight = max(weight, 5.5 - 1.0 * (self.sentence - self.spoke_in))
            if weight >= most:
                best, most = seen, weight
        if best is None:
            return None
        if best.person is not None:
            return self._person(best.person)
        stranger = best.stranger
        if stranger is None or stranger.shape is not Shape.PROPER or self._shared(stranger):
            return None
        words = self.scene.words
        return Speaker(SpeakerKind.PERSON, self.text[words[stranger.first].start : words[stranger.last].end])

    def _shared(self, subject: Subject) -> bool:
        """Whether a phrase is a name that several persons bear, where the text does not tell which is meant."""
        return any(word in self.scene.roster.shared for word in range(subject.first, subject.last + 1))

    def _spoke(self, person: int) -> bool:
        return self.speaker is not None and self.speaker.person == person

    def _by_description(self, subject: Subject) -> int | None:
        """Whom "the senator" means: one of whom the article says so; if it says so of nobody, whoever is in focus."""
        lex, head = self.scene.lex, bare(self.scene.words[subject.head].low)
        if not subject.definite or not lex.is_role(head) or head in lex.unnamed:
            return None
        if head in self.scene.roster.holders:
            return self._by_role(subject, head)
        first = self.scene.words[subject.first].low
        if first in lex.he or first in lex.she or first in lex.they:
            return None  # "her husband" is not whom the article is about
        return self._in_focus(subject)

    def _by_role(self, subject: Subject, head: str) -> int | None:
        """Whom "the Florida senator" means: the only one of that role, else the one of them named last."""
        roster, words = self.scene.roster, self.scene.words
        holders = roster.holders.get(head, ())
        marks = {words[place].low for place in range(subject.first + 1, subject.head) if words[place].capital}
        if marks:
            said = {person: " ".join(roster.people[person].roles).lower() for person in holders}
            holders = tuple(person for person in holders if any(mark in said[person] for mark in marks))
        was = any(words[place].low in self.scene.lex.former for place in range(subject.first, subject.head))
        like = tuple(person for person in holders if was == self._was(person, head))
        if was and not like:
            return None
        holders = like or holders
        if len(holders) == 1:
            return holders[0]
        recent = (seen.person for seen in reversed(self.seen) if seen.word < subject.first)
        return next((person for person in recent if person is not None and person in holders), None)

    def _was(self, person: int, head: str) -> bool:
        """Whether an article calls a person a former holder of a role, and no present one."""
        said = [role.lower().split() for role in self.scene.roster.people[person].roles]
        held = [not self.scene.lex.former.isdisjoint(role) for role in said if head in role]
        return bool(held) and all(held)

    def _in_focus(self, subject: Subject) -> int | None:
        """Whoever spoke in the sentence before, or was the subject of it, if only one was.

        Not whom the sentence at hand has named before: in "Ray left, the senator said", the senator is another
        (Chomsky, 1981, principle C).
        """
        here = {seen.person for seen in self.seen if seen.sentence == self.sentence and seen.word < subject.first}
        near = {seen.person for seen in self.seen if seen.focus > 1 and seen.sentence >= self.sentence - 1} - here
        spoke = None if self.speaker is None or self.speaker.person in here else self.speaker.person
        if spoke is not None and self.spoke_in >= self.sentence - (1 if len(near) == 1 else 2):
            return spoke
        return near.pop() if len(near) == 1 else None
