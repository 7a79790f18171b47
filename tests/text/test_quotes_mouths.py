"""Invented passages in which words are easily put into the wrong mouth, in eight languages: nobody says another's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from quotes_reading import read

from newsdesk.models.text import Quote, SpeakerKind

PASSAGES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["passage"]
FEWEST = 60


def person(quote: Quote) -> str:
    """Give the person who speaks, or nothing."""
    return (quote.speaker or "") if quote.speaker_kind is SpeakerKind.PERSON else ""


@pytest.mark.parametrize(
    ("language", "text", "said"), [(row["language"], row["text"], row["said"]) for row in PASSAGES]
)
def test_nobody_says_what_another_said(language: str, text: str, said: list[str]) -> None:
    quotes = read(text, language).quotes
    assert [person(quote) for quote in quotes] == said, [text[quote.start : quote.end] for quote in quotes]


def test_there_are_passages_enough_and_in_eight_languages() -> None:
    assert len({row["text"] for row in PASSAGES}) >= FEWEST
    assert {row["language"] for row in PASSAGES} == {"de", "en", "es", "fr", "it", "pt", "ru", "uk"}
