"""The words of one language that people and quotations are found by, read from a data file; it decides nothing.

A language is a file `data/<code>.toml`; whoever adds one adds no code. Unknown languages are read with the English
words, which find little in them and so name few people.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

FALLBACK = "en"

_PACKAGE = "newsdesk.text.people"

Table = dict[str, object]


@cache
def _marks() -> dict[int, None]:
    return dict.fromkeys(range(0x300, 0x370))


def plain_letters(word: str) -> str:
    """Give a word of Latin letters without their marks ("lucía" → "lucia"); other scripts stay as they are."""
    if "a" <= unicodedata.normalize("NFD", word[:1])[:1] <= "z":
        return unicodedata.normalize("NFD", word).translate(_marks())
    return word


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Given names, lower case, by who bears them."""

    men: frozenset[str]
    women: frozenset[str]
    either: frozenset[str]

    def __contains__(self, name: str) -> bool:
        known = name in self.men or name in self.women or name in self.either
        return known or (not name.isascii() and (plain := plain_letters(name)) != name and plain in self)

    def gender(self, name: str) -> str | None:
        """`m`, `f`, or `None` where the name does not tell."""
        name = name if name in self.men or name in self.women or name.isascii() else plain_letters(name)
        if name in self.either or (name in self.men and name in self.women):
            return None
        return "m" if name in self.men else "f" if name in self.women else None


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language. Sets hold lower-case words; an entry of several words is joined with "_"."""

    language: str
    say: frozenset[str]
    saying: frozenset[str]
    frame: frozenset[str]
    framing: frozenset[str]
    denying: frozenset[str]
    quoting: frozenset[str]
    auxiliaries: frozenset[str]
    be: frozenset[str]
    adverbs: frozenset[str]
    between: frozenset[str]
    """Auxiliaries and adverbs: what stands between a subject and its verb."""
    openers: frozenset[str]
    """Conjunctions and adverbs: what stands before the subject of a sentence."""
    according: frozenset[str]
    by: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    subjects: frozenset[str]
    relative: frozenset[str]
    who: frozenset[str]
    """The relatives that stand for persons."""
    common: frozenset[str]
    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    organisations: frozenset[str]
    places: frozenset[str]
    place_heads: frozenset[str]
    nationalities: frozenset[str]
    honorifics_men: frozenset[str]
    honorifics_women: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    role_prefixes: frozenset[str]
    """May begin a role before a name though no name begins so ("former")."""
    plain_titles: frozenset[str]
    """Titles that say nothing of what somebody is ("Mr.", "Dr.")."""
    kin: frozenset[str]
    role_endings: tuple[str, ...]
    bodies: frozenset[str]
    unnamed: frozenset[str]
    sayings: frozenset[str]
    labels: frozenset[str]
    works: frozenset[str]
    signs: frozenset[str]
    negations: frozenset[str]
    limiters: frozenset[str]
    """After a negation they undo it ("not only")."""
    suppositions: frozenset[str]
    exceptions: frozenset[str]
    fakes: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    abbreviations: frozenset[str]
    subjectless: bool
    """A reporting verb may stand without its subject, which is then whoever spoke last."""
    inflected: bool
    """Names change their endings with their case."""
    spaced: bool
    """Words are set apart by spaces; otherwise `before` and `after` find the speakers."""
    nouns_capitalised: bool
    """Every noun begins with a capital, so that a capital alone tells nothing."""
    before: tuple[re.Pattern[str], ...]
    """For languages without spaces: searched in the text just before a quotation; the group `who` is the speaker."""
    after: tuple[re.Pattern[str], ...]
    """The same for the text just after it."""
    head_last: bool
    """The noun stands after what describes it ("White House adviser"), not before it."""
    verb_first: bool
    """A verb may stand before its subject anywhere ("a dit Ann Ray"), not only after a quotation."""
    endings: tuple[str, ...]
    """Case endings of names, the longest first."""
    said: tuple[re.Pattern[str], ...]
    """For languages without spaces: what follows a quotation that somebody says."""
    participles: tuple[str, ...]
    """Endings of participles, with which no subject begins ("ing")."""
    verb_endings: tuple[str, ...]
    """Endings by which an unknown word may be a verb of the telling ("ed", "s")."""
    infinitive: str
    """What marks an infinitive before the verb ("to"), if anything does."""
    quoting_as: str
    """What stands between whom somebody quotes and the participle ("quoted Ray as saying")."""
    honorific_endings: tuple[str, ...]
    """For languages without spaces: what follows a name ("氏")."""

    def is_participle(self, word: str) -> bool:
        """Tell whether a lower-case word ends like a participle."""
        return bool(self.participles) and word.endswith(self.participles)

    def may_be_verb(self, word: str) -> bool:
        """Tell whether an unknown lower-case word may be a verb."""
        if self.verb_endings and not word.endswith(self.verb_endings):
            return False
        return not (
            word in self.prepositions or word in self.common or word in self.determiners or word in self.conjunctions
        )

    def is_role(self, word: str) -> bool:
        """Tell whether a lower-case word says what somebody is."""
        return word in self.roles or bool(self.role_endings and word.endswith(self.role_endings))

    def stem(self, word: str) -> str:
        """Give a lower-case name without its case ending, in a language that has such."""
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)]
        return word

    def is_given(self, word: str) -> bool:
        """Tell whether a lower-case word, or what comes before its hyphen, is a given name in any case."""
        names = given_names()
        return (
            word in names
            or word.split("-", maxsplit=1)[0] in names
            or (self.inflected and self.stem(word) in _stems(self))
        )


@cache
def _stems(lex: Lexicon) -> frozenset[str]:
    names = given_names()
    return frozenset(lex.stem(name) for name in names.men | names.women if not name.isascii())


def _section(data: Table, name: str) -> Table:
    value = data.get(name, {})
    return cast("Table", value) if isinstance(value, dict) else {}


def _words(table: Table, key: str) -> frozenset[str]:
    return frozenset(str(table.get(key, "")).split())


def _patterns(table: Table, key: str) -> tuple[re.Pattern[str], ...]:
    value = table.get(key, [])
    items = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(re.compile(str(item)) for item in items)


def _read(name: str) -> Table:
    return tomllib.loads(resources.files(_PACKAGE).joinpath("data", name).read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """Give the codes of the languages that have a data file, sorted."""
    names = (file.name for file in resources.files(_PACKAGE).joinpath("data").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if re.fullmatch(r"[a-z]{2}\.toml", name)))


@cache
def given_names() -> GivenNames:
    """Give the given names of all languages."""
    data = _read("given_names.toml")
    return GivenNames(men=_words(data, "men"), women=_words(data, "women"), either=_words(data, "either"))


def lexicon(language: str) -> Lexicon:
    """Give the words of a language (ISO 639-1, a region after it is ignored), or of English where it has no file."""
    code = language.lower().replace("_", "-").split("-")[0]
    return _load(code if code in languages() else FALLBACK)


@cache
def _load(code: str) -> Lexicon:
    data = _read(f"{code}.toml")
    verbs, words, style, patterns = (_section(data, name) for name in ("verbs", "words", "style", "patterns"))
    return Lexicon(
        language=code,
        say=_words(verbs, "say"),
        saying=_words(verbs, "saying"),
        frame=_words(verbs, "frame"),
        framing=_words(verbs, "framing"),
        denying=_words(verbs, "denying"),
        quoting=_words(verbs, "quoting"),
        auxiliaries=_words(verbs, "auxiliaries"),
        be=_words(verbs, "be"),
        adverbs=_words(verbs, "adverbs"),
        between=_words(verbs, "adverbs") | _words(verbs, "auxiliaries"),
        openers=_words(verbs, "adverbs") | _words(words, "conjunctions"),
        according=_words(words, "according"),
        by=_words(words, "by"),
        he=_words(words, "he"),
        she=_words(words, "she"),
        they=_words(words, "they"),
        subjects=_words(words, "subjects"),
        relative=_words(words, "relative"),
        who=_words(words, "who") or _words(words, "relative"),
        common=_words(words, "common"),
        conjunctions=_words(words, "conjunctions"),
        prepositions=_words(words, "prepositions"),
        determiners=_words(words, "determiners"),
        definite=_words(words, "definite"),
        organisations=_words(words, "organisations"),
        places=_words(words, "places"),
        place_heads=_words(words, "place_heads"),
        nationalities=_words(words, "nationalities"),
        honorifics_men=_words(words, "honorifics_men"),
        honorifics_women=_words(words, "honorifics_women"),
        titles=_words(words, "titles"),
        roles=_words(words, "roles"),
        role_prefixes=_words(words, "role_prefixes"),
        plain_titles=_words(words, "plain_titles")
        | _words(words, "honorifics_men")
        | _words(words, "honorifics_women"),
        kin=_words(words, "kin"),
        role_endings=tuple(sorted(_words(words, "role_endings"))),
        bodies=_words(words, "bodies"),
        unnamed=_words(words, "unnamed"),
        sayings=_words(words, "sayings"),
        labels=_words(words, "labels"),
        works=_words(words, "works"),
        signs=_words(words, "signs"),
        negations=_words(words, "negations"),
        limiters=_words(words, "limiters"),
        suppositions=_words(words, "suppositions"),
        exceptions=_words(words, "exceptions"),
        fakes=_words(words, "fakes"),
        particles=_words(words, "particles"),
        suffixes=_words(words, "suffixes"),
        abbreviations=_words(words, "abbreviations"),
        subjectless=bool(style.get("subjectless", False)),
        inflected=bool(style.get("inflected", False)),
        spaced=bool(style.get("spaced", True)),
        nouns_capitalised=bool(style.get("nouns_capitalised", False)),
        before=_patterns(patterns, "before"),
        after=_patterns(patterns, "after"),
        head_last=bool(style.get("head_last", False)),
        verb_first=bool(style.get("verb_first", False)),
        endings=tuple(sorted(_words(words, "endings"), key=lambda ending: (-len(ending), ending))),
        said=_patterns(patterns, "said"),
        participles=tuple(sorted(_words(style, "participles"))),
        verb_endings=tuple(sorted(_words(style, "verb_endings"))),
        infinitive=str(style.get("infinitive", "")),
        quoting_as=str(style.get("quoting_as", "")),
        honorific_endings=tuple(sorted(_words(words, "honorific_endings"))),
    )
