"""Whom an article names, with every form of the name and the roles; who said what is for `quotes`."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.models.text import Paragraph, Person, Sentence
from newsdesk.text.people.lexicon import lexicon
from newsdesk.text.people.roster import roster
from newsdesk.text.people.words import words

__all__ = ["find"]


def find(
    text: str, paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence], language: str
) -> tuple[Person, ...]:
    """Give the persons that the body paragraphs and captions name, in the order in which they first come.

    `language` is an ISO 639-1 code; a language without a data file is read as English. Raises nothing.
    """
    lex = lexicon(language)
    return roster(text, words(text, paragraphs, sentences), lex).people
