"""Key terms and the vectors that grouping compares."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Cleaned, Paragraph, ParagraphKind, Term
from newsdesk.text import keywords, sentences
from tests.examples import examples, limit, shorter

HARBOUR = (
    "Port Minister Ana Reyes opened the new harbour at Oskhaven on Monday. The harbour cost 90 million crowns. "
    "Reyes said the cranes of the harbour would work at night. Fishermen in Oskhaven want smaller cranes. "
    "A court in New Tarnby will decide on the cranes in May."
)


def cleaned(text: str, title: str = "", kind: ParagraphKind = ParagraphKind.BODY) -> Cleaned:
    return Cleaned(title, None, (Paragraph(0, len(text), kind),) if text else (), ())


def terms(text: str, language: str = "en", title: str = "", limit: int = 12) -> tuple[Term, ...]:
    parts = cleaned(text, title)
    return keywords.terms(text, parts, sentences.split(text, parts.paragraphs, language), language, limit)


def vector(text: str, language: str = "en", title: str = "") -> dict[str, int]:
    return dict(keywords.vector(text, cleaned(text, title), language))


def test_names_of_several_words_stay_whole_and_take_in_the_surname() -> None:
    found = [term.text for term in terms(HARBOUR)]
    assert "Port Minister Ana Reyes" in found
    assert "Reyes" not in found
    assert "New Tarnby" in found


def test_what_stands_often_comes_first_and_function_words_never() -> None:
    found = [term.text.lower() for term in terms(HARBOUR)]
    assert found.index("cranes") < found.index("fishermen")
    assert not {"the", "of", "on", "a", "said", "in"} & set(found)


def test_terms_are_written_as_in_the_article_and_weights_fall() -> None:
    found = terms(HARBOUR, limit=5)
    assert len(found) == 5
    assert all(term.text in HARBOUR for term in found)
    assert [term.weight for term in found] == sorted((term.weight for term in found), reverse=True)
    assert all(term.weight > 0 for term in found)


def test_the_title_adds_weight() -> None:
    plain, titled = ({t.text: t.weight for t in terms(HARBOUR, title=title)} for title in ("", "Fishermen go to court"))
    assert titled["Fishermen"] > plain["Fishermen"]


def test_chinese_and_japanese_terms_are_whole_words_that_recur() -> None:
    chinese = "烏德蘭總統貝連科週五表示，烏德蘭將擴建港口。貝連科說，港口明年完工。"
    assert {"烏德蘭", "貝連科", "港口"} <= {term.text for term in terms(chinese, "zh")}
    japanese = "北川市のモリタ市長は港を開いた。モリタ市長によると、クレーンは夜も動く。クレーンは三基ある。"
    assert {"モリタ市長", "クレーン"} <= {term.text for term in terms(japanese, "ja")}


def test_a_vector_counts_stems_and_the_title_thrice() -> None:
    found = vector("The minister opened harbours. A harbour opens.", title="Harbour")
    assert found["harbour"] == 5
    assert found["open"] == 2
    assert "the" not in found


def test_a_vector_holds_neighbours_in_title_and_lead_as_pairs() -> None:
    found = vector("The minister opened the harbour.", title="Harbour opens")
    pairs = {pair: count for pair, count in found.items() if " " in pair.strip()}
    assert pairs == {"harbour open": 4, "minist open": 1}


def test_a_vector_marks_the_words_of_the_title() -> None:
    found = vector("The minister opened the harbour.", title="Harbour opens again")
    assert {word for word in found if word.startswith(" ")} == {" harbour", " open"}
    assert not {word for word in vector("The minister opened the harbour.") if word.startswith(" ")}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "attacks", "attack"),
        ("de", "Regierungen", "Regierung"),
        ("uk", "міста", "місто"),
        ("ru", "города", "городом"),
        ("fr", "gouvernements", "gouvernement"),
    ],
)
def test_forms_of_a_word_are_one_entry(language: str, one: str, other: str) -> None:
    assert vector(one, language) == vector(other, language) != {}


def test_diacritics_and_case_make_no_difference() -> None:
    assert vector("Zürich CAFÉ", "en") == vector("zurich cafe", "en")


def test_scripts_without_spaces_are_compared_by_pairs_of_characters() -> None:
    words = {word for word in vector("港口開放", "zh") if " " not in word}
    assert words == {"港口", "口開", "開放"}


def test_only_the_body_makes_a_vector_and_it_stays_short() -> None:
    long = " ".join(f"word{i}" for i in range(1000))
    assert len(vector(long)) == 90 + 59
    assert keywords.vector(long, cleaned(long, kind=ParagraphKind.CAPTION), "en") == ()


@settings(max_examples=examples(100), deadline=None)
@given(
    text=st.text(max_size=400),
    title=st.text(max_size=40),
    language=st.sampled_from(["en", "de", "uk", "ja", "zh", "th", "el", "ar", "und"]),
)
def test_any_text_has_terms_as_written_and_a_vector(text: str, title: str, language: str) -> None:
    found = terms(text, language, title)
    assert len(found) <= 12
    assert all(term.weight > 0 and term.text and (term.text in text or term.text in title) for term in found)
    assert len({term.text for term in found}) == len(found)
    assert terms(text, language, title) == found
    counts = vector(text, language, title)
    assert all(count > 0 and word for word, count in counts.items())


_LETTERS = st.text(st.characters(categories=["L", "M"], max_codepoint=0x06FF), min_size=1, max_size=14)


@settings(max_examples=examples(100), deadline=None)
@given(
    words=st.lists(_LETTERS, max_size=20), language=st.sampled_from(sorted({"ar", "cs", "el", "fr", "it", "pl", "uk"}))
)
def test_no_stemmer_fails_or_depends_on_what_came_before(words: list[str], language: str) -> None:
    together = vector(" ".join(words), language)
    for word in words:
        assert vector(word, language).keys() <= together.keys()


@pytest.mark.timed
@pytest.mark.parametrize(
    "text", ["Ana Reyes " * 20_000, "港口" * 100_000, "Of The " * 28_000], ids=["name", "han", "of"]
)
def test_a_hostile_text_ends_in_good_time(text: str) -> None:
    text = shorter(text)
    started = time.process_time()
    terms(text, "zh" if text[0] == "港" else "en")
    vector(text)
    assert time.process_time() - started < limit(20)
