"""Which items of a feed are new: each is taken in once, whatever its feed does to ids, links, dates and titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.ingest.decide import new_items
from newsdesk.models.feed import FeedItem, KnownItems, Sorted
from tests.examples import examples

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOTHING = KnownItems()


def item(number: int, **changes: object) -> FeedItem:
    made = FeedItem(
        id=f"skerrin-{number}",
        link=f"https://news.example/harbour/{number}?utm_source=feed",
        title=f"Ferry {number} sails again",
        published=NOW - timedelta(hours=number),
        summary=f"<p>Ferry number {number} left Skerrin in the morning.</p>",
    )
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]  (a test names the fields it changes)


def look(items: list[FeedItem], known: KnownItems | None = NOTHING, newest: int = 5) -> Sorted:
    return new_items(items, known, newest=newest, now=NOW, home="https://news.example/harbour/")


def after(*fetches: list[FeedItem]) -> KnownItems:
    known = KnownItems()
    for items in fetches:
        known = KnownItems(known.keys | look(items, known).keys)
    return known


def titles(found: Sorted) -> list[str]:
    return [new.item.title for new in found.new]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "another-at-every-fetch"},
        {"id": None},
        {"link": "https://news.example/harbour/1?utm_source=app&fbclid=x1"},
        {"link": "http://www.news.example/harbour/1/"},
        {"link": "https://news.example/another/slug"},
        {"link": None},
        {"title": "Ferry 1 sails again, at last"},
        {"published": NOW},
        {"published": None},
        {"published": NOW + timedelta(days=400)},
        {"id": "new", "published": NOW},
        {"id": "new", "title": "Ferry 1 sails again, at last", "published": NOW},
        {"id": "new", "link": "https://elsewhere.example/moved/1"},
        {"title": "Another headline", "link": "https://news.example/harbour/another-headline"},
        {"title": "Another headline", "published": NOW},
        {"link": "https://news.example/session/8f2", "published": NOW},
    ],
)
def test_an_item_is_known_whatever_part_of_it_changes(changes: dict[str, object]) -> None:
    known = after([item(1), item(2)])

    assert look([item(1, **changes), item(2)], known).new == ()


def test_an_address_as_an_id_is_the_same_over_https_and_with_other_tracking() -> None:
    known = after([item(1, id="http://www.news.example/?p=1&utm_medium=rss", link=None, published=None)])

    again = item(1, id="https://news.example/?p=1", link=None, published=None, title="Edited")
    assert look([again], known).new == ()


def test_items_that_vanish_and_return_are_known() -> None:
    known = after([item(1), item(2), item(3)], [item(3)], [item(4)])

    assert look([item(1), item(2), item(3), item(4)], known).new == ()


def test_an_item_without_id_and_link_is_known_by_its_title_and_text() -> None:
    bare = item(1, id=None, link=None)
    known = after([bare])

    assert look([replace(bare, published=NOW)], known).new == ()
    assert titles(look([item(2, id=None, link=None)], known)) == ["Ferry 2 sails again"]


def test_an_id_that_stands_on_every_item_tells_nothing() -> None:
    known = after([item(1, id="skerrin"), item(2, id="skerrin")])

    found = look([item(3, id="skerrin"), item(1, id="skerrin"), item(2, id="skerrin")], known)
    assert titles(found) == ["Ferry 3 sails again"]
    assert titles(look([item(4, id="skerrin")], after([item(1, id="skerrin"), item(2, id="skerrin")]))) != []


def test_an_id_that_is_given_to_another_item_later_does_not_hide_it() -> None:
    known = after([item(30, id="1")])

    found = look([item(1, id="1")], known)
    assert titles(found) == ["Ferry 1 sails again"]
    assert found.new[0].key != look([item(30, id="1")]).new[0].key


@pytest.mark.parametrize(
    "link", ["https://news.example", "https://news.example/harbour", "https://news.example/live#top"]
)
def test_a_link_that_every_item_shares_tells_nothing(link: str) -> None:
    known = after([item(1, link=link), item(2, link=link)])

    found = look([item(3, link=link), item(4, link=link), item(2, link=link)], known)
    assert titles(found) == ["Ferry 4 sails again", "Ferry 3 sails again"]
    assert len({new.key for new in found.new}) == 2
    assert titles(look([item(5, link=link)], known)) == ["Ferry 5 sails again"]


def test_a_title_that_is_always_the_same_does_not_hide_items_of_one_moment() -> None:
    notes = [item(number, title="Live", published=NOW) for number in (1, 2, 3)]

    assert len(look(notes).new) == 3


def test_an_item_that_is_listed_twice_is_taken_in_once() -> None:
    assert len(look([item(1), item(2), item(1, summary="<p>Shorter.</p>")]).new) == 2


def test_the_first_fetch_takes_the_newest_and_knows_the_rest() -> None:
    items = [item(number) for number in (4, 2, 9, 1, 3, 8)]

    first = look(items, None, newest=3)
    assert first.first
    assert titles(first) == ["Ferry 3 sails again", "Ferry 2 sails again", "Ferry 1 sails again"]
    assert look(items, KnownItems(first.keys)).new == ()


def test_the_first_fetch_of_undated_items_takes_those_at_the_head_of_the_feed() -> None:
    items = [item(number, published=None) for number in (3, 2, 1)]

    assert titles(look(items, None, newest=2)) == ["Ferry 2 sails again", "Ferry 3 sails again"]


def test_a_date_in_the_future_counts_as_now_in_the_order_of_the_first_fetch() -> None:
    ahead = item(1, published=NOW + timedelta(days=3000))

    assert titles(look([item(2), item(0), ahead], None, newest=2)) == ["Ferry 1 sails again", "Ferry 0 sails again"]


def since(items: list[FeedItem], hours: float, newest: int = 1) -> list[str]:
    return titles(new_items(items, None, newest=newest, now=NOW, since=NOW - timedelta(hours=hours)))


def test_the_first_fetch_takes_all_that_came_since_the_feed_is_followed() -> None:
    items = [item(number) for number in (4, 2, 9, 1, 3, 8)]

    assert since(items, 3.5) == ["Ferry 3 sails again", "Ferry 2 sails again", "Ferry 1 sails again"]
    assert since(items, 0.5) == ["Ferry 1 sails again"]
    assert since(items, 3.5, newest=4) == [f"Ferry {number} sails again" for number in (4, 3, 2, 1)]


@pytest.mark.parametrize("published", [None, NOW - timedelta(minutes=1), NOW + timedelta(days=1)])
def test_what_says_no_time_of_its_own_did_not_come_since_then(published: datetime | None) -> None:
    # None, that at which the feed was made, and one that is yet to come.
    assert len(since([item(number, published=published) for number in (3, 2, 1)], 3.5)) == 1


def test_what_is_dated_hours_ahead_came_since_then_too() -> None:
    # As of a feed that writes the local time as if it were UTC.
    ahead = [item(number, published=NOW + timedelta(hours=8 - number)) for number in (3, 2, 1)]

    assert len(since([*ahead, item(4)], 3.5)) == 3


def test_a_first_fetch_without_items_is_remembered_as_one() -> None:
    assert look([], None) == Sorted((), (), frozenset(), first=True)
    assert not look([item(1)], KnownItems()).first


@pytest.mark.parametrize("changes", [{"title": "Ferry 1 sails again, at last"}, {"summary": "<p>It did not sail.</p>"}])
def test_another_title_or_text_is_a_change_once(changes: dict[str, object]) -> None:
    known = after([item(1)])
    edited = item(1, **changes)

    found = look([edited], known)
    assert (found.new, found.changed) == ((), (edited,))
    assert look([edited], KnownItems(known.keys | found.keys)).changed == ()


def test_other_markup_and_another_date_are_no_change_and_add_nothing_to_remember() -> None:
    known = after([item(1)])
    again = item(1, summary="<div>Ferry number 1   left <b>Skerrin</b> in the morning.</div>", published=NOW)

    found = look([again], known)
    assert (found.new, found.changed, found.keys) == ((), (), frozenset())


def test_ten_thousand_items_that_share_everything_are_told_apart_in_linear_time() -> None:
    items = [item(number, id="same", link="https://news.example/") for number in range(10_000)]
    began = datetime.now(UTC)

    assert len(look(items).new) == 10_000
    assert datetime.now(UTC) - began < timedelta(seconds=30)


words = st.text(max_size=12)
anything = st.builds(
    FeedItem,
    id=st.none() | words,
    link=st.none() | words | st.sampled_from(["https://news.example/a", "https://news.example/", "http://[::1"]),
    title=words,
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
    summary=words,
)


@given(st.lists(anything, max_size=8), st.lists(anything, max_size=8), st.booleans())
@settings(max_examples=examples(100), deadline=None)
def test_what_was_there_is_never_new_again(before: list[FeedItem], later: list[FeedItem], first: bool) -> None:
    began = look(before, None if first else KnownItems())
    known = KnownItems(began.keys)
    then = look([*before, *later], known)

    assert not {new.item for new in then.new} & set(before) - {each for each in before if not each.id and not each.link}
    assert look([*before, *later], KnownItems(known.keys | then.keys)).new == ()
    assert len({new.key for new in then.new}) == len(then.new)
