"""Messages and forum posts: who may send, read, edit and delete what, and the nonce that keeps a repeat out."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fakes import views
from tests.fakes.forms import COMPONENTS_V2, check_message, check_post
from tests.fakes.refusals import Json, Refusal, invalid, refuse
from tests.fakes.world import BOT_ID, DM, FORUM, THREAD, THREADS, Channel, Message, World


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read: the numbers in its path, its query, its body and the files with it (name and size)."""

    ids: tuple[int, ...] = ()
    query: dict[str, str] = field(default_factory=dict[str, str])
    body: Json = field(default_factory=dict[str, object])
    files: tuple[tuple[str, int], ...] = ()
    items: tuple[Json, ...] = ()
    """The body where it is a list."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request did (see `Entry.outcome`), and what is answered; no body is 204."""

    outcome: str
    body: object = None
    message: int | None = None
    status: int = 200


def channel_of(world: World, number: int) -> Channel:
    """Find a channel that the bot can see."""
    found = world.channels.get(number)
    parent = world.channels.get(found.parent) if found and found.parent is not None else None
    guild = world.guilds.get(found.guild) if found and found.guild is not None else None
    if found is None or found.deleted or (parent and parent.deleted) or (guild and guild.deleted):
        raise refuse(10003)
    if (guild and guild.left) or "view" not in world.allowed(found):
        raise refuse(50001)
    return found


def message_of(world: World, place: Channel, number: int) -> Message:
    found = world.by_id.get(number)
    if found is None or found.channel != place.id or not world.visible(found):
        raise refuse(10008)
    return found


def send(world: World, call: Call) -> Answer:
    place = channel_of(world, call.ids[0])
    check_message(call.body, has_files=bool(call.files))
    _may_send(world, place, call)
    nonce = call.body.get("nonce")
    key = (BOT_ID, place.id, str(nonce))
    if nonce is not None and call.body.get("enforce_nonce"):
        earlier = world.nonces.get(key)
        # Discord does not say what it does where the earlier one has been deleted; here it stays the answer.
        if earlier is not None and world.now() < earlier.made + world.nonce_seconds:
            earlier.repeats += 1
            return Answer("repeat", views.message(world, earlier, nonce=True), earlier.id)
    made = store(world, place, BOT_ID, call)
    if nonce is not None:
        world.nonces[key] = made
    return Answer("made", views.message(world, made, nonce=True), made.id)


def _may_send(world: World, place: Channel, call: Call) -> None:
    if place.kind == FORUM:
        raise refuse(50008)
    if place.kind == DM and world.users[place.recipient or 0].closed:
        raise refuse(50007)
    allowed = world.allowed(place)
    if ("send_in_threads" if place.kind in THREADS else "send") not in allowed:
        raise refuse(50013)
    if place.locked and "manage_threads" not in allowed:
        raise refuse(160005)
    if call.files and "attach" not in allowed:
        raise refuse(50013)
    reference = call.body.get("message_reference")
    if reference:
        if "history" not in allowed:
            raise refuse(160002)
        try:
            message_of(world, place, int(reference.get("message_id", 0)))
        except Refusal:
            if reference.get("fail_if_not_exists", True):
                error = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
                raise invalid({"message_reference": {"_errors": [error]}}) from None


def store(world: World, place: Channel, author: int, call: Call, number: int | None = None) -> Message:
    """Keep a message as Discord does: without blanks at either end, and without embeds where those are forbidden."""
    body = {name: value for name, value in call.body.items() if name not in {"nonce", "enforce_nonce"}}
    body["content"] = (body.get("content") or "").strip()
    if author == BOT_ID and "embed" not in world.allowed(place):
        body["embeds"] = []
    if call.files:
        body["attachments"] = _attachments(world, place, call)
    nonce = call.body.get("nonce")
    made = Message(number or world.new_id(), place.id, author, world.now(), body, None if nonce is None else str(nonce))
    return world.keep_message(made)


def _attachments(world: World, place: Channel, call: Call) -> list[Json]:
    described = {str(given.get("id")): given for given in call.body.get("attachments") or ()}
    made: list[Json] = []
    for number, (name, size) in enumerate(call.files):
        key = world.new_id()
        url = f"https://cdn.example.com/attachments/{place.id}/{key}/{name}"
        given = described.get(str(number), {})
        shown = {"id": str(key), "filename": given.get("filename") or name, "size": size, "url": url, "proxy_url": url}
        made.append(shown | {key: given[key] for key in ("description",) if given.get(key)})
    return made


