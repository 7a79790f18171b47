"""Each answer's wording: what it says, whom it credits, and that it always fits into one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk import messages
from newsdesk.messages import markdown, plain
from newsdesk.models.answers import (
    Holdings,
    Latest,
    NothingFound,
    PersonChoice,
    QuoteEntry,
    Quotes,
    StoryEntry,
    Suggestion,
    Summary,
    Telling,
)
from newsdesk.models.message import Message
from newsdesk.words import catalogue
from tests.examples import examples

WORDS = catalogue("en")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SOME = Holdings(1234, 3, NOON)
NONE = Holdings(0, 0, None)
LEAD = Telling("Ferry strike enters second week", "https://courier.example/1", "Harbour Courier", NOON, "en")


def said(message: Message) -> str:
    return plain.draw(message, ZoneInfo("UTC"))


def other(number: int, **changes: object) -> Telling:
    values: dict[str, object] = {
        "headline": f"Headline {number}", "url": f"https://o{number}.example/", "outlet": f"Outlet {number}",
        "when": NOON - timedelta(hours=number), "language": "en",
    }  # fmt: skip
    return Telling(**{**values, **changes})  # pyright: ignore[reportArgumentType]


def test_latest_tells_headline_sentences_and_outlets() -> None:
    story = StoryEntry(LEAD, ("The crews stopped work on Monday.",), (other(1), other(2)))
    answer = messages.latest(Latest("ferry", 14, 1, (story,), SOME), WORDS)
    assert said(answer).splitlines() == [
        "Ferry: 14 stories, newest first (1)",
        "",
        "1. Ferry strike enters second week <https://courier.example/1>",
        "The crews stopped work on Monday.",
        "  Harbour Courier, 2026-03-01 12:00. Also: Outlet 1 <https://o1.example/>, Outlet 2 <https://o2.example/>",
    ]
    assert markdown.draw(answer).startswith(
        "**Ferry**: 14 stories, newest first (1)\n\n"
        r"**1\. [Ferry strike enters second week](<https://courier.example/1>)**"
    )


def test_a_page_that_holds_all_stories_has_no_numbers_in_its_heading() -> None:
    one = Latest("ferry", 1, 1, (StoryEntry(LEAD, (), ()),), SOME)
    assert said(messages.latest(one, WORDS)).startswith("Ferry: 1 story\n")
    everything = Latest("", 1, 1, (StoryEntry(LEAD, (), ()),), SOME)
    assert said(messages.latest(everything, WORDS)).startswith("Newest first: 1 story\n\n1. ")


def test_a_capped_count_says_at_least() -> None:
    many = Latest("", 1000, 4, (StoryEntry(LEAD, (), ()),), SOME, more=True)
    assert said(messages.latest(many, WORDS)).startswith("Newest first: 1,000+ stories (4)\n")


def test_an_article_in_another_language_says_so() -> None:
    story = StoryEntry(other(1, language="uk"), (), ())
    assert "· in Ukrainian" in said(messages.latest(Latest("x", 1, 1, (story,), SOME), WORDS))


def test_saved_text_is_never_credited_to_an_outlet() -> None:
    story = StoryEntry(other(1, saved_by="mira", outlet="Harbour Courier"), (), (other(2, saved_by="*ann*"),))
    answer = messages.latest(Latest("x", 1, 1, (story,), SOME), WORDS)
    assert "Saved by @mira, unverified" in said(answer)
    assert "Harbour Courier" not in said(answer)
    assert r"Saved by @\*ann\*, unverified" in markdown.draw(answer)


def test_empty_answers_say_what_the_desk_has() -> None:
    assert said(messages.latest(Latest("zzz", 0, 1, (), SOME), WORDS)) == (
        "Nothing on “zzz”. This desk has news from 3 outlets; the newest article came 2026-03-01 12:00."
    )
    assert said(messages.latest(Latest("", 0, 1, (), NONE), WORDS)) == "This desk has no articles yet."
    assert "only 2 stories on “x”" in said(messages.latest(Latest("x", 2, 4, (), SOME), WORDS))
    assert said(messages.summary(NothingFound("zzz", NONE), WORDS)).startswith("No article here matches “zzz”.")
    assert said(messages.quotes(Quotes("zzz", None, 0, (), (), SOME), WORDS)).startswith("Nobody called “zzz”")


def test_quotes_give_name_role_and_each_quotation_with_its_source() -> None:
    entry = QuoteEntry(("We will sail.", "Not today."), "Ada Brandt", "harbour master", LEAD, (other(1),))
    asked = Quotes("brandt", None, 1, (PersonChoice("Ada Brandt", "harbour master", 1),), (entry,), SOME)
    assert said(messages.quotes(asked, WORDS)).splitlines() == [
        "Ada Brandt, harbour master: 1 quote",
        "> “We will sail.” … “Not today.”",
        "  Harbour Courier <https://courier.example/1>, 2026-03-01. Also: Outlet 1 <https://o1.example/>",
    ]


def test_two_quotations_in_a_row_from_one_article_name_it_once() -> None:
    two = tuple(QuoteEntry((said_,), "Ada Brandt", None, LEAD, (), n) for n, said_ in enumerate(("Yes.", "No."), 1))
    entries = (*two, replace(two[0], parts=("Later.",), source=other(1)))
    told = said(messages.quotes(Quotes("brandt", None, 3, (ADA,), entries), WORDS)).splitlines()
    source = "  Harbour Courier <https://courier.example/1>, 2026-03-01"
    assert told[1:4] == ["> “Yes.”", "> “No.”", source]
    both = (two[0], replace(two[1], speaker="Otto Brandt"))
    told = said(messages.quotes(Quotes("brandt", None, 2, (ADA, OTTO), both, chosen=True), WORDS)).splitlines()
    assert [line.split(".")[0] for line in told[1:]] == ["> “Yes", "  Ada Brandt", "> “No", "  Otto Brandt"]


def test_a_recent_quotation_says_how_long_ago_it_was_and_an_older_one_its_day() -> None:
    answer = Quotes("brandt", None, 1, (ADA,), (QuoteEntry(("Yes.",), "Ada Brandt", None, LEAD, ()),))
    stamp = int(NOON.timestamp())
    for days, style in ((6, "R"), (7, "d")):
        assert f"<t:{stamp}:{style}>" in markdown.draw(messages.quotes(answer, WORDS, NOON + timedelta(days=days)))
    assert f"<t:{stamp}:d>" in markdown.draw(messages.quotes(answer, WORDS))


def test_quotes_about_something_name_it() -> None:
    person = PersonChoice("Ada Brandt", None, 3)
    entry = QuoteEntry(("We will sail.",), "Ada Brandt", None, LEAD, ())
    some = Quotes("brandt", "strike", 3, (person,), (entry,), SOME)
    assert said(messages.quotes(some, WORDS)).startswith("Ada Brandt about “strike”: 3 quotes, newest first (1)\n")
    none = Quotes("brandt", "snow", 0, (person,), (), SOME)
    assert said(messages.quotes(none, WORDS)).startswith("Ada Brandt is not quoted here about “snow”.")


ADA = PersonChoice("Ada Brandt", "harbour master", 4, "ada brandt")
OTTO = PersonChoice("Otto Brandt", None, 1, "otto brandt")
EGON = PersonChoice("Egon Brandt", None, 2, "egon brandt")


def pressed(message: Message) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the buttons say, and what they do."""
    return [(button.label, button.action.verb, button.action.args) for button in message.buttons]


