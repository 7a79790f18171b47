"""How a story is worded: within Discord's limits whatever is in it, in every language, with outlet, link and time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk import messages
from newsdesk.messages import actions
from newsdesk.messages.markdown import draw
from newsdesk.models.answers import QuoteEntry, Telling
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.story import (
    Change,
    OutletTold,
    StoryAnswer,
    StoryBrief,
    StoryChanges,
    StoryHead,
    StoryTold,
    StoryVoices,
    ToldSentence,
    Voice,
)
from newsdesk.words import catalogue
from tests.examples import examples

WORDS = catalogue("en")
WHEN = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
LEAD = Telling("Ferry stops", "https://lantern.example/ferry", "The Lantern", WHEN, "en", ref="abc")
OTHER = Telling("Fähre fährt nicht", "https://blatt.example/f", "Das Blatt", WHEN, "de", ref="def")
HEAD = StoryHead(LEAD, "abc", (LEAD, OTHER), outlets=2, speakers=3, changes=4)
BRIEF = StoryBrief(
    HEAD, (ToldSentence("It stops.", LEAD, 1), ToldSentence("Es kommt ein Bus.", OTHER, 4)), ranks=(0, 1)
)

TEXTS = st.text(max_size=60) | st.sampled_from(["*" * 900, "w " * 700, "字" * 800, "@everyone [x](https://y.example)"])
TELLINGS = st.builds(
    Telling, TEXTS, st.just("https://a.example/" + "x" * 300) | st.none(), TEXTS | st.none(), st.just(WHEN),
    st.sampled_from(["en", "ja", "und"]), ref=st.sampled_from(["abc", "def", "ghi"]),
)  # fmt: skip
HEADS = st.builds(
    StoryHead, TELLINGS, st.just("abc"), st.lists(TELLINGS, min_size=1, max_size=30).map(tuple), st.integers(0, 40),
    st.integers(0, 40), st.integers(0, 40), st.integers(0, 3), st.lists(TELLINGS, max_size=3).map(tuple),
    st.lists(TELLINGS, max_size=3).map(tuple),
)  # fmt: skip
QUOTES = st.builds(
    QuoteEntry, st.lists(TEXTS, min_size=1, max_size=3).map(tuple), TEXTS, TEXTS, TELLINGS,
    st.lists(TELLINGS, max_size=8).map(tuple),
)  # fmt: skip
VOICES = st.builds(
    Voice, TEXTS, TEXTS | st.none(), st.lists(QUOTES, max_size=1).map(tuple), st.just("a key" * 9), st.integers(0, 9)
)
CHANGES = st.builds(
    Change, st.sampled_from(["added", "headline", "quote"]), TELLINGS, st.just(WHEN),
    st.lists(TEXTS, min_size=1, max_size=2).map(tuple), st.just(("before " * 90,)), speaker=TEXTS,
)  # fmt: skip


def _brief(head: StoryHead, told: list[ToldSentence]) -> StoryBrief:
    return StoryBrief(head, tuple(told), tuple(range(len(told))))


SENTENCES = st.lists(st.builds(ToldSentence, TEXTS, TELLINGS, st.integers(1, 99)), max_size=6)
ANSWERS: st.SearchStrategy[StoryAnswer] = st.one_of(
    st.builds(_brief, HEADS, SENTENCES),
    st.builds(StoryVoices, HEADS, st.integers(4, 30), st.integers(1, 9), st.lists(VOICES, max_size=4).map(tuple)),
    st.builds(
        StoryTold, HEADS, st.integers(5, 30), st.integers(1, 9),
        st.lists(st.builds(OutletTold, TELLINGS, TEXTS | st.none(), st.integers(1, 9)), max_size=5).map(tuple),
    ),
    st.builds(
        StoryChanges, HEADS, TELLINGS, st.integers(4, 9), st.integers(1, 9), st.lists(CHANGES, max_size=4).map(tuple)
    ),
)  # fmt: skip


@settings(max_examples=examples(80), deadline=None)
@given(ANSWERS, st.sampled_from(LANGUAGES), st.booleans())
def test_whatever_is_in_a_story_it_is_one_message(answer: StoryAnswer, language: str, editor: bool) -> None:
    for back in (None, actions.latest("ferry")):
        message = messages.story(answer, catalogue(language), editor=editor, back=back)
        assert 0 < len(draw(message)) <= 2000
        assert len(message.buttons) <= 3
        if message.menu is not None:
            assert 0 < len(message.menu.options) <= 25
            assert all(0 < len(line.value) <= 100 and 0 < len(line.label) <= 100 for line in message.menu.options)


def test_every_sentence_stands_with_its_outlet_linked_and_its_time() -> None:
    lines = draw(messages.story(BRIEF, WORDS)).splitlines()
    assert lines[0].startswith("**[Ferry stops](<https://lantern.example/ferry>)")
    assert lines[1] == "It stops."
    assert lines[2].startswith("-# [The Lantern](<https://lantern.example/ferry>), <t:")
    assert "Es kommt ein Bus." in lines
    assert lines[-2].endswith("· in German")
    assert lines[-1] == "-# 2 sentences, word for word · 2 outlets"


def test_a_tab_without_anything_in_it_is_no_button() -> None:
    alone = StoryHead(LEAD, "abc", (LEAD,), outlets=1, speakers=0, changes=0)
    message = messages.story(StoryBrief(alone, BRIEF.sentences[:1], (0,)), WORDS, editor=True)
    assert [button.label for button in message.buttons] == ["Merge with…"], "with room, what editors may do is a button"
    full = messages.story(BRIEF, WORDS, editor=True, back=actions.latest("ferry"))
    assert full.menu is not None
    assert [line.value for line in full.menu.options] == ["a.abc", "a.def", "back", "split", "merge"]


def test_an_earlier_and_a_later_story_stand_with_outlet_and_time_and_open_from_the_menu() -> None:
    head = replace(HEAD, follows=(OTHER,), later=(LEAD,), changes=0)
    brief = messages.story(replace(BRIEF, head=head), WORDS)
    (follows,) = [line for line in draw(brief).splitlines() if "Follows" in line]
    assert follows.startswith("-# Follows: **[Fähre fährt nicht](<https://blatt.example/f>)**, Das Blatt, <t:")
    assert follows.endswith(" · in German"), "a headline that is not in the reader's language says in which it is"
    assert "Later" not in draw(brief)
    assert brief.menu is not None
    assert [one.value for one in brief.menu.options if one.label.startswith("Follows: Fähre")] == ["s.def"]
    assert brief.buttons[-1].label == "Changes", "what followed stands there, though nothing changed"
    changed = messages.story(StoryChanges(head, LEAD, 0, 1, ()), WORDS)
    assert "-# Later: **[Ferry stops](<https://lantern.example/ferry>)**, The Lantern, <t:" in draw(changed)
    assert changed.menu is not None
    assert [one.value for one in changed.menu.options] == ["s.abc", "s.def"]


def test_a_headline_that_stands_among_the_outlets_is_not_said_twice() -> None:
    told = StoryTold(HEAD, 2, 1, (OutletTold(LEAD, "It stops.", 1), OutletTold(OTHER, None, 1)))
    assert draw(messages.story(told, WORDS)).count("Ferry stops") == 1
    later = StoryTold(HEAD, 7, 6, (OutletTold(OTHER, None, 1),))
    assert draw(messages.story(later, WORDS)).splitlines()[0].startswith("**[Ferry stops]")


@pytest.mark.parametrize("chosen", [(), ("def",), ("abc", "def")])
def test_who_splits_sees_what_goes_and_one_stays(chosen: tuple[str, ...]) -> None:
    third = Telling("Third", None, None, WHEN, "en", ref="ghi")
    message = messages.story_split("abc", (LEAD, OTHER, third), chosen, WORDS)
    assert message.private
    left = [line.value for line in message.menu.options] if message.menu else []
    assert left == ([one for one in ("abc", "def", "ghi") if one not in chosen] if len(chosen) < 2 else [])
    assert [button.label for button in message.buttons] == (["Split off", "Leave it"] if chosen else [])
