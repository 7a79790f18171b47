"""What a post took in without a word of it is posted by itself when its story parts from that, and nothing is twice."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from polling import CHANNEL, Newsstand, item, newsstand, rss, text_of
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.briefing import feed_post
from newsdesk.ingest.poll import posts
from newsdesk.models.article import Added
from newsdesk.models.outbox import Deed
from newsdesk.models.reading import Draft
from newsdesk.storage import desks, grouping, story_moves
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.grouping import Moved, Place

LANTERN = (
    "Bakers of Vellmar raise the price of rye\n\n"
    "The bakers of Vellmar raised the price of rye bread on Tuesday, for the second time since the drought began.\n\n"
    "“Nobody bakes at a loss for long,” said Ina Brandt, who speaks for them.\n"
)


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    async with newsstand(tmp_path) as opened:
        yield opened


async def _began(stand: Newsstand, title: str) -> None:
    """Have a desk post a feed, past its first look."""
    by = title.lower()
    stand.serve(f"/{by}", rss(title, [item(0, by)], f"http://{by}.example/"))
    await stand.follow("guild:1", f"/{by}", host=f"{by}.example", post=CHANNEL)
    await stand.poll()


def _part(session: Session, titles: Sequence[str], stand: Newsstand) -> tuple[int, ...]:
    """Have articles go to a story of their own, and owe what is to be posted for it."""
    new = session.execute(text("INSERT INTO stories (first_at, last_at) VALUES (0, 0) RETURNING id")).scalar_one()
    found = session.execute(text("SELECT id, story_id, title FROM articles")).all()
    moved = [Moved(id_, story_id, new) for id_, story_id, title in found if title in titles]
    assert len(moved) == len(titles)
    apart = story_moves.move(session, moved, stand.clock())
    posts.owe_apart(session, apart, feed_post.feed_post, "en", stand.clock())
    return apart


async def test_a_further_article_that_parts_from_what_was_posted_is_posted_and_once(stand: Newsstand) -> None:
    await _began(stand, "Courier")
    await _began(stand, "Herald")
    stand.serve("/courier", rss("Courier", [item(1, hours=1)]))
    await stand.poll(hours=2)
    (first,) = await stand.owed()
    herald = item(9, "herald", topic=1, hours=3)
    stand.serve("/herald", rss("Herald", [herald], "http://herald.example/"))
    await stand.poll(hours=2)
    assert [one.deed for one in await stand.owed()] == [Deed.EDIT]
    further = item(7, topic=1, hours=5)
    stand.serve("/courier", rss("Courier", [further]))
    await stand.poll(hours=2)
    assert await stand.owed() == [], "its outlet is told already"
    apart = await stand.app.db.write(_part, [further.title], stand)
    assert len(apart) == 3
    (post,) = await stand.owed()
    assert (post.deed, post.target, post.about) == (Deed.SEND, CHANNEL, "Courier")
    assert text_of(post).startswith(f"{further.title} <http://courier.example/7>")
    assert post.reference != first.reference
    await stand.app.db.write(posts.owe_apart, apart, feed_post.feed_post, "en", stand.clock())
    assert await stand.owed() == []
    await stand.app.db.write(_part, [herald.title], stand)
    assert await stand.owed() == [], "it was named, with its link"


async def _told_with_another(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have a post take in a further article, which the next article that comes in parts from it; return its title."""
    await _began(stand, "Courier")
    stand.serve("/courier", rss("Courier", [item(1, hours=1)]))
    await stand.poll(hours=2)
    further = item(7, topic=1, hours=3)
    stand.serve("/courier", rss("Courier", [further]))
    await stand.poll(hours=2)
    assert [one.deed for one in await stand.owed()] == [Deed.SEND], "its outlet is told already"
    chosen = grouping.choose

    def parting(session: Session, arrival: Arrival) -> Place:
        place = chosen(session, arrival)
        found = session.execute(text("SELECT id, story_id FROM articles WHERE title = :t"), {"t": further.title}).one()
        return replace(place, moved=(Moved(found.id, found.story_id, place.story_id),))

    monkeypatch.setattr(grouping, "choose", parting)
    return further.title


async def test_what_the_first_look_at_another_feed_parts_is_posted(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = await _told_with_another(stand, monkeypatch)
    stand.serve("/herald", rss("Herald", [item(0, "herald", hours=4)], "http://herald.example/"))
    await stand.follow("guild:2", "/herald", host="herald.example")
    await stand.poll()
    (post,) = await stand.owed()
    assert text_of(post).startswith(f"{title} <http://courier.example/7>")


async def test_what_the_operators_own_article_parts_is_posted(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = await _told_with_another(stand, monkeypatch)
    everyone = await stand.app.db.write(desks.everyone_source, "The Lantern", stand.clock())
    reading = await stand.app.read_article(Draft(text=LANTERN))
    assert isinstance(await stand.app.take(reading, everyone), Added)
    (post,) = await stand.owed()
    assert text_of(post).startswith(f"{title} <http://courier.example/7>")