def chosen(message: Message) -> list[tuple[str, str]]:
    """The lines of the menu, and their values."""
    return [(option.label, option.value) for option in message.menu.options] if message.menu else []


def test_of_two_people_each_has_a_button_and_both_together_one() -> None:
    message = messages.quotes(Quotes("brandt", "ferry", 0, (ADA, OTTO), ()), WORDS)
    assert markdown.draw(message) == "Two people match “brandt”. Whom do you mean?"
    assert pressed(message) == [
        ("Ada Brandt, harbour master · 4", "person", ("ferry", "ada brandt")),
        ("Otto Brandt · 1", "person", ("ferry", "otto brandt")),
        ("Both", "person", ("ferry", "ada brandt", "otto brandt")),
    ]
    # In a terminal there is nothing to press; whom one can ask for is said all the same.
    assert said(message).splitlines()[1:] == ["  Ada Brandt, harbour master · 4", "  Otto Brandt · 1"]


def test_of_several_whose_names_are_nearly_what_was_typed_it_is_said_so_once() -> None:
    two = markdown.draw(messages.quotes(Quotes("brant", None, 0, (ADA, OTTO), (), slip=True), WORDS))
    assert two == "Nobody is called “brant” here, but two people nearly are. Whom do you mean?"
    three = markdown.draw(messages.quotes(Quotes("brant", None, 0, (ADA, OTTO, EGON), (), slip=True), WORDS))
    assert three.startswith("Nobody is called “brant” here, but 3 people nearly are.")


