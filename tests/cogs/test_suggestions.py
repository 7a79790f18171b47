"""What is suggested while somebody types: the desk's own topics and people, time zones by their clocks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from newsroom import BRIDGE, BUDGET, FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import _zones
from cogs._commands import suggestions
from newsdesk.app import App

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


async def names(who: MemberActor, channel: ChannelHandle, command: str, option: str, typed: str) -> list[str]:
    return [str(choice["name"]) for choice in await who.autocomplete(channel, command, option, typed)]


@pytest.mark.parametrize(("command", "option"), [("latest", "topic"), ("summary", "what"), ("quotes", "about")])
async def test_topics_are_the_desks_own(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, command: str, option: str
) -> None:
    await take(app, FERRY, f"guild:{reader.guild.id}")
    other = simcord_env.create_guild("Hillside")
    there = other.create_text_channel("news")
    neighbour = other.add_member(simcord_env.create_user("neighbour"))
    await simcord_env.settle()
    await take(app, BRIDGE, f"guild:{other.id}")
    assert any("ferry" in name.lower() for name in await names(reader, channel, command, option, "fer"))
    assert not any("ferry" in name.lower() for name in await names(neighbour, there, command, option, "fer"))


async def test_people_are_the_desks_own(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await take(app, FERRY)
    await take(app, BUDGET)
    assert set(await names(reader, channel, "quotes", "who", "bra")) == {"Tilda Brandt", "Jonas Brandt"}
    assert await names(reader, channel, "quotes", "who", "zzz") == []


@pytest.mark.parametrize("typed", ["", "“", "@everyone", "x" * 100, "🦆", "\u202e"])
async def test_nothing_typed_breaks_it(app: App, channel: ChannelHandle, reader: MemberActor, typed: str) -> None:
    await take(app, FERRY)
    for command, option in (("latest", "topic"), ("quotes", "who"), ("settings", "timezone"), ("settings", "language")):
        assert len(await names(reader, channel, command, option, typed)) <= 25


async def test_time_zones_show_their_clocks(channel: ChannelHandle, editor: MemberActor) -> None:
    assert await names(editor, channel, "setup", "timezone", "kyi") == ["Europe/Kyiv: now 14:00"]
    assert "UTC: now 12:00" in await names(editor, channel, "settings", "timezone", "")


def test_zones_are_found_by_place_and_by_clock() -> None:
    assert _zones.matching("new y", NOON, 25)[0] == "America/New_York"
    assert "Europe/Kyiv" in _zones.matching("14:0", NOON, 400)
    assert all(_zones.clock(name, NOON) == "14:00" for name in _zones.matching("14:00", NOON, 25))
    assert _zones.matching("nowhere", NOON, 25) == ()
    assert len(_zones.matching("a", NOON, 25)) == 25
    assert _zones.find("us/eastern") == "US/Eastern"
    assert str(_zones.find("buenos aires")).endswith("Buenos_Aires")
    assert _zones.find("") is None


def test_only_what_discord_takes_is_suggested() -> None:
    made = suggestions(["fine", "x" * 101, " ", "two\nlines", *map(str, range(40))])
    assert [choice.name for choice in made[:2]] == ["fine", "two lines"]
    assert len(made) == 25
