"""What was found at an address is followed, or let be; what was found there is asked for by `cogs.feeds`."""

from __future__ import annotations

from cogs._checks import Asked
from cogs._feeds import meant
from cogs._router import Answer, Changed, number
from newsdesk.ingest import follow as following
from newsdesk.messages import feeds as worded
from newsdesk.models.following import FollowOutcome, ToFollow


async def follow(asked: Asked, post: str, folder: str, note: str, url: str, title: str, home: str) -> Answer:
    """Follow a feed as it was offered; its place is looked at again."""
    asked.need_editor()
    wish = await meant.wish(asked, post, folder, note)
    wanted = ToFollow(url, title, home or None, wish.folder, asked.person.id)
    now, room = asked.app.now(), asked.app.room
    done = await asked.app.db.write(following.follow, asked.desk, wanted, now, room, post=wish.post, note=wish.note)
    if done.feed is None:
        return worded.full(room.most, asked.words)
    key = "followed.followed" if done.outcome is FollowOutcome.NEW else "followed.known"
    return Changed(meant.shown(asked, done.feed, worded.said(key, done.feed, asked.words)))


async def follow_of(asked: Asked, post: str, folder: str, note: str, *offered: str) -> Answer:
    """Follow the one chosen from a menu: `offered` are the feeds, three texts each, and the number of the one."""
    *every, chosen = offered
    chosen_feed = every[3 * number(chosen) : 3 * number(chosen) + 3]
    if len(chosen_feed) != 3:
        return None
    return await follow(asked, post, folder, note, *chosen_feed)


async def cancel(asked: Asked) -> Answer:
    """Follow none."""
    asked.need_editor()
    return Changed(worded.cancelled(asked.words))