def test_of_three_people_and_more_one_is_chosen_from_a_menu() -> None:
    message = messages.quotes(Quotes("brandt", None, 0, (ADA, OTTO, EGON), ()), WORDS)
    assert markdown.draw(message).startswith("Three people match")
    assert [option.value for option in message.menu.options] == ["ada brandt", "otto brandt", "egon brandt"]  # pyright: ignore[reportOptionalMemberAccess]
    assert pressed(message) == [("All of them", "person", ("", "ada brandt", "otto brandt", "egon brandt"))]
    four = (*(ADA, OTTO, EGON), PersonChoice("Ida Brandt", None, 1, "ida brandt"))
    message = messages.quotes(Quotes("brandt", None, 0, four, ()), WORDS)
    assert markdown.draw(message).startswith("4 people match")
    assert (len(chosen(message)), message.buttons) == (4, ())


def test_what_several_people_said_names_each() -> None:
    entries = (
        QuoteEntry(("We will sail.",), "Ada Brandt", "harbour master", LEAD, ()),
        QuoteEntry(("Dig on.",), "Otto Brandt", None, other(1), ()),
    )
    message = messages.quotes(Quotes("x", None, 9, (ADA, OTTO), entries, first=5, chosen=True), WORDS)
    assert said(message).splitlines() == [
        "Ada Brandt and Otto Brandt: 9 quotes, newest first (5–6)",
        "> “We will sail.”",
        "  Ada Brandt, harbour master. Harbour Courier <https://courier.example/1>, 2026-03-01",
        "> “Dig on.”",
        "  Otto Brandt. Outlet 1 <https://o1.example/>, 2026-03-01",
    ]
    assert pressed(message) == [
        ("Newer", "people", ("", "1", "ada brandt", "otto brandt")),
        ("Older", "people", ("", "7", "ada brandt", "otto brandt")),
    ]


def test_stories_are_paged_and_opened() -> None:
    lead = replace(LEAD, ref="abc")
    stories = tuple(StoryEntry(replace(lead, ref=f"r{n}"), (), ()) for n in range(3))
    message = messages.latest(Latest("ferry", 14, 4, stories), WORDS)
    assert pressed(message) == [("Previous 3", "latest", ("ferry", "1")), ("Next 3", "latest", ("ferry", "7"))]
    assert chosen(message) == [(f"{n + 4}. {LEAD.headline}", f"r{n}") for n in range(3)]
    assert message.menu is not None
    assert message.menu.placeholder == "Open a story"
    assert (message.menu.action.verb, message.menu.action.args) == ("choose", ("latest", "ferry", "4"))
    assert {option.description for option in message.menu.options} == {"Harbour Courier"}
    last = messages.latest(Latest("ferry", 5, 4, stories[:2]), WORDS)
    assert [label for label, *_ in pressed(last)] == ["Previous 3"]
    assert [label for label, *_ in pressed(messages.latest(Latest("ferry", 5, 1, stories), WORDS))] == ["Next 2"]


