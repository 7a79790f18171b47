"""What changes the desk is seen by everybody: the message itself says so, whoever asked for it and whoever pressed."""

from __future__ import annotations

import logging

import discord
import pytest
from chatting import buttons, choose, last, mention, options, private, public, said
from newsroom import BRIDGE, FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import build_bot
from newsdesk.app import App

pytestmark = pytest.mark.usefixtures("refusing")

FILE = ("ferry.txt", (FERRY.text or "").encode())
REMOVED = "Removed. It no longer appears in my answers. What I posted of it before stays in the channel."
NOT_EDITOR = "That takes the permission Manage Server, or the editors’ role."


@pytest.fixture
def colleague(simcord_env: Env, editor: MemberActor) -> MemberActor:
    """Another editor."""
    role = editor.guild.create_role("colleagues", permissions=discord.Permissions(manage_guild=True))
    return editor.guild.add_member(simcord_env.create_user("colleague"), roles=[role])


async def test_another_editors_approval_is_seen_in_the_message_itself(
    channel: ChannelHandle, editor: MemberActor, colleague: MemberActor
) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    assert "unverified" in told.content
    await colleague.click(told, label="Approve")
    assert last(channel).id == told.id
    assert "unverified" not in last(channel).content
    assert "Approve" not in buttons(last(channel))
    assert len(said(channel)) == 1


async def test_a_message_stays_that_of_who_asked_for_it(
    channel: ChannelHandle, editor: MemberActor, colleague: MemberActor
) -> None:
    await editor.slash(channel, "save", file=FILE)
    await editor.send(channel, "!latest ferry")
    listed = last(channel).content
    await choose(editor, last(channel), "1.")
    await choose(colleague, last(channel), "Approve")
    assert "unverified" not in last(channel).content
    copy = private(await colleague.click(last(channel), label="Back"))
    assert copy.content.startswith("**Ferry")
    await editor.click(last(channel), label="Back")
    assert last(channel).content == listed.replace(", unverified", "")
    assert len(said(channel)) == 2


async def test_what_others_press_on_it_without_the_right_changes_nothing(
    app: App, channel: ChannelHandle, editor: MemberActor, reader: MemberActor, saver: MemberActor
) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    for who in (reader, saver):
        for name in ("Approve", "Remove"):
            assert private(await who.click(told, label=name)).content == NOT_EDITOR
        assert "Sentence " in private(await who.click(told, label="In context")).content
    assert last(channel).content == told.content
    assert (await app.settings_of(await app.desk(f"guild:{reader.guild.id}"))).prefix is None


@pytest.mark.parametrize("desk", ["own", "everybody's"])
async def test_what_another_editor_removes_is_gone_from_the_message_after_they_said_yes(
    app: App, channel: ChannelHandle, editor: MemberActor, colleague: MemberActor, reader: MemberActor, desk: str
) -> None:
    if desk == "own":
        await editor.slash(channel, "save", file=FILE)
    else:
        await take(app, FERRY)
    await take(app, BRIDGE)
    before = len(said(channel))
    await editor.send(channel, "!latest ferry")
    await choose(editor, last(channel), "1.")
    opened = last(channel)
    asked = private(await choose(colleague, opened, "Remove"))
    assert "erased for good" in asked.content if desk == "own" else "no longer sees it" in asked.content
    assert last(channel).content == opened.content
    result = await colleague.click(asked, label="Remove it")
    assert result.response is not None
    assert result.response.content == REMOVED
    assert last(channel).id == opened.id
    assert last(channel).content == REMOVED
    assert list(buttons(last(channel))) == ["Back"]
    # It is still the first editor's, who goes on in it.
    await editor.click(last(channel), label="Back")
    assert "Nothing on" in last(channel).content
    assert len(said(channel)) == before + 1
    await reader.send(channel, "!latest ferry")
    assert "Nothing on" in last(channel).content


