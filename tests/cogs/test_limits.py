"""How often something may be asked, and that the answer says when to go on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from chatting import choose, last, private, said
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs._limits import Limits
from newsdesk import briefing
from newsdesk.app import App
from newsdesk.config import Settings
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("refusing")

LATER = re.compile(r"One moment: try again in (\d+) seconds?\. (?P<why>[^.]+ minute[^.]*)\.")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Limits that a test reaches soon."""
    return settings.model_copy(update={"commands_per_person": 3, "commands_per_channel": 4, "heavy_commands": 2})


async def test_a_person_is_told_when_to_go_on_and_then_answered(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await reader.send(channel, "!latest")
    assert not any(LATER.fullmatch(text) for text in said(channel))
    start = app.now()
    monkeypatch.setattr(app, "now", lambda: start + timedelta(seconds=20))
    told = private(await reader.slash(channel, "latest"))
    found = LATER.fullmatch(told.content)
    assert found is not None
    assert int(found[1]) == 40
    assert found["why"] == "Each person has 3 commands a minute"
    monkeypatch.setattr(app, "now", lambda: start + timedelta(seconds=61))
    await reader.send(channel, "!latest")
    assert LATER.fullmatch(last(channel).content) is None


async def test_who_types_on_is_told_once_and_then_left_without_an_answer_until_the_wait_is_over(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = app.now()
    monkeypatch.setattr(app, "now", lambda: start)
    for _ in range(9):
        await reader.send(channel, "!latest")
    assert [bool(LATER.fullmatch(text)) for text in said(channel)] == [False, False, False, True]
    # A slash command has to be answered, and is, to that person alone.
    assert LATER.fullmatch(private(await reader.slash(channel, "latest")).content)
    monkeypatch.setattr(app, "now", lambda: start + timedelta(seconds=61))
    for _ in range(5):
        await reader.send(channel, "!latest")
    assert [bool(LATER.fullmatch(text)) for text in said(channel)][4:] == [False, False, False, True]


async def test_what_is_asked_wrongly_counts_too(simcord_env: Env, channel: ChannelHandle, reader: MemberActor) -> None:
    assert simcord_env.bot.user is not None
    asked = ("!quotes", "!summary ferry length:huge", f"{simcord_env.bot.user.mention} ferry", "!quotes", "!quotes")
    for text in (*asked, "!latest"):
        await reader.send(channel, text)
    assert [bool(LATER.fullmatch(text)) for text in said(channel)] == [False, False, False, True]


async def test_what_other_bots_answer_is_not_counted(channel: ChannelHandle, reader: MemberActor) -> None:
    for _ in range(6):
        await reader.send(channel, "!play a song")
    await reader.send(channel, "!latest")
    assert len(said(channel)) == 1
    assert LATER.fullmatch(last(channel).content) is None


async def test_a_channel_has_a_limit_of_its_own(simcord_env: Env, channel: ChannelHandle, reader: MemberActor) -> None:
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    elsewhere = simcord_env.guild.create_text_channel("elsewhere")
    await simcord_env.settle()
    for who in (reader, reader, other, other):
        await who.send(channel, "!latest")
    assert LATER.fullmatch(last(channel).content) is None
    await other.send(channel, "!latest")
    found = LATER.fullmatch(last(channel).content)
    assert found is not None
    assert found["why"] == "A channel has 4 commands a minute, whoever gives them"
    # What was not answered there was not counted against the person.
    await other.send(elsewhere, "!latest")
    assert LATER.fullmatch(last(elsewhere).content) is None


async def test_reading_texts_has_a_lower_limit(
    app: App, channel: ChannelHandle, saver: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        """Nobody has to wait."""

    monkeypatch.setattr("cogs._limits.Limits.command", never)
    message = await saver.send(channel, FERRY.text or "")
    private(await saver.context_menu(channel, "Brief this", message))
    await saver.context_menu(channel, "Save to the desk", message)
    assert LATER.fullmatch(private(await saver.context_menu(channel, "Brief this", message)).content)
    shown = await saver.slash(channel, "save")
    found = LATER.fullmatch(private(await saver.submit_modal(shown, {"0": "", "1": "A text."})).content)
    assert found is not None
    assert found["why"] == "Each person can have 2 texts a minute read"


async def test_three_clicks_count_as_one_command_and_then_one_has_to_wait(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!summary ferry")
    for _ in range(3):
        await reader.click(last(channel), label="In context")
        await reader.click(last(channel), label="Back")
    shown = last(channel).content
    assert "word for word" in shown
    assert LATER.fullmatch(private(await reader.click(last(channel), label="In context")).content)
    assert last(channel).content == shown
    assert LATER.fullmatch(private(await reader.slash(channel, "latest")).content)
    start = app.now()
    monkeypatch.setattr(app, "now", lambda: start + timedelta(seconds=61))
    await reader.click(last(channel), label="In context")
    assert "Sentence " in last(channel).content


async def test_clicks_count_in_the_channel_and_menus_do_too(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    await take(app, FERRY)
    await reader.send(channel, "!latest ferry")
    await choose(reader, last(channel), "1.")
    await reader.click(last(channel), label="Back")
    for _ in range(7):
        assert "word for word" in private(await choose(other, last(channel), "1.")).content
    assert LATER.fullmatch(private(await choose(other, last(channel), "1.")).content)


async def test_what_a_click_wanted_is_not_done_where_it_has_to_wait(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await take(app, FERRY)
    await editor.send(channel, "!latest ferry")
    await choose(editor, last(channel), "1.")
    await editor.click(last(channel), label="In context")
    await editor.click(last(channel), label="Open the article")
    asked = private(await choose(editor, last(channel), "Remove"))
    for _ in range(3):
        await editor.slash(channel, "latest")
    assert LATER.fullmatch(private(await editor.click(asked, label="Remove it")).content)
    assert await app.db.read(briefing.summary, await app.desk(f"guild:{editor.guild.id}"), "ferry")


async def test_a_form_that_is_filled_in_is_taken_however_late(channel: ChannelHandle, editor: MemberActor) -> None:
    shown = private(await editor.slash(channel, "settings"))
    form = await editor.select(shown, ["prefix"])
    for _ in range(3):
        await editor.slash(channel, "latest")
    assert LATER.fullmatch(private(await editor.select(shown, ["prefix"])).content)
    result = await editor.submit_modal(form, {"0": "?"})
    assert result.response is not None
    assert "Prefix: ?" in result.response.content


async def test_what_is_refused_for_a_member_counts_too(channel: ChannelHandle, reader: MemberActor) -> None:
    for _ in range(4):
        await reader.send(channel, "!save")
    assert [bool(LATER.fullmatch(text)) for text in said(channel)] == [False, False, False, True]


def test_nobody_waits_for_the_time_of_a_clock_that_was_set_back(settings: Settings) -> None:
    limits, ahead = Limits(settings), NOW + timedelta(days=365)
    for _ in range(3):
        assert limits.command(1, 2, ahead) is None
    wait = limits.command(1, 2, ahead)
    assert wait is not None
    assert limits.tell(1, 2, wait, ahead)
    for _ in range(3):
        assert limits.command(1, 2, NOW) is None
    wait = limits.command(1, 2, NOW)
    assert wait is not None
    assert wait.seconds <= 60
    assert limits.tell(1, 2, wait, NOW), "told once for each wait"