def test_words_that_find_nothing_bring_what_may_have_been_meant() -> None:
    feeds = Holdings(1234, 12, NOON, feeds=12)
    message = messages.latest(Latest("kusrk", 0, 1, (), feeds, suggestion=Suggestion("kursk", 14)), WORDS)
    assert markdown.draw(message) == (
        "Nothing on “kusrk”. Did you mean **kursk** (14 stories)? "
        f"This desk follows 12 feeds; the newest article came <t:{int(NOON.timestamp())}:R>."
    )
    assert pressed(message) == [("Search that", "latest", ("kursk", "1"))]
    nobody = Quotes("kirbi", "war", 0, (), (), SOME, suggestion=ADA)
    message = messages.quotes(nobody, WORDS)
    assert said(message).startswith("Nobody called “kirbi” is quoted here. Did you mean Ada Brandt (4 quotes)? This")
    assert pressed(message)[0][1:] == ("person", ("war", "ada brandt"))
    message = messages.quotes(Quotes("brandt", "snow", 0, (ADA,), (), SOME, chosen=True, elsewhere=4), WORDS)
    assert said(message) == "Ada Brandt is not quoted here about “snow”. About other things: 4 quotes."
    assert pressed(message) == [("About anything", "person", ("", "ada brandt"))]


def test_a_summary_has_only_the_buttons_that_lead_somewhere() -> None:
    telling = replace(LEAD, ref="abc")
    full = Summary(telling, ("One.",), 29, (7,), "short", ("medium", "long"), quotes=4, outlets=2)
    message = messages.summary(full, WORDS)
    assert pressed(message) == [
        ("In context", "context", ("abc", "sentence", "7", "summary", "abc", "short")),
        ("Quotes · 4", "said", ("abc", "1", "summary", "abc", "short")),
        ("Other outlets · 2", "outlets", ("abc", "summary", "abc", "short")),
    ]
    assert chosen(message) == [("Medium summary", "medium"), ("Long summary", "long")]
    bare = messages.summary(Summary(telling, (), 0), WORDS)
    assert (bare.buttons, bare.menu) == ((), None)


def test_a_summary_says_how_much_of_the_article_it_is() -> None:
    answer = messages.summary(Summary(LEAD, ("One.", "Two.", "Three."), 29), WORDS)
    assert said(answer).splitlines()[-1].strip() == "3 of 29 sentences, word for word"
    assert said(answer).splitlines()[1:4] == ["One.", "Two.", "Three."]


def test_failures_are_for_the_person_who_asked_alone() -> None:
    assert messages.failure("No.").private
    bug = messages.bug("k7f3m2qa", WORDS)
    assert bug.private
    assert "`k7f3m2qa`" in markdown.draw(bug)


def keeps_discords_limits(message: Message) -> None:
    """At most three buttons and one menu, each with its words, within what Discord takes."""
    assert len(message.buttons) <= 3
    assert all(0 < len(button.label) <= 80 and button.label.strip() for button in message.buttons)
    if message.menu is not None:
        options = message.menu.options
        assert 0 < len(options) <= 25
        assert 0 < len(message.menu.placeholder) <= 150
        assert len({option.value for option in options}) == len(options)
        for option in options:
            assert 0 < len(option.label) <= 100
            assert option.label.strip()
            assert 0 < len(option.value) <= 100
            assert option.description is None or 0 < len(option.description.strip()) <= 100


