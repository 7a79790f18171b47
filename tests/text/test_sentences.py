"""Sentences: where they end, where they do not, and that they stand verbatim in their paragraph."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Paragraph, ParagraphKind
from newsdesk.text import sentences
from tests.examples import examples, limit, shorter


def parts(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in sentences.spans(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["The U.S. Senate met Jan. 3 at 5 p.m. on Main St. in Ardley.", "It ended."]),
        ("en", ["She moved to the U.S.", "The rest stayed."]),
        ("en", ["Gov. Jane Ardent and Sen. A. B. Moss met.", "Police came."]),
        ("en", ["“A. B,” said Moss.", "He said “No.”", "The rest is known."]),
        ("en", ["“Go!” she said.", "“Why?” asked Moss."]),
        ("en", ["“It is over.”", "He left."]),
        ("en", ["He said no.", "At No. 10 nobody spoke."]),
        ("en", ["It was black.", "They call.", "It was day."]),
        ("en", ["He was ill.", "Doctors came to Ardley, Ill. General Hospital."]),
        ("en", ["It rose 3.5 percent to $1.2 million.", "And then … nothing."]),
        ("en", ["So did I.", "Moss agreed."]),
        ("en", ["The treaty was signed.[12][13]", "It failed."]),
        ("en", ["Air, sea and. land were closed.", "Nobody knew.", "All left.", "It ended."]),
        ("en", ["Whales swim off the coast of. Halvern and the. North Cape.", "Take Vitamin A.", "The sea is calm."]),
        ("de", ["Am 3. Januar kam z. B. Dr. Lindt bzw. Frau Moos.", "Es waren 13.", "Die Stadt schlief."]),
        ("fr", ["M. Petit a parlé.", "Mme Roche, née en 1968, écoutait.", "« Oui. »", "Elle part."]),
        ("ru", ["В 2012 г. Лесков уехал в г. Дальск.", "Он жил на ул. Садовой."]),
        ("uk", ["Школа ім. Лісенка на вул. Садовій.", "Він вийшов."]),
        ("ja", ["市長は「行く。」と述べた。", "明日だ！", "本当か？", "「はい。」", "彼は笑った。"]),
        ("zh", ["他说：“是的。”", "会议结束。"]),
        ("hi", ["वह गया।", "वह आया।"]),
    ],
)
def test_sentences_end_where_readers_end_them(language: str, expected: list[str]) -> None:
    joiner = "" if language in {"ja", "zh"} else " "
    assert parts(joiner.join(expected), language) == expected


def test_a_lost_space_after_a_full_stop_still_ends_the_sentence() -> None:
    assert parts("The talks ended.The next round is in 2031.They hope.”Nobody knows.") == [
        "The talks ended.",
        "The next round is in 2031.",
        "They hope.”",
        "Nobody knows.",
    ]


@pytest.mark.parametrize("text", ["See www.Ardley.com or News.Ardley.org now.", "The U.S.A team won.", "St.Moss fell."])
def test_addresses_and_abbreviations_are_not_cut(text: str) -> None:
    assert parts(text) == [text]


def test_text_without_capitals_is_still_cut() -> None:
    assert parts("he went home. she stayed. it rained.") == ["he went home.", "she stayed.", "it rained."]


def test_only_body_paragraphs_have_sentences_and_each_knows_its_own() -> None:
    text = "A title. Of two.\nOne. Two.\nBy Jane Ardent.\nThree."
    kinds = [ParagraphKind.HEADING, ParagraphKind.BODY, ParagraphKind.CREDIT, ParagraphKind.BODY]
    starts = [0, 17, 27, 43]
    paragraphs = [
        Paragraph(start, start + len(line), kind)
        for start, line, kind in zip(starts, text.splitlines(), kinds, strict=True)
    ]
    found = sentences.split(text, paragraphs, "en")
    assert [(text[s.start : s.end], s.paragraph, s.rank) for s in found] == [
        ("One.", 1, None),
        ("Two.", 1, None),
        ("Three.", 3, None),
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Three short  words.", "en", 3),
        ("三つ の語", "ja", 4),
        ("세 단어", "ko", 3),
        ("三个字", "und", 3),
        ("", "en", 0),
    ],
)
def test_length_counts_words_or_characters(text: str, language: str, expected: int) -> None:
    assert sentences.length(text, language) == expected


TRICKY = st.text(
    st.sampled_from("aBé1 .!?…“”\"'’()[]\n\r\u2028\0\u200b\u202e。！」「と、A.Mr\ud800\U0001f600"), max_size=120
)


@given(
    st.text(st.characters(), max_size=300) | TRICKY, st.sampled_from(["en", "de", "fr", "ru", "uk", "ja", "und", "xx"])
)
@settings(max_examples=examples(100), deadline=None)
def test_any_text_gives_ordered_trimmed_sentences(text: str, language: str) -> None:
    position = 0
    for span in sentences.spans(text, language):
        sentence = text[span.start : span.end]
        assert position <= span.start < span.end <= len(text)
        position = span.end
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        assert any(map(str.isalnum, sentence))


@given(TRICKY)
@settings(max_examples=examples(60), deadline=None)
def test_no_letter_of_a_text_is_lost(text: str) -> None:
    found = sentences.spans(text, "en")
    covered = {i for span in found for i in range(span.start, span.end)}
    assert all(i in covered for i, character in enumerate(text) if character.isalnum())


@pytest.mark.timed
@pytest.mark.parametrize(
    "unit", [".", "a.", "A. ", "Dr. ", ".\"'", "?”)", "! ", "。」", "ab.Cd", "1. ", "x… ", "(a. ", "\0", "a" * 400]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = shorter(unit * (100_000 // len(unit)))
    started = time.process_time()
    sentences.spans(text, "en")
    assert time.process_time() - started < limit(20)
