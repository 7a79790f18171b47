"""The first three commands, asked in every way, by the real bot on a simulated Discord over a real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from newsroom import BRIDGE, FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot
from newsdesk.app import App
from newsdesk.models.article import EVERYONE
from newsdesk.models.reading import Draft
from newsdesk.storage import desks

SUPPRESS_EMBEDS = 1 << 2


def last_said(channel: ChannelHandle) -> str:
    message = channel.last_message
    assert message is not None
    assert message.author.bot
    return message.content


def sent(env: Env) -> list[dict[str, Any]]:
    """The bodies of all messages that the bot has sent, as Discord got them."""
    bodies: list[dict[str, Any]] = []
    for request in env.http_requests:
        if request.method == "POST" and isinstance(request.json, dict):
            body = cast("dict[str, Any]", request.json)
            body = body.get("data", body)
            if "content" in body:
                bodies.append(body)
    return bodies


def mention(env: Env) -> str:
    assert env.bot.user is not None
    return env.bot.user.mention


COMMANDS = [
    ("latest", {"topic": "ferry"}, "ferry", "Ferry to Ostrava Island"),
    ("quotes", {"who": "brandt"}, "brandt", "nobody is insured for it"),
    ("quotes", {"who": "brandt", "about": "ferry"}, "brandt about:ferry", "nobody is insured for it"),
    ("summary", {"what": "ferry", "length": "short"}, "ferry length:short", "word for word"),
]


@pytest.mark.parametrize(("name", "options", "typed", "expected"), COMMANDS)
async def test_every_command_answers_the_same_in_every_form(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    reader: MemberActor,
    name: str,
    options: dict[str, str],
    typed: str,
    expected: str,
) -> None:
    await take(app, FERRY)
    await take(app, BRIDGE)
    answers: list[str] = []
    for text in (f"!{name} {typed}", f"{mention(simcord_env)} {name} {typed}", f"!{name.title()}  {typed} "):
        await reader.send(channel, text)
        answers.append(last_said(channel))
    result = await reader.slash(channel, name, **options)
    assert result.response is not None
    answers.append(result.response.content)
    assert expected in answers[0]
    assert len(set(answers)) == 1


async def test_latest_without_a_topic_tells_all(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await take(app, FERRY)
    await take(app, BRIDGE)
    await reader.send(channel, "!latest")
    assert "Ferry to Ostrava Island" in last_said(channel)
    assert "Bridge at Kestrel Gorge" in last_said(channel)


async def test_an_answer_has_no_previews_and_mentions_nobody(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!latest ferry")
    await reader.slash(channel, "latest", topic="ferry")
    bodies = sent(simcord_env)
    assert len(bodies) == 2
    for body in bodies:
        assert body["allowed_mentions"]["parse"] == []
        assert not body["allowed_mentions"].get("users")
        assert body["flags"] & SUPPRESS_EMBEDS
        assert "](<https://lantern.example/ferry>)" in body["content"]


async def test_markup_and_mentions_of_an_article_do_nothing(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    hostile = Draft(
        title="@everyone **Ferry** <@1> [free](https://bad.example) `x` ||y|| # z",
        url="https://lantern.example/hostile",
        outlet="The @here *Lantern*",
        text=FERRY.text,
    )
    await take(app, hostile)
    await reader.send(channel, "!latest ferry")
    said = last_said(channel)
    assert "@everyone" not in said
    assert "@here" not in said
    assert "<@1>" not in said.replace("\\<@1", "")
    assert "](https://bad.example)" not in said
    message = channel.last_message
    assert message is not None
    assert not message.mention_everyone
    assert not message.mentions


@pytest.mark.parametrize(
    "text",
    ['"ferry', "“ferry island”", "ferry's “", 'title:"a b"', "'ferry", 'fer"ry', '"', "„Fähre“ «а»", 'x "y" z:"'],
)
async def test_quote_marks_of_any_kind_are_taken_as_they_are(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, text: str
) -> None:
    await reader.send(channel, f"!latest {text}")
    last_said(channel)
    # An answer of whatever kind, and nothing raised that is a bug: discord.py's own parsing would raise here.
    assert not [error for error in simcord_env.errors if "Quote" in type(error).__name__]


@pytest.mark.parametrize("text", ["covid 19", "covid:19", "COVID-19", "“covid” 19", "covid’s 19"])
async def test_a_name_with_a_number_is_words_like_others(
    app: App, channel: ChannelHandle, reader: MemberActor, text: str
) -> None:
    title = "Covid 19 wards close; covid’s 19 nurses move"
    await take(app, Draft(title=title, outlet="The Lantern", text=f"{title}\n\nThe last ward closed on Monday.\n"))
    await reader.send(channel, f"!latest {text}")
    assert "wards close" in last_said(channel)


async def test_two_servers_see_only_their_own(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    other = simcord_env.create_guild("Hillside")
    other_channel = other.create_text_channel("news")
    neighbour = other.add_member(simcord_env.create_user("neighbour"))
    await simcord_env.settle()
    await take(app, FERRY, f"guild:{reader.guild.id}")
    await take(app, BRIDGE, f"guild:{other.id}")

    await reader.send(channel, "!latest")
    assert "Ferry" in last_said(channel)
    assert "Bridge" not in last_said(channel)
    await neighbour.send(other_channel, "!latest")
    assert "Bridge" in last_said(other_channel)
    assert "Ferry" not in last_said(other_channel)
    result = await neighbour.slash(other_channel, "quotes", who="brandt")
    assert result.response is not None
    assert "insured" not in result.response.content


async def test_a_direct_message_asks_the_persons_own_desk(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY, f"guild:{reader.guild.id}")
    await take(app, BRIDGE, f"user:{reader.id}")
    await reader.send_dm("!latest")
    said = last_said(reader.user.dm_channel)
    assert "Bridge" in said
    assert "Ferry" not in said


@pytest.mark.parametrize("message_content", [False])
async def test_without_the_intent_slash_mention_and_direct_messages_work(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!latest ferry")
    assert sent(simcord_env) == []
    await reader.send(channel, f"{mention(simcord_env)} latest ferry")
    assert "Ferry" in last_said(channel)
    result = await reader.slash(channel, "latest", topic="ferry")
    assert result.response is not None
    assert "Ferry" in result.response.content
    await reader.send_dm("!latest ferry")
    assert len(sent(simcord_env)) == 3


async def test_the_bot_asks_for_no_more_than_it_needs(simcord_bot: NewsdeskBot) -> None:
    assert {name for name, on in simcord_bot.intents if on} == {
        "guilds",
        "guild_messages",
        "dm_messages",
        "message_content",
    }


async def test_a_server_that_adds_the_bot_has_a_desk_at_once(
    simcord_bot: NewsdeskBot, app: App, channel: ChannelHandle
) -> None:
    assert channel.guild is not None
    key = f"guild:{channel.guild.id}"
    assert await app.db.read(desks.find, key) is None
    guild = simcord_bot.get_guild(channel.guild.id)
    assert guild is not None
    # simcord says "available" of a new server, where Discord lets discord.py say "join".
    await simcord_bot.on_guild_join(guild)
    assert await app.db.read(desks.find, key) is not None


async def test_a_server_that_removes_the_bot_is_forgotten_in_the_end_and_one_that_comes_back_is_not(
    simcord_bot: NewsdeskBot, app: App, channel: ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert channel.guild is not None
    key = f"guild:{channel.guild.id}"
    guild = simcord_bot.get_guild(channel.guild.id)
    assert guild is not None
    await app.desk(key)
    await app.desk("guild:1")  # has removed the bot while it was off
    await simcord_bot.on_ready()
    await simcord_bot.on_guild_remove(guild)
    later = app.now() + timedelta(days=app.settings.left_days, hours=1)
    await simcord_bot.on_guild_join(guild)
    monkeypatch.setattr(app, "now", lambda: later)
    assert (await app.prune()).left == 1
    assert await app.db.read(desks.find, "guild:1") is None
    assert await app.db.read(desks.find, key) is not None
    await simcord_bot.on_guild_remove(guild)
    monkeypatch.setattr(app, "now", lambda: later + timedelta(days=31))
    assert (await app.prune()).left == 1
    assert await app.db.read(desks.find, key) is None
    assert (await app.desk(key)) == await app.db.read(desks.find, key), "whoever comes back has another desk"


async def test_the_bot_answers_no_bots(simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await take(app, FERRY, EVERYONE)
    robot = reader.guild.add_member(simcord_env.create_user("robot", bot=True))
    await robot.send(channel, "!latest ferry")
    assert sent(simcord_env) == []
