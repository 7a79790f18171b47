"""Each desk is its own: whatever is done in another, every message to this one stays the same, buttons included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, time, timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from newsdesk import briefing, messages
from newsdesk.briefing import alerts as alert_briefing
from newsdesk.briefing import digests, suggestions
from newsdesk.errors import SettingsError
from newsdesk.ingest import briefs, intake
from newsdesk.messages import alerts as alert_words
from newsdesk.messages import digest as digest_words
from newsdesk.models.alert import AlertPlan
from newsdesk.models.answers import Length
from newsdesk.models.article import Desk, DeskSettings, SourceKind
from newsdesk.models.digest import DigestPlan, Schedule
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.models.overview import Asking, Window
from newsdesk.models.story import StoryTab
from newsdesk.models.why import ArticleWay, MessageWay
from newsdesk.storage import alerts, articles, desks, editing, outbox, quotes, search, states, stories, story_briefs
from newsdesk.storage.alerts import AlertLimits
from newsdesk.storage.search import asking
from newsdesk.text import story as text_story
from newsdesk.text.query import Query
from newsdesk.words import catalogue
from tests.examples import examples
from tests.storage.world import NOW, Said, Story, read, words_of, world

WORDS = catalogue("en")
DEFAULTS = DeskSettings("!", "en", "UTC")
KIND = Said(("It is kind of them.",), "Tilda Brandt", "head of the harbour board", ("Brandt",))
SEE = Said(("We shall see.",), "Egon Brandt", "county engineer", ("Brandt",))
SINGLE = Said(("It is dear.",), "Brandt", "harbour board head")
FERRY = Story("Ferry to Ostrava stops", ("Nobody sails in winter.", words_of(1), "“It is kind of them.”"), (KIND,))
POOL = (
    FERRY,
    replace(FERRY, url="https://lantern.example/ferry"),
    replace(FERRY, url="https://lantern.example/ferry", title="Ferry stops for good"),
    Story("Bridge closed", ("Lorries take the valley road.", words_of(2), "“We shall see.”"), (SEE,)),
    Story("Ferry board meets", ("Ostrava winter.", words_of(1, 60), words_of(3, 60))),
    Story("Ferry to Ostrava dear", ("Nobody sails in winter.", words_of(1), "“It is dear.”"), (SINGLE,)),
    Story("", ("A text without a headline.", words_of(4))),
)
OUTLETS = (None, "The Lantern", "Northern Standard")
TOPICS = ("", "ferry", "fery OR nothing", "bridge valley", "ferry bridge", "sailing", "-winter nothing")
NAMES = ("brandt", "tilda brandt", "egon", "tilda brant", "chair")
KEYS = ("tilda brandt", "egon brandt", "brandt")
STORIES = 2
"""Of so many of the newest articles the stories are looked at, each from all sides."""
ALERTS = (
    "ferry",
    "bridge OR lorries",
    "-winter",
    "title:ferry sails",
    'speaker:"tilda brandt"',
    "winter -bridge",
    "fer*",
)
TABS: tuple[StoryTab, ...] = ("brief", "said", "told", "changed")
LENGTHS: tuple[Length, ...] = ("short", "medium", "long")


@pytest.fixture(autouse=True, scope="module")
def _no_time_runs_out() -> Iterator[None]:
    """The first answers of a process take longest, and one that runs out of time says less than the next."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(suggestions, "PATIENCE", 60.0)
        patched.setattr(asking, "BUDGET", 60.0)
        yield


@dataclass(frozen=True)
class Step:
    """Something that is done: by desk "a" or "b", or a public article that comes in (`who` is `None`)."""

    who: str | None
    what: str
    which: int
    outlet: int


