"""Hostile words from everywhere at once: headlines, outlets, authors, links, names of servers, people, files, digests.

Every answer is looked at as Discord would show it: nobody is called, nothing is linked but what the desk vouches for,
nothing is hidden, turned round or piled up, and everything fits.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable

import discord
import pytest
from chatting import last, mention
from newsroom import take
from simcord import ChannelHandle, Env, MemberActor

from cogs import _pages
from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.models.reading import Draft

pytestmark = [pytest.mark.usefixtures("refusing"), pytest.mark.no_cover]

HOSTILE = (
    "@everyone @here <@1> <@&1> <#1> </latest:1> <id:home> <t:1:R> <a:x:1>",
    "[free](https://bad.example) ](<https://bad.example>) https://bad.example discord.gg/abc",
    "**b** __u__ ~~s~~ ||spoiler|| `code` ```fence``` # head",
    "> quote\n# heading\n- item\n1. list\n-# small\n>>> all",
    "\u202eevil\u2066\u200b\u2060\ufeff\U000e0041\x00\x1b[31m",
    "Zalgo " + "\u0301" * 300 + "ก" + "\u0e47" * 300,
    "\u3164",
    "\u200d" * 50,
    "👩\u200d👩\u200d👧\u200d👦" * 120,
    "x" * 10_000,
    "long " * 2_000,
    "'; DROP TABLE articles; -- \" OR 1=1 * ^ NEAR(",
    "שלום עולם " * 40,
    "{name} {0} %s ${HOME} {{}}",
    "2026. A year",
    "\\",
)
LINKS = (
    "javascript:alert(1)",
    "data:text/html,<script>",
    "https://a.example/x>) [y](https://bad.example",
    "https://a.example/" + "x" * 3_000,
    "https://[::1",
    "https://a<b>.example/",
    "//a.example",
    "https://a.example/(a)[b]<c>`d`|e|*f*_g_",
)
LIVE = re.compile(r"\\[!-/:-@\[-`{-~]")
OURS = re.compile(r"\]\(<https?://[^<>\s]*>\)|<t:\d+:[RdfDFtT]>|<#\d+>|`[^`]*`")


def harmless(shown: str, *, card: bool = False) -> None:
    """Hold that a text as it was sent shows what it says and no more."""
    assert 0 < len(shown.strip()) <= (4_096 if card else 2_000)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2060\ufeff\x00\x1b")
    assert "\u200d\u200d" not in shown
    assert not re.search("@(?:everyone|here)", re.sub(r"`[^`]*`", "", shown))
    alive = LIVE.sub("x", OURS.sub("", shown))
    assert not re.search(r"<[@#/a:i]", alive), shown
    assert "://" not in alive, shown
    assert "||" not in alive
    assert "```" not in shown
    assert "discord.gg/" not in OURS.sub("", shown)
    for line in alive.split("\n"):
        assert not re.match(r"#{1,3} |>>> ?", line), line
    marks = 0
    for character in shown:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert marks <= 4, "a tower"


def message_holds(message: discord.Message) -> None:
    harmless(message.content)
    assert not message.mention_everyone
    assert not message.mentions
    assert not message.role_mentions
    for embed in message.embeds:
        harmless(str(embed.description), card=True)
    for item in _pages.items(message):
        labels: Iterable[str] = [str(item.label)] if isinstance(item, discord.Button) else _lines(item)
        for label in labels:
            assert 0 < len(label.strip()) <= 100
            assert not set(label) & set("\u202e\u2066\u200b\x00\n")


def _lines(menu: discord.SelectMenu) -> Iterable[str]:
    for option in menu.options:
        yield option.label
        if option.description is not None:
            yield option.description


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than a test gives."""
    many = {"commands_per_person": 9_999, "commands_per_channel": 9_999, "heavy_commands": 9_999}
    return settings.model_copy(update=many)


def draft(number: int) -> Draft:
    """An article of which everything is hostile, and that somebody is quoted in."""
    said, link = HOSTILE[number], LINKS[number % len(LINKS)]
    body = said.replace("\n", " ")[:400]
    return Draft(
        title=said,
        url=link,
        outlet=HOSTILE[(number + 3) % len(HOSTILE)],
        author=HOSTILE[(number + 5) % len(HOSTILE)],
        text=f"""Harbour words of {number} stand here, and {body} stands beside them in the harbour.

"Nobody at the harbour number{number} is happy with {body[:80]}," said Tilda Brandt, the {body[:30]} of it.

The harbour {_WORDS[number]} goes on for {number + 2} days, it is said, and {body[:120]} is all there is of it.
""",
    )


_WORDS = """anchor barrel candle doorbell envelope feather gasket hammock inkwell jug kettle ladder mirror needle oar
quilt""".split()


EVERY = pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.chaos)])
"""How many of the hostile words are tried: one in so many, another first one each time."""


def some(every: int) -> range:
    return range(secrets.randbelow(every), len(HOSTILE), every)


@EVERY
async def test_hostile_articles_are_shown_to_the_letter_everywhere(
    app: App, simcord_env: Env, channel: ChannelHandle, editor: MemberActor, every: int
) -> None:
    for number in some(every):
        await take(app, draft(number))
    asked = ["latest", "latest harbour", "search harbour", "search harbour sort:relevance", "quotes brandt", "catchup"]
    asked += ["trend harbour", "why", "why harbour", "status", "help", "story harbour", "digest preview"]
    asked += [
        f"{name} {word}" for word in [_WORDS[number] for number in some(every)] for name in ("summary", "story", "why")
    ]
    for typed in asked:
        await editor.send(channel, f"{mention(simcord_env)} {typed}")
        message_holds(last(channel))


@EVERY
async def test_hostile_names_and_words_of_people_are_shown_to_the_letter(
    app: App, simcord_env: Env, channel: ChannelHandle, editor: MemberActor, every: int
) -> None:
    await take(app, draft(0))
    for said in [HOSTILE[number] for number in some(2 * every)]:
        typed = said.replace("\n", " ").replace("\x00", "")[:1_500]
        for command in (
            "latest {}", "quotes {}", "summary {}", "why {}", "digest add when:daily 8am called:{}",
            "alert add harbour {}", "digest add topics:{}", "digest edit {}", "alert remove {}", "feed remove {}",
            "settings prefix:{}", "settings timezone:{}", "settings editors:{}", "{}",
        ):  # fmt: skip
            await editor.send(channel, f"{mention(simcord_env)} {command.format(typed)}")
            message_holds(last(channel))


async def test_a_hostile_file_is_saved_under_a_harmless_name_or_refused(
    app: App, simcord_env: Env, channel: ChannelHandle, editor: MemberActor
) -> None:
    del app
    text = b"The crane at the quay leans.\n\nIt has leaned since Monday, the harbour board said on Tuesday.\n"
    contents = (text, b"\x00" * 99, b"", b"<html><script>alert(1)</script><p>" + text, text.decode().encode("utf-16"))
    names = ("@everyone.txt", "[x](https:bad.example).md", "\u202etxt.exe", "x" * 200 + ".html", "`a`||b||.png", ".txt")
    for number, name in enumerate(names):
        for content in (contents[number % len(contents)], text):
            await editor.send(channel, "!save", attachments=[(name, content)])
            message_holds(last(channel))
