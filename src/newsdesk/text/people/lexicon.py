"""The words of one language that people and quotations are found by, read from a data file; it decides nothing.

A language is a file `data/<code>.toml`; whoever adds one adds no code. Unknown languages are read with the English
words, which find little in them and so name few people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from newsdesk.text.people.given import PACKAGE, Table, given_names, read_data, words_of

FALLBACK = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language. Sets hold lower-case words; an entry of several words is joined with "_"."""

    language: str
    say: frozenset[str]
    saying: frozenset[str]
    frame: frozenset[str]
    framing: frozenset[str]
    denying: frozenset[str]
    supposing: frozenset[str]
    """Before a verb they make it a supposition ("could have said", "should say")."""
    hearing: frozenset[str]
    """After "nobody" and before a subject they say that it did not speak ("nobody heard Ray say")."""
    addressing: frozenset[str]
    """Verbs of saying after which a name may be whoever is spoken to ("told Ray")."""
    arriving: frozenset[str]
    """After a quotation they bring in a reply whose speaker is not named ("came the reply")."""
    authoring: frozenset[str]
    """Verbs by which a text is its subject's own ("sent a note that said"), beside those of saying."""
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
    subordinators: frozenset[str]
    """Conjunctions that open a clause before the main one ("when")."""
    joins: frozenset[str]
    """Conjunctions that make two names one subject ("and")."""
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
    roles_men: frozenset[str]
    """Roles that only men have ("chairman", "father"), and below only women."""
    roles_women: frozenset[str]
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
    inverted: frozenset[str]
    """Right before the subject at the start of a clause they ask or suppose ("Had Ray said")."""
    that: frozenset[str]
    """Conjunctions by which what is said, thought or denied goes on."""
    origin: frozenset[str]
    """Prepositions between a text and its author ("a letter from")."""
    former: frozenset[str]
    """Words that say that somebody was something ("former")."""
    exceptions: frozenset[str]
    fakes: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    abbreviations: frozenset[str]
    subjectless: bool
    """A reporting verb may stand without its subject, which is then whoever spoke last."""
    inflected: bool
    """Names change their endings with their case."""
    dashes: bool
    """A paragraph that begins with a dash may be somebody's words."""
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
    unsaid: tuple[re.Pattern[str], ...]
    """The same where somebody is said not to say it ("と述べていない")."""
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


def _patterns(table: Table, key: str) -> tuple[re.Pattern[str], ...]:
    value = table.get(key, [])
    items = cast("list[object]", value) if isinstance(value, list) else []
    return tuple(re.compile(str(item)) for item in items)


@cache
def languages() -> tuple[str, ...]:
    """Give the codes of the languages that have a data file, sorted."""
    names = (file.name for file in resources.files(PACKAGE).joinpath("data").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if re.fullmatch(r"[a-z]{2}\.toml", name)))


def lexicon(language: str) -> Lexicon:
    """Give the words of a language (ISO 639-1, a region after it is ignored), or of English where it has no file."""
    code = language.lower().replace("_", "-").split("-")[0]
    return _load(code if code in languages() else FALLBACK)


@cache
def _load(code: str) -> Lexicon:
    data = read_data(f"{code}.toml")
    verbs, words, style, patterns = (_section(data, name) for name in ("verbs", "words", "style", "patterns"))
    return Lexicon(
        language=code,
        say=words_of(verbs, "say"),
        saying=words_of(verbs, "saying"),
        frame=words_of(verbs, "frame"),
        framing=words_of(verbs, "framing"),
        denying=words_of(verbs, "denying"),
        supposing=words_of(verbs, "supposing"),
        hearing=words_of(verbs, "hearing"),
        addressing=words_of(verbs, "addressing"),
        arriving=words_of(verbs, "arriving"),
        authoring=words_of(verbs, "authoring"),
        quoting=words_of(verbs, "quoting"),
        auxiliaries=words_of(verbs, "auxiliaries"),
        be=words_of(verbs, "be"),
        adverbs=words_of(verbs, "adverbs"),
        between=words_of(verbs, "adverbs") | words_of(verbs, "auxiliaries"),
        openers=words_of(verbs, "adverbs") | words_of(words, "conjunctions"),
        according=words_of(words, "according"),
        by=words_of(words, "by"),
        he=words_of(words, "he"),
        she=words_of(words, "she"),
        they=words_of(words, "they"),
        subjects=words_of(words, "subjects"),
        relative=words_of(words, "relative"),
        who=words_of(words, "who") or words_of(words, "relative"),
        common=words_of(words, "common"),
        conjunctions=words_of(words, "conjunctions"),
        subordinators=words_of(words, "subordinators"),
        joins=words_of(words, "joins"),
        prepositions=words_of(words, "prepositions"),
        determiners=words_of(words, "determiners"),
        definite=words_of(words, "definite"),
        organisations=words_of(words, "organisations"),
        places=words_of(words, "places"),
        place_heads=words_of(words, "place_heads"),
        nationalities=words_of(words, "nationalities"),
        honorifics_men=words_of(words, "honorifics_men"),
        honorifics_women=words_of(words, "honorifics_women"),
        titles=words_of(words, "titles"),
        roles=words_of(words, "roles"),
        roles_men=words_of(words, "roles_men"),
        roles_women=words_of(words, "roles_women"),
        role_prefixes=words_of(words, "role_prefixes"),
        plain_titles=words_of(words, "plain_titles")
        | words_of(words, "honorifics_men")
        | words_of(words, "honorifics_women"),
        kin=words_of(words, "kin"),
        role_endings=tuple(sorted(words_of(words, "role_endings"))),
        bodies=words_of(words, "bodies"),
        unnamed=words_of(words, "unnamed"),
        sayings=words_of(words, "sayings"),
        labels=words_of(words, "labels"),
        works=words_of(words, "works"),
        signs=words_of(words, "signs"),
        negations=words_of(words, "negations"),
        limiters=words_of(words, "limiters"),
        suppositions=words_of(words, "suppositions"),
        inverted=words_of(words, "inverted"),
        that=words_of(words, "that"),
        origin=words_of(words, "origin"),
        former=words_of(words, "former"),
        exceptions=words_of(words, "exceptions"),
        fakes=words_of(words, "fakes"),
        particles=words_of(words, "particles"),
        suffixes=words_of(words, "suffixes"),
        abbreviations=words_of(words, "abbreviations"),
        subjectless=bool(style.get("subjectless", False)),
        inflected=bool(style.get("inflected", False)),
        dashes=bool(style.get("dashes", False)),
        spaced=bool(style.get("spaced", True)),
        nouns_capitalised=bool(style.get("nouns_capitalised", False)),
        before=_patterns(patterns, "before"),
        after=_patterns(patterns, "after"),
        head_last=bool(style.get("head_last", False)),
        verb_first=bool(style.get("verb_first", False)),
        endings=tuple(sorted(words_of(words, "endings"), key=lambda ending: (-len(ending), ending))),
        said=_patterns(patterns, "said"),
        unsaid=_patterns(patterns, "unsaid"),
        participles=tuple(sorted(words_of(style, "participles"))),
        verb_endings=tuple(sorted(words_of(style, "verb_endings"))),
        infinitive=str(style.get("infinitive", "")),
        quoting_as=str(style.get("quoting_as", "")),
        honorific_endings=tuple(sorted(words_of(words, "honorific_endings"))),
    )
