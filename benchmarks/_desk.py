"""Generated news for benchmarks: readings made without reading, so that a hundred thousand articles take minutes.

Words follow Zipf's law over an invented vocabulary, as in real news: a few stand in most articles, most in hardly any.
An article has eight sentences of about eighteen words, a headline, an outlet of 500, two quotations by people of
2,000, and the same event is told by three outlets on average. How often people are quoted follows the same law: the
first of them speaks in one of ten articles, most in a few. A first name is shared by 200 of them, a surname by ten.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate

from newsdesk.models.reading import Reading
from newsdesk.models.text import (
    Fingerprint,
    Paragraph,
    ParagraphKind,
    Person,
    Quote,
    Sentence,
    Span,
    SpeakerKind,
    SummarySentence,
    Term,
)

SEED = 11
WORDS = 30_000
OUTLETS = 500
PEOPLE = 2_000
TELLINGS = 3
SENTENCES = 8
_SYLLABLES = (
    "ka",
    "lo",
    "mer",
    "vin",
    "sta",
    "dor",
    "eth",
    "qui",
    "nal",
    "bro",
    "fen",
    "hul",
    "pri",
    "tas",
    "wen",
    "zor",
)
_GIVEN = ("Ada", "Otto", "Mira", "Tomas", "Ines", "Rhea", "Sven", "Lena", "Emil", "Nora")


def word(number: int) -> str:
    """Return the invented word of a rank, from 0 for the commonest."""
    made = _SYLLABLES[number % 16] + _SYLLABLES[number // 16 % 16]
    while number >= 256:
        number //= 16
        made += _SYLLABLES[number % 16]
    return made


def person(number: int) -> tuple[str, str]:
    """Return the name and the role of an invented person."""
    return f"{_GIVEN[number % 10]} {word(900 + number // 10).title()}", f"{word(400 + number % 60)} minister"


def readings(count: int, newest: datetime) -> Iterator[Reading]:
    """Make articles, the oldest first, one every five minutes up to `newest`."""
    chance = random.Random(SEED)
    vocabulary = [word(number) for number in range(WORDS)]
    weights = zipf(WORDS)
    speaking = zipf(PEOPLE)
    event: list[str] = []
    for number in range(count):
        if number % TELLINGS == 0:
            event = chance.choices(vocabulary, cum_weights=weights, k=60)
        words = [*chance.choices(event, k=70), *chance.choices(vocabulary, cum_weights=weights, k=74)]
        chance.shuffle(words)
        speakers = chance.choices(range(PEOPLE), cum_weights=speaking, k=2)
        yield _reading(number, words, event, speakers, chance, newest - timedelta(minutes=5 * (count - number)))


def zipf(count: int) -> list[float]:
    """Return the summed weights of so many ranks (Zipf and Mandelbrot's law)."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(count)))


def _reading(
    number: int, words: list[str], event: list[str], speakers: list[int], chance: random.Random, when: datetime
) -> Reading:
    title = " ".join(event[:7]).capitalize()
    text, sentences, quotes, paragraphs = (
        title,
        list[Sentence](),
        list[Quote](),
        [Paragraph(0, len(title), ParagraphKind.HEADING)],
    )
    for index in range(SENTENCES):
        said = " ".join(words[index * 18 : index * 18 + 18]).capitalize()
        start = len(text) + 2
        if index in (2, 5):
            name, role = person(speakers[len(quotes)])
            text += f"\n\n“{said},” said {name}, the {role}."
            inside = start + 1
            quotes.append(Quote(inside, inside + len(said), name, SpeakerKind.PERSON, role, "said", name, len(quotes)))
        else:
            text += f"\n\n{said}."
        paragraphs.append(Paragraph(start, len(text), ParagraphKind.BODY))
        sentences.append(Sentence(start, len(text), len(paragraphs) - 1, rank=index))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Reading(
        text=text,
        title=title,
        title_span=Span(0, len(title)),
        url=f"https://outlet{number % OUTLETS}.example/{number}",
        outlet=f"Outlet {number % OUTLETS}",
        author=None,
        published=when,
        language="en",
        paragraphs=tuple(paragraphs),
        credits=(),
        sentences=tuple(sentences),
        quotes=tuple(quotes),
        people=tuple(Person(quote.speaker or "", (quote.speaker or "",), (quote.role or "",)) for quote in quotes),
        summary=tuple(SummarySentence(text[s.start : s.end], s.start, s.end, s.rank or 0) for s in sentences[:3]),
        terms=tuple(Term(term, 1 / (place + 1)) for place, term in enumerate(event[:10])),
        vector=tuple(sorted(Counter(words).items())),
        fingerprint=Fingerprint(digest, tuple(chance.randrange(2**32) for _ in range(64))),
    )
