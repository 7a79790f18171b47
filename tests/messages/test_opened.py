"""An opened article and what its buttons show, what editors and savers are told, and the desk's own pages."""

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
    ArticleQuotes,
    Brief,
    Examples,
    Holdings,
    InContext,
    OpenedArticle,
    Outlets,
    QuoteEntry,
    Saved,
    SaveOutcome,
    Speaker,
    Telling,
)
from newsdesk.models.article import DeskSettings
from newsdesk.models.message import Message
from newsdesk.words import catalogue
from tests.examples import examples

WORDS = catalogue("en")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LEAD = Telling("Ferry strike", "https://courier.example/1", "Harbour Courier", NOON, "en", ref="abc")
SAVED = replace(LEAD, url=None, outlet=None, saved_by="mira")
OTHERS = tuple(
    Telling(f"Headline {n}", f"https://o{n}.example/", f"Outlet {n}", NOON - timedelta(hours=n), "en", ref=f"o{n}")
    for n in range(1, 51)
)
OPENED = OpenedArticle(
    LEAD, ("One.",), 29, 4, OTHERS[:2], private=False, approved=True, versions=1, numbers=(7,), lengths=("medium",)
)
UNVERIFIED = replace(OPENED, telling=SAVED, private=True, approved=False, quotes=0, others=(), lengths=())
DEFAULTS = DeskSettings("!", "en", "UTC")


def said(message: Message) -> str:
    return plain.draw(message, ZoneInfo("UTC"))


def pressed(message: Message) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(button.label, button.action.verb, button.action.args) for button in message.buttons]


def chosen(message: Message) -> list[str]:
    return [option.value for option in message.menu.options] if message.menu else []


def test_an_opened_article_tells_it_in_short_and_what_else_there_is() -> None:
    message = messages.article(OPENED, WORDS, editor=False)
    assert said(message).splitlines() == [
        "Ferry strike <https://courier.example/1>",
        "One.",
        "  Harbour Courier, 2026-03-01 12:00",
        "  1 of 29 sentences, word for word",
    ]
    assert [label for label, *_ in pressed(message)] == ["In context", "Quotes · 4", "Other outlets · 2"]
    assert chosen(message) == ["story", "medium"]


def test_several_versions_say_since_when_the_last_one_is() -> None:
    changed = replace(OPENED, versions=3, revised=NOON + timedelta(hours=1))
    last = "3 versions, the last from 2026-03-01 13:00"
    assert f"1 of 29 sentences, word for word · {last}" in said(messages.article(changed, WORDS, editor=False))
    bare = messages.article(replace(changed, sentences=(), numbers=()), WORDS, editor=False)
    assert said(bare).splitlines()[-1].strip() == last


def test_what_is_left_out_between_two_sentences_is_marked() -> None:
    told = replace(OPENED, sentences=("One.", "Two.", "Nine."), numbers=(1, 2, 9))
    assert said(messages.article(told, WORDS, editor=False)).splitlines()[1:4] == ["One.", "Two.", "… Nine."]
    japanese = replace(told, telling=replace(LEAD, language="ja"), sentences=("一。", "九。"), numbers=(1, 9))
    assert said(messages.article(japanese, WORDS, editor=False)).splitlines()[1:3] == ["一。", "……九。"]
    brief = Brief("Mill", None, None, "en", None, ("One.", "Three."), 6, (), (1, 3))
    assert said(messages.brief(brief, WORDS)).splitlines()[1:3] == ["One.", "… Three."]


def test_what_editors_may_do_is_a_button_where_there_is_room_and_in_the_menu_where_not() -> None:
    full = messages.article(OPENED, WORDS, editor=True)
    assert len(full.buttons) == 3
    assert chosen(full) == ["story", "medium", "remove"]
    assert full.menu is not None
    assert (full.menu.action.verb, full.menu.action.args) == ("more", ("abc",))
    waiting = messages.article(UNVERIFIED, WORDS, editor=True)
    assert pressed(waiting)[1:] == [("Approve", "approve", ("abc",)), ("Remove", "remove", ("abc",))]
    assert [button.danger for button in waiting.buttons] == [False, False, True]
    crowded = messages.article(replace(UNVERIFIED, others=OTHERS[:1]), WORDS, editor=True)
    assert chosen(crowded) == ["story", "approve", "remove"]
    for message in (full, waiting, crowded):
        assert len(message.buttons) <= 3
    for opened in (OPENED, UNVERIFIED):
        told = messages.article(opened, WORDS, editor=False)
        assert not {"approve", "remove"} & {*chosen(told), *(verb for _, verb, _ in pressed(told))}


