"""One feed that a desk follows: how it stands, what it brings, and what an editor can do with it."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.feeds.listing import Verb, list_action
from newsdesk.messages.feeds.standing import after, came, health, postings, rate
from newsdesk.models.following import FollowedFeed, Health
from newsdesk.models.message import Action, Line, Link, Message, Moment, Option, Plain, Run, Strong
from newsdesk.words import Catalogue

SOONER_SAID = frozenset({Health.NEW, Health.FAILING, Health.QUIET})
"""What says by itself when the next look is: a new feed's is at once."""


def feed(followed: FollowedFeed, words: Catalogue, *, editor: bool, first: Sequence[tuple[Run, ...]] = ()) -> Message:
    """Show a feed that a desk follows, with what can be done with it; `first` are sentences to stand above it."""
    head = [Line(said) for said in first]
    head += [wording.BLANK] if head else []
    name = Strong(wording.shorten(followed.name, wording.NAME_LIMIT))
    told = [Line((name, *after(rate(followed.per_day, words)))), Line(health(followed, words, age=False))]
    if followed.newest is not None:
        headline = Link(wording.shorten(followed.newest.title, 120), followed.newest.url or "")
        when = Moment(came(followed.newest))
        newest = wording.phrase(words, "followed.newest", headline=headline)
        told.append(Line((*newest, Plain(words.comma), when)))
    if followed.pages is not None:
        told.append(Line(wording.phrase(words, f"followed.pages_{followed.pages.value}")))
    if followed.postings:
        told.append(Line(postings(followed, words)))
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
    if followed.next_check is not None and followed.health not in SOONER_SAID:
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
