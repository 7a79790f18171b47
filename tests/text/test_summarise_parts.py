"""The parts of a ranking: words and stems, likeness, datelines, and what a sentence is by itself."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Cleaned, Paragraph, ParagraphKind, Sentence
from newsdesk.text import fold, sentences, summarise
from newsdesk.text.stemming import content_words
from newsdesk.text.summarise import centrality, datelines, likeness
from newsdesk.text.summarise.weighed import Weighed, weighed

OPENING = "The harbour board of Saltmere closed the north quay on Tuesday after a crane fell into the basin."
CLOSING = "Engineers of the harbour board will lift the crane out of the basin of Saltmere within a month."


def ranks(*said: str) -> dict[str, int | None]:
    """What each sentence is ranked in a one-paragraph article, by its text."""
    text = " ".join([OPENING, *said, CLOSING])
    found: list[Sentence] = []
    at = 0
    for part in [OPENING, *said, CLOSING]:
        at = text.index(part, at)
        found.append(Sentence(at, at + len(part), 0))
        at += len(part)
    cleaned = Cleaned("", None, (Paragraph(0, len(text), ParagraphKind.BODY),), ())
    return {text[s.start : s.end]: s.rank for s in summarise.rank(text, cleaned, found, "en")}


@pytest.mark.parametrize(
    "said",
    [
        "The sign above the door of the harbour office reads, in full: “Leave at no. 2.",
        "Nobody was in the basin.” said the master of the quay, who saw the crane fall on Tuesday.",
        'The board wrote: "The quay stays closed until the crane is out of the basin.',
        "The master of the quay says that he warned the board of it, and the board says that he did not.",
        "FILE - In this May 4, 2031, photo, the crane stands on the north quay of Saltmere.",
        "The crane of Saltmere is seen in this file photo from the time before the harbour board bought it.",
    ],
)
def test_a_summary_never_takes_a_broken_quotation_an_ellipsis_or_a_caption(said: str) -> None:
    found = ranks(said)
    assert found[said] is None
    assert found[OPENING] is not None


@pytest.mark.parametrize(
    "said",
    [
        "“My colleagues heard a noise like thunder and ran for their lives,” said Ada Quill, who drives a forklift.",
        'Insurers wrote in a letter: "Damage by wind of such strength is covered by no contract of ours."',
        "The master of the quay says that he warned the board, which did not answer his letters.",
    ],
)
def test_a_summary_may_take_a_whole_quotation(said: str) -> None:
    assert ranks(said)[said] is not None


def test_what_only_points_back_comes_last_unless_the_sentence_before_it_is_taken() -> None:
    aside = "Visitors of the fish market sang old songs about sailors and their sweethearts until midnight."
    pointing = "That is why insurers of the fish market asked for a louder bell, a taller fence and an earlier curfew."
    found = ranks(aside, pointing)
    rank, before = found[pointing], found[aside]
    assert rank is not None
    assert before is not None
    assert rank > before
    assert rank == max(place for place in found.values() if place is not None) or rank == before + 1
    assert centrality.leaning(_weighed(pointing), "en") > centrality.leaning(_weighed("He " + aside), "en") > 0
    assert centrality.leaning(_weighed("This month the board will lift it."), "en") < 1


def _weighed(said: str) -> Weighed:
    return weighed(said, Sentence(0, len(said), 0), "en")


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("SALTMERE, Halvern (HPA) - The dockers met.", "The dockers met."),
        ("Saltmere (HPA) -- The dockers met.", "The dockers met."),
        ("TORWICK, 5 May — “We met,” they said.", "“We met,” they said."),
        ("PORT KESWIN – Dockers met.", "Dockers met."),
        ("САЛТМЕР, 5 травня — Докери зустрілися.", "Докери зустрілися."),
        ("Saltmere - the town on the coast - Is old.", None),
        ("HPA - The agency said so.", None),
        ("FILE - In this photo, the dockers met.", None),
        ("MV-22 Aircraft flew over Saltmere.", None),
        ("SALTMERE dockers – all of them – met.", None),
        ("The dockers met.", None),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(line: str, rest: str | None) -> None:
    (found,) = datelines.parted(line, [Sentence(0, len(line), 0)])
    assert line[found.start : found.end] == (rest or line)


def test_only_the_first_sentence_of_a_paragraph_has_a_dateline() -> None:
    text = "TORWICK - The port is shut. SALTMERE - The port is open."
    first, second = datelines.parted(text, [Sentence(0, 27, 0), Sentence(28, len(text), 0)])
    assert text[first.start : first.end] == "The port is shut."
    assert second == Sentence(28, len(text), 0)


@settings(max_examples=100, deadline=None)
@given(text=st.text(min_size=1, max_size=200))
def test_parting_a_dateline_leaves_a_part_of_the_sentence(text: str) -> None:
    (found,) = datelines.parted(text, [Sentence(0, len(text), 3)])
    assert 0 <= found.start < found.end == len(text)


_MIXED = st.text(st.sampled_from("ab SUVs'’“”–…£.é東й1\u00a0-"), max_size=60)


@settings(max_examples=100, deadline=None)
@given(text=st.one_of(_MIXED, st.text(max_size=60)), language=st.sampled_from(["en", "de", "ja", "und"]))
def test_words_and_stems_are_those_of_folding_and_stemming(text: str, language: str) -> None:
    found = weighed(text, Sentence(0, len(text), 0), language)
    assert found.folded == tuple(token.text for token in fold.tokens(text))
    assert found.stems == tuple(word.stem for word in content_words(text, language))
    assert found.length == sentences.length(text, language)


def cosine(first: list[str], second: list[str], rows: list[list[str]]) -> float:
    """The likeness of two sentences as the textbook has it, one word after the other."""
    weights: list[dict[str, float]] = []
    for row in (first, second):
        spread = {stem: sum(stem in other for other in rows) for stem in row}
        weights.append({s: (1 + math.log(n)) * math.log1p(len(rows) / spread[s]) for s, n in Counter(row).items()})
    own, other = weights
    lengths = math.hypot(*own.values()) * math.hypot(*other.values())
    return sum(own[s] * other[s] for s in own.keys() & other.keys()) / lengths if lengths else 0.0


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), max_size=12))
def test_likeness_is_the_cosine(rows: list[list[str]]) -> None:
    found = likeness.alike(rows)
    assert found.shape == (len(rows), len(rows))
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            if i != j:
                assert found[i, j] == pytest.approx(cosine(first, second, rows), abs=1e-9)


def test_many_common_words_and_few_give_the_same_likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[f"w{(i * j) % 7}" for j in range(12)] for i in range(30)]
    added = likeness.alike(rows)
    monkeypatch.setattr(likeness, "_DENSE", -1)
    assert likeness.alike(rows) == pytest.approx(added)
