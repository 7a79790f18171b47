"""What is said to editors who split articles off a story or merge two: what it would mean, and what came of it.

All of it is private; the message that shows the story is told anew by whoever changes something.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.answers import Telling
from newsdesk.models.message import Line, Menu, Message, Strong
from newsdesk.words import Catalogue

NAMED = 5
"""Articles that are named one by one before the rest is counted."""
TITLE = 100
"""Characters of each headline."""


def story_split(
    ref: str, members: Sequence[Telling], chosen: Sequence[str], words: Catalogue, shown: str = ""
) -> Message:
    """Ask which articles do not belong to a story, and when some are `chosen`, whether to split these off.

    `shown` is the chat's name of the message that shows the story to everybody, here and below.
    """
    gone = [one for one in members if one.ref in chosen]
    left = [one for one in members if one.ref not in chosen]
    lines = [Line(wording.phrase(words, "parting.sure" if gone else "parting.which"))]
    lines += _named(gone, words)
    buttons = ()
    if gone:
        lines.append(wording.small(wording.phrase(words, "parting.holds")))
        sure = controls.button(words.say("button.split_sure"), actions.story_split_sure(ref, shown, chosen))
        buttons = (sure, controls.button(words.say("button.leave"), actions.keep()))
    # One has to stay.
    options = (_option(one, words) for one in left) if len(left) > 1 else ()
    placeholder = words.say("menu.story_split_also" if gone else "menu.story_split_which")
    return Message(
        tuple(lines),
        buttons,
        controls.menu(placeholder, actions.story_split(ref, shown, chosen), options),
        private=True,
    )


def story_split_done(ref: str, chosen: Sequence[Telling], words: Catalogue, shown: str = "") -> Message:
    """Say that articles are a story of their own from now on, and how that is taken back."""
    refs = [one.ref for one in chosen]
    lines = [Line(wording.phrase(words, "parting.done", len(chosen))), *_named(chosen, words)]
    undo = controls.button(words.say("button.undo"), actions.story_split_undo(ref, shown, refs))
    return Message(tuple(lines), (undo,), private=True)


def story_merge(ref: str, near: Sequence[Telling], words: Catalogue, shown: str = "", typed: str = "") -> Message:
    """Show which stories may be the same event: those that are alike, or that match what was `typed`."""
    search = controls.button(words.say("button.story_search"), actions.story_merge_form(ref, shown))
    if near:
        said = wording.phrase(words, "joining.which")
    elif typed:
        said = wording.phrase(words, "joining.nothing", words=wording.shorten(typed, wording.NAME_LIMIT))
    else:
        said = wording.phrase(words, "joining.none_near")
    return Message((Line(said),), (search,), _choices(ref, near, words, shown), private=True)


def _choices(ref: str, near: Sequence[Telling], words: Catalogue, shown: str) -> Menu | None:
    lines = (_option(one, words) for one in near)
    return controls.menu(words.say("menu.merge"), actions.story_merge_with(ref, shown), lines)


def story_merge_sure(one: Telling, other: Telling, words: Catalogue, shown: str = "") -> Message:
    """Ask whether two stories are one, and say what would hold."""
    lines = [Line(wording.phrase(words, "joining.sure")), *_named((one, other), words)]
    lines.append(wording.small(wording.phrase(words, "joining.holds")))
    sure = controls.button(words.say("button.merge_sure"), actions.story_merge_sure(one.ref, shown, other.ref))
    leave = controls.button(words.say("button.leave"), actions.story_merge(one.ref, shown))
    return Message(tuple(lines), (sure, leave), private=True)


def story_merged(ref: str, other: str, words: Catalogue, shown: str = "") -> Message:
    """Say that two stories are one from now on, and how that is taken back."""
    undo = controls.button(words.say("button.undo"), actions.story_merge_undo(ref, shown, other))
    return Message((Line(wording.phrase(words, "joining.done")),), (undo,), private=True)


def _named(those: Sequence[Telling], words: Catalogue) -> list[Line]:
    """Name articles by headline and outlet, a line each."""
    lines = [
        Line(
            wording.phrase(
                words,
                "parting.article",
                headline=Strong(wording.shorten(one.headline, TITLE)),
                outlet=wording.credit(one, words),
            )
        )
        for one in those[:NAMED]
    ]
    if (rest := len(those) - NAMED) > 0:
        lines.append(wording.small(wording.phrase(words, "outlets.more", rest)))
    return lines


def _option(one: Telling, words: Catalogue) -> controls.Option:
    return controls.option(one.headline, one.ref, wording.credit(one, words))
