"""Each desk is its own in what it follows: whatever another does with its feeds, every answer to this one stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
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
from tests.examples import examples

WORDS = catalogue("en")
PATHS = ("/courier", "/herald")
WINDOW = 3
"""Items that a feed has."""
ELSEWHERE = "/lantern"
"""A feed that desk B does not follow."""

# What desk A does, mostly between two looks that the others would have.
_WHAT = ("follow", "remove", "rename", "pause", "resume", "post", "unpost", "import", "check")
_OWN = ("follow", "check", "check", "import", "remove")
# What the world does, whoever follows. A feed that is gone is asked anew for whoever wants it: told apart below.
_NEWS = ("publish", "retitle", "move", "back", "fail", "ask for patience")
_WAITS = (2, 17, 100)
"""Minutes that pass after a step: less than from one look to the next, about as much, more."""
Step: TypeAlias = tuple[str, str, int, int]
"""Who does what with which feed, and which of the waits follows. What the world does is seen by all at once: news may
come sooner where somebody else has a feed looked at, and nothing else may."""
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("a"), st.sampled_from(_WHAT), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("a"), st.sampled_from(("follow", "check")), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("b"), st.sampled_from(_OWN), st.integers(0, 1), st.integers(0, 2)),
        st.tuples(st.just("world"), st.sampled_from(_NEWS), st.integers(0, 1), st.just(0)),
    ),
    min_size=6,
    max_size=12,
)


async def _do(stand: Newsstand, who: str, what: str, which: int) -> None:
    """Have a desk do something with a feed."""
    desk, now, room = await stand.app.desk("guild:1" if who == "a" else "guild:2"), stand.clock(), stand.app.room
    url, mine = stand.url((*PATHS, ELSEWHERE)[which]), who.upper()
    write = stand.app.db.write
    if what == "follow":
        title = f"What {mine} calls it" if which else ""
        await write(follow.follow, desk, ToFollow(url, title, None, f"{mine}'s folder", EDITOR), now, room)
        return
    if what == "import":
        paths = (*PATHS, ELSEWHERE)[: 3 if who == "a" else 2]
        outlines = [Outline(stand.url(path), f"{mine}'s {path}", f"{mine}'s folder", None) for path in paths]
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


class _World:
    """What feeds have: a window of their newest items, which only they and time change."""

    def __init__(self, stand: Newsstand) -> None:
        self.stand = stand
        self.news = {path: [item(n, path.strip("/"), hours=-n)] for n, path in enumerate((*PATHS, ELSEWHERE))}
        self.at = {path: path for path in self.news}
        """Where each is by now."""
        for path in self.news:
            self.serve(path)

    def serve(self, path: str) -> None:
        by = path.strip("/")
        self.stand.serve(self.at[path], rss(by.title(), self.news[path], f"http://{by}.example/"))

    def happen(self, what: str, which: int, number: int) -> None:
        stand, path = self.stand, PATHS[which]
        hours, by = (stand.clock() - NOW).total_seconds() / 3600, path.strip("/")
        match what:
            case "publish" | "back" | "move":
                self.news[path] = [item(number, by, hours=hours), *self.news[path]][:WINDOW]
                if what == "move":
                    self.at[path] = f"{path}/new"
                    stand.site.pages[path] = moved(stand.url(f"{path}/new"))
                self.serve(path)
            case "retitle":
                first, *others = self.news[path]
                self.news[path] = [replace(first, title=f"Another headline {number}"), *others]
                self.serve(path)
            case "ask for patience":
                # Two hours from the look that finds it so.
                until = format_datetime(stand.clock() + timedelta(hours=52), usegmt=True)
                stand.site.pages[self.at[path]] = answer("503 Busy", b"", f"Retry-After: {until}")
            case _:
                stand.site.pages[self.at[path]] = answer("500 Oops")


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


async def _play(site: Site, steps: Sequence[Step], *, alone: bool, first: bool = True) -> list[list[str]]:
    """Play what happens, with desk A or without it; return what desk B is told after each step.

    Desk B follows a feed from the beginning, or with `first` false none: whatever it follows, A may have before it.
    """
    site.pages.clear()
    told: list[list[object]] = []
    with TemporaryDirectory() as folder:
        async with newsstand_at(site, Path(folder)) as stand:
            world = _World(stand)
            if first:
                await stand.follow("guild:2", PATHS[0], post=CHANNEL)
            await stand.poll()
            for number, (who, what, which, waited) in enumerate(steps, 10):
                if who == "world":
                    world.happen(what, which, number)
                    # Past every next look, so that both worlds look at the same moments.
                    await stand.poll(hours=50)
                    told.append(await _answers(stand))
                    continue
                if who == "b" or not alone:
                    await _do(stand, who, what, which)
                told.append(await _answers(stand))
                await stand.poll(seconds=4)
                told.append(await _answers(stand))
                await stand.poll(minutes=_WAITS[waited])
                told.append(await _answers(stand))
            owed = [one for one in await stand.owed(None) if one.desk.key == "guild:2"]
            told.append(
                sorted(((one.key, one.deed, str(one.target), one.about, one.message) for one in owed), key=repr)
            )
    return [[repr(one) for one in answers] for answers in told]


async def _both(steps: Sequence[Step], *, first: bool = True) -> tuple[list[list[str]], list[list[str]]]:
    # Over one server: its port stands in addresses, of which much is made.
    async with Site().running() as site:
        return (
            await _play(site, steps, alone=False, first=first),
            await _play(site, steps, alone=True, first=first),
        )


def _hold(steps: Sequence[Step], *, first: bool = True) -> None:
    shared, alone = asyncio.run(_both(steps, first=first))
    for number, (with_neighbour, without) in enumerate(zip(shared, alone, strict=True)):
        for said, expected in zip(with_neighbour, without, strict=True):
            assert said == expected, f"answer {number} to {steps}"


@settings(
    max_examples=examples(12), deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(STEPS, st.booleans())
def test_what_another_desk_does_with_its_feeds_changes_no_answer(steps: list[Step], first: bool) -> None:
    _hold(steps, first=first)


@pytest.mark.no_cover
def test_a_neighbour_who_does_everything_with_one_feed_changes_no_answer() -> None:
    steps: list[Step] = [("a", what, 0, n % 3) for n, what in enumerate(_WHAT)]
    steps += [("world", what, 0, 0) for what in ("publish", "fail", "back")]
    steps += [("a", "follow", 0, 0), ("a", "check", 0, 1), ("world", "move", 0, 0), ("a", "import", 0, 0)]
    _hold([*steps, ("world", "publish", 1, 0)])


@pytest.mark.parametrize("news", [("fail",), ("ask for patience",), ("publish", "retitle", "publish"), ("move",) * 3])
def test_a_desk_that_follows_what_another_does_sees_what_it_would_see_alone(news: tuple[str, ...]) -> None:
    steps: list[Step] = [("a", "follow", 0, 1), *(("world", what, 0, 0) for what in news)]
    steps += [("b", "import", 0, 0), ("a", "check", 0, 0), ("b", "check", 0, 1), ("a", "check", 0, 1)]
    _hold([*steps, ("world", "publish", 0, 0), ("a", "check", 0, 0)], first=False)


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
