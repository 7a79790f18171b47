"""Every command with what nobody means by it: each answer is a sentence, within Discord's limit, and no bug's."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncGenerator, Sequence

import discord
import pytest
import pytest_asyncio
from chatting import mention
from discord.ext import commands
from newsroom import BRIDGE, FERRY
from simcord import ChannelHandle, Env, MemberActor
from test_forged import NEWS, furnish

from cogs import _errors
from cogs._checks import Place
from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.workers import Inline
from newsdesk.models.message import Message
from newsdesk.words import Catalogue
from tests.conftest import NOW
from tests.fuzz.drawn import Drawn
from tests.fuzz.inputs import options, question, text
from tests.ingest.webserver import Names

pytestmark = [pytest.mark.usefixtures("refusing"), pytest.mark.no_cover]

LIMIT = 2_000
TYPED = 1_900
"""Characters that somebody without a subscription can send, with room for the command."""
WRONG = (
    "", " ", "\t\n", "\u200b", "\u3164", "\0", "\x1b[31m", "\u202eabc", "\ud83d\ude00" * 200, "a\u0301" * 600,
    "x" * TYPED, "'; DROP TABLE articles; --", '" OR 1=1 --', "%_%", "\\", "NEAR(a b, 2)", "^x", "a AND", "NOT",
    "OR OR", "* *", "a*b*", "{title body} : x", "title:", "title:title:x", "(((((((((((", ")", '"never closed',
    "“never closed", "-", "- -", "--", "9" * 400, "-1", "0", "NaN", "inf", "1e999", "99999999999999999999", "0x10",
    "٣", "½", "1,5", "-9223372036854775809", "since:0000-00-00", "since:9999-99-99", "before:-1d",
    "since:99999999999d", "since:3d before:4d", "since:2026-02-30", "zone:Nowhere/Land", "zone:../../etc/passwd",
    "zone:UTC+99", "when:25:00", "when:8:00 when:9:00", "when:tomorrow", "post:#nowhere", "post:<#1>", "post:<@&1>",
    "post:<#99999999999999999999>", "mention:@everyone", "mention:<@&1>", "length:endless", "sort:up", "days:0",
    "days:365", "stories:0", "stories:11", "stories:many", "quiet:25-26", "quiet:-", "called:", "called:" + "n" * 500,
    "called:@everyone", "called:\u3164", "topics:;;;;", "topics:" + "a;" * 60, "nope:x", "words:a words:b",
    "prefix:/", "prefix:" + "p" * 50, "prefix:<@", "language:xx", "language:Klingon", "timezone:Mars",
    "reset:everything", "editors:@nobody", "savers:<@&1>", "log:#nowhere", "folder:" + "f" * 200, "note:" + "n" * 300,
    "https://", "http://127.0.0.1/", "https://[::1", "javascript:alert(1)", "file:///etc/passwd", "feed:x",
    "ftp://a.example", "<@1>", "@everyone", "<t:1:R>", "[x](https://bad.example)", "`x`", "||x||", "# x", "> x",
    "-# x", "</latest:1>", "<id:home>", "курськ", "東京", "القاهرة", "กรุงเทพ", "서울", "Ἀθῆναι", "მშვიდობა", "שלום",
    "हिन्दी", "e" * 3 + "*", "東*", "о*", "--help", "-h", "$(id)", "`id`", "${HOME}", "%s%s%n", "{0}", "{name}",
    "{{}}", "\\u0000", "&lt;b&gt;", "<script>", "\ufffe",
)  # fmt: skip


@pytest_asyncio.fixture
async def app(settings: Settings) -> AsyncGenerator[App]:
    """An app of which as much may be asked as a test does, and that finds no host."""
    many = {"commands_per_person": 10**6, "commands_per_channel": 10**6, "heavy_commands": 10**6}
    free = settings.model_copy(update={**many, "links_per_person": 10**6, "links_per_desk": 10**6})
    fetcher = Fetcher(free, now=lambda: NOW, resolve=Names())
    opened = open_app(free, now=lambda: NOW, reader=Inline(), fetcher=fetcher)
    yield opened
    await opened.close()


@pytest.fixture
def bugs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is told to be a bug, told here too, whatever language it is told in."""
    found: list[str] = []
    told = _errors._bug  # pyright: ignore[reportPrivateUsage]  (the only place that knows)

    def bug(cause: BaseException, where: Place, words: Catalogue) -> Message:
        found.append(f"{type(cause).__name__}: {cause}")
        return told(cause, where, words)

    monkeypatch.setattr(_errors, "_bug", bug)
    return found


