"""What a desk follows, page by page; and the question which feed is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.feeds.standing import after, health, postings, rate
from newsdesk.models.following import FollowedFeed
from newsdesk.models.message import Action, Button, Code, Line, Link, Message, Strong
from newsdesk.words import Catalogue

PAGE = 5
"""Feeds to a page: what a phone shows without much turning."""

Verb: TypeAlias = Literal["feed", "feed_check", "feed_pause", "feed_resume", "feed_remove"]


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
    title = Line((name, *after(rate(feed.per_day, words))))
    stands = wording.small(health(feed, words))
    beside = [postings(feed, words)] if feed.postings else []
    folder = [wording.phrase(words, "followed.folder", folder=wording.shorten(feed.folder, 40))] if feed.folder else []
    more = [wording.small(wording.sentences(words, *beside, *folder))] if beside or folder else []
    return [(wording.BLANK, title, stands, *more), (wording.BLANK, title, stands), (wording.BLANK, title)]


def unknown(typed: str, words: Catalogue, how: str) -> Message:
    """Say, in private, that no feed is called so."""
    said = wording.phrase(words, "followed.unknown", name=wording.shorten(typed, wording.NAME_LIMIT), command=Code(how))
    return Message((Line(said),), private=True)


def several(feeds: Sequence[FollowedFeed], typed: str, verb: Verb, words: Catalogue) -> Message:
    """Ask which of several feeds is meant."""
    said = wording.phrase(words, "followed.several", len(feeds), name=wording.shorten(typed, wording.NAME_LIMIT))
    return Message((Line(said),), menu=_which(feeds, verb, words))


def _which(
    feeds: Sequence[FollowedFeed], verb: Verb, words: Catalogue, first: int | None = None
) -> controls.Menu | None:
    options = (
        controls.option(feed.name if first is None else f"{first + n}. {feed.name}", feed.ref, feed.folder)
        for n, feed in enumerate(feeds)
    )
    return controls.menu(words.say("menu.feed"), Action(verb), options)
