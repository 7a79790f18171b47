"""`alert` and every button below it and below what one has told: for oneself, for a channel, and who may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta

import discord
import pytest
import pytest_asyncio
from chatting import buttons, choose, last, options, private, public, said
from newsroom import BRIDGE, BUDGET, FERRY, HOSTILE, take
from simcord import ChannelHandle, Env, MemberActor

from cogs._sender import DiscordSender
from newsdesk.app import App
from newsdesk.briefing import alerts as briefed
from newsdesk.delivery import Sender
from newsdesk.models.alert import AlertPause, AlertShown
from newsdesk.models.outbox import Claimed, Looked, Outcome, Refusal, Rejected, Seen, Target
from newsdesk.storage import outbox

pytestmark = pytest.mark.usefixtures("refusing")

NOT_EDITOR = "That takes the permission Manage Server, or the editors’ role."
AGAIN = replace(
    FERRY,
    url="https://standard.example/ferry",
    outlet="Northern Standard",
    text=f"{FERRY.text}\nThe council of Marlow will talk about it next week.\n",
)


@pytest.fixture(autouse=True)
def patient(app: App) -> None:
    """As many commands as a test needs."""
    app.settings = app.settings.model_copy(update={"commands_per_person": 999, "commands_per_channel": 999})


@pytest_asyncio.fixture
async def sender(app: App, simcord_env: Env) -> AsyncGenerator[DiscordSender]:
    yield DiscordSender(app, simcord_env.bot)


async def alerts_of(app: App, channel: ChannelHandle) -> tuple[AlertShown, ...]:
    assert channel.guild is not None
    return await app.db.read(briefed.shown, await app.desk(f"guild:{channel.guild.id}"), app.now())


class Shut:
    """A Discord in which nobody takes direct messages."""

    async def send(self, claimed: Claimed) -> Outcome:
        return Rejected(Refusal.CLOSED)

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        return Seen({})


async def deliver(app: App, sender: Sender, later: timedelta = timedelta(minutes=1)) -> None:
    then = app.now() + later
    app.now = lambda: then
    await app.tell_alerts()
    await app.courier(sender).drain()


async def add(who: MemberActor, channel: ChannelHandle, typed: str) -> discord.Message:
    """Set an alert up; return what is said then."""
    await who.send(channel, f"!alert add {typed}")
    await who.click(last(channel), label="Save")
    return last(channel)


async def test_an_alert_of_ones_own_is_tested_first_saved_and_told_by_direct_message(
    app: App, sender: DiscordSender, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    shown = private(await reader.slash(channel, "alert add", words="ferry"))
    first, *rest = shown.content.splitlines()
    assert first == "**ferry**: would have fired 1 time in the 1 hour looked at."
    assert "**ferry** between Marlow" in "\n".join(rest)
    assert shown.content.endswith("-# Told here: your direct messages.")
    assert list(buttons(shown)) == ["Save", "Narrow", "Cancel"]
    assert await alerts_of(app, channel) == ()
    await reader.click(shown, label="Save")
    (made,) = await alerts_of(app, channel)
    assert (made.alert.plan.asked, made.alert.owner, made.alert.personal) == ("ferry", reader.id, True)
    await take(app, AGAIN)
    await deliver(app, sender)
    told = last(reader.user.dm_channel)
    headline, sentence, credit, small = told.content.splitlines()
    assert headline == "**ferry**: **[Ferry to Ostrava Island stops for the winter](<https://standard.example/ferry>)**"
    assert sentence.startswith("“The **ferry** between Marlow and Ostrava Island will stop on Monday")
    assert credit.startswith("Northern Standard, ")
    assert small.startswith("-# ")
    assert list(buttons(told)) == ["In context", "Mute story", "Pause"]
    assert said(channel) == []
    # Its buttons are about the server's alert, though they are pressed in direct messages.
    assert "ferry between Marlow" in private(await reader.user.click(told, label="In context")).content
    assert "says no more of this story" in private(await reader.user.click(told, label="Mute story")).content
    assert "Paused: it fires no more" in private(await reader.user.click(told, label="Pause")).content
    assert (await alerts_of(app, channel))[0].alert.why is AlertPause.ASKED


async def test_a_channels_alert_is_an_editors_and_everybody_sees_it(
    app: App, sender: DiscordSender, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await reader.send(channel, "!alert add ferry post:news")
    assert last(channel).content == NOT_EDITOR
    saved = await add(editor, channel, "ferry post:news")
    assert saved.content.splitlines()[:2] == [
        "It is set up, and fires for what comes from now on.",
        f"**ferry** → <#{channel.id}>",
    ]
    await take(app, FERRY)
    await deliver(app, sender)
    told = last(channel)
    assert told.content.startswith("**ferry**: ")
    # An outlet that joins changes the message that is there.
    await take(app, AGAIN)
    await deliver(app, sender)
    assert last(channel).id == told.id
    assert "Now also: [Northern Standard](<https://standard.example/ferry>)" in last(channel).content
    # What its buttons do is for editors; reading it in context is for all.
    assert NOT_EDITOR in private(await reader.click(told, label="Mute story")).content
    assert NOT_EDITOR in private(await reader.click(told, label="Pause")).content
    assert "ferry between Marlow" in private(await reader.click(told, label="In context")).content
    assert "says no more of this story" in private(await editor.click(told, label="Mute story")).content
    stopped = private(await editor.click(told, label="Pause"))
    assert "Paused: it fires no more" in stopped.content
    assert last(channel).content.startswith("**ferry**: ")
    await editor.click(stopped, label="Resume")
    (one,) = await alerts_of(app, channel)
    assert one.alert.paused_at is None


async def test_what_is_somebody_elses_or_another_desks_is_not_there(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await add(reader, channel, "ferry")
    await editor.send(channel, "!alert list")
    assert last(channel).content.startswith("There is no alert here yet.")
    await editor.send(channel, "!alert remove ferry")
    assert last(channel).content == "No alert here looks for “ferry”. `/alert list` shows them all."
    # What is typed is answered for all to see: their own are behind a button.
    await reader.send(channel, "!alert list")
    assert "ferry" not in last(channel).content
    assert "**1\\. ferry**" in private(await reader.click(last(channel), label="Your own (1)")).content
    mine = private(await reader.slash(channel, "alert list"))
    assert mine.content.splitlines()[:2] == ["**1 alert**", "**1\\. ferry** → your direct messages"]
    # Whoever gets hold of a button of theirs cannot press it.
    opened = private(await choose(reader, mine, "1."))
    assert list(buttons(opened)) == ["Pause", "Edit", "Remove"]
    other = simcord_env.create_guild("Elsewhere").create_text_channel("news")
    await simcord_env.settle()
    stranger = other.guild.add_member(simcord_env.create_user("stranger")) if other.guild else None
    assert stranger is not None
    await stranger.send(other, "!alert list")
    assert last(other).content.startswith("There is no alert here yet.")
    assert len(await alerts_of(app, channel)) == 1


async def test_a_number_means_what_the_list_shows_and_no_menu_for_all_names_what_is_somebodys_own(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await add(editor, channel, "ferry winter")
    await add(editor, channel, "ferry post:news")
    await add(editor, channel, "ferry council post:news")
    await editor.send(channel, "!alert list")
    assert "**2\\. ferry council**" in last(channel).content
    mine = private(await editor.click(last(channel), label="Your own (1)"))
    assert "**3\\. ferry winter**" in mine.content
    await editor.send(channel, "!alert pause 2")
    assert "**ferry council** →" in last(channel).content
    # What is chosen from has the numbers of the list, for two places may be told of the same.
    await editor.send(channel, "!alert remove fer")
    asked = last(channel)
    assert asked.content == "3 alerts fit “fer”. Which one?"
    assert list(options(asked)) == ["1. ferry", "2. ferry council"]
    assert "**3\\. ferry winter**" in private(await editor.click(asked, label="Your own (1)")).content
    shown = private(await editor.slash(channel, "alert remove", alert="fer"))
    assert list(options(shown)) == ["1. ferry", "2. ferry council", "3. ferry winter"]


async def test_what_changes_keeps_its_time_zone_and_what_moves_is_asked_what_a_new_one_is(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    assert channel.guild is not None
    await add(editor, channel, "ferry quiet:22-7 zone:Berlin")
    await editor.send(channel, "!alert edit ferry quiet:23-6")
    assert "Quiet 23:00–06:00 (Europe/Berlin)" in last(channel).content
    app.settings = app.settings.model_copy(update={"alerts_per_desk": 1})
    loud = channel.guild.create_role("Harbour", mentionable=False)
    everyone = channel.guild.default_role
    shut = channel.guild.create_text_channel(
        "calm", overwrites={everyone: discord.PermissionOverwrite(mention_everyone=False)}
    )
    await simcord_env.settle()
    await add(editor, channel, f"budget post:news mention:<@&{loud.id}>")
    await editor.send(channel, f"!alert edit budget post:<#{shut.id}>")
    assert last(channel).content.startswith("I may not mention @Harbour there.")
    before = await alerts_of(app, channel)
    await editor.send(channel, "!alert edit ferry post:news")
    assert last(channel).content.startswith("The channels of this desk have 1 alert, as many as they may.")
    assert await alerts_of(app, channel) == before
    await editor.send_dm("!alert add ferry post:news")
    assert last(editor.user.dm_channel).content.startswith("An alert is told in a channel on a server only.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ferry -ferry", "**ferry -ferry**: no article can ever be that."),
        ("kraken", "**kraken**: would not have fired in the 1 hour looked at."),
        ("since:3d ferry", "since: and before: have no place here"),
        ("(ferry", "the bracket at 1 is never closed"),
        ("", "Say what to look for, for example `!alert add kursk drone post:#news`."),
        ("ferry quiet:noon", "Quiet hours take two different times of day"),
        ("ferry quiet:22-7 zone:Atlantis", "Atlantis"),
        ("ferry zone:Berlin", "A time zone goes with quiet hours"),
        ("ferry mention:editor", "A role is mentioned in a channel only"),
    ],
)
async def test_what_cannot_be_or_does_not_fire_is_said(
    app: App, channel: ChannelHandle, editor: MemberActor, typed: str, told: str
) -> None:
    await take(app, FERRY)
    await editor.send(channel, f"!alert add {typed}")
    assert told in last(channel).content
    assert ("Save" in buttons(last(channel))) == (typed == "kraken")
    assert await alerts_of(app, channel) == ()


async def test_narrow_asks_for_other_words_and_shows_these(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BRIDGE)
    await reader.send(channel, "!alert add closed OR ferry")
    opened = await reader.click(last(channel), label="Narrow")
    await reader.submit_modal(opened, {"0": "ferry winter"})
    assert last(channel).content.startswith("**ferry winter**: would have fired 1 time")
    await reader.click(last(channel), label="Cancel")
    assert last(channel).content == "Nothing was changed."
    assert await alerts_of(app, channel) == ()


async def test_an_alert_is_changed_by_typing_by_its_form_and_let_go(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await add(reader, channel, "ferry quiet:22-7 zone:Berlin")
    assert "Quiet 22:00–07:00 (Europe/Berlin)" in last(channel).content
    await reader.send(channel, "!alert edit ferry quiet:23:30-06:00")
    assert "Quiet 23:30–06:00" in last(channel).content
    await reader.send(channel, "!alert edit 1 reset:quiet")
    assert "Quiet" not in last(channel).content
    await reader.send(channel, "!alert edit ferry words:ferry winter")
    await reader.click(last(channel), label="Save")
    await reader.send(channel, "!alert edit winter")
    form = await reader.click(last(channel), label="Edit")
    await reader.submit_modal(form, {"0": "ferry winter", "1": "21-8", "2": "Europe/Kyiv"})
    (one,) = await alerts_of(app, channel)
    assert one.alert.plan.asked == "ferry winter"
    assert one.alert.plan.quiet is not None
    assert one.alert.plan.quiet.zone == "Europe/Kyiv"
    await reader.send(channel, "!alert pause winter")
    assert last(channel).content.splitlines()[0] == "Paused: it fires no more until it is resumed."
    await reader.send(channel, "!alert resume winter")
    await reader.send(channel, "!alert test winter")
    assert last(channel).content.startswith("**ferry winter**: would have fired 1 time")
    assert buttons(last(channel)) == {}
    await reader.send(channel, "!alert remove winter")
    await reader.click(last(channel), label="Remove")
    assert last(channel).content == "The alert for **ferry winter** is gone."
    assert await alerts_of(app, channel) == ()


async def test_a_role_that_may_be_mentioned_is_and_one_that_is_gone_pauses_its_alert(
    simcord_env: Env, app: App, sender: DiscordSender, channel: ChannelHandle, editor: MemberActor
) -> None:
    assert channel.guild is not None
    everyone = channel.guild.default_role
    shut = channel.guild.create_text_channel(
        "calm", overwrites={everyone: discord.PermissionOverwrite(mention_everyone=False)}
    )
    calm_role = channel.guild.create_role("Calm")
    loud = channel.guild.create_role("Harbour", mentionable=True)
    await simcord_env.settle()
    await editor.send(channel, f"!alert add ferry post:<#{shut.id}> mention:<@&{calm_role.id}>")
    assert last(channel).content.startswith("I may not mention @Calm there.")
    await editor.send(channel, f"!alert add ferry post:news mention:<@&{channel.guild.id}>")
    assert last(channel).content == "An alert does not mention everybody. Choose a role."
    await add(editor, channel, f"ferry post:news mention:<@&{loud.id}>")
    assert "Mentions @Harbour." in last(channel).content
    await take(app, FERRY)
    await deliver(app, sender)
    assert f"<@&{loud.id}>" in last(channel).content
    guild = simcord_env.bot.get_guild(channel.guild.id)
    assert guild is not None
    role = guild.get_role(loud.id)
    assert role is not None
    simcord_env.bot.dispatch("guild_role_delete", role)
    for _ in range(100):  # what an event does, simcord does not wait for
        await asyncio.sleep(0.02)
        if (await alerts_of(app, channel))[0].alert.paused_at is not None:
            break
    (one,) = await alerts_of(app, channel)
    assert one.alert.why is AlertPause.ROLE_GONE
    await deliver(app, sender)
    assert "is paused: the role that it mentions is gone" in last(editor.user.dm_channel).content
    # While it is gone, there is nothing to resume.
    guild._remove_role(loud.id)  # pyright: ignore[reportPrivateUsage]  # what the event does in discord.py, before it tells of it
    await editor.send(channel, "!alert resume ferry")
    assert last(channel).content == "That role is gone. Choose another one."
    assert (await alerts_of(app, channel))[0].alert.why is AlertPause.ROLE_GONE
    await editor.send(channel, f"!alert edit ferry mention:<@&{calm_role.id}>")
    await editor.send(channel, "!alert resume ferry")
    assert last(channel).content.startswith("It fires again")


async def test_who_has_left_gets_nothing_more_and_what_is_theirs_is_paused(
    simcord_env: Env, app: App, sender: DiscordSender, channel: ChannelHandle, reader: MemberActor
) -> None:
    await add(reader, channel, "ferry")
    assert channel.guild is not None
    channel.guild.remove_member(reader)
    await simcord_env.settle()
    await take(app, FERRY)
    await deliver(app, sender)
    (one,) = await alerts_of(app, channel)
    assert one.alert.why is AlertPause.LEFT
    assert not any("Ostrava" in text for text in said(reader.user.dm_channel))


async def test_hostile_names_and_words_are_harmless(
    app: App, sender: DiscordSender, channel: ChannelHandle, editor: MemberActor
) -> None:
    await add(editor, channel, "ferry OR `@everyone` OR <@1> OR [x](https://bad.example) post:news")
    await take(app, HOSTILE)
    await deliver(app, sender)
    told = last(channel)
    assert "[free](https://bad.example)" not in told.content
    assert told.mentions == []
    assert not told.mention_everyone
    await editor.send(channel, "!alert list")
    assert not last(channel).mention_everyone
    assert len(options(last(channel))) == 1


async def test_closed_direct_messages_shut_the_place_and_the_list_says_so(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await add(reader, channel, "ferry")
    await take(app, FERRY)
    await deliver(app, Shut())
    desk = await app.desk(f"guild:{reader.guild.id}")
    (paused,) = await app.db.read(outbox.paused, desk)
    assert paused.why.value == "closed"
    shown = private(await reader.slash(channel, "alert list"))
    assert "direct messages" in shown.content.splitlines()[2]
    await take(app, BUDGET)
    assert public(await reader.slash(channel, "latest", topic="budget")).content != ""
