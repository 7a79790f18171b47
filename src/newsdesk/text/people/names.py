"""Runs of capitalised words (`runs`), cut into a title and a name; who they stand for is the roster's work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsdesk.text.people.given import given_names
from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.runs import runs
from newsdesk.text.people.words import Word, bare

LONGEST_NAME = 5
"""Words in a name, particles and suffixes not counted. More of them in a row are a headline or a list."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a person's name: the words `first` to `last`, both counted."""

    front: int
    """Where the run of capitals begins that the name ends: what lies between belongs to its role."""
    first: int
    last: int
    title: str | None
    """The title or role right before the name, lower case ("sen", "mr", "pollster")."""
    strong: bool
    """The words around it or a given name say that it is a person."""


def candidates(words: Sequence[Word], lex: Lexicon) -> list[Candidate]:
    """Give what may be persons' names, in order."""
    lowered = {word.low for word in words if not word.capital}
    surnames = _common_surnames(words, lex)
    found: list[Candidate] = []
    dropped: list[int] = []
    for first, last in runs(words, lex):
        for start, end in _pieces(words, first, last, lex, lowered, surnames):
            candidate = _cut(words, start, end, lex)
            if candidate is not None:
                found.append(candidate)
            elif start == end:
                dropped.append(start)
            else:
                found.extend(_named_after(words, start, end, lex))
    borne = {words[c.last].low for c in found if c.strong and c.last > c.first}
    for place in dropped:
        # "West", "Washington", "Hall": a place or a thing, but for a person of the article who bears the name.
        before = words[place - 1].low if place and words[place].gap == " " else ""
        if words[place].low in borne and before not in lex.prepositions and before not in lex.determiners:
            found.append(Candidate(place, place, place, None, strong=False))
    return sorted(found, key=lambda candidate: candidate.first)


def _named_after(words: Sequence[Word], first: int, last: int, lex: Lexicon) -> Iterator[Candidate]:
    """Give the person after whom a thing is named ("The Ann Ray Show"); her bare surname has to stand elsewhere."""
    for place in range(first, last - 1):
        given, surname, thing = (words[at].low for at in (place, place + 1, place + 2))
        if given in given_names() and thing in lex.organisations and surname not in lex.organisations | lex.places:
            yield Candidate(place, place, place + 1, None, strong=False)
            return


def _common_surnames(words: Sequence[Word], lex: Lexicon) -> frozenset[str]:
    """Ordinary words that are somebody's surname here ("Theresa May"): they follow a given name and end its run."""
    found: set[str] = set()
    for place in range(1, len(words)):
        word, before = words[place], words[place - 1]
        if word.capital and word.low in lex.common and word.gap == " " and not word.opens:
            following = words[place + 1] if place + 1 < len(words) else None
            ends = following is None or not following.capital or following.gap != " "
            if ends and before.capital and before.low in given_names() and before.low not in lex.common:
                found.add(word.low)
    return frozenset(found)


