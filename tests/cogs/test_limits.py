"""How often something may be asked, and that the answer says when to go on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from chatting import last, private, said
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from newsdesk.app import App
from newsdesk.config import Settings

pytestmark = pytest.mark.usefixtures("refusing")

LATER = re.compile(r"One moment: try again in (\d+) seconds?\.")


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
    monkeypatch.setattr(app, "now", lambda: start + timedelta(seconds=61))
    await reader.send(channel, "!latest")
    assert LATER.fullmatch(last(channel).content) is None


async def test_a_channel_has_a_limit_of_its_own(simcord_env: Env, channel: ChannelHandle, reader: MemberActor) -> None:
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    elsewhere = simcord_env.guild.create_text_channel("elsewhere")
    await simcord_env.settle()
    for who in (reader, reader, other, other):
        await who.send(channel, "!latest")
    assert LATER.fullmatch(last(channel).content) is None
    await other.send(channel, "!latest")
    assert LATER.fullmatch(last(channel).content)
    # What was not answered there was not counted against the person.
    await other.send(elsewhere, "!latest")
    assert LATER.fullmatch(last(elsewhere).content) is None


async def test_reading_texts_has_a_lower_limit(
    app: App, channel: ChannelHandle, saver: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> float:
        return 0.0

    monkeypatch.setattr("cogs._limits.Limits.command", never)
    message = await saver.send(channel, FERRY.text or "")
    private(await saver.context_menu(channel, "Brief this", message))
    await saver.context_menu(channel, "Save to the desk", message)
    assert LATER.fullmatch(private(await saver.context_menu(channel, "Brief this", message)).content)
    shown = await saver.slash(channel, "save")
    assert LATER.fullmatch(private(await saver.submit_modal(shown, {"0": "", "1": "A text."})).content)


async def test_turning_pages_is_no_command(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!summary ferry")
    for _ in range(3):
        await reader.click(last(channel), label="In context")
        await reader.click(last(channel), label="Open the article")
    assert "word for word" in last(channel).content


async def test_what_is_refused_for_a_member_counts_too(channel: ChannelHandle, reader: MemberActor) -> None:
    for _ in range(4):
        await reader.send(channel, "!save")
    assert [bool(LATER.fullmatch(text)) for text in said(channel)] == [False, False, False, True]
