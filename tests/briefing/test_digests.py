"""Digests: what one tells, that it tells nothing twice, and that what is owed is owed once, whole and in time."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from newsdesk.briefing import digests
from newsdesk.errors import NewsdeskError
from newsdesk.ingest import briefs
from newsdesk.ingest.workers import Inline
from newsdesk.messages import digest as worded
from newsdesk.models.article import Added, Desk
from newsdesk.models.digest import Digest, DigestBrief, DigestPlan, Quiet, Schedule
from newsdesk.models.outbox import Kind, Place, Refusal, Rejected, Sending, Sent, Target
from newsdesk.models.overview import Window
from newsdesk.storage import arrivals, articles, desks, editing, outbox, story_briefs
from newsdesk.storage import digests as stored
from newsdesk.storage.story_briefs import View
from newsdesk.words import catalogue
from tests.storage.among_others import filled
from tests.storage.world import Said, Story, World, words_of

__all__ = ["filled"]  # a fixture

WORDS = catalogue("en")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = datetime(2026, 2, 2, 6, 0, tzinfo=UTC)
"""A Monday, 08:00 in Kyiv."""
EIGHT = Schedule((time(8, 0),), "Europe/Kyiv")
PLAN = DigestPlan("Morning brief", Target("channel", 100), EIGHT)
KIND = Said(("We thank all those who wait.",), "Tilda Brandt", "head of the harbour board", ("Brandt",))


def story(n: int, more: str = "", said: tuple[Said, ...] = ()) -> Story:
    """Return an article on event `n`, long enough for a sentence to be a small part of it."""
    first, *body = (f"{words_of(n * 100 + part, 14)} stops." for part in range(8))
    spoken = tuple(f"“{one.parts[0]}”" for one in said)
    return Story(f"Event{n}", (first, *((more,) if more else ()), *body, *spoken), said)


class Room:
    """A desk with a clock, to which articles come and for which digests are made."""

    def __init__(self, news: World, key: str = "guild:1") -> None:
        self.news, self.desk = news, news.desk(key)
        self.now = MORNING - DAY

    def take(self, told: Story, outlet: str, at: datetime, desk: Desk | None = None) -> str:
        taken = self.news.take(desk, replace(told, outlet=outlet), at)
        assert isinstance(taken, Added)
        return self.news.read(articles.ref_of, taken.article_id)

    def add(self, plan: DigestPlan = PLAN, at: datetime = MORNING - DAY + HOUR, **changes: Any) -> Digest:
        return self.news.write(digests.add, self.desk, replace(plan, **changes), 7, at)

    def find(self) -> None:
        """Have found what stories tell together."""
        asyncio.run(briefs.make_due(self.news.db, Inline(), lambda: self.now))

    def run(self, at: datetime, *, delivered: bool = True, **options: Any) -> digests.Ran:
        """Run what is due, after all that was owed before has arrived."""
        self.now = at
        if delivered:
            self.news.deliver(at)
        self.find()
        return self.news.write(digests.run_due, at, **options)

    def brief(self, digest: Digest, at: datetime) -> DigestBrief:
        again = self.news.read(stored.by_key, self.desk, digest.key) or digest
        return self.news.read(digests.compose, self.desk, again, digests.window_of(again, at), at)

    def sent(self, target: Target = PLAN.target) -> list[Sending]:
        """Return what a place was owed, newest first."""
        return list(self.news.read(outbox.lately, self.desk, target))

    def owed(self) -> list[str]:
        return [one.key for one in self.sent()]


@pytest.fixture
def room(news: World) -> Room:
    return Room(news)


def headlines(brief: DigestBrief) -> list[str]:
    return [one.lead.headline for one in brief.stories]


def test_stories_come_by_their_outlets_and_freshness_and_only_so_many(room: Room) -> None:
    digest = room.add(stories=2)
    room.take(story(1), "A", MORNING - 3 * HOUR)
    for n, outlet in enumerate("ABC"):
        room.take(story(2), outlet, MORNING - 4 * HOUR + n * timedelta(minutes=5))
    room.take(story(3), "A", MORNING - HOUR)
    brief = room.brief(digest, MORNING)
    assert headlines(brief) == ["Event2", "Event3"]
    assert [one.outlets for one in brief.stories] == [3, 1]
    assert brief.total == 3
    assert brief.window == Window(MORNING - 2 * DAY + HOUR, MORNING)
    assert all(sentence in " ".join(story(n).paragraphs) for n, one in zip((2, 3), brief.stories, strict=True)
               for sentence in one.sentences)  # fmt: skip
    assert all(1 <= len(one.sentences) <= 2 for one in brief.stories)


def test_what_only_mentions_a_topic_comes_behind_what_is_about_it(room: Room) -> None:
    digest = room.add(topics=("ferry winter", "outlet:Z"), stories=2)
    for outlet in "ABC":
        told = story(1)
        room.take(replace(told, paragraphs=(*told.paragraphs, "A ferry in winter.")), outlet, MORNING - HOUR)
    about = story(2)
    room.take(replace(about, paragraphs=("The winter ferry stops.", *about.paragraphs)), "A", MORNING - 2 * HOUR)
    room.take(replace(story(3), title="Ferry stops for the winter"), "B", MORNING - 3 * HOUR)
    assert headlines(room.brief(digest, MORNING)) == ["Event2", "Ferry stops for the winter"]
    # Of a topic that names no words, nothing can be told so.
    room.take(story(4), "Z", MORNING - HOUR)
    assert headlines(room.brief(digest, MORNING))[0] == "Event4"
    assert headlines(room.brief(room.add(name="All"), MORNING))[0] == "Event1"


def test_a_telling_quotation_stands_beside_its_story(room: Room) -> None:
    digest = room.add()
    told = story(1, said=(KIND,))
    room.take(replace(told, paragraphs=(*told.paragraphs, words_of(50, 200))), "A", MORNING - HOUR)
    (told,) = room.brief(digest, MORNING).stories
    assert told.quote is not None
    assert (told.quote.parts, told.quote.speaker) == (KIND.parts, "Tilda Brandt")


@pytest.mark.parametrize("said", ["It is kind of them to wait.", "kind of everybody who waits", "Thank you all."])
def test_a_quotation_that_says_nothing_by_itself_is_none(room: Room, said: str) -> None:
    digest = room.add()
    told = story(1, said=(replace(KIND, parts=(said,)),))
    room.take(replace(told, paragraphs=(*told.paragraphs, words_of(50, 200))), "A", MORNING - HOUR)
    (shown,) = room.brief(digest, MORNING).stories
    assert shown.quote is None


def test_topics_outlets_and_languages_keep_a_digest_to_them(room: Room) -> None:
    room.take(story(1, "The strike goes on in Ostrava."), "A", MORNING - HOUR)
    room.take(story(2, "The match was lost."), "B", MORNING - HOUR)
    room.take(replace(story(3, "The strike is over."), language="de"), "C", MORNING - HOUR)
    asked: list[tuple[dict[str, Any], set[str]]] = [
        ({"topics": ("strike",)}, {"Event1", "Event3"}),
        ({"topics": ("strike -ostrava", "match")}, {"Event2", "Event3"}),
        ({"outlets": ("a", "B")}, {"Event1", "Event2"}),
        ({"languages": ("de",)}, {"Event3"}),
        ({"topics": ("strike",), "languages": ("en",), "outlets": ("C",)}, set()),
    ]
    for n, (changes, expected) in enumerate(asked):
        digest = room.add(name=f"Digest {n}", **changes)
        assert set(headlines(room.brief(digest, MORNING))) == expected


@pytest.mark.parametrize("changes", [{"topics": ("strike",)}, {"outlets": ("A",)}, {"languages": ("de",)}])
def test_what_a_digest_is_about_is_told_however_much_came_beside_it(
    room: Room, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    monkeypatch.setattr(arrivals, "MOST", 3)
    about = replace(story(1, "The strike is over."), language="de")
    room.take(replace(story(2, "A strike of before."), language="de"), "A", MORNING - 50 * HOUR)
    room.take(about, "A", MORNING - 20 * HOUR)
    for n in range(3, 9):
        room.take(story(n), "B", MORNING - n * HOUR)
    digest = room.add(**changes)
    brief = room.brief(digest, MORNING)
    assert headlines(brief) == ["Event1"]
    assert not brief.more
    assert room.run(MORNING) == digests.Ran(owed=1)
    assert room.brief(digest, MORNING + HOUR).stories == ()


def test_an_outlet_that_nothing_is_by_is_named_with_those_that_may_be_meant(room: Room, news: World) -> None:
    room.take(story(1), "The Lantern", MORNING)
    room.take(story(2), "Torwick Lantern", MORNING)
    other = Room(news, "guild:2")
    other.take(story(3), "Courier", MORNING, other.desk)
    asked = replace(PLAN, outlets=("the LANTERN", "lantern", "Courier", "…"))
    unheard = news.read(digests.unheard, room.desk, asked)
    assert unheard == (("lantern", ("Torwick Lantern", "The Lantern")), ("Courier", ()), ("…", ()))


def test_what_was_told_comes_again_only_with_what_is_new(room: Room) -> None:
    digest = room.add()
    room.take(story(1), "A", MORNING - HOUR)
    assert room.run(MORNING) == digests.Ran(owed=1)
    # Another outlet with the same words, and one with a sentence that nobody had.
    room.take(story(1), "B", MORNING + HOUR)
    assert room.run(MORNING + DAY) == digests.Ran(owed=1)
    second = room.news.read(stored.run, room.desk, digest.key, MORNING + DAY)
    assert second is not None
    assert (second.told, second.total) == ((), 0)
    fresh = "Divers found the missing anchor beside the northern breakwater on Tuesday."
    ref = room.take(story(1, fresh), "C", MORNING + DAY + HOUR)
    room.find()
    (told,) = room.brief(digest, MORNING + 2 * DAY).stories
    assert (told.lead.ref, told.sentences, told.told_at) == (ref, (fresh,), MORNING)
    room.run(MORNING + 2 * DAY)
    assert room.brief(digest, MORNING + 3 * DAY).stories == ()


def test_what_is_not_found_out_yet_waits_for_the_next_digest(room: Room) -> None:
    digest = room.add()
    room.take(story(1), "A", MORNING - HOUR)
    room.run(MORNING)
    fresh = "Divers found the missing anchor beside the northern breakwater on Tuesday."
    room.take(story(1, fresh), "B", MORNING + HOUR)
    current = room.news.read(stored.by_key, room.desk, digest.key)
    assert current is not None
    assert len(room.news.read(digests.unfound, current, MORNING + DAY)) == 1
    room.news.write(digests.run_due, MORNING + DAY)
    room.run(MORNING + 2 * DAY)
    run = room.news.read(stored.run, room.desk, digest.key, MORNING + 2 * DAY)
    assert run is not None
    assert len(run.told) == 1


def test_what_waits_is_not_told_once_it_is_forgotten_that_its_story_was(room: Room) -> None:
    digest = room.add()
    room.take(story(1), "A", MORNING - HOUR)
    room.run(MORNING)
    room.take(story(1), "B", MORNING + HOUR)
    room.news.write(digests.run_due, MORNING + DAY)
    for later in (31, 32):
        room.news.deliver(MORNING + later * DAY)
        room.news.write(digests.run_due, MORNING + later * DAY)
        run = room.news.read(stored.run, room.desk, digest.key, MORNING + later * DAY)
        assert run is not None
        assert run.total == 0


def test_the_message_is_owed_with_the_mark_and_once(room: Room) -> None:
    digest = room.add()
    ref = room.take(story(1), "A", MORNING - HOUR)
    assert room.run(MORNING - timedelta(seconds=1)) == digests.Ran()
    shown = room.brief(digest, MORNING)
    assert room.run(MORNING) == digests.Ran(owed=1)
    assert room.run(MORNING + timedelta(seconds=5)) == digests.Ran()
    key = f"digest:{digest.key}:{MORNING.isoformat()}"
    assert room.owed() == [key]
    # What was shown before is what is sent.
    assert room.news.read(outbox.says, room.desk, key, worded.digest(shown, WORDS))
    (sending,) = room.sent()
    assert (sending.kind, sending.about, sending.articles) == (Kind.DIGEST, "Morning brief", (ref,))
    after = room.news.read(stored.by_key, room.desk, digest.key)
    assert after is not None
    assert (after.told_up_to, after.next_at) == (MORNING, MORNING + DAY)


def test_nothing_is_marked_where_nothing_could_be_owed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = room.add()
    whole = room.add(name="Another", target=Target("channel", 200))
    enqueue = outbox.enqueue

    def fail(session: Session, desk: Desk, owed: Any, now: datetime) -> bool:
        made = enqueue(session, desk, owed, now)
        if broken.key in owed.key:
            raise RuntimeError("half way")
        return made

    with monkeypatch.context() as patched:
        patched.setattr("newsdesk.storage.outbox.enqueue", fail)
        assert room.run(MORNING) == digests.Ran(owed=1, failed=1)
    assert [key for key in room.owed() if whole.key not in key] == []
    found = room.news.read(stored.by_key, room.desk, broken.key)
    assert found is not None
    assert (found.told_up_to, found.next_at) == (broken.told_up_to, MORNING + digests.RETRY)
    assert room.run(MORNING + digests.RETRY) == digests.Ran(owed=1)
    found = room.news.read(stored.by_key, room.desk, broken.key)
    assert found is not None
    assert found.next_at == MORNING + DAY


def test_a_quiet_day_is_a_line_or_nothing_and_the_window_goes_on(room: Room) -> None:
    line = room.add()
    room.add(name="Still", quiet=Quiet.NOTHING)
    assert room.run(MORNING) == digests.Ran(owed=1, quiet=1)
    assert [key.split(":")[1] for key in room.owed()] == [line.key]
    room.take(story(1), "A", MORNING + HOUR)
    assert room.run(MORNING + DAY) == digests.Ran(owed=2)


def test_after_three_days_there_is_one_with_its_true_window(room: Room) -> None:
    digest = room.add()
    room.run(MORNING)
    for day in range(3):
        room.take(story(day), "A", MORNING + day * DAY + HOUR)
    back = MORNING + 3 * DAY + 2 * HOUR
    brief = room.brief(digest, back)
    assert brief.window == Window(MORNING, back)
    assert len(brief.stories) == 3
    assert room.run(back) == digests.Ran(owed=1)
    run = room.news.read(stored.run, room.desk, digest.key, MORNING + 3 * DAY)
    assert run is not None
    assert run.window == Window(MORNING, back)
    (sent, _) = room.sent()
    told = replace(brief, slot=MORNING + 3 * DAY, day=(MORNING + 3 * DAY).date(), missed=2)
    assert room.news.read(outbox.says, room.desk, sent.key, worded.digest(told, WORDS))
    assert room.run(MORNING + 4 * DAY) == digests.Ran(owed=1)


def test_while_one_cannot_be_sent_no_others_gather_behind_it(room: Room) -> None:
    digest = room.add()
    room.add(name="Elsewhere", target=Target("channel", 200))
    assert room.run(MORNING) == digests.Ran(owed=2)
    for claimed in room.news.write(outbox.claim, MORNING, HOUR, 5):
        outcome = Rejected(Refusal.NO_PERMISSION) if claimed.target == PLAN.target else Sent(Place(200, 1))
        room.news.write(outbox.settle, claimed, outcome, MORNING + 9 * DAY, MORNING)
    for day in range(1, 4):
        room.take(story(day), "A", MORNING + day * DAY - HOUR)
        assert room.run(MORNING + day * DAY) == digests.Ran(owed=1, late=1)
    assert len(room.owed()) == 1
    room.news.write(outbox.go_on, room.desk, PLAN.target, MORNING + 3 * DAY)
    room.take(story(4), "A", MORNING + 4 * DAY - HOUR)
    assert room.run(MORNING + 4 * DAY) == digests.Ran(owed=2)
    run = room.news.read(stored.run, room.desk, digest.key, MORNING + 4 * DAY)
    assert run is not None
    assert run.window == Window(MORNING, MORNING + 4 * DAY)
    assert len(run.told) == 4
    brief = room.brief(digest, MORNING + 5 * DAY)
    assert brief.stories == ()


def test_what_is_too_late_is_in_the_next_one_unless_that_is_further_away(room: Room) -> None:
    daily = room.add()
    weekly = room.add(name="Weekly", schedule=replace(EIGHT, weekdays=frozenset({0})))
    late = MORNING + 13 * HOUR
    assert room.run(late) == digests.Ran(owed=1, late=1)
    assert [key.split(":")[1] for key in room.owed()] == [weekly.key]
    assert room.run(MORNING + DAY) == digests.Ran(owed=1)
    run = room.news.read(stored.run, room.desk, daily.key, MORNING + DAY)
    assert run is not None
    assert run.window == Window(daily.told_up_to, MORNING + DAY)
    assert room.run(MORNING + 2 * DAY + 13 * HOUR, late=14 * HOUR) == digests.Ran(owed=1)


def test_what_was_written_late_is_in_the_next_digest_and_only_there(room: Room) -> None:
    digest = room.add()
    moment = MORNING - timedelta(seconds=20)
    room.take(story(1), "A", moment)
    room.run(MORNING)
    room.take(story(2), "B", moment + timedelta(seconds=5))
    assert headlines(room.brief(digest, MORNING + DAY)) == ["Event2"]
    room.run(MORNING + DAY)
    assert room.brief(digest, MORNING + 2 * DAY).stories == ()


def test_what_came_late_but_is_dated_long_ago_is_told_by_when_it_came(room: Room) -> None:
    digest = room.add()
    room.run(MORNING)
    room.take(replace(story(1), published=MORNING - 400 * DAY), "A", MORNING + HOUR)
    assert headlines(room.brief(digest, MORNING + DAY)) == ["Event1"]


def test_what_is_dated_long_ago_is_told_of_a_topic_however_much_newer_matches(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["newsdesk.briefing.catchup"], "MATCHES", 3)
    for n in range(5):
        room.take(story(n, "A strike of before."), "A", MORNING - 2 * DAY - n * HOUR)
    digest = room.add(topics=("strike",))
    room.run(MORNING)
    room.take(replace(story(8, "The strike is over."), published=MORNING - 400 * DAY), "A", MORNING + HOUR)
    room.take(replace(story(9, "The strike goes on."), published=MORNING - 500 * DAY), "A", MORNING + HOUR)
    room.take(replace(story(10, "The match was lost."), published=MORNING - 600 * DAY), "A", MORNING + HOUR)
    assert set(headlines(room.brief(digest, MORNING + DAY))) == {"Event8", "Event9"}


def test_what_an_editor_removed_is_not_told_and_what_one_split_off_is_a_story_told_before(room: Room) -> None:
    digest = room.add()
    ref = room.take(story(1), "A", MORNING - HOUR)
    kept = room.take(story(2), "A", MORNING - HOUR)
    room.news.write(editing.remove, room.desk, ref, MORNING)
    (told,) = room.brief(digest, MORNING).stories
    assert told.lead.ref == kept


def test_one_desk_knows_nothing_of_anothers_digests(room: Room, news: World) -> None:
    digest = room.add()
    other = Room(news, "guild:2")
    other.take(story(9), "Own", MORNING - HOUR, other.desk)
    assert room.brief(digest, MORNING).stories == ()
    assert news.read(stored.of_desk, other.desk) == ()
    assert news.read(stored.by_key, other.desk, digest.key) is None
    for change in (digests.resume, stored.pause):
        assert news.write(change, other.desk, digest.key, MORNING) is None
    assert not news.write(stored.remove, other.desk, digest.key)
    assert news.write(digests.send_now, other.desk, digest.key, MORNING) is None
    assert news.read(stored.by_key, room.desk, digest.key) == digest


def test_now_sends_what_came_since_and_the_next_comes_in_its_time(room: Room) -> None:
    digest = room.add(quiet=Quiet.NOTHING)
    room.take(story(1), "A", MORNING - 2 * HOUR)
    asked = MORNING - HOUR
    brief = room.news.write(digests.send_now, room.desk, digest.key, asked)
    assert brief is not None
    assert headlines(brief) == ["Event1"]
    assert room.run(MORNING) == digests.Ran(quiet=1)
    again = room.news.write(digests.send_now, room.desk, digest.key, MORNING + HOUR)
    assert again is not None
    assert again.window == Window(MORNING, MORNING + HOUR)
    assert len(room.owed()) == 2


def test_a_paused_digest_sends_nothing_and_goes_on_with_the_last_day(room: Room) -> None:
    digest = room.add()
    room.run(MORNING)
    paused = room.news.write(stored.pause, room.desk, digest.key, MORNING + HOUR)
    assert paused is not None
    assert paused.paused
    assert room.run(MORNING + DAY) == digests.Ran()
    resumed = room.news.write(digests.resume, room.desk, digest.key, MORNING + 9 * DAY + HOUR)
    assert resumed is not None
    assert (resumed.paused, resumed.next_at) == (False, MORNING + 10 * DAY)
    assert resumed.told_up_to == MORNING + 8 * DAY + HOUR


def test_a_weekly_digest_that_was_paused_for_a_minute_leaves_no_days_out(room: Room) -> None:
    weekly = room.add(schedule=replace(EIGHT, weekdays=frozenset({0})))
    young = room.add(name="Young", schedule=replace(EIGHT, weekdays=frozenset({6})), at=MORNING + HOUR)
    room.run(MORNING)
    friday = MORNING + 4 * DAY
    for digest, begin in ((weekly, MORNING), (young, young.told_up_to)):
        room.news.write(stored.pause, room.desk, digest.key, friday)
        resumed = room.news.write(digests.resume, room.desk, digest.key, friday + timedelta(minutes=1))
        assert resumed is not None
        assert resumed.told_up_to == begin
    room.news.write(stored.pause, room.desk, weekly.key, friday)
    later = room.news.write(digests.resume, room.desk, weekly.key, friday + 21 * DAY)
    assert later is not None
    assert later.told_up_to == MORNING + 21 * DAY, "what it would have told had it come all the while"


def test_a_digest_that_is_due_stays_due_when_it_is_changed(room: Room) -> None:
    digest = room.add()
    late = MORNING + timedelta(minutes=20)
    changed = room.news.write(digests.change, room.desk, digest.key, replace(PLAN, name="Renamed"), late)
    assert changed is not None
    assert changed.next_at == MORNING
    assert room.run(late) == digests.Ran(owed=1)
    assert room.run(late + HOUR) == digests.Ran()


def test_a_digest_that_goes_elsewhere_does_not_wait_for_the_old_place(room: Room) -> None:
    digest = room.add()
    room.run(MORNING)
    for claimed in room.news.write(outbox.claim, MORNING, HOUR, 5):
        refused = Rejected(Refusal.NO_PERMISSION)
        room.news.write(outbox.settle, claimed, refused, MORNING + 9 * DAY, MORNING)
    assert room.run(MORNING + DAY) == digests.Ran(late=1)
    moved = replace(PLAN, target=Target("channel", 200))
    room.news.write(digests.change, room.desk, digest.key, moved, MORNING + DAY + HOUR)
    assert room.run(MORNING + 2 * DAY) == digests.Ran(owed=1)
    assert len(room.sent(moved.target)) == 1


def test_a_digest_that_is_moved_to_somebody_is_theirs(room: Room) -> None:
    digest = room.add()
    moved = replace(PLAN, target=Target("user", 8))
    changed = room.news.write(digests.change, room.desk, digest.key, moved, MORNING)
    assert changed is not None
    assert (digest.made_by, changed.made_by) == (7, 8)


def test_a_digest_is_moved_only_where_there_is_room_for_one_more(room: Room) -> None:
    own = Target("user", 7)
    mine = room.add(name="Mine", target=own)
    for n in range(stored.MOST):
        room.add(name=f"Digest {n}")
    moved = replace(mine.plan, target=PLAN.target)
    with pytest.raises(NewsdeskError, match=str(stored.MOST)):
        room.news.write(digests.change, room.desk, mine.key, moved, MORNING)
    elsewhere = replace(PLAN, name="Digest 0", target=Target("channel", 200))
    first = room.news.read(stored.seen_by, room.desk, 0)[0]
    assert room.news.write(digests.change, room.desk, first.key, elsewhere, MORNING) is not None


def test_a_changed_digest_keeps_what_it_told(room: Room) -> None:
    digest = room.add()
    room.take(story(1), "A", MORNING - HOUR)
    room.run(MORNING)
    at_nine = replace(PLAN, name="Nine", schedule=replace(EIGHT, times=(time(9, 0), time(20, 0))))
    changed = room.news.write(digests.change, room.desk, digest.key, at_nine, MORNING + timedelta(minutes=1))
    assert changed is not None
    assert (changed.plan, changed.next_at) == (at_nine, MORNING + HOUR)
    assert changed.told_up_to == MORNING
    assert room.brief(changed, MORNING + HOUR).stories == ()
    assert room.news.write(stored.remove, room.desk, digest.key)
    assert room.news.read(stored.of_desk, room.desk) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "  "}, "name"),
        ({"name": "morning BRIEF"}, "already"),
        ({"schedule": Schedule((), "UTC")}, "time of day"),
        ({"schedule": Schedule((time(8),), "UTC", frozenset())}, "weekday"),
        ({"schedule": Schedule((time(8),), "Nowhere/Atall")}, "time zone"),
        ({"schedule": Schedule((time(8), time(8, 59)), "UTC")}, "once an hour"),
        ({"stories": 0}, "up to 10"),
        ({"topics": ("ferry",) * 11}, "topics"),
        ({"topics": ("ferry (",)}, "cannot read"),
        ({"topics": ("!!",)}, "no word"),
        ({"topics": ("ferry since:3d",)}, "no place"),
    ],
)
def test_what_cannot_be_set_is_refused_with_a_sentence(room: Room, changes: dict[str, Any], said: str) -> None:
    digest = room.add()
    plan = replace(PLAN, **({"name": "Other"} | changes))
    with pytest.raises(NewsdeskError, match=said):
        room.news.write(digests.add, room.desk, plan, None, MORNING)
    assert room.news.read(stored.of_desk, room.desk) == (digest,)


def test_a_desk_has_only_so_many(room: Room) -> None:
    for n in range(stored.MOST):
        room.add(name=f"Digest {n}")
    with pytest.raises(NewsdeskError, match=str(stored.MOST)):
        room.add(name="One more")


def test_digests_made_at_one_moment_have_keys_of_their_own(room: Room, news: World) -> None:
    other = Room(news, "guild:2")
    made = [room.add(), room.add(name="Second"), other.add()]
    assert len({one.key for one in made}) == 3


def test_what_there_was_no_room_for_can_be_opened_later(room: Room) -> None:
    digest = room.add(stories=1)
    for n in range(1, 15):
        room.take(story(n), "A", MORNING - HOUR + timedelta(seconds=n))
    room.run(MORNING)
    first = room.news.read(digests.rest, room.desk, digest.key, MORNING)
    assert first is not None
    assert (first.total, len(first.stories)) == (13, 10)
    second = room.news.read(digests.rest, room.desk, digest.key, MORNING, 11)
    assert second is not None
    assert len({one.ref for one in (*first.stories, *second.stories)}) == 13
    why = room.news.read(digests.reasons, room.desk, digest.key, MORNING)
    assert why is not None
    assert (why.told, why.total) == (1, 14)
    other = room.news.desk("guild:2")
    assert room.news.read(digests.rest, other, digest.key, MORNING) is None


def test_a_forum_gets_a_post_with_a_title_in_the_desks_language(room: Room) -> None:
    room.news.write(desks.change, room.desk, language="de")
    room.add(target=Target("forum", 5))
    room.run(MORNING)
    (sending,) = room.sent(Target("forum", 5))
    (claimed,) = room.news.write(outbox.claim, MORNING, timedelta(minutes=1), 5)
    assert (sending.deed.value, claimed.title) == ("post", "Morning brief, 2026-02-02")
    assert claimed.message is not None
    assert "nichts Neues" in str(claimed.message)


def test_views_are_found_ahead_for_desks_that_nobody_made_them_for(room: Room) -> None:
    digest = room.add()
    for outlet in "AB":
        room.take(story(1), outlet, MORNING - HOUR)
    (view,) = room.news.read(digests.unfound, digest, MORNING)
    asyncio.run(briefs.make(room.news.db, Inline(), view, lambda: MORNING))
    assert room.news.read(digests.unfound, digest, MORNING) == ()
    assert room.news.read(story_briefs.found, view) is not None


def test_all_that_is_due_is_owed_a_few_at_a_time(room: Room) -> None:
    for n in range(digests.AT_ONCE + 2):
        room.add(name=f"Digest {n}", target=Target("channel", 1000 + n))
    for outlet in "AB":
        room.take(story(1), outlet, MORNING - HOUR)
    found: list[View] = []

    async def find(view: View) -> None:
        found.append(view)
        await briefs.make(room.news.db, Inline(), view, lambda: MORNING)

    def run() -> digests.Ran:
        return asyncio.run(digests.run_all_due(room.news.db, lambda: MORNING, find, language="uk"))

    assert run() == digests.Ran(owed=digests.AT_ONCE + 2)
    # What the first has had found is there for the others.
    assert len(found) == 1
    assert run() == digests.Ran()
