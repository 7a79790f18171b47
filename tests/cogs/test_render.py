"""Message values → discord.py: nothing that Discord would refuse ever leaves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord import ChannelHandle, MemberActor

from cogs._render import LIMIT, content, view
from newsdesk import messages
from newsdesk.models.message import Button, Code, Line, Link, Look, Menu, Message, Option, Plain, Run, Strong

RUNS: st.SearchStrategy[Run] = st.one_of(
    st.builds(Plain, st.text()),
    st.builds(Strong, st.text()),
    st.builds(Code, st.text()),
    st.builds(Link, st.text(), st.one_of(st.text(), st.just("https://lantern.example/a")), st.booleans()),
)
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


async def test_a_message_without_buttons_has_no_view() -> None:
    assert view(Message((Line((Plain("x"),)),))) is None


async def test_buttons_and_menu_keep_their_ids_and_outlive_a_restart() -> None:
    drawn = view(
        Message(
            (Line((Plain("x"),)),),
            buttons=(Button("Next 3", "latest:4"), Button("Both", "quotes:both")),
            menu=Menu("Open a story", "open", (Option("Ferry stops", "17", "The Lantern"),)),
        )
    )
    assert drawn is not None
    assert drawn.is_persistent()
    rows = drawn.to_components()
    assert [[item["custom_id"] for item in row["components"]] for row in rows] == [
        ["latest:4", "quotes:both"],
        ["open"],
    ]


@pytest.mark.parametrize(
    "message",
    [
        Message((), buttons=(Button("x" * 81, "a"),)),
        Message((), buttons=(Button("x", "a" * 101),)),
        Message((), buttons=(Button("x", ""),)),
        Message((), menu=Menu("x", "a", ())),
        Message((), menu=Menu("x", "a", tuple(Option(str(n), str(n)) for n in range(26)))),
        Message((), menu=Menu("x", "a", (Option("y" * 101, "b"),))),
    ],
)
async def test_what_discord_would_refuse_is_a_bug(message: Message) -> None:
    with pytest.raises(AssertionError):
        view(message)


async def test_a_message_is_sent_with_what_stands_below_it(
    channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_button(*_: object) -> Message:
        return Message((Line((Plain("Fourteen stories"),)),), buttons=(Button("Next 3", "latest:4"),), private=True)

    monkeypatch.setattr(messages, "latest", with_button)
    await reader.send(channel, "!latest")
    typed = channel.last_message
    assert typed is not None
    rows: list[Any] = [row.to_dict() for row in typed.components]
    assert [row["components"][0]["label"] for row in rows] == ["Next 3"]
    result = await reader.slash(channel, "latest")
    assert result.ephemeral
    assert result.response is not None
    assert result.response.components[0]["components"][0]["custom_id"] == "latest:4"
