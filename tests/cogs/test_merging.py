"""Editors say who is who: merge and split, for their own desk, taken back, and after a restart."""

from __future__ import annotations

import discord
import pytest
from chatting import buttons, choose, fields, label, last, options, private, said
from newsroom import BUDGET, FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import build_bot
from newsdesk.app import App
from newsdesk.models.reading import Draft

LETTER = Draft(
    title="A letter from the island",
    url="https://standard.example/letter",
    outlet="Northern Standard",
    text="""A letter from the island

The harbour board had a letter on Friday from a family of five that has lived on the island for ninety years.

"We read every word of it," said Tilly Brandt of the harbour board.

Nobody else had written before noon, and the post comes once a day.
""",
)


@pytest.fixture(autouse=True)
async def _news(app: App) -> None:
    for draft in (FERRY, BUDGET, LETTER):
        await take(app, draft)


async def merge(channel: ChannelHandle, editor: MemberActor) -> None:
    """Merge Tilda Brandt with Tilly Brandt, as far as the last step."""
    await editor.send(channel, "!quotes tilda brandt")
    shown = private(await editor.click(last(channel), label="Merge with…"))
    assert "Who is the same person as **Tilda Brandt**?" in shown.content
    assert [text.partition(",")[0].partition(" ·")[0] for text in options(shown)] == ["Tilly Brandt"]
    asked = (await choose(editor, shown, "Tilly Brandt")).response
    assert asked is not None
    assert "**Tilda Brandt** and **Tilly Brandt**" in asked.message.content
    assert "Other desks see nothing of it" in asked.message.content
    done = (await editor.click(asked.message, label="Merge")).response
    assert done is not None
    assert "one person here: **Tilda Brandt**" in done.message.content


async def test_an_editor_merges_and_everybody_sees_it(
    app: App, channel: ChannelHandle, editor: MemberActor, reader: MemberActor
) -> None:
    await merge(channel, editor)
    shown = last(channel)
    assert "We read every word of it" in shown.content
    assert "insured" in shown.content
    assert "Here also: Tilly Brandt." in shown.content
    await reader.send(channel, "!quotes tilly brandt")
    assert "insured" in last(channel).content
    assert not any("Merge" in text for text in buttons(last(channel)))


async def test_another_desk_keeps_two(simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor) -> None:
    await merge(channel, editor)
    other = simcord_env.create_user("elsewhere")
    await other.send_dm("!quotes tilly brandt")
    answer = [message.content for message in other.dm_channel.history() if message.author.bot][-1]
    assert "We read every word of it" in answer
    assert "insured" not in answer


async def test_a_merge_is_undone_after_a_restart(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, "!quotes tilda brandt")
    shown = private(await editor.click(last(channel), label="Merge with…"))
    asked = (await choose(editor, shown, "Tilly Brandt")).response
    assert asked is not None
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        done = (await editor.click(asked.message, label="Merge")).response
        assert done is not None
        assert "We read every word of it" in last(channel).content
        undone = (await editor.click(done.message, label="Undo")).response
        assert undone is not None
        assert "as it was" in undone.message.content
        assert "We read every word of it" not in last(channel).content
    finally:
        await again.close()


async def test_a_name_is_split_off_and_that_undone(app: App, channel: ChannelHandle, editor: MemberActor) -> None:
    await merge(channel, editor)
    shown = private(await editor.click(last(channel), label="Merge or split…"))
    asked = (await editor.click(shown, label="Split off “Tilly Brandt”")).response
    assert asked is not None
    assert "Is **Tilly Brandt** not the same person as **Tilda Brandt**?" in asked.message.content
    done = (await editor.click(asked.message, label="Split off")).response
    assert done is not None
    assert "somebody else" in done.message.content
    assert "We read every word of it" not in last(channel).content
    undone = (await editor.click(done.message, label="Undo")).response
    assert undone is not None
    assert "We read every word of it" in last(channel).content


async def typed(channel: ChannelHandle, editor: MemberActor, name: str) -> discord.Message:
    """Open the form for another name than those that are offered, and fill in a name."""
    await editor.send(channel, "!quotes tilda brandt")
    shown = private(await editor.click(last(channel), label="Merge with…"))
    form = await editor.click(shown, label="Another name…")
    assert len(fields(form)) == 1
    return private(await editor.submit_modal(form, {"0": name}))


async def test_a_form_takes_another_name(app: App, channel: ChannelHandle, editor: MemberActor) -> None:
    assert "**Jonas Brandt**" in (await typed(channel, editor, "treasurer")).content
    assert "Nobody called “xyzzyx”" in (await typed(channel, editor, "xyzzyx")).content
    assert len(options(await typed(channel, editor, "brandt"))) == 2


async def test_a_reader_may_neither(app: App, channel: ChannelHandle, editor: MemberActor, reader: MemberActor) -> None:
    await editor.send(channel, "!quotes tilda brandt")
    before = said(channel)
    refused = private(await reader.click(last(channel), label=label(last(channel), "Merge")))
    assert "Manage Server" in refused.content
    assert said(channel) == before
    await reader.send(channel, "!quotes tilda brandt")
    assert not any("Merge" in text for text in buttons(last(channel)))


async def test_what_was_merged_meanwhile_is_gone(app: App, channel: ChannelHandle, editor: MemberActor) -> None:
    await editor.send(channel, "!quotes tilda brandt")
    shown = private(await editor.click(last(channel), label="Merge with…"))
    asked = (await choose(editor, shown, "Tilly Brandt")).response
    assert asked is not None
    await merge(channel, editor)
    pressed = await editor.click(asked.message, label="Merge")
    assert private(pressed).content == "What this button showed is gone."
