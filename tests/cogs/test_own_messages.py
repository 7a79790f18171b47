"""Right-clicks on the bot's own messages: what they show is briefed, and never their markup; nothing of it is saved."""

from __future__ import annotations

import pytest
from chatting import buttons, choose, last, mention, options, private, said
from newsroom import BRIDGE, BUDGET, FERRY, stories, take
from simcord import ChannelHandle, Env, MemberActor

from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.storage import desks

pytestmark = pytest.mark.usefixtures("refusing")

NOTHING = "That message is mine and shows no article. Ask `/latest`, and open a story."
CHOOSE = "That message is mine. Choose what to read in short."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than somebody gives."""
    return settings.model_copy(update={"commands_per_person": 100, "commands_per_channel": 100})


async def test_of_a_list_one_chooses_what_to_brief(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await stories(app, 4)
    await reader.send(channel, "!latest ferry")
    listed = last(channel)
    told = private(await reader.context_menu(channel, "Brief this", listed))
    assert told.content == CHOOSE
    assert options(told) == options(listed)
    result = await choose(reader, told, "2.")
    assert result.response is not None
    assert "word for word" in result.response.content
    assert last(channel).content == listed.content
    assert len(said(channel)) == 1


@pytest.mark.parametrize("asked", ["!latest ferry", "!quotes tilda", "!summary ferry"])
async def test_where_it_shows_one_article_that_is_briefed(
    app: App, channel: ChannelHandle, reader: MemberActor, asked: str
) -> None:
    await take(app, FERRY)
    await take(app, BRIDGE)
    await reader.send(channel, asked)
    told = private(await reader.context_menu(channel, "Brief this", last(channel)))
    assert "](<https://lantern.example/ferry>)" in told.content
    assert "word for word" in told.content
    assert "\\*" not in told.content


async def test_an_opened_article_and_what_it_opens_are_briefed(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BUDGET)
    await reader.send(channel, "!latest")
    await choose(reader, last(channel), "1.")
    title = last(channel).content.splitlines()[0]
    for name in ("In context", "Quotes · 2", "Quotes · 1"):
        if name in buttons(last(channel)):
            await reader.click(last(channel), label=name)
            told = private(await reader.context_menu(channel, "Brief this", last(channel)))
            assert told.content.splitlines()[0] == title
            await reader.click(last(channel), label="Open the article")
    told = private(await reader.context_menu(channel, "Brief this", last(channel)))
    assert told.content.splitlines()[0] == title


async def test_where_there_is_no_article_it_says_so_and_what_to_do(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    for asked in (f"{mention(simcord_env)} help", f"{mention(simcord_env)} settings", "!latest", "!quotes nobody"):
        await reader.send(channel, asked)
        assert private(await reader.context_menu(channel, "Brief this", last(channel))).content == NOTHING
    await take(app, FERRY)
    await reader.send(channel, "!summary ferry")
    shown = last(channel)
    desk = await app.desk(f"guild:{reader.guild.id}")
    await reader.send(channel, "!latest ferry")
    (ref,) = options(last(channel)).values()
    assert await app.remove(desk, ref)
    assert private(await reader.context_menu(channel, "Brief this", shown)).content == NOTHING


async def test_it_is_not_saved(app: App, channel: ChannelHandle, saver: MemberActor) -> None:
    await take(app, FERRY)
    await saver.send(channel, "!summary ferry")
    told = private(await saver.context_menu(channel, "Save to the desk", last(channel)))
    assert told.content == "That message is mine: the articles it shows are here already."
    assert (await app.db.read(desks.holdings, await app.desk(f"guild:{saver.guild.id}"))).articles == 1


async def test_the_message_of_another_bot_is_briefed_as_a_text(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    robot = reader.guild.add_member(simcord_env.create_user("robot", bot=True))
    message = await robot.send(channel, FERRY.text or "")
    assert "Not saved" in private(await reader.context_menu(channel, "Brief this", message)).content
