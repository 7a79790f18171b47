"""What becomes of what fires: one message a story, a further outlet joins it, quiet hours, roles, bundles, mutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from newsdesk.briefing import alerts as briefed
from newsdesk.briefing.alerts import AlertRules
from newsdesk.delivery import bundles, courier
from newsdesk.messages.plain import draw
from newsdesk.models.alert import Alert, AlertPlan, Backtest, Odd, QuietHours
from newsdesk.models.article import Added, Desk
from newsdesk.models.message import Marked
from newsdesk.models.outbox import Claimed, Deed, Kind, Place, Sent, Target
from newsdesk.storage import alerts, articles, editing, outbox, stories
from newsdesk.storage.alerts import AlertLimits
from tests.storage.world import NOW, Said, Story, World, words_of

LIMITS = AlertLimits(10, 50)
CHANNEL, PERSON = Target("channel", 100), Target("user", 7)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
RULES = bundles.limits(10, 30, 10)


def story(n: int, sentence: str = "A ferry left the harbour.") -> Story:
    """Return an article on event `n`."""
    body = tuple(f"{words_of(n * 100 + part, 14)} stops." for part in range(8))
    return Story(f"Event {n}", (body[0], sentence, *body[1:]), (), url=f"https://a.example/{n}")


class Room:
    """A desk with a clock, to which articles come, and whose messages are sent."""

    def __init__(self, news: World, key: str = "guild:1") -> None:
        self.news, self.desk, self.now = news, news.desk(key), NOW
        self.places = 0

    def add(self, asked: str = "ferry", target: Target = CHANNEL, **more: object) -> Alert:
        plan = AlertPlan(asked, target, **more)  # pyright: ignore[reportArgumentType]  # as `AlertPlan` names them
        return self.news.write(alerts.add, self.desk, plan, 7, self.now, LIMITS)

    def take(self, told: Story, outlet: str = "Lantern") -> str:
        one = replace(told, outlet=outlet, url=f"{told.url}/{outlet}")
        taken = self.news.take(self.desk, one, self.now)
        assert isinstance(taken, Added)
        return self.news.read(articles.ref_of, taken.article_id)

    def decide(self, **rules: object) -> int:
        return self.news.write(briefed.decide, self.now, AlertRules(**rules), 10_000)  # pyright: ignore[reportArgumentType]

    def send(self, later: timedelta = timedelta()) -> list[Claimed]:
        """Send what is due, as Discord would take it; return it in its order."""
        self.now += later
        sent: list[Claimed] = []
        while claims := self.news.write(courier.claim, courier.Rules(RULES), self.now, HOUR, 64):
            for claimed in claims:
                self.places += 1
                self.news.write(_sent, claimed, Place(claimed.target.id, self.places), self.now)
                sent.append(claimed)
        return sent


def _sent(session: Session, claimed: Claimed, place: Place, now: datetime) -> None:
    outbox.settle(session, claimed, Sent(place), now, now)


@pytest.fixture
def room(news: World) -> Room:
    return Room(news)


def texts(sent: Sequence[Claimed]) -> list[str]:
    return [draw(one.message, UTC) for one in sent if one.message is not None]


def test_a_story_is_told_once_and_a_further_outlet_joins_the_message(room: Room) -> None:
    alert = room.add()
    first = room.take(story(1))
    assert room.decide() == 1
    (post,) = room.send()
    assert (post.deed, post.target, post.kind, post.about) == (Deed.SEND, CHANNEL, Kind.ALERT, "ferry")
    told = draw(post.message, UTC) if post.message else ""
    assert told.startswith("ferry: Event 1 <https://a.example/1/Lantern>\n“A ferry left the harbour.”\nLantern, ")
    assert post.message is not None
    assert [button.action.verb for button in post.message.buttons] == ["context", "alert_mute", "alert_stop"]
    assert post.message.buttons[1].action.args == (alert.key, first)
    room.take(story(1, "Another ferry left it."), "Standard")
    room.take(story(1, "One more ferry left it."), "Courier")
    room.decide()
    (edit,) = room.send()
    assert (edit.deed, edit.reference) == (Deed.EDIT, post.reference)
    assert (
        "Now also: Standard <https://a.example/1/Standard>, Courier <https://a.example/1/Courier>" in texts([edit])[0]
    )
    # An outlet that is named already has nothing to add; neither has deciding again.
    again = story(1, "And a ferry, and another ferry, left it once more.")
    room.take(replace(again, url="https://a.example/again"), "Standard")
    room.decide()
    assert room.decide() == 0
    assert room.send() == []


def test_two_alerts_of_one_desk_each_tell_it_and_another_desk_is_told_of_its_own_alone(room: Room, news: World) -> None:
    other = Room(news, "guild:2")
    room.add()
    room.add("harbour", PERSON)
    other.add("ferry", Target("channel", 200))
    room.take(story(1))
    room.decide()
    assert sorted((str(one.target), one.about) for one in room.send()) == [
        ("channel:100", "ferry"),
        ("user:7", "harbour"),
    ]


def test_the_sentence_with_the_words_is_shown_with_these_marked(room: Room) -> None:
    room.add("ferry harbour")
    room.take(story(1, "The old Ferry is in the harbour again."))
    room.decide()
    (post,) = room.send()
    assert post.message is not None
    (said,) = [run for line in post.message.lines for run in line.runs if isinstance(run, Marked)]
    assert [said.text[start:end] for start, end in said.marks] == ["Ferry", "harbour"]


def test_a_muted_story_is_told_no_more_and_others_are(room: Room) -> None:
    alert = room.add()
    ref = room.take(story(1))
    room.decide()
    room.send()
    assert room.news.write(briefed.mute, room.desk, alert.key, ref, room.now)
    room.take(story(1, "Another ferry left."), "Standard")
    room.take(story(2))
    room.decide()
    assert [text.split(" <")[0] for text in texts(room.send())] == ["ferry: Event 2"]


def test_what_is_removed_or_paused_before_it_is_told_is_not_told(room: Room) -> None:
    alert = room.add()
    ref = room.take(story(1))
    room.news.write(editing.remove, room.desk, ref, room.now)
    room.take(story(2))
    room.news.write(alerts.pause, room.desk, alert.key, room.now)
    room.decide()
    assert room.send() == []


def test_stories_that_an_editor_has_merged_are_one(room: Room) -> None:
    room.add()
    first = room.take(story(1))
    room.decide()
    (post,) = room.send()
    second = room.take(story(2), "Standard")
    assert room.news.write(stories.merge, room.desk, first, second, room.now)
    room.decide()
    assert [(one.deed, one.reference) for one in room.send()] == [(Deed.EDIT, post.reference)]


def test_a_role_is_mentioned_once_in_its_time(room: Room) -> None:
    room.add(role=55)
    mentioned: list[int | None] = []
    for n, wait in enumerate((timedelta(), 5 * MINUTE, 11 * MINUTE), 1):
        room.now += wait
        room.take(story(n))
        room.decide(cooldown=15 * MINUTE)
        mentioned += [one.role for one in room.send()]
    assert mentioned == [55, None, 55]


def test_a_role_that_several_alerts_mention_is_mentioned_once_in_its_time_by_all_of_them(room: Room) -> None:
    room.add(role=55)
    room.add("harbour", role=55)
    room.add("left", role=66)
    room.take(story(1))
    room.decide(cooldown=15 * MINUTE)
    assert [(one.about, one.role) for one in room.send()] == [("ferry", 55), ("harbour", None), ("left", 66)]


@pytest.mark.parametrize("muted", [False, True])
def test_a_story_that_goes_on_for_weeks_stays_the_one_that_was_told_or_muted(room: Room, *, muted: bool) -> None:
    alert = room.add()
    ref = room.take(story(1))
    room.decide()
    assert len(room.send()) == 1
    if muted:
        assert room.news.write(briefed.mute, room.desk, alert.key, ref, room.now)
    deeds: list[Deed] = []
    for number in range(10):
        room.now += 40 * HOUR
        room.take(story(1, f"Ferry number {number} left the harbour."), f"Outlet {number}")
        room.decide()
        deeds += [one.deed for one in room.send()]
    assert deeds == ([] if muted else [Deed.EDIT] * 10)


@pytest.mark.parametrize(
    ("night", "hours"),
    [
        (datetime(2026, 1, 15, 22, 30, tzinfo=UTC), 7.5),
        # Berlin puts its clocks forward, and back: the night is an hour shorter, and an hour longer.
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), 6.5),
        (datetime(2026, 10, 24, 21, 30, tzinfo=UTC), 8.5),
    ],
)
def test_what_fires_in_quiet_hours_comes_in_one_message_in_the_morning(
    room: Room, night: datetime, hours: float
) -> None:
    room.now = night - 3 * HOUR
    quiet = QuietHours(time(23, 0), time(7, 0), "Europe/Berlin")
    room.add(target=PERSON, quiet=quiet)
    room.take(story(1))
    room.decide()
    assert len(room.send()) == 1
    room.now = night
    for n in (2, 3, 4):
        room.take(story(n))
    room.decide()
    assert room.send(timedelta(hours=hours) - MINUTE) == []
    (morning,) = room.send(MINUTE)
    assert (morning.kind, morning.target) == (Kind.BUNDLE, PERSON)
    told = texts([morning])[0].splitlines()
    assert [line.split(" <")[0] for line in told[1:]] == ["ferry: Event 2", "ferry: Event 3", "ferry: Event 4"]
    room.take(story(5))
    room.decide()
    assert len(room.send()) == 1


def test_when_it_rains_bundles_come_within_the_limits_and_in_order(room: Room) -> None:
    room.add()
    for n in range(1, 41):
        room.take(story(n))
    room.decide()
    singly = room.send()
    assert [text.split(" <")[0] for text in texts(singly)] == [f"ferry: Event {n}" for n in range(1, 11)]
    assert room.send(59 * MINUTE) == []
    (bundle,) = room.send(2 * MINUTE)
    assert bundle.kind is Kind.BUNDLE
    lines = room.news.read(outbox.gathered, room.desk, bundle.key)
    told = ["".join(getattr(run, "text", "") for run in line.runs) for line in lines]
    assert [line.split(",")[0] for line in told] == [f"ferry: Event {n}" for n in range(11, 41)]


def test_what_cannot_be_decided_is_tried_again_and_keeps_no_other_waiting(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.add()
    room.take(story(1))
    room.take(story(2))
    whole = briefed.alert_post
    calls: list[str] = []

    def broken(*args: object, **more: object) -> object:
        calls.append("")
        if len(calls) == 1:
            raise RuntimeError("a bug")
        return whole(*args, **more)  # pyright: ignore[reportArgumentType]  # as it was called

    monkeypatch.setattr(briefed, "alert_post", broken)
    room.decide()
    assert [text.split(" <")[0] for text in texts(room.send())] == ["ferry: Event 2"]
    assert room.decide() == 0
    room.now += briefed.RETRY
    room.decide()
    assert [text.split(" <")[0] for text in texts(room.send())] == ["ferry: Event 1"]


def fired_so_far(room: Room, asked: str, desk: Desk | None = None) -> Backtest:
    plan = AlertPlan(asked, PERSON)
    return room.news.read(briefed.backtest, desk or room.desk, plan, room.now, zone=UTC)


def test_a_backtest_counts_stories_of_this_desk_and_shows_the_newest(room: Room, news: World) -> None:
    room.now = NOW - timedelta(days=9)
    room.take(story(1))
    room.now = NOW
    room.take(story(2))
    room.take(story(2, "Another ferry left."), "Standard")
    Room(news, "guild:2").take(story(3))
    found = fired_so_far(room, "ferry")
    assert (found.stories, found.more, round(found.days), found.odd) == (2, False, 9, None)
    assert [one.lead.headline for one in found.examples] == ["Event 2", "Event 1"]
    assert found.examples[0].excerpt is not None
    assert "ferry" in found.examples[0].excerpt.text
    assert fired_so_far(room, "ferry", news.desk("guild:3")).stories == 0


@pytest.mark.parametrize(
    ("asked", "odd"),
    [
        ("ferry -ferry", Odd.IMPOSSIBLE),
        ("title:ferry -ferry", Odd.IMPOSSIBLE),
        ('"old ferry" -old', Odd.IMPOSSIBLE),
        ("lang:en lang:uk", Odd.IMPOSSIBLE),
        ("fer* -ferry", None),
        ("lang:en OR lang:uk", None),
        ("ferry -title:ferry", None),
    ],
)
def test_what_no_article_can_be_is_said_so(room: Room, asked: str, odd: Odd | None) -> None:
    assert fired_so_far(room, asked).odd is odd


def test_what_would_fire_all_day_is_too_broad(room: Room) -> None:
    for n in range(1, 33):
        room.take(story(n))
    found = fired_so_far(room, "ferry")
    assert (found.odd, round(found.per_day)) == (Odd.BROAD, 32)


def test_what_is_too_much_to_count_is_told_by_the_days_that_were_counted(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefed, "COUNTED", 8)
    monkeypatch.setattr(briefed, "BROAD", 3)
    room.now = NOW - timedelta(days=30)
    room.take(story(1))
    for day in (2, 1, 0):
        room.now = NOW - timedelta(days=day)
        for n in range(4):
            room.take(story(10 * (day + 1) + n))
    found = fired_so_far(room, "ferry")
    assert (found.stories, found.more, round(found.days), found.odd) == (8, True, 1, Odd.BROAD)
    assert (found.window.since, round(found.per_day)) == (NOW - timedelta(days=1), 8)


def test_an_article_without_sentences_is_told_by_its_headline(room: Room) -> None:
    room.add("flash")
    room.take(Story("A flash", (), (), url="https://a.example/flash"))
    room.decide()
    (text,) = texts(room.send())
    assert text.startswith("flash: A flash <https://a.example/flash/Lantern>\nLantern, ")


def test_quotes_do_not_end_a_message_early(room: Room) -> None:
    room.add("moored")
    said = Said(("We are moored, all of us, and the ferry with us.",), "Tilda Brandt", "head of the harbour board")
    told = Story("Moored", (f"“{said.parts[0]}”", words_of(3)), (said,), url="https://a.example/moored")
    room.take(told)
    room.decide()
    assert "We are moored" in texts(room.send())[0]


def test_what_is_too_much_for_one_bundle_comes_in_the_next_an_hour_later(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsdesk.storage.outbox.gathering.MOST", 6)
    room.add()
    for n in range(1, 25):
        room.take(story(n))
    room.decide()
    assert len(room.send()) == 10
    told: list[str] = []
    for hour in range(3):
        (bundle,) = room.send(HOUR + (MINUTE if hour == 0 else timedelta()))
        lines = room.news.read(outbox.gathered, room.desk, bundle.key)
        told += ["".join(getattr(run, "text", "") for run in line.runs).split(",")[0] for line in lines]
    assert told == [f"ferry: Event {n}" for n in range(11, 25)]


@pytest.mark.chaos
def test_five_thousand_at_once_come_in_bundles_within_the_limits_and_in_order(room: Room) -> None:
    room.add()
    for n in range(1, 5_001):
        room.take(Story(f"Event {n}", (f"{words_of(n, 30)}", "A ferry left."), (), url=f"https://a.example/{n}"))
    while room.decide():
        pass
    told: list[str] = []
    for _ in range(12):
        sent = room.send()
        singly = [one for one in sent if one.kind is Kind.ALERT]
        assert len(singly) <= 10
        assert len(sent) - len(singly) <= 1
        for one in sent:
            lines = room.news.read(outbox.gathered, room.desk, one.key) if one.kind is Kind.BUNDLE else ()
            told += ["".join(getattr(run, "text", "") for run in line.runs) for line in lines] or texts([one])
        room.now += HOUR
    assert [text.split(" <")[0].split(",")[0] for text in told] == [f"ferry: Event {n}" for n in range(1, 5_001)]