def test_unverified_text_says_so_and_approved_text_who_brought_it() -> None:
    assert "Saved by @mira, unverified" in said(messages.article(UNVERIFIED, WORDS, editor=False))
    assert "Nobody has checked this text" in said(messages.article(UNVERIFIED, WORDS, editor=False))
    approved = replace(UNVERIFIED, telling=replace(SAVED, saved_by=None, contributor="mira"), approved=True)
    told = said(messages.article(approved, WORDS, editor=True))
    assert "Saved by @mira, 2026" in told
    assert "unverified" not in told
    assert "Nobody has checked" not in told


def test_a_sentence_stands_in_bold_between_its_neighbours() -> None:
    answer = InContext(LEAD, "Before.", "The one.", "After.", "sentence", 7, 29, earlier=2, later=9)
    message = messages.in_context(answer, WORDS)
    assert markdown.draw(message).splitlines()[1:4] == ["> Before.", "> **The one.**", "> After."]
    assert said(message).splitlines()[-1].strip() == "Sentence 7 of 29, word for word"
    assert pressed(message) == [
        ("Sentence before", "context", ("abc", "sentence", "2")),
        ("Next sentence", "context", ("abc", "sentence", "9")),
        ("Open the article", "open", ("abc",)),
    ]
    quote = replace(answer, kind="quote", before=None, earlier=None, number=1, of=1, later=None)
    message = messages.in_context(quote, WORDS)
    assert "The only quote here" in said(message)
    assert [label for label, *_ in pressed(message)] == ["Open the article"]


def test_an_articles_quotes_are_told_page_by_page() -> None:
    entries = (
        QuoteEntry(("We will sail,", "not today."), "Ada Brandt", "harbour master", LEAD, (), 5),
        QuoteEntry(("Nor tomorrow.",), "Ada Brandt", "harbour master", LEAD, (), 6),
        QuoteEntry(("No.",), "", None, LEAD, (), 7),
        QuoteEntry(("Never.",), "", None, LEAD, (), 8),
    )
    message = messages.said(ArticleQuotes(LEAD, 9, 5, entries), WORDS)
    assert said(message).splitlines()[1:] == [
        "> “We will sail” … “not today.”",
        "> “Nor tomorrow.”",
        "Ada Brandt, harbour master",
        "> “No.”",
        "not named",
        "> “Never.”",
        "not named",
        "  Harbour Courier, 2026-03-01 12:00",
        "  9 quotes in this article (5–8)",
    ]
    assert [(label, args) for label, _, args in pressed(message)] == [
        ("Previous 4", ("abc", "1")), ("Next 1", ("abc", "9")), ("Open the article", ("abc",)),
    ]  # fmt: skip
    assert chosen(message) == ["5", "6", "7", "8"]
    assert "No quotes in this article" in said(messages.said(ArticleQuotes(LEAD, 0, 1, ()), WORDS))
    assert "There is no more than 9 quotes" in said(messages.said(ArticleQuotes(LEAD, 9, 40, ()), WORDS))


def test_other_outlets_are_told_with_their_headlines_and_the_rest_counted() -> None:
    message = messages.outlets(Outlets(LEAD, OTHERS), WORDS)
    text = said(message)
    assert text.splitlines()[1:4] == ["  Harbour Courier, 2026-03-01 12:00", "", "50 other outlets tell this story"]
    assert "Headline 1 <https://o1.example/>" in text
    assert "and 40 more" in text
    assert len(chosen(message)) == 25
    assert "No other outlet here" in said(messages.outlets(Outlets(LEAD, ()), WORDS))


@pytest.mark.parametrize("outcome", SaveOutcome)
def test_what_was_saved_is_shown_as_it_is_kept(outcome: SaveOutcome) -> None:
    message = messages.saved(Saved(outcome, UNVERIFIED), WORDS, editor=True)
    first, blank, second, *_ = said(message).splitlines()
    assert blank == ""
    assert first in (
        "Saved to this desk.",
        "This desk has this already.",
        "This desk had an older version; the new text is saved.",
    )
    assert second == "Ferry strike"
    assert [verb for _, verb, _ in pressed(message)] == ["context", "approve", "remove"]
    assert [verb for _, verb, _ in pressed(messages.saved(Saved(outcome, UNVERIFIED), WORDS, editor=False))] == [
        "context"
    ]


