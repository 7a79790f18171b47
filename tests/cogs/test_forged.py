"""Ids that nobody was offered: another desk's, another person's, none at all; the answers tell nothing and do nothing.

What a desk's messages can do is gathered by doing it all. Then somebody else does each of it with these very ids, and
again with ids that do not exist: the two answers are the same to the letter, and the desk's own stay what they were.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from inspect import signature
from typing import Any

import pytest
from chatting import last, mention
from delivering import owed
from discord import app_commands
from forging import actions_of, explore, forge, is_bug, renamed, send_back, told
from newsroom import BRIDGE, BUDGET, FERRY, outlets, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot
from cogs._router import Handler
from cogs._sender import DiscordSender
from newsdesk.app import App
from newsdesk.briefing import alerts as alert_briefing
from newsdesk.briefing import digests as digest_briefing
from newsdesk.config import Settings
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Desk
from newsdesk.models.digest import DigestPlan, Schedule
from newsdesk.models.following import ToFollow
from newsdesk.models.message import Action
from newsdesk.models.outbox import Target
from newsdesk.models.reading import Draft
from newsdesk.storage import alerts, articles, digests, feeds, outbox, search, states
from newsdesk.storage.alerts import AlertLimits
from newsdesk.text.query import Query

pytestmark = [pytest.mark.usefixtures("refusing"), pytest.mark.no_cover]

CHANGING = frozenset(
    """remove_sure forget_sure digest_remove_sure alert_remove_sure feed_remove_sure merge_sure split_sure form_save
    story_merge_sure story_split_sure alert_save digest_save feed_check digest_now feed_pause feed_resume digest_pause
    digest_resume alert_pause alert_resume approve delete_posts follow follow_of set arrived resend go_on""".split()
)
"""What would change the desk while it is gathered what can be done there; each is tried from elsewhere."""
ASKED = (
    *("latest", "search ferry", "quotes brandt", "quotes tilda", "summary ferry", "story ferry", "catchup"),
    *("why", "why ferry", "digest list", "alert list", "feed list", "settings", "setup", "status", "help"),
    *("digest preview morning", "digest edit morning", "alert edit ferry", "alert test ferry", "feed edit harbour"),
    *("alert add ferry post:news", "digest add ferry", "feed remove harbour", "digest remove morning"),
)
NEWS = Draft(
    title="Lamps go out in Gillan",
    url="https://north.example/lamps",
    outlet="The Northern Lamp",
    text='Lamps go out in Gillan\n\nLamps went out in Gillan on Sunday.\n\n"It is dark," said Egon Wirth, the mayor.\n',
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than a test gives."""
    return settings.model_copy(
        update={"commands_per_person": 99_999, "commands_per_channel": 99_999, "heavy_commands": 99_999}
    )


EVERYBODYS = ("timezone", "zone", "language")
"""Options whose suggestions are nobody's."""
_ROW = re.compile(r"\b[a-z2-7]{12}\b")


@dataclass(frozen=True)
class Server:
    """A server with everything that a desk can have, somebody who may do all there and somebody who may read."""

    desk: Desk
    channel: ChannelHandle
    editor: MemberActor
    reader: MemberActor


async def furnish(app: App, desk: Desk, channel: ChannelHandle, owner: int, articles_: Sequence[Draft]) -> None:
    """Put into a desk what it can have: news of its own, a feed, alerts, digests, a post."""
    for draft in articles_:
        await take(app, draft, desk.key)
    now, limits = app.now(), AlertLimits(50, 50)
    feed = ToFollow("https://courier.example/feed", "Harbour Courier", added_by=owner)
    await app.db.write(feeds.follow, desk, feed, now, most=9)
    for target in (Target("user", owner), Target("channel", channel.id)):
        await app.db.write(alert_briefing.add, desk, AlertPlan("ferry winter", target), owner, now, limits)
        plan = DigestPlan("Morning", target, Schedule((time(8),), "Europe/Kyiv"), topics=("ferry",))
        await app.db.write(digest_briefing.add, desk, plan, owner, now)
    await app.db.write(outbox.enqueue, desk, owed(Target("channel", channel.id), f"post {desk.key}"), now)


