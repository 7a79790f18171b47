"""What is said about feeds: what is at an address, what a desk follows and how each stands, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.feed_post import cause
from newsdesk.messages.unasked import place
from newsdesk.models.following import FollowedFeed, Health
from newsdesk.models.found import Found, FoundFeed, FoundItem, Imported
from newsdesk.models.message import (
    Action,
    Button,
    Code,
    Line,
    Link,
    Message,
    Moment,
    MomentStyle,
    Option,
    Plain,
    Run,
    Strong,
)
from newsdesk.models.outbox import Target
from newsdesk.words import Catalogue

PAGE = 5
"""Feeds to a page: what a phone shows without much turning."""
BAD_SHOWN = 3
"""Lines of a list that are named which hold no address."""

_WEEK = 7.0

Verb: TypeAlias = Literal["feed", "feed_check", "feed_pause", "feed_resume", "feed_remove"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was said of a feed before it is followed: where it is to be posted, its folder, a note."""

    post: Target | None = None
    folder: str | None = None
    note: str | None = None

    def args(self) -> tuple[str, ...]:
        """Return it as a button's arguments."""
        return (str(self.post) if self.post else "", self.folder or "", self.note or "")


# ---- what is at an address


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
    lines = [Line((name, *_after(rate(feed.per_day, words))))]
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


def _after(text: str) -> tuple[Run, ...]:
    return (Plain(f" · {text}"),) if text else ()


def rate(per_day: float | None, words: Catalogue) -> str:
    """Say how often a feed has something: "12 a day", "3 a week"; nothing where nothing is known."""
    if per_day is None:
        return ""
    if per_day >= 1:
        return words.say("followed.rate_day", round(per_day))
    per_week = round(per_day * _WEEK)
    return words.say("followed.rate_week", per_week) if per_week else words.say("followed.rate_rare")


def _follow(feed: FoundFeed, wish: Wish) -> Action:
    return Action("follow", (*wish.args(), feed.url, feed.title, feed.home or ""))


def _cancel(words: Catalogue) -> Button:
    return controls.button(words.say("button.cancel"), Action("feed_cancel"))


def starters(offered: Sequence[tuple[str, str]], words: Catalogue) -> Message:
    """Offer the feeds that the operator has chosen to begin with: addresses and names."""
    options = [controls.option(name, address, address.partition("://")[2]) for address, name in offered]
    menu = controls.menu(words.say("menu.follow"), Action("feed_add"), options)
    return Message((Line(wording.phrase(words, "followed.starters")),), menu=menu, private=True)


# ---- what a desk follows


def list_(feeds: Sequence[FollowedFeed], first: int, words: Catalogue, how: str) -> Message:
    """Word a page of what a desk follows, from the one numbered `first` on; `how` is how one is added."""
    if not feeds:
        return Message((Line(wording.phrase(words, "followed.none", command=Code(how))),))
    first = first if first <= len(feeds) else 1
    page = feeds[first - 1 : first - 1 + PAGE]
    last = first + len(page) - 1
    heading = words.say("followed.heading", len(feeds))
    if len(page) < len(feeds):
        heading = words.say("followed.heading_page", feeds=heading, span=wording.span(first, last, words))
    blocks = [_entry(feed, number, words) for number, feed in enumerate(page, first)]
    buttons: list[Button] = []
    if first > 1:
        label = words.say("button.previous", number=words.number(min(PAGE, first - 1)))
        buttons.append(controls.button(label, list_action(max(first - PAGE, 1))))
    if last < len(feeds):
        label = words.say("button.next", number=words.number(min(PAGE, len(feeds) - last)))
        buttons.append(controls.button(label, list_action(last + 1)))
    menu = _which(page, "feed", words, first)
    return Message(wording.fit((Line((Strong(heading),)),), blocks), tuple(buttons), menu)


def list_action(first: int = 1) -> Action:
    """Ask for a page of what the desk follows."""
    return Action("feeds", (str(first),))


def _entry(feed: FollowedFeed, number: int, words: Catalogue) -> wording.Block:
    name = Link(wording.shorten(feed.name, wording.NAME_LIMIT), feed.home or "", strong=True, lead=f"{number}. ")
    title = Line((name, *_after(rate(feed.per_day, words))))
    stands = wording.small(health(feed, words))
    beside = [_postings(feed, words)] if feed.postings else []
    folder = [wording.phrase(words, "followed.folder", folder=wording.shorten(feed.folder, 40))] if feed.folder else []
    more = [wording.small(wording.sentences(words, *beside, *folder))] if beside or folder else []
    return [(wording.BLANK, title, stands, *more), (wording.BLANK, title, stands), (wording.BLANK, title)]