def test_removing_asks_first_and_says_what_it_does() -> None:
    asked = messages.confirm_removal(UNVERIFIED, WORDS)
    assert asked.private
    assert "erased for good" in said(asked)
    assert "What I posted of it before stays in the channel." in said(asked)
    assert said(asked).splitlines()[1] == "Ferry strike"
    assert [verb for _, verb, _ in pressed(asked)] == ["remove_sure", "open"]
    # Where the article goes on standing in the message above, there is nothing to open.
    above = messages.confirm_removal(UNVERIFIED, WORDS, "k7.f3")
    assert [verb for _, verb, _ in pressed(above)] == ["remove_sure", "keep"]
    assert said(messages.kept(WORDS)).startswith("Kept.")
    assert "This desk no longer sees it" in said(messages.confirm_removal(OPENED, WORDS))
    assert "stays in the channel" in said(messages.confirm_removal(OPENED, WORDS))
    assert said(messages.removed(WORDS)).startswith("Removed.")
    assert "What I posted of it before stays in the channel." in said(messages.removed(WORDS))
    assert messages.gone(WORDS).private


def test_a_private_copy_says_that_it_is_approved_and_that_others_show_it_as_it_was() -> None:
    approved = replace(UNVERIFIED, telling=replace(SAVED, saved_by=None, contributor="mira"), approved=True)
    first, second, blank, title, *_ = said(message := messages.approved(approved, WORDS)).splitlines()
    assert (first, blank, title) == ("Approved.", "", "Ferry strike")
    assert "go on saying “unverified”" in second
    assert message.private
    assert [verb for _, verb, _ in pressed(message)] == ["context", "remove"]


def test_who_may_not_is_told_in_private_what_it_takes() -> None:
    told = {need: messages.not_allowed(need, WORDS) for need in ("save", "edit", "hidden")}
    assert all(message.private for message in told.values())
    assert "Manage Messages" in said(told["save"])
    assert "Manage Server" in said(told["edit"])
    assert len({said(message) for message in told.values()}) == 3


def test_help_shows_what_this_desk_can_be_asked() -> None:
    message = messages.help(Examples("Saltmere", "Orla Fenwick", "orla fenwick"), "?", WORDS)
    assert "`?latest Saltmere`" in markdown.draw(message)
    # The command and what it does stand on lines of their own.
    assert "\n`?quotes Orla Fenwick`\n-# What somebody said\n" in markdown.draw(message)
    assert [(verb, args) for _, verb, args in pressed(message)] == [
        ("latest", ("Saltmere", "1")), ("person", ("", "orla fenwick")), ("latest", ("", "1")),
    ]  # fmt: skip
    empty = messages.help(Examples("", ""), "!", WORDS)
    assert empty.buttons == ()
    assert "`!latest" in markdown.draw(empty)


def test_settings_say_what_is_set_and_what_is_only_the_default() -> None:
    message = messages.settings(DeskSettings(prefix="?"), DEFAULTS, WORDS)
    assert "Prefix: ?\nLanguage: English (default)\nTime zone: UTC (default)" in said(message)
    assert chosen(message) == ["prefix", "language", "timezone", "editors_role", "savers_role", "log_channel"]
    roles = messages.settings(DeskSettings(editors_role=7, savers_role=8), DEFAULTS, WORDS, editors="Desk")
    assert "Editors: whoever may manage the server, and the role @Desk" in said(roles)
    assert "Savers: whoever may manage messages, and the role that was chosen" in said(roles)


def test_a_person_has_no_roles_and_no_channel_to_set() -> None:
    message = messages.settings(DeskSettings(), DEFAULTS, WORDS, server=False)
    assert said(message).splitlines()[1:] == [
        "Prefix: ! (default)",
        "Language: English (default)",
        "Time zone: UTC (default)",
    ]
    assert chosen(message) == ["prefix", "language", "timezone"]


def test_setup_shows_the_clock_of_the_time_zone() -> None:
    kyiv = DeskSettings(timezone="Europe/Kyiv")
    message = messages.setup(kyiv, DEFAULTS, Holdings(0, 0, None), WORDS, now=NOON)
    assert "Europe/Kyiv, where it is 14:00 now" in said(message)
    assert "none yet" in said(message)
    full = messages.setup(kyiv, DEFAULTS, Holdings(5, 2, NOON), WORDS, now=NOON)
    assert "This desk has news from 2 outlets" in said(full)


