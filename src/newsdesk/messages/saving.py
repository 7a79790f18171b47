"""What is said to whoever saves, approves or removes an article, and to whoever may not."""

from __future__ import annotations

from typing import Literal, TypeAlias

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.opened import article_controls, article_lines
from newsdesk.models.answers import OpenedArticle, Saved, SaveOutcome
from newsdesk.models.message import Action, Line, Message, Strong
from newsdesk.words import Catalogue

Need: TypeAlias = Literal["save", "edit", "hidden"]
"""What somebody would need: to be a saver, to be an editor; or a channel that is open to everyone."""


def saved(answer: Saved, words: Catalogue, *, editor: bool) -> Message:
    """Word what became of a text that somebody saved, and show it as it is kept."""
    match answer.outcome:
        case SaveOutcome.ADDED:
            said = words.say("saved.added")
        case SaveOutcome.KNOWN:
            said = words.say("saved.known")
        case SaveOutcome.VERSION:
            said = words.say("saved.version")
    lines = article_lines(answer.article, words, Line((Strong(said),)))
    return Message(lines, *article_controls(answer.article, words, editor=editor))


def confirm_removal(opened: OpenedArticle, words: Catalogue, shown: str = "", back: Action | None = None) -> Message:
    """Ask an editor, in private, whether an article is to go.

    `shown` is the chat's name of the message that shows it to everybody, `back` the list from which it was opened.
    """
    key = "removal.sure_private" if opened.private else "removal.sure_public"
    asked = Line(wording.phrase(words, key, headline=wording.headline(opened.telling, linked=False)))
    ref = opened.telling.ref
    sure = controls.button(words.say("button.remove_sure"), actions.remove_sure(ref, shown, back), danger=True)
    keep = controls.button(words.say("button.keep"), actions.open_article(ref, back))
    return Message((asked,), (sure, keep), private=True)


def removed(words: Catalogue, back: Action | None = None) -> Message:
    """Say that an article was removed, with the way `back` to the list from which it was opened."""
    return Message((Line(wording.phrase(words, "removal.done")),), controls.way_back(back, words))


def gone(words: Catalogue) -> Message:
    """Say, in private, that what a button showed is gone."""
    return Message((Line(wording.phrase(words, "removal.gone")),), private=True)


def not_allowed(need: Need, words: Catalogue) -> Message:
    """Say, in private, what somebody would need."""
    match need:
        case "save":
            key = "allowed.save"
        case "edit":
            key = "allowed.edit"
        case "hidden":
            key = "allowed.hidden"
    return Message((Line(wording.phrase(words, key)),), private=True)