def health(feed: FollowedFeed, words: Catalogue) -> tuple[Run, ...]:
    """Say how a feed stands, in a sentence or two."""
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
            newest = feed.newest.published or feed.newest.first_seen if feed.newest else None
            quiet = wording.phrase(words, "followed.quiet", when=Moment(newest, MomentStyle.DATE)) if newest else None
            told.append(quiet or wording.phrase(words, "followed.silent"))
        case Health.GONE:
            told.append(wording.phrase(words, "followed.gone"))
    if feed.newest is not None and feed.health is Health.GOOD:
        told.append(
            wording.phrase(words, "followed.newest_when", when=Moment(feed.newest.published or feed.newest.first_seen))
        )
    if feed.next_check is not None and feed.health in (Health.FAILING, Health.QUIET):
        told.append(wording.phrase(words, "followed.next", when=Moment(feed.next_check)))
    return wording.sentences(words, *told)


def _postings(feed: FollowedFeed, words: Catalogue) -> tuple[Run, ...]:
    runs: list[Run] = []
    for posting in feed.postings:
        runs += [Plain(words.comma)] if runs else []
        runs.append(place(posting.target, words))
    before, _, after = words.template("followed.posted").partition("{places}")
    return tuple(run for run in (Plain(before), *runs, Plain(after)) if run != Plain(""))


def _which(
    feeds: Sequence[FollowedFeed], verb: Verb, words: Catalogue, first: int | None = None
) -> controls.Menu | None:
    options = (
        controls.option(feed.name if first is None else f"{first + n}. {feed.name}", feed.ref, feed.folder)
        for n, feed in enumerate(feeds)
    )
    return controls.menu(words.say("menu.feed"), Action(verb), options)


def feed(followed: FollowedFeed, words: Catalogue, *, editor: bool, first: Sequence[tuple[Run, ...]] = ()) -> Message:
    """Show a feed that a desk follows, with what can be done with it; `first` are sentences to stand above it."""
    head = [Line(said) for said in first]
    head += [wording.BLANK] if head else []
    name = Strong(wording.shorten(followed.name, wording.NAME_LIMIT))
    told = [Line((name, *_after(rate(followed.per_day, words)))), Line(health(followed, words))]
    if followed.newest is not None:
        headline = Link(wording.shorten(followed.newest.title, 120), followed.newest.url or "")
        told.append(Line(wording.phrase(words, "followed.newest", headline=headline)))
    if followed.pages is not None:
        told.append(Line(wording.phrase(words, f"followed.pages_{followed.pages.value}")))
    if followed.postings:
        told.append(Line(_postings(followed, words)))
        told += [
            Line(wording.phrase(words, "followed.note", note=wording.shorten(posting.note, 150)))
            for posting in followed.postings
            if posting.note
        ]
    if followed.folder:
        told.append(Line(wording.phrase(words, "followed.folder", folder=wording.shorten(followed.folder, 80))))
    looks = _looks(followed, words)
    below = [wording.small((Plain(wording.shorten(followed.url, wording.TITLE_LIMIT)),))]
    below += [wording.small(looks)] if looks else []
    lines = wording.fit(tuple(head), [[(line,)] for line in (*told, *below)])
    back = controls.button(words.say("button.back"), list_action())
    if not editor:
        return Message(lines, (back,))
    turn: Verb = "feed_resume" if followed.paused else "feed_pause"
    buttons = (
        controls.button(words.say("button.check_now"), Action("feed_check", (followed.ref,))),
        controls.button(
            words.say("button.resume" if followed.paused else "button.pause"), Action(turn, (followed.ref,))
        ),
        controls.button(words.say("button.remove"), Action("feed_remove", (followed.ref,)), danger=True),
    )
    return Message(lines, buttons, _more(followed, words))


def _looks(followed: FollowedFeed, words: Catalogue) -> tuple[Run, ...]:
    said: list[tuple[Run, ...]] = []
    if followed.checked is not None:
        said.append(wording.phrase(words, "followed.checked", when=Moment(followed.checked)))
    if followed.next_check is not None and followed.health not in (Health.FAILING, Health.QUIET):
        said.append(wording.phrase(words, "followed.next", when=Moment(followed.next_check)))
    return wording.sentences(words, *said)


