"""`digest` and every button below it: set up, looked at, changed, sent, and what comes of places that are gone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import discord
import pytest
import pytest_asyncio
from chatting import buttons, choose, fields, label, last, mention, options, private, public, said
from newsroom import BRIDGE, BUDGET, FERRY, stories, take
from simcord import ChannelHandle, Env, InteractionResult, MemberActor

from cogs import NewsdeskBot
from cogs._limits import Limits
from cogs._sender import DiscordSender
from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.delivery import Courier
from newsdesk.delivery.pace import Pace
from newsdesk.ingest.workers import Inline
from newsdesk.models.digest import Digest, Quiet, Schedule
from newsdesk.models.outbox import Refusal, Rejected, Target
from newsdesk.storage import digests, outbox
from tests.delivery.conftest import Clock
from tests.delivery.conftest import World as Discord

pytestmark = pytest.mark.usefixtures("refusing")

MONDAY = datetime(2026, 2, 2, 5, 0, tzinfo=UTC)
"""07:00 in Kyiv."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOT_EDITOR = "That takes the permission Manage Server, or the editors’ role."


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest_asyncio.fixture
async def app(settings: Settings, clock: Clock) -> AsyncGenerator[App]:
    """An app on a clock that the test sets, and whose people may ask as often as they like."""
    free = {"commands_per_person": 999, "commands_per_channel": 999, "heavy_commands": 999, "timezone": "Europe/Kyiv"}
    opened = open_app(settings.model_copy(update=free), now=clock, reader=Inline())
    yield opened
    await opened.close()


async def kept(app: App, who: MemberActor) -> tuple[Digest, ...]:
    """The digests that somebody hears of."""
    return await app.db.read(digests.seen_by, await app.desk(f"guild:{who.guild.id}"), who.id)


async def deliver(env: Env, app: App) -> None:
    """Owe what is due, and send all that is owed, by the bot's own courier."""
    await app.run_digests()
    await Courier(app.db, DiscordSender(app, env.bot), app.now, pace=Pace(1e9)).drain()
    await env.settle()


async def add(who: MemberActor, channel: ChannelHandle, typed: str = "when:daily 08:00") -> discord.Message:
    """Set a digest up to the channel; what is said of it then."""
    await who.send(channel, f"!digest add {typed}")
    await who.click(last(channel), label="Save")
    return last(channel)


def text(message: discord.Message) -> str:
    """All that a message says, its embeds included, without its reference in small print."""
    lines = message.content.splitlines()
    if lines and lines[-1].startswith("-# ") and len(lines[-1]) == 11:
        lines.pop()
    return "\n".join((*lines, *(embed.description or "" for embed in message.embeds)))


def shut(env: Env, name: str, **denied: bool) -> ChannelHandle:
    everyone, editors = env.guild.default_role, env.guild.roles["editor"]
    seen = discord.PermissionOverwrite(view_channel=True)
    overwrites: dict[Any, discord.PermissionOverwrite] = {
        everyone: discord.PermissionOverwrite(**denied),
        editors: seen,
    }
    return env.guild.create_text_channel(name, overwrites=overwrites)


async def in_form(who: MemberActor, shown: InteractionResult, **values: object) -> discord.Message:
    """Fill in the form that was opened, its fields by their numbers; what is said then."""
    return public(await who.submit_modal(shown, {name.removeprefix("n"): value for name, value in values.items()}))


# --- Set up ---


