"""The brief over several articles: what it takes from whom, how long it gets, and what it never does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text import clean, sentences, summarise
from newsdesk.text.summarise.brief import BriefSentence, Telling
from newsdesk.text.summarise.brief import brief as of_several
from tests.examples import examples

COURIER = """A cargo ship ran aground on the sandbank off Torwick on Monday night, the coastguard said.
The coastguard took all 14 sailors off the ship by helicopter before dawn.
Rain had fallen for a week, and the fishing fleet of Torwick had stayed in port.
Oil from a broken tank has reached the beach at Marrow Bay, where volunteers are washing seabirds."""

STANDARD = """The cargo ship Vellmar ran aground off Torwick on Monday night, and 14 sailors were saved by helicopter.
“My tea went over the chart and then the lights went out,” said Tomas Quill, the second mate of the Vellmar.
He will not go to sea again this year.
Oil from a broken tank of the Vellmar has reached the beach at Marrow Bay, eight miles to the south."""

HERALD = """Two tugs will try to pull the cargo ship Vellmar off the sandbank at Torwick on the spring tide of Friday.
Oil is still leaking from a broken tank of the ship, which ran aground on Monday night, the coastguard said.
The owner of the Vellmar has promised to pay for the cleaning of the beach at Marrow Bay."""

DEUTSCH = """Ein Frachtschiff ist am Montagabend vor Torwick auf Grund gelaufen, wie die Küstenwache mitteilte.
Alle 14 Seeleute wurden mit dem Hubschrauber vom Schiff geholt, bevor es hell wurde."""


def telling(text: str, language: str = "en") -> Telling:
    cleaned = clean.clean(text, None)
    split = sentences.split(text, cleaned.paragraphs, language)
    return Telling(text, summarise.rank(text, cleaned, split, language), language)


def brief(*texts: str, **limit: int) -> tuple[BriefSentence, ...]:
    return of_several([telling(text) for text in texts], **limit)


def test_every_sentence_stands_in_its_article_to_the_letter() -> None:
    texts = (COURIER, STANDARD, HERALD)
    found = brief(*texts, words=200)
    assert {sentence.doc for sentence in found} == {0, 1, 2}
    assert all(texts[s.doc][s.start : s.end] == s.text for s in found)
    assert sorted(s.rank for s in found) == list(range(len(found)))


def test_what_all_outlets_tell_comes_before_what_one_tells() -> None:
    ranks = {s.text: s.rank for s in brief(COURIER, STANDARD, HERALD)}
    rain = next(rank for text, rank in ranks.items() if text.startswith("Rain had fallen"))
    assert rain > min(rank for text, rank in ranks.items() if "ran aground" in text)
    assert rain > min(rank for text, rank in ranks.items() if "Oil" in text)


def test_the_same_fact_from_two_outlets_is_told_once() -> None:
    told = [s.text for s in brief(COURIER, STANDARD) if s.text.startswith("Oil from a broken tank")]
    assert len(told) == 1


def test_the_brief_opens_with_no_quotation_and_no_pronoun() -> None:
    for texts in ((STANDARD, HERALD), (STANDARD, COURIER), (STANDARD,)):
        (first,) = brief(*texts, sentences=1)
        assert not first.text.startswith(("“", "He "))


def test_what_was_chosen_first_stands_in_front_and_articles_keep_their_order() -> None:
    found = brief(COURIER, STANDARD, HERALD, words=200)
    assert 0 in [s.rank for s in found if s.doc == found[0].doc]
    within = [s.start for s in found[1:] if s.doc == 1]
    assert within == sorted(within)


def test_no_other_outlet_comes_between_a_pronoun_and_whom_it_means() -> None:
    found = brief(COURIER, STANDARD, HERALD, words=400)
    (place,) = [i for i, s in enumerate(found) if s.text.startswith("He will not go")]
    assert found[place - 1].text.startswith("“My tea")


def test_a_syndicated_copy_is_one_telling() -> None:
    alone = brief(COURIER, STANDARD, words=100)
    assert brief(COURIER, STANDARD, COURIER, COURIER, words=100) == alone


def test_budgets_are_kept_and_a_shorter_sentence_fills_the_rest() -> None:
    for words in (30, 60, 90):
        assert sum(len(s.text.split()) for s in brief(COURIER, STANDARD, HERALD, words=words)) <= words
    assert len(brief(COURIER, STANDARD, HERALD, sentences=2)) == 2
    assert len(brief(COURIER, STANDARD, HERALD, words=1)) == 1
    whole = brief(COURIER, STANDARD, HERALD)
    assert len(brief(COURIER, STANDARD, HERALD, words=1_000)) == len(whole)


def test_a_brief_is_in_the_language_of_most_articles() -> None:
    foreign = telling(DEUTSCH, "de")
    mixed = of_several([foreign, telling(COURIER), telling(HERALD)], words=80)
    assert {s.doc for s in mixed} == {1, 2}
    assert of_several([foreign], words=80)[0].doc == 0


def test_a_budget_counts_characters_in_japanese() -> None:
    text = "貨物船が月曜日の夜に座礁した。乗組員十四人は全員ヘリコプターで救助された。油が浜辺に流れ着いている。"
    found = of_several([telling(text, "ja")], words=30)
    assert found
    assert sum(len(s.text) for s in found) <= 30


def test_nothing_in_is_nothing_out() -> None:
    assert of_several([]) == ()
    assert of_several([Telling("", (), "und")], words=75) == ()
    assert brief("Scroll down for video.", words=75) == ()


_WORDS = st.sampled_from("ship Torwick tank oil beach the of and coastguard sailors said Monday He This is".split())
_LINE = st.lists(_WORDS, min_size=1, max_size=14).map(lambda words: " ".join(words).capitalize() + ".")
_TEXT = st.one_of(st.lists(_LINE, max_size=8).map("\n".join), st.text(max_size=200))


@settings(max_examples=examples(80), deadline=None)
@given(
    texts=st.lists(st.tuples(_TEXT, st.sampled_from(["en", "de", "ja", "und"])), max_size=4),
    words=st.none() | st.integers(1, 90),
)
def test_any_articles_give_a_brief_verbatim_and_once(texts: list[tuple[str, str]], words: int | None) -> None:
    tellings = [telling(text, language) for text, language in texts]
    found = of_several(tellings, words=words)
    assert bool(found) == any(s.rank is not None for t in tellings for s in t.sentences)
    assert all(tellings[s.doc].text[s.start : s.end] == s.text for s in found)
    assert len({tellings[s.doc].language for s in found}) <= 1
    assert sorted(s.rank for s in found) == list(range(len(found)))
    assert of_several(tellings, words=words) == found


@pytest.mark.parametrize(
    "text",
    [
        "The ship rose again and the beach at Torwick was closed. " * 2_000,
        " ".join(f"House {i} in the street by the beach was flooded on day {i * 7}." for i in range(2_000)),
    ],
    ids=["repeated", "many"],
)
def test_hostile_articles_end_in_good_time(text: str) -> None:
    made = telling(text)
    started = time.process_time()
    of_several([made] * 6)
    assert time.process_time() - started < 10