_WHAT = [
    "save",
    "save",
    "upload",
    "ingest",
    "approve",
    "remove",
    "remove",
    "settings",
    "state",
    "ask",
    "owe",
    "owe",
    "take back",
    "merge",
    "merge",
    "split",
    "story merge",
    "story merge",
    "story split",
    "story split",
    "story undo",
    "story find",
    "alert",
    "alert",
    "alert change",
]
STEPS = st.lists(
    st.builds(
        Step,
        who=st.sampled_from(["a", "a", "a", "b", "b", None]),
        what=st.sampled_from(_WHAT),
        which=st.integers(0, len(POOL) - 1),
        outlet=st.integers(0, len(OUTLETS) - 1),
    ),
    min_size=4,
    max_size=20,
)


def _refs(session: Session, desk: Desk) -> list[str]:
    found = articles.many(session, desk, search.newest(session, desk, Query(), limit=50))
    return [article.ref for article in found]


def _do(session: Session, desk: Desk, step: Step, n: int) -> object:
    """Do one thing in a desk, and return what the desk is told of it."""
    now = NOW + timedelta(hours=n)
    refs = _refs(session, desk)
    story = replace(POOL[step.which], outlet=OUTLETS[step.outlet])
    match step.what:
        case "save" | "upload":
            kind = SourceKind.PASTED if step.what == "save" else SourceKind.UPLOADED
            taken, ref = intake.save(session, desk, read(story), kind, f"name{step.outlet}", now)
            return type(taken).__name__, ref
        case "ingest":
            source = desks.private_source(session, desk, SourceKind.SHELL, story.outlet, now)
            return type(intake.take(session, read(story), source, now)).__name__
        case "approve" if refs:
            return editing.approve(session, desk, refs[step.which % len(refs)], now)
        case "remove" if refs:
            return editing.remove(session, desk, refs[step.which % len(refs)], now)
        case "owe":
            return outbox.enqueue(session, desk, _owed(desk, step, n, refs), now)
        case "take back" if refs:
            return outbox.take_back(session, desk, refs[step.which % len(refs)], now)
        case "merge" | "split":
            correct = quotes.merge if step.what == "merge" else quotes.split
            return correct(session, desk, KEYS[step.which % len(KEYS)], KEYS[step.outlet], now)
        case "settings":
            return desks.change(session, desk, prefix="?" * (step.outlet + 1), savers_role=step.which)
        case "state":
            return states.put(session, desk, ("latest", "x" * step.which), now)
        case _:
            asked = TOPICS[step.which % len(TOPICS)], NAMES[step.which % len(NAMES)]
            new = briefing.catchup(session, desk, Asking(7), now)
            briefing.told(session, desk, 7, new, now)
            latest, said = briefing.latest(session, desk, asked[0]), briefing.quotes(session, desk, asked[1])
            return messages.latest(latest, WORDS), messages.quotes(said, WORDS), briefing.topics(session, desk, "")


def _alert(session: Session, desk: Desk, step: Step, n: int) -> object:
    """Set an alert up, or pause, resume, mute or remove one."""
    now = NOW + timedelta(hours=n)
    there = alerts.of_desk(session, desk)
    if step.what == "alert" or not there:
        target = Target("user", 7) if step.outlet == 0 else Target("channel", desk.id * 10 + step.outlet)
        plan = AlertPlan(ALERTS[step.which], target)
        try:
            return alerts.add(session, desk, plan, 7, now, AlertLimits(3, 3)).key
        except SettingsError as error:
            return str(error)
    one, refs = there[step.which % len(there)], _refs(session, desk)
    match step.outlet:
        case 0:
            if one.paused_at is None:
                return alerts.pause(session, desk, one.key, now)
            return alerts.resume(session, desk, one.key)
        case 1:
            return refs and alert_briefing.mute(session, desk, one.key, refs[step.which % len(refs)], now)
        case _:
            return alerts.remove(session, desk, one.key)


def _told_alerts(session: Session, desk: Desk) -> list[object]:
    """Return what a desk is shown of its alerts, and what any would have fired for."""
    now = NOW + timedelta(hours=30)
    shown: list[object] = [alert_words.list_(alert_briefing.shown(session, desk, now), 1, WORDS, "alert add")]
    for asked in ALERTS:
        plan = AlertPlan(asked, Target("user", 8))
        shown.append(alert_words.backtest(alert_briefing.backtest(session, desk, plan, now, zone=UTC), WORDS))
    return shown


