"""What becomes of what fired, and what an alert would have fired for: one message a story, later ones change it.

What fires is noted with the article. A tick decides about it here, in transactions of their own: the first article of
a story is told, a further outlet joins that message; in quiet hours, what is new waits for one bundle in the morning.
Bundles of what is over a posting limit, and the sending, are left to `delivery`; how it is worded to `messages`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from newsdesk import metrics
from newsdesk.briefing import share, times
from newsdesk.briefing.excerpts import excerpt, shortened
from newsdesk.briefing.forms import Asked, other_forms
from newsdesk.messages import alerts as worded
from newsdesk.models.alert import (
    Alert,
    AlertPlan,
    AlertPost,
    AlertShown,
    AlertStory,
    Backtest,
    Became,
    Example,
    Hit,
    Odd,
)
from newsdesk.models.article import Desk, StoredArticle, StoredSentence
from newsdesk.models.outbox import Deed, Kind, Owed
from newsdesk.models.overview import Window
from newsdesk.models.searched import Excerpt
from newsdesk.storage import alerts, articles, counted, desks, ids, outbox, search, sqlite, stories, story_told
from newsdesk.storage.alerts import AlertLimits
from newsdesk.storage.database import Database
from newsdesk.text.match import literals
from newsdesk.text.match.possible import possible
from newsdesk.text.query import Query, parse
from newsdesk.text.query.matches import text_words
from newsdesk.words import catalogue

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Hits that are decided in one transaction: each takes some milliseconds, and other writers wait."""
RETRY = timedelta(minutes=10)
"""After so long a hit is tried again that could not be decided."""

LOOKED_BACK = timedelta(days=30)
"""How far a backtest looks back."""
COUNTED = 1_000
"""Articles that a backtest counts."""
EXAMPLES = 3
BROAD = 30
"""Messages a day past which an alert is too broad: as many as one person is sent before they are bundled."""


@dataclass(frozen=True, slots=True)
class AlertRules:
    """What the operator has set: the language of a desk that has set none, how often a role is mentioned at most."""

    language: str = "en"
    cooldown: timedelta = timedelta(minutes=15)


def decide(session: Session, now: datetime, rules: AlertRules = AlertRules(), limit: int = AT_ONCE) -> int:
    """Decide about what fired, the oldest first, at most `limit`; owe what is to be sent. Return how many there were.

    One that cannot be decided is logged and tried again later, and keeps no other waiting.
    """
    hits = alerts.undecided(session, now, limit)
    for hit in hits:
        try:
            with session.begin_nested():
                became = _decide(session, hit, rules, now)
                alerts.became(session, hit, became)
            counted.note(session, metrics.HITS, became)
        except Exception as error:
            if sqlite.fails(error):
                raise
            metrics.BUGS.add("alerts")
            log.exception("What %s of %s fired for cannot be told; tried again", hit.alert.key, hit.alert.desk.key)
            alerts.put_off(session, hit, now + RETRY)
    if hits:
        alerts.forget_old(session, now)
    return len(hits)


async def decide_all(db: Database, now: Callable[[], datetime], rules: AlertRules) -> int:
    """Decide about all that fired, some in each transaction; see `decide`."""
    done = 0
    while await db.read(alerts.any_undecided, now()):
        done += await db.write(decide, now(), rules)
    return done


def _decide(session: Session, hit: Hit, rules: AlertRules, now: datetime) -> Became:
    alert = alerts.by_key(session, hit.alert.desk, hit.alert.key)
    article = next(iter(articles.many(session, hit.alert.desk, [hit.article_id])), None)
    if alert is None or article is None or not article.approved:
        return Became.GONE
    lead, told = story_told.telling(session, alert.desk, article, partial(alerts.messages, session, alert))
    if told is not None and told.muted:
        alerts.mute(session, alert, lead, now)
    if alert.paused_at is not None or (told is not None and told.muted):
        return Became.MUTED
    if told is None:
        key = f"alert:{alert.key}:{hit.known_by}"
        _owe_new(session, alert, article, key, rules, now)
        alerts.tell(session, alert, lead.id, AlertStory(key, (article.ref,)), now)
        return Became.SENT
    if article.ref in told.refs:
        return Became.TOLD
    refs = (*told.refs, article.ref)
    alerts.tell(session, alert, lead.id, AlertStory(told.key, refs), now)
    return _join(session, alert, told, article, refs, rules, now)


def _owe_new(
    session: Session, alert: Alert, article: StoredArticle, key: str, rules: AlertRules, now: datetime
) -> None:
    words = catalogue(desks.settings(session, alert.desk).language or rules.language)
    post = alert_post(session, alert, article)
    quiet = quiet_until(alert.plan, now)
    role = alert.plan.role if quiet is None and _may_mention(session, alert, rules, now) else None
    if role is not None:
        alerts.mentioned(session, alert, now)
    target = alert.plan.target
    owed = Owed(
        key=key,
        deed=Deed.POST if target.what == "forum" else Deed.SEND,
        target=target,
        kind=Kind.ALERT,
        about=alert.plan.asked,
        message=worded.alert_post(post, words),
        title=worded.thread_title(post) if target.what == "forum" else None,
        role=role,
        headline=worded.in_a_bundle(post, words),
        owner=alert.owner,
        due=quiet,
        articles=(article.ref,),
        gathers=quiet is not None,
    )
    outbox.enqueue(session, alert.desk, owed, now)


