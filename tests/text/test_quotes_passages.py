"""Invented passages of news, one file a language: whose each quotation is, and its words where the marks matter.

A passage has a `shape`, a `text` (a line is a paragraph) and what is `said`: of each quotation in order the speaker.
"" is nobody, "unnamed: a spokesman" and "organisation: the Ice Board" are no persons. `inside` gives the quoted words.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from quotes_reading import read

from newsdesk.models.text import Quote, SpeakerKind

LANGUAGES = ("de", "en", "es", "fr", "it", "pt", "ru", "uk")
FEWEST = 20

EVERYWHERE = {
    "marks", "apostrophes", "left open", "split", "nested", "title", "slogan", "nickname", "sign", "scare quote",
    "after", "before", "colon", "according to", "sentence before", "indirect speech", "quote only", "role",
    "honorific", "particle", "hyphen", "namesakes", "organisation", "unnamed", "abstention",
}  # fmt: skip
"""Shapes that every language has a passage of."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and what is to be found in it."""

    shape: str
    text: str
    said: tuple[str, ...]
    inside: tuple[str, ...] | None


def passages(language: str) -> list[Passage]:
    """Read the passages of a language."""
    data = tomllib.loads(Path(__file__).with_name(f"test_quotes_passages_{language}.toml").read_text(encoding="utf-8"))
    return [
        Passage(
            row["shape"],
            row["text"].strip(),
            tuple(row["said"]),
            tuple(row["inside"]) if "inside" in row else None,
        )
        for row in data["passage"]
    ]


CASES = [
    pytest.param(language, passage, id=f"{language}-{number}-{passage.shape}")
    for language in LANGUAGES
    for number, passage in enumerate(passages(language), 1)
]


def speaker(quote: Quote) -> str:
    """Write down a speaker as the files do."""
    if quote.speaker_kind in (SpeakerKind.PERSON, SpeakerKind.NONE):
        return quote.speaker or ""
    return f"{quote.speaker_kind.value}: {quote.speaker}"


@pytest.mark.parametrize(("language", "passage"), CASES)
def test_every_quotation_of_a_passage_is_its_speakers(language: str, passage: Passage) -> None:
    quotes = read(passage.text, language).quotes
    words = [passage.text[quote.start : quote.end] for quote in quotes]
    assert [speaker(quote) for quote in quotes] == list(passage.said), words
    if passage.inside is not None:
        assert words == list(passage.inside)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_passages_of_every_shape(language: str) -> None:
    found = passages(language)
    assert len({passage.text for passage in found}) >= FEWEST
    assert {passage.shape for passage in found} >= EVERYWHERE
