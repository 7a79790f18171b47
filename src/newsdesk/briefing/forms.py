"""Other forms of the words that were asked for, where endings hide matches: what to ask so as to find these too.

Two words are taken for forms of one where they have a long beginning in common and differ in a short ending:
truncation, the oldest and plainest of stemmers (Frakes 1992, "Stemming Algorithms"), which holds in any language that
inflects by endings. It proposes and does not search: who reads the forms sees whether they are meant. A stemmer for
each language would be exacter, and cost the process that answers people 50 MB and its first answer 0.3 s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from newsdesk.errors import UnreadableQuery
from newsdesk.models.article import Desk
from newsdesk.models.forms import OtherForms
from newsdesk.storage import articles, search, stories, terms
from newsdesk.text import fold
from newsdesk.text.query import Either, Every, Field, Node, Query, Without, Words, parse
from newsdesk.text.query.places import Place, plain_words, rewritten

BEGINNING = 5
"""Letters that two forms of a word have in common at least, and `ENDING` that may differ at the end of each."""
ENDING = 3
SHORTER_ENDING = 2
"""Letters of the shorter of the two endings: where both have three, they are two words more often than one."""
SHORT_BEGINNING, SHORT_ENDING = 4, 2
"""The same of words with so few letters that there is no room for more: війна, війни, війні."""

MOST = 5
"""Forms that are offered."""
LOOKED_AT = 12
"""Of the newest so many articles that have another form it is seen which forms a desk's news has: some 5 ms."""
COUNTED = 300
"""Of the newest so many the stories are counted."""
MOST_WORDS = 4
"""Words of a question of which forms are looked for."""
CONSIDERED = 200
"""Words that may be forms of one: the nearest to it. A hundred thousand articles have some thirty of a word; more are
a list of made-up ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed and as it was read, and the stories that are found without any other form."""

    typed: str
    query: Query
    stories: frozenset[int]


def same_word(one: str, other: str) -> bool:
    """Tell whether two folded words may be forms of one: a long beginning in common, and short endings."""
    if one == other or not (one.isalpha() and other.isalpha()):
        return False
    shared = _shared(one, other)
    shortest, longest = sorted((len(one) - shared, len(other) - shared))
    if shortest > SHORTER_ENDING:
        return False
    return (shared >= BEGINNING and longest <= ENDING) or (shared >= SHORT_BEGINNING and longest <= SHORT_ENDING)


def _shared(one: str, other: str) -> int:
    """Return how many letters two words have in common from their beginning on."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def other_forms(
    session: Session, desk: Desk, asked: Asked, *, now: datetime | None = None, zone: tzinfo = UTC
) -> OtherForms | None:
    """Return the forms of the words asked for that find more stories; `None` where none does.

    Only what stands in the desk's own articles is named or counted.
    """
    typed = " ".join(asked.typed.split())
    candidates: dict[Place, tuple[str, ...]] = {}
    for place in plain_words(typed)[:MOST_WORDS]:
        alike = _alike(session, desk, place.word)
        if alike:
            candidates[place] = alike
    if not candidates:
        return None
    everything = {place.word: words for place, words in candidates.items()}
    found = _besides(session, desk, asked.query, everything, LOOKED_AT)
    written = _written(session, desk, [article for article, _ in found], everything)
    if not written:
        return None
    asks = rewritten(
        typed,
        [
            (place, f"({' OR '.join((typed[place.start : place.end], *written[place.word].values()))})")
            for place in candidates
            if place.word in written
        ],
    )
    try:
        parse(asks, now, zone)
    except UnreadableQuery:  # with its forms it is too long
        return None
    more = _besides(session, desk, asked.query, {word: list(forms) for word, forms in written.items()}, COUNTED)
    new = stories.grouped(session, desk, more).keys() - asked.stories
    if not new:
        return None
    shown = tuple(dict.fromkeys(form for forms in written.values() for form in forms.values()))
    return OtherForms(shown, len(new), asks, more=len(more) == COUNTED)


def _alike(session: Session, desk: Desk, word: str) -> tuple[str, ...]:
    """Return the words of a desk's sources that may be forms of a word, by the alphabet."""
    if len(word) < SHORT_BEGINNING or not word.isalpha() or fold.letter_by_letter(word):
        return ()
    # What `same_word` asks for: a word of seven letters has four of them in common with its shortest forms.
    shared = max(len(word) - ENDING, SHORT_BEGINNING)
    near = terms.beginning(session, desk, word[:shared], len(word) + ENDING)
    alike = sorted((other for other in near if same_word(word, other)), key=lambda other: (_apart(word, other), other))
    return tuple(sorted(alike[:CONSIDERED]))


def _apart(word: str, other: str) -> int:
    """Return how many letters the endings of two words have."""
    return len(word) + len(other) - 2 * _shared(word, other)


def _besides(
    session: Session, desk: Desk, query: Query, forms: Mapping[str, Sequence[str]], limit: int
) -> tuple[tuple[int, int], ...]:
    """Return the newest articles, with their stories, that other forms of some words find and the words do not."""
    assert query.root is not None
    wider = Every((_widened(query.root, forms), Without(query.root)))
    return search.with_stories(session, desk, Query(wider, query.since, query.before), limit=limit)


def _widened(node: Node, forms: Mapping[str, Sequence[str]]) -> Node:
    """Return a tree that also takes other forms of some of its words."""
    match node:
        case Words((word,), False, Field.TEXT) if word in forms:
            return Either((node, *(Words((form,)) for form in forms[word])))
        case Every(parts):
            return Every(tuple(_widened(part, forms) for part in parts))
        case Either(parts):
            return Either(tuple(_widened(part, forms) for part in parts))
        case _:
            return node


def _written(
    session: Session, desk: Desk, ids: Sequence[int], forms: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, str]]:
    """Return which forms some articles have, as they write them, by the folded word and form; the commonest few."""
    word_of = {form: word for word, known in forms.items() for form in known}
    number: Counter[str] = Counter()
    writings: dict[str, Counter[str]] = {}
    texts = [article.title for article in articles.many(session, desk, ids)]
    texts += [s.text for told in articles.sentences_of(session, desk, ids).values() for s in told]
    for text in texts:
        # To find where words stand takes five times as long as to find which there are.
        if word_of.keys().isdisjoint(fold.index_text(text).split()):
            continue
        for token in fold.tokens(text):
            if token.text in word_of:
                number[token.text] += 1
                writings.setdefault(token.text, Counter())[text[token.start : token.end]] += 1
    found: dict[str, dict[str, str]] = {}
    # Of equals the first by the alphabet, so that it is always the same.
    for form in sorted(number, key=lambda one: (-number[one], one))[:MOST]:
        # In capitals it stands where a sentence begins, or in a headline: small wherever it is small at all.
        written = min(writings[form], key=lambda one: (one != one.lower(), -writings[form][one], one))
        found.setdefault(word_of[form], {})[form] = written
    return found
