"""A text that is told and not stored: what "Brief this" answers with."""

from __future__ import annotations

from newsdesk.briefing import share
from newsdesk.briefing.summary import WORDS, numbers_of, unlike
from newsdesk.models.answers import Brief, Length, Speaker
from newsdesk.models.article import StoredSentence
from newsdesk.models.reading import Reading
from newsdesk.models.text import SpeakerKind


def brief(reading: Reading, length: Length = "medium") -> Brief:
    """Tell a text that was just read: no more of it than of a stored article, and whom it quotes how often."""
    sentences = [StoredSentence(reading.text[s.start : s.end], s.start, s.end, s.rank) for s in reading.sentences]
    chosen = share.pick(sentences, reading.language, WORDS[length])
    told: dict[Length, int] = {one: len(share.pick(sentences, reading.language, words)) for one, words in WORDS.items()}
    roles: dict[str, str | None] = {}
    said: dict[str, set[int]] = {}
    for quote in reading.quotes:
        if quote.speaker_kind is SpeakerKind.PERSON and quote.speaker:
            roles[quote.speaker] = roles.get(quote.speaker) or quote.role
            said.setdefault(quote.speaker, set()).add(quote.group)
    return Brief(
        reading.title,
        reading.url,
        reading.outlet,
        reading.language,
        reading.published,
        tuple(sentence.text for sentence in chosen),
        len(sentences),
        tuple(Speaker(name, roles[name], len(groups)) for name, groups in said.items()),
        numbers_of(sentences, chosen),
        unlike(told, length),
    )
