"""Every button and menu that there is, pressed one after the other, by whoever may and whoever asked or did not."""

from __future__ import annotations

from collections import Counter

import discord
import pytest
from chatting import mention, said
from newsroom import BUDGET, FERRY, HOSTILE, LONG, outlets, stories, take
from simcord import ChannelHandle, Env, InteractionResult, MemberActor

from cogs import _pages, build_bot
from newsdesk.app import App
from newsdesk.config import Settings

pytestmark = pytest.mark.usefixtures("refusing")

STEPS = 25
GONE = "What this button showed is gone."
READING = {
    "story",
    "story_more",
    "latest",
    "search",
    "choose",
    "open",
    "context",
    "quote",
    "said",
    "outlets",
    "person",
    "people",
    "short",
}
ASKED = (
    *(
        "catchup",
        "trend ferry",
        "status",
        "latest ferry",
        "latest",
        "quotes brandt",
        "quotes tilda",
        "summary ferry",
        "summary inventory",
        "help",
        "settings",
        "why ferry",
        "story ferry",
        "search ferry",
        "search ferry",  # again, so that another of its ways is pressed first
        "search brandt",
    ),
)
HARMFUL = ("@everyone", "@here", "](https://bad.example)", "<@1>")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than a test gives."""
    return settings.model_copy(update={"commands_per_person": 9999, "commands_per_channel": 9999})


async def full(app: App) -> None:
    """Put something of every kind into the news: namesakes, many outlets, a long text, hostile names, a few pages."""
    await stories(app, 5)
    for draft in (BUDGET, LONG, HOSTILE, FERRY, *outlets(6)):
        await take(app, draft)


def ways(message: discord.Message) -> list[tuple[str, str, list[str]]]:
    """Everything that can be pressed below a message: what tells it from others, its id, and the line chosen."""
    found: list[tuple[str, str, list[str]]] = []
    for item in _pages.items(message):
        id_ = str(item.custom_id)
        verb = _pages.read(id_)[0].action.verb
        if isinstance(item, discord.Button):
            label = "".join(letter for letter in str(item.label) if not letter.isdigit())
            found.append((f"{verb} {label}", id_, []))
        else:
            lines = item.options if verb in ("more", "form") else item.options[:1]
            found += [(f"{verb} {line.value if verb in ('more', 'form') else ''}", id_, [line.value]) for line in lines]
    return found


def told(result: InteractionResult) -> discord.Message | None:
    shown = result.followups[-1] if result.followups else result.response
    return shown.message if shown else None


def harmless(message: discord.Message) -> None:
    assert 0 < len(message.content) <= 2000
    assert message.content != GONE
    assert "Ref `" not in message.content
    plain = message.content.replace("\\<@1>", "").replace("\\@", "")
    assert not any(text in plain for text in HARMFUL), message.content
    assert not message.mention_everyone
    assert not message.mentions
    labels = [item for item in _pages.items(message) if isinstance(item, discord.Button)]
    assert len(labels) <= 3


async def walk(who: MemberActor, message: discord.Message, pressed: Counter[str], avoid: frozenset[str]) -> None:
    """Press on from a message, each time on what was pressed least below messages of its kind."""
    for _ in range(STEPS):
        offered = [way for way in ways(message) if way[0].split()[0] not in avoid]
        if not offered:
            break
        kind = " ".join(sorted(name for name, *_ in offered))
        name, id_, values = min(offered, key=lambda way: pressed[f"{kind}: {way[0]}"])
        pressed[f"{kind}: {name}"] += 1
        verb, _, what = name.partition(" ")
        pressed[what if verb == "more" else verb] += 1
        if values:
            result = await who.select(message, values, custom_id=id_)
        else:
            result = await who.click(message, custom_id=id_)
        if result.modal is None:
            shown = told(result)
            assert shown is not None, name
            harmless(shown)
            message = shown
        elif len(offered) == 1:  # nothing but a form, which would be opened again and again
            break


@pytest.mark.parametrize("by", ["who asked", "somebody else", "an editor"])
@pytest.mark.no_cover
async def test_everything_can_be_pressed_after_a_restart(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor, by: str
) -> None:
    await full(app)
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    who = {"who asked": reader, "somebody else": other, "an editor": editor}[by]
    for asked in ASKED:
        await reader.send(channel, f"{mention(simcord_env)} {asked}")
    shown = [message for message in channel.history() if message.author.bot]
    before = [message.content for message in shown]
    assert len(shown) == len(ASKED)
    pressed, again = Counter[str](), build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        for message in shown:
            harmless(message)
            # Forms are for editors; what is removed cannot be pressed any more.
            await walk(who, message, pressed, frozenset({"remove_sure"} if by == "an editor" else {"form"}))
    finally:
        await again.close()
    assert pressed.keys() >= READING
    assert bool(pressed["form"]) is (by == "an editor")
    if by != "who asked":
        assert said(channel) == before
