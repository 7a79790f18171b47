"""A feed's posts go by a desk's own stories: what its editors merged is one post, what they split off another."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio
from polling import CHANNEL, Item, Newsstand, item, newsstand, rss, text_of

from newsdesk.models.outbox import Deed
from newsdesk.storage import stories


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    """Two feeds that one desk has posted, past their first look; each has brought one article, on another event."""
    async with newsstand(tmp_path) as opened:
        for name, topic in (("Courier", 1), ("Herald", 3)):
            path, home = f"/{name.lower()}", f"http://{name.lower()}.example/"
            opened.serve(path, rss(name, [], home))
            await opened.follow("guild:1", path, host=f"{name.lower()}.example", post=CHANNEL)
            await opened.poll()
            opened.serve(path, rss(name, [item(topic, name.lower(), hours=1)], home))
        yield opened


async def _ref(stand: Newsstand, wanted: Item) -> str:
    (article,) = [one for one in await stand.articles("guild:1") if one.title == wanted.title]
    return article.ref


async def test_a_later_outlet_changes_the_post_of_a_story_that_was_merged(stand: Newsstand) -> None:
    await stand.poll(hours=2)
    posts = {number: post for post in await stand.owed() for number in (1, 3) if item(number).title in text_of(post)}
    assert len(posts) == 2
    desk = await stand.app.desk("guild:1")
    one, other = await _ref(stand, item(1)), await _ref(stand, item(3))
    assert await stand.app.db.write(stories.merge, desk, one, other, stand.clock())
    more = [item(3, "herald", hours=1), item(9, "herald", topic=1, hours=3)]
    stand.serve("/herald", rss("Herald", more, "http://herald.example/"))
    await stand.poll(hours=2)
    changed = await stand.owed()
    later = [item(1, "courier", hours=1), item(10, "courier", topic=3, hours=4)]
    stand.serve("/courier", rss("Courier", later))
    await stand.poll(hours=2)
    changed += await stand.owed()
    assert [post.deed for post in changed] == [Deed.EDIT], "one post tells both, and names each outlet once"


async def test_what_comes_after_a_split_is_posted_with_what_it_belongs_to(stand: Newsstand) -> None:
    more = [item(3, "herald", hours=1), item(9, "herald", topic=1, hours=1)]
    stand.serve("/herald", rss("Herald", more, "http://herald.example/"))
    await stand.poll(hours=2)
    first, second = item(1), item(9, topic=1)
    (told,) = [one for one in map(text_of, await stand.owed()) if first.title in one or second.title in one]
    if second.title in told:
        first, second = second, first
    assert "Also: " in told
    desk = await stand.app.desk("guild:1")
    lead, other = await _ref(stand, first), await _ref(stand, second)
    assert await stand.app.db.write(stories.split, desk, other, [lead], stand.clock())
    stand.serve("/star", rss("Star", [], "http://star.example/"))
    await stand.follow("guild:1", "/star", host="star.example", post=CHANNEL)
    await stand.poll(hours=2)
    stand.serve("/star", rss("Star", [item(12, "star", topic=1, hours=6)], "http://star.example/"))
    await stand.poll(hours=3)
    (post,) = await stand.owed()
    assert post.deed is Deed.SEND, "the post that is there tells what was split off"
    assert f"{first.link}>" not in text_of(post)