def _more(followed: FollowedFeed, words: Catalogue) -> controls.Menu | None:
    options = [
        Option(words.say("menu.feed_post"), "post"),
        *([Option(words.say("menu.feed_unpost"), "unpost")] if followed.postings else []),
        Option(words.say("menu.feed_edit"), "edit"),
        Option(words.say("menu.feed_list"), "list"),
    ]
    return controls.menu(words.say("menu.more"), Action("feed_more", (followed.ref,)), options)


# ---- what was asked and done


def unknown(typed: str, words: Catalogue, how: str) -> Message:
    """Say, in private, that no feed is called so."""
    said = wording.phrase(words, "followed.unknown", name=wording.shorten(typed, wording.NAME_LIMIT), command=Code(how))
    return Message((Line(said),), private=True)


def several(feeds: Sequence[FollowedFeed], typed: str, verb: Verb, words: Catalogue) -> Message:
    """Ask which of several feeds is meant."""
    said = wording.phrase(words, "followed.several", len(feeds), name=wording.shorten(typed, wording.NAME_LIMIT))
    return Message((Line(said),), menu=_which(feeds, verb, words))


def full(most: int, words: Catalogue) -> Message:
    """Say, in private, that the desk follows as many feeds as it may."""
    return Message((Line(wording.phrase(words, "followed.full", number=words.number(most))),), private=True)


def said(key: str, followed: FollowedFeed, words: Catalogue, **values: Run | str) -> tuple[Run, ...]:
    """Return a sentence on a feed."""
    return wording.phrase(words, key, feed=Strong(wording.shorten(followed.name, wording.NAME_LIMIT)), **values)


def changed(words: Catalogue) -> tuple[Run, ...]:
    """Return that something was changed."""
    return wording.phrase(words, "followed.changed")


def checking(followed: FollowedFeed, later: datetime | None, words: Catalogue) -> tuple[Run, ...]:
    """Return that a feed is looked at now, or `later` because its server wants it so."""
    if later is None:
        return said("followed.checking", followed, words)
    return said("followed.checking_later", followed, words, when=Moment(later))


def posting(followed: FollowedFeed, to: Target, words: Catalogue) -> tuple[Run, ...]:
    """Return where a feed is posted from now on."""
    return said("followed.posting", followed, words, place=place(to, words))


def sure(followed: FollowedFeed, words: Catalogue) -> Message:
    """Ask an editor whether a feed is to go."""
    buttons = (
        controls.button(words.say("button.remove_sure"), Action("feed_remove_sure", (followed.ref,)), danger=True),
        controls.button(words.say("button.keep"), Action("feed", (followed.ref,))),
    )
    return Message((Line(said("followed.sure", followed, words)),), buttons)


def removed(followed: FollowedFeed, words: Catalogue) -> Message:
    """Say that a feed is followed no more."""
    back = controls.button(words.say("button.all_feeds"), list_action())
    return Message((Line(said("followed.removed", followed, words)),), (back,))


def cancelled(words: Catalogue) -> Message:
    """Say that nothing was changed."""
    return Message((Line(wording.phrase(words, "followed.cancelled")),))


def imported(what: Imported, most: int, words: Catalogue) -> Message:
    """Tell what became of a list of feeds."""
    lines = [Line(wording.phrase(words, "followed.import_new", len(what.followed)))]
    if what.known:
        lines.append(Line(wording.phrase(words, "followed.import_known", what.known)))
    if what.bad:
        shown: list[Run] = []
        for text in what.bad[:BAD_SHOWN]:
            shown += [Plain(words.comma)] if shown else []
            shown.append(Code(wording.shorten(text, 60) or "…"))
        shown += [Plain("…")] if len(what.bad) > BAD_SHOWN else []
        lines.append(Line((*wording.phrase(words, "followed.import_bad", len(what.bad)), Plain(words.space), *shown)))
    if what.over:
        over = wording.phrase(words, "followed.import_over", what.over, most=words.number(most))
        lines.append(Line(over))
    if not (what.followed or what.known or what.bad or what.over):
        lines = [Line(wording.phrase(words, "followed.import_none"))]
    show = controls.button(words.say("button.all_feeds"), list_action())
    return Message(tuple(lines), (show,))


def exported(count: int, words: Catalogue) -> Message:
    """Say what is in the list that goes with the message."""
    return Message((Line(wording.phrase(words, "followed.exported", count)),))
