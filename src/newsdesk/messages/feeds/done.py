"""What was done with a feed, what is asked before, and why nothing was done."""

from __future__ import annotations

from datetime import datetime

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.feeds.listing import list_action
from newsdesk.messages.unasked import place
from newsdesk.models.following import FollowedFeed
from newsdesk.models.message import Action, Line, Message, Moment, Run, Strong
from newsdesk.models.outbox import Target
from newsdesk.words import Catalogue


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


def full(most: int, words: Catalogue) -> Message:
    """Say, in private, that the desk follows as many feeds as it may."""
    return Message((Line(wording.phrase(words, "followed.full", most)),), private=True)