def _pieces(
    words: Sequence[Word], first: int, last: int, lex: Lexicon, lowered: set[str], surnames: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Cut a run at words that no name holds: "But", "Monday", numbers."""
    start = first
    for place in range(first, last + 2):
        if place <= last and not _alien(words, place, first, lex, lowered, surnames):
            continue
        if start < place:
            yield start, place - 1
        start = place + 1


def _speaks(words: Sequence[Word], place: int, lex: Lexicon) -> bool:
    following = words[place + 1] if place + 1 < len(words) else None
    return following is not None and following.gap == " " and (following.low in lex.say or following.low in lex.frame)


def _alien(
    words: Sequence[Word], place: int, first: int, lex: Lexicon, lowered: set[str], surnames: frozenset[str]
) -> bool:
    word = words[place]
    low = word.low
    if place > first and (low in lex.suffixes or (low in lex.particles and not word.capital)):
        return False
    if word.opens and place == first and low in lex.say and low not in surnames:
        return True  # "Continued Ray: “…”"
    if low in lex.common:
        # "Will Smith", "Theresa May": such a word stays where the run has the other half of a name beside it.
        follows = place + 1 < len(words) and words[place + 1].capital and words[place + 1].gap == " "
        if low in given_names() and follows:
            return words[place + 1].low in lex.common or (word.opens and low in lowered)
        return not (place > first and words[place - 1].low in given_names() and word.gap == " ") and not (
            low in surnames and (not word.opens or _speaks(words, place, lex))
        )
    if word.text[0].isdigit():
        return True
    return (
        word.opens
        and place == first
        and low in lowered
        and low not in given_names()
        and bare(low) not in lex.titles
        and not lex.is_role(low)
    )


def _cut(words: Sequence[Word], first: int, last: int, lex: Lexicon) -> Candidate | None:
    """Split a piece at its last title or role: what follows is the name."""
    titled = _title_at(words, first, last, lex)
    start = first if titled is None else titled + 1
    if titled is not None and last - start > 1 and _of(words, start, lex):
        return _cut(words, start + 1, last, lex)  # "Anwalt von Otto Wray": the lawyer is not he
    title = None if titled is None else bare(words[titled].low)
    if titled is None:
        start = _name_start(words, first, last, lex)
    while last > start and words[last].low in lex.particles:
        last -= 1
    if last - start + 1 > LONGEST_NAME + 2 or not _namelike(words, start, last, lex, titled=titled is not None):
        return None
    if title is None and start == first:
        title = _role_before(words, first, lex)
    strong = title is not None or _strong(words, start, last, lex)
    return Candidate(first, start, last, title, strong)


def _of(words: Sequence[Word], place: int, lex: Lexicon) -> bool:
    """Whether a small word between a role and a given name is a preposition and no part of the name."""
    word, following = words[place], words[place + 1]
    return not word.capital and word.low in lex.prepositions and following.low in given_names()


def _title_at(words: Sequence[Word], first: int, last: int, lex: Lexicon) -> int | None:
    """Give the place of the last title or role of a piece that a name follows."""
    for place in range(last - 1, first - 1, -1):
        low = bare(words[place].low)
        # "Ally Ray", "Guy Ray": a role that is no title needs a whole name after it.
        if low in lex.titles or (lex.is_role(low) and (last - place > 1 or lex.nouns_capitalised or place > first)):
            return place
    return None


def _name_start(words: Sequence[Word], first: int, last: int, lex: Lexicon) -> int:
    """Where the name begins in a piece without a title: after a body's initials, or at a given name within it."""
    start = first
    for place in range(first, last):
        if _acronym(words[place], lex) and last - place >= 2:
            start = place + 1
    if words[start].low in given_names():
        return start
    for place in range(start + 1, last):
        if lex.is_given(words[place].low) and words[place].low not in lex.places:
            return place
    return start


def _role_before(words: Sequence[Word], first: int, lex: Lexicon) -> str | None:
    """Give the lower-case role noun right before a name ("the pollster Ann Ray"), if one stands there."""
    if first == 0 or words[first].gap != " " or words[first - 1].paragraph != words[first].paragraph:
        return None
    low = bare(words[first - 1].low)
    return low if not words[first - 1].possessive and (lex.is_role(low) or low in lex.titles) else None


def _namelike(words: Sequence[Word], first: int, last: int, lex: Lexicon, *, titled: bool) -> bool:
    """Whether nothing in these words speaks against a person's name."""
    lows = [words[place].low for place in range(first, last + 1)]
    if " ".join(lows).replace(" ", "_") in lex.places:
        return False
    core = [low for low in lows if low not in lex.particles and bare(low) not in lex.suffixes]
    if not core or len(core) > LONGEST_NAME:
        return False
    given = core[0] in given_names()
    things = sum(low in lex.organisations for low in (core[1:] if given and len(core) > 1 else core))
    if titled:
        return things < len(core) and not (len(core) == 1 and core[0] in (lex.places | lex.nationalities))
    role = lex.is_role(bare(core[-1])) and (len(core) == 1 or not given)
    if role or _place(core, lex, given=given) or any(low in lex.nationalities for low in core):
        return False
    # "Linda Park" may be somebody, "Hyde Park" may not, unless she speaks or holds an office ("Bay Ray, a treasurer").
    body = things > 0 and not (given and len(core) == 2)
    someone = len(core) == 2 and core[-1] not in lex.organisations
    if body and not (someone and _strong_after(words, first, last, lex, says=given)):
        return False
    return not any(_acronym(words[place], lex) for place in range(first, last + 1))


def _place(core: Sequence[str], lex: Lexicon, *, given: bool) -> bool:
    """Whether the words of a name are rather a place's."""
    if core[0] in lex.place_heads or (len(core) > 1 and f"{core[0]}_{core[1]}" in lex.places):
        return True
    return not given and (core[0] in lex.places or core[-1] in lex.places)


def _acronym(word: Word, lex: Lexicon) -> bool:
    letters = word.text.replace("-", "").replace(".", "")
    return (
        len(letters) >= 2
        and letters.isupper()
        and any(character.lower() != character for character in letters)
        and bare(word.low) not in lex.suffixes
        and not ("." in word.text and len(letters) <= 3)
    )


def _strong(words: Sequence[Word], first: int, last: int, lex: Lexicon) -> bool:
    """Whether the name or its neighbours say that it is a person's. Looks a few words ahead and back, no more."""
    if last == first:
        return False
    if lex.is_given(words[first].low):
        return True
    inner = [words[place].low for place in range(first + 1, last)]
    if any(len(bare(low)) == 1 and low not in lex.common | lex.particles for low in inner):
        return True  # "Ludo K. Meer"
    if any(low in lex.particles and low not in lex.prepositions and low not in lex.common for low in inner):
        return True  # "Ludo van der Meer"
    before = words[first - 1] if first else None
    if before is not None and before.low in lex.say and words[first].gap == " ":
        return True
    return not words[last].possessive and _strong_after(words, first, last, lex)


def _strong_after(words: Sequence[Word], first: int, last: int, lex: Lexicon, *, says: bool = True) -> bool:
    """Whether what follows a name says that it is a person's: a verb of saying (if `says`), an age, "who", a role."""
    after = words[last + 1] if last + 1 < len(words) else None
    if after is None or after.paragraph != words[last].paragraph:
        return False
    if not after.gap.startswith(","):
        return says and after.low in lex.say and after.gap == " "
    if after.low in lex.relative or _age(words, last + 1):
        return True
    # "the firm's director, Ann Ray, told …"
    if first and words[first].gap == ", " and lex.is_role(bare(words[first - 1].low)):
        return True
    begins = words[first].opens and after.low in lex.determiners
    return after.gap == ", " and (begins or (not after.capital and role_ahead(words, last + 1, lex)))


def _age(words: Sequence[Word], place: int) -> bool:
    """Whether a number stands alone, as an age does after a name."""
    if not words[place].text.isdigit() or not 1 < len(words[place].text) < 4:
        return False
    return place + 1 == len(words) or words[place + 1].gap[:1] in {",", ".", ";", ")"} or words[place + 1].opens


def role_ahead(words: Sequence[Word], start: int, lex: Lexicon, reach: int = 8) -> bool:
    """Whether a role noun comes among the next words, before any punctuation, preposition, relative or verb."""
    for place in range(start, min(start + reach, len(words))):
        word = words[place]
        if place > start and (word.gap not in {" ", "-", " - "} or word.opens):
            return False
        if lex.is_role(bare(word.low)) or bare(word.low) in lex.titles:
            return True
        if word.low in lex.relative or word.low in lex.say or word.low in lex.auxiliaries:
            return False
        if word.low in lex.prepositions:
            return False
    return False