def wrong(chance: random.Random, count: int) -> list[str]:
    """Draw wrong arguments: those above, put together, and what the fuzzer draws."""
    found: list[str] = []
    for _ in range(count):
        drawn = Drawn(chance.randbytes(120))
        kind = chance.randrange(6)
        if kind < 2:
            found.append(chance.choice(WRONG))
        elif kind == 2:
            found.append(" ".join(chance.choices(WRONG, k=3)))
        else:
            found.append((options, question, text)[kind - 3](drawn))
    return [one[:TYPED].encode("utf-8", "replace").decode() for one in found]


def names(env: Env) -> list[str]:
    """Every command there is, as it is typed."""
    bot = env.bot
    assert isinstance(bot, commands.Bot)
    return sorted(command.qualified_name for command in bot.walk_commands())


def holds(answer: discord.Message | None, asked: str) -> None:
    assert answer is not None, asked
    assert answer.author.bot, asked
    assert 0 < len(answer.content.strip()) <= LIMIT, asked
    assert not answer.mention_everyone
    assert not answer.mentions
    assert "{" in asked or not re.search(r"\{[a-z_]+\}", answer.content), (asked, answer.content)


async def _asked_wrongly(
    env: Env, app: App, channel: ChannelHandle, who: MemberActor, bugs: Sequence[str], count: int
) -> None:
    assert channel.guild is not None
    desk = await app.desk(f"guild:{channel.guild.id}")
    await furnish(app, desk, channel, who.id, (FERRY, BRIDGE, NEWS))
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    for name in names(env):
        there = channel.guild.create_text_channel("wrong-" + re.sub("[^a-z]", "-", name))
        await env.settle()
        for argument in wrong(chance, count):
            asked = f"{mention(env)} {name} {argument}"
            await who.send(there, asked)
            holds(there.last_message, asked)
            assert not bugs, (seed, asked, bugs)


async def test_a_few_wrong_arguments_of_every_command_are_answered_with_a_sentence(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor, bugs: list[str]
) -> None:
    await _asked_wrongly(simcord_env, app, channel, editor, bugs, 1)


@pytest.mark.chaos
async def test_two_hundred_wrong_arguments_of_every_command_are_answered_with_a_sentence(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor, bugs: list[str]
) -> None:
    await _asked_wrongly(simcord_env, app, channel, editor, bugs, 200)


EACH = 12
LONG = 6_000
"""Characters that a slash command's option takes."""


@pytest.mark.chaos
async def test_every_option_of_every_slash_command_takes_whatever_is_written(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor, bugs: list[str]
) -> None:
    assert channel.guild is not None
    desk = await app.desk(f"guild:{channel.guild.id}")
    await furnish(app, desk, channel, editor.id, (FERRY, BRIDGE))
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    bot = simcord_env.bot
    assert isinstance(bot, commands.Bot)
    for command in bot.tree.walk_commands():
        options_of = command.parameters if isinstance(command, discord.app_commands.Command) else []
        written = [one for one in options_of if one.type is discord.AppCommandOptionType.string and not one.choices]
        for number in range(EACH if written else 0):
            given = {
                one.name: chance.choice(WRONG)[:LONG] or "x" for one in written if one.required or chance.random() < 0.5
            }
            if number % 4 == 3:
                given = dict.fromkeys(given, "word (" * (LONG // 6))
            result = await editor.slash(channel, command.qualified_name, **given)
            assert not bugs, (seed, command.qualified_name, given, bugs)
            if result.modal is None:
                shown = result.followups[-1] if result.followups else result.response
                assert shown is not None, (command.qualified_name, given)
                holds(shown.message, "{")
