"""What is at an address that somebody wants to follow: one feed, several to choose from, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.feed_post import cause
from newsdesk.messages.feeds.standing import after, rate
from newsdesk.messages.unasked import place
from newsdesk.models.found import Found, FoundFeed, FoundItem
from newsdesk.models.message import Action, Button, Code, Line, Link, Message, Moment, Plain, Run, Strong
from newsdesk.models.outbox import Target
from newsdesk.words import Catalogue


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said of a feed before it is followed: where it is to be posted, its folder, a note."""

    post: Target | None = None
    folder: str | None = None
    note: str | None = None

    def args(self) -> tuple[str, ...]:
        """Return it as a button's arguments."""
        return (str(self.post) if self.post else "", self.folder or "", self.note or "")


def found(what: Found, wish: Wish, known: frozenset[str], words: Catalogue) -> Message:
    """Word what is at an address: one feed, with its newest items; several, to choose from; or why there is nothing.

    `known` are the addresses of those that the desk follows already.
    """
    if not what.feeds:
        return _nothing(what, words)
    rest = [feed for feed in what.feeds if feed.why is None and feed.url not in known]
    if len(what.feeds) == 1 and not what.more:
        return _preview(what.feeds[0], wish, words, known=not rest and what.feeds[0].why is None)
    return _choice(what, tuple(rest), wish, known, words)


def _nothing(what: Found, words: Catalogue) -> Message:
    address = Code(wording.shorten(what.address, wording.TITLE_LIMIT))
    if what.why == "page":
        return Message((Line(wording.phrase(words, "followed.no_feed", address=address)),), private=True)
    said = wording.phrase(words, "followed.unreachable", address=address)
    return Message((Line(wording.sentences(words, said, _why(what.why, what.status, words))),), private=True)


def _why(why: str | None, status: int | None, words: Catalogue) -> tuple[Run, ...]:
    told = cause(why, words)
    if status is None or any(str(status) in run.text for run in told):
        return told
    return wording.sentences(words, told, wording.phrase(words, "followed.status", status=str(status)))


def _preview(feed: FoundFeed, wish: Wish, words: Catalogue, *, known: bool) -> Message:
    name = Strong(wording.shorten(feed.title, wording.NAME_LIMIT))
    if feed.why is not None:
        cannot = wording.phrase(words, "followed.cannot", feed=name)
        return Message((Line(wording.sentences(words, cannot, _why(feed.why, feed.status, words))),), private=True)
    if known:
        return Message((Line(wording.phrase(words, "followed.known", feed=name)),), private=True)
    lines = [Line((name, *after(rate(feed.per_day, words))))]
    lines += [wording.small((Plain(wording.shorten(feed.url, wording.TITLE_LIMIT)),)), wording.BLANK]
    lines += [Line((Plain("• "), _headline(item), *_when(item, words))) for item in feed.newest]
    if not feed.newest:
        lines.append(Line(wording.phrase(words, "followed.empty")))
    if wish.post is not None:
        lines.append(Line(wording.phrase(words, "followed.will_post", place=place(wish.post, words))))
    buttons = (controls.button(words.say("button.follow"), _follow(feed, wish)), _cancel(words))
    return Message(tuple(lines), buttons)


def _choice(what: Found, open_: Sequence[FoundFeed], wish: Wish, known: frozenset[str], words: Catalogue) -> Message:
    count = len(what.feeds)
    heading = (
        wording.phrase(words, "followed.which_two") if count == 2 else wording.phrase(words, "followed.which", count)
    )
    blocks = [_found_line(feed, known, words) for feed in what.feeds]
    if what.more:
        blocks.append([(Line(wording.phrase(words, "followed.more_named", what.more)),)])
    lines = wording.fit((Line(heading),), blocks)
    if not open_:
        return Message(lines)
    if len(open_) < controls.MOST_BUTTONS:
        label = "button.follow_one"
        buttons = [
            controls.button(words.say(label, feed=wording.shorten(feed.title, 40)), _follow(feed, wish))
            for feed in open_
        ]
        return Message(lines, (*buttons, _cancel(words)))
    args = tuple(text for feed in open_ for text in (feed.url, feed.title, feed.home or ""))
    options = [controls.option(feed.title, str(n), rate(feed.per_day, words) or None) for n, feed in enumerate(open_)]
    menu = controls.menu(words.say("menu.follow"), Action("follow_of", (*wish.args(), *args)), options)
    return Message(lines, (_cancel(words),), menu)


def _found_line(feed: FoundFeed, known: frozenset[str], words: Catalogue) -> wording.Block:
    name = Strong(wording.shorten(feed.title, wording.NAME_LIMIT))
    if feed.why is not None:
        cannot = wording.phrase(words, "followed.cannot", feed=name)
        return [(Line(wording.sentences(words, cannot, _why(feed.why, feed.status, words))),)]
    if feed.url in known:
        return [(Line(wording.phrase(words, "followed.already", feed=name)),)]
    often = rate(feed.per_day, words)
    head = wording.phrase(words, "followed.one", feed=name, rate=often) if often else (name,)
    if not feed.newest:
        empty = wording.phrase(words, "followed.empty")
        return [(Line((*head, Plain(words.stop), *empty)),)]
    first = feed.newest[0]
    newest = wording.phrase(words, "followed.newest", headline=_headline(first))
    return [
        (Line((*head, Plain(words.stop), *newest, *_when(first, words))),),
        (Line(head),),
    ]


def _headline(item: FoundItem) -> Run:
    return Link(wording.shorten(item.title, 120) or "…", item.url or "")


def _when(item: FoundItem, words: Catalogue) -> tuple[Run, ...]:
    return (Plain(words.comma), Moment(item.published)) if item.published is not None else ()


def _follow(feed: FoundFeed, wish: Wish) -> Action:
    return Action("follow", (*wish.args(), feed.url, feed.title, feed.home or ""))


def _cancel(words: Catalogue) -> Button:
    return controls.button(words.say("button.cancel"), Action("feed_cancel"))


def starters(offered: Sequence[tuple[str, str]], words: Catalogue) -> Message:
    """Offer the feeds that the operator has chosen to begin with: addresses and names."""
    options = [controls.option(name, address, address.partition("://")[2]) for address, name in offered]
    menu = controls.menu(words.say("menu.follow"), Action("feed_add"), options)
    return Message((Line(wording.phrase(words, "followed.starters")),), menu=menu, private=True)
