"""What is said to whoever saves, approves or removes an article, and to whoever may not."""

from __future__ import annotations

from typing import Literal, TypeAlias

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.opened import article_controls, article_lines
from newsdesk.models.answers import OpenedArticle, Saved, SaveOutcome
from newsdesk.models.message import Line, Message, Strong
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


def confirm_removal(opened: OpenedArticle, words: Catalogue) -> Message:
    """Ask an editor, in private, whether an article is to go."""
    key = "removal.sure_private" if opened.private else "removal.sure_public"
    asked = Line(wording.phrase(words, key, headline=wording.headline(opened.telling, linked=False)))
    ref = opened.telling.ref
    sure = controls.button(words.say("button.remove_sure"), actions.remove_sure(ref), danger=True)
    return Message((asked,), (sure, controls.button(words.say("button.keep"), actions.open_article(ref))), private=True)


def removed(words: Catalogue) -> Message:
    """Say that an article was removed."""
    return Message((Line(wording.phrase(words, "removal.done")),))


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
