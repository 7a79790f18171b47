"""`help`, which a bare mention asks for too."""

from __future__ import annotations

import re

import pytest
from chatting import last, mention, private, said
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot
from newsdesk.app import App
from newsdesk.config import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than there are examples."""
    return settings.model_copy(update={"commands_per_person": 100})


async def test_help_answers_to_a_mention_a_bare_one_and_a_slash(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    user = mention(simcord_env)
    for text in (user, f"{user} ", user.replace("<@", "<@!"), f"{user} help", f"{user} HELP me"):
        await reader.send(channel, text)
    result = await reader.slash(channel, "help")
    assert result.response is not None
    assert len({*said(channel), result.response.content}) == 1
    assert len(said(channel)) == (5 if result.ephemeral else 6)


async def test_its_examples_are_the_desks_own_and_can_be_tried(
    app: App, channel: ChannelHandle, simcord_env: Env, reader: MemberActor
) -> None:
    await take(app, FERRY, f"guild:{reader.guild.id}")
    await reader.send(channel, mention(simcord_env))
    assert "Tilda Brandt" in last(channel).content
    await reader.click(last(channel), label="quotes Tilda Brandt")
    assert "insured" in last(channel).content
    await reader.send_dm("help")
    neighbour = simcord_env.create_guild("Hillside")
    there = neighbour.create_text_channel("news")
    member = neighbour.add_member(simcord_env.create_user("neighbour"))
    await simcord_env.settle()
    await member.send(there, mention(simcord_env))
    assert "Brandt" not in last(there).content


async def test_it_names_the_desks_prefix(simcord_env: Env, channel: ChannelHandle, editor: MemberActor) -> None:
    private(await editor.slash(channel, "settings", prefix="?"))
    await editor.send(channel, mention(simcord_env))
    assert "`?save`" in last(channel).content


@pytest.mark.parametrize("message_content", [False])
async def test_without_the_intent_a_bare_mention_is_heard(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    await reader.send(channel, mention(simcord_env))
    assert "What you can ask" in last(channel).content
    assert "`/save`" in last(channel).content


@pytest.mark.parametrize("by", ["prefix", "mention"])
async def test_every_example_gets_a_real_answer(
    app: App, channel: ChannelHandle, simcord_env: Env, simcord_bot: NewsdeskBot, editor: MemberActor, by: str
) -> None:
    await take(app, FERRY, f"guild:{editor.guild.id}")
    user = mention(simcord_env)
    await editor.send(channel, user)
    examples = [found.strip() for found in re.findall(r"^`(.+)`$", last(channel).content, re.MULTILINE)]
    assert len(examples) >= 6
    registered = {command.name for command in simcord_bot.commands}
    nothing = ("Nothing on", "Nobody called", "No article", "I know no", "I do not", "Say ")
    for example in examples:
        command, _, rest = example[1:].partition(" ")
        assert command in registered
        # What other bots own is asked by a mention, and so is what the slash menu has.
        typed = example if by == "prefix" and example.startswith("!") else f"{user} {command} {rest}"
        before = len(said(channel))
        await editor.send(channel, typed)
        assert len(said(channel)) == before + 1, example
        assert not said(channel)[-1].startswith(nothing), example
    assert len(simcord_env.errors) == 0
