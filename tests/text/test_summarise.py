"""Ranks and summaries: what a summary may take, what it takes first, and how long it gets."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Cleaned, Paragraph, ParagraphKind, Sentence
from newsdesk.text import sentences, summarise
from tests.examples import examples, limit, shorter

FLOOD = """The river Osk burst its banks at Tarnby on Tuesday, flooding four hundred homes and closing the only bridge.
Rescue teams in boats brought 1,200 people out of the flooded streets of Tarnby before nightfall, the council said.
He said it was.
The flood is the worst in Tarnby since records began, according to the water board.
Mayor Ilse Brandt said the bridge at Tarnby would stay closed for a month while engineers looked at its pillars.
“We are tired,” she said.
Schools in the town will open again on Monday, and the council has promised money to families whose homes were flooded.
Insurers put the damage at 40 million crowns, more than the council of Tarnby spends in a year.
Why was nobody warned?
The water board says its gauges upstream of Tarnby had failed two days before the flood."""


def cleaned(text: str, title: str = "") -> Cleaned:
    paragraphs: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        inner = line.strip()
        if inner:
            at = start + line.index(inner)
            paragraphs.append(Paragraph(at, at + len(inner), ParagraphKind.BODY))
        start += len(line) + 1
    return Cleaned(title, None, tuple(paragraphs), ())


def ranked(text: str, language: str = "en", algorithm: str = "newsdesk", title: str = "") -> tuple[Sentence, ...]:
    parts = cleaned(text, title)
    return summarise.rank(text, parts, sentences.split(text, parts.paragraphs, language), language, algorithm)


def usable(text: str, language: str = "en", title: str = "", parts: Cleaned | None = None) -> list[str]:
    """The sentences that a summary may take, in reading order."""
    parts = parts or cleaned(text, title)
    found = summarise.rank(text, parts, sentences.split(text, parts.paragraphs, language), language)
    return [text[s.start : s.end] for s in found if s.rank is not None]


def in_context(*said: str) -> str:
    """Text in which whole sentences of an ordinary article surround what is tested."""
    return "\n".join([*FLOOD.split("\n")[:2], *said, FLOOD.rsplit("\n", maxsplit=1)[-1]])


@pytest.mark.parametrize(
    "said",
    [
        "He said it was.",
        "Too far?",
        "Theresa Hallam.",
        "By Jonas Lindqvist for the Tarnby Courier.",
        "UPDATED: 19:02 EST, 11 January 2031.",
        "Follow @TarnbyCourier on Twitter for all the news about the flood.",
        "Photograph: Nell Varga for the Tarnby Courier.",
        "Scroll down for video of the boats on the river.",
        "Copyright 2031 The Tarnby Courier. All rights reserved.",
        "Pieter Mulder and Ana Reyes contributed to this report from Oskhaven.",
        "Heroic: The rescue teams on their boats in the market square of Tarnby.",
        "Mayor Ilse Brandt (left) looks over the broken bridge with engineer Tom Aas (right).",
        "and closed the bridge for all traffic for many weeks to come.",
        "The council will pay for the homes of the",
    ],
)
def test_a_summary_never_takes(said: str) -> None:
    """Even where cleaning did not see it, since its line ran together with the text around it."""
    text = in_context(said)
    one = Cleaned("", None, (Paragraph(0, len(text), ParagraphKind.BODY),), ())
    assert said not in usable(text, parts=one)


@pytest.mark.parametrize(
    "said",
    [
        "Mayor Ilse Brandt said: The bridge will stay closed until the engineers have looked at it.",
        "iRescue, a charity with forty boats, brought most of the people out of their homes.",
        "“The gauges upstream had failed two days before the water came,” said Tom Aas of the water board.",
        "By Monday night, the water had left most of the streets, the council said.",
        "The damage is the highest in the country since the war, according to the Associated Press.",
        "The published report on the gauges puts the blame on nobody at the water board.",
    ],
)
def test_a_summary_may_take(said: str) -> None:
    text = in_context(said)
    one = Cleaned("", None, (Paragraph(0, len(text), ParagraphKind.BODY),), ())
    assert said in usable(text, parts=one)


def test_a_sentence_cut_in_two_is_taken_in_neither_part() -> None:
    cut = "Engineers will look at the bridge under. strict rules of the water board this coming Monday."
    text = f"{cut}\n{FLOOD}"
    parts = cleaned(text)
    middle = cut.index("strict")
    halves = (Sentence(0, middle - 1, 0), Sentence(middle, len(cut), 0))
    rest = sentences.split(text, parts.paragraphs, "en")
    found = summarise.rank(text, parts, (*halves, *(s for s in rest if s.paragraph > 0)), "en")
    assert [s.rank for s in found[:2]] == [None, None]


def test_the_title_is_never_taken() -> None:
    title = "Flood closes the only bridge at Tarnby"
    text = f"Flood closes the only bridge at Tarnby.\n{FLOOD}"
    assert not [said for said in usable(text, title=title) if said.startswith("Flood closes")]


def test_a_sentence_that_stands_twice_is_taken_once() -> None:
    again = FLOOD.split("\n")[3]
    assert usable(f"{FLOOD}\n{again}\n{again.upper()}").count(again) == 1


def test_a_fact_told_again_in_almost_the_same_words_is_taken_once() -> None:
    told = "The river Osk burst its banks at Tarnby on Tuesday, flooding four hundred homes and closing a bridge."
    both = {FLOOD.split("\n", maxsplit=1)[0], told}
    assert len(both & set(usable(f"{FLOOD}\n{told}"))) == 1


def test_an_article_of_fragments_still_has_a_summary() -> None:
    assert usable("Flood in Tarnby") == ["Flood in Tarnby"]
    assert usable("Scroll down for video.") == []


def test_text_without_capitals_is_ranked_like_any_other() -> None:
    assert len(usable(FLOOD.lower())) == len(usable(FLOOD))


def test_what_the_article_is_about_comes_first() -> None:
    best = min((s for s in ranked(FLOOD) if s.rank is not None), key=lambda s: s.rank or 0)
    assert FLOOD[best.start : best.end].startswith("The river Osk")


def test_a_later_sentence_outranks_asides_that_stand_before_it() -> None:
    aside = "Somebody in the crowd was humming an old song about sailors and their many sweethearts."
    lines = FLOOD.split("\n")
    text = "\n".join([lines[0], aside, *lines[1:]])
    ranks = {text[s.start : s.end]: s.rank for s in ranked(text)}
    aside_rank, rescue_rank = ranks[aside], ranks[lines[1]]
    assert aside_rank is not None
    assert rescue_rank is not None
    assert rescue_rank < aside_rank


def test_ranks_count_from_zero_without_gaps_and_nothing_else_changes() -> None:
    parts = cleaned(FLOOD)
    given_sentences = sentences.split(FLOOD, parts.paragraphs, "en")
    found = summarise.rank(FLOOD, parts, given_sentences, "en")
    assert [(s.start, s.end, s.paragraph) for s in found] == [(s.start, s.end, s.paragraph) for s in given_sentences]
    ranks = sorted(s.rank for s in found if s.rank is not None)
    assert ranks == list(range(len(ranks)))


@pytest.mark.parametrize("algorithm", summarise.ALGORITHMS)
def test_every_algorithm_ranks_the_same_sentences(algorithm: str) -> None:
    whole = {s.start for s in ranked(FLOOD) if s.rank is not None}
    first, second = (ranked(FLOOD, algorithm=algorithm, title="Flood at Tarnby") for _ in range(2))
    assert first == second
    assert {s.start for s in first if s.rank is not None} == whole
    assert sorted(s.rank for s in first if s.rank is not None) == list(range(len(whole)))


def test_algorithms_do_not_all_agree() -> None:
    orders = {tuple(s.rank for s in ranked(FLOOD, algorithm=name)) for name in summarise.ALGORITHMS}
    assert len(orders) > len(summarise.ALGORITHMS) // 2


def test_an_unknown_algorithm_is_refused() -> None:
    with pytest.raises(ValueError, match="no such algorithm: random"):
        ranked(FLOOD, algorithm="random")


def test_a_word_budget_is_kept_and_sentences_come_in_reading_order() -> None:
    for words in (20, 40, 75, 120):
        chosen = summarise.choose(FLOOD, ranked(FLOOD), "en", words=words)
        assert chosen
        assert sum(len(s.text.split()) for s in chosen) <= words or len(chosen) == 1
        assert [s.start for s in chosen] == sorted(s.start for s in chosen)
        assert sorted(s.rank for s in chosen) == list(range(len(chosen)))


def test_a_sentence_budget_takes_the_best() -> None:
    found = ranked(FLOOD)
    chosen = summarise.choose(FLOOD, found, "en", sentences=3)
    assert {s.start for s in chosen} == {s.start for s in found if s.rank is not None and s.rank < 3}
    assert len(summarise.choose(FLOOD, found, "en", sentences=3, words=30)) == 1


def test_a_first_sentence_over_the_budget_is_taken_whole() -> None:
    (only,) = summarise.choose(FLOOD, ranked(FLOOD), "en", words=1)
    assert only.text == FLOOD[only.start : only.end]


def test_a_budget_counts_characters_in_chinese_and_japanese() -> None:
    text = (
        "北川市の大橋が火曜日の洪水で壊れ、四百軒の家が水につかった。"
        "市長の森田氏は、橋は一か月閉鎖されると述べた。"
        "救助隊は夜までに千二百人をボートで避難させた。"
        "学校は月曜日に再開する予定だと市は発表した。"
    )
    for budget in (40, 60, 90):
        chosen = summarise.choose(text, ranked(text, "ja"), "ja", words=budget)
        assert chosen
        assert sum(len(s.text) for s in chosen) <= budget or len(chosen) == 1
    assert len(summarise.choose(text, ranked(text, "ja"), "ja", words=90)) > 1


@pytest.mark.parametrize("language", ["uk", "de", "ru", "th", "und", "xx"])
def test_any_language_is_ranked(language: str) -> None:
    text = "Річка вийшла з берегів у вівторок. Чотириста будинків затопило. Міст закрили на місяць для огляду опор."
    assert summarise.choose(text, ranked(text, language), language, words=75)


@settings(max_examples=examples(100), deadline=None)
@given(text=st.text(max_size=600), language=st.sampled_from(["en", "de", "ja", "uk", "und"]))
def test_any_text_is_summarised_verbatim_and_once(text: str, language: str) -> None:
    found = ranked(text, language)
    chosen = summarise.choose(text, found, language, words=75)
    assert bool(chosen) == any(s.rank is not None for s in found)
    assert all(s.text == text[s.start : s.end] for s in chosen)
    folded = [" ".join(s.text.casefold().split()) for s in chosen]
    assert len(set(folded)) == len(folded)
    assert ranked(text, language) == found


_WORDS = st.sampled_from(
    "flood bridge Tarnby river water the of and council mayor Ilse homes closed said Monday".split()
)
_LINES = st.lists(_WORDS, min_size=1, max_size=14).map(lambda words: " ".join(words).capitalize() + ".")


@settings(max_examples=examples(60), deadline=None)
@given(lines=st.lists(_LINES, max_size=25), algorithm=st.sampled_from(summarise.ALGORITHMS), budget=st.integers(0, 90))
def test_every_algorithm_keeps_its_promises_on_any_article(lines: list[str], algorithm: str, budget: int) -> None:
    text = "\n".join(lines)
    found = ranked(text, algorithm=algorithm, title="Flood at Tarnby")
    chosen = summarise.choose(text, found, "en", words=budget)
    assert bool(chosen) == any(s.rank is not None for s in found)
    assert sum(len(s.text.split()) for s in chosen) <= budget or len(chosen) == 1
    assert len({s.text for s in chosen}) == len(chosen)


@settings(max_examples=examples(40), deadline=None)
@given(gap=st.sampled_from(["\n", "\n\n", " \n\t\n", "\r\n"]))
def test_white_space_between_paragraphs_changes_no_summary(gap: str) -> None:
    plain = [s.text for s in summarise.choose(FLOOD, ranked(FLOOD), "en", words=75)]
    wide = FLOOD.replace("\n", gap)
    assert [s.text for s in summarise.choose(wide, ranked(wide), "en", words=75)] == plain


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    [
        "No. " * 50_000,
        "The river rose again and the bridge at Tarnby was closed. " * 3_500,
        " ".join(f"House {i} in the street by the river was flooded on day {i * 7}." for i in range(3_000)),
        "(" * 200_000,
        "Heroic: The " * 15_000,
    ],
    ids=["short", "repeated", "many", "brackets", "labels"],
)
def test_a_hostile_text_ends_in_good_time(text: str) -> None:
    text = shorter(text)
    parts = cleaned(text)
    split = sentences.split(text, parts.paragraphs, "en")
    started = time.process_time()
    summarise.choose(text, summarise.rank(text, parts, split, "en"), "en", words=75)
    assert time.process_time() - started < limit(20)