def edit(world: World, call: Call) -> Answer:
    place = channel_of(world, call.ids[0])
    found = message_of(world, place, call.ids[1])
    only_flags = not set(call.body) - {"flags"} and "manage_messages" in world.allowed(place)
    if found.author != BOT_ID and not only_flags:
        raise refuse(50005)
    _awake(world, place)
    changed = found.body | {name: value for name, value in call.body.items() if name != "nonce"}
    changed["content"] = (changed.get("content") or "").strip()
    # Once of the second kind, always of the second kind.
    changed["flags"] = (changed.get("flags") or 0) | (found.body.get("flags") or 0) & COMPONENTS_V2
    if "attachments" in call.body or call.files:
        earlier: list[Json] = found.body.get("attachments") or []
        listed = {str(given.get("id")) for given in call.body.get("attachments", earlier) or ()}
        kept = [attachment for attachment in earlier if attachment["id"] in listed]
        changed["attachments"] = kept + _attachments(world, place, call)
    check_message(changed, has_files=bool(changed.get("attachments")))
    found.before.append(found.body)
    found.body, found.edited = changed, world.now()
    return Answer("edited", views.message(world, found), found.id)


def delete(world: World, call: Call) -> Answer:
    place = channel_of(world, call.ids[0])
    found = message_of(world, place, call.ids[1])
    if found.author != BOT_ID and "manage_messages" not in world.allowed(place):
        raise refuse(50013)
    _awake(world, place)
    found.deleted = world.now()
    return Answer("deleted", message=found.id, status=204)


def _awake(world: World, place: Channel) -> None:
    if place.kind in THREADS and world.archived(place):
        raise refuse(50083)


def read_one(world: World, call: Call) -> Answer:
    place = channel_of(world, call.ids[0])
    if "history" not in world.allowed(place):
        raise refuse(50001)
    found = message_of(world, place, call.ids[1])
    return Answer("read", views.message(world, found), found.id)


def history(world: World, call: Call) -> Answer:
    """List messages, the newest first. Without the permission to read them there are none, and no error."""
    place = channel_of(world, call.ids[0])
    if place.kind == FORUM:
        raise refuse(50024)
    limit = limit_of(call, 50)
    if "history" not in world.allowed(place):
        return Answer("read", [])
    # Ids rise in the order of storing, so what is kept is sorted.
    kept = [message for message in world.messages[place.id] if world.visible(message)]
    marks = {name: int(call.query[name]) for name in ("around", "before", "after") if name in call.query}
    if "around" in marks:
        middle = marks["around"]
        older = [message for message in kept if message.id < middle][-(limit // 2) :] if limit > 1 else []
        chosen = older + [message for message in kept if message.id >= middle][: limit - len(older)]
    elif "after" in marks and "before" not in marks:
        chosen = [message for message in kept if message.id > marks["after"]][:limit]
    else:
        end, start = marks.get("before"), marks.get("after", 0)
        chosen = [message for message in kept if start < message.id and (end is None or message.id < end)][-limit:]
    return Answer("read", [views.message(world, message) for message in reversed(chosen)])


def limit_of(call: Call, default: int, least: int = 1) -> int:
    """Read `limit`, at most 100, out of a query."""
    given = call.query.get("limit", str(default))
    if given.isdecimal() and least <= int(given) <= 100:
        return int(given)
    word = f"int value should be between {least} and 100."
    raise invalid({"limit": {"_errors": [{"code": "NUMBER_TYPE_MAX", "message": word}]}})


def post(world: World, call: Call) -> Answer:
    """Open a post in a forum: a thread and its first message, which has the thread's id; there is no nonce."""
    place = channel_of(world, call.ids[0])
    if place.kind != FORUM:
        raise refuse(50024)
    check_post(call.body)
    inner = Call(call.ids, call.query, call.body["message"], call.files)
    check_message(inner.body, has_files=bool(call.files))
    if "send" not in world.allowed(place):
        raise refuse(50013)
    tags = [int(tag) for tag in call.body.get("applied_tags") or ()]
    if place.require_tag and not tags:
        raise refuse(40067)
    thread = world.add_channel(THREAD, call.body["name"], guild=place.guild, parent=place.id, tags=tags)
    thread.archive_minutes = call.body.get("auto_archive_duration") or thread.archive_minutes
    made = store(world, thread, BOT_ID, inner, thread.id)
    thread.count = 0  # Discord does not count the first message.
    place.last_message = thread.id
    shown = views.channel(world, thread) | {"message": views.message(world, made)}
    return Answer("posted", shown, made.id, 201)
