"""`settings` and `setup`: who may, what holds at once, and what cannot be set."""

from __future__ import annotations

import discord
import pytest
from chatting import choose, fields, label, last, mention, options, private, said
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot
from newsdesk.app import App
from newsdesk.models import languages
from newsdesk.models.article import DeskSettings

pytestmark = pytest.mark.usefixtures("refusing")

NOT_EDITOR = "That takes the permission Manage Server, or the editors’ role."


async def settings_of(app: App, who: MemberActor) -> DeskSettings:
    return await app.settings_of(await app.desk(f"guild:{who.guild.id}"))


async def test_what_is_set_is_shown_by_slash_and_mention(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    await reader.send(channel, f"{mention(simcord_env)} settings")
    shown = private(await reader.slash(channel, "settings"))
    assert shown.content == last(channel).content
    for part in ("Prefix: !", "English", "UTC", "manage the server", "manage messages"):
        assert part in shown.content


@pytest.mark.parametrize("name", ["help", "settings", "status", "privacy"])
async def test_what_other_bots_own_is_silent_behind_a_prefix(
    channel: ChannelHandle, editor: MemberActor, name: str
) -> None:
    await editor.send(channel, f"!{name}")
    await editor.send(channel, f"!{name.upper()} prefix:?")
    assert said(channel) == []


async def test_only_editors_change_and_setup(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, saver: MemberActor
) -> None:
    for who in (reader, saver):
        assert private(await who.slash(channel, "settings", prefix="?")).content == NOT_EDITOR
        await who.send(channel, f"{mention(simcord_env)} settings prefix:?")
        assert last(channel).content == NOT_EDITOR
        await who.send(channel, "!setup Europe/Kyiv")
        assert last(channel).content == NOT_EDITOR
        shown = private(await who.slash(channel, "settings"))
        assert private(await choose(who, shown, "Prefix")).content == NOT_EDITOR
    assert await settings_of(app, reader) == DeskSettings()


async def test_setup_is_offered_to_editors_alone(
    channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    assert "setup" not in reader.available_commands(channel)
    assert "setup" in editor.available_commands(channel)


async def test_a_new_prefix_holds_at_once_and_here_alone(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await take(app, FERRY)
    other = simcord_env.create_guild("Hillside")
    there = other.create_text_channel("news")
    neighbour = other.add_member(simcord_env.create_user("neighbour"))
    await simcord_env.settle()
    await neighbour.send(there, "!latest ferry")
    await editor.send(channel, "!latest ferry")
    assert "Prefix: ?" in private(await editor.slash(channel, "settings", prefix="?")).content
    await editor.send(channel, "!latest ferry")
    assert len(said(channel)) == 1
    await editor.send(channel, "?latest ferry")
    await editor.send(channel, f"{mention(simcord_env)} latest ferry")
    assert len(said(channel)) == 3
    await neighbour.send(there, "?latest ferry")
    await neighbour.send(there, "!latest ferry")
    assert len(said(there)) == 2


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("prefix", "/", "A prefix has 1 to 5 characters"),
        ("prefix", "<@1", "A prefix has 1 to 5 characters"),
        ("prefix", "a b", "A prefix has 1 to 5 characters"),
        ("prefix", "toolong", "A prefix has 1 to 5 characters"),
        ("timezone", "Middle/Earth", "I know no time zone called “Middle/Earth”"),
        ("language", "Klingon", "“Klingon” is not possible: language can be "),
    ],
)
async def test_what_cannot_be_set_is_told_with_what_can(
    app: App, channel: ChannelHandle, editor: MemberActor, option: str, value: str, told: str
) -> None:
    result = private(await editor.slash(channel, "settings", **{option: value}))
    assert told in result.content.replace("\\", "")
    assert await settings_of(app, editor) == DeskSettings()


@pytest.mark.parametrize("value", ["Europe/Kyiv", "europe/kyiv", "kyiv", " Kyiv "])
async def test_a_time_zone_is_found_however_it_is_written(
    app: App, channel: ChannelHandle, editor: MemberActor, value: str
) -> None:
    await editor.send(channel, f"!setup {value}")
    assert "**Europe/Kyiv**, where it is 14:00 now" in last(channel).content
    assert (await settings_of(app, editor)).timezone == "Europe/Kyiv"


async def test_roles_are_set_typed_and_by_slash_and_taken_back(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    press = simcord_env.guild.create_role("press")
    await editor.send(channel, f"{mention(simcord_env)} settings savers:{press.mention}")
    assert (await settings_of(app, editor)).savers_role == press.id
    shown = private(await editor.slash(channel, "settings", editors=press))
    assert shown.content.count("@press") == 2
    await editor.slash(channel, "settings", reset="savers")
    assert await settings_of(app, editor) == DeskSettings(editors_role=press.id)
    await editor.send(channel, f"{mention(simcord_env)} settings savers:nobody")
    assert last(channel).content == "There is no role called “nobody” here."
    await editor.send(channel, f"{mention(simcord_env)} settings reset:everything")
    assert "reset can be prefix, language, timezone, editors, savers or log" in last(channel).content
    await editor.send(channel, f"{mention(simcord_env)} settings blue")
    assert "I cannot read that. It is asked like this: `" in last(channel).content


async def test_each_setting_has_a_form(simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor) -> None:
    press = simcord_env.guild.create_role("press")
    shown = private(await editor.slash(channel, "settings"))
    values = {"prefix": "?", "timezone": "tokyo", "language": ["en"], "editors_role": [press], "savers_role": [press]}
    assert set(options(shown).values()) == {*values, "log_channel"}
    for name, value in values.items():
        form = await editor.select(shown, [name])
        assert len(fields(form)) == 1
        result = await editor.submit_modal(form, {"0": value})
        assert result.response is not None
        assert result.response.id == shown.id
    assert await settings_of(app, editor) == DeskSettings("?", "en", "Asia/Tokyo", press.id, press.id)
    form = await editor.select(shown, ["prefix"])
    assert fields(form)[0]["value"] == "?"
    await editor.submit_modal(form, {"0": ""})
    assert (await settings_of(app, editor)).prefix is None


async def test_setup_says_what_comes_next_and_its_steps_lead_back(channel: ChannelHandle, editor: MemberActor) -> None:
    shown = private(await editor.slash(channel, "setup"))
    for part in ("Time zone: **UTC**, where it is 12:00 now", "English", "`!`", "Save a first article"):
        assert part in shown.content
    form = await editor.click(shown, label=label(shown, "Time zone"))
    result = await editor.submit_modal(form, {"0": "Berlin"})
    assert result.response is not None
    assert result.response.id == shown.id
    assert "Time zone: **Europe/Berlin**, where it is 13:00 now" in result.response.content
    assert "Digest: none yet." in result.response.content
    # The last step: a digest for each morning, in that time zone, to be saved or changed.
    first = await editor.click(shown, label="First digest")
    assert first.response is not None
    assert "daily 08:00, Berlin time" in first.response.content
    saved = await editor.click(first.response.message, label="Save")
    assert saved.response is not None
    assert saved.response.content.startswith("**Morning brief** is set up.")
    assert "Digest: Morning brief." in private(await editor.slash(channel, "setup")).content


async def test_the_desks_language_is_that_of_its_next_answer(
    app: App, simcord_bot: NewsdeskBot, channel: ChannelHandle, editor: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A language more than there is a catalogue for: that it is asked for is what counts here.
    from cogs import _checks
    from newsdesk.words import catalogue

    asked: list[str] = []

    def spoken(language: str) -> object:
        asked.append(language)
        return catalogue("en")

    monkeypatch.setattr(_checks, "LANGUAGES", (*languages.LANGUAGES, "xx"))
    monkeypatch.setattr(_checks, "catalogue", spoken)
    assert simcord_bot.app is app
    desk = await app.desk(f"guild:{editor.guild.id}")
    monkeypatch.setattr("newsdesk.storage.desks.LANGUAGES", (*languages.LANGUAGES, "xx"))
    await app.change_settings(desk, language="xx")
    await editor.slash(channel, "latest")
    assert set(asked) == {"xx"}


async def test_in_a_direct_message_everybody_sets_their_own_desk_without_roles(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    shown = private(await reader.user.slash("settings", timezone="Kyiv"))
    assert "Europe/Kyiv" in shown.content
    assert (await app.settings_of(await app.desk(f"user:{reader.id}"))).timezone == "Europe/Kyiv"
    assert await settings_of(app, reader) == DeskSettings()
    assert set(options(shown).values()) == {"prefix", "language", "timezone"}
    assert "Editors" not in shown.content


async def test_a_channel_for_notices_is_set_in_every_way_shown_and_taken_back(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    shown = private(await editor.slash(channel, "settings", log=channel))
    assert f"Trouble with my posts is told: {channel.mention}" in shown.content
    assert await settings_of(app, editor) == DeskSettings(log_channel=channel.id)
    shown = private(await editor.slash(channel, "settings", reset="log"))
    assert "Trouble with my posts is told: to whoever set them up, directly" in shown.content
    for typed in (channel.mention, "news"):
        await editor.send(channel, f"{mention(simcord_env)} settings log:{typed}")
        assert await settings_of(app, editor) == DeskSettings(log_channel=channel.id)
        await editor.send(channel, f"{mention(simcord_env)} settings reset:log")
    await editor.send(channel, f"{mention(simcord_env)} settings log:nowhere")
    assert last(channel).content == "There is no text channel called “nowhere” here."
    form = await editor.select(shown, ["log_channel"])
    await editor.submit_modal(form, {"0": [channel]})
    assert await settings_of(app, editor) == DeskSettings(log_channel=channel.id)
    form = await editor.select(shown, ["log_channel"])
    assert [int(one["id"]) for one in fields(form)[0]["default_values"]] == [channel.id]
    await editor.submit_modal(form, {"0": []})
    assert await settings_of(app, editor) == DeskSettings()


async def test_setup_has_the_channel_for_notices_among_its_steps(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    shown = private(await editor.slash(channel, "setup"))
    assert "Trouble with my posts is told: to whoever set them up, directly." in shown.content
    form = await choose(editor, shown, "Channel for trouble")
    result = await editor.submit_modal(form, {"0": [channel]})
    assert result.response is not None
    assert f"Trouble with my posts is told: {channel.mention}." in result.response.content
    assert (await settings_of(app, editor)).log_channel == channel.id


async def test_a_channel_in_which_the_bot_may_not_post_is_not_set_and_it_says_what_to_give(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    assert simcord_env.bot.user is not None
    everyone = simcord_env.guild.default_role
    quiet = simcord_env.guild.create_text_channel(
        "quiet", overwrites={everyone: discord.PermissionOverwrite(send_messages=False)}
    )
    await simcord_env.settle()
    shown = private(await editor.slash(channel, "settings", log=quiet))
    assert shown.content == (
        f"I cannot post in {quiet.mention} yet, so nothing was changed.\n"
        "Missing for me: **Send Messages**. Channel settings → Permissions → Newsdesk."
    )
    assert await settings_of(app, editor) == DeskSettings()


async def test_readers_set_no_channel_and_neither_does_a_persons_own_desk(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    assert private(await reader.slash(channel, "settings", log=channel)).content == NOT_EDITOR
    assert "log_channel" not in options(private(await reader.user.slash("settings"))).values()
    await reader.user.send_dm(f"!settings log:{channel.id}")
    refused = "A channel is set in a server. On your own desk I write to you directly."
    assert last(reader.user.dm_channel).content == refused
    assert await settings_of(app, reader) == DeskSettings()
    assert (await app.settings_of(await app.desk(f"user:{reader.id}"))) == DeskSettings()
    await reader.user.send_dm("!setup")
    assert "Trouble with my posts" not in last(reader.user.dm_channel).content
    assert set(options(last(reader.user.dm_channel)).values()) == {"prefix", "save"}
