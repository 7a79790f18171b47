"""The parts of a ranking: words and stems, likeness, datelines, and what a sentence is by itself."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Cleaned, Paragraph, ParagraphKind, Sentence
from newsdesk.text import clean, fold, sentences, summarise
from newsdesk.text.stemming import content_words
from newsdesk.text.summarise import centrality, datelines, likeness, ranking
from newsdesk.text.summarise.weighed import Weighed, weighed
from tests.examples import examples

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
        "A yellow crane (similar to the one pictured) fell into the basin of Saltmere before the night shift came.",
        "Hide Caption 4 of 19 Photos: The harbour of Saltmere A boat leaves the basin before the crane is lifted.",
        "CLOSE Harbour master Ada Quill explains how the crane of Saltmere came to fall into the basin.",
        "Watch Ada Quill tell how the crane of Saltmere fell in the video above.",
        "How the board of Saltmere means to pay for a second crane .",
        "(Two of the members of the board have also been to see the crane of Saltmere.)",
        "The owners of the ships in the basin say they will pay, but the insurers of the crane don’t.",
        (
            "Divers swim around the crane of Saltmere on a foggy morning "
            "Divers swim around the crane of Saltmere to find out how it can be lifted."
        ),
        "(Photo: Ines Halloran / The Saltmere Standard)Buy Photo The crane of Saltmere stood on the north quay.",
        "In the video above, you can hear the crane of Saltmere fall into the basin of the north quay.",
        "Dockers cheer as the crane is lifted out of the basin in Saltmere, Halvern, Wednesday, May 7, 2031.",
    ],
)
def test_a_summary_never_takes_a_broken_quotation_an_ellipsis_a_link_or_a_caption(said: str) -> None:
    found = ranks(said)
    assert found[said] is None
    assert found[OPENING] is not None


@pytest.mark.parametrize(
    "said",
    [
        "“My colleagues heard a noise like thunder and ran for their lives,” said Ada Quill, who drives a forklift.",
        'Insurers wrote in a letter: "Damage by wind of such strength is covered by no contract of ours."',
        "The master of the quay says that he warned the board, which did not answer his letters.",
        "The harbour board of Saltmere bought the crane on Monday, March 3, 2014.",
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
    assert centrality.leaning(_weighed(pointing), "en") > centrality.leaning(_weighed("Its " + aside), "en") > 0
    assert centrality.leaning(_weighed("This month the board will lift it."), "en") < 1


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("She told the board of it twice before the crane fell.", "en"),
        ("But he has told the board of it twice.", "en"),
        ("Sie haben es dem Vorstand des Hafens zweimal gesagt.", "de"),
        ("Elle en avait averti deux fois le conseil du port.", "fr"),
        ("Вона двічі попереджала про це раду порту.", "uk"),
        ("Он дважды предупреждал об этом совет порта.", "ru"),
    ],
)
def test_who_is_only_called_she_waits_for_the_sentence_that_names_her(said: str, language: str) -> None:
    (found,) = weighed(said, [Sentence(0, len(said), 0)], language)
    assert centrality.leaning(found, language) > 2  # what all else that a sentence can score comes to


@pytest.mark.parametrize(
    ("said", "language", "waits"),
    [
        ("In it the board asks for the meeting to be put off by a week.", "en", True),
        ("With them came a letter that nobody at the port has seen.", "en", True),
        ("Mit ihm kamen elf Briefe in das Büro des Hafens.", "de", True),
        ("After it emerged that the bell was cracked, the board met twice.", "en", False),
        ("In Italy the board asks for the meeting to be put off by a week.", "en", False),
        ("In IT the port has more places to fill than it had a year ago.", "en", False),
    ],
)
def test_what_stands_in_it_waits_for_the_sentence_that_says_in_what(said: str, language: str, waits: bool) -> None:
    (found,) = weighed(said, [Sentence(0, len(said), 0)], language)
    assert (centrality.leaning(found, language) > 2) is waits


@pytest.mark.parametrize(("opens", "closes"), [("“", "”"), ("«", "»"), ('"', '"')])
def test_a_sentence_in_the_midst_of_a_quotation_is_not_shown(opens: str, closes: str) -> None:
    first = f"Ada Quill wrote to the board: {opens}The crane of Saltmere is older than the quay it stands on."
    midst = "Nobody has looked at the bolts of the crane since the winter of the great flood in Saltmere."
    last = f"The board of Saltmere has to close the quay before somebody is hurt.{closes}"
    found = ranks(first, midst, last)
    assert found[midst] is None
    assert found[CLOSING] is not None
    assert ranks(midst)[midst] is not None


@pytest.mark.parametrize(
    ("said", "language", "waits"),
    [
        ("“Every day costs us money,” he told reporters at the gate.", "en", True),
        ('"Nobody sails in winter," said she.', "en", True),
        ("„Niemand fährt im Winter“, sagte sie am Kai.", "de", True),
        ("« Personne ne navigue en hiver », dit-il au port.", "fr", True),
        ("“Every day costs us money,” said Tilda Brandt, who said she would stay.", "en", False),
        ("“Nobody sails in winter.”", "en", False),
        ('"When she comes, we sail.', "en", False),
    ],
)
def test_a_quotation_that_is_only_his_or_hers_waits_for_the_sentence_that_names_them(
    said: str, language: str, waits: bool
) -> None:
    assert (centrality.leaning(_weighed(said, language), language) > 2) is waits


def test_a_mark_that_nothing_closes_does_not_hide_the_rest() -> None:
    stray = 'The board bought the crane, 60" wide at its foot, from a yard in Halvern.'
    found = ranks(stray, *_TOLD[1:5])
    assert all(found[line] is not None for line in _TOLD[1:5])


def test_blanks_before_all_stops_are_a_way_of_writing_and_no_sign() -> None:
    said = "The board of Saltmere means to pay for a second crane ."
    text = f"The north quay of the harbour is closed . {said} Ships wait in the bay outside ."
    found = [Sentence(0, 41, 0), Sentence(42, 42 + len(said), 0), Sentence(43 + len(said), len(text), 0)]
    cleaned = Cleaned("", None, (Paragraph(0, len(text), ParagraphKind.BODY),), ())
    assert all(s.rank is not None for s in summarise.rank(text, cleaned, found, "en"))


_TITLE = "Harbour of Saltmere shut after crane falls into basin"
_CAPTION = "In this file photo the crane of Saltmere lifts a container of pears off a ship from Halvern."
_TOLD = (
    OPENING,
    "Pilots took eleven ships to the outer moorings of Port Keswin before the fog came in on Wednesday.",
    "Insurers estimate that clearing the basin will cost four million crowns, most of it for divers.",
    "Dockers at the grain terminal struck for an hour to ask for a second lookout on every crane.",
    "Mayor Tomas Quill promised an inquiry by three engineers from outside the county.",
    CLOSING,
)
_JUNK = (
    _TITLE,
    _CAPTION,
    "Photo: Ines Halloran/Halvern Press Agency",
    "By Ines Halloran and Tomas Quill",
    "Updated: 11:29 EST, 17 February 2031",
    "Scroll down for video",
    "Read more: How the port of Saltmere was dug",
    "Sign up for our harbour newsletter",
    "Advertisement",
    "He said it was.",
    "Which nobody had",
    "All rights reserved.",
    OPENING,
)


@settings(max_examples=examples(60), deadline=None)
@given(
    order=st.permutations(range(len(_TOLD))),
    junk=st.lists(st.tuples(st.integers(0, len(_TOLD)), st.sampled_from(_JUNK)), max_size=12),
)
def test_no_title_caption_credit_furniture_fragment_or_repeat_is_ever_in_a_summary(
    order: list[int], junk: list[tuple[int, str]]
) -> None:
    lines = [_TITLE]
    for place, index in enumerate(order):
        lines += [line for where, line in junk if where == place]
        lines.append(_TOLD[index])
    lines += [line for where, line in junk if where == len(_TOLD)]
    text = "\n\n".join(lines)
    cleaned = clean.clean(text, _TITLE)
    ranked = summarise.rank(text, cleaned, sentences.split(text, cleaned.paragraphs, "en"), "en")
    shown = [sentence.text for sentence in summarise.choose(text, ranked, "en")]
    assert sorted(shown) == sorted(_TOLD)


def _weighed(said: str, language: str = "en") -> Weighed:
    (found,) = weighed(said, [Sentence(0, len(said), 0)], language)
    return found


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


@settings(max_examples=examples(100), deadline=None)
@given(text=st.text(min_size=1, max_size=200))
def test_parting_a_dateline_leaves_a_part_of_the_sentence(text: str) -> None:
    (found,) = datelines.parted(text, [Sentence(0, len(text), 3)])
    assert 0 <= found.start < found.end == len(text)


_MIXED = st.text(st.sampled_from("ab SUVs'’“”–…£.é東й1\u00a0-"), max_size=60)


@settings(max_examples=examples(100), deadline=None)
@given(text=st.one_of(_MIXED, st.text(max_size=60)), language=st.sampled_from(["en", "de", "ja", "und"]))
def test_words_and_stems_are_those_of_folding_and_stemming(text: str, language: str) -> None:
    (found,) = weighed(text, [Sentence(0, len(text), 0)], language)
    assert found.folded == tuple(token.text for token in fold.tokens(text))
    assert found.stems == tuple(word.stem for word in content_words(text, language))


def cosine(first: list[str], second: list[str], rows: list[list[str]]) -> float:
    """The likeness of two sentences as the textbook has it, one word after the other."""
    weights: list[dict[str, float]] = []
    for row in (first, second):
        spread = {stem: sum(stem in other for other in rows) for stem in row}
        weights.append({s: (1 + math.log(n)) * math.log1p(len(rows) / spread[s]) for s, n in Counter(row).items()})
    own, other = weights
    lengths = math.hypot(*own.values()) * math.hypot(*other.values())
    return sum(own[s] * other[s] for s in own.keys() & other.keys()) / lengths if lengths else 0.0


@settings(max_examples=examples(60), deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), max_size=12), small=st.sampled_from([0, 1 << 18])
)
def test_likeness_is_the_cosine(rows: list[list[str]], small: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(likeness, "_SMALL", small)
        found = likeness.alike(rows)
    assert found.shape == (len(rows), len(rows))
    for i, first in enumerate(rows):
        for j, second in enumerate(rows):
            if i != j:
                assert found[i, j] == pytest.approx(cosine(first, second, rows), abs=1e-9)


def test_many_common_words_and_few_give_the_same_likeness(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[f"w{(i * j) % 7}" for j in range(12)] for i in range(30)]
    monkeypatch.setattr(likeness, "_SMALL", 0)
    added = likeness.alike(rows)
    monkeypatch.setattr(likeness, "_DENSE", -1)
    assert likeness.alike(rows) == pytest.approx(added)


@settings(max_examples=examples(60), deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from("abcdefghijkl"), max_size=6), max_size=20), few=st.sampled_from([0, 3, 64])
)
def test_a_sentence_goes_whose_words_one_before_it_holds(rows: list[list[str]], few: int) -> None:
    said = [Weighed(" ".join(row), 0, tuple(row), tuple(row)) for row in rows]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ranking, "_FEW", few)
        kept = ranking.without_repeats(said, range(len(said)))
    expected: list[int] = []
    for i, row in enumerate(map(set, rows)):
        needed = math.ceil(0.7 * len(row))
        if all(len(row & set(rows[other])) < needed for other in expected):
            expected.append(i)
    assert kept == expected
