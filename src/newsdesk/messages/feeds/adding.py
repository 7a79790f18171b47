"""What is at an address that somebody wants to follow: one feed, several to choose from, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.feed_post import cause
from newsdesk.messages.feeds.listing import list_action
from newsdesk.messages.feeds.standing import after, rate
from newsdesk.messages.unasked import place
from newsdesk.models.feed import NotAFeedReason
from newsdesk.models.found import NO_ADDRESS, Found, FoundFeed, FoundItem
from newsdesk.models.message import Action, Button, Code, Line, Link, Menu, Message, Moment, Plain, Run, Strong
from newsdesk.models.outbox import Target
from newsdesk.words import Catalogue

_BAD = 400
"""The first status of a server that has not what was asked for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said of a feed before it is followed: where it is to be posted, its folder, a note."""

    post: Target | None = None
    folder: str | None = None
    note: str | None = None

    def args(self) -> tuple[str, ...]:
        """Return it as a button's arguments."""
        return (str(self.post) if self.post else "", self.folder or "", self.note or "")


@dataclass(frozen=True, slots=True)
class Offered:
    """A feed as a button that follows it says it."""

    url: str
    title: str
    home: str = ""

    def args(self) -> tuple[str, ...]:
        """Return it as a button's arguments."""
        return (self.url, self.title, self.home)


def found(what: Found, wish: Wish, known: frozenset[str], words: Catalogue, how: str) -> Message:
    """Word what is at an address: one feed, with its newest items; several, to choose from; or why there is nothing.

    `known` are the addresses of those that the desk follows already; `how` is how a feed is added.
    """
    if not what.feeds:
        return _nothing(what, words, how)
    rest = [feed for feed in what.feeds if feed.why is None and feed.url not in known]
    if len(what.feeds) == 1 and not what.more:
        return _preview(what.feeds[0], wish, words, known=not rest and what.feeds[0].why is None)
    return _choice(what, tuple(rest), wish, known, words)


def _nothing(what: Found, words: Catalogue, how: str) -> Message:
    address = Code(wording.shorten(what.address, wording.TITLE_LIMIT) or "…")
    if what.why == NO_ADDRESS:
        said = wording.phrase(words, "followed.no_address", address=address, command=Code(how))
        return Message((Line(said),), private=True)
    if what.why == "page":
        return Message((Line(wording.phrase(words, "followed.no_feed", address=address)),), private=True)
    said = wording.phrase(words, "followed.unreachable", address=address)
    return Message((Line(wording.sentences(words, said, _why(what.why, what.status, words))),), private=True)


def _why(why: str | None, status: int | None, words: Catalogue) -> tuple[Run, ...]:
    # Of a feed that is followed it is said that there is none any more; here nobody knows of one.
    match why:
        case NotAFeedReason.PAGE | NotAFeedReason.EMPTY:
            told = (Plain(words.say("followed.not_there")),)
        case NotAFeedReason.UNREADABLE:
            told = (Plain(words.say("following.why_other")),)
        case _:
            told = cause(why, words)
    # What a server says by its status of something that it gives is that all is well.
    if status is None or status < _BAD or any(str(status) in run.text for run in told):
        return told
    return wording.sentences(words, told, wording.phrase(words, "followed.status", status=str(status)))