async def test_a_digest_is_shown_in_every_form_before_it_is_saved(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await take(app, FERRY)
    await editor.send(channel, "!digest add ferry; bridge when:weekdays 08:00 called:Harbour")
    await editor.send(channel, f"{mention(simcord_env)} digest add ferry; bridge when:weekdays 08:00 called:Harbour")
    shown = [text(message) for message in channel.history() if message.author.bot][-2:]
    slash = await editor.slash(channel, "digest add", topics="ferry; bridge", when="weekdays 08:00", called="Harbour")
    shown.append(text(public(slash)))
    assert len(set(shown)) == 1
    assert shown[0].splitlines()[:4] == [
        f"**Harbour** → <#{channel.id}>, weekdays 08:00, Kyiv time",
        f"Next: Mon 08:00 (<t:{int((MONDAY + HOUR).timestamp())}:R>), Tue 08:00, Wed 08:00.",
        "Topics: ferry · bridge",
        "-# Up to 5 stories, medium. A day without news gets one line.",
    ]
    assert "Ferry to Ostrava Island stops" in shown[0]
    assert list(buttons(last(channel))) == ["Save", "Cancel"]
    assert await kept(app, editor) == ()
    await editor.click(last(channel), label="Save")
    assert last(channel).content.startswith("**Harbour** is set up.")
    (made,) = await kept(app, editor)
    assert made.plan.schedule == Schedule((time(8, 0),), "Europe/Kyiv", frozenset(range(5)))
    assert (made.plan.target, made.plan.topics, made.made_by) == (
        Target("channel", channel.id),
        ("ferry", "bridge"),
        editor.id,
    )


async def test_every_option_is_kept_and_bad_ones_change_nothing(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    typed = (
        "kursk; title:ferry when:mon-wed 7, 18:30 called:All of it zone:tokyo outlets:The Lantern, Northern Standard"
    )
    await add(editor, channel, f"{typed} languages:en, Deutsch stories:3 length:long quiet:nothing")
    (made,) = await kept(app, editor)
    plan = made.plan
    assert plan.schedule == Schedule((time(7, 0), time(18, 30)), "Asia/Tokyo", frozenset({0, 1, 2}))
    assert (plan.name, plan.topics) == ("All of it", ("kursk", "title:ferry"))
    assert (plan.outlets, plan.languages) == (("The Lantern", "Northern Standard"), ("en", "de"))
    assert (plan.stories, plan.length, plan.quiet) == (3, "long", Quiet.NOTHING)
    await editor.send(channel, "!digest add outlets:Nowhere called:Other")
    assert "Nothing here is by Nowhere yet." in last(channel).content
    for bad, told in (
        ("when:noonish", "I cannot read “noonish” as a time or a weekday. Say it like this: weekdays 08:00."),
        ("when:25:00", "I cannot read “25:00” as a time or a weekday."),
        ("when:08:00, 08:30", "A digest comes once an hour at most."),
        ("zone:atlantis", "atlantis"),
        ("stories:11", "I cannot read “11” as a number of stories, from 1 to 10."),
        ("languages:klingon", "I know no language “klingon”."),
        ("kursk (drone", "I cannot read `kursk (drone`"),
        ("kursk since:3d", "since"),
        ("post:nowhere", "There is no text channel called “nowhere” here."),
        ('called:"all OF it"', "There is a digest called “all OF it” here already."),
    ):
        await editor.send(channel, f"!digest add {bad}")
        assert told in last(channel).content, bad
        assert "Save" not in buttons(last(channel))
    assert await kept(app, editor) == (made,)


@pytest.mark.parametrize(
    ("typed", "schedule", "topics"),
    [
        ("08:00 weekdays kursk", "weekdays 08:00", "Topics: kursk"),
        ("when:weekdays 8am kursk offensive", "weekdays 08:00", "Topics: kursk offensive"),
        ("when:mon, thu 7:30", "Mon, Thu 07:30", "Topics: all that comes in"),
        ("when:8 pm kursk", "daily 20:00", "Topics: kursk"),
        ("7 days topic", "daily 08:00", "Topics: 7 days topic"),
        ("sunday roast when:9", "daily 09:00", "Topics: sunday roast"),
    ],
)
async def test_times_may_be_typed_before_the_topics(
    channel: ChannelHandle, editor: MemberActor, typed: str, schedule: str, topics: str
) -> None:
    await editor.send(channel, f"!digest add {typed}")
    assert f", {schedule}, Kyiv time\n" in last(channel).content
    assert f"\n{topics}\n" in last(channel).content


async def test_a_typed_command_offers_the_form_and_a_slash_opens_it(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, "!digest add")
    assert "`!digest add kursk; belgorod when:weekdays 08:00 post:#news`" in last(channel).content
    opened = await editor.click(last(channel), label="Open the form")
    assert len(fields(opened)) == 4
    assert fields(opened)[0]["value"] == "daily 08:00"
    shown = await in_form(editor, opened, n0="weekdays 8am", n1=[channel], n2="ferry\nbridge OR gorge", n3="Harbour")
    assert "weekdays 08:00, Kyiv time" in shown.content
    await editor.click(shown, label="Save")
    (made,) = await kept(app, editor)
    assert (made.plan.name, made.plan.topics) == ("Harbour", ("ferry", "bridge OR gorge"))
    again = await editor.slash(channel, "digest add")
    assert fields(again)[3]["value"] == "Morning brief"


async def test_each_field_is_changed_below_the_draft_and_cancelled_nothing_is_kept(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, "!digest add ferry")
    for start, value, told in (
        ("When", "sat, sun 10:00", "weekends 10:00"),
        ("Topics", "bridge", "Topics: bridge"),
        ("Name", "Weekend", "**Weekend**"),
        ("Outlets", "The Lantern", "Outlets: The Lantern"),
        ("Languages", "uk", "Languages: Ukrainian"),
        ("How many", "2", "Up to 2 stories"),
        ("How long", ["short"], "stories, short"),
        ("On a day", ["nothing"], "gets nothing"),
        ("Time zone", "London", "London time"),
    ):
        opened = await choose(editor, last(channel), start)
        await editor.submit_modal(opened, {"0": value})
        assert told in last(channel).content, start
    await editor.click(last(channel), label="Cancel")
    assert last(channel).content == "Nothing was changed."
    assert await kept(app, editor) == ()


@pytest.mark.parametrize(
    ("denied", "named"),
    [
        ({"view_channel": False}, "View Channel"),
        ({"send_messages": False}, "Send Messages"),
        ({"embed_links": False}, "Embed Links"),
        ({"read_message_history": False}, "Read Message History"),
    ],
)
async def test_a_missing_permission_is_named_before_anything_is_saved(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor, denied: dict[str, bool], named: str
) -> None:
    place = shut(simcord_env, "shut", **denied)
    await simcord_env.settle()
    await editor.slash(channel, "digest add", when="08:00", post=place)
    shown = last(channel)
    told = f"I cannot post there yet: **{named}** is off for me. Channel settings → Permissions → Newsdesk."
    assert told in shown.content
    assert list(buttons(shown)) == ["Check again", "Other channel", "Cancel"]
    await editor.click(shown, label="Check again")
    assert told in last(channel).content
    other = await editor.click(last(channel), label="Other channel")
    await editor.submit_modal(other, {"0": [channel]})
    assert list(buttons(last(channel))) == ["Save", "Cancel"]
    await editor.click(last(channel), label="Save")
    (made,) = await kept(app, editor)
    assert made.plan.target == Target("channel", channel.id)


async def test_what_was_mended_is_seen_when_it_is_looked_at_again_and_what_broke_before_it_is_saved(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    place = shut(simcord_env, "shut", send_messages=False, embed_links=False)
    await simcord_env.settle()
    await editor.slash(channel, "digest add", when="08:00", post=place)
    assert "**Send Messages** is off for me" in last(channel).content
    there = simcord_env.bot.get_channel(place.id)
    assert isinstance(there, discord.TextChannel)
    await there.set_permissions(there.guild.default_role, overwrite=None)
    await simcord_env.settle()
    await editor.click(last(channel), label="Check again")
    assert list(buttons(last(channel))) == ["Save", "Cancel"]
    await there.set_permissions(there.guild.default_role, send_messages=False)
    await simcord_env.settle()
    await editor.click(last(channel), label="Save")
    assert "**Send Messages** is off for me" in last(channel).content
    assert await kept(app, editor) == ()


async def test_readers_have_their_own_in_direct_messages_and_touch_no_other(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await take(app, FERRY)
    refused = private(await reader.slash(channel, "digest add", when="08:00", post=channel))
    assert refused.content.startswith("Digests to a channel are set up by editors.")
    shown = private(await reader.slash(channel, "digest add", when="08:00", called="Mine"))
    assert shown.content.startswith("**Mine** → your direct messages, daily 08:00, Kyiv time")
    await reader.click(shown, label="Save")
    await add(editor, channel)
    assert [one.plan.name for one in await kept(app, reader)] == ["Mine", "Morning brief"]
    # Of what others are sent in private nobody hears, not even by its name.
    assert [one.plan.name for one in await kept(app, editor)] == ["Morning brief"]
    assert "Mine" not in private(await editor.slash(channel, "digest list")).content
    mine, theirs = await kept(app, reader)
    for command in ("pause", "now", "remove"):
        assert NOT_EDITOR in private(await reader.slash(channel, f"digest {command}", digest="morning")).content
        told = private(await editor.slash(channel, f"digest {command}", digest="mine"))
        assert told.content.startswith("No digest here is called “mine”.")
    assert await kept(app, reader) == (mine, theirs)
    await editor.send(channel, "!digest add called:mine")
    await editor.click(last(channel), label="Save")
    assert len(await kept(app, editor)) == 2


# --- Sent ---


async def test_what_is_previewed_is_what_is_sent(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor
) -> None:
    for draft in (FERRY, BRIDGE, BUDGET):
        await take(app, draft)
    await add(editor, channel, "stories:2 when:08:00")
    clock.at = MONDAY + HOUR
    shown = private(await editor.slash(channel, "digest preview"))
    assert "Next" not in str(buttons(shown))
    before = len(said(channel))
    await deliver(simcord_env, app)
    (sent,) = [message for message in channel.history() if message.author.bot][before:]
    assert text(sent) == text(shown)
    assert sent.content.startswith("**Morning brief**: 2 of 3 stories since ")
    assert options(sent) == options(shown)
    assert list(buttons(sent)) == ["1 more", "Why these?"]
    assert sent.mentions == []
    await deliver(simcord_env, app)
    assert len(said(channel)) == before + 1


async def test_the_rest_and_the_reasons_stand_behind_buttons(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor, reader: MemberActor
) -> None:
    await stories(app, 8)
    await add(editor, channel, "stories:1 when:08:00")
    clock.at = MONDAY + HOUR
    await deliver(simcord_env, app)
    sent = last(channel)
    rest = private(await reader.click(sent, label=label(sent, "7 more")))
    assert rest.content.startswith("**Morning brief**: 1–7 of 7 more, from ")
    opened = await choose(reader, rest, "1. ")
    assert opened.response is not None
    why = private(await reader.click(sent, label="Why these?"))
    assert "What most outlets tell, and what is newest, comes first." in why.content
    await editor.slash(channel, "digest remove")
    await editor.click(last(channel), label="Remove it")
    assert "gone" in private(await reader.click(sent, label="Why these?")).content


async def test_now_sends_at_once_what_came_since_and_the_next_only_what_came_then(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor
) -> None:
    await take(app, FERRY)
    await add(editor, channel)
    await editor.send(channel, "!digest now")
    assert last(channel).content.startswith(f"**Morning brief** is on its way to <#{channel.id}>.")
    await deliver(simcord_env, app)
    assert "Ferry to Ostrava Island" in text(last(channel))
    await take(app, BRIDGE)
    clock.at = MONDAY + HOUR
    await deliver(simcord_env, app)
    assert "Kestrel Gorge" in text(last(channel))
    assert "Ostrava" not in text(last(channel))


async def test_who_sends_digests_on_and_on_has_to_wait(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await add(editor, channel)
    assert isinstance(simcord_env.bot, NewsdeskBot)
    few = Limits(app.settings.model_copy(update={"heavy_commands": 2}))
    simcord_env.bot.limits.digest = few.digest
    for _ in range(2):
        clock.at += timedelta(seconds=1)
        assert "is on its way" in public(await editor.slash(channel, "digest now")).content
    told = private(await editor.slash(channel, "digest now")).content
    assert "Each person can have 2 digests a minute sent at once." in told
    # Who may not is told that.
    assert "2 digests" not in private(await reader.slash(channel, "digest now")).content


async def test_paused_nothing_comes_and_resumed_it_comes_again(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor
) -> None:
    await take(app, FERRY)
    await add(editor, channel)
    await editor.send(channel, "!digest pause morning")
    assert last(channel).content.startswith("**Morning brief** is paused.")
    assert "Resume" in buttons(last(channel))
    clock.at = MONDAY + DAY + HOUR / 2
    before = said(channel)
    await deliver(simcord_env, app)
    assert said(channel) == before
    await editor.click(last(channel), label="Resume")
    assert "Next: Tue 08:00" in last(channel).content
    clock.at = MONDAY + DAY + HOUR
    await deliver(simcord_env, app)
    assert last(channel).content.startswith("**Morning brief**: nothing new since ")


async def test_an_edit_counts_from_the_next_time_and_a_place_that_is_shut_is_not_taken(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    place = shut(simcord_env, "shut", send_messages=False)
    await simcord_env.settle()
    await add(editor, channel, "ferry when:08:00")
    await editor.send(channel, "!digest edit morning when:weekends 9:15 called:Weekend topics:bridge")
    assert last(channel).content.startswith("**Weekend** is changed.")
    (made,) = await kept(app, editor)
    assert made.next_at == datetime(2026, 2, 7, 7, 15, tzinfo=UTC)
    assert made.plan.topics == ("bridge",)
    await editor.slash(channel, "digest edit", digest="weekend", reset="topics")
    (made,) = await kept(app, editor)
    assert made.plan.topics == ()
    await editor.slash(channel, "digest edit", digest="weekend", post=place)
    assert "**Send Messages** is off for me" in last(channel).content
    assert await kept(app, editor) == (made,)
    await editor.click(last(channel), label="Cancel")
    assert last(channel).content.startswith("**Weekend** → ")
    opened = await choose(editor, last(channel), "When")
    await editor.submit_modal(opened, {"0": "daily 7:00"})
    await editor.click(last(channel), label="Save")
    (made,) = await kept(app, editor)
    assert made.plan.schedule.times == (time(7, 0),)


async def test_a_forum_gets_a_post_each_time_and_a_thread_a_message(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor
) -> None:
    forum = simcord_env.guild.create_forum_channel("briefs")
    here = simcord_env.bot.get_channel(channel.id)
    assert isinstance(here, discord.TextChannel)
    made = await here.create_thread(name="briefs", type=discord.ChannelType.public_thread)
    await simcord_env.settle()
    (thread,) = [one for one in channel.threads if one.id == made.id]
    await editor.slash(channel, "digest add", when="08:00", post=forum, called="Forum")
    await editor.click(last(channel), label="Save")
    await editor.slash(channel, "digest add", when="08:00", post=thread, called="Thread")
    await editor.click(last(channel), label="Save")
    assert [one.plan.target for one in await kept(app, editor)] == [
        Target("forum", forum.id),
        Target("channel", thread.id),
    ]
    await made.edit(archived=True)
    await simcord_env.settle()
    assert "deleted" not in private(await editor.slash(channel, "digest list")).content
    await take(app, FERRY)
    for day in range(2):
        clock.at = MONDAY + HOUR + day * DAY
        await deliver(simcord_env, app)
    assert [post.name for post in forum.threads] == ["Forum, 2026-02-02", "Forum, 2026-02-03"]
    assert [line.partition(" since")[0] for line in said(thread)] == ["**Thread**: 1 story", "**Thread**: nothing new"]


# --- Places that are gone ---


async def test_who_takes_no_direct_messages_sees_why_in_the_list(
    app: App, clock: Clock, channel: ChannelHandle, reader: MemberActor
) -> None:
    shown = private(await reader.slash(channel, "digest add", when="08:00"))
    await reader.click(shown, label="Save")
    clock.at = MONDAY + HOUR
    await app.run_digests()
    refusing = Discord(clock, answers=[Rejected(Refusal.CLOSED)] * 9)
    await Courier(app.db, refusing, clock, pace=Pace(1e9)).drain()
    told = private(await reader.slash(channel, "digest list")).content
    assert "My direct messages are not taken." in told
    # What is owed waits, and no other gathers behind it.
    clock.at = MONDAY + HOUR + DAY
    await app.run_digests()
    desk = await app.desk(f"guild:{reader.guild.id}")
    assert len(await app.db.read(outbox.lately, desk, Target("user", reader.id))) == 1


async def test_a_deleted_channel_pauses_its_digests_and_tells_who_set_them_up(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor
) -> None:
    doomed = simcord_env.guild.create_text_channel("doomed")
    await simcord_env.settle()
    await editor.slash(channel, "digest add", when="08:00", post=doomed)
    await editor.click(last(channel), label="Save")
    gone = simcord_env.bot.get_channel(doomed.id)
    assert isinstance(gone, discord.TextChannel)
    await gone.delete()
    await simcord_env.settle()
    listed = private(await editor.slash(channel, "digest list")).content
    assert "The channel or thread was deleted." in listed
    clock.at = MONDAY + HOUR
    await deliver(simcord_env, app)
    (made,) = await kept(app, editor)
    assert made.paused
    assert "The channel or thread was deleted." in last(editor.user.dm_channel).content
    clock.at = MONDAY + HOUR + DAY
    await deliver(simcord_env, app)
    assert len(said(editor.user.dm_channel)) == 1


async def test_a_server_that_was_left_and_joined_again_gets_one_digest_with_all_of_it(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor
) -> None:
    await add(editor, channel)
    away = Discord(clock, answers=[Rejected(Refusal.NO_ACCESS)] * 99)
    for day in range(3):
        await take(app, (FERRY, BRIDGE, BUDGET)[day])
        clock.at = MONDAY + HOUR + day * DAY
        await app.run_digests()
        await Courier(app.db, away, clock, pace=Pace(1e9)).drain()
    before = len(said(channel))
    await app.poke(f"guild:{editor.guild.id}")
    await deliver(simcord_env, app)
    clock.at = MONDAY + HOUR + 3 * DAY
    await deliver(simcord_env, app)
    first, second = said(channel)[before:]
    assert "Ostrava" in first
    assert "2 earlier digests are in this one" in second
    assert "Kestrel" in second
    assert "Marlow council" in second


async def test_members_who_left_are_sent_nothing_and_press_nothing(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, reader: MemberActor
) -> None:
    await stories(app, 3)
    shown = private(await reader.slash(channel, "digest add", when="08:00", stories="1"))
    await reader.click(shown, label="Save")
    clock.at = MONDAY + HOUR
    await deliver(simcord_env, app)
    direct = reader.user.dm_channel
    sent = last(direct)
    assert sent.content.startswith("**Morning brief**: 1 of 3 stories since ")
    # In private the buttons ask the server's desk, whose news it was.
    rest = await reader.user.click(sent, label=label(sent, "2 more"))
    assert rest.response is not None
    assert "1–2 of 2 more" in rest.response.content
    opened = await reader.user.select(rest.response.message, [next(iter(options(rest.response.message).values()))])
    assert opened.response is not None
    assert "gone" not in opened.response.content
    simcord_env.guild.remove_member(reader)
    await simcord_env.settle()
    again = await reader.user.click(sent, label="Why these?")
    assert again.response is not None
    assert "gone" in again.response.content
    await take(app, FERRY)
    clock.at = MONDAY + HOUR + DAY
    await deliver(simcord_env, app)
    assert last(direct).content.startswith("I have stopped sending you **Morning brief**")
    desk = await app.desk(f"guild:{simcord_env.guild.id}")
    (made,) = await app.db.read(digests.of_desk, desk)
    assert made.paused


async def test_two_desks_hear_nothing_of_each_other(
    simcord_env: Env, app: App, clock: Clock, channel: ChannelHandle, editor: MemberActor
) -> None:
    await add(editor, channel, "when:08:00 called:Ours")
    other = simcord_env.create_guild("Hillside")
    place = other.create_text_channel("news")
    role = other.create_role("editor", permissions=discord.Permissions(manage_guild=True))
    stranger = other.add_member(simcord_env.create_user("stranger"), roles=[role])
    await simcord_env.settle()
    assert "There is no digest here yet." in private(await stranger.slash(place, "digest list")).content
    await add(stranger, place, "when:08:00 called:Ours")
    (ours,), (theirs,) = await kept(app, editor), await kept(app, stranger)
    assert ours.key != theirs.key
    await take(app, FERRY, f"guild:{other.id}")
    clock.at = MONDAY + HOUR
    await deliver(simcord_env, app)
    assert last(channel).content.startswith("**Ours**: nothing new since ")
    assert "Ostrava" in text(last(place))
    desk = await app.desk(f"guild:{other.id}")
    assert await app.db.read(digests.by_key, desk, ours.key) is None


# --- Found and listed ---


async def test_a_zone_is_suggested_with_what_its_clock_says(channel: ChannelHandle, editor: MemberActor) -> None:
    found = await editor.autocomplete(channel, "digest add", "zone", "tok")
    assert ("Asia/Tokyo: now 14:00", "Asia/Tokyo") in [(choice["name"], choice["value"]) for choice in found]


async def test_the_list_pages_and_a_name_that_fits_several_is_asked_back(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, "!digest")
    assert last(channel).content.startswith("There is no digest here yet.")
    for n in range(6):
        await add(editor, channel, f"topic{n} called:Brief {n} when:08:00")
    listed = private(await editor.slash(channel, "digest list"))
    assert listed.content.startswith("**6 digests (1–5)**")
    more = await editor.click(listed, label="Next 1")
    assert more.response is not None
    assert "Brief 5" in more.response.content
    await editor.send(channel, "!digest pause brief")
    assert last(channel).content == "Which digest?"
    await choose(editor, last(channel), "Brief 3")
    paused = [one.plan.name for one in await kept(app, editor) if one.paused]
    assert paused == ["Brief 3"]
    await editor.send(channel, "!digest pause nothing like it")
    assert last(channel).content.startswith("No digest here is called “nothing like it”.")
