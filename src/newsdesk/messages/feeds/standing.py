"""How a feed stands: its health, how often it has something, and where it is posted; in a list as when it is opened."""

from __future__ import annotations

from datetime import datetime

from newsdesk.messages import _wording as wording
from newsdesk.messages.feed_post import cause
from newsdesk.messages.unasked import place
from newsdesk.models.article import StoredArticle
from newsdesk.models.following import FollowedFeed, Health
from newsdesk.models.message import Moment, MomentStyle, Plain, Run
from newsdesk.words import Catalogue

_WEEK = 7.0


def rate(per_day: float | None, words: Catalogue) -> str:
    """Say how often a feed has something: "12 a day", "3 a week"; nothing where nothing is known."""
    if per_day is None:
        return ""
    if per_day >= 1:
        return words.say("followed.rate_day", round(per_day))
    per_week = round(per_day * _WEEK)
    return words.say("followed.rate_week", per_week) if per_week else words.say("followed.rate_rare")


def after(text: str) -> tuple[Run, ...]:
    """Return a text as it stands behind a name; nothing of nothing."""
    return (Plain(f" · {text}"),) if text else ()


def came(article: StoredArticle) -> datetime:
    """Return when an article came out: no later than it was seen, whatever its feed says of next week."""
    return min(article.published or article.first_seen, article.first_seen)


def health(feed: FollowedFeed, words: Catalogue, *, age: bool = True) -> tuple[Run, ...]:
    """Say how a feed stands, in a sentence or two; where all is well, with the `age` of its newest article."""
    told: list[tuple[Run, ...]] = []
    if feed.paused:
        told.append(wording.phrase(words, "followed.paused"))
    match feed.health:
        case Health.NEW:
            told.append(wording.phrase(words, "followed.new"))
        case Health.GOOD:
            told.append(wording.phrase(words, "followed.good"))
        case Health.FAILING:
            since = Moment(feed.failing_since) if feed.failing_since else ""
            key = "followed.failing" if since else "followed.failing_now"
            said = wording.phrase(words, key, when=since) if since else wording.phrase(words, key)
            told += [said, cause(feed.why, words)]
        case Health.QUIET:
            newest = came(feed.newest) if feed.newest else None
            quiet = wording.phrase(words, "followed.quiet", when=Moment(newest, MomentStyle.DATE)) if newest else None
            told.append(quiet or wording.phrase(words, "followed.silent"))
        case Health.GONE:
            told.append(wording.phrase(words, "followed.gone"))
    if age and feed.newest is not None and feed.health is Health.GOOD:
        told.append(wording.phrase(words, "followed.newest_when", when=Moment(came(feed.newest))))
    if feed.next_check is not None and feed.health in (Health.FAILING, Health.QUIET):
        told.append(wording.phrase(words, "followed.next", when=Moment(feed.next_check)))
    return wording.sentences(words, *told)


def postings(feed: FollowedFeed, words: Catalogue) -> tuple[Run, ...]:
    """Say where a feed is posted, which is somewhere."""
    runs: list[Run] = []
    for posting in feed.postings:
        runs += [Plain(words.comma)] if runs else []
        runs.append(place(posting.target, words))
    before, _, after = words.template("followed.posted").partition("{places}")
    return tuple(run for run in (Plain(before), *runs, Plain(after)) if run != Plain(""))
