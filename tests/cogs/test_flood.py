"""One member who asks without end, in every way that there is: others are answered, and nothing is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from chatting import said
from forging import forge, told
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot
from cogs._limits import Limits, Wait
from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.models.message import Action
from tests.conftest import NOW

pytestmark = [pytest.mark.usefixtures("refusing"), pytest.mark.no_cover]

WAITS = "One moment: try again in"


@pytest.mark.parametrize("times", [30, pytest.param(2_000, marks=pytest.mark.chaos)])
async def test_who_types_without_end_is_told_once_a_minute_and_others_are_answered(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, times: int
) -> None:
    await take(app, FERRY)
    quiet = simcord_env.guild.create_text_channel("quiet")
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    await simcord_env.settle()
    most = app.settings.commands_per_person
    for number in range(times):
        await reader.send(channel, "!latest ferry" if number % 2 else "!latest (")
        if number % (times // 3) == 0:
            await other.send(quiet, "!latest ferry")
    answers = said(channel)
    assert sum(text.startswith(WAITS) for text in answers) == 1
    assert len(answers) == most + 1
    assert len(said(quiet)) >= 3
    assert not any(text.startswith(WAITS) for text in said(quiet))


async def test_forms_that_were_never_opened_have_a_limit_too(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    answers = [told(await forge(reader, channel, Action("latest", ("ferry", "1")))) for _ in range(40)]
    held = [text.startswith(WAITS) for text in answers]
    assert held == [False] * (app.settings.commands_per_person * 3) + [True] * 10


async def test_suggestions_have_a_limit_too_and_a_blocked_person_has_none(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    bot = simcord_env.bot
    assert isinstance(bot, NewsdeskBot)
    assert await reader.autocomplete(channel, "latest", "topic", "fer")
    while bot.limits.suggest(reader.id, app.now()):
        pass
    assert not await reader.autocomplete(channel, "latest", "topic", "fer")
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    assert await other.autocomplete(channel, "latest", "topic", "fer")
    app.settings = app.settings.model_copy(update={"blocked": (other.id,)})
    assert not await other.autocomplete(channel, "latest", "topic", "fer")


def test_ten_thousand_requests_of_one_member_are_few_a_minute_and_told_once_a_minute() -> None:
    limits, now = Limits(Settings()), NOW
    answered = told = others = 0
    for number in range(10_000):
        now += timedelta(milliseconds=30)  # five minutes in all
        wait = limits.command(1, 7, now)
        answered += wait is None
        told += wait is not None and limits.tell(1, 7, wait, now)
        if number % 1_000 == 0:
            others += limits.command(2, 8, now) is None
    # Whoever asks in the very moment in which a minute ends has one or two more.
    most = Settings().commands_per_person
    assert 5 * most <= answered <= 6 * most
    assert told == 5
    assert others == 10
    assert _kept(limits) <= 9


@pytest.mark.parametrize("people", [1_000, pytest.param(10_000, marks=pytest.mark.chaos)])
def test_many_people_leave_nothing_behind(people: int) -> None:
    limits, now = Limits(Settings()), NOW
    for person in range(people):
        now += timedelta(milliseconds=20)
        for _ in range(2):
            limits.command(person, person % 50, now)
            limits.click(person, person % 50, now)
        limits.suggest(person, now)
        limits.form(person, now)
        if (wait := limits.command(person, person % 5, now)) is not None:
            limits.tell(person, person % 5, wait, now)
    assert _kept(limits) > people
    later = now + timedelta(hours=2)
    for count in (limits.command(1, 1, later), limits.form(1, later), limits.link(1, 1, later), limits.heavy(1, later)):
        assert count is None
    assert limits.suggest(1, later)
    assert limits.tell(1, 1, Wait(1.0, "person", 1), later)
    assert _kept(limits) < 10


def _kept(limits: Limits) -> int:
    """Return how many people, channels and desks are remembered."""
    counts = [count for count in vars(limits).values() if hasattr(count, "_buckets")]
    return sum(len(count._buckets._cache) for count in counts) + len(limits._told)  # pyright: ignore[reportPrivateUsage]
