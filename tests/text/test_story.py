"""What the texts of a story tell together: verbatim for any text, what is new and what is not, in linear time."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.ingest.reading import read
from newsdesk.models.reading import Draft
from newsdesk.models.story import Passage, StoryText
from newsdesk.models.text import Sentence
from newsdesk.text.story import find
from tests.examples import examples

FIRST = """The ferry between Marlow and Ostrava Island stopped on Monday after a fire in its engine room.

Four people were treated for smoke in the hospital of Marlow. Nobody else of the ninety on board was hurt.

The board will send a bus across the new bridge until the boat is repaired."""
AGAIN = """The Ostrava Island ferry stopped on Monday after an engine room fire, the harbour board said.

Nobody else of the ninety people on board was hurt. A bus will go across the new bridge until the boat is repaired.

Divers found a broken fuel pipe below the second generator on Tuesday afternoon."""
CORRECTED = FIRST.replace("Four people were treated", "As many as 11 people were treated")
GERMAN = """Die Fähre zwischen Marlow und der Insel Ostrava fährt seit Montag nicht mehr, weil es an Bord brannte.

Der Hafenvorstand schickt einen Bus über die neue Brücke, bis das Schiff repariert ist."""


def text_of(words: str, *, current: bool = True) -> StoryText:
    reading = read(Draft(text=words))
    return StoryText(reading.text, reading.sentences, reading.language, current)


def said(texts: list[StoryText], passages: tuple[Passage, ...]) -> list[str]:
    return [texts[one.text].text[one.start : one.end] for one in passages]


def test_only_what_nothing_before_it_said_is_new() -> None:
    texts = [text_of(FIRST), text_of(AGAIN)]
    assert said(texts, find(texts).added) == [
        "Divers found a broken fuel pipe below the second generator on Tuesday afternoon."
    ]


def test_a_number_that_was_nowhere_before_is_new() -> None:
    texts = [text_of(FIRST, current=False), text_of(CORRECTED)]
    assert said(texts, find(texts).added) == ["As many as 11 people were treated for smoke in the hospital of Marlow."]


def test_what_a_later_version_took_out_is_not_told_and_no_brief_takes_from_it() -> None:
    texts = [text_of(FIRST), text_of(AGAIN, current=False), text_of(FIRST + "\n\nThe mayor was told.")]
    found = find(texts)
    assert found.added == ()
    assert {one.text for one in found.brief} <= {0, 2}


def test_the_first_text_in_a_language_adds_nothing() -> None:
    texts = [text_of(FIRST), text_of(GERMAN), text_of(AGAIN)]
    found = find(texts)
    assert {one.text for one in found.added} == {2}
    assert {one.text for one in found.brief} <= {0, 2}, "the brief is in the language that most are in"


def test_order_decides_what_is_new() -> None:
    texts = [text_of(AGAIN), text_of(FIRST)]
    assert not any("fuel pipe" in one for one in said(texts, find(texts).added))


@pytest.mark.parametrize("texts", [[], [StoryText("", (), "und")]])
def test_nothing_tells_nothing(texts: list[StoryText]) -> None:
    found = find(texts)
    assert (found.brief, found.added) == ((), ())


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.lists(st.text(max_size=40), max_size=5), max_size=4), st.sampled_from(["en", "ja", "und", "x"]))
def test_any_text_is_told_word_for_word(written: list[list[str]], language: str) -> None:
    texts: list[StoryText] = []
    for parts in written:
        text, sentences = "", list[Sentence]()
        for n, part in enumerate(parts):
            sentences.append(Sentence(len(text), len(text) + len(part), n, n))
            text += f"{part}\n"
        texts.append(StoryText(text, tuple(sentences), language))
    found = find(texts)
    for one in (*found.brief, *found.added):
        assert (one.start, one.end) in {(s.start, s.end) for s in texts[one.text].sentences}


def test_a_hundred_long_texts_end_in_time() -> None:
    text, sentences = "", list[Sentence]()
    for n in range(1_500):
        one = f"The {n % 97}rd crate of the boat number{n} went to quay{n % 13} before the{n % 7} rain."
        sentences.append(Sentence(len(text), len(text) + len(one), n, n))
        text += f"{one}\n"
    begun = process_time()
    find([StoryText(text, tuple(sentences), "en", current=n == 0) for n in range(30)])
    assert process_time() - begun < 10
