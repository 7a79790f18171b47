"""What is said when something could not be done: a sentence for the person, or a reference to what the operator has."""

from __future__ import annotations

from string import Formatter

from newsdesk.errors import NewsdeskError, UnreadableQuery
from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.models.message import Action, Code, Line, Message, Plain, Run
from newsdesk.words import Catalogue

ASKED_LIMIT = 200
"""Characters of what may have been meant that are shown: of a longer topic the button asks all the same."""


def failure(sentence: str) -> Message:
    """Word an expected failure, to the person who asked alone."""
    return Message((Line((Plain(sentence),)),), private=True)


def bug(reference: str, words: Catalogue) -> Message:
    """Word an unexpected failure; `reference` is the one under which it was logged."""
    return Message((Line(wording.phrase(words, "failure.bug", reference=Code(reference))),), private=True)


def explained(error: NewsdeskError, words: Catalogue, again: Action | None = None) -> Message:
    """Word an error to the person who asked alone: what happened, and what they can do.

    For a topic that cannot be read that is what is amiss where, what may have been meant, and a button that asks
    `again`. What was typed is shown as such, to the letter.
    """
    said = _explained(error, words)
    if not isinstance(error, UnreadableQuery) or not error.meant:
        return Message((Line(said),), private=True)
    meant = wording.phrase(words, "suggest.query", words=Code(wording.shorten(error.meant, ASKED_LIMIT)))
    buttons = () if again is None else (controls.button(words.say("button.search"), again),)
    return Message((Line((*said, Plain(words.space), *meant)),), buttons, private=True)


def explained_line(error: NewsdeskError, words: Catalogue) -> str:
    """Return the same in one line, for the shell."""
    said = words.explain(error)
    if not isinstance(error, UnreadableQuery) or not error.meant:
        return said
    return said + words.space + words.say("suggest.query", words=f"`{wording.shorten(error.meant, ASKED_LIMIT)}`")


def _explained(error: NewsdeskError, words: Catalogue) -> tuple[Run, ...]:
    """Return the sentence of an error; what the catalogue has between grave accents becomes a run of its own."""
    why = error.reason
    if why is None:
        return (Plain(str(error)),)
    # As `Catalogue.say` has it, a count is the number that is told.
    said = why.values if why.count is None else {"number": why.count, **why.values}
    runs: list[Run] = []
    quoted = False
    for literal, name, _, _ in Formatter().parse(words.template(why.key, why.count)):
        text = literal[1:] if quoted else literal
        quoted = name is not None and text.endswith("`")
        text = text.removesuffix("`") if quoted else text
        runs += [Plain(text)] if text else []
        if name is not None:
            value = said[name]
            written = words.number(value) if isinstance(value, int) else value
            runs.append(Code(written) if quoted else Plain(written))
    return tuple(runs)
