"""What was found at an address is followed, or let be; what was found there is asked for by `cogs.feeds`."""

from __future__ import annotations

from collections.abc import Sequence

from cogs._checks import Asked
from cogs._feeds import meant
from cogs._router import Answer, Changed, number
from newsdesk.ingest import follow as following
from newsdesk.messages import feeds as worded
from newsdesk.messages.feeds import Offered
from newsdesk.models.following import FollowOutcome, ToFollow
from newsdesk.storage import feeds


async def follow(asked: Asked, post: str, folder: str, note: str, url: str, title: str, home: str) -> Answer:
    """Follow a feed as it was offered; its place is looked at again."""
    return await _follow(asked, (post, folder, note), Offered(url, title, home), [])


async def _follow(asked: Asked, wished: tuple[str, str, str], feed: Offered, rest: Sequence[Offered]) -> Answer:
    """Follow a feed, and go on offering the rest of those that it was found with, but for what is followed already."""
    asked.need_editor()
    wish = await meant.wish(asked, *wished)
    wanted = ToFollow(feed.url, feed.title, feed.home or None, wish.folder, asked.person.id)
    now, room = asked.app.now(), asked.app.room
    done = await asked.app.db.write(following.follow, asked.desk, wanted, now, room, post=wish.post, note=wish.note)
    if done.feed is None:
        return worded.full(room.most, asked.words)
    key = "followed.followed" if done.outcome is FollowOutcome.NEW else "followed.known"
    said = worded.said(key, done.feed, asked.words)
    known = {feeds.address_key(one.url) for one in await meant.followed(asked)} if rest else set[str]()
    more = [one for one in rest if feeds.address_key(one.url) not in known]
    if more:
        return Changed(worded.also(said, more, wish, asked.words))
    return Changed(meant.shown(asked, done.feed, said))


async def follow_of(asked: Asked, post: str, folder: str, note: str, *offered: str) -> Answer:
    """Follow the one chosen of several: `offered` are the feeds, three texts each, and the number of the one."""
    texts, chosen = offered[:-1], number("".join(offered[-1:]))
    every = [Offered(*texts[first : first + 3]) for first in range(0, len(texts) // 3 * 3, 3)]
    if chosen >= len(every):
        return None
    feed = every.pop(chosen)
    return await _follow(asked, (post, folder, note), feed, every)


async def cancel(asked: Asked) -> Answer:
    """Follow none."""
    asked.need_editor()
    return worded.cancelled(asked.words)