def _correct(session: Session, desk: Desk, step: Step, n: int) -> object:
    """Merge two stories, split an article off, take either back, or have found what a story tells together."""
    now, refs = NOW + timedelta(hours=n), _refs(session, desk)
    if not refs:
        return None
    ref, other = refs[step.which % len(refs)], refs[step.outlet % len(refs)]
    match step.what:
        case "story merge":
            return stories.merge(session, desk, ref, other, now)
        case "story split":
            return stories.split(session, desk, ref, [other if step.which % 2 else ref], now)
        case "story undo":
            return stories.unmerge(session, desk, ref, other), stories.unsplit(session, desk, [ref])
        case _:
            return _find(session, desk, ref)


def _find(session: Session, desk: Desk, ref: str) -> bool:
    """Have found what the story of an article tells together, as a reader would, where it is not there yet."""
    seen = briefs.missing(session, desk, ref)
    if seen is not None:
        story_briefs.keep(session, seen, text_story.find(story_briefs.texts(session, seen)), NOW)
    return seen is not None


def _stories(session: Session, desk: Desk, ref: str) -> list[object]:
    """Return all that a desk can be shown of the story of an article."""
    _find(session, desk, ref)
    told = [briefing.story(session, desk, ref, tab) for tab in TABS]
    shown: list[object] = [one and messages.story(one, WORDS, editor=True) for one in told]
    members, near = briefing.story_articles(session, desk, ref), briefing.near_stories(session, desk, ref)
    shown += [messages.story_split(ref, members, (), WORDS), messages.story_merge(ref, near, WORDS)]
    return [*shown, briefing.near_stories(session, desk, ref, "ferry")]


def _owed(desk: Desk, step: Step, n: int, refs: list[str]) -> Owed:
    """A post to the desk's channel, or to a person whom both desks know."""
    target = Target("user", 7) if step.outlet == 0 else Target("channel", desk.id * 10 + step.outlet)
    message = Message((Line((Plain("A post"),)),))
    carried = tuple(refs[: step.which])
    return Owed(f"{desk.key}:{n}", Deed.SEND, target, Kind.DIGEST, f"Brief {n}", message, articles=carried)


def _told_why(session: Session, desk: Desk) -> list[object]:
    """Return all that `why` tells a desk: of its places, its posts, its articles, and of what it has none."""
    places = [Target("channel", desk.id * 10 + n) for n in (1, 2)]
    lately = [briefing.lately(session, desk, place) for place in places]
    shown: list[object] = [messages.lately(one, WORDS, editor=True) for one in lately]
    asked = [sending.reference for one in lately for sending in one.sendings]
    asked += [outbox.reference(f"{key}:{n}") for key in ("guild:1", "guild:2") for n in range(20)]
    for what in (*asked, *TOPICS[1:], "https://lantern.example/ferry", "https://discord.com/channels/1/2/3"):
        answer = briefing.why(session, desk, 7, what)
        if isinstance(answer, MessageWay):
            shown.append(messages.message_way(answer, WORDS, editor=True))
        elif isinstance(answer, ArticleWay):
            shown.append(messages.article_way(answer, WORDS))
        else:
            shown.append(messages.unknown(answer, WORDS))
    return shown


DONE_BY = {"story": _correct, "alert": _alert}
"""By the first word of a step; whatever else is `_do`'s."""


def _play(session: Session, steps: list[Step], without: str | None) -> list[object]:
    """Do all that is done, but for one desk's, and return what desk B was told at its own steps and after all."""
    b = desks.ensure(session, "guild:2", NOW)
    told: list[object] = []
    for n, step in enumerate(steps):
        done = DONE_BY.get(step.what.partition(" ")[0], _do)
        if step.who == "b":
            told.append(done(session, b, step, n))
        elif step.who is None:
            story = replace(POOL[step.which], outlet=OUTLETS[step.outlet])
            now = NOW + timedelta(hours=n)
            intake.take(session, read(story), desks.everyone_source(session, story.outlet, now), now)
        elif without != "a":
            done(session, desks.ensure(session, "guild:1", NOW), step, n)
        alert_briefing.decide(session, NOW + timedelta(hours=n, minutes=1))
    told += _messages(session, b)
    return told


