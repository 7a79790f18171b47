"""In direct messages nobody else owns a prefix: every command answers there, of the person's own desk."""

from __future__ import annotations

import pytest
from chatting import buttons, choose, last, mention, options, private, public, said
from newsroom import BRIDGE, FERRY, take
from simcord import ChannelHandle, Env, MemberActor, UserHandle

from newsdesk.app import App

pytestmark = pytest.mark.usefixtures("refusing")


@pytest.fixture
def user(reader: MemberActor) -> UserHandle:
    return reader.user


@pytest.mark.parametrize("message_content", [True, False])
async def test_help_answers_to_a_prefix_a_mention_and_a_slash(
    simcord_env: Env, reader: MemberActor, user: UserHandle
) -> None:
    for text in ("!help", "!HELP", f"{mention(simcord_env)} help", mention(simcord_env)):
        await reader.send_dm(text)
    told = said(user.dm_channel)
    assert len(told) == 4
    assert len({*told, public(await user.slash("help")).content}) == 1
    assert "What you can ask" in told[0]


@pytest.mark.parametrize("typed", ["!settings", "!Settings"])
async def test_settings_answer_to_a_prefix_and_change_by_it(
    app: App, channel: ChannelHandle, reader: MemberActor, user: UserHandle, typed: str
) -> None:
    await reader.send_dm(typed)
    assert "Prefix: !" in last(user.dm_channel).content
    await reader.send_dm(f"{typed} timezone:kyiv prefix:?")
    assert "Europe/Kyiv" in last(user.dm_channel).content
    assert len(said(user.dm_channel)) == 2
    await reader.send_dm("!settings")
    assert len(said(user.dm_channel)) == 2
    await reader.send_dm("?settings reset:prefix")
    assert "Prefix: ! (default)" in last(user.dm_channel).content
    theirs = await app.settings_of(await app.desk(f"user:{reader.id}"))
    assert (theirs.timezone, theirs.prefix) == ("Europe/Kyiv", None)
    servers = await app.settings_of(await app.desk(f"guild:{reader.guild.id}"))
    assert servers.timezone is None
    assert said(channel) == []


async def test_a_setting_is_changed_in_place_and_a_role_is_not_for_here(reader: MemberActor, user: UserHandle) -> None:
    await reader.send_dm("!settings")
    shown = last(user.dm_channel)
    form = await user.select(shown, ["prefix"])
    await user.submit_modal(form, {"0": "?"})
    assert last(user.dm_channel).id == shown.id
    assert "Prefix: ?" in last(user.dm_channel).content
    # What a person has not is neither shown nor offered, and refused where it is typed all the same.
    assert [*options(shown).values()] == ["prefix", "language", "timezone"]
    assert len(shown.content.splitlines()) == 4
    await reader.send_dm("?settings editors:press")
    assert last(user.dm_channel).content.startswith("Roles are set in a server.")


async def test_setup_and_save_are_the_persons_own(app: App, reader: MemberActor, user: UserHandle) -> None:
    await reader.send_dm("!setup Kyiv")
    assert "**Europe/Kyiv**" in last(user.dm_channel).content
    await user.slash("save", file=("ferry.txt", (FERRY.text or "").encode()))
    assert "Saved by @reader, unverified" in last(user.dm_channel).content
    await user.click(last(user.dm_channel), label="Approve")
    assert "unverified" not in last(user.dm_channel).content
    asked = private(await user.click(last(user.dm_channel), label="Remove"))
    await user.click(asked, label="Remove it")
    assert (
        last(user.dm_channel).content
        == "Removed. It no longer appears in my answers. What I posted of it before stays in the channel."
    )


async def test_what_is_none_of_ours_is_answered_by_nobody(reader: MemberActor, user: UserHandle) -> None:
    for text in ("hello", "!play a song", "!purge 10"):
        await reader.send_dm(text)
    assert said(user.dm_channel) == []


async def test_buttons_show_the_persons_own_desk_alone(
    app: App, channel: ChannelHandle, reader: MemberActor, user: UserHandle
) -> None:
    await take(app, FERRY, f"user:{reader.id}")
    await take(app, BRIDGE, f"guild:{reader.guild.id}")
    await reader.send_dm("!latest")
    assert "Bridge" not in last(user.dm_channel).content
    await choose(user, last(user.dm_channel), "1.")
    assert "word for word" in last(user.dm_channel).content
    assert "Back" in buttons(last(user.dm_channel))
    for asked in ("!summary bridge", "!quotes lindqvist"):
        await reader.send_dm(asked)
        assert "Kestrel" not in last(user.dm_channel).content
    await reader.send(channel, "!summary ferry")
    assert "No article here" in last(channel).content