def _join(
    session: Session,
    alert: Alert,
    told: AlertStory,
    article: StoredArticle,
    refs: Sequence[str],
    rules: AlertRules,
    now: datetime,
) -> Became:
    """Name a further outlet in the message that tells a story; one that is named already adds nothing."""
    lead, *later = story_told.carriers(session, alert.desk, refs)
    post = alert_post(session, alert, lead, later)
    if article.ref not in {one.ref for one in post.others}:
        return Became.TOLD
    words = catalogue(desks.settings(session, alert.desk).language or rules.language)
    edit = Owed(
        key=f"{told.key}:{article.ref}",
        deed=Deed.EDIT,
        target=alert.plan.target,
        kind=Kind.ALERT,
        about=alert.plan.asked,
        message=worded.alert_post(post, words),
        headline=worded.in_a_bundle(post, words),
        of=told.key,
        owner=alert.owner,
        articles=(article.ref,),
    )
    outbox.enqueue(session, alert.desk, edit, now)
    return Became.ADDED


def _may_mention(session: Session, alert: Alert, rules: AlertRules, now: datetime) -> bool:
    """Tell whether an alert may mention its role, if it has one: whichever alert has last, it was long enough ago."""
    role = alert.plan.role
    last = None if role is None else alerts.mentioned_at(session, alert.desk, role)
    return last is None or now - last >= rules.cooldown


def quiet_until(plan: AlertPlan, now: datetime) -> datetime | None:
    """Return when the quiet hours end that it is now, `None` where it is none."""
    quiet = plan.quiet
    return None if quiet is None else times.quiet_end(quiet.start, quiet.end, ZoneInfo(quiet.zone), now)


def alert_post(session: Session, alert: Alert, lead: StoredArticle, later: Sequence[StoredArticle] = ()) -> AlertPost:
    """Tell an article that an alert fired for, and name the outlets of those that came `later`."""
    sentences = articles.sentences(session, alert.desk, lead.id)
    said, number = _sentence(lead, sentences, parse(alert.plan.asked))
    others = share.others(lead, later)
    return AlertPost(alert.key, alert.plan.asked, share.telling(lead, sentences), said, number, others)


def _sentence(
    lead: StoredArticle, sentences: Sequence[StoredSentence], query: Query
) -> tuple[Excerpt | None, int | None]:
    """Return the sentence in which the words stand, where they stand in none the one that says most; and its number."""
    headline, words = share.stand_in(lead, sentences), text_words(query)
    told = [(number, one) for number, one in enumerate(sentences, 1) if one != headline]
    found = excerpt([one for _, one in told], words)
    if found is not None:
        return found, next(number for number, one in told if excerpt([one], words) == found)
    ranked = [(one.rank, number, one) for number, one in told if one.rank is not None]
    if not ranked:
        return None, None
    _, number, best = min(ranked, key=lambda one: one[:2])
    return shortened(Excerpt(best.text)), number


def backtest(
    session: Session,
    desk: Desk,
    plan: AlertPlan,
    now: datetime,
    *,
    key: str = "",
    limits: AlertLimits | None = None,
    zone: tzinfo,
) -> Backtest:
    """Return what an alert would have fired for, in 30 days or as long as the desk has; `key` is of one that is there.

    Raises what `storage.alerts.check` raises for a plan that is not allowed.
    """
    query = alerts.check(session, desk, plan, key, limits=limits)
    far, first = now - LOOKED_BACK, desks.oldest(session, desk) or now
    since = max(far, first)
    # What a young desk has came in this time, however old it is.
    found = search.found(session, desk, replace(query, since=far) if first < far else query, limit=COUNTED)
    vouched = articles.approved(session, [article_id for article_id, _ in found.rows])
    by_story = stories.grouped(session, desk, [row for row in found.rows if row[0] in vouched])
    newest = articles.many(session, desk, [of_it[0] for of_it in list(by_story.values())[:EXAMPLES]])
    examples = tuple(_example(session, desk, lead, query) for lead in newest)
    typed = " ".join(plan.asked.split())
    more = not found.whole or len(found.rows) == COUNTED
    if more:
        # What was counted reaches back so far alone.
        since = max(since, ids.time_of(found.rows[-1][0] if found.whole else found.floor))
    tested = Backtest(plan, Window(since, now), len(by_story), more, examples)
    if not possible(literals(query)):
        return replace(tested, odd=Odd.IMPOSSIBLE)
    if tested.per_day > BROAD:
        return replace(tested, odd=Odd.BROAD)
    forms = other_forms(session, desk, Asked(typed, query, frozenset(by_story)), now=now, zone=zone)
    return replace(tested, forms=forms)


def _example(session: Session, desk: Desk, lead: StoredArticle, query: Query) -> Example:
    sentences = articles.sentences(session, desk, lead.id)
    return Example(share.telling(lead, sentences), _sentence(lead, sentences, query)[0])


def add(session: Session, desk: Desk, plan: AlertPlan, owner: int | None, now: datetime, limits: AlertLimits) -> Alert:
    """Set an alert up. Raises what `storage.alerts.check` raises."""
    return alerts.add(session, desk, plan, owner, now, limits)


def shown(session: Session, desk: Desk, now: datetime, key: str = "") -> tuple[AlertShown, ...]:
    """Return a desk's alerts, or the one with a key, with how often each has fired and whether its place is shut."""
    shut = {place.target: place.why for place in outbox.paused(session, desk)}
    return tuple(
        AlertShown(one, alerts.fired(session, one, now - LOOKED_BACK), shut.get(one.plan.target))
        for one in alerts.of_desk(session, desk)
        if key in ("", one.key)
    )


def mute(session: Session, desk: Desk, key: str, ref: str, now: datetime) -> bool:
    """Have an alert say no more of the story of an article; tell whether both are there."""
    alert, article = alerts.by_key(session, desk, key), articles.by_ref(session, desk, ref)
    if alert is None or article is None:
        return False
    lead, _ = story_told.telling(session, desk, article, partial(alerts.messages, session, alert))
    alerts.mute(session, alert, lead, now)
    return True
