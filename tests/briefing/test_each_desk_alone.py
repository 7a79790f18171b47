"""Each desk is its own: whatever is done in another, every message to this one stays the same, buttons included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from newsdesk import briefing, messages
from newsdesk.ingest import intake
from newsdesk.models.answers import Length
from newsdesk.models.article import Desk, DeskSettings, SourceKind
from newsdesk.storage import articles, desks, editing, search, states
from newsdesk.text.query import Query
from newsdesk.words import catalogue
from tests.storage.world import NOW, Said, Story, read, words_of, world

WORDS = catalogue("en")
DEFAULTS = DeskSettings("!", "en", "UTC")
KIND = Said(("It is kind of them.",), "Tilda Brandt", "head of the harbour board", ("Brandt",))
SEE = Said(("We shall see.",), "Egon Brandt", "county engineer", ("Brandt",))
FERRY = Story("Ferry to Ostrava stops", ("Nobody sails in winter.", words_of(1), "“It is kind of them.”"), (KIND,))
POOL = (
    FERRY,
    replace(FERRY, url="https://lantern.example/ferry"),
    replace(FERRY, url="https://lantern.example/ferry", title="Ferry stops for good"),
    Story("Bridge closed", ("Lorries take the valley road.", words_of(2), "“We shall see.”"), (SEE,)),
    Story("Ferry board meets", ("Ostrava winter.", words_of(1, 60), words_of(3, 60))),
    Story("", ("A text without a headline.", words_of(4))),
)
OUTLETS = (None, "The Lantern", "Northern Standard")
TOPICS = ("", "ferry", "fery", "bridge valley", "ferry bridge", "nothing of this")
NAMES = ("brandt", "tilda brandt", "egon", "tilda brant", "chair")
LENGTHS: tuple[Length, ...] = ("short", "medium", "long")


@dataclass(frozen=True)
class Step:
    """Something that is done: by desk "a" or "b", or a public article that comes in (`who` is `None`)."""

    who: str | None
    what: str
    which: int
    outlet: int


_WHAT = ["save", "save", "upload", "ingest", "approve", "remove", "remove", "settings", "state", "ask"]
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
        case "settings":
            return desks.change(session, desk, prefix="?" * (step.outlet + 1), savers_role=step.which)
        case "state":
            return states.put(session, desk, ("latest", "x" * step.which), now)
        case _:
            asked = TOPICS[step.which % len(TOPICS)], NAMES[step.which % len(NAMES)]
            latest, quotes = briefing.latest(session, desk, asked[0]), briefing.quotes(session, desk, asked[1])
            return messages.latest(latest, WORDS), messages.quotes(quotes, WORDS), briefing.topics(session, desk, "")


def _play(session: Session, steps: list[Step], without: str | None) -> list[object]:
    """Do all that is done, but for one desk's, and return what desk B was told at its own steps and after all."""
    b = desks.ensure(session, "guild:2", NOW)
    told: list[object] = []
    for n, step in enumerate(steps):
        if step.who == "b":
            told.append(_do(session, b, step, n))
        elif step.who is None:
            story = replace(POOL[step.which], outlet=OUTLETS[step.outlet])
            now = NOW + timedelta(hours=n)
            intake.take(session, read(story), desks.everyone_source(session, story.outlet, now), now)
        elif without != "a":
            _do(session, desks.ensure(session, "guild:1", NOW), step, n)
    told += _messages(session, b)
    return told


def _messages(session: Session, desk: Desk) -> list[object]:
    """Return every message that a desk can be shown, as it is drawn, with what its buttons and menus do."""
    shown: list[object] = []
    for topic in TOPICS:
        shown += [messages.latest(briefing.latest(session, desk, topic, first), WORDS) for first in (1, 4)]
        shown.append(messages.summary(briefing.summary(session, desk, topic), WORDS))
    for ref in _refs(session, desk):
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
    for name in NAMES:
        for about in (None, "ferry"):
            shown.append(messages.quotes(briefing.quotes(session, desk, name, about), WORDS))
    both = ("tilda brandt", "egon brandt")
    shown += [messages.quotes(briefing.quotes_of(session, desk, both, None, first), WORDS) for first in (1, 2)]
    shown += [briefing.topics(session, desk, typed) for typed in ("", "f", "harb")]
    shown += [briefing.people(session, desk, typed) for typed in ("", "bra", "county")]
    shown.append(messages.help(briefing.examples(session, desk), "!", WORDS))
    set_here = desks.settings(session, desk)
    shown.append(messages.settings(set_here, DEFAULTS, WORDS))
    shown.append(messages.setup(set_here, DEFAULTS, desks.holdings(session, desk), WORDS, now=NOW))
    return shown


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
            assert not news.write(editing.approve, two, asked, NOW)
            assert not news.write(editing.remove, two, asked, NOW)
        _, other = news.write(intake.save, two, read(FERRY), SourceKind.PASTED, "Ana", NOW)
        assert other != ref, "the same text saved by the same name at the same moment has another ref in each desk"
        assert news.read(briefing.article, one, ref) is not None


def test_a_public_article_that_one_desk_removes_stays_for_the_others() -> None:
    with world() as news:
        one, two = news.desk("guild:1"), news.desk("guild:2")
        news.take(None, replace(FERRY, outlet="The Lantern"))
        before = news.read(_messages, two)
        (ref,) = news.read(_refs, one)
        assert news.read(_refs, two) == [ref]
        assert news.write(editing.remove, one, ref, NOW)
        assert news.read(_refs, one) == []
        assert news.read(briefing.article, one, ref) is None
        assert news.read(briefing.quotes, one, "brandt").entries == ()
        assert repr(news.read(_messages, two)) == repr(before)
