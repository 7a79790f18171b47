"""What Discord's objects look like on the wire: from what `tests.fakes.world` keeps to JSON; it decides nothing."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.refusals import Json
from tests.fakes.world import (
    BOT_ID,
    DM,
    FORUM,
    GIVEN,
    PERMISSIONS,
    REQUIRE_TAG,
    THREADS,
    Channel,
    Guild,
    Message,
    User,
    World,
    stamp,
)

MESSAGE_CONTENT_FLAG = 1 << 18
DEFAULT, REPLY = 0, 19


def user(person: User) -> Json:
    return {
        "id": str(person.id),
        "username": person.name,
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
    }


def application(world: World) -> Json:
    return {
        "id": str(BOT_ID),
        "name": world.users[BOT_ID].name,
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0",
        "owner": user(world.users[BOT_ID]),
        "team": None,
        "bot": user(world.users[BOT_ID]),
        "flags": MESSAGE_CONTENT_FLAG if world.message_content else 0,
    }


def bits(names: set[str]) -> str:
    return str(sum(PERMISSIONS[name] for name in names))


def role(guild: Guild) -> Json:
    """Show the role that everybody has, the only one of a server."""
    return {
        "id": str(guild.id),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": bits(GIVEN),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def member(person: User) -> Json:
    return {"user": user(person), "roles": [], "joined_at": stamp(0), "deaf": False, "mute": False, "flags": 0}


def guild(place: Guild) -> Json:
    return {
        "id": str(place.id),
        "name": place.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": str(place.owner),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(place)],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "public_updates_channel_id": None,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
    }


def channel(world: World, place: Channel) -> Json:
    shared: Json = {
        "id": str(place.id),
        "type": place.kind,
        "last_message_id": str(place.last_message) if place.last_message else None,
        "flags": REQUIRE_TAG if place.require_tag else 0,
    }
    if place.kind == DM:
        return shared | {"recipients": [user(world.users[place.recipient or 0])]}
    shared |= {"guild_id": str(place.guild), "name": place.name, "rate_limit_per_user": 0}
    if place.kind in THREADS:
        return shared | {
            "parent_id": str(place.parent),
            "owner_id": str(place.owner),
            "message_count": place.count,
            "member_count": 1,
            "total_message_sent": place.count,
            "applied_tags": [str(tag) for tag in place.tags],
            "thread_metadata": {
                "archived": world.archived(place),
                "auto_archive_duration": place.archive_minutes,
                "archive_timestamp": archived_at(world, place),
                "locked": place.locked,
                "create_timestamp": stamp(place.made),
            },
        }
    overwrites: list[Json] = []
    if place.denied or place.granted:
        overwrites = [
            {"id": str(BOT_ID), "type": 1, "allow": bits(place.granted - place.denied), "deny": bits(place.denied)}
        ]
    shared |= {"position": 0, "parent_id": None, "nsfw": False, "topic": None, "permission_overwrites": overwrites}
    if place.kind == FORUM:
        tags: list[Json] = [
            {"id": str(tag), "name": f"tag {tag}", "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag in place.tags
        ]
        shared |= {"available_tags": tags, "default_reaction_emoji": None, "default_sort_order": None}
    return shared


def archived_at(world: World, place: Channel) -> str | None:
    """When a thread's state of being archived last changed."""
    late = place.touched + place.archive_minutes * 60
    return stamp(late if not place.archived and world.now() >= late else place.touched)


def message(world: World, kept: Message, *, nonce: bool = False) -> Json:
    """Show a message. Its nonce stands only in the answer to the request that carried it, as on Discord."""
    body = kept.body
    place = world.channels[kept.channel]
    readable = world.message_content or kept.author == BOT_ID or place.kind == DM
    content: str = body.get("content") or ""
    shown: Json = {
        "id": str(kept.id),
        "channel_id": str(kept.channel),
        "author": user(world.users[kept.author]),
        "content": content if readable else "",
        "timestamp": stamp(kept.made),
        "edited_timestamp": stamp(kept.edited),
        "tts": bool(body.get("tts")),
        "pinned": False,
        "type": REPLY if body.get("message_reference") else DEFAULT,
        "embeds": [{"type": "rich"} | embed for embed in body.get("embeds") or ()] if readable else [],
        "components": _numbered(body.get("components") or []) if readable else [],
        "attachments": body.get("attachments") or [] if readable else [],
        "flags": body.get("flags") or 0,
    }
    shown |= _mentions(world, content, body.get("allowed_mentions"), world.allowed(place))
    if body.get("message_reference"):
        shown["message_reference"] = {"channel_id": str(kept.channel)} | body["message_reference"]
    if place.parent is not None:
        shown["position"] = 0
    if nonce and kept.nonce is not None:
        shown["nonce"] = kept.nonce
    return shown


def _numbered(components: list[Json]) -> list[Json]:
    """Give every component an id where the sender gave none, in the order of reading, as Discord does."""
    count = 0

    def numbered(part: Json) -> Json:
        nonlocal count
        count += 1
        shown = {"id": count} | part
        if part.get("components"):
            shown["components"] = [numbered(inner) for inner in part["components"]]
        return shown

    return [numbered(part) for part in components]


def _mentions(world: World, content: str, allowed: Any, permissions: set[str]) -> Json:
    """Whom a message calls: what stands in it, and is allowed to; without a word on what is allowed, everything is."""
    parse = ["users", "roles", "everyone"] if allowed is None else allowed.get("parse") or []
    named: Json = allowed or {}
    people = [int(found) for found in re.findall(r"<@!?(\d+)>", content)]
    roles: list[str] = re.findall(r"<@&(\d+)>", content)
    everyone = "everyone" in parse and "mention_everyone" in permissions
    return {
        "mentions": [
            user(world.users[person])
            for person in dict.fromkeys(people)
            if person in world.users and ("users" in parse or str(person) in map(str, named.get("users") or ()))
        ],
        "mention_roles": [
            called
            for called in dict.fromkeys(roles)
            if "roles" in parse or called in map(str, named.get("roles") or ())
        ],
        "mention_everyone": everyone and bool(re.search("@everyone|@here", content)),
    }
