"""The answer to `trend`: how many articles a day, in words and as a chart whose alternative text has every figure."""

from __future__ import annotations

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.message import Button, Line, Message, Moment, MomentStyle, Picture, Plain, Run, Strong
from newsdesk.models.overview import DayCount, Trend
from newsdesk.words import Catalogue

DAYS = (7, 14, 30, 90)
"""Over how many days it can be asked."""
TOPIC_LIMIT = 100
ALT_LIMIT = 1024
"""Characters that Discord takes (developer documentation, "Attachment Structure", `description`)."""


def trend(answer: Trend, days: int, words: Catalogue, chart: bytes | None = None) -> Message:
    """Word how many articles a day match, over `days` days.

    `chart` is a picture of it (PNG); without one every figure is told.
    """
    topic = wording.shorten(answer.topic, TOPIC_LIMIT)
    buttons = [
        controls.button(words.say("count.days", other), actions.trend(answer.topic, other))
        for other in DAYS
        if other != days
    ]
    if not answer.total:
        return _nothing(answer, topic, days, buttons, words)
    heading = wording.phrase(
        words,
        "trend.heading",
        days,
        topic=Strong(topic[:1].upper() + topic[1:]),
        articles=Strong(words.say("count.articles", answer.total)),
    )
    peak, today = answer.peak, answer.days[-1]
    if peak is today:
        facts = [wording.phrase(words, "trend.peak_today", peak.articles)]
    else:
        facts = [wording.phrase(words, "trend.peak", peak.articles, day=_day(peak))]
        facts.append(wording.phrase(words, "trend.today", count=words.number(today.articles)))
    if answer.counted_from is not None:
        facts.append(wording.phrase(words, "trend.capped", day=_day(answer.days[0])))
    elif answer.before is None:
        facts += [wording.phrase(words, "trend.no_before")] if answer.compared else []
    else:
        facts.append(_before(answer.before, days, words))
    lines = [Line(heading), *(Line(fact) for fact in facts)]
    if chart is None:
        lines.append(wording.small((Plain(alt(answer, words)),)))
    picture = Picture("articles-a-day.png", chart, alt(answer, words)) if chart is not None else None
    return Message(tuple(lines), tuple(buttons), picture=picture)


def alt(answer: Trend, words: Catalogue) -> str:
    """Return every figure of a chart in words that Discord has room for: each with its day, else in their order."""
    first, last = answer.days[0].day, answer.days[-1].day
    told = words.comma.join(f"{day.day:%m-%d}: {day.articles}" for day in answer.days)
    whole = words.say("trend.alt", first=first.isoformat(), last=last.isoformat(), figures=told)
    if len(whole) > ALT_LIMIT:
        told = " ".join(str(day.articles) for day in answer.days)
        whole = words.say("trend.alt", first=first.isoformat(), last=last.isoformat(), figures=told)
    return whole[:ALT_LIMIT]


def _nothing(answer: Trend, topic: str, days: int, buttons: list[Button], words: Catalogue) -> Message:
    counted = days if answer.counted_from is None else len(answer.days)
    said: list[tuple[Run, ...]] = [wording.phrase(words, "trend.nothing", counted, topic=topic)]
    if answer.counted_from is not None:
        said.append(wording.phrase(words, "trend.capped", day=_day(answer.days[0])))
    elif answer.before:
        said.append(_before(answer.before, days, words))
    elif (meant := answer.suggestion) is not None:
        said.append(wording.meant(meant, words))
        buttons = [controls.button(words.say("button.search"), actions.trend(meant.words, days))]
    said.append(wording.holdings(answer.holdings, words))
    return Message((Line(wording.sentences(words, *said)),), tuple(buttons))


def _before(before: int, days: int, words: Catalogue) -> tuple[Run, ...]:
    if not before:
        return wording.phrase(words, "trend.before_none", days)
    return wording.phrase(words, "trend.before", days, articles=words.say("count.articles", before))


def _day(day: DayCount) -> Moment:
    # At noon: the same day for all readers but those half a world away.
    return Moment(day.noon, MomentStyle.DATE)