def _preview(feed: FoundFeed, wish: Wish, words: Catalogue, *, known: bool) -> Message:
    name = Strong(wording.shorten(feed.title, wording.NAME_LIMIT))
    if feed.why is not None:
        cannot = wording.phrase(words, "followed.cannot", feed=name)
        return Message((Line(wording.sentences(words, cannot, _why(feed.why, feed.status, words))),), private=True)
    follow = Action("follow", (*wish.args(), *_offered(feed).args()))
    if known:
        already = Line(wording.phrase(words, "followed.known", feed=name))
        if wish.post is None:
            return Message((already,), private=True)
        post = controls.button(words.say("menu.feed_post"), follow)
        return Message((already, _will_post(wish.post, words)), (post, _cancel(words)))
    lines = [Line((name, *after(rate(feed.per_day, words))))]
    lines += [wording.small((Plain(wording.shorten(feed.url, wording.TITLE_LIMIT)),)), wording.BLANK]
    lines += [Line((Plain("• "), _headline(item), *_when(item, words))) for item in feed.newest]
    if not feed.newest:
        lines.append(Line(wording.phrase(words, "followed.empty")))
    if wish.post is not None:
        lines.append(_will_post(wish.post, words))
    return Message(tuple(lines), (controls.button(words.say("button.follow"), follow), _cancel(words)))


def _will_post(to: Target, words: Catalogue) -> Line:
    return Line(wording.phrase(words, "followed.will_post", place=place(to, words)))


def _choice(what: Found, open_: Sequence[FoundFeed], wish: Wish, known: frozenset[str], words: Catalogue) -> Message:
    count = len(what.feeds)
    if not open_:
        heading = wording.phrase(words, "followed.heading", count)
    elif count == 2:
        heading = wording.phrase(words, "followed.which_two")
    else:
        heading = wording.phrase(words, "followed.which", count)
    blocks = [_found_line(feed, known, words) for feed in what.feeds]
    if what.more:
        blocks.append([(Line(wording.phrase(words, "followed.more_named", what.more)),)])
    lines = wording.fit((Line(heading),), blocks)
    if not open_:
        return Message(lines, (controls.button(words.say("button.all_feeds"), list_action()),))
    often = [rate(feed.per_day, words) for feed in open_]
    buttons, menu = _choices([_offered(feed) for feed in open_], often, wish, words)
    return Message(lines, (*buttons, _cancel(words)), menu)


def also(said: tuple[Run, ...], rest: Sequence[Offered], wish: Wish, words: Catalogue) -> Message:
    """Say that one of several feeds is followed now, and offer the rest of them on."""
    names = [Line((Plain("• "), Strong(wording.shorten(one.title, wording.NAME_LIMIT)))) for one in rest]
    more = (wording.BLANK, Line(wording.phrase(words, "followed.also", len(rest))), *names)
    buttons, menu = _choices(rest, [""] * len(rest), wish, words)
    show = controls.button(words.say("button.all_feeds"), list_action())
    return Message((Line(said), *more), (*buttons, show), menu)


def _choices(
    offered: Sequence[Offered], often: Sequence[str], wish: Wish, words: Catalogue
) -> tuple[tuple[Button, ...], Menu | None]:
    """Return a button for each of two feeds, a menu of more; each knows of the others, which are offered afterwards."""
    args = (*wish.args(), *(text for one in offered for text in one.args()))
    if len(offered) < controls.MOST_BUTTONS:
        labels = [words.say("button.follow_one", feed=wording.shorten(one.title, 40)) for one in offered]
        made = [controls.button(label, Action("follow_of", (*args, str(n)))) for n, label in enumerate(labels)]
        return tuple(made), None
    options = [controls.option(one.title, str(n), often[n] or None) for n, one in enumerate(offered)]
    return (), controls.menu(words.say("menu.follow"), Action("follow_of", args), options)


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


def _offered(feed: FoundFeed) -> Offered:
    return Offered(feed.url, feed.title, feed.home or "")


def _cancel(words: Catalogue) -> Button:
    return controls.button(words.say("button.cancel"), Action("feed_cancel"))


def starters(offered: Sequence[tuple[str, str]], words: Catalogue) -> Message:
    """Offer the feeds that the operator has chosen to begin with: addresses and names."""
    options = [controls.option(name, address, address.partition("://")[2]) for address, name in offered]
    menu = controls.menu(words.say("menu.follow"), Action("feed_add"), options)
    return Message((Line(wording.phrase(words, "followed.starters")),), menu=menu, private=True)