async def names(app: App, desk: Desk) -> list[str]:
    """Return everything of a desk that goes by a name in an id."""
    found = await app.db.read(search.newest, desk, Query(), limit=50)
    known = [article.ref for article in await app.db.read(articles.many, desk, found)]
    known += [one.key for one in await app.db.read(alerts.of_desk, desk)]
    known += [one.key for one in await app.db.read(digests.of_desk, desk)]
    known += [one.ref for one in await app.db.read(feeds.of_desk, desk, app.now())]
    return [*known, outbox.reference(f"post {desk.key}"), "tilda brandt", "jonas brandt", "oskar lindqvist"]


def nobodys(known: Sequence[str]) -> dict[str, str]:
    """Return for each name one of the same shape that nothing has."""
    chance = random.Random(7)
    letters = "abcdefghjkmnpqrstuvwxyz234567"
    return {name: " ".join("".join(chance.choice(letters) for _ in word) for word in name.split(" ")) for name in known}


@pytest.fixture
async def harbour(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor, reader: MemberActor
) -> Server:
    assert channel.guild is not None
    desk = await app.desk(f"guild:{channel.guild.id}")
    await furnish(app, desk, channel, editor.id, (FERRY, BRIDGE, BUDGET, *outlets(2)))
    return Server(desk, channel, editor, reader)


@pytest.fixture
async def hill(simcord_env: Env, app: App, harbour: Server) -> Server:
    """Another server, with a little news of its own."""
    guild = simcord_env.create_guild("Hillside")
    channel = guild.create_text_channel("news")
    boss = guild.add_member(simcord_env.create_user("boss"), roles=[guild.create_role("boss", permissions=_all())])
    other = guild.add_member(simcord_env.create_user("guest"))
    await simcord_env.settle()
    desk = await app.desk(f"guild:{guild.id}")
    await take(app, NEWS, desk.key)
    return Server(desk, channel, boss, other)


def _all() -> Any:
    import discord

    return discord.Permissions(manage_guild=True, manage_messages=True)


async def gathered(env: Env, app: App, there: Server, each: int) -> tuple[dict[Action, None], dict[Action, str]]:
    """Return what the messages of a desk can do, and what that answers there."""
    for typed in ASKED:
        await there.editor.send(there.channel, f"{mention(env)} {typed}")
    shown = [message for message in there.channel.history() if message.author.bot]
    found = await explore(app, there.editor, there.channel, await actions_of(app, there.channel, shown), CHANGING, each)
    return found.actions, found.answers


async def same_as_nothing(
    who: MemberActor, channel: ChannelHandle, actions: Sequence[Action], known: Sequence[str]
) -> int:
    """Hold that somebody is told of these actions what they are told of ones that do not exist; return how many."""
    missing, tried = nobodys(known), 0
    back = {other: name for name, other in missing.items()}
    for action in actions:
        unreal = renamed(action, missing)
        if unreal == action:
            continue
        theirs, nothing = told(await forge(who, channel, action)), told(await forge(who, channel, unreal))
        for other, name in back.items():
            nothing = nothing.replace(other, name)
        # A row that a form stands for has its name from what is in it.
        assert _ROW.sub("row", theirs) == _ROW.sub("row", nothing), action
        assert not is_bug(theirs), (action, theirs)
        tried += 1
    return tried


async def unchanged(app: App, there: Server, answers: dict[Action, str], every: int) -> None:
    """Hold that what a desk's own people are told is what they were told before, every so many answers."""
    for action, before in itertools.islice(answers.items(), 0, None, every):
        assert told(await forge(there.editor, there.channel, action)) == before, action


@pytest.mark.parametrize("each", [1, pytest.param(6, marks=pytest.mark.chaos)])
async def test_what_is_another_desks_and_what_does_not_exist_look_alike(
    simcord_env: Env, app: App, harbour: Server, hill: Server, each: int
) -> None:
    actions, answers = await gathered(simcord_env, app, harbour, each)
    assert len(actions) > 60
    known = await names(app, harbour.desk)
    tried = await same_as_nothing(hill.editor, hill.channel, list(actions), known)
    assert tried > 40
    await same_as_nothing(hill.reader, hill.channel, list(actions)[::4], known)
    await unchanged(app, harbour, answers, 1 if each > 1 else 5)


