"""What is new since somebody asked, how much came a day, and how a desk stands: as told, over a real database."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from newsdesk import briefing, messages
from newsdesk.briefing.catchup import PAGE
from newsdesk.briefing.trend import midnight
from newsdesk.errors import UnreadableQuery
from newsdesk.ingest import intake
from newsdesk.messages import actions, markdown, plain
from newsdesk.messages.trend import ALT_LIMIT
from newsdesk.models.article import Desk, SourceKind
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.overview import Asking, CatchUp, DayCount, Trend, Window
from newsdesk.storage import arrivals
from newsdesk.storage.search import asking
from newsdesk.words import catalogue
from tests.storage.world import NOW, Story, World, read, words_of

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
WORDS = catalogue("en")
ADA, BO = 1001, 1002
KYIV = ZoneInfo("Europe/Kyiv")
FERRY = Story("Ferry stops", ("Nobody sails in winter.", words_of(1)), outlet="The Lantern")


def story(n: int, *, outlet: str = "The Lantern", published: datetime | None = None, word: str = "") -> Story:
    paragraphs = (f"It is number {n} {word}.", words_of(n))
    return Story(f"Story {n}", paragraphs, url=f"https://l.example/{n}", outlet=outlet, published=published)


def asked(news: World, desk: Desk, person: int, now: datetime, topic: str = "") -> CatchUp:
    """Ask, and be answered."""
    answer = news.read(briefing.catchup, desk, Asking(person, topic), now)
    news.write(briefing.told, desk, person, answer, now)
    return answer


def headlines(answer: CatchUp) -> list[str]:
    return [entry.lead.headline for entry in answer.stories]


def test_who_asks_first_is_told_the_last_day_and_then_what_came_since(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, story(1), NOW - 25 * HOUR)
    news.take(None, story(2), NOW - 2 * HOUR)
    first = asked(news, desk, ADA, NOW)
    assert (headlines(first), first.new_here, first.window.since) == (["Story 2"], True, NOW - DAY)
    news.take(None, story(3, published=NOW - 9 * DAY), NOW + 3 * HOUR)
    second = asked(news, desk, ADA, NOW + 2 * DAY)
    assert (headlines(second), second.new_here) == (["Story 3"], False)
    assert first.window.until == second.window.since
    text = markdown.draw(messages.catchup(second, WORDS))
    assert f"**1 story** since <t:{int(second.window.since.timestamp())}:f>, 2 days" in text


def test_no_story_is_left_out_and_none_told_twice_whenever_it_is_asked(news: World) -> None:
    desk, told = news.desk("guild:1"), list[str]()
    for n in range(12):
        news.take(None, story(n), NOW + n * 20 * timedelta(seconds=1))
        if n % 3 == 2:
            told += headlines(asked(news, desk, ADA, NOW + n * 20 * timedelta(seconds=1)))
    assert sorted(told) == sorted(f"Story {n}" for n in range(12))


def test_what_is_written_a_moment_late_is_told_the_next_time(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, story(1), NOW - 10 * timedelta(seconds=1))
    asked(news, desk, ADA, NOW)
    news.take(None, story(2), NOW - timedelta(seconds=1))
    assert headlines(asked(news, desk, ADA, NOW + HOUR)) == ["Story 2"]


def test_asked_again_at_once_nothing_is_new_and_the_last_window_can_be_shown_again(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, story(1), NOW - HOUR)
    first = asked(news, desk, ADA, NOW)
    for later in (MINUTE, 2 * HOUR):
        again = asked(news, desk, ADA, NOW + later)
        assert not again.stories
        assert again.last is not None
        assert again.last.since == first.window.since
        (button, *_) = messages.catchup(again, WORDS).buttons
        assert button.label == "Show that again"
        _, number, since, until = button.action.args
        window = Window(*(at for text in (since, until) if (at := actions.read_moment(text)) is not None))
        shown = news.read(briefing.catchup, desk, Asking(ADA, "", int(number), window), NOW + DAY)
        assert headlines(shown) == ["Story 1"]
        assert " to <t:" in markdown.draw(messages.catchup(shown, WORDS, again=True))


def test_each_person_and_each_desk_has_a_mark_of_its_own_and_a_topic_moves_none(news: World) -> None:
    here, there = news.desk("guild:1"), news.desk("guild:2")
    news.take(None, story(1, word="harbour"), NOW - HOUR)
    news.take(None, story(2), NOW - HOUR)
    narrowed = asked(news, here, ADA, NOW, "harbour")
    assert (headlines(narrowed), narrowed.new_here) == (["Story 1"], True)
    assert asked(news, here, ADA, NOW + MINUTE).total == 2
    assert asked(news, here, ADA, NOW + 2 * MINUTE).total == 0
    nothing = asked(news, here, ADA, NOW + 2 * MINUTE, "harbour")
    assert nothing.total == 0
    assert messages.catchup(nothing, WORDS).buttons[0].action.args[0] == "harbour"
    assert asked(news, here, BO, NOW + 2 * MINUTE).total == 2
    assert asked(news, there, ADA, NOW + 2 * MINUTE).total == 2


def test_stories_that_more_outlets_tell_come_first_and_old_ones_sink(news: World) -> None:
    desk = news.desk("guild:1")
    for n, outlet in enumerate(("The Lantern", "Northern Standard", "Echo")):
        news.take(None, replace(FERRY, outlet=outlet, url=f"https://o{n}.example/ferry"), NOW - 5 * HOUR)
    news.take(None, story(7), NOW - HOUR)
    first = news.read(briefing.catchup, desk, Asking(ADA), NOW)
    assert headlines(first) == ["Ferry stops", "Story 7"]
    assert len(first.stories[0].others) == 2
    news.take(None, story(8), NOW + 20 * HOUR)
    window = Window(NOW - DAY, NOW + 20 * HOUR)
    later = news.read(briefing.catchup, desk, Asking(ADA, window=window), NOW + 20 * HOUR)
    assert headlines(later)[0] == "Story 8"


def test_pages_hold_five_and_a_page_that_is_gone_is_the_last(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(7):
        news.take(None, story(n), NOW - HOUR)
    first = news.read(briefing.catchup, desk, Asking(ADA), NOW)
    (more,) = messages.catchup(first, WORDS).buttons
    assert (len(first.stories), more.label) == (PAGE, "Next 2")
    for number in (6, 11, 999):
        page = news.read(briefing.catchup, desk, Asking(ADA, "", number, first.window), NOW)
        assert (page.first, len(page.stories)) == (6, 2)
    both = {*headlines(first), *headlines(news.read(briefing.catchup, desk, Asking(ADA, "", 6, first.window), NOW))}
    assert both == {f"Story {n}" for n in range(7)}


def test_an_empty_desk_and_a_hostile_topic(news: World) -> None:
    desk = news.desk("guild:1")
    empty = news.read(briefing.catchup, desk, Asking(ADA), NOW)
    assert "Nothing came in the last 24 hours." in plain.draw(messages.catchup(empty, WORDS), UTC)
    news.take(None, story(1), NOW - HOUR)
    for topic in ("NEAR(a b)", '"', "a" * 300, "title:x", "\x00", "ca*"):
        for ask in (
            lambda topic=topic: news.read(briefing.catchup, desk, Asking(ADA, topic), NOW),
            lambda topic=topic: news.read(briefing.trend, desk, topic, 14, NOW, UTC),
        ):
            with contextlib.suppress(UnreadableQuery):
                ask()


@pytest.mark.parametrize("now", [NOW, datetime(2026, 3, 30, 9, tzinfo=UTC), datetime(2026, 10, 26, 9, tzinfo=UTC)])
def test_each_article_counts_on_its_day_in_the_desks_zone(news: World, now: datetime) -> None:
    desk, source = news.desk("guild:1"), news.source(None, outlet="The Lantern")
    times = [now - n * timedelta(hours=11, minutes=17) for n in range(40)]

    def take(session: Session) -> None:
        for n, at in enumerate(times):
            intake.take(session, read(story(n, published=at)), source, now)

    news.write(take)
    for zone in (UTC, KYIV, ZoneInfo("America/St_Johns"), ZoneInfo("Asia/Kathmandu")):
        _counted_right(news, desk, times, now, zone)


def _counted_right(news: World, desk: Desk, times: list[datetime], now: datetime, zone: tzinfo) -> None:
    expected: dict[date, int] = {}
    before, today = 0, now.astimezone(zone).date()
    for at in times:
        day = at.astimezone(zone).date()
        expected[day] = expected.get(day, 0) + 1
        local = at.astimezone(zone).replace(tzinfo=None)
        reach = now.astimezone(zone).replace(tzinfo=None) - 7 * DAY
        before += today - 14 * DAY < day <= today - 7 * DAY and local < reach
    told = news.read(briefing.trend, desk, "number", 7, now, zone)
    assert {day.day: day.articles for day in told.days} == {
        today - n * DAY: expected.get(today - n * DAY, 0) for n in range(7)
    }
    assert told.total == sum(day.articles for day in told.days)
    assert told.before == before
    assert all(day.noon.astimezone(zone).date() == day.day for day in told.days)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 1), 24)])
def test_days_have_as_many_hours_as_the_clock_gives_them(day: date, hours: int) -> None:
    assert midnight(day + DAY, KYIV) - midnight(day, KYIV) == hours * HOUR


def test_a_desk_with_nothing_from_before_is_not_compared_with_it(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, story(1), NOW)
    assert news.read(briefing.trend, desk, "number", 7, NOW, UTC).before is None
    news.take(None, story(2, published=NOW - 30 * DAY), NOW)
    assert news.read(briefing.trend, desk, "number", 7, NOW, UTC).before == 0


def test_where_there_is_no_time_to_count_all_it_tells_whole_days_only(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("guild:1")
    for n in range(30):
        news.take(None, story(n, published=NOW - n * 6 * HOUR), NOW)
    monkeypatch.setattr(sys.modules["newsdesk.briefing.trend"], "COUNTED", 10)
    told = news.read(briefing.trend, desk, "number", 7, NOW, UTC)
    assert [(day.day.day, day.articles) for day in told.days] == [(14, 4), (15, 3)]
    assert (told.total, told.before, told.counted_from) == (7, None, date(2026, 1, 14))
    assert "no time to count more" in plain.draw(messages.trend(told, 7, WORDS), UTC)


def test_where_time_runs_out_without_a_match_it_is_not_said_that_there_is_none(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("guild:1")
    for n in range(7):
        news.take(None, story(n, word="ferry", published=NOW - n * DAY), NOW)
    news.take(None, story(8, word="museum", published=NOW), NOW)
    news.take(None, story(9, word="museum ferry", published=NOW - 6 * DAY - HOUR), NOW)
    for name, value in {"FIRST": 2, "PLENTY": 0, "PROBED": 2, "AT_ONCE": 0, "RARE": 0, "BUDGET": -1}.items():
        monkeypatch.setattr(asking, name, value)
    told = news.read(briefing.trend, desk, "museum ferry", 7, NOW, UTC)
    counted = [day.day for day in told.days]
    assert (told.total, told.counted_from, counted[-1]) == (0, counted[0], NOW.date())
    assert len(counted) < 7
    said = plain.draw(messages.trend(told, 7, WORDS), UTC)
    assert "There was no time to count more than the days from" in said
    assert "the last 7 days" not in said
    monkeypatch.setattr(asking, "BUDGET", 9)
    assert news.read(briefing.trend, desk, "museum ferry", 7, NOW, UTC).total == 1


def test_nothing_found_says_what_there_was_before_or_what_may_be_meant(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, story(1, word="harbour", published=NOW - 9 * DAY), NOW)
    earlier = messages.trend(news.read(briefing.trend, desk, "harbour", 7, NOW, UTC), 7, WORDS)
    assert "In the 7 days before, up to this hour: 1 article." in plain.draw(earlier, UTC)
    assert [button.label for button in earlier.buttons] == ["14 days", "30 days", "90 days"]
    slip = messages.trend(news.read(briefing.trend, desk, "harbuor", 7, NOW, UTC), 7, WORDS)
    assert "Did you mean harbour" in plain.draw(slip, UTC)
    assert [button.action for button in slip.buttons] == [actions.trend("harbour", 7)]
    assert slip.picture is None


def test_what_came_of_an_archive_is_told_of_a_topic_that_much_newer_matches(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["newsdesk.briefing.catchup"], "MATCHES", 3)
    desk = news.desk("guild:1")
    for n in range(8):
        news.take(None, story(n, word="harbour", published=NOW - n * DAY), NOW - 5 * DAY)
    for n, days in ((20, 300), (21, 200), (22, 100)):
        news.take(None, story(n, word="harbour", published=NOW - days * DAY), NOW - HOUR)
    news.take(None, story(23, word="ferry", published=NOW - 400 * DAY), NOW - HOUR)
    told = news.read(briefing.catchup, desk, Asking(ADA, "harbour"), NOW)
    assert sorted(headlines(told)) == ["Story 20", "Story 21", "Story 22"]
    assert (told.total, told.more) == (3, False)
    monkeypatch.setattr(sys.modules["newsdesk.briefing.catchup"], "ROUNDS", 1)
    told = news.read(briefing.catchup, desk, Asking(ADA, "harbour"), NOW)
    assert (len(told.stories), told.more) == (3, True)


def test_what_is_new_on_a_topic_is_told_however_much_came_beside_it(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MOST", 3)
    desk = news.desk("guild:1")
    news.take(None, story(0, word="harbour"), NOW - 30 * HOUR)
    for n in (1, 2):
        news.take(None, story(n, word="harbour"), NOW - 20 * HOUR - n * MINUTE)
    for n in range(3, 9):
        news.take(None, story(n, word="ferry"), NOW - n * HOUR)
    told = news.read(briefing.catchup, desk, Asking(ADA, "harbour"), NOW)
    assert sorted(headlines(told)) == ["Story 1", "Story 2"]
    assert (told.total, told.more) == (2, False)
    everything = news.read(briefing.catchup, desk, Asking(ADA), NOW)
    assert (everything.total, everything.more) == (3, True)


def test_a_topic_with_its_own_times_that_finds_nothing_is_answered(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, story(1, word="harbour", published=NOW - 2 * DAY), NOW)
    for topic in ("harbour since:1d", "harbour before:2020", "harbuor since:1d"):
        told = plain.draw(messages.trend(news.read(briefing.trend, desk, topic, 7, NOW, UTC), 7, WORDS), UTC)
        assert told.startswith(f"Nothing on “{topic}” in the last 7 days.")


def test_what_a_topic_leaves_out_of_the_days_before_is_not_said_to_be_none(news: World) -> None:
    desk = news.desk("guild:1")
    for days in (1, 9, 10, 20):
        news.take(None, story(days, word="harbour", published=NOW - days * DAY), NOW)
    told = {
        topic: plain.draw(messages.trend(news.read(briefing.trend, desk, topic, 7, NOW, UTC), 7, WORDS), UTC)
        for topic in ("harbour", "harbour since:30d", "harbour since:3d", "harbour since:9d")
    }
    assert "In the 7 days before, up to this hour: 2 articles." in told["harbour"]
    assert "In the 7 days before, up to this hour: 2 articles." in told["harbour since:30d"]
    assert "before" not in told["harbour since:3d"]
    assert "before" not in told["harbour since:9d"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", [7, 90])
def test_the_alternative_text_has_every_figure_and_fits(language: str, days: int) -> None:
    counts = [123_456 if days == 7 else 12_345 + n for n in range(days)]
    told = tuple(DayCount(NOW.date() - (days - n) * DAY, NOW, count) for n, count in enumerate(counts))
    message = messages.trend(Trend("x", told, sum(counts), 0), days, catalogue(language), b"png")
    assert message.picture is not None
    assert len(message.picture.alt) <= ALT_LIMIT
    assert all(str(count) in message.picture.alt for count in counts)


def test_status_tells_readers_of_the_news_and_editors_of_what_waits(news: World) -> None:
    desk, other = news.desk("guild:1"), news.desk("guild:2")
    news.take(None, story(1))
    news.write(intake.save, desk, read(story(2)), SourceKind.PASTED, "mira", NOW)
    told = news.read(briefing.status, desk, NOW)
    reader = plain.draw(messages.status(told, "1.2.3", WORDS, editor=False), UTC)
    assert "2 articles from 1 outlet." in reader
    assert "approval" not in reader
    assert "Newsdesk 1.2.3" in reader
    editor = plain.draw(messages.status(told, "1.2.3", WORDS, editor=True), UTC)
    assert "1 saved text waits for an editor’s approval." in editor
    assert "All that I owed here is delivered." in editor
    alone = plain.draw(messages.status(news.read(briefing.status, other, NOW), "1.2.3", WORDS, editor=True), UTC)
    assert "1 article from 1 outlet." in alone
    assert "approval" not in alone


def test_moments_in_buttons_come_back_to_the_microsecond_and_nothing_else_does() -> None:
    at = NOW + timedelta(microseconds=123_457)
    assert actions.read_moment(actions.moment(at)) == at
    assert [actions.read_moment(text) for text in ("", "-1", "٣", "zz", "f" * 15, "1 ", "0x1")] == [None] * 7
