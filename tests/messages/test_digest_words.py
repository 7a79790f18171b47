"""How a digest is worded: within Discord's limits whatever is in it, its headlines in the text, its words sourced."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.messages import digest as worded
from newsdesk.messages import plain, stored, unasked
from newsdesk.messages.markdown import CARD_LIMIT, LIMIT, draw, draw_card
from newsdesk.models.answers import QuoteEntry, Telling
from newsdesk.models.digest import DigestBrief, DigestPlan, DigestReasons, DigestRest, DigestStory, Schedule
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.outbox import Target
from newsdesk.models.overview import Window
from newsdesk.words import catalogue
from tests.examples import examples

WORDS = catalogue("en")
WHEN = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
WINDOW = Window(WHEN - timedelta(days=3), WHEN)
LEAD = Telling("Ferry stops", "https://lantern.example/ferry", "The Lantern", WHEN, "en", ref="abc")
OTHER = Telling("Fähre fährt nicht", "https://blatt.example/f", "Das Blatt", WHEN, "de", ref="def")
QUOTE = QuoteEntry(("It is kind of them.",), "Tilda Brandt", "harbour master", OTHER, ())
FERRY = DigestStory(LEAD, ("It stops.", "A bus comes."), (2, 5), 6, QUOTE)
BUS = DigestStory(OTHER, ("Es kommt ein Bus.",), (1,), 1, None, WHEN - timedelta(days=1))
BRIEF = DigestBrief("dkey", WHEN, "Morning brief", date(2026, 1, 15), WINDOW, 16, (FERRY, BUS))
LONG = "The council has put off its decision on the northern pier until the spring, a spokeswoman for the town told us."

TEXTS = st.text(max_size=60) | st.sampled_from(["*" * 900, "w " * 700, "字" * 800, "@everyone [x](https://y.example)"])
TELLINGS = st.builds(
    Telling, TEXTS, st.just("https://a.example/" + "x" * 300) | st.none(), TEXTS | st.none(), st.just(WHEN),
    st.sampled_from(["en", "ja", "und"]), ref=st.sampled_from(["abc", "def", "ghi"]),
)  # fmt: skip
QUOTES = st.builds(
    QuoteEntry, st.lists(TEXTS, min_size=1, max_size=3).map(tuple), TEXTS, TEXTS | st.none(), TELLINGS, st.just(())
)
STORIES = st.builds(
    DigestStory, TELLINGS, st.lists(TEXTS, max_size=3).map(tuple), st.just((1, 3, 4)), st.integers(0, 40),
    QUOTES | st.none(), st.just(WHEN) | st.none(),
)  # fmt: skip
BRIEFS = st.builds(
    DigestBrief, st.sampled_from(["", "a" * 12]), st.just(WHEN), TEXTS, st.just(date(2026, 1, 15)), st.just(WINDOW),
    st.integers(10, 2000), st.lists(STORIES, max_size=10).map(tuple), st.booleans(), st.integers(0, 3),
)  # fmt: skip
languages = st.sampled_from(LANGUAGES)


@given(BRIEFS, languages)
@settings(deadline=None, max_examples=examples(100))
def test_any_digest_fits_and_comes_back_from_storage_as_it_was(brief: DigestBrief, language: str) -> None:
    words = catalogue(language)
    message = worded.digest(brief, words)
    assert unasked.fits(message)
    assert len(draw(unasked.with_reference(message, "k7f3m2qa"))) <= LIMIT
    if message.card is not None:
        assert 0 < len(draw_card(message.card)) <= CARD_LIMIT
    assert len(message.buttons) <= 3
    assert stored.unpack(json.loads(json.dumps(stored.pack(message)))) == message
    title = worded.digest_title(brief, words)
    assert 0 < len(title) <= worded.THREAD_LIMIT


@given(st.lists(TELLINGS, min_size=1, max_size=10).map(tuple), languages)
@settings(deadline=None, max_examples=examples(40))
def test_any_page_of_the_rest_fits(tellings: tuple[Telling, ...], language: str) -> None:
    rest = DigestRest("dkey", WHEN, "w " * 700, WINDOW, 99, 11, tellings)
    message = worded.digest_rest(rest, catalogue(language))
    assert len(draw(message)) <= LIMIT
    assert [button.action.args[-1] for button in message.buttons] == [str(11 + len(tellings))]


def test_a_short_digest_is_all_text() -> None:
    message = worded.digest(BRIEF, WORDS)
    assert message.card is None
    since = f"<t:{int(WINDOW.since.timestamp())}:f>"
    before = f"<t:{int((WHEN - timedelta(days=1)).timestamp())}:R>"
    assert draw(message).splitlines() == [
        f"**Morning brief**: 2 of 16 stories since {since}",
        "",
        r"**1\. [Ferry stops](<https://lantern.example/ferry>)**",
        "It stops. … A bus comes.",
        "> “It is kind of them.” Tilda Brandt, harbour master, [Das Blatt](<https://blatt.example/f>)",
        f"-# The Lantern, <t:{int(WHEN.timestamp())}:R> · 6 outlets",
        "",
        r"**2\. [Fähre fährt nicht](<https://blatt.example/f>)**",
        "Es kommt ein Bus.",
        f"-# Das Blatt, <t:{int(WHEN.timestamp())}:R> · in German · told before {before}; this is new",
    ]
    assert [(button.label, button.action.verb, button.action.args) for button in message.buttons] == [
        ("14 more", "digest_rest", ("dkey", WHEN.isoformat(), "1")),
        ("Why these?", "digest_why", ("dkey", WHEN.isoformat())),
    ]
    assert message.menu is not None
    assert [option.value for option in message.menu.options] == ["abc", "def"]


def test_a_long_digest_keeps_its_headlines_in_the_text_and_puts_its_sentences_below() -> None:
    stories = tuple(replace(FERRY, sentences=(LONG, LONG), numbers=(1, 2)) for _ in range(5))
    message = worded.digest(replace(BRIEF, stories=stories), WORDS)
    assert message.card is not None
    text, card = draw(message), draw_card(message.card)
    assert text.count("[Ferry stops](<https://lantern.example/ferry>)** · 6 outlets") == 5
    assert LONG not in text
    assert card.count(LONG) == 10
    assert card.count("[The Lantern](<https://lantern.example/ferry>)") == 5
    assert card.startswith(rf"**1\.** {LONG}")
    assert LONG in plain.draw(message, ZoneInfo("UTC"))


def test_a_foreign_headline_carries_its_language_in_the_text_too() -> None:
    foreign = replace(BUS, lead=OTHER, sentences=(LONG, LONG), numbers=(1, 2), outlets=3)
    stories = (*(replace(FERRY, sentences=(LONG, LONG), numbers=(1, 2)) for _ in range(5)), foreign)
    message = worded.digest(replace(BRIEF, stories=stories), WORDS)
    assert message.card is not None
    text = draw(message)
    assert "[Fähre fährt nicht](<https://blatt.example/f>)** · German · 3 outlets" in text
    assert text.count("German") == 1


def test_a_quiet_day_and_a_catch_up_say_so() -> None:
    quiet = worded.digest(replace(BRIEF, stories=(), total=0), WORDS)
    assert draw(quiet) == f"**Morning brief**: nothing new since <t:{int(WINDOW.since.timestamp())}:f>."
    assert quiet.buttons == ()
    late = draw(worded.digest(replace(BRIEF, missed=2), WORDS)).splitlines()
    assert late[1] == "-# I was offline or could not post: 2 earlier digests are in this one."


def test_a_preview_says_what_is_sent_and_has_no_buttons_that_lead_nowhere() -> None:
    sent, shown = worded.digest(BRIEF, WORDS), worded.digest(replace(BRIEF, key=""), WORDS)
    assert (shown.lines, shown.card, shown.menu) == (sent.lines, sent.card, sent.menu)
    assert shown.buttons == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_these_names_what_the_digest_is_kept_to(language: str) -> None:
    plan = DigestPlan(
        "Brief", Target("channel", 1), Schedule((), "UTC"), ("ferry OR bus", "pier"), ("The Lantern",), ("uk",)
    )
    words = catalogue(language)
    drawn = draw(worded.digest_reasons(DigestReasons(plan, WINDOW, 2, 16), words))
    for named in ("ferry OR bus", "pier", "The Lantern", words.language_name("uk")):
        assert named in drawn
    assert draw(worded.digest_reasons(None, words)) == draw(worded.digest_rest(None, words)) != ""