def _overview(session: Session, desk: Desk, topic: str) -> list[object]:
    """Return what a desk is shown of itself as a whole; person 7 has asked both desks what is new, now and then."""
    now = NOW + timedelta(hours=30)
    new = [briefing.catchup(session, desk, Asking(person, topic), now) for person in (7, 8)]
    shown: list[object] = [messages.catchup(one, WORDS) for one in new]
    shown += [
        messages.trend(briefing.trend(session, desk, topic or "ferry", days, now, UTC), days, WORDS) for days in (7, 90)
    ]
    return [*shown, messages.status(briefing.status(session, desk, now), "1", WORDS, editor=True)]


def _messages(session: Session, desk: Desk) -> list[object]:
    """Return every message that a desk can be shown, as it is drawn, with what its buttons and menus do."""
    shown: list[object] = []
    for topic in TOPICS[:3]:
        shown += _overview(session, desk, topic)
    for topic in TOPICS:
        shown += [messages.latest(briefing.latest(session, desk, topic, first), WORDS) for first in (1, 4)]
        for sort in get_args(briefing.Sort):
            shown.append(messages.search(briefing.search(session, desk, topic, sort, now=NOW), WORDS))
        shown.append(messages.summary(briefing.summary(session, desk, topic), WORDS))
        shown.append(briefing.story_about(session, desk, topic))
    for n, ref in enumerate(_refs(session, desk)):
        opened = briefing.article(session, desk, ref)
        assert opened is not None
        shown += [messages.article(opened, WORDS, editor=editor) for editor in (True, False)]
        shown.append(messages.confirm_removal(opened, WORDS))
        for length in LENGTHS:
            told = briefing.summary_of(session, desk, ref, length)
            assert told is not None
            shown.append(messages.summary(told, WORDS))
        found = [briefing.context(session, desk, ref, "sentence", n) for n in (1, 2)]
        found.append(briefing.context(session, desk, ref, "quote", 1))
        shown += [messages.in_context(one, WORDS) for one in found if one is not None]
        said, outlets = briefing.said(session, desk, ref), briefing.outlets(session, desk, ref)
        assert said is not None
        assert outlets is not None
        shown += [messages.said(said, WORDS), messages.outlets(outlets, WORDS)]
        shown += _stories(session, desk, ref) if n < STORIES else []
    for name in NAMES:
        for about in (None, "ferry"):
            shown.append(messages.quotes(briefing.quotes(session, desk, name, about), WORDS))
    for key in KEYS:
        who = briefing.who_is_who(session, desk, key)
        shown.append(who and messages.who_is_who(who, WORDS))
        shown += [briefing.others_called(session, desk, key, typed) for typed in ("brandt", "brant", "egon")]
        shown.append(messages.quotes(briefing.quotes_of(session, desk, (key,)), WORDS, editor=True))
    both = ("tilda brandt", "egon brandt")
    shown += [messages.quotes(briefing.quotes_of(session, desk, both, None, first), WORDS) for first in (1, 2)]
    shown += [briefing.topics(session, desk, typed) for typed in ("", "f", "harb")]
    shown += [briefing.people(session, desk, typed) for typed in ("", "bra", "county")]
    shown.append(messages.help(briefing.examples(session, desk), "!", WORDS))
    set_here = desks.settings(session, desk)
    shown.append(messages.settings(set_here, DEFAULTS, WORDS))
    shown += _told_why(session, desk)
    shown += _digested(session, desk)
    shown += _told_alerts(session, desk)
    shown.append(messages.setup(set_here, DEFAULTS, desks.holdings(session, desk), WORDS, now=NOW))
    return shown


