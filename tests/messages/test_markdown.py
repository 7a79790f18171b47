"""Drawing a message: nothing that an article says becomes markup, a mention or a link, and Discord's limit holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.messages import markdown, plain
from newsdesk.models.message import Code, Line, Link, Look, Message, Moment, MomentStyle, Plain, Strong
from tests.examples import examples

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** and _thin_", r"\*\*bold\*\* and \_thin\_"),
        ("[click](https://bad.example)", r"\[click\](https:\//bad.example)"),
        ("<@123> <@&5> <#9> <t:1:R> <:x:1>", r"\<@123\> \<@&5\> \<\#9\> \<t:1:R\> \<:x:1\>"),
        ("`code` ||hidden|| ~~gone~~", r"\`code\` \|\|hidden\|\| \~\~gone\~\~"),
        ("# Heading", r"\# Heading"),
        ("-# small", r"-\# small"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("2026. A year", r"2026\. A year"),
        ("in 2026. A year", "in 2026. A year"),
        ("join discord.gg/abc or Discord.com/invite/x", r"join discord.gg\/abc or Discord.com\/invite/x"),
        ("> quote", r"\> quote"),
        ("back\\slash", r"back\\slash"),
        ("two\nlines\u2028three", "two lines three"),
        ("a well-known +1 3.5 co-op", "a well-known +1 3.5 co-op"),
    ],
)
def test_markup_in_text_is_shown_to_the_letter(text: str, shown: str) -> None:
    assert markdown.escape(text) == shown


@pytest.mark.parametrize("text", ["@everyone", "@here", "@Everyone"])
def test_nobody_is_called(text: str) -> None:
    assert text not in markdown.escape(f"x {text} y")


def test_characters_that_hide_or_reorder_text_are_taken_out() -> None:
    assert markdown.escape("a\u202eb\u2066c\u200bd\0e\ufefff\U000e0041g") == "abcdefg"
    assert markdown.escape("👩\u200d🚒") == "👩\u200d🚒"


def test_marks_stacked_on_one_letter_are_cut() -> None:
    assert len(markdown.escape("e" + "\u0301" * 2000)) == 5
    assert markdown.escape("ệ") == "ệ"


@pytest.mark.parametrize("mark", ["\u0e47", "\u0e34", "\u0f71", "\u0947", "\u0ec8", "\u05bc", "\u20dd", "\U0001d167"])
def test_marks_of_any_script_make_no_tower(mark: str) -> None:
    assert markdown.escape("ก" + mark * 500 + " x" + "!" * 20).replace("\u2068", "").replace("\u2069", "") == (
        "ก" + mark * 4 + " x" + "!" * 20
    )


def test_what_cannot_be_seen_is_no_name_and_no_length() -> None:
    for blank in ("\u3164", "\u2800\u2800", "\u200d" * 9, "\uffa0\u115f", "\u180e", "\ufe0f" * 9):
        assert not markdown.tidy(blank).strip(), ascii(blank)
        assert markdown.draw_line(Line((Link(blank, "https://a.example/"),))) == "[…](<https://a.example/>)"
        assert markdown.draw_line(Line((Strong(blank),))) == ""
    assert markdown.tidy("a" + "\u200d" * 5_000 + "b") == "a\u200db"
    assert markdown.tidy("نمی\u200cخواهم ❤\ufe0f\u200d🔥") == "نمی\u200cخواهم ❤\ufe0f\u200d🔥"


def test_right_to_left_words_are_isolated() -> None:
    assert markdown.escape("שלום") == "\u2068שלום\u2069"
    assert "\u2068" not in markdown.escape("hello")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.example/", "//a.example", "https://", "", "https://[::1", "x" * 10, None,
     "https://a.example/" + "x" * 600],
)  # fmt: skip
def test_an_address_that_is_no_web_page_is_never_linked(url: str | None) -> None:
    assert markdown.address(url) is None
    assert markdown.draw_line(Line((Link("words", url or ""),))) == "words"


def test_an_address_cannot_break_out_of_its_link() -> None:
    drawn = markdown.draw_line(Line((Link("a]b", "https://a.example/x>) [y](<z\n w"),)))
    assert drawn == r"[a\]b](<https://a.example/x%3E)%20[y](%3Cz%0A%20w>)"


def test_each_run_is_drawn_as_discord_writes_it() -> None:
    line = Line(
        (
            Strong("a*b"),
            Plain(" "),
            Code("x`y"),
            Plain(" "),
            Link("t", "https://a.example/", strong=True),
            Moment(NOON),
        ),
        Look.SMALL,
    )
    assert markdown.draw_line(line) == r"-# **a\*b** `xˋy` **[t](<https://a.example/>)**<t:1772366400:R>"
    assert markdown.draw_line(Line((Strong(" "), Code("")))) == ""


def test_plain_text_shows_addresses_and_times_in_the_zone() -> None:
    message = Message(
        (
            Line((Link("Head", "https://a.example/"), Plain(", "), Moment(NOON))),
            Line((Plain("said"), Plain(" "), Moment(NOON, MomentStyle.DATE)), Look.QUOTED),
            Line((Link("No page", "javascript:x"), Strong("b"), Code("c"))),
        )
    )
    assert plain.draw(message, ZoneInfo("Europe/Kyiv")) == (
        "Head <https://a.example/>, 2026-03-01 14:00\n> said 2026-03-01\nNo pagebc"
    )


_TEXT = st.text(max_size=300) | st.text(alphabet="*_~`|<>@#[]()\\:/-. \n\u202eеש", max_size=300)


@given(_TEXT)
@settings(max_examples=examples(100), deadline=None)
def test_escaped_text_holds_no_live_markup(text: str) -> None:
    drawn = markdown.escape(text)
    alive = re.sub(r"\\[!-/:-@\[-`{-~]", "x", drawn)
    assert not set(alive) & set("*_~`|<>[]#\n\u202e\0")
    assert "://" not in alive
    drawn.encode("utf-8")


@given(st.lists(st.lists(_TEXT.map(Plain) | _TEXT.map(Strong) | _TEXT.map(Code), max_size=4), max_size=30))
@settings(max_examples=examples(100), deadline=None)
def test_no_message_is_longer_than_discord_takes(lines: list[list[Plain | Strong | Code]]) -> None:
    assert len(markdown.draw(Message(tuple(Line(tuple(runs)) for runs in lines)))) <= markdown.LIMIT
