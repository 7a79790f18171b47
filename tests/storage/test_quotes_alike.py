"""One quotation under many outlets: cut, whole, or changed by its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from newsdesk import briefing, messages
from newsdesk.messages import markdown
from newsdesk.models.article import Added, Desk
from newsdesk.storage import articles, quotes, stories
from newsdesk.storage.quotes import _telling
from newsdesk.words import catalogue
from tests.storage.world import NOW, Said, Story, World, words_of

WHOLE = "Nobody sails in winter because the boat is older than her captain and both of them creak."
EVENT = words_of(1, 80)


def told(n: int, *parts: str, event: str = EVENT) -> Story:
    said = (Said(parts, "Tilda Brandt", "harbour board head"),)
    body = " ".join(f"“{part}”" for part in parts)
    return Story(f"Title {n}", (event, body), said, url=f"https://o{n}.example/a", outlet=f"Outlet {n}")


def taken(news: World, story: Story, now: datetime) -> str:
    """Take in an article that every desk sees, and return by what messages name it."""
    added = news.take(None, story, now)
    assert isinstance(added, Added)
    return news.read(articles.ref_of, added.article_id)


@pytest.mark.parametrize(
    ("parts", "one"),
    [
        (("Nobody sails in winter because the boat is older",), True),
        (("is older than her captain and both of them creak.",), True),
        (("because the boat is older than her captain",), True),
        (("Nobody sails in winter because", "both of them creak."), True),
        (("both of them creak.", "Nobody sails in winter because"), False),
        (("sails in winter because",), False),
        (("Nobody sails in summer because the boat is older",), False),
    ],
)
def test_what_an_outlet_cuts_is_the_same_quotation(news: World, parts: tuple[str, ...], one: bool) -> None:
    desk = news.desk("guild:1")
    news.take(desk, told(1, WHOLE), NOW)
    news.take(desk, told(2, *parts), NOW + timedelta(hours=1))
    (person,) = news.read(quotes.people, desk, "brandt")
    assert person.quotes == news.read(quotes.count, desk, [person]) == (1 if one else 2)
    answer = news.read(briefing.quotes, desk, "brandt")
    if one:
        (entry,) = answer.entries
        assert entry.parts == (WHOLE,), "the fullest is told, under the outlet that has it"
        assert (entry.source.outlet, [other.outlet for other in entry.others]) == ("Outlet 1", ["Outlet 2"])


def test_what_very_many_articles_have_is_told_by_one_of_each_outlet(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("guild:1")
    outlets = ("Lantern", "Standard", None, "Lantern", "Courier", "Lantern")
    for n in range(30):
        part = WHOLE if n in {3, 9} else WHOLE.partition(" is older")[0]
        news.take(desk, replace(told(n, part), outlet=outlets[n % 6]), NOW + timedelta(minutes=n))
    news.take(desk, told(30, "It will open on the third day, and not before."), NOW)
    patient = news.read(briefing.quotes, desk, "brandt")
    (person,) = news.read(quotes.people, desk, "brandt")
    few = news.read(quotes.by_person, desk, [person], limit=9)
    monkeypatch.setattr(_telling, "ALL_TOLD", 1_000)
    assert news.read(briefing.quotes, desk, "brandt") == patient
    every = news.read(quotes.by_person, desk, [person], limit=9)
    assert (len(every), len({quote.same for quote in every})) == (31, 2)
    # The newest of four outlets, one of them without a name; the newest that is whole; and the other quotation.
    assert len(few) == 6
    assert [quote for quote in every if quote in few] == list(few)


def test_the_same_part_in_another_story_is_another_quotation(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, told(1, WHOLE), NOW)
    news.take(desk, told(2, "Nobody sails in winter because the boat is older", event=words_of(2, 80)), NOW)
    assert len(news.read(briefing.quotes, desk, "brandt").entries) == 2


def test_cuts_are_of_one_story_as_the_own_desk_has_it(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    cuts = WHOLE, WHOLE.removesuffix(" and both of them creak."), WHOLE.partition(" is older")[0]
    first, second, third = (
        taken(news, told(n, part, event=words_of(n // 2, 80)), NOW + timedelta(hours=n)) for n, part in enumerate(cuts)
    )

    def entries(desk: Desk) -> list[int]:
        (person,) = news.read(quotes.people, desk, "brandt")
        found = len(news.read(briefing.quotes, desk, "brandt").entries)
        return [found, person.quotes, news.read(quotes.count, desk, [person])]

    assert entries(one) == entries(two) == [2, 2, 2], "two in one story, and one in another"
    assert news.write(stories.merge, one, first, third, NOW)
    assert entries(one) == [1, 1, 1]
    assert news.write(stories.split, one, first, [second], NOW)
    assert entries(one) == [2, 2, 2], "what was split off is no cut of what it was with"
    assert entries(two) == [2, 2, 2]


def test_a_quotation_that_its_outlet_changed_says_what_it_was(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, told(1, WHOLE), NOW)
    corrected = WHOLE.replace("winter", "January")
    news.take(desk, told(1, corrected), NOW + timedelta(hours=3))
    (entry,) = news.read(briefing.quotes, desk, "brandt").entries
    assert (entry.parts, entry.before, entry.changed_at) == ((corrected,), (WHOLE,), NOW + timedelta(hours=3))
    shown = messages.quotes(news.read(briefing.quotes, desk, "brandt"), catalogue("en"))
    assert "Before: “Nobody sails in winter" in markdown.draw(shown)


def test_a_quotation_that_stays_or_is_new_was_not_changed(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, told(1, WHOLE), NOW)
    new = Said(("We are asking for a new one.",), "Tilda Brandt", "harbour board head")
    first = told(1, WHOLE)
    longer = replace(first, said=(*first.said, new), paragraphs=(*first.paragraphs, "“We are asking for a new one.”"))
    news.take(desk, longer, NOW + timedelta(hours=3))
    assert all(not entry.before for entry in news.read(briefing.quotes, desk, "brandt").entries)


def test_a_changed_quotation_keeps_no_other_from_being_told(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, told(1, WHOLE), NOW)
    news.take(desk, told(2, "We are asking for a new one.", event=words_of(2, 80)), NOW + timedelta(hours=1))
    corrected = WHOLE.replace("winter", "January")
    news.take(desk, told(1, corrected), NOW + timedelta(hours=3))
    entries = news.read(briefing.quotes, desk, "brandt").entries
    assert {(entry.parts[0], bool(entry.before)) for entry in entries} == {
        (corrected, True),
        ("We are asking for a new one.", False),
    }
