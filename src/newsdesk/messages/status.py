"""The answer to `status`: how this desk stands, in a few lines."""

from __future__ import annotations

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.feeds.listing import list_action
from newsdesk.models.message import Button, Code, Line, Message, Moment, MomentStyle, Plain, Run, Strong
from newsdesk.models.overview import UNAPPROVED_COUNTED, Delivery, FeedStates, Status
from newsdesk.words import Catalogue

STATES = ("good", "failing", "quiet", "new", "paused")


def status(answer: Status, version: str, words: Catalogue, *, editor: bool) -> Message:
    """Word how a desk stands; what is owed and what waits for approval is told to an `editor`."""
    have = answer.holdings
    lines = [Line((Strong(words.say("status.heading")),))]
    if have.newest is None:
        lines.append(Line(wording.phrase(words, "holdings.empty")))
    else:
        articles = words.say("count.articles", have.articles)
        stock = wording.phrase(
            words, "status.stock", articles=articles, outlets=words.say("count.outlets", have.sources)
        )
        newest = wording.phrase(words, "status.newest", when=Moment(have.newest))
        lines.append(Line(wording.sentences(words, stock, newest)))
    lines.append(Line(_feeds(answer.feeds, have.feeds, words)))
    if editor:
        lines += [Line(said) for said in _delivery(answer.delivery, words)]
    lines.append(wording.small(wording.phrase(words, "status.version", version=version)))
    buttons: list[Button] = []
    if have.feeds:
        buttons.append(controls.button(words.say("button.all_feeds"), list_action()))
    if have.newest is not None:
        buttons.append(controls.button(words.say("button.latest"), actions.latest("")))
    return Message(tuple(lines), tuple(buttons))


def _feeds(feeds: FeedStates, number: int, words: Catalogue) -> tuple[Run, ...]:
    if not number:
        return wording.phrase(words, "followed.none", command=Code("/feed add"))
    counts = {"good": feeds.good, "failing": feeds.failing, "quiet": feeds.quiet, "new": feeds.new}
    counts["paused"] = feeds.paused
    states = words.comma.join(words.say(f"status.{state}", counts[state]) for state in STATES if counts[state])
    said = [wording.phrase(words, "status.feeds", number, states=states)]
    if feeds.waiting:
        said.append(wording.phrase(words, "status.waiting", feeds.waiting))
    elif feeds.next_check is not None:
        said.append(wording.phrase(words, "followed.next", when=Moment(feeds.next_check)))
    return wording.sentences(words, *said)


def _delivery(delivery: Delivery, words: Catalogue) -> list[tuple[Run, ...]]:
    said: list[tuple[Run, ...]] = []
    if delivery.unapproved:
        number = words.number(delivery.unapproved)
        if delivery.unapproved >= UNAPPROVED_COUNTED:
            number = words.say("count.at_least", number=number)
        said.append(wording.phrase(words, "status.unapproved", delivery.unapproved, number=number))
    if delivery.stopped is not None:
        said.append(wording.phrase(words, "why.stopped", when=Moment(delivery.stopped, MomentStyle.FULL)))
    for key, count in (("owed", delivery.owed), ("unsure", delivery.unsure), ("places", delivery.paused)):
        if count:
            said.append(wording.phrase(words, f"status.{key}", count))
    if not (delivery.owed or delivery.unsure or delivery.paused):
        said.append((Plain(words.say("status.delivered")),))
    return said
