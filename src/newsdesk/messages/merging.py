"""What is said to editors who put persons together or take a name apart: what it would mean, and what came of it.

All of it is private; the message that shows the person is told anew by whoever changes something.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.answers import KnownPerson, PersonChoice, WhoIsWho
from newsdesk.models.message import Line, Menu, Message, Strong
from newsdesk.words import Catalogue


def who_is_who(answer: WhoIsWho, words: Catalogue, shown: str = "") -> Message:
    """Show somebody's names, each of which may be split off, and who may be the same person.

    `shown` is the chat's name of the message that shows this person to everybody, here and below.
    """
    key, name = answer.known.key, _name(answer.person.name)
    lines = [Line(wording.phrase(words, "merging.who" if answer.likely else "merging.nobody", person=Strong(name)))]
    others = answer.known.names[1:]
    if others:
        listed = words.comma.join(dict.fromkeys(_name(other) for _, other in others))
        lines.append(wording.small(wording.phrase(words, "merging.names", person=name, names=listed)))
    buttons = [controls.button(words.say("button.merge_other"), actions.merge_form(key, shown))]
    for other, shown_as in others[: controls.MOST_BUTTONS - 1]:
        label = words.say("button.split", name=_name(shown_as))
        buttons.append(controls.button(label, actions.split(key, shown, other)))
    return Message(tuple(lines), tuple(buttons), _choices(key, answer.likely, words, shown), private=True)


def whom_to_merge(key: str, typed: str, found: Sequence[PersonChoice], words: Catalogue, shown: str = "") -> Message:
    """Ask which of those whom a typed name may mean is the same person, or say that it means nobody."""
    again = controls.button(words.say("button.merge_other"), actions.merge_form(key, shown))
    asked = wording.shorten(typed, wording.NAME_LIMIT)
    said = wording.phrase(words, "merging.which" if found else "quotes.nothing", who=asked)
    return Message((Line(said),), (again,), _choices(key, found, words, shown), private=True)


def _choices(key: str, found: Sequence[PersonChoice], words: Catalogue, shown: str) -> Menu | None:
    lines = (controls.option(controls.person(one, words, controls.OPTION_LIMIT), one.key) for one in found)
    return controls.menu(words.say("menu.merge"), actions.merge_with(key, shown), lines)


def confirm_merge(person: KnownPerson, other: KnownPerson, words: Catalogue, shown: str = "") -> Message:
    """Ask whether two persons are one, and say what would hold."""
    first, second = person.names[0][1], other.names[0][1]
    asked = wording.phrase(words, "merging.sure", first=Strong(_name(first)), second=Strong(_name(second)))
    sure = controls.button(words.say("button.merge_sure"), actions.merge_sure(person.key, other.key, shown))
    leave = controls.button(words.say("button.leave"), actions.merge(person.key, shown))
    return Message((Line(asked), wording.small(wording.phrase(words, "merging.holds"))), (sure, leave), private=True)


def merged(person: KnownPerson, key: str, other: str, words: Catalogue, shown: str = "") -> Message:
    """Say that two persons are one from now on, and how that is taken back."""
    said = wording.phrase(words, "merging.done", person=Strong(_name(person.names[0][1])))
    undo = controls.button(words.say("button.undo"), actions.merge_undo(key, other, shown))
    return Message((Line(said),), (undo,), private=True)


def confirm_split(person: KnownPerson, key: str, words: Catalogue, shown: str = "") -> Message:
    """Ask whether a name of a person is somebody else's, and say what would hold."""
    name = dict(person.names)[key]
    # Of a person the name that it is split off from is another one.
    first = next(other for folded, other in person.names if folded != key)
    asked = wording.phrase(words, "splitting.sure", name=Strong(_name(name)), person=Strong(_name(first)))
    sure = controls.button(words.say("button.split_sure"), actions.split_sure(person.key, key, shown))
    leave = controls.button(words.say("button.leave"), actions.merge(person.key, shown))
    return Message((Line(asked), wording.small(wording.phrase(words, "splitting.holds"))), (sure, leave), private=True)


def split_off(name: str, key: str, folded: str, words: Catalogue, shown: str = "") -> Message:
    """Say that a name is somebody else's from now on, and how that is taken back."""
    undo = controls.button(words.say("button.undo"), actions.split_undo(key, folded, shown))
    said = wording.phrase(words, "splitting.done", name=Strong(_name(name)))
    return Message((Line(said),), (undo,), private=True)


def taken_back(words: Catalogue) -> Message:
    """Say that it is again as it was."""
    return Message((Line(wording.phrase(words, "merging.undone")),), private=True)


def _name(name: str) -> str:
    return wording.shorten(name, wording.NAME_LIMIT)
