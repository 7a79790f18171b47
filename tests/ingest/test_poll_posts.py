"""What a feed brings is posted where desks want it, once a story, and changed by later outlets; its health is told."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from polling import CHANNEL, EDITOR, Newsstand, item, newsstand, rss, sends, text_of, told
from webserver import answer

from newsdesk.messages import unasked
from newsdesk.models.article import DeskSettings
from newsdesk.models.outbox import Claimed, Deed, Kind, Target
from newsdesk.storage import desks, editing, feeds

FORUM = Target("forum", 300)


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    async with newsstand(tmp_path) as opened:
        yield opened


async def _began(stand: Newsstand, path: str = "/feed", title: str = "Courier", post: Target | None = None) -> str:
    """Have a desk post a feed, past its first look; return its ref."""
    by = title.lower()
    stand.serve(path, rss(title, [item(0, by)], f"http://{by}.example/"))
    feed = await stand.follow("guild:1", path, host=f"{by}.example", post=post)
    await stand.poll()
    return feed.ref


async def test_the_first_look_posts_nothing_and_what_is_new_later_is_posted_once(stand: Newsstand) -> None:
    ref = await _began(stand, post=CHANNEL)
    assert await stand.owed() == []
    stand.serve("/feed", rss("Courier", [item(1, hours=1), item(0)]))
    await stand.poll(hours=2)
    (post,) = await stand.owed()
    assert (post.deed, post.target, post.about, post.owner) == (Deed.SEND, CHANNEL, "Courier", EDITOR)
    assert post.key == f"feed:{ref}:{post.key.split(':')[2]}:guild:1:channel:100"
    said = text_of(post)
    assert said.startswith(f"{item(1).title} <http://courier.example/1>\nIn 0 of all this")
    assert said.endswith("Courier, 2026-03-01 13:00")
    assert len(said.split()) < 110
    assert post.message is not None
    assert [button.action.verb for button in post.message.buttons] == ["context", "summary"]
    assert unasked.fits(post.message)
    # The feed says the same again, with another order of bytes: nothing more is owed.
    stand.serve("/feed", rss("Courier", [item(0), item(1, hours=1)]))
    await stand.poll(hours=2)
    assert await stand.owed() == []


async def test_a_later_outlet_changes_the_post_that_is_there(stand: Newsstand) -> None:
    await _began(stand, "/courier", "Courier", post=CHANNEL)
    await _began(stand, "/herald", "Herald", post=CHANNEL)
    stand.serve("/courier", rss("Courier", [item(1, "courier", hours=1)]))
    await stand.poll(hours=2)
    (post,) = await stand.owed()
    stand.serve("/herald", rss("Herald", [item(9, "herald", topic=1, hours=3)], "http://herald.example/"))
    await stand.poll(hours=2)
    (edit,) = await stand.owed()
    assert (edit.deed, edit.reference) == (Deed.EDIT, post.reference)
    assert text_of(edit).splitlines()[0] == text_of(post).splitlines()[0]
    assert "Also: Herald <http://herald.example/9>" in text_of(edit)
    # The same outlet once more has nothing to add to it; another story is a post of its own.
    more = [item(10, "herald", topic=1, hours=4), item(11, "herald", topic=3, hours=4)]
    stand.serve("/herald", rss("Herald", more, "http://herald.example/"))
    await stand.poll(hours=2)
    assert [(owed.deed, item(11, "x", topic=3).title in text_of(owed)) for owed in await stand.owed()] == [
        (Deed.SEND, True)
    ]


@pytest.mark.parametrize("second_feed", [False, True])
async def test_a_headline_that_changes_later_changes_the_post_that_is_there(
    stand: Newsstand, second_feed: bool
) -> None:
    await _began(stand, post=CHANNEL)
    if second_feed:
        await _began(stand, "/top", "Courier", post=CHANNEL)
    stand.serve("/feed", rss("Courier", [item(1, hours=1)]))
    await stand.poll(hours=2)
    (post,) = await stand.owed()
    corrected = item(1, hours=1, title="Ferry strike: crews go back to work")
    stand.serve("/top" if second_feed else "/feed", rss("Courier", [corrected]))
    await stand.poll(hours=2)
    (edit,) = await stand.owed()
    assert (edit.deed, edit.reference, edit.target) == (Deed.EDIT, post.reference, CHANNEL)
    assert text_of(edit).splitlines()[0] == f"{corrected.title} <http://courier.example/1>"
    assert text_of(edit).splitlines()[1:] == text_of(post).splitlines()[1:]
    # Once: the same again, and the outlet's other feed that is slower, change nothing.
    stand.serve("/feed", rss("Courier", [corrected, item(0)]))
    await stand.poll(hours=2)
    assert await stand.owed() == []


async def test_a_headline_that_changes_before_the_post_is_sent_is_sent_as_it_is_now(stand: Newsstand) -> None:
    await _began(stand, post=CHANNEL)
    stand.serve("/feed", rss("Courier", [item(1, hours=1)]))
    await stand.poll(hours=2)
    stand.serve("/feed", rss("Courier", [item(1, hours=1, title="Ferry strike: crews go back to work")]))
    await stand.poll(hours=2)
    (post,) = await stand.owed()
    assert post.deed is Deed.SEND
    assert text_of(post).startswith("Ferry strike: crews go back to work")


async def test_a_version_that_says_nothing_else_in_the_post_and_one_of_a_later_outlet_change_no_post(
    stand: Newsstand,
) -> None:
    await _began(stand, "/courier", "Courier", post=CHANNEL)
    await _began(stand, "/herald", "Herald", post=CHANNEL)
    stand.serve("/courier", rss("Courier", [item(1, "courier", hours=1)]))
    await stand.poll(hours=2)
    stand.serve("/herald", rss("Herald", [item(9, "herald", topic=1, hours=3)], "http://herald.example/"))
    await stand.poll(hours=2)
    assert len(await stand.owed()) >= 1
    longer = told(1, "courier") + "<p>The harbour office will say more on Thursday.</p>"
    stand.serve("/courier", rss("Courier", [item(1, "courier", hours=1, content=longer)]))
    later = item(9, "herald", topic=1, hours=3, title="What the Herald calls it now")
    stand.serve("/herald", rss("Herald", [later], "http://herald.example/"))
    await stand.poll(hours=2)
    assert sorted(article.version for article in await stand.articles("guild:1")) == [1, 1, 2, 2]
    assert await stand.owed() == []


async def test_two_feeds_of_one_outlet_that_carry_an_article_post_it_once(stand: Newsstand) -> None:
    await _began(stand, "/world", "Courier", post=CHANNEL)
    await _began(stand, "/top", "Courier", post=CHANNEL)
    for path in ("/world", "/top"):
        stand.serve(path, rss("Courier", [item(1, hours=1)]))
    await stand.poll(hours=2)
    assert len(await stand.owed()) == 1


async def test_desks_and_places_are_owed_each_their_own(stand: Newsstand) -> None:
    await _began(stand, post=CHANNEL)
    await stand.follow("guild:2", "/feed", post=Target("channel", 200))
    who = await stand.app.desk("guild:1")
    (mine,) = await stand.app.db.read(feeds.of_desk, who, stand.clock())
    await stand.app.db.write(feeds.post_to, who, mine.ref, FORUM, stand.clock(), owner=None)
    # The first look of a desk posts nothing, whoever else has seen the feed before.
    await stand.poll()
    stand.serve("/feed", rss("Courier", [item(1, hours=1), item(0)]))
    await stand.poll(hours=2)
    owed = await stand.owed()
    assert {(one.desk.key, str(one.target), one.deed) for one in owed} == {
        ("guild:1", "channel:100", Deed.SEND),
        ("guild:1", "forum:300", Deed.POST),
        ("guild:2", "channel:200", Deed.SEND),
    }
    assert [one.title for one in owed if one.deed is Deed.POST] == [item(1).title]
    # One place less, and one desk paused.
    assert await stand.app.db.write(feeds.post_no_more, who, mine.ref, FORUM)
    other = await stand.app.desk("guild:2")
    assert await stand.app.db.write(feeds.pause, other, mine.ref, stand.clock())
    stand.serve("/feed", rss("Courier", [item(2, hours=3), item(1, hours=1)]))
    await stand.poll(hours=2)
    assert [str(one.target) for one in await stand.owed()] == ["channel:100"]
    # What came while it was paused is not posted later.
    assert await stand.app.db.write(feeds.resume, other, mine.ref, stand.clock(), Target("channel", 200))
    assert await stand.app.db.write(feeds.resume, other, mine.ref, stand.clock())
    stand.serve("/feed", rss("Courier", [item(3, hours=5), item(2, hours=3)]))
    await stand.poll(hours=2)
    assert sorted(str(one.target) for one in await stand.owed()) == ["channel:100", "channel:200"]


async def test_what_is_older_than_a_desks_posting_is_not_posted_to_it(stand: Newsstand) -> None:
    await _began(stand)
    stand.serve("/feed", rss("Courier", [item(1, hours=1), item(0)]))
    stand.clock.on(hours=2)
    # Another desk joins after the item was published, and before anybody looked.
    await stand.follow("guild:2", "/feed", post=CHANNEL)
    await stand.poll()
    assert await stand.owed() == []
    assert item(1).title in await stand.titles("guild:2")


async def test_what_an_editor_removes_is_neither_posted_again_nor_changed(stand: Newsstand) -> None:
    await _began(stand, "/courier", "Courier", post=CHANNEL)
    await _began(stand, "/herald", "Herald", post=CHANNEL)
    stand.serve("/courier", rss("Courier", [item(1, "courier", hours=1)]))
    await stand.poll(hours=2)
    (post,) = await stand.owed()
    who = await stand.app.desk("guild:1")
    (article,) = [each for each in await stand.articles("guild:1") if each.title == item(1).title]
    assert await stand.app.db.write(editing.remove, who, article.ref, stand.clock())
    await stand.owed(None)
    stand.serve("/herald", rss("Herald", [item(9, "herald", topic=1, hours=3)], "http://herald.example/"))
    await stand.poll(hours=2)
    (again,) = await stand.owed()
    assert again.deed is Deed.SEND
    assert again.reference != post.reference


async def test_a_transaction_that_fails_leaves_neither_the_article_nor_its_post(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _began(stand, post=CHANNEL)
    stand.serve("/feed", rss("Courier", [item(1, hours=1), item(0)]))
    with monkeypatch.context() as patched:
        patched.setattr(feeds, "tell_story", _breaks)
        assert (await stand.poll(hours=2)).failed == 1
    assert item(1).title not in await stand.titles("guild:1")
    assert await stand.owed() == []
    assert (await stand.poll(hours=1)).new == 1
    assert len(sends(await stand.owed())) == 1


def _breaks(*_: object) -> None:
    raise RuntimeError("a bug")


async def test_who_added_a_feed_is_told_once_that_it_fails_and_once_that_it_is_back(stand: Newsstand) -> None:
    await _began(stand, post=CHANNEL)
    stand.site.pages["/feed"] = answer("500 Internal Server Error")
    await stand.poll(minutes=90)
    await stand.poll(minutes=5)
    assert await stand.owed(None) == []
    heard = [text_of(one) for _ in range(4) for one in await _after(stand)]
    assert len(heard) == 1
    assert heard[0].startswith("Courier cannot be fetched, since 2026-03-01 13:30.")
    assert "Its server has an error of its own." in heard[0]
    stand.serve("/feed", rss("Courier", [item(0)]))
    heard = [one for _ in range(3) for one in await _after(stand)]
    assert [text_of(one) for one in heard] == ["Courier can be fetched again."]
    assert (heard[0].target, heard[0].kind) == (Target("user", EDITOR), Kind.NOTICE)


async def _after(stand: Newsstand, **span: float) -> list[Claimed]:
    await stand.poll(**(span or {"hours": 25}))
    return await stand.owed(Kind.NOTICE)


async def test_the_log_channel_is_told_that_a_feed_has_gone_quiet_and_that_it_talks_again(stand: Newsstand) -> None:
    await _began(stand)
    items = [item(n, hours=n) for n in range(4)]
    stand.serve("/feed", rss("Courier", items[::-1]))
    await stand.poll(hours=4)
    who = await stand.app.desk("guild:1")
    await stand.app.db.write(desks.change, who, log_channel=900)
    assert await stand.app.settings_of(who) == DeskSettings(log_channel=900)
    assert await _after(stand, days=6) == []
    heard = [one for _ in range(4) for one in await _after(stand)]
    assert [str(one.target) for one in heard] == ["channel:900"]
    assert "has had nothing new since 2026-03-01" in text_of(heard[0])
    stand.serve("/feed", rss("Courier", [item(5, published=stand.clock() + timedelta(hours=1)), *items]))
    heard = [one for _ in range(2) for one in await _after(stand)]
    assert [text_of(one) for one in heard] == ["Courier has something new again."]


async def test_a_feed_that_is_gone_is_told_once(stand: Newsstand) -> None:
    ref = await _began(stand)
    await stand.follow("guild:2", "/feed")
    await stand.poll()
    stand.site.pages["/feed"] = answer("410 Gone")
    heard = await _after(stand)
    assert sorted(one.desk.key for one in heard) == ["guild:1", "guild:2"]
    assert all(text_of(one).startswith("Courier is gone") for one in heard)
    await stand.app.db.write(feeds.check_now, await stand.app.desk("guild:1"), ref, stand.clock())
    assert await _after(stand) == []


async def test_a_feed_that_failed_and_is_then_gone_is_back_once(stand: Newsstand) -> None:
    ref = await _began(stand)
    stand.site.pages["/feed"] = answer("404 Not Found")
    assert len([one for _ in range(4) for one in await _after(stand)]) == 1
    stand.site.pages["/feed"] = answer("410 Gone")
    assert len(await _after(stand)) == 1
    stand.serve("/feed", rss("Courier", [item(0)]))
    await stand.app.db.write(feeds.check_now, await stand.app.desk("guild:1"), ref, stand.clock())
    heard = [one for _ in range(2) for one in await _after(stand)]
    assert [text_of(one) for one in heard] == ["Courier can be fetched again."]


async def test_a_desk_that_has_paused_a_feed_hears_nothing_of_it(stand: Newsstand) -> None:
    ref = await _began(stand)
    await stand.app.db.write(feeds.pause, await stand.app.desk("guild:1"), ref, stand.clock())
    stand.site.pages["/feed"] = answer("410 Gone")
    assert await _after(stand) == []
