"""A feed that is let go and followed again, and again: nothing is posted twice, and nothing new is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from polling import CHANNEL, Newsstand, item, newsstand, rss, sends, text_of

from newsdesk.models.outbox import Claimed


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    async with newsstand(tmp_path) as opened:
        yield opened


@pytest.mark.no_cover
@pytest.mark.parametrize("others", [False, pytest.param(True, marks=pytest.mark.chaos)], ids=["alone", "beside others"])
async def test_what_was_posted_before_a_feed_was_let_go_is_not_posted_again(stand: Newsstand, others: bool) -> None:
    stand.serve("/feed", rss("Courier", [item(0)]))
    if others:
        await stand.follow("guild:2", "/feed")
    feed = await stand.follow("guild:1", "/feed", post=CHANNEL)
    await stand.poll()
    posted: list[Claimed] = []
    for number in range(1, 5):
        stand.serve("/feed", rss("Courier", [item(n, hours=3 * n) for n in range(number + 1)]))
        await stand.poll(hours=3)
        posted += await stand.owed()
        assert await stand.unfollow("guild:1", feed.ref)
        assert not await stand.unfollow("guild:1", feed.ref)
        # What comes meanwhile is there when it is followed again, as with any feed, and is not posted.
        feed = await stand.follow("guild:1", "/feed", post=CHANNEL)
        await stand.poll(hours=1)
        posted += await stand.owed()
    assert Counter(text_of(one).split(" <")[0] for one in sends(posted)) == {item(n).title: 1 for n in range(1, 5)}
    assert len({one.key for one in posted}) == 4
