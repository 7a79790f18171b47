"""What is said when something could not be done: a sentence for the person, or a reference to what the operator has."""

from __future__ import annotations

from newsdesk.messages import _wording as wording
from newsdesk.models.message import Code, Line, Message, Plain
from newsdesk.words import Catalogue


def failure(sentence: str) -> Message:
    """Word an expected failure, to the person who asked alone."""
    return Message((Line((Plain(sentence),)),), private=True)


def bug(reference: str, words: Catalogue) -> Message:
    """Word an unexpected failure; `reference` is the one under which it was logged."""
    return Message((Line(wording.phrase(words, "failure.bug", reference=Code(reference))),), private=True)
