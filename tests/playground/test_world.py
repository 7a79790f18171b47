"""The simulated Discord of the local page: real time in it, and the real bot."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from newsdesk.app import App
from newsdesk.models.message import Line, Message, Plain
from playground._simcord import LiveClock
from playground.world import BOT_NAME, EDITORS_ROLE, GUIDE_NAME, GUILD_ID, ROLES, mentioning, open_world, slash_hint


def test_the_clock_keeps_the_real_time() -> None:
    clock = LiveClock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    before = clock.elapsed
    time.sleep(0.01)
    assert clock.elapsed > before


def test_the_clock_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = LiveClock()
    reached = clock.elapsed
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert clock.elapsed >= reached


def test_the_clock_goes_ahead_when_a_timer_is_due_and_real_time_catches_up() -> None:
    clock = LiveClock()
    clock.advance(30)
    assert clock.elapsed == pytest.approx(30, abs=1)
    assert clock.elapsed == clock.elapsed


async def test_the_bot_is_there_and_answers(app: App) -> None:
    async with open_world(app) as world:
        assert world.bot.user is not None
        assert world.bot.user.name == BOT_NAME
        await world.reader.send(world.channel, "!latest")
        answer = world.channel.last_message
        assert answer is not None
        assert answer.author.id == world.bot.user.id
        assert abs(answer.created_at - datetime.now(UTC)) < timedelta(seconds=30)


async def test_the_server_keeps_its_desk_from_one_run_to_the_next(app: App) -> None:
    for _ in range(2):
        async with open_world(app) as world:
            assert world.reader.guild.id == GUILD_ID


async def test_the_bot_can_write_unasked(app: App) -> None:
    async with open_world(app) as world:
        await world.post(Message((Line((Plain("Good *morning* @everyone"),)),)))
        written = world.channel.last_message
        assert written is not None
        assert written.content == "Good \\*morning\\* @\N{ZERO WIDTH SPACE}everyone"


async def test_what_a_command_raised_and_the_bot_answered_is_no_error_of_the_page(app: App) -> None:
    async with open_world(app) as world:
        await world.reader.send(world.channel, "!quotes")
        assert world.env.errors == []


NAMES = {"@1": "@Newsdesk", "@2": "@Ed", "@3": "@Ed Marsh", "@&4": "@Desk editor", "@&5": "@everyone", "#6": "#news"}


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("@Newsdesk help", "<@1> help"),
        ("@newsdesk, help", "<@1>, help"),
        ("@Ed Marsh and @Ed", "<@3> and <@2>"),
        ("editors:@Desk editor", "editors:<@&4>"),
        ("@Newsdesks, ada@Newsdesk, @nobody, @everyone, #news", "@Newsdesks, ada@Newsdesk, @nobody, @everyone, #news"),
        ("<@1> help", "<@1> help"),
    ],
)
def test_a_typed_name_becomes_a_mention_where_somebody_is_called_so(typed: str, sent: str) -> None:
    assert mentioning(typed, NAMES) == sent


async def test_what_either_person_types_reaches_discord_with_its_mentions(app: App) -> None:
    async with open_world(app) as world:
        for person in (world.reader, world.editor):
            written = await person.send(world.channel, f"@{BOT_NAME} settings @{EDITORS_ROLE}")
            assert written.content == f"<@{world.env.backend.bot_user.id}> settings <@&{world.editors.id}>"


OFFERED = [{"name": "latest", "options": [{"name": "topic"}]}, {"name": "help"}, {"name": "Brief this"}]


@pytest.mark.parametrize(
    ("typed", "way"),
    [
        ("/latest harbour strike", "choose `latest`, click `topic`, type the words there, and press Enter."),
        (" /LATEST topic:harbour strike ", "Or type `@Newsdesk latest harbour strike`."),
        ("/help", "choose `help`, and press Enter. Or type `@Newsdesk help`."),
        ("/latest `a`\n" + "b" * 500, "Or type `@Newsdesk latest a " + "b" * 58 + "`."),
    ],
)
def test_a_command_that_was_sent_as_a_message_has_a_hint(typed: str, way: str) -> None:
    assert way in slash_hint(typed, OFFERED)


@pytest.mark.parametrize("typed", ["", "/", "/latestly", "/weather today", "and/latest", "!latest", "//latest"])
def test_any_other_message_has_none(typed: str) -> None:
    assert slash_hint(typed, OFFERED) == ""


async def test_who_types_a_whole_slash_command_is_told_how_it_is_given_and_not_by_the_bot(app: App) -> None:
    async with open_world(app) as world:
        await world.reader.send(world.channel, "/latest harbour strike")
        told = world.channel.last_message
        assert told is not None
        assert told.author.display_name == GUIDE_NAME
        assert "click `topic`" in told.content
        sent = await world.reader.send(world.channel, "/nothing of ours")
        assert world.channel.last_message == sent


async def test_there_are_roles_to_try_the_settings_with(app: App) -> None:
    async with open_world(app) as world:
        assert [role.name for role in world.roles] == [EDITORS_ROLE, *ROLES]
        await world.editor.send(world.channel, f"@{BOT_NAME} settings savers:@savers editors:@editors")
        answer = world.channel.last_message
        assert answer is not None
        for role in world.roles[1:3]:
            assert f"and the role @{role.name}" in answer.content
