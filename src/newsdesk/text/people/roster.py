"""Whom an article names: every person once, with the forms of the name, the roles, and each place it stands.

Persons are told from places, bodies and headlines by rules over the words around them; nothing is guessed from a model.
Who is meant by a pronoun or said what is for `quotes`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from newsdesk.models.text import Person
from newsdesk.text.people import genders
from newsdesk.text.people.given import given_names
from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.names import Candidate, candidates
from newsdesk.text.people.namesakes import Namesakes
from newsdesk.text.people.roles import Roles
from newsdesk.text.people.words import Word, bare

MOST_NAMESAKES = 24
"""How many persons of one surname are compared: a family has fewer, and time stays linear on a hostile text."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person is named: the words `first` to `last`, both counted, `front` with the role before."""

    front: int
    first: int
    last: int
    person: int
    full: bool


@dataclass(slots=True)
class _Entry:
    """A person while the roster is made."""

    words: tuple[str, ...]
    first_at: int
    gender: str | None = None
    titled: bool = False
    forms: Counter[str] = field(default_factory=Counter[str])
    roles: list[str] = field(default_factory=list[str])
    times: int = 0


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody an article names. Indexes into `people` and `genders` are the same."""

    people: tuple[Person, ...]
    genders: tuple[str | None, ...]
    holders: dict[str, tuple[int, ...]]
    """Of whom a role noun (lower case) is said, at most `MOST_NAMESAKES`."""
    mentions: tuple[Mention, ...]
    at: dict[int, Mention]
    """The mention that covers a word, by the word's index."""
    shared: frozenset[int]
    """Words that name one of several persons, where the text does not tell which."""


def roster(text: str, words: Sequence[Word], lex: Lexicon) -> Roster:
    """Find the persons in the words of an article (`people.words.words`). Linear in their number."""
    found = candidates(words, lex)
    singles = Counter(words[c.last].low for c in found if c.first == c.last)
    builder = _Builder(text, words, lex)
    ordered: list[Candidate] = []
    for candidate in found:
        length = candidate.last - candidate.first + 1
        known = length > 1 and (
            candidate.strong or (not lex.nouns_capitalised and singles[words[candidate.last].low] > 0 and length <= 4)
        )
        if known:
            builder.full(candidate)
        ordered.append(candidate)
    builder.couples(found)
    for candidate in ordered:
        builder.single(candidate)
    builder.alone(ordered)
    for candidate in ordered:
        builder.settle(candidate)
    return builder.done()


