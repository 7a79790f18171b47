"""One request for each deed, and what came of it; when something is sent is for `newsdesk.delivery` to say."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord
from discord.http import Route

from cogs import _members, _pages, _render
from cogs._sender import looking, refused, rights
from cogs._sender.asking import Asking
from cogs._sender.looking import Read
from cogs._sender.refused import FAILURES, Failed
from newsdesk import messages
from newsdesk.app import App
from newsdesk.errors import NewsdeskError
from newsdesk.messages.markdown import tidy
from newsdesk.models.outbox import (
    Claimed,
    Deed,
    Kind,
    Later,
    Looked,
    Outcome,
    Place,
    Refusal,
    Rejected,
    Seen,
    Sent,
    Stopped,
    Target,
)

log = logging.getLogger(__name__)

TITLE_LIMIT = 100
"""Characters of a thread's name (developer documentation, "Start Thread in Forum or Media Channel")."""

GO_ON = 5.0
"""Seconds after which a look that was too long for one claim goes on."""

NEEDS_TAG = 40067
ARCHIVED = 50083

_MESSAGE = "/channels/{channel_id}/messages/{message_id}"


class DiscordSender:
    """Implements `newsdesk.delivery.Sender` for one client, which has to be logged in and may have a gateway."""

    def __init__(self, app: App, client: discord.Client) -> None:
        self._app = app
        self._client = client
        self._asking = Asking(client.http)
        self._directs: dict[int, int] = {}
        self._token_refused = False
        self._read: dict[tuple[Target, int], Read] = {}

    async def send(self, claimed: Claimed) -> Outcome:
        """Make one request: send, post, edit or delete."""
        body = await self._left(claimed) or await self._drawn(claimed)
        if not isinstance(body, dict):
            return body
        try:
            channel = await self._channel(claimed.target) if claimed.place is None else claimed.place.channel
        except FAILURES as error:
            return self._heard(refused.not_begun(refused.outcome(error)), claimed.reference)
        try:
            match claimed.deed:
                case Deed.SEND:
                    return await self._send(claimed, channel, body)
                case Deed.POST:
                    return await self._post(claimed, channel, body)
                case Deed.EDIT | Deed.DELETE:
                    return await self._change(claimed, body)
        except FAILURES as error:
            failed = self._heard(refused.outcome(error), claimed.reference)
        return await self._explained(claimed, channel, failed)

    async def _left(self, claimed: Claimed) -> Outcome | None:
        """Return what comes of a claim for a person who is in the desk's server no more, or not to be asked about."""
        if claimed.target.what != "user" or claimed.kind is Kind.NOTICE or claimed.deed is Deed.DELETE:
            return None
        try:
            if await _members.is_member(self._asking, claimed.desk, claimed.target.id):
                return None
        except FAILURES as error:
            return self._heard(refused.not_begun(refused.outcome(error)), claimed.reference)
        return Rejected(Refusal.LEFT)

    async def _drawn(self, claimed: Claimed) -> dict[str, Any] | Outcome:
        try:
            return await self._body(claimed)
        except NewsdeskError as error:
            return Later(str(error))
        except Exception:
            # Whatever it is, it will be the same the next time, and everything behind this message would wait for it.
            log.exception("Ref %s cannot be drawn", claimed.reference)
            return Rejected(Refusal.INVALID, "cannot be drawn")

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        """Return our own messages that came to a target between two moments, by their references."""
        ids = looking.window(since, until)
        # By where it begins: its end moves on with every try.
        read = self._read.setdefault((target, ids[0]), Read())
        looked = await self._looked(target, ids, read)
        if isinstance(looked, Seen):
            del self._read[target, ids[0]]
        return looked

    async def _looked(self, target: Target, ids: looking.Window, read: Read) -> Looked:
        try:
            assert self._client.user is not None
            me = self._client.user.id
            channel = await self._channel(target)
            if target.what != "user" and (missing := await rights.to_look(self._client, channel)):
                why = Refusal.NO_ACCESS if rights.VIEW in missing else Refusal.NO_PERMISSION
                return Rejected(why, missing=missing)
            if target.what != "forum":
                return await looking.in_channel(self._asking, channel, me, ids, read)
            forum = await self._asking.ask(Route("GET", "/channels/{channel_id}", channel_id=channel))
            return await looking.in_forum(self._asking, int(forum["guild_id"]), channel, me, ids, read)
        except looking.TooMany:
            # The next look goes on from here.
            return Later("there is more than can be looked through at once", GO_ON)
        except FAILURES as error:
            return self._heard(refused.outcome(error), str(target))

    async def _channel(self, target: Target) -> int:
        """Return the channel that a target is, opening the direct messages with a person."""
        if target.what != "user":
            return target.id
        if target.id not in self._directs:
            opened = await self._asking.ask(Route("POST", "/users/@me/channels"), {"recipient_id": str(target.id)})
            self._directs[target.id] = int(opened["id"])
        return self._directs[target.id]

    async def _body(self, claimed: Claimed) -> dict[str, Any]:
        """Return a claim's message as Discord takes it; nothing in its text is a mention, but for its one role."""
        if claimed.message is None:
            return {}
        message = messages.with_reference(claimed.message, claimed.reference)
        content = _render.content(message)
        mentions: dict[str, list[str]] = {"parse": []}
        if claimed.role is not None:
            text, _, small = content.rpartition("\n")
            content = f"{text}\n<@&{claimed.role}>\n{small}"
            mentions["roles"] = [str(claimed.role)]
        sent = claimed.reference if claimed.target.what == "user" and claimed.desk.key.startswith("guild:") else ""
        ids = await _pages.ids_of(self._app, claimed.desk, message, _pages.NOBODY, sent)
        view = _render.view(message, ids)
        return {
            "content": content,
            "embeds": [card.to_dict() for card in _render.cards(message)],
            "components": [] if view is None else view.to_components(),
            "flags": discord.MessageFlags(suppress_embeds=message.card is None).value,
            "allowed_mentions": mentions,
        }

    async def _send(self, claimed: Claimed, channel: int, body: dict[str, Any]) -> Sent:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        sent = await self._asking.ask(route, body | {"nonce": claimed.nonce, "enforce_nonce": True})
        return Sent(Place(channel, int(sent["id"])))

    async def _post(self, claimed: Claimed, forum: int, body: dict[str, Any]) -> Sent:
        """Open a thread in a forum. There is no nonce, so a request that may have been done is not made again."""
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum)
        post: dict[str, Any] = {"name": title(claimed.title or claimed.about), "message": body}
        try:
            opened = await self._asking.ask(route, post, once=True)
        except discord.HTTPException as error:
            tag = await self._tag(forum) if error.code == NEEDS_TAG else None
            if tag is None:
                raise
            opened = await self._asking.ask(route, post | {"applied_tags": [tag]}, once=True)
        thread = int(opened["id"])
        return Sent(Place(thread, thread))

    async def _tag(self, forum: int) -> str | None:
        """Return the first tag of a forum that takes no post without one."""
        found = await self._asking.ask(Route("GET", "/channels/{channel_id}", channel_id=forum))
        tags: list[Mapping[str, Any]] = found.get("available_tags") or []
        return next((str(tag["id"]) for tag in tags if not tag.get("moderated")), None)

    async def _change(self, claimed: Claimed, body: dict[str, Any]) -> Outcome:
        """Edit or delete a message. An archived thread is taken out of the archive for it."""
        assert claimed.place is not None
        place = claimed.place
        method = "PATCH" if claimed.deed is Deed.EDIT else "DELETE"
        route = Route(method, _MESSAGE, channel_id=place.channel, message_id=place.message)
        given = body or None
        try:
            await self._asking.ask(route, given)
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            reopening = Route("PATCH", "/channels/{channel_id}", channel_id=place.channel)
            try:
                await self._asking.ask(reopening, {"archived": False})
            except discord.Forbidden as forbidden:
                return Rejected(Refusal.LOCKED, forbidden.text)
            await self._asking.ask(route, given)
        return Sent(place)

    async def _explained(self, claimed: Claimed, channel: int, failed: Failed) -> Outcome:
        """Add to a refusal what is missing; in a forum, what befalls one thread is not the forum's."""
        if not isinstance(failed, Rejected):
            return failed
        if failed.why is Refusal.CHANNEL_GONE and channel != claimed.target.id and claimed.place is not None:
            return replace(failed, why=Refusal.MESSAGE_GONE)
        if failed.why not in (Refusal.NO_ACCESS, Refusal.NO_PERMISSION) or claimed.target.what == "user":
            return failed
        kind, _, number = claimed.desk.key.partition(":")
        try:
            missing = await rights.to_send(self._client, channel, int(number) if kind == "guild" else None)
        except FAILURES:
            return failed  # what is missing stays unknown, which the refusal says
        return replace(failed, missing=missing)

    def _heard(self, failed: Failed, what: str) -> Failed:
        """Put into the log what the operator has to know of."""
        match failed:
            case Rejected(Refusal.INVALID, detail):
                log.error("Ref %s: Discord finds it malformed. %s", what, detail)
            case Stopped(why) if not self._token_refused:
                self._token_refused = True
                log.error("%s", why)
            case Later(why, seconds) if seconds is not None and seconds >= refused.BLOCKED_FOR:
                log.warning("Ref %s: not for %d s. %s", what, seconds, why)
            case _:
                pass
        return failed


def title(text: str) -> str:
    """Return a thread's name: one line, nothing hidden in it, and not longer than Discord takes."""
    name = tidy(text).strip() or "Newsdesk"
    # Discord may count in UTF-16 units; what lies beyond the first plane takes two of them.
    if len(name.encode("utf-16-le", "surrogatepass")) // 2 <= TITLE_LIMIT:
        return name
    cut = name.encode("utf-16-le", "surrogatepass")[: 2 * (TITLE_LIMIT - 1)].decode("utf-16-le", "ignore")
    space = cut.rfind(" ")
    return (cut[:space] if space > TITLE_LIMIT // 2 else cut).rstrip(" ,;:–—-") + "…"
