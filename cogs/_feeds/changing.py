"""The buttons and forms of a feed that a desk follows: look at it now, pause it, name it, post it, let it go."""

from __future__ import annotations

from dataclasses import replace

from cogs import _places
from cogs._checks import Asked
from cogs._feeds import meant
from cogs._feeds.meant import FOLDER_LIMIT, NAME_LIMIT
from cogs._forms import Field, Form
from cogs._given import refusal
from cogs._pages import Gone
from cogs._router import Answer, Changed
from newsdesk.ingest import follow
from newsdesk.messages import feeds as worded
from newsdesk.models.following import FollowedFeed
from newsdesk.models.message import Action, Message
from newsdesk.models.outbox import Target
from newsdesk.storage import feeds


async def check(asked: Asked, ref: str) -> Changed:
    """Have a feed looked at now, or as soon as its server allows. Raises `Gone` where there is nothing to look at."""
    asked.need_editor()
    now = asked.app.now()
    at = await asked.app.db.write(feeds.check_now, asked.desk, ref, now)
    if at is None:
        raise Gone
    feed = await meant.one(asked, ref)
    if at <= now:  # there is no next look to be told of: it is this one
        feed = replace(feed, next_check=None)
    return Changed(meant.shown(asked, feed, worded.checking(feed, None if at <= now else at, asked.words)))


async def pause(asked: Asked, ref: str) -> Changed:
    """Post nothing of a feed for now."""
    asked.need_editor()
    await asked.app.db.write(feeds.pause, asked.desk, ref, asked.app.now())
    return await _told(asked, ref, "followed.pausing")


async def resume(asked: Asked, ref: str) -> Changed:
    """Post a feed again."""
    asked.need_editor()
    await asked.app.db.write(feeds.resume, asked.desk, ref, asked.app.now())
    return await _told(asked, ref, "followed.resuming")


async def _told(asked: Asked, ref: str, key: str) -> Changed:
    feed = await meant.one(asked, ref)
    return Changed(meant.shown(asked, feed, worded.said(key, feed, asked.words)))


async def remove(asked: Asked, ref: str) -> Answer:
    """Ask whether a feed is to go."""
    asked.need_editor()
    return Changed(worded.sure(await meant.one(asked, ref), asked.words))


async def remove_sure(asked: Asked, ref: str) -> Answer:
    """Let a feed go."""
    asked.need_editor()
    feed = await meant.one(asked, ref)
    await asked.app.db.write(follow.remove, asked.desk, ref)
    return Changed(worded.removed(feed, asked.words))


async def more(asked: Asked, ref: str, what: str) -> Answer:
    """Do what is chosen from the menu below a feed, or ask for what it takes."""
    if what == "list":
        return await meant.page(asked)
    asked.need_editor()
    feed, say_ = await meant.one(asked, ref), asked.words.say
    match what:
        case "post":
            if asked.desk.key.startswith("user:"):
                raise refusal(asked, "followed.post_in_servers")
            label, note = say_("form.feed_channel"), say_("form.feed_channel_note")
            fields: tuple[Field, ...] = (Field(label, note, required=True, channel=True, threads=True),)
            return Form(say_("form.feed_post"), Action("feed_post", (ref,)), fields)
        case "unpost":
            await asked.app.db.write(feeds.post_no_more, asked.desk, ref)
            return await _told(asked, ref, "followed.not_posting")
        case "edit":
            name, folder = own_name(feed) or "", feed.folder or ""
            fields = (
                Field(say_("form.feed_name"), say_("form.feed_name_note"), most=NAME_LIMIT, value=name),
                Field(say_("form.feed_folder"), say_("form.feed_folder_note"), most=FOLDER_LIMIT, value=folder),
            )
            return Form(say_("form.feed_edit"), Action("feed_edit", (ref,)), fields)
        case _:
            raise Gone


async def edit(asked: Asked, ref: str, name: str, folder: str) -> Answer:
    """Name a feed as a form says."""
    asked.need_editor()
    return Changed(await named(asked, await meant.one(asked, ref), name, folder))


async def named(asked: Asked, feed: FollowedFeed, name: str | None, folder: str | None) -> Message:
    """Set what a desk calls a feed and what it lists it under, `None` for nothing of its own; show the feed."""
    called, listed = (name or "")[:NAME_LIMIT].strip() or None, (folder or "")[:FOLDER_LIMIT].strip() or None
    if (called, listed) != (own_name(feed), feed.folder):
        await asked.app.db.write(feeds.name, asked.desk, feed.ref, called=called, folder=listed)
    now = await meant.one(asked, feed.ref)
    return meant.shown(asked, now, *([] if now == feed else [worded.changed(asked.words)]))


async def post(asked: Asked, ref: str, place: str) -> Answer:
    """Post a feed to the place that a form gives."""
    asked.need_editor()
    feed = await meant.one(asked, ref)
    to = await meant.target(asked, _places.snowflake(place))
    await posted(asked, feed, to, None)
    now = await meant.one(asked, ref)
    return Changed(meant.shown(asked, now, worded.posting(now, to, asked.words) if to else ()))


async def posted(asked: Asked, feed: FollowedFeed, to: Target | None, note: str | None) -> None:
    """Post a feed to a place as well, or note something on where it is posted."""
    for target in (to,) if to is not None else tuple(posting.target for posting in feed.postings):
        await asked.app.db.write(
            feeds.post_to, asked.desk, feed.ref, target, asked.app.now(), owner=asked.person.id, note=note
        )


def own_name(feed: FollowedFeed) -> str | None:
    """Return what the desk itself calls a feed, where that is not the feed's own title or its address."""
    return None if feed.name in (feed.title, feed.url) else feed.name
