"""Folded names and roles of people: whether two may be one person's. Evidence for it is weighed in `identity`.

All works on words as `keys.words` folds them. Pure; no name is ever changed for being shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

SHORTEST_SLIP = 4
TWO_SLIPS = 8
"""Letters from which on a word may have one slip, and two: in fewer, every other name would be meant."""

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

# A rank or courtesy goes with any office: "Admiral Kirby" may well be a spokesperson.
_RANKS = frozenset(
    """admiral brigadier captain col colonel commander dame doctor dr gen general lady lieutenant lord lt major miss mr
    mrs ms officer prof professor rear rev reverend ret retired sgt sergeant sir vice dottor frau herr madame monsieur
    senor senora señor адмирал адмірал генерал полковник професор профессор""".split()
)
# What says nothing of which office it is. Never a noun: two roles that share one of these share nothing.
_SMALL = frozenset(
    """a an and at by de del der des di die du ex for former from i im in la le les of on the to und von y до з и й на
    по та у в""".split()
)
# One office under the names that it goes by.
_OFFICES = {
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "congresswoman": "congressman",
    "policeman": "police",
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
}

_CYRILLIC = dict(
    zip(
        "абвгґдеєёжзиіїйклмнопрстуўфхцчшщъыьэюя",
        "a b v g g d e ie e zh z i i i i k l m n o p r s t u u f h c ch sh sh  i  e iu ia".split(" "),
        strict=True,
    )
)
# Spellings of one sound in the usual ways to write Cyrillic names in Latin letters, the longest first.
_SPELLINGS = (
    ("schtsch", "s"), ("shch", "s"), ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("kh", "h"),
    ("zh", "s"), ("ph", "f"), ("ts", "c"), ("w", "v"), ("y", "i"), ("j", "i"), ("z", "s"),
)  # fmt: skip
_RUNS = re.compile(r"(.)\1+")
_WRITTEN = re.compile(r"[a-z\u0400-\u04ff]+")


class Kin(IntEnum):
    """How two names may be one person's, the likeliest last."""

    NONE = 0
    """They contradict each other."""
    SINGLE = 1
    """One is the other's surname alone."""
    INITIAL = 2
    """A given name is but an initial in one of them."""
    SOUND = 3
    """The same names in another spelling."""
    SCRIPT = 4
    """The same names in another script."""
    FULL = 5
    """The same given name and surname; one leaves out what stands between, or a suffix."""
    SAME = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name, taken apart."""

    given: str
    """ "" for a surname alone."""
    middle: tuple[str, ...]
    family: str
    suffix: str

    @property
    def single(self) -> bool:
        """It is one word."""
        return not self.given

    @property
    def fullness(self) -> tuple[bool, bool, int]:
        """More of it is more of a name."""
        return not self.single, len(self.given) > 1, len(self.middle)


@lru_cache(maxsize=4096)
def parsed(key: str) -> Name:
    """Take a folded name apart; the last word is the surname, a suffix such as "jr" left aside."""
    words = key.split()
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    given, *middle = words[:-1] or [""]
    return Name(given, tuple(middle), words[-1] if words else "", suffix)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Return a word as it is looked up whatever its spelling: equal for "зеленський", "zelensky" and "selenskyj"."""
    if not _WRITTEN.fullmatch(word):
        return word
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in word)
    for spelt, plain in _SPELLINGS:
        latin = latin.replace(spelt, plain)
    return _RUNS.sub(r"\1", latin) or word


@lru_cache(maxsize=4096)
def family_sound(key: str) -> str:
    """Return the sound of a name's surname."""
    return sound(parsed(key).family)


@lru_cache(maxsize=16384)
def kin(key: str, other: str) -> Kin:
    """Tell how two folded names may be one person's."""
    if key == other:
        return Kin.SAME
    one, two = parsed(key), parsed(other)
    if one.single or two.single:
        return Kin.SINGLE if one.family == two.family and one.single != two.single else Kin.NONE
    if sound(one.family) != sound(two.family) or {one.suffix, two.suffix} == {"jr", "sr"}:
        return Kin.NONE
    if one.middle and two.middle and not _middles_fit(one.middle, two.middle):
        return Kin.NONE
    return _given_kin(one, two)


def _given_kin(one: Name, two: Name) -> Kin:
    if one.given in _RANKS or two.given in _RANKS:
        # Mr Marsh may be anybody's husband: of whom "mr" says only that it is not his wife.
        return Kin.NONE
    if (one.given, one.family) == (two.given, two.family):
        return Kin.FULL
    if sound(one.given) == sound(two.given):
        return Kin.SCRIPT if one.family.isascii() != two.family.isascii() else Kin.SOUND
    initial = 1 in (len(one.given), len(two.given)) and one.given[0] == two.given[0]
    return Kin.INITIAL if initial and one.family == two.family else Kin.NONE


def _middles_fit(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    return len(one) == len(two) and all(
        a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, two, strict=True)
    )


def office(word: str) -> str:
    """Return a folded word as it is looked for in roles: a spokeswoman is a spokesperson."""
    return _OFFICES.get(word, word)


def offices(word: str) -> tuple[str, ...]:
    """Return all words that are the same office as a folded one, itself first."""
    same = office(word)
    return tuple(dict.fromkeys((word, same, *(other for other, of in _OFFICES.items() if of == same))))


def is_small(word: str) -> bool:
    """Tell whether a word of a question says nothing of who is meant."""
    return word in _SMALL


def telling(role: str) -> frozenset[str]:
    """Return the words of a folded role that tell which office it is; none for a mere rank or courtesy."""
    return frozenset(office(word) for word in role.split() if word not in _SMALL and word not in _RANKS)


def same_office(roles: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether a role of each names one office: two words in common, which are half of all or all of one's."""
    found = [telling(role) for role in others]
    for role in map(telling, roles):
        for other in found:
            shared = len(role & other)
            if shared >= 2 and (2 * shared >= len(role | other) or shared in (len(role), len(other))):
                return True
    return False


def contradict(roles: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether both have roles and these have no word in common."""
    one = frozenset[str]().union(*map(telling, roles))
    two = frozenset[str]().union(*map(telling, others))
    return bool(one) and bool(two) and not one & two


def slipped(word: str, other: str) -> bool:
    """Tell whether one folded word may be another with a slip of the keyboard.

    That is a letter too few, too many, wrong or swapped with the next; in eight letters and more, two of these. In
    three letters and fewer, and in what has digits, there are none.
    """
    most = 0 if len(word) < SHORTEST_SLIP or not word.isalpha() else 1 if len(word) < TWO_SLIPS else 2
    return abs(len(word) - len(other)) <= most and _within(word, other, most)


def _within(one: str, two: str, most: int) -> bool:
    """Tell whether the edit distance with swaps of neighbours ("optimal string alignment") is `most` or less."""
    before, row = list[int](), list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        # A swap reaches back two rows, at a cost of one; otherwise no row is less than the least of the one before.
        if min(row) > most and min(before) >= most:
            return False
    return row[-1] <= most
