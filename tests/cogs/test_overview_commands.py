"""`catchup`, `trend` and `status` in chat: asked in every way, by several people and desks, and after a restart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import discord
import pytest
from chatting import buttons, choose, last, mention, options, private, public, said
from newsroom import BRIDGE, BUDGET, FERRY, take
from PIL import Image
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot, build_bot
from newsdesk.app import App
from newsdesk.errors import ReadingFailed
from newsdesk.models.article import SourceKind
from newsdesk.models.overview import Chart
from newsdesk.models.reading import Draft
from newsdesk.words import reason

HOUR = timedelta(hours=1)


@pytest.fixture
def later(app: App) -> Callable[[timedelta], None]:
    """Let time go by."""

    def pass_(much: timedelta) -> None:
        then = app.now() + much
        app.now = lambda: then

    return pass_


async def unlike(app: App, number: int) -> None:
    """Put so many stories into the news that have no word in common."""
    for n in range(number):
        text = "\n\n".join(" ".join(f"Wort{n}x{line}y{word}" for word in range(9)) + "." for line in range(5))
        await take(app, Draft(title=f"Story {n}", url=f"https://l.example/{n}", outlet="The Lantern", text=text))


async def test_they_are_told_alike_typed_by_mention_and_by_slash(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BRIDGE)
    asked: list[tuple[str, dict[str, str], str]] = [
        ("catchup", {"topic": "ferry"}, " ferry"),
        ("trend", {"topic": "ferry", "days": "30"}, " ferry days:30"),
        ("status", {}, ""),
    ]
    for name, values, typed in asked:
        await reader.send(channel, f"{mention(simcord_env)} {name}{typed}")
        told = last(channel).content
        assert public(await reader.slash(channel, name, **values)).content == told
        if name != "status":
            await reader.send(channel, f"!{name}{typed}")
            assert last(channel).content == told


async def test_status_is_not_heard_behind_a_prefix_in_a_server(channel: ChannelHandle, reader: MemberActor) -> None:
    await reader.send(channel, "!status")
    assert said(channel) == []


async def test_what_was_told_is_not_told_again_and_what_comes_is(
    app: App, channel: ChannelHandle, reader: MemberActor, later: Callable[[timedelta], None]
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!catchup")
    assert "You have not asked here before" in last(channel).content
    assert "Ferry to Ostrava" in last(channel).content
    await reader.send(channel, "!catchup")
    assert last(channel).content.startswith("Nothing new since <t:")
    assert list(buttons(last(channel))) == ["Show that again", "What is new?"]
    later(5 * HOUR)
    await take(app, BRIDGE)
    await reader.send(channel, "!catchup")
    assert "**1 story** since <t:" in last(channel).content
    assert "5 hours" in last(channel).content
    assert "Bridge at Kestrel" in last(channel).content
    assert "Ferry" not in last(channel).content


@pytest.mark.usefixtures("refusing")
async def test_an_answer_that_was_not_given_is_given_the_next_time(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take(app, FERRY)

    async def refused(*_: object) -> None:
        raise ReadingFailed(reason("error.too_big"))

    with monkeypatch.context() as broken:
        broken.setattr("cogs.overview.say", refused)
        await reader.send(channel, "!catchup")
    assert not any("Ferry" in text for text in said(channel))
    await reader.send(channel, "!catchup")
    assert "Ferry to Ostrava" in last(channel).content


async def test_pages_lead_on_and_back_after_a_restart_and_say_the_same_when_more_has_come(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, later: Callable[[timedelta], None]
) -> None:
    await unlike(app, 7)
    await reader.send(channel, "!catchup")
    first = last(channel).content
    later(HOUR)
    await take(app, FERRY)
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        await reader.click(last(channel), label="Next 2")
        assert "(6–7)" in last(channel).content
        assert "Ferry to Ostrava" not in last(channel).content
        await choose(reader, last(channel), "6. ")
        await reader.click(last(channel), label="Back")
        assert "(6–7)" in last(channel).content
        await reader.click(last(channel), label="Previous 5")
        assert [line for line in last(channel).content.splitlines()[2:] if line] == [
            line for line in first.splitlines()[2:] if line and not line.startswith("-# You have")
        ]
    finally:
        await again.close()


async def test_somebody_else_gets_a_copy_and_has_a_window_of_their_own(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await unlike(app, 7)
    await reader.send(channel, "!catchup")
    shown = last(channel)
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    before = shown.content
    copy = private(await other.click(shown, label="Next 2"))
    assert "(6–7)" in copy.content
    assert last(channel).content == before
    await other.send(channel, "!catchup")
    assert "**7 stories**" in last(channel).content
    assert "You have not asked here before" in last(channel).content


async def test_two_desks_are_apart_and_direct_messages_are_ones_own(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BUDGET, f"guild:{simcord_env.guild.id}")
    await reader.send(channel, "!catchup")
    assert "budget" in last(channel).content
    await reader.send(channel, "!trend treasurer")
    assert "1 article" in last(channel).content
    await reader.user.send_dm("!catchup")
    answers = [message.content for message in reader.user.dm_channel.history() if message.author.bot]
    assert "Ferry" in answers[-1]
    assert "budget" not in answers[-1]
    for asked, expected in (("!trend treasurer", "Nothing on “treasurer”"), ("status", "1 article from 1 outlet")):
        await reader.user.send_dm(asked if asked.startswith("!") else f"!{asked}")
        answers = [message.content for message in reader.user.dm_channel.history() if message.author.bot]
        assert expected in answers[-1]


async def test_a_chart_comes_with_its_figures_in_words_and_changes_with_the_days(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!trend ferry")
    (picture,) = last(channel).attachments
    assert Image.open(BytesIO(await picture.read())).format == "PNG"
    assert picture.description is not None
    assert "01-01: 1" in picture.description
    assert "12-19: 0" in picture.description
    assert list(buttons(last(channel))) == ["7 days", "30 days", "90 days"]
    await reader.click(last(channel), label="90 days")
    assert "in 90 days" in last(channel).content
    (wider,) = last(channel).attachments
    assert wider.description is not None
    assert "10-04" in wider.description


async def test_others_get_a_chart_of_their_own(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.slash(channel, "trend", topic="ferry")
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    copy = private(await other.click(last(channel), label="7 days"))
    assert "in 7 days" in copy.content
    assert len(copy.attachments) == 1


async def test_without_a_chart_the_words_are_told(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take(app, FERRY)

    async def fails(_: Chart) -> bytes:
        raise ReadingFailed(reason("error.too_big"))

    monkeypatch.setattr(app, "draw", fails)
    await reader.send(channel, "!trend ferry")
    assert "1 article" in last(channel).content
    assert "01-01: 1" in last(channel).content
    assert not last(channel).attachments


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize("topic", ["(ferry", "NEAR(a b)", "@everyone **x** <@1>", "a" * 1500, "-", "title:", '"'])
@pytest.mark.parametrize("name", ["catchup", "trend"])
async def test_a_hostile_topic_is_answered(
    app: App, channel: ChannelHandle, reader: MemberActor, name: str, topic: str
) -> None:
    await take(app, FERRY)
    await reader.send(channel, f"!{name} {topic}")
    told = last(channel)
    assert 0 < len(told.content) <= 2000
    assert "Ref `" not in told.content
    assert not told.mention_everyone
    assert not told.mentions


@pytest.mark.usefixtures("refusing")
async def test_days_that_there_are_not_are_refused(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!trend ferry days:15")
    assert "14" in last(channel).content
    assert not last(channel).attachments
    await reader.send(channel, "!trend")
    assert "trend" in last(channel).content


async def test_editors_are_told_what_waits_and_readers_are_not(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    desk = await app.desk(f"guild:{simcord_env.guild.id}")
    await app.save(desk, Draft(title=FERRY.title, text=FERRY.text), SourceKind.PASTED, "mira")
    assert "approval" in public(await editor.slash(channel, "status")).content
    shown = public(await reader.slash(channel, "status"))
    assert "approval" not in shown.content
    assert isinstance(shown, discord.Message)
    await reader.click(shown, label="What is new?")
    assert "Newest first" in last(channel).content


async def test_an_empty_desk_says_so(simcord_env: Env, channel: ChannelHandle, reader: MemberActor) -> None:
    for asked in ("catchup", "trend ferry", "status"):
        await reader.send(channel, f"{mention(simcord_env)} {asked}")
        assert "This desk has no articles yet." in last(channel).content
        assert not options(last(channel))


# --- The operator's figures ---


async def test_the_owner_is_told_how_the_whole_installation_stands_and_nobody_else_sees_it(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await take(app, FERRY)
    assert isinstance(simcord_env.bot, NewsdeskBot)
    simcord_env.bot.owner_id = reader.id
    for_all = public(await editor.slash(channel, "status")).content
    asked = await reader.slash(channel, "status")
    figures = private(asked).content
    assert "The whole installation" in figures
    assert "1 article." in figures
    assert asked.response is not None
    assert not asked.response.ephemeral
    assert "whole installation" not in asked.response.content + for_all
    # Typed where everybody reads along, it is the answer of everybody.
    await reader.send(channel, f"{mention(simcord_env)} status")
    assert "whole installation" not in "".join(said(channel)[1:])


async def test_whom_the_operator_names_is_told_too(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    app.settings = app.settings.model_copy(update={"operators": (reader.id,)})
    assert "No backup is known of" in private(await reader.slash(channel, "status")).content


async def test_where_discord_does_not_say_whose_the_bot_is_nobody_is_told(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: object) -> bool:
        raise discord.HTTPException(SimpleNamespace(status=500, reason="down"), "down")  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(simcord_env.bot, "is_owner", refuse)
    assert "How this desk stands" in public(await reader.slash(channel, "status")).content
