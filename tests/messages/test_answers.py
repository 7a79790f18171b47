"""Each answer's wording: what it says, whom it credits, and that it always fits into one message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

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
    Summary,
    Telling,
)
from newsdesk.models.message import Message
from newsdesk.words import catalogue

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
        "ferry: 14 stories, newest first (1)",
        "1. Ferry strike enters second week <https://courier.example/1>",
        "The crews stopped work on Monday.",
        "Harbour Courier, 2026-03-01 12:00. Also: Outlet 1 <https://o1.example/>, Outlet 2 <https://o2.example/>",
    ]
    assert markdown.draw(answer).startswith(
        "**ferry**: 14 stories, newest first (1)\n"
        r"**[1\. Ferry strike enters second week](<https://courier.example/1>)**"
    )


def test_a_page_that_holds_all_stories_has_no_numbers_in_its_heading() -> None:
    one = Latest("ferry", 1, 1, (StoryEntry(LEAD, (), ()),), SOME)
    assert said(messages.latest(one, WORDS)).startswith("ferry: 1 story\n")
    everything = Latest("", 1, 1, (StoryEntry(LEAD, (), ()),), SOME)
    assert said(messages.latest(everything, WORDS)).startswith("Newest first: 1 story\n")


def test_a_capped_count_says_at_least() -> None:
    many = Latest("", 1000, 4, (StoryEntry(LEAD, (), ()),), SOME, more=True)
    assert said(messages.latest(many, WORDS)).startswith("Newest first: 1,000+ stories (4)\n")


def test_an_article_in_another_language_says_so() -> None:
    story = StoryEntry(other(1, language="uk"), (), ())
    assert "· in Ukrainian" in said(messages.latest(Latest("x", 1, 1, (story,), SOME), WORDS))


def test_saved_text_is_never_credited_to_an_outlet() -> None:
    story = StoryEntry(other(1, saved_by="mira", outlet="Harbour Courier"), (), (other(2, saved_by="*ann*"),))
    answer = messages.latest(Latest("x", 1, 1, (story,), SOME), WORDS)
    assert "saved by mira, unverified" in said(answer)
    assert "Harbour Courier" not in said(answer)
    assert r"saved by \*ann\*, unverified" in markdown.draw(answer)


def test_empty_answers_say_what_the_desk_has() -> None:
    assert said(messages.latest(Latest("zzz", 0, 1, (), SOME), WORDS)).splitlines() == [
        "Nothing on “zzz” here.",
        "This desk has 1,234 articles from 3 sources; the newest came 2026-03-01 12:00.",
    ]
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
        "Harbour Courier <https://courier.example/1>, 2026-03-01. Also: Outlet 1 <https://o1.example/>",
    ]


def test_quotes_about_something_name_it() -> None:
    person = PersonChoice("Ada Brandt", None, 3)
    entry = QuoteEntry(("We will sail.",), "Ada Brandt", None, LEAD, ())
    some = Quotes("brandt", "strike", 3, (person,), (entry,), SOME)
    assert said(messages.quotes(some, WORDS)).startswith("Ada Brandt about “strike”: 3 quotes (the newest 1)")
    none = Quotes("brandt", "snow", 0, (person,), (), SOME)
    assert said(messages.quotes(none, WORDS)).startswith("Ada Brandt is not quoted here about “snow”.")


def test_an_ambiguous_name_lists_the_people_and_how_to_ask() -> None:
    people = (PersonChoice("Ada Brandt", "harbour master", 4), PersonChoice("Otto Brandt", None, 1))
    assert said(messages.quotes(Quotes("brandt", None, 5, people, (), SOME), WORDS)).splitlines() == [
        "2 people match “brandt”. Whom do you mean?",
        "Ada Brandt, harbour master · 4 quotes",
        "Otto Brandt · 1 quote",
        "Ask again with the full name, such as quotes Ada Brandt.",
    ]


def test_a_summary_says_how_much_of_the_article_it_is() -> None:
    answer = messages.summary(Summary(LEAD, ("One.", "Two.", "Three."), 29), WORDS)
    assert said(answer).splitlines()[-1].strip() == "3 of 29 sentences, word for word"
    assert said(answer).splitlines()[1:4] == ["One.", "Two.", "Three."]


def test_failures_are_for_the_person_who_asked_alone() -> None:
    assert messages.failure("No.").private
    bug = messages.bug("k7f3m2qa", WORDS)
    assert bug.private
    assert "`k7f3m2qa`" in markdown.draw(bug)


_WORDS = st.text(max_size=40) | st.text(alphabet="*_[]<> aé漢", min_size=1, max_size=900)
_URL = st.none() | st.just("https://a.example/" + "x" * 480) | st.text(max_size=30)
_TELLING = st.builds(
    Telling, headline=_WORDS, url=_URL, outlet=st.none() | _WORDS, when=st.just(NOON),
    language=st.sampled_from(["en", "uk", "und", "zz"]), saved_by=st.none() | _WORDS,
)  # fmt: skip
_MANY = st.lists(_TELLING, max_size=50).map(tuple)
_SENTENCES = st.lists(_WORDS.filter(str.strip), max_size=4).map(tuple)
_CHOICES = st.lists(st.builds(PersonChoice, _WORDS, st.none() | _WORDS, st.integers(1, 9)), max_size=20).map(tuple)
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
    ).map(lambda answer: messages.quotes(answer, WORDS)),
    st.builds(Summary, _TELLING, _SENTENCES, st.integers(0, 99)).map(lambda answer: messages.summary(answer, WORDS)),
)  # fmt: skip


@given(_ANSWERS)
@settings(max_examples=150, deadline=None)
def test_every_answer_fits_into_one_message_without_being_cut_off(answer: Message) -> None:
    drawn = "\n".join(markdown.draw_line(line) for line in answer.lines)
    assert len(drawn) <= markdown.LIMIT
    assert markdown.draw(answer) == drawn
    assert drawn.strip()