async def test_a_removal_is_confirmed_after_a_restart_too(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    asked = private(await editor.click(told, label="Remove"))
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        await editor.click(asked, label="Remove it")
    finally:
        await again.close()
    assert last(channel).content == REMOVED


async def test_what_two_editors_remove_at_once_is_removed_once(
    channel: ChannelHandle, editor: MemberActor, colleague: MemberActor
) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    first, second = [private(await who.click(told, label="Remove")) for who in (editor, colleague)]
    await editor.click(first, label="Remove it")
    assert private(await colleague.click(second, label="Remove it")).content == "What this button showed is gone."
    assert last(channel).content == REMOVED


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10008)], ids=["no access", "deleted"])
async def test_a_message_that_cannot_be_brought_up_to_date_is_a_line_in_the_log(
    simcord_env: Env,
    channel: ChannelHandle,
    editor: MemberActor,
    caplog: pytest.LogCaptureFixture,
    status: int,
    code: int,
) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    asked = private(await editor.click(told, label="Remove"))
    simcord_env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code, message="No")
    with caplog.at_level(logging.INFO, "cogs"):
        result = await editor.click(asked, label="Remove it")
    assert result.response is not None
    assert result.response.content == REMOVED
    assert "cannot be brought up to date" in caplog.text
    assert last(channel).content == told.content


async def test_in_a_private_copy_an_editors_change_stays_there(
    channel: ChannelHandle, saver: MemberActor, editor: MemberActor
) -> None:
    await saver.slash(channel, "save", file=FILE)
    await saver.send(channel, "!latest ferry")
    before = last(channel).content
    copy = private(await choose(editor, last(channel), "1."))
    result = await choose(editor, copy, "Approve")
    assert result.response is not None
    assert result.response.id == copy.id
    assert "@saver, unverified" not in result.response.content
    asked = await choose(editor, result.response.message, "Remove")
    assert asked.response is not None
    assert asked.response.id == copy.id
    done = await editor.click(asked.response.message, label="Remove it")
    assert done.response is not None
    assert (done.response.id, done.response.content) == (copy.id, REMOVED)
    assert last(channel).content == before


async def test_a_setting_that_is_changed_from_a_public_message_changes_that_message(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, editor: MemberActor, colleague: MemberActor
) -> None:
    await reader.send(channel, f"{mention(simcord_env)} settings")
    shown = last(channel)
    assert "Prefix: ! (default)" in shown.content
    for who, prefix in ((editor, "?"), (colleague, "$")):
        form = await who.select(shown, ["prefix"])
        await who.submit_modal(form, {"0": prefix})
        assert last(channel).id == shown.id
        assert f"Prefix: {prefix}\n" in last(channel).content.replace("\\", "")
    assert private(await choose(reader, shown, "Prefix")).content == NOT_EDITOR
    assert len(said(channel)) == 1
    assert options(last(channel)) == options(shown)


async def test_a_setting_that_is_typed_is_answered_once_in_the_channel(
    simcord_env: Env, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, f"{mention(simcord_env)} settings timezone:Kyiv")
    (told,) = said(channel)
    assert "Europe/Kyiv" in told
    result = await editor.slash(channel, "settings", timezone="Tokyo")
    assert "Asia/Tokyo" in private(result).content
    assert not result.followups
    assert len(said(channel)) == 1


async def test_a_step_of_a_typed_setup_changes_that_message(channel: ChannelHandle, editor: MemberActor) -> None:
    await editor.send(channel, "!setup Kyiv")
    shown = last(channel)
    form = await editor.click(shown, label="Time zone")
    await editor.submit_modal(form, {"0": "Tokyo"})
    assert last(channel).id == shown.id
    assert "Asia/Tokyo" in last(channel).content
    assert len(said(channel)) == 1


async def test_the_offer_of_a_form_is_everybodys(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor, editor: MemberActor
) -> None:
    del app
    await saver.send(channel, f"{mention(simcord_env)} save")
    offer = last(channel)
    form = await editor.click(offer, label="Open the form")
    assert form.modal is not None
    told = public(await editor.submit_modal(form, {"0": "", "1": FERRY.text or ""}))
    assert isinstance(told, discord.Message)
    assert "Saved by @editor, unverified" in told.content
    assert told.id != offer.id
