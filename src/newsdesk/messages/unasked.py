"""What is said without having been asked: the reference below it, many posts in one, and what became of sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, takewhile

from newsdesk.messages import _wording as wording
from newsdesk.messages.markdown import CARD_LIMIT, LIMIT, draw_card, draw_line, tidy
from newsdesk.models.message import Action, Button, Channel, Line, Look, Message, Plain, Run, Strong
from newsdesk.models.outbox import Refusal, Target, Turn
from newsdesk.words import Catalogue

REFERENCE_LENGTH = 8
ROOM = LIMIT - len("\n<@&18446744073709551615>") - len("\n-# ") - REFERENCE_LENGTH
"""Characters that a message may have which is to carry its reference, and the mention of a role."""


def with_reference(message: Message, reference: str) -> Message:
    """Return a message that ends with its reference in small print, by which it is found again."""
    return replace(message, lines=(*message.lines, Line((Plain(reference),), Look.SMALL)))


def fits(message: Message) -> bool:
    """Tell whether a message leaves room for its reference, and its card is one that Discord takes."""
    card = "" if message.card is None else draw_card(message.card)
    return sum(_size(line) for line in message.lines) <= ROOM and len(card) <= CARD_LIMIT


def bundle(lines: Sequence[Line], key: str, words: Catalogue) -> Message:
    """Word several posts as one message: a line for each that fits, the others behind a button."""
    heading = Line(wording.phrase(words, "unasked.bundle", len(lines)))
    shown = _fitting(lines, ROOM - _size(heading))
    return Message((heading, *lines[:shown]), _rest(lines, key, shown, words))


def bundle_page(lines: Sequence[Line], key: str, first: int, words: Catalogue) -> Message | None:
    """Word the posts of a bundle from the one numbered `first` on; `None` where there is none."""
    rest = lines[first - 1 :]
    if not rest:
        return None
    shown = max(_fitting(rest, ROOM), 1)
    return Message(tuple(rest[:shown]), _rest(lines, key, first - 1 + shown, words))


def _rest(lines: Sequence[Line], key: str, told: int, words: Catalogue) -> tuple[Button, ...]:
    hidden = len(lines) - told
    if not hidden:
        return ()
    return (Button(words.say("button.rest", number=words.number(hidden)), Action("bundle", (key, str(told + 1)))),)


def _fitting(lines: Sequence[Line], room: int) -> int:
    """Return how many lines, from the first on, fit into so many characters."""
    sizes = accumulate(_size(line) for line in lines)
    return sum(1 for _ in takewhile(lambda size: size <= room, sizes))


def _size(line: Line) -> int:
    return len(draw_line(line)) + 1


def place(target: Target, words: Catalogue) -> Run:
    """Name where something goes."""
    return Plain(words.say("unasked.dm")) if target.what == "user" else Channel(target.id)


def notice(
    turn: Turn,
    target: Target,
    about: str,
    words: Catalogue,
    *,
    why: str = "",
    missing: Sequence[str] = (),
    key: str = "",
) -> Message:
    """Word what became of sending to a place, for whoever set it up.

    In: what has changed, where, what it was sent for, the refusal, the permissions that are known to be missing (as
    Discord calls them in its settings), and the key of the message where it is about one.
    """
    there, about = place(target, words), wording.shorten(tidy(about), wording.NAME_LIMIT)
    match turn:
        case Turn.PAUSED:
            lines = [Line(wording.phrase(words, "unasked.paused", place=there, about=Strong(about)))]
            lines.append(reason(Refusal(why), missing, words))
            lines.append(Line(wording.phrase(words, "unasked.waits")))
            buttons = (Button(words.say("button.check_again"), Action("go_on", (str(target),))),)
        case Turn.RESUMED:
            lines = [Line(wording.phrase(words, "unasked.resumed", place=there))]
            buttons = ()
        case Turn.HELD:
            lines = [Line(wording.phrase(words, "unasked.held", place=there, about=Strong(about)))]
            lines.append(Line(wording.phrase(words, "unasked.look", place=there)))
            buttons = (
                Button(words.say("button.arrived"), Action("arrived", (key,))),
                Button(words.say("button.send_again"), Action("resend", (key,))),
            )
        case Turn.REJECTED:
            lines = [Line(wording.phrase(words, "unasked.rejected", place=there, about=Strong(about)))]
            lines.append(reason(Refusal(why), missing, words))
            buttons = ()
    return Message(tuple(lines), buttons)


def left(about: str, words: Catalogue) -> Message:
    """Tell a person that what they set up in a server has ended, since they or the bot are no longer there."""
    said = wording.phrase(words, "unasked.left", about=Strong(wording.shorten(tidy(about), wording.NAME_LIMIT)))
    return Message((Line(said),))


def tried_again(target: Target, words: Catalogue, *, paused: bool) -> Message:
    """Answer whoever asks for another try of a place: it comes now, or nothing waits for one."""
    said = wording.phrase(words, "sending.tried" if paused else "sending.not_paused", place=place(target, words))
    return Message((Line(said),), private=True)


def settled(words: Catalogue, *, arrived: bool) -> Message:
    """Answer whoever has looked whether a message is there."""
    said = wording.phrase(words, "sending.arrived" if arrived else "sending.resend")
    return Message((Line(said),), private=True)


def reason(why: Refusal, missing: Sequence[str], words: Catalogue) -> Line:
    """Say why Discord refuses something, and what to do about it."""
    if why in (Refusal.NO_PERMISSION, Refusal.NO_ACCESS) and missing:
        runs = wording.phrase(words, "refusal.missing", permissions=Strong(words.comma.join(missing)))
        return Line(runs)
    return Line(wording.phrase(words, f"refusal.{why.value}"))