def _digested(session: Session, desk: Desk) -> list[object]:
    """What digests of this desk would be now: of all that came, and of a topic."""
    schedule = Schedule((time(8),), "UTC")
    drafts = [
        digests.draft(desk, DigestPlan("Brief", Target("channel", 1), schedule, topics=topics), 7, NOW)
        for topics in ((), ("ferry", "harbour"))
    ]
    window = Window(NOW - timedelta(days=30), NOW + timedelta(days=1))
    return [digest_words.digest(digests.compose(session, desk, one, window, NOW), WORDS) for one in drafts]


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_what_is_done_in_another_desk_changes_no_message(steps: list[Step]) -> None:
    with world() as shared, world() as alone:
        with_neighbour = shared.write(_play, steps, None)
        assert repr(with_neighbour) == repr(alone.write(_play, steps, "a"))
        assert shared.write(search.check) == ()


def test_a_ref_of_another_desk_opens_nothing() -> None:
    with world() as news:
        one, two = news.desk("guild:1"), news.desk("guild:2")
        _, ref = news.write(intake.save, one, read(FERRY), SourceKind.PASTED, "Ana", NOW)
        assert news.read(briefing.article, one, ref) is not None
        for asked in (ref, "abcdefghijkl", ""):
            assert news.read(briefing.article, two, asked) is None
            assert news.read(briefing.summary_of, two, asked) is None
            assert news.read(briefing.context, two, asked, "sentence", 1) is None
            assert news.read(briefing.said, two, asked) is None
            assert news.read(briefing.outlets, two, asked) is None
            assert news.read(briefing.story, two, asked) is None
            assert news.read(briefing.story_articles, two, asked) == ()
            assert not news.write(stories.split, two, asked, [asked], NOW)
            assert not news.write(stories.merge, two, asked, asked, NOW)
            assert not news.write(editing.approve, two, asked, NOW)
            assert not news.write(editing.remove, two, asked, NOW)
        _, other = news.write(intake.save, two, read(FERRY), SourceKind.PASTED, "Ana", NOW)
        assert other != ref, "the same text saved by the same name at the same moment has another ref in each desk"
        assert news.read(briefing.article, one, ref) is not None


@pytest.mark.no_cover
def test_a_public_article_that_one_desk_removes_stays_for_the_others() -> None:
    with world() as news:
        one, two = news.desk("guild:1"), news.desk("guild:2")
        news.take(None, replace(FERRY, outlet="The Lantern"))
        before = news.write(_messages, two)
        (ref,) = news.read(_refs, one)
        assert news.read(_refs, two) == [ref]
        assert news.write(editing.remove, one, ref, NOW)
        assert news.read(_refs, one) == []
        assert news.read(briefing.article, one, ref) is None
        assert news.read(briefing.quotes, one, "brandt").entries == ()
        assert repr(news.write(_messages, two)) == repr(before)


def test_a_post_of_another_desk_is_not_found_by_its_reference_nor_counted_nor_taken_back() -> None:
    with world() as news:
        one, two = news.desk("guild:1"), news.desk("guild:2")
        news.take(None, replace(FERRY, outlet="The Lantern"))
        (ref,) = news.read(_refs, one)
        post = Owed(
            "a", Deed.SEND, Target("channel", 1), Kind.FEED, "Feed", Message((Line((Plain("x"),)),)), articles=(ref,)
        )
        news.write(outbox.enqueue, one, post, NOW)
        assert news.read(briefing.message, one, 7, reference=outbox.reference("a")) is not None
        assert news.read(briefing.message, two, 7, reference=outbox.reference("a")) is None
        assert news.read(briefing.lately, two, Target("channel", 1)).sendings == ()
        told = news.read(briefing.why, two, 7, "ferry")
        assert isinstance(told, ArticleWay)
        assert told.posts == ()
        assert news.write(outbox.take_back, two, ref, NOW) == 0
        assert len(news.read(outbox.carrying, one, ref)) == 1
        assert news.write(outbox.take_back, one, ref, NOW) == 1
        assert news.read(outbox.carrying, one, ref) == ()
