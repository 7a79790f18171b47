"""The buttons below what was sent unasked, pressed in a server and in direct messages; and what has places retried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import discord
import pytest
from chatting import label, private
from delivering import owed, saying
from simcord import ChannelHandle, Env, MemberActor, UserHandle

from cogs import NewsdeskBot, _pages, _render
from newsdesk import messages
from newsdesk.app import App
from newsdesk.delivery import Courier, Rules
from newsdesk.delivery.pace import Pace
from newsdesk.models.article import Desk
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Kind, Owed, Refusal, Rejected, State, Target, Turn, Unsure
from newsdesk.storage import outbox
from newsdesk.storage.outbox import Limit
from newsdesk.words import catalogue
from tests.conftest import NOW
from tests.delivery.conftest import Clock, World

WORDS = catalogue("en")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock)


@pytest.fixture
def courier(app: App, world: World, clock: Clock) -> Courier:
    return Courier(app.db, world, clock, pace=Pace(1e9))


async def put(app: App, desk: Desk, place: discord.abc.Messageable, message: Message) -> discord.Message:
    """Have the bot say something unasked, as its sender does."""
    view = _render.view(message, await _pages.ids_of(app, desk, message, _pages.NOBODY))
    assert view is not None
    return await place.send(_render.content(message), view=view)


async def here(env: Env, channel: ChannelHandle) -> discord.TextChannel:
    found = env.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def desk_of(app: App, channel: ChannelHandle) -> Desk:
    assert channel.guild is not None
    return await app.desk(f"guild:{channel.guild.id}")


async def pause(app: App, desk: Desk, courier: Courier, world: World, target: Target, owner: int | None = None) -> None:
    world.answers = [Rejected(Refusal.NO_PERMISSION)]
    await app.db.write(outbox.enqueue, desk, owed(target, "one", owner=owner), NOW)
    await courier.drain()
    assert len(await app.db.read(outbox.paused, desk)) == 1


async def probe(app: App, desk: Desk) -> bool:
    """Whether a paused place is tried at once."""
    (paused,) = await app.db.read(outbox.paused, desk)
    return paused.next_try <= NOW


def paused_notice(target: Target) -> Message:
    return messages.notice(Turn.PAUSED, target, "Morning brief", WORDS, why=Refusal.NO_PERMISSION)


async def test_an_editor_has_a_paused_place_tried_again(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    editor: MemberActor,
    courier: Courier,
    world: World,
) -> None:
    desk, target = await desk_of(app, channel), Target("channel", 100)
    await pause(app, desk, courier, world, target)
    shown = await put(app, desk, await here(simcord_env, channel), paused_notice(target))
    before = shown.content
    copy = private(await editor.click(shown, label="Check again"))
    assert "trying" in copy.content
    assert await probe(app, desk)
    assert (await courier.drain()).sent == 1
    again = private(await editor.click(shown, label="Check again"))
    assert "Nothing is held up" in again.content
    assert shown.content == before


async def test_a_reader_has_nothing_tried_and_nothing_settled(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    reader: MemberActor,
    courier: Courier,
    world: World,
    refusing: None,
) -> None:
    desk, target = await desk_of(app, channel), Target("channel", 100)
    await pause(app, desk, courier, world, target)
    shown = await put(app, desk, await here(simcord_env, channel), paused_notice(target))
    assert "Manage Server" in private(await reader.click(shown, label="Check again")).content
    assert not await probe(app, desk)


async def hold(app: App, desk: Desk, courier: Courier, world: World, clock: Clock, owner: int | None = None) -> Message:
    world.readable, world.answers = False, [Unsure("the connection broke")]
    target = Target("channel", 100)
    await app.db.write(outbox.enqueue, desk, owed(target, "one", owner=owner), NOW)
    await courier.drain()
    clock.on(hours=1)
    await courier.drain()
    assert await state(app, desk) is State.HELD
    return messages.notice(Turn.HELD, target, "Morning brief", WORDS, key="one")


async def state(app: App, desk: Desk) -> State:
    found = await app.db.read(outbox.by_reference, desk, outbox.reference("one"))
    assert found is not None
    return found.state


@pytest.mark.parametrize(("pressed", "becomes"), [("It is there", State.SENT), ("Send it again", State.WAITING)])
async def test_an_editor_says_what_became_of_a_held_message(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    editor: MemberActor,
    courier: Courier,
    world: World,
    clock: Clock,
    pressed: str,
    becomes: State,
) -> None:
    desk = await desk_of(app, channel)
    told = await hold(app, desk, courier, world, clock)
    shown = await put(app, desk, await here(simcord_env, channel), told)
    names = [button.label for button in told.buttons]
    name = names[0] if becomes is State.SENT else names[1]
    copy = private(await editor.click(shown, label=name))
    assert copy.content
    assert await state(app, desk) is becomes
    # Pressed twice, it is settled once.
    assert "gone" in private(await editor.click(shown, label=name)).content
    assert await state(app, desk) is becomes


async def test_another_servers_editor_cannot_settle_it(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    editor: MemberActor,
    courier: Courier,
    world: World,
    clock: Clock,
) -> None:
    desk = await app.desk("guild:777")
    told = await hold(app, desk, courier, world, clock)
    shown = await put(app, desk, await here(simcord_env, channel), told)
    assert "gone" in private(await editor.click(shown, label=told.buttons[1].label)).content
    assert await state(app, desk) is State.HELD


@pytest.mark.parametrize("theirs", [True, False])
async def test_who_set_it_up_answers_in_direct_messages(
    simcord_env: Env, app: App, channel: ChannelHandle, courier: Courier, world: World, clock: Clock, theirs: bool
) -> None:
    person: UserHandle = simcord_env.create_user("owner")
    desk = await desk_of(app, channel)
    told = await hold(app, desk, courier, world, clock, owner=person.id if theirs else 12)
    user = await simcord_env.bot.fetch_user(person.id)
    shown = await put(app, desk, await user.create_dm(), told)
    await person.click(shown, label=told.buttons[1].label)
    assert await state(app, desk) is (State.WAITING if theirs else State.HELD)


async def bundle(app: App, desk: Desk, target: Target, clock: Clock, count: int) -> str:
    """Have so many posts of a feed bundled, and return the bundle's key."""
    world = World(clock)
    limits = (Limit(target.what, (Kind.FEED,), 1, timedelta(hours=1), timedelta(hours=1)),)
    courier = Courier(app.db, world, clock, rules=Rules(limits), pace=Pace(1e9))

    def post(n: int) -> Owed:
        line = Line((Plain(f"Headline {n} " + "and on " * 20),))
        return owed(target, f"post {n}", kind=Kind.FEED, headline=line, message=saying(f"post {n}"))

    for n in range(count):
        await app.db.write(outbox.enqueue, desk, post(n), clock())
        await courier.drain()
    clock.on(hours=2)
    await courier.drain()
    (key,) = {claimed.key for claimed in world.asked if claimed.kind is Kind.BUNDLE}
    return key


