"""Everything that a button or a menu of a message may do: the verbs, and what each is done with.

The chat answers each verb; a menu's chosen value comes as one more argument. Numbers are decimal, counted from 1.

    latest   topic, first              the stories on a topic, from the one numbered `first` on
    open     ref                       an article
    summary  ref, length               an article's summary, short, medium or long
    context  ref, kind, number         a "sentence" or "quote" of an article with its neighbours
    said     ref, first                an article's quotations
    outlets  ref                       who else tells its story
    person   about, key, …             what the people with these keys said; `about` may be ""
    people   about, first, key, …      the same, from the quotation numbered `first` on
    more     ref, what                 chosen on an opened article: a length, "approve" or "remove"
    approve  ref                       by an editor: count a saved text as an article
    remove   ref                       by an editor: ask whether to remove it
    remove_sure  ref                   by an editor: remove it
    form     name                      open a form: "save", or the name of a desk's setting
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from newsdesk.models.answers import Length
from newsdesk.models.message import Action


def latest(topic: str, first: int = 1) -> Action:
    """Ask for the stories on a topic."""
    return Action("latest", (topic, str(first)))


def open_article(ref: str) -> Action:
    """Open an article."""
    return Action("open", (ref,))


def choose_article() -> Action:
    """Open the article whose ref is chosen."""
    return Action("open")


def summary(ref: str, length: Length) -> Action:
    """Summarise an article."""
    return Action("summary", (ref, length))


def choose_length(ref: str) -> Action:
    """Summarise an article at the length that is chosen."""
    return Action("summary", (ref,))


def context(ref: str, kind: Literal["sentence", "quote"], number: int) -> Action:
    """Show a sentence or a quotation with its neighbours."""
    return Action("context", (ref, kind, str(number)))


def choose_context(ref: str, kind: Literal["sentence", "quote"]) -> Action:
    """Show the sentence or quotation whose number is chosen."""
    return Action("context", (ref, kind))


def said(ref: str, first: int = 1) -> Action:
    """Show an article's quotations."""
    return Action("said", (ref, str(first)))


def outlets(ref: str) -> Action:
    """Show who else tells an article's story."""
    return Action("outlets", (ref,))


def person(about: str, keys: Sequence[str]) -> Action:
    """Show what these people said."""
    return Action("person", (about, *keys))


def choose_person(about: str) -> Action:
    """Show what the person whose key is chosen said."""
    return Action("person", (about,))


def people(about: str, first: int, keys: Sequence[str]) -> Action:
    """Show what these people said, from the quotation numbered `first` on."""
    return Action("people", (about, str(first), *keys))


def choose_more(ref: str) -> Action:
    """Do with an opened article what is chosen: a length of its summary, "approve" or "remove"."""
    return Action("more", (ref,))


def approve(ref: str) -> Action:
    """Count a saved text as an article."""
    return Action("approve", (ref,))


def remove(ref: str) -> Action:
    """Ask whether to remove an article."""
    return Action("remove", (ref,))


def remove_sure(ref: str) -> Action:
    """Remove an article."""
    return Action("remove_sure", (ref,))


def form(name: str) -> Action:
    """Open a form."""
    return Action("form", (name,))


def choose_form() -> Action:
    """Open the form whose name is chosen."""
    return Action("form")
