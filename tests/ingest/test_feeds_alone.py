"""Each desk is its own in what it follows: whatever another does with its feeds, every answer to this one stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polling import CHANNEL, EDITOR, Newsstand, item, newsstand, newsstand_at, rss
from sqlalchemy.orm import Session
from webserver import NOW, Site, answer, moved

from newsdesk import briefing, messages
from newsdesk.ingest import follow, opml
from newsdesk.messages import feeds as worded
from newsdesk.messages import plain
from newsdesk.models.article import Desk
from newsdesk.models.following import FollowedFeed, Health, ToFollow
from newsdesk.models.found import Outline
from newsdesk.models.outbox import Target
from newsdesk.storage import articles, feeds, search
from newsdesk.text.query import Query
from newsdesk.words import catalogue

WORDS = catalogue("en")
PATHS = ("/courier", "/herald")
ELSEWHERE = "/lantern"
"""A feed that desk B does not follow."""

# What desk A does between two looks, which come when they would without it.
_WHAT = ("follow", "remove", "rename", "pause", "resume", "post", "unpost", "import", "check")
# What the world does, whoever follows. A feed that is gone is asked anew for whoever wants it: told apart below.
_NEWS = ("publish", "retitle", "move", "back", "fail")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("a"), st.sampled_from(_WHAT), st.integers(0, 2)),
        st.tuples(st.just("world"), st.sampled_from(_NEWS), st.integers(0, 1)),
    ),
    min_size=4,
    max_size=8,
)


async def _do(stand: Newsstand, what: str, which: int) -> None:
    """Have desk A do something with a feed."""
    desk, now, room = await stand.app.desk("guild:1"), stand.clock(), stand.app.room
    url = stand.url((*PATHS, ELSEWHERE)[which])
    write = stand.app.db.write
    if what == "follow":
        await write(follow.follow, desk, ToFollow(url, "What A calls it", None, "A's folder", EDITOR), now, room)
        return
    if what == "import":
        outlines = [Outline(stand.url(path), f"A's {path}", "A's folder", None) for path in (*PATHS, ELSEWHERE)]
        await write(follow.import_, desk, outlines, now, room, added_by=EDITOR)
        return
    found = await stand.app.db.read(feeds.of_desk, desk, now)
    for feed in found[which : which + 1]:
        match what:
            case "remove":
                await write(follow.remove, desk, feed.ref)
            case "rename":
                await write(feeds.name, desk, feed.ref, called="A's own", folder="A's")
            case "pause":
                await write(feeds.pause, desk, feed.ref, now)
            case "resume":
                await write(feeds.resume, desk, feed.ref, now)
            case "post":
                await write(feeds.post_to, desk, feed.ref, Target("channel", 900), now, owner=EDITOR, note="A's note")
            case "unpost":
                await write(feeds.post_no_more, desk, feed.ref)
            case _:
                await write(feeds.check_now, desk, feed.ref, now)


def _happen(stand: Newsstand, what: str, which: int, number: int) -> None:
    path, by = PATHS[which], PATHS[which].strip("/")
    home = f"http://{by}.example/"
    hours = (stand.clock() - NOW).total_seconds() / 3600
    news = [item(number, by, hours=hours), item(which, by, hours=-which)]
    match what:
        case "publish" | "back":
            stand.serve(path, rss(by.title(), news, home))
        case "retitle":
            stand.serve(
                path,
                rss(f"{by.title()} anew", [item(which, by, hours=-which, title=f"Another headline {number}")], home),
            )
        case "move":
            stand.serve(f"{path}/new", rss(by.title(), news, home))
            stand.site.pages[path] = moved(stand.url(f"{path}/new"))
        case _:
            stand.site.pages[path] = answer("500 Oops")


def _seen(session: Session, desk: Desk) -> list[object]:
    shown: list[object] = []
    for article in articles.many(session, desk, search.newest(session, desk, Query(), limit=50)):
        opened = briefing.article(session, desk, article.ref)
        assert opened is not None
        shown.append(messages.article(opened, WORDS, editor=True))
    return [*shown, messages.latest(briefing.latest(session, desk, ""), WORDS), briefing.topics(session, desk, "")]


async def _answers(stand: Newsstand) -> list[object]:
    """Return all that desk B is shown of its feeds and their articles, and all that it is owed."""
    desk, now = await stand.app.desk("guild:2"), stand.clock()
    followed = await stand.app.db.read(feeds.of_desk, desk, now)
    shown: list[object] = [plain.draw(worded.list_(followed, 1, WORDS, "how"), ZoneInfo("UTC"))]
    shown += [worded.feed(feed, WORDS, editor=True) for feed in followed]
    shown.append(opml.write(follow.outlines(followed), "Newsdesk"))
    for typed in ("1", "A's", "lantern", stand.url(ELSEWHERE)):
        shown.append([feed.ref for feed in follow.matching(followed, typed)])
    shown += await stand.app.db.read(_seen, desk)
    return shown


async def _play(site: Site, steps: list[tuple[str, str, int]], *, alone: bool) -> list[list[str]]:
    """Play what happens, with desk A or without it; return what desk B is told after each step."""
    site.pages.clear()
    told: list[list[object]] = []
    with TemporaryDirectory() as folder:
        async with newsstand_at(site, Path(folder)) as stand:
            for number, path in enumerate((*PATHS, ELSEWHERE)):
                by = path.strip("/")
                stand.serve(path, rss(by.title(), [item(number, by, hours=-number)], f"http://{by}.example/"))
            for path in PATHS:
                await stand.follow("guild:2", path, post=CHANNEL)
            await stand.poll()
            for number, (who, what, which) in enumerate(steps, 10):
                if who == "world":
                    _happen(stand, what, which, number)
                elif not alone:
                    await _do(stand, what, which)
                # Past every next look, so that both worlds look at the same moments.
                await stand.poll(hours=50)
                told.append(await _answers(stand))
            owed = [one for one in await stand.owed(None) if one.desk.key == "guild:2"]
            told.append(
                sorted(((one.key, one.deed, str(one.target), one.about, one.message) for one in owed), key=repr)
            )
    return [[repr(one) for one in answers] for answers in told]


async def _both(steps: list[tuple[str, str, int]]) -> tuple[list[list[str]], list[list[str]]]:
    # Over one server: its port stands in addresses, of which much is made.
    async with Site().running() as site:
        return await _play(site, steps, alone=False), await _play(site, steps, alone=True)


@settings(
    max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(STEPS)
def test_what_another_desk_does_with_its_feeds_changes_no_answer(steps: list[tuple[str, str, int]]) -> None:
    shared, alone = asyncio.run(_both(steps))
    for step, (with_neighbour, without) in enumerate(zip(shared, alone, strict=True)):
        assert with_neighbour == without, f"after step {step}"


def test_a_neighbour_who_does_everything_with_one_feed_changes_no_answer() -> None:
    steps = [("a", what, 0) for what in _WHAT] + [("world", what, 0) for what in ("publish", "fail", "back")]
    steps += [("a", "follow", 0), ("a", "check", 0), ("world", "move", 0), ("a", "import", 0), ("world", "publish", 1)]
    shared, alone = asyncio.run(_both(steps))
    assert shared == alone


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    async with newsstand(tmp_path) as opened:
        yield opened


async def _follow(stand: Newsstand, desk: str, path: str, title: str = "") -> FollowedFeed:
    wanted = ToFollow(stand.url(path), title, None, None, EDITOR)
    who, room = await stand.app.desk(desk), stand.app.room
    followed = await stand.app.db.write(follow.follow, who, wanted, stand.clock(), room)
    assert followed.feed is not None
    return followed.feed


async def test_whoever_adds_a_feed_that_others_follow_sees_it_new_and_looked_at_at_once(stand: Newsstand) -> None:
    stand.serve("/feed", rss("Courier", [item(n, hours=-30 * n) for n in range(4)]), "Cache-Control: max-age=7200")
    await _follow(stand, "guild:1", "/feed")
    await stand.poll()
    stand.clock.on(minutes=5)
    mine = await _follow(stand, "guild:2", "/feed")
    assert (mine.health, mine.checked, mine.per_day, mine.next_check) == (Health.NEW, None, None, stand.clock())
    assert (await stand.poll()).looks == 1
    mine = await stand.feed("guild:2", mine.ref)
    assert (mine.health, mine.checked) == (Health.GOOD, stand.clock())
    assert mine.per_day is not None


async def test_a_feed_that_is_gone_stays_so_for_others_until_a_look_says_otherwise(stand: Newsstand) -> None:
    ref = (await _follow(stand, "guild:2", "/feed")).ref
    stand.site.pages["/feed"] = answer("410 Gone")
    await stand.poll()
    assert (await stand.feed("guild:2", ref)).health is Health.GONE
    stand.clock.on(hours=1)
    await _follow(stand, "guild:1", "/feed")
    await stand.app.db.write(feeds.check_now, await stand.app.desk("guild:1"), ref, stand.clock())
    assert (await stand.feed("guild:2", ref)).health is Health.GONE
    stand.serve("/feed", rss("Courier", [item(1)]))
    await stand.poll()
    assert (await stand.feed("guild:2", ref)).health is Health.GOOD


async def test_a_feed_that_others_found_quiet_is_not_quiet_for_a_desk_of_yesterday(stand: Newsstand) -> None:
    stand.serve("/feed", rss("Courier", [item(n, hours=n) for n in range(4)]))
    ref = (await _follow(stand, "guild:1", "/feed")).ref
    for _ in range(12):
        await stand.poll(days=1)
    assert (await stand.feed("guild:1", ref)).health is Health.QUIET
    await _follow(stand, "guild:2", "/feed")
    await stand.poll(days=1)
    assert (await stand.feed("guild:2", ref)).health is Health.GOOD


async def test_what_one_desk_took_a_feed_for_is_no_name_for_others_once_it_was_read(stand: Newsstand) -> None:
    stand.serve("/feed", rss("", [item(1)]))
    await _follow(stand, "guild:1", "/feed", title="A rude word")
    await stand.poll()
    theirs = await _follow(stand, "guild:2", "/feed")
    assert (theirs.title, theirs.name) == ("", stand.url("/feed"))
