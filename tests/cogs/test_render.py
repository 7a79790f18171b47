"""Message values → discord.py: nothing that Discord would refuse ever leaves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord import ChannelHandle, MemberActor

from cogs._render import LIMIT, cards, content, view
from newsdesk import messages
from newsdesk.messages.markdown import CARD_LIMIT
from newsdesk.models.message import (
    Action,
    Button,
    Card,
    Code,
    Line,
    Link,
    Look,
    Menu,
    Message,
    Option,
    Plain,
    Run,
    Strong,
)

RUNS: st.SearchStrategy[Run] = st.one_of(
    st.builds(Plain, st.text()),
    st.builds(Strong, st.text()),
    st.builds(Code, st.text()),
    st.builds(Link, st.text(), st.one_of(st.text(), st.just("https://lantern.example/a")), st.booleans()),
)
A = Action("a")
LINES = st.builds(Line, st.lists(RUNS, max_size=4).map(tuple), st.sampled_from(Look))


@given(st.lists(LINES, max_size=40).map(tuple), st.integers(1, 300))
def test_a_text_always_fits_and_mentions_nobody(lines: tuple[Line, ...], repeated: int) -> None:
    text = content(Message((Line((Plain("begin " * repeated),)), *lines)))
    assert 0 < len(text) <= LIMIT
    assert "@everyone" not in text
    assert "@here" not in text


def test_a_message_without_a_visible_character_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        content(Message((Line((Plain(" "),)),)))


def test_a_card_is_one_embed_and_too_long_a_one_is_a_bug() -> None:
    def carded(text: str) -> Message:
        return Message((Line((Plain("x"),)),), card=Card((Line((Plain(text),)), Line((Plain("y"),)))))

    assert cards(Message((Line((Plain("x"),)),))) == []
    assert [card.description for card in cards(carded("a" * (CARD_LIMIT - 2)))] == ["a" * (CARD_LIMIT - 2) + "\ny"]
    with pytest.raises(AssertionError):
        cards(carded("a" * (CARD_LIMIT - 1)))


async def test_a_message_without_buttons_has_no_view() -> None:
    assert view(Message((Line((Plain("x"),)),)), {}) is None


async def test_buttons_and_menu_keep_their_ids_and_outlive_a_restart() -> None:
    following, both, opening = Action("latest", ("", "4")), Action("person", ("", "a", "b")), Action("open")
    drawn = view(
        Message(
            (Line((Plain("x"),)),),
            buttons=(Button("Next 3", following), Button("Both", both, danger=True)),
            menu=Menu("Open a story", opening, (Option("Ferry stops", "17", "The Lantern"),)),
        ),
        {following: "1:latest:%,4", both: "1:person:%,a,b", opening: "1:open:"},
    )
    assert drawn is not None
    assert drawn.is_persistent()
    rows = drawn.to_components()
    assert [[item["custom_id"] for item in row["components"]] for row in rows] == [
        ["ndm:1:open:"],
        ["nd:1:latest:%,4", "nd:1:person:%,a,b"],
    ]


@pytest.mark.parametrize(
    "message",
    [
        Message((), buttons=(Button("x" * 81, A),)),
        Message((), buttons=(Button("\u200b", A),)),
        Message((), buttons=(Button("x", Action("long")),)),
        Message((), menu=Menu("x", A, ())),
        Message((), menu=Menu("x", A, tuple(Option(str(n), str(n)) for n in range(26)))),
        Message((), menu=Menu("x", A, (Option("y" * 101, "b"),))),
        Message((), menu=Menu("x" * 151, A, (Option("y", "b"),))),
    ],
)
async def test_what_discord_would_refuse_is_a_bug(message: Message) -> None:
    with pytest.raises(AssertionError):
        view(message, {A: "1:a:", Action("long"): "x" * 101})


async def test_a_message_is_sent_with_what_stands_below_it(
    channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_button(*_: object) -> Message:
        button = Button("Next 3", Action("latest", ("ferry", "4")))
        return Message((Line((Plain("Fourteen stories"),)),), buttons=(button,), private=True)

    monkeypatch.setattr(messages, "latest", with_button)
    await reader.send(channel, "!latest")
    typed = channel.last_message
    assert typed is not None
    rows: list[Any] = [row.to_dict() for row in typed.components]
    assert [row["components"][0]["label"] for row in rows] == ["Next 3"]
    result = await reader.slash(channel, "latest")
    assert result.ephemeral
    assert result.response is not None
    assert result.response.components[0]["components"][0]["custom_id"].endswith(":latest:ferry,4")
