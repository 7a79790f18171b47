"""One article through all text steps: whatever it holds, everything found stands in it word for word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableText
from newsdesk.ingest.reading import Wanted, read
from newsdesk.models.reading import Draft, Reading
from newsdesk.models.text import ParagraphKind
from tests.examples import examples, limit, shorter

FERRY = (
    "Ferry crews stop work in pay dispute\n\n"
    "Ferry crews on the island of Skerrin stopped work on Monday after talks over pay broke down.\n\n"
    "“We will not sail until somebody listens to the crews,” said Ada Brandt, the harbour master. “Not one boat.”\n\n"
    "The company said that it had made a fair offer. It would not make another before the summer, it said.\n"
)
_PIECES = [
    "“",
    "”",
    '"',
    "«",
    "»",
    "said",
    "Ada Brandt",
    "she",
    "。",
    "「",
    "」",
    ". ",
    "\n\n",
    "\r\n",
    "\0",
    "\u202e",
    "e\u0301",
]
_TEXT = st.text(max_size=400) | st.lists(st.sampled_from(_PIECES) | st.text(max_size=8), max_size=120).map(" ".join)


def check(reading: Reading) -> None:
    """Hold every offset of a reading against its text."""
    text = reading.text
    end = 0
    for paragraph in reading.paragraphs:
        assert end <= paragraph.start < paragraph.end <= len(text)
        assert text[paragraph.start : paragraph.end].strip()
        end = paragraph.end
    end = 0
    for sentence in reading.sentences:
        paragraph = reading.paragraphs[sentence.paragraph]
        assert paragraph.kind is ParagraphKind.BODY
        assert max(end, paragraph.start) <= sentence.start < sentence.end <= paragraph.end
        end = sentence.end
    ranks = [sentence.rank for sentence in reading.sentences if sentence.rank is not None]
    assert sorted(ranks) == list(range(len(ranks)))
    places = {(sentence.start, sentence.end) for sentence in reading.sentences if sentence.rank is not None}
    for chosen in reading.summary:
        assert text[chosen.start : chosen.end] == chosen.text
        assert (chosen.start, chosen.end) in places
    assert sorted(chosen.rank for chosen in reading.summary) == list(range(len(reading.summary)))
    for quote in reading.quotes:
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.mention is None or quote.mention in text
    assert all(term.weight > 0 and term.text for term in reading.terms)
    assert all(count > 0 for _, count in reading.vector)


@given(_TEXT)
@settings(max_examples=examples(100), deadline=None)
def test_any_text_is_read_and_every_offset_holds(text: str) -> None:
    if not text.strip():
        with pytest.raises(UnreadableText):
            read(Draft(text=text))
        return
    check(read(Draft(text=text)))


@given(st.lists(st.sampled_from(FERRY.split(" ") + _PIECES), max_size=150).map(" ".join), st.integers(1, 60))
@settings(max_examples=examples(50), deadline=None)
def test_news_out_of_order_is_read_within_the_budget(text: str, words: int) -> None:
    if text.strip():
        reading = read(Draft(text=text), Wanted(words=words))
        check(reading)
        assert len(reading.summary) <= 1 or sum(len(s.text.split()) for s in reading.summary) <= words


def test_reading_is_deterministic() -> None:
    assert read(Draft(text=FERRY)) == read(Draft(text=FERRY))


def test_what_the_draft_says_comes_before_what_the_page_says() -> None:
    body = "".join(f"<p>{line}</p>" for line in FERRY.splitlines() if line)
    page = f"<html><head><title>Page title</title></head><body><article>{body}</article></body></html>"
    reading = read(Draft(html=page, url="https://courier.example/1", title="Ferry crews stop work", outlet="Courier"))
    assert (reading.title, reading.outlet) == ("Ferry crews stop work", "Courier")
    check(reading)


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    reading = read(Draft(text="A\ud800B said that they would sail on Monday."))
    assert reading.text == "A\ufffdB said that they would sail on Monday."


@pytest.mark.parametrize("text", ["", " \n\t", "\u2028"])
def test_nothing_is_no_article(text: str) -> None:
    with pytest.raises(UnreadableText, match="no text"):
        read(Draft(text=text))


@pytest.mark.parametrize("algorithm", ["newsdesk", "lexrank", "textrank", "lsa", "luhn", "kl"])
def test_each_algorithm_ranks_every_sentence_once(algorithm: str) -> None:
    reading = read(Draft(text=FERRY), Wanted(sentences=2, algorithm=algorithm))
    check(reading)
    assert 1 <= len(reading.summary) <= 2


@pytest.mark.timed
@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "“quote” said Ada Brandt. ",
        "Ada Brandt and Otto Brandt met. ",
        "“",
        "x",
        "。",
        "A\n",
        "1.2.3. ",
        "she said ",
        "— ",
    ],
)
def test_a_long_text_of_anything_takes_linear_time(unit: str) -> None:
    # Doubling the text may double the time, and noise may add to it; squaring would quadruple it over each doubling.
    def seconds(size: int) -> float:
        text = "Lede of an article. " + shorter(unit * (size // len(unit)))
        started = time.process_time()
        check(read(Draft(text=text)))
        return time.process_time() - started

    seconds(1_000)
    short, long = min(seconds(10_000) for _ in range(2)), seconds(80_000)
    assert long < max(24 * short, limit(12.0))