class _Builder:
    """Holds what is known of each person until all candidates have been seen."""

    def __init__(self, text: str, words: Sequence[Word], lex: Lexicon) -> None:
        self.text, self.words, self.lex = text, words, lex
        self.roles = Roles(text, words, lex)
        self.entries: list[_Entry] = []
        self.by_name: dict[tuple[str, str], int] = {}
        self.by_surname: defaultdict[str, list[int]] = defaultdict(list)
        self.by_given: defaultdict[str, list[int]] = defaultdict(list)
        self.person_of: dict[Candidate, int] = {}
        self.mentions: list[Mention] = []
        self.namesakes = Namesakes(words)
        self.shared: set[int] = set()

    def full(self, candidate: Candidate) -> None:
        """Take a name of two words or more: a new person, or another form of one that is known."""
        names = self._names(candidate)
        if len(names) < 2:
            return
        first, surname = bare(self._key(names[0])), self._key(names[-1])
        if len(names) == 2 and not candidate.strong and self.by_surname[surname] and self.words[candidate.first].opens:
            return  # "Absent Ray, the plan …": no given name, but the first word of a sentence
        index = self.by_name.get((first, surname))
        if index is None:
            index = self._namesake(first, surname)
        if index is None:
            index = self._new(names, candidate)
        self.by_name[(first, surname)] = index
        entry = self.entries[index]
        if (len(names), len(" ".join(names))) > (len(entry.words), len(" ".join(entry.words))):
            entry.words = names
        self.person_of[candidate] = index

    def _new(self, names: tuple[str, ...], candidate: Candidate) -> int:
        index, given = len(self.entries), names[0].lower()
        self.entries.append(_Entry(names, candidate.first, gender=given_names().gender(bare(given))))
        self.by_surname[self._key(names[-1])].append(index)
        surname = " ".join(names[1:]).lower()
        if " " in surname:  # "Van Der Mark", "Castel Roux": the surname may be more than the last word
            self.by_surname[surname].append(index)
        self.by_given[given].append(index)
        return index

    def _namesake(self, first: str, surname: str) -> int | None:
        """Give a person of that surname whose given name is the same up to initials ("J. Ray", "John Ray")."""
        for index in self.by_surname[surname][:MOST_NAMESAKES]:
            known = [bare(self._key(word)) for word in self.entries[index].words[:-1]]
            if not known:
                continue
            if first in known or (len(first) == 1 and known[0].startswith(first)) or known[0] == first[:1]:
                return index
        return None

    def _names(self, candidate: Candidate) -> tuple[str, ...]:
        """Give the words of a name, without Jr. and its like."""
        words = [self.words[place].text for place in range(candidate.first, candidate.last + 1)]
        while len(words) > 1 and bare(words[-1].lower()) in self.lex.suffixes:
            words.pop()
        return tuple(words)

    def _key(self, surname: str) -> str:
        """Give the form under which a name is known: without its case ending, where names have such."""
        return self.lex.stem(surname.lower())

    def settle(self, candidate: Candidate) -> None:
        """Say whom a candidate stands for, now that all full names are known, and note forms and roles."""
        index = self.person_of.get(candidate)
        names = self._names(candidate)
        if index is None and (holders := self._bearers(candidate, names)):
            index = self._meant(candidate, holders)
            if index is None:
                self.shared.update(range(candidate.first, candidate.last + 1))
        if index is None:
            return
        if candidate in self.person_of or candidate.title in self.lex.titles:
            self.namesakes.named(index, candidate.first)
        entry = self.entries[index]
        entry.times += 1
        first = self._with_particles(candidate.first, entry.words)
        entry.forms[self.text[self.words[first].start : self._end(candidate.last)]] += 1
        if candidate.title in self.lex.honorifics_men:
            entry.gender = "m"
        elif candidate.title in self.lex.honorifics_women:
            entry.gender = "f"
        front, before = self.roles.before(candidate)
        for role in (before, self.roles.after(candidate, self.by_surname)):
            if role and role not in entry.roles:
                entry.roles.append(role)
                entry.gender = entry.gender or genders.of_role(self._role_nouns((role,)), self.lex)
        if len(names) > 1 and self._names_a_thing(candidate.last):
            return
        front = min(front, first)
        self.mentions.append(Mention(front, first, candidate.last, index, full=len(names) > 1))

    def _names_a_thing(self, last: int) -> bool:
        """Whether a name is part of another: nobody comes in with "The Ann Ray Show"."""
        following = self.words[last + 1] if last + 1 < len(self.words) else None
        return (
            following is not None
            and not self.words[last].possessive
            and following.gap == " "
            and following.capital
            and following.low in self.lex.organisations
        )

    def _with_particles(self, first: int, names: Sequence[str]) -> int:
        """Give where a bare surname begins: with the small words that belong to it ("van der Mark")."""
        words = self.words
        while first > 0 and words[first].gap == " " and words[first - 1].low in self.lex.particles:
            if words[first - 1].text not in names or words[first].opens:
                break
            first -= 1
        return first

    def _end(self, last: int) -> int:
        """Where a name ends: the dot of "Jr." belongs to it."""
        end = self.words[last].end
        dotted = self.text[end : end + 1] == "." and f"{self.words[last].low}." in self.lex.suffixes
        return end + 1 if dotted else end

    def couples(self, found: Sequence[Candidate]) -> None:
        """Take the first of "Ann and Bo Ray": a given name that shares the surname; "Ray" is neither."""
        for one, two in pairwise(found):
            given, joint = self.words[one.first], one.last + 1
            if one.first != one.last or two not in self.person_of or one.title is not None or two.first != joint + 1:
                continue
            alone = given.low in given_names() and self._key(given.low) not in self.by_surname
            if alone and self.words[joint].low in self.lex.joins and self.words[two.first].low in given_names():
                surname = self.entries[self.person_of[two]].words[-1]
                self.person_of[one] = self._new((given.text, surname), one)

    def single(self, candidate: Candidate) -> None:
        """Take a single name that makes a person: under a title ("President Ray"), or of kin ("his wife, Ann,")."""
        names = self._names(candidate)
        if (
            len(names) != 1
            or len(names[0]) < 2
            or candidate in self.person_of
            or self._known(candidate, names) is not None
        ):
            return
        titled = candidate.title in self.lex.titles and candidate.first > candidate.front
        word = self.words[candidate.first]
        kin = (
            candidate.first > 0
            and word.gap in {" ", ", "}
            and word.low in given_names()
            and self.words[candidate.first - 1].low in self.lex.kin
        )
        if titled or kin:
            self._new(names, candidate)

    def alone(self, found: Sequence[Candidate]) -> None:
        """Take single names that only ever stand alone ("Pelham"), where they speak and "he" is said of them."""
        speaks: set[str] = set()
        gendered: set[str] = set()
        firsts: dict[str, Candidate] = {}
        for candidate in found:
            if candidate.first != candidate.last or candidate in self.person_of:
                continue
            low = self.words[candidate.first].low
            firsts.setdefault(low, candidate)
            speaks.update({low} if self._speaks(candidate.last + 1) else ())
            gendered.update({low} if self._gendered(candidate.last + 1) else ())
        for low in sorted(speaks & gendered, key=lambda name: firsts[name].first):
            names = self._names(firsts[low])
            if len(low) > 2 and self._known(firsts[low], names) is None:
                self._new(names, firsts[low])

    def _speaks(self, place: int) -> bool:
        if place >= len(self.words) or self.words[place].gap != " " or self.words[place].opens:
            return False
        low = self.words[place].low
        return low in self.lex.say or low in self.lex.frame

    def _gendered(self, start: int) -> bool:
        """Whether "he" or "she" comes soon in the same sentence, and no other capital before it."""
        for place in range(start, min(start + 12, len(self.words))):
            word = self.words[place]
            if word.opens or word.capital:
                return False
            if word.low in self.lex.he or word.low in self.lex.she:
                return True
        return False

    def _meant(self, candidate: Candidate, holders: Sequence[int]) -> int | None:
        """Give whom a surname stands for: of several the one whose role stands before it, else by what came before."""
        title = candidate.title
        if len(holders) > 1 and title in self.lex.titles and title not in self.lex.plain_titles:
            titled = [h for h in holders if title in self._role_nouns(self.entries[h].roles)]
            if len(titled) == 1:
                return titled[0]
        return self.namesakes.meant(holders, candidate.first) if len(holders) > 1 else holders[0]

    def _known(self, candidate: Candidate, names: tuple[str, ...]) -> int | None:
        """Give the first known person for whom a surname, or a given name alone, may stand."""
        return next(iter(self._bearers(candidate, names)), None)

    def _bearers(self, candidate: Candidate, names: tuple[str, ...]) -> list[int]:
        """Give the known persons for whom a name may stand, in the order in which the article brings them."""
        joined = " ".join(name.lower() for name in names)
        key = self._key(names[-1]) if len(names) == 1 else joined
        holders = self.by_surname.get(key, [])[:MOST_NAMESAKES]
        if not holders and len(names) == 1:
            given = self.by_given.get(names[0].lower(), [])
            holders = given if len(given) == 1 else []
        title, lex = candidate.title, self.lex
        gender = "m" if title in lex.honorifics_men else "f" if title in lex.honorifics_women else None
        fitting = [h for h in holders if gender is None or self.entries[h].gender in (None, gender)]
        return sorted(fitting, key=lambda h: self.entries[h].first_at)

    def done(self) -> Roster:
        """Close the books."""
        names = [(m.first, m.last, m.person) for m in self.mentions]
        for person, gender in genders.by_pronouns(self.words, names, self.lex).items():
            self.entries[person].gender = self.entries[person].gender or gender
        used = [index for index, entry in enumerate(self.entries) if entry.times]
        number = {index: place for place, index in enumerate(used)}
        mentions = tuple(Mention(m.front, m.first, m.last, number[m.person], m.full) for m in self.mentions)
        at = {place: mention for mention in mentions for place in range(mention.first, mention.last + 1)}
        people = tuple(self._person(self.entries[index]) for index in used)
        return Roster(
            people,
            tuple(self.entries[index].gender for index in used),
            self._holders(used),
            mentions,
            at,
            frozenset(self.shared),
        )

    def _holders(self, used: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """Give of whom each role noun is said: those before the first preposition of a role."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, index in enumerate(used):
            for noun in sorted(self._role_nouns(self.entries[index].roles)):
                found[noun].append(place)
        return {noun: tuple(places[:MOST_NAMESAKES]) for noun, places in found.items()}

    def _role_nouns(self, roles: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for role in roles:
            for part in role.lower().replace(",", " ").split():
                if part in self.lex.prepositions:
                    break
                if self.lex.is_role(bare(part)) or bare(part) in self.lex.titles:
                    found.add(bare(part))
        return found

    def _person(self, entry: _Entry) -> Person:
        if self.lex.inflected:  # the form that comes most often is the nominative, most often
            full = max(entry.forms, key=lambda form: (len(form.split()), entry.forms[form], -len(form)))
        else:
            full = max(entry.forms, key=lambda form: (len(form.split()), len(form)))
        others = sorted((form for form in entry.forms if form != full), key=lambda form: (-len(form), form))
        return Person(full, (full, *others), tuple(entry.roles))