def rest(key: str, lines: Sequence[Line]) -> Message:
    told = messages.bundle(lines, key, WORDS)
    assert told.buttons
    return told


async def test_anybody_sees_the_rest_of_a_bundle_in_private(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, clock: Clock
) -> None:
    desk = await desk_of(app, channel)
    key = await bundle(app, desk, Target("channel", 100), clock, 30)
    lines = await app.db.read(outbox.gathered, desk, key)
    assert len(lines) == 29
    told = rest(key, lines)
    shown = await put(app, desk, await here(simcord_env, channel), told)
    seen, pressed = shown.content, shown
    for _ in range(10):
        copy = private(await reader.click(pressed, label=label(pressed, "")))
        seen, pressed = seen + copy.content, copy
        if not copy.components:
            break
    assert all(f"Headline {n} " in seen for n in range(1, 30))


async def test_the_rest_of_a_bundle_in_direct_messages(
    simcord_env: Env, app: App, channel: ChannelHandle, clock: Clock
) -> None:
    person = simcord_env.create_user("subscriber")
    desk = await desk_of(app, channel)
    key = await bundle(app, desk, Target("user", person.id), clock, 30)
    told = rest(key, await app.db.read(outbox.gathered, desk, key))
    user = await simcord_env.bot.fetch_user(person.id)
    shown = await put(app, desk, await user.create_dm(), told)
    result = await person.click(shown, label=label(shown, ""))
    assert result.response is not None
    assert "Headline 13" in result.response.content


# --- What has changed is tried again ---


async def test_a_role_that_may_more_has_the_paused_places_tried_again(
    simcord_env: Env, simcord_bot: NewsdeskBot, app: App, channel: ChannelHandle, courier: Courier, world: World
) -> None:
    desk = await desk_of(app, channel)
    await pause(app, desk, courier, world, Target("channel", 100))
    assert channel.guild is not None
    guild = simcord_bot.get_guild(channel.guild.id)
    assert guild is not None
    role = guild.default_role
    await simcord_bot.on_guild_role_update(role, role)
    assert not await probe(app, desk)
    other = simcord_env.guild.create_role("others", permissions=discord.Permissions(send_messages=True))
    await simcord_env.settle()
    found = guild.get_role(other.id)
    assert found is not None
    await simcord_bot.on_guild_role_update(role, found)
    assert await probe(app, desk)


async def test_a_server_that_adds_the_bot_again_gets_what_it_was_owed(
    simcord_bot: NewsdeskBot, simcord_env: Env, app: App, channel: ChannelHandle, courier: Courier, world: World
) -> None:
    desk = await desk_of(app, channel)
    await pause(app, desk, courier, world, Target("channel", 100))
    assert channel.guild is not None
    guild = simcord_bot.get_guild(channel.guild.id)
    assert guild is not None
    await simcord_bot.on_guild_join(guild)
    assert await probe(app, desk)
