"""Lists of feeds that come and go as files: what became of one, and what is in one."""

from __future__ import annotations

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.feeds.listing import list_action
from newsdesk.models.found import Imported
from newsdesk.models.message import Code, Line, Message, Plain, Run
from newsdesk.words import Catalogue

BAD_SHOWN = 3
"""Lines of a list that are named which hold no address."""


def imported(what: Imported, most: int, words: Catalogue) -> Message:
    """Tell what became of a list of feeds."""
    lines: list[Line] = []
    if what.followed:
        lines.append(Line(wording.phrase(words, "followed.import_new", len(what.followed))))
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
    lines = lines or [Line(wording.phrase(words, "followed.import_none"))]
    show = controls.button(words.say("button.all_feeds"), list_action())
    return Message(tuple(lines), (show,))


def exported(count: int, words: Catalogue) -> Message:
    """Say what is in the list that goes with the message."""
    return Message((Line(wording.phrase(words, "followed.exported", count)),))