async def test_what_is_another_persons_and_what_does_not_exist_look_alike(
    simcord_env: Env, app: App, harbour: Server
) -> None:
    mine = await app.db.read(alerts.of_desk, harbour.desk), await app.db.read(digests.of_desk, harbour.desk)
    own = [one.key for those in mine for one in those if one.plan.target.what == "user"]
    assert len(own) == 2
    for verb, handler in verbs(simcord_env).items():
        if verb.partition("_")[0] not in ("alert", "digest"):
            continue
        number = len(signature(handler).parameters) - 2
        for key, args in itertools.product(own, {("x",) * number, ("2026-01-01T12:00:00+00:00", "1")[:number]}):
            await same_as_nothing(harbour.reader, harbour.channel, [Action(verb, (key, *args))], own)
    assert [one.key for one in await app.db.read(alerts.of_desk, harbour.desk)] == [one.key for one in mine[0]]
    assert await app.db.read(digests.of_desk, harbour.desk) == mine[1]


async def test_nothing_of_another_desk_is_suggested_found_or_explained(
    simcord_env: Env, app: App, harbour: Server, hill: Server
) -> None:
    bot = simcord_env.bot
    assert isinstance(bot, NewsdeskBot)
    told_apart = ("ferry", "tilda", "brandt", "morning", "harbour", "courier", "ostrava", "outlet")
    for command in bot.tree.walk_commands():
        options = command.parameters if isinstance(command, app_commands.Command) else []
        for option in [option for option in options if option.autocomplete and option.name not in EVERYBODYS]:
            for typed in ("", "fer", "til", "mor", "har", "1"):
                theirs = await hill.editor.autocomplete(hill.channel, command.qualified_name, option.name, typed)
                offered = " ".join(f"{one}".lower() for one in theirs)
                assert not any(word in offered for word in told_apart), (command.qualified_name, option.name, typed)
    known, sent = await names(app, harbour.desk), outbox.reference(f"post {harbour.desk.key}")
    missing = nobodys(known)
    link = "https://discord.com/channels/{}/{}/{}"
    there = link.format(harbour.desk.key.partition(":")[2], harbour.channel.id, 1)
    asked = [(f"why {sent}", f"why {missing[sent]}"), (f"why {there}", f"why {link.format(*2 * (10**18,), 1)}")]
    asked += [(f"{verb} {ref}", f"{verb} {missing[ref]}") for verb in ("why", "summary", "story") for ref in known[:3]]
    asked += [(f"{verb} tilda brandt", f"{verb} {missing['tilda brandt']}") for verb in ("quotes", "latest", "search")]
    asked += [(f"{verb} morning", f"{verb} gurning") for verb in ("digest preview", "digest remove", "digest now")]
    asked += [
        (f"{verb} ferry winter", f"{verb} terry minter") for verb in ("alert remove", "alert edit", "alert pause")
    ]
    asked += [(f"feed {verb} courier", f"feed {verb} dourier") for verb in ("remove", "edit", "check", "pause")]
    for theirs, nothing in asked:
        shown: list[str] = []
        for typed in (theirs, nothing):
            await hill.editor.send(hill.channel, f"{mention(simcord_env)} {typed}")
            said = typed.split(" ", 2 if typed.startswith(("digest", "alert", "feed")) else 1)[-1]
            shown.append(re.sub(r"\d{19}", "N", last(hill.channel).content.replace(said, "it")))
        assert shown[0] == shown[1], theirs


async def test_a_message_that_somebody_else_was_sent_opens_its_desk_to_nobody_else(
    simcord_env: Env, app: App, harbour: Server
) -> None:
    to_editor = owed(Target("user", harbour.editor.id), "personal", owner=harbour.editor.id)
    await app.db.write(outbox.enqueue, harbour.desk, to_editor, app.now())
    await app.courier(DiscordSender(app, simcord_env.bot)).drain()
    ref, sent = (await names(app, harbour.desk))[0], outbox.reference("personal")

    async def opened(who: MemberActor, reference: str) -> str:
        return told(await send_back(who.user, who.user.dm_channel, f"nd:1.{reference}:open:{ref}"))

    assert "Marlow" in await opened(harbour.editor, sent) or "Ostrava" in await opened(harbour.editor, sent)
    theirs = await opened(harbour.reader, sent)
    assert theirs == await opened(harbour.reader, sent[::-1])
    assert theirs == "What this button showed is gone."


async def test_a_row_of_another_desk_is_gone(simcord_env: Env, app: App, harbour: Server, hill: Server) -> None:
    row = await app.db.write(states.put, harbour.desk, ("ferry", "1"), app.now())
    assert "Ostrava" in told(await send_back(harbour.editor, harbour.channel, f"nd:1:latest:~{row}"))
    theirs = told(await send_back(hill.editor, hill.channel, f"nd:1:latest:~{row}"))
    assert theirs == told(await send_back(hill.editor, hill.channel, f"nd:1:latest:~{row[::-1]}"))
    assert theirs == "What this button showed is gone."