_WORDS = st.text(max_size=40) | st.text(alphabet="*_[]<> aé漢", min_size=1, max_size=900)
_URL = st.none() | st.just("https://a.example/" + "x" * 480) | st.text(max_size=30)
_TELLING = st.builds(
    Telling, headline=_WORDS, url=_URL, outlet=st.none() | _WORDS, when=st.just(NOON),
    language=st.sampled_from(["en", "uk", "und", "zz"]), saved_by=st.none() | _WORDS, contributor=st.none() | _WORDS,
    ref=st.text(alphabet="abc", max_size=3),
)  # fmt: skip
_MANY = st.lists(_TELLING, max_size=50).map(tuple)
_SENTENCES = st.lists(_WORDS.filter(str.strip), max_size=4).map(tuple)
_CHOICES = st.lists(st.builds(PersonChoice, _WORDS, st.none() | _WORDS, st.integers(1, 9), _WORDS), max_size=20).map(
    tuple
)
_ANSWERS = st.one_of(
    st.builds(
        Latest, topic=_WORDS, total=st.integers(0, 2000), first=st.integers(1, 1000), holdings=st.just(SOME),
        stories=st.lists(st.builds(StoryEntry, _TELLING, _SENTENCES, _MANY), max_size=3).map(tuple), more=st.booleans(),
    ).map(lambda answer: messages.latest(answer, WORDS)),
    st.builds(
        Quotes, who=_WORDS, about=st.none() | _WORDS, total=st.integers(0, 99), holdings=st.just(SOME),
        choices=_CHOICES,
        entries=st.lists(
            st.builds(QuoteEntry, st.lists(_WORDS, min_size=1, max_size=3).map(tuple), _WORDS, st.none() | _WORDS,
                      _TELLING, _MANY), max_size=3).map(tuple),
        first=st.integers(1, 99), chosen=st.booleans(),
    ).map(lambda answer: messages.quotes(answer, WORDS)),
    st.builds(
        Summary, _TELLING, _SENTENCES, st.integers(0, 99), st.just((3,)), quotes=st.integers(0, 9),
        outlets=st.integers(0, 50), lengths=st.just(("short", "long")),
    ).map(lambda answer: messages.summary(answer, WORDS)),
)  # fmt: skip


@given(_ANSWERS)
@settings(max_examples=examples(150), deadline=None)
def test_every_answer_fits_into_one_message_without_being_cut_off(answer: Message) -> None:
    drawn = "\n".join(markdown.draw_line(line) for line in answer.lines)
    assert len(drawn) <= markdown.LIMIT
    assert markdown.draw(answer) == drawn
    assert drawn.strip()
    keeps_discords_limits(answer)


def test_a_person_of_whom_not_all_is_counted_is_said_to_have_more() -> None:
    answer = Quotes("brandt", None, 0, (replace(ADA, more=True), OTTO), ())
    labels = [button.label for button in messages.quotes(answer, WORDS).buttons]
    assert labels[0].endswith("4+")
    assert labels[1].endswith("1")


@pytest.mark.parametrize(
    ("language", "numbers", "shown"),
    [
        ("en", (1, 2, 3), "A. B. C."),
        ("en", (1, 2, 4), "A. B. … C."),
        ("de", (2, 4, 6), "A. … B. … C."),
        ("ja", (1, 3, 4), "A.……B.C."),
        ("en", (), "A. B. C."),
    ],
)
def test_a_story_marks_what_it_leaves_out_between_its_sentences(
    language: str, numbers: tuple[int, ...], shown: str
) -> None:
    story = StoryEntry(replace(LEAD, language=language), ("A.", "B.", "C."), (), numbers)
    assert shown in said(messages.latest(Latest("", 1, 1, (story,), SOME), WORDS)).splitlines()


def test_a_summary_marks_what_it_leaves_out_between_its_sentences() -> None:
    answer = messages.summary(Summary(LEAD, ("One.", "Two.", "Nine."), 29, (1, 2, 9)), WORDS)
    assert said(answer).splitlines()[1:4] == ["One.", "Two.", "… Nine."]
