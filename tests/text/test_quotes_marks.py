"""What stands between marks: pairing, apostrophes, and what is no quotation."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quotes_reading import paragraphs, read, said

from newsdesk.models.text import ParagraphKind, SpeakerKind
from newsdesk.text import quotes
from newsdesk.text.people.lexicon import languages
from newsdesk.text.sentences import split
from tests.examples import examples, limit, shorter

INSIDE = "we leave the bay at dawn"


@pytest.mark.parametrize(
    "marks",
    ["“”", '""', "‘’", "''", "„“", "„”", "«»", "»«", "‹›", '“"', '"”', ("``", "''"), ("''", "''"), ("“", "’’"), "””"],
)
def test_every_pair_of_marks_is_read(marks: tuple[str, str] | str) -> None:
    text = f"Petra Quill said {marks[0]}{INSIDE}{marks[1]} on Monday."
    assert said(text) == [(INSIDE, "Petra Quill")]


def test_japanese_marks_and_those_inside_them() -> None:
    text = "山田太郎市長は「新しい橋を『夢の橋』と呼びたい」と述べた。"
    assert said(text, "ja") == [("新しい橋を『夢の橋』と呼びたい", "山田太郎")]


def test_apostrophes_are_no_marks() -> None:
    text = "It’s the boys’ boat, and ’twas Quill's in the '90s, said the sailors' wives."
    assert said(text) == []


def test_apostrophes_inside_single_marks_do_not_close_them() -> None:
    assert said("Petra Quill said: ‘It’s the boys’ boat and we don’t sell it.’") == [
        ("It’s the boys’ boat and we don’t sell it.", "Petra Quill")
    ]


def test_a_quotation_inside_another_belongs_to_it() -> None:
    assert said("“He told me ‘never come back here’ and left,” Petra Quill said.") == [
        ("He told me ‘never come back here’ and left,", "Petra Quill")
    ]


def test_a_forgotten_mark_spoils_no_other_paragraph() -> None:
    text = "He wrote “ and forgot it.\nPetra Quill said “we leave the bay at dawn” and left."
    assert ("we leave the bay at dawn", "Petra Quill") in said(text)


def test_inches_are_no_marks() -> None:
    assert said('The 12" pipe broke near the 30" main, Petra Quill said.') == []


@pytest.mark.parametrize(
    "text",
    [
        "Petra Quill read from her book, “The Long Road Home,” on Monday.",
        "Petra Quill saw the film “Night of the Gulls” on Monday.",
        "Petra Quill wore a shirt that read “Free the bay now.”",
        "Petra Quill held a banner saying “Free the bay right now.”",
        "The so-called “friends of the bay” met Petra Quill.",
        "Robert “Big Bob” Vance met Petra Quill.",
        "Petra Quill called it a “disaster” on Monday.",
        "Petra Quill sent “http://bay.example/one-two-three” on Monday.",
    ],
)
def test_titles_signs_nicknames_and_labels_are_no_quotations(text: str) -> None:
    assert said(text) == []


def test_a_short_answer_that_somebody_says_is_one() -> None:
    assert said("“No,” Petra Quill said.") == [("No,", "Petra Quill")]


@pytest.mark.parametrize("kind", [ParagraphKind.HEADING, ParagraphKind.FURNITURE, ParagraphKind.CREDIT])
def test_headings_credits_and_furniture_hold_none(kind: ParagraphKind) -> None:
    text = "Petra Quill said “we leave the bay at dawn” on Monday."
    assert quotes.find(text, paragraphs(text, kind), (), "en").quotes == ()


def test_captions_hold_some() -> None:
    text = "Petra Quill said “we leave the bay at dawn” on Monday."
    assert len(quotes.find(text, paragraphs(text, ParagraphKind.CAPTION), (), "en").quotes) == 1


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "‘",
        "’",
        "'",
        "„",
        "«",
        "»",
        "「",
        "」",
        "``",
        "''",
        " said ",
        " he ",
        "Ann ",
        "Ray",
        ", ",
        ". ",
        "\n",
        " who ",
    ]
)


@given(st.lists(st.one_of(st.text(max_size=6), PIECES), max_size=60), st.sampled_from(languages()))
@settings(max_examples=examples(100), deadline=None)
def test_any_text_is_read_verbatim_and_in_order(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    parts = paragraphs(text)
    found = quotes.find(text, parts, split(text, parts, language), language)
    at = 0
    for quote in found.quotes:
        assert at <= quote.start < quote.end <= len(text)
        assert any(part.start <= quote.start and quote.end <= part.end for part in parts)
        assert (quote.speaker is None) == (quote.speaker_kind is SpeakerKind.NONE)
        at = quote.end
    groups = [quote.group for quote in found.quotes]
    assert groups == sorted(groups)
    assert set(groups) == set(range(len(set(groups))))


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    [
        '"' * 200_000,
        "“" * 200_000,
        "'a " * 60_000,
        "“a b c” " * 25_000,
        " ".join(f"Ann Name{number} said." for number in range(10_000)),
        " ".join(f"Xan{number} Smith spoke." for number in range(10_000)),
        "a" * 200_000,
        "Ann, " * 40_000,
        "“One two three,” he said. " * 8_000,
        "([{" * 20_000,
        "“‘«" * 15_000,
        "Ann Ray said Bo Li said " * 1_500,
        "'" * 100_000,
        "Ann Ёж 「雨」 said “да” " * 2_000,
        "denied that she never said " * 2_000,
    ],
    ids=[
        "marks",
        "openers",
        "apostrophes",
        "pairs",
        "names",
        "namesakes",
        "no spaces",
        "commas",
        "pronouns",
        "brackets",
        "nested marks",
        "names and said",
        "all apostrophes",
        "scripts in turn",
        "denials",
    ],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    text = shorter(text)
    parts = paragraphs(text)
    started = time.process_time()
    quotes.find(text, parts, (), "en")
    assert time.process_time() - started < limit(20)


def test_nothing_in_nothing_out() -> None:
    assert read("").quotes == ()
    assert read("").people == ()