def verbs(env: Env) -> dict[str, Handler]:
    bot = env.bot
    assert isinstance(bot, NewsdeskBot)
    return bot.router._verbs  # pyright: ignore[reportPrivateUsage]  (nobody else needs them)


ODD = (
    *("", "0", "1", "-1", "999999999", "9" * 40, "x", "all", "short", "brief", "said", "sentence", "quote", "time"),
    *("2026-01-01T12:00:00+00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01", "NaN"),
    *("channel:1", "user:1", "guild:1", "forum:99999999999999999999", "everyone", "@everyone <@1> **x**", "a.b", "s.x"),
    *("back", "split", "~~", "%", "'; DROP TABLE articles; --", '"', "*", "\ud800", "\0", "\u202e", "ferry " * 300),
    *("kestrel OR (", "prefix", "language", "08:00", "Europe/Kyiv", "Nowhere/Land", "0123456", "7", "ferry", "line"),
)  # fmt: skip


@pytest.mark.chaos
async def test_no_id_at_all_makes_anything_go_wrong_inside(simcord_env: Env, app: App, harbour: Server) -> None:
    chance = random.Random()
    seed = chance.randrange(2**32)
    chance.seed(seed)
    there = {*verbs(simcord_env), "choose", "more", "form", "story_more", "step", "nosuchverb"}
    pool = [*ODD, *(await names(app, harbour.desk)), str(harbour.channel.id), f"channel:{harbour.channel.id}"]
    tried = [Action(v, tuple(chance.choices(pool, k=chance.randrange(13)))) for v in sorted(there) for _ in range(20)]
    # What was offered, with one or two of its arguments changed, goes further.
    offered, _ = await gathered(simcord_env, app, harbour, 2)
    for action in offered:
        for _ in range(8 if action.args else 0):
            args = list(action.args)
            args[chance.randrange(len(args))] = chance.choice(pool)
            args[chance.randrange(len(args))] = chance.choice([*args, chance.choice(pool)])
            tried.append(Action(action.verb, tuple(args)))
    for action in tried:
        answer = told(await forge(chance.choice((harbour.editor, harbour.reader)), harbour.channel, action))
        assert not is_bug(answer), (seed, action)
        assert answer != "nothing", (seed, action)


async def test_what_a_button_never_has_is_gone(harbour: Server) -> None:
    plan = ("", "Brief", f"channel:{harbour.channel.id}", "08:00", "01", "UTC", "ferry", "", "", "5", "short", "line")
    there = told(await forge(harbour.editor, harbour.channel, Action("digest_field", (*plan, "when"))))
    assert there.startswith("form ")
    for verb, args in (
        ("digest_field", ()),
        ("digest_set", ("x",)),
        ("follow_of", ("", "", "")),
        ("link_brief", ()),
        ("digest_field", (*plan[:4], "9", *plan[5:], "when")),
        ("digest_field", (*plan[:4], "", *plan[5:], "when")),
        ("digest_save", (*plan[:3], "08:00:01", *plan[4:])),
        ("digest_save", (*plan[:3], "08:00+01:00", *plan[4:])),
    ):
        answer = told(await forge(harbour.editor, harbour.channel, Action(verb, args)))
        assert answer == "What this button showed is gone.", (verb, args)


NEVER_WRITTEN = (
    *("nd:", "nd:::", "nd:x", "nd:1:latest", "nd:!:latest:", "nd:1:latest:~", "other", "nd:1:_shown:%"),
    *("nd:1:__init__:%", "nd:1.abcdefgh:nosuch:%", "nd:1:latest:%2C,a,b,c,d", "nd:1:latest:~'; DROP TABLE states; --"),
)


async def test_an_id_that_was_never_written_is_gone(harbour: Server) -> None:
    for id_ in NEVER_WRITTEN:
        answer = told(await send_back(harbour.reader, harbour.channel, id_))
        assert answer == "What this button showed is gone.", id_
    for id_ in ("nd:" + "z" * 4_000 + ":latest:%,1", "nd:-1:latest:%,1", "nd:١:latest:%,1", "nd:1:latest:%25ff,%31"):
        assert not is_bug(told(await send_back(harbour.reader, harbour.channel, id_))), id_
