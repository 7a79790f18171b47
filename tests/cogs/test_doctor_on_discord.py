"""What the doctor asks Discord: the token, the intent, the clock and where the bot may post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from aiohttp import web
from discord.http import Route
from discord_stub import TOKEN, USER, Stub, pretend
from pydantic import SecretStr

from cogs import _doctor
from newsdesk.config import load
from newsdesk.models.outbox import Target
from newsdesk.models.upkeep import Grade

ON, OFF = discord.ApplicationFlags(gateway_message_content=True), discord.ApplicationFlags()
SETTINGS = load({}).model_copy(update={"token": SecretStr(TOKEN)})
ALLOWED = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
OPEN, SHUT, GONE, UNSEEN = 100, 101, 102, 103


class Server(Stub):
    """A server with two channels; in one of them the bot may not write."""

    def routes(self) -> web.Application:
        app = super().routes()
        app.router.add_get("/api/channels/{id}", self._channel)
        app.router.add_get("/api/guilds/7", self._guild)
        app.router.add_get("/api/guilds/7/members/42", self._member)
        return app

    async def _channel(self, request: web.Request) -> web.Response:
        number = int(request.match_info["id"])
        if number == GONE:
            return _json({"message": "Unknown Channel", "code": 10003}, 404)
        if number == UNSEEN:
            return _json({"message": "Missing Access", "code": 50001}, 403)
        denied = discord.Permissions(send_messages=True).value if number == SHUT else 0
        overwrites = [{"id": "7", "type": 0, "allow": "0", "deny": str(denied)}]
        return _json(
            {"id": str(number), "type": 0, "guild_id": "7", "name": "news", "position": 0,
             "permission_overwrites": overwrites, "parent_id": None, "nsfw": False}
        )  # fmt: skip

    async def _guild(self, _: web.Request) -> web.Response:
        everyone = {"id": "7", "name": "@everyone", "permissions": str(ALLOWED.value), "position": 0, "color": 0,
                    "hoist": False, "managed": False, "mentionable": False, "flags": 0}  # fmt: skip
        return _json({"id": "7", "name": "Saltmere", "owner_id": "1", "roles": [everyone], "emojis": [], "stickers": [],
                      "features": [], "afk_timeout": 60, "verification_level": 0, "default_message_notifications": 0,
                      "explicit_content_filter": 0, "mfa_level": 0, "premium_tier": 0, "nsfw_level": 0,
                      "preferred_locale": "en-US", "premium_progress_bar_enabled": False})  # fmt: skip

    async def _member(self, _: web.Request) -> web.Response:
        return _json({"user": USER, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False,
                      "mute": False, "flags": 0})  # fmt: skip


def _json(value: dict[str, Any], status: int = 200) -> web.Response:
    import json

    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


async def test_token_intent_clock_and_each_place(monkeypatch: pytest.MonkeyPatch) -> None:
    places = tuple(Target("channel", number) for number in (OPEN, SHUT, GONE, UNSEEN))
    async with pretend(Server(ON), monkeypatch):
        found = {one.about: one for one in await _doctor.look(SETTINGS, places)}
    assert {about: one.grade for about, one in found.items()} == {
        "token": Grade.GOOD,
        "intents": Grade.GOOD,
        "clock": Grade.GOOD,
        "channel 100": Grade.GOOD,
        "channel 101": Grade.BAD,
        "channel 102": Grade.BAD,
        "channel 103": Grade.BAD,
    }
    assert "Send Messages is missing" in found["channel 101"].found
    assert "View Channel is missing" in found["channel 103"].found
    assert "gone" in found["channel 102"].found
    assert all(one.todo for one in found.values() if one.grade is not Grade.GOOD)


async def test_without_the_intent_it_says_what_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    async with pretend(Stub(OFF), monkeypatch):
        found = {one.about: one for one in await _doctor.look(SETTINGS, ())}
    assert found["intents"].grade is Grade.DOUBTFUL
    assert "Message Content Intent" in found["intents"].todo


async def test_a_wrong_token_is_told_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = SETTINGS.model_copy(update={"token": SecretStr("wrong.token")})
    async with pretend(Stub(ON), monkeypatch):
        (found,) = await _doctor.look(wrong, ())
    assert (found.about, found.grade) == ("token", Grade.BAD)
    assert "wrong.token" not in repr(found)


async def test_a_discord_out_of_reach_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1/api")
    (found,) = await _doctor.look(SETTINGS, ())
    assert (found.about, found.grade) == ("token", Grade.DOUBTFUL)
    assert "cannot be reached" in found.found


def test_a_clock_that_is_off_is_bad_and_no_date_is_no_finding() -> None:
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    off = _doctor.clock("Sun, 01 Mar 2026 11:50:00 GMT", now)
    assert off is not None
    assert off.grade is Grade.BAD
    assert "600 seconds" in off.found
    good = _doctor.clock("Sun, 01 Mar 2026 12:00:30 GMT", now)
    assert good is not None
    assert good.grade is Grade.GOOD
    assert _doctor.clock(None, now) is None
    assert _doctor.clock("yesterday", now) is None