def test_a_brief_is_private_and_says_that_nothing_was_saved() -> None:
    answer = Brief("Old mill", "https://a.example/", "Courier", "en", None, ("One.",), 6, (Speaker("Ada", "mayor", 2),))
    message = messages.brief(answer, WORDS)
    assert message.private
    assert said(message).splitlines() == [
        "Old mill <https://a.example/>", "One.", "  Courier", "  1 of 6 sentences, word for word. Not saved.",
        "Quoted: Ada, mayor (2)",
    ]  # fmt: skip
    bare = messages.brief(Brief("", None, None, "en", None, ("One.",), 1, ()), WORDS)
    assert said(bare).splitlines()[:2] == ["In brief", "One."]
    assert "no whole sentence" in said(messages.brief(Brief("", None, None, "en", None, (), 0, ()), WORDS))


_ANY = st.text(max_size=40) | st.text(alphabet="*_[]<> aé漢", min_size=1, max_size=900)
_TELLING = st.builds(
    Telling, headline=_ANY, url=st.none() | st.just("https://a.example/" + "x" * 480), outlet=st.none() | _ANY,
    when=st.just(NOON), language=st.sampled_from(["en", "uk"]), saved_by=st.none() | _ANY,
    ref=st.text(alphabet="abc", max_size=3),
)  # fmt: skip
_TELLINGS = st.lists(_TELLING, max_size=50).map(tuple)
_SENTENCES = st.lists(_ANY.filter(str.strip), max_size=4).map(tuple)
_OPENED = st.builds(
    OpenedArticle, _TELLING, _SENTENCES, st.integers(0, 99), st.integers(0, 99), _TELLINGS, st.booleans(),
    st.booleans(), st.integers(1, 9), st.just((3,)), st.just(("medium", "long")),
)  # fmt: skip
_ENTRY = st.builds(
    QuoteEntry, st.lists(_ANY, min_size=1, max_size=3).map(tuple), _ANY, st.none() | _ANY, _TELLING, st.just(()),
    st.integers(1, 9),
)  # fmt: skip
_MESSAGES = st.one_of(
    _OPENED.map(lambda opened: messages.article(opened, WORDS, editor=True)),
    _OPENED.map(lambda opened: messages.article(opened, WORDS, editor=False)),
    _OPENED.map(lambda opened: messages.saved(Saved(SaveOutcome.ADDED, opened), WORDS, editor=True)),
    _OPENED.map(lambda opened: messages.confirm_removal(opened, WORDS)),
    st.builds(
        InContext, _TELLING, st.none() | _ANY, _ANY, st.none() | _ANY, st.sampled_from(["sentence", "quote"]),
        st.integers(1, 99), st.integers(1, 99), st.none() | st.just(1), st.none() | st.just(2),
    ).map(lambda answer: messages.in_context(answer, WORDS)),
    st.builds(
        ArticleQuotes, _TELLING, st.integers(0, 99), st.integers(1, 99), st.lists(_ENTRY, max_size=4).map(tuple)
    ).map(lambda answer: messages.said(answer, WORDS)),
    st.builds(Outlets, _TELLING, _TELLINGS).map(lambda answer: messages.outlets(answer, WORDS)),
    st.builds(Examples, _ANY, _ANY, _ANY).map(lambda examples: messages.help(examples, "!", WORDS)),
    st.builds(
        Brief, _ANY, st.none() | _ANY, st.none() | _ANY, st.just("en"), st.none(), _SENTENCES, st.integers(0, 99),
        st.lists(st.builds(Speaker, _ANY, st.none() | _ANY, st.integers(1, 9)), max_size=9).map(tuple),
    ).map(lambda answer: messages.brief(answer, WORDS)),
)  # fmt: skip


@given(_MESSAGES)
@settings(max_examples=examples(100), deadline=None)
def test_every_message_fits_with_its_buttons_whatever_the_words(message: Message) -> None:
    drawn = "\n".join(markdown.draw_line(line) for line in message.lines)
    assert len(drawn) <= markdown.LIMIT
    assert drawn.strip()
    assert len(message.buttons) <= 3
    assert all(0 < len(button.label) <= 80 and button.label.strip() for button in message.buttons)
    if message.menu is not None:
        assert 0 < len(message.menu.options) <= 25
        assert len(set(chosen(message))) == len(message.menu.options)
        for option in message.menu.options:
            assert 0 < len(option.label) <= 100
            assert 0 < len(option.value) <= 100
            assert option.description is None or 0 < len(option.description) <= 100


def test_an_abridged_article_says_so_and_not_how_many_sentences_it_had() -> None:
    kept = replace(OPENED, telling=replace(OPENED.telling, abridged=True))
    told = said(messages.article(kept, WORDS, editor=False)).splitlines()
    assert told[-1] == "  1 sentence, word for word; the full text is not kept any more"
