"""Discord's markdown as a terminal shows it."""

from __future__ import annotations

import re
import time
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.messages import markdown as discord_markdown
from newsdesk.messages.markdown import tidy
from newsdesk.models.message import Code, Line, Link, Message, Plain, Strong
from playground.terminal.markdown import draw
from tests.examples import examples

NAMES = {"@7": "@Mira", "@&8": "@editors", "#9": "#news"}


def shown(content: str) -> str:
    return draw(content, NAMES, UTC).plain


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            "**bold** and *leaning* and __under__ and ~~gone~~ and ||hidden||",
            "bold and leaning and under and gone and hidden",
        ),
        ("***both*** ***", "both ***"),
        ("2 * 3 * 4 and a*b", "2 * 3 * 4 and a*b"),
        ("snake_case_name and _leaning_", "snake_case_name and leaning"),
        ("**never closed", "**never closed"),
        ("**crossed *over** it*", "crossed *over it*"),
        (r"\*as it stands\* 1\. \[x\]", "*as it stands* 1. [x]"),
        ("`!latest **x**`", "!latest **x**"),
        ("``a`` `b", "a `b"),
        ("[headline](<https://lantern.example/a>)", "headline <https://lantern.example/a>"),
        ("[headline](https://lantern.example/a) on", "headline <https://lantern.example/a> on"),
        (
            r"**[1\. The \[new\] *ferry*](<https://lantern.example/a>)**",
            "1. The [new] ferry <https://lantern.example/a>",
        ),
        ("<https://lantern.example/a>", "https://lantern.example/a"),
        ("[no](ftp://lantern.example)", "[no](ftp://lantern.example)"),
        ("<@7> <@!7> <@&8> <#9> <@10>", "@Mira @Mira @editors #news <@10>"),
        ("</digest add:123>", "/digest add"),
        ("<:fish:123> <a:boat:124>", ":fish: :boat:"),
        ("> said\nby whom", "│ said\nby whom"),
        ("before\n>>> said\nand said", "before\n│ said\n│ and said"),
        ("-# small", "small"),
        ("## Heading\n#no heading", "Heading\n#no heading"),
        ("- one\n* two\n-three", "• one\n• two\n-three"),
        ("```py\nx = '**'\n```\nafter", "py\nx = '**'\nafter"),
        ("```**one line**``` ", "**one line**``` "),
        ("@\N{ZERO WIDTH SPACE}everyone", "@everyone"),
    ],
)
def test_markdown_is_shown(content: str, text: str) -> None:
    assert shown(content) == text


@pytest.mark.parametrize(
    ("stamp", "text"),
    [
        ("<t:1767268800:R>", "2026-01-01 14:00"),
        ("<t:1767268800>", "2026-01-01 14:00"),
        ("<t:1767268800:D>", "2026-01-01"),
        ("<t:1767268800:t>", "14:00"),
        ("<t:-62135596801>", "<t:-62135596801>"),
        ("<t:999999999999>", "<t:999999999999>"),
    ],
)
def test_times_are_local(stamp: str, text: str) -> None:
    assert draw(stamp, {}, ZoneInfo("Europe/Kyiv")).plain == text


def test_styles_are_kept() -> None:
    drawn = draw("a **b** [c](<https://lantern.example/>)", {}, UTC)
    styles = {drawn.plain[span.start : span.end]: str(span.style) for span in drawn.spans}
    assert styles == {"b": "bold", " <https://lantern.example/>": "dim not bold"}


@settings(max_examples=examples(100), deadline=None)
@given(st.one_of(st.text(), st.builds("".join, st.lists(st.sampled_from("*_~|`[]()<>\\@#:-t1 a\n\x1b")))))
def test_nothing_raises_and_nothing_steers_the_terminal(content: str) -> None:
    text = shown(content)
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text) is None


@settings(max_examples=examples(100), deadline=None)
@example("0\r\x08 ")
@given(st.text())
def test_what_the_bot_says_arrives_word_for_word(words: str) -> None:
    runs = (
        Plain(words),
        Plain(" "),
        Strong(words),
        Plain(" "),
        Link(words, "https://lantern.example/a"),
        Code("!latest"),
    )
    drawn = discord_markdown.draw(Message((Line((Plain("x "), *runs)),)))
    kept = re.sub("[\u2066-\u2069\u200b]", "", tidy(words)).strip()
    assert shown(drawn).count(kept) >= (3 if kept.strip() else 0)


@pytest.mark.parametrize("piece", ["*", "**a ", "[", "[a](", "`", "<t:", "\\", "||x", "_a", "> ", "<@1"])
def test_a_hostile_message_costs_little(piece: str) -> None:
    content = (piece * 4000)[:4000]  # the longest text that Discord has, an embed's
    started = time.perf_counter()
    shown(content)
    assert time.perf_counter() - started < 5
