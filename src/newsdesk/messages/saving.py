"""What is said to whoever saves, approves or removes an article, and to whoever may not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.opened import SHORT_TITLE, article_controls, article_lines
from newsdesk.models.answers import OpenedArticle, Saved, SaveOutcome
from newsdesk.models.message import Action, Code, Line, Message, Plain, Strong
from newsdesk.words import Catalogue

Need: TypeAlias = Literal["save", "edit", "hidden"]
"""What somebody would need: to be a saver, to be an editor; or a channel that is open to everyone."""


def saved(answer: Saved, words: Catalogue, *, editor: bool) -> Message:
    """Word what became of a text that somebody saved, and show it as it is kept."""
    lines = article_lines(answer.article, words, Line((Plain(_became(answer, words)),)), wording.BLANK)
    return Message(lines, *article_controls(answer.article, words, editor=editor))


def _became(answer: Saved, words: Catalogue) -> str:
    match answer.outcome:
        case SaveOutcome.ADDED:
            said = words.say("saved.added")
        case SaveOutcome.KNOWN:
            said = words.say("saved.known")
        case SaveOutcome.VERSION:
            said = words.say("saved.version")
    return said


def saved_links(outcomes: Sequence[tuple[str, Saved | str]], words: Catalogue, *, more: bool) -> Message:
    """Word what became of several links that somebody saved: of each the article, or a sentence that says why not.

    There may have been `more` of them than are taken at a time.
    """
    blocks = [_link(url, outcome, words) for url, outcome in outcomes]
    if more:
        blocks.append([(wording.BLANK, wording.small(wording.phrase(words, "link.only", len(outcomes))))])
    kept = [outcome.article.telling for _, outcome in outcomes if isinstance(outcome, Saved)]
    opening = controls.articles(words.say("menu.article"), ((None, telling) for telling in kept), words)
    return Message(wording.fit((), blocks), (), opening)


def _link(url: str, outcome: Saved | str, words: Catalogue) -> wording.Block:
    if isinstance(outcome, str):
        address = Line((Code(wording.shorten(url, SHORT_TITLE)),))
        return [(address, Line((Plain(outcome),))), (Line((Plain(outcome),)),)]
    telling = outcome.article.telling
    said = wording.small((*wording.source(telling, words), Plain(wording.JOINT), Plain(_became(outcome, words))))
    return [
        (Line((title,)), said)
        for title in (
            wording.headline(telling),
            wording.headline(telling, limit=SHORT_TITLE),
            wording.headline(telling, limit=SHORT_TITLE, linked=False),
        )
    ]


def confirm_removal(opened: OpenedArticle, words: Catalogue, shown: str = "", back: Action | None = None) -> Message:
    """Ask an editor, in private, whether an article is to go.

    `shown` is the chat's name of the message that shows it to everybody, `back` the list from which it was opened.
    """
    key = "removal.sure_private" if opened.private else "removal.sure_public"
    asked = (Line(wording.phrase(words, key)), Line((wording.headline(opened.telling, linked=False),)))
    ref = opened.telling.ref
    sure = controls.button(words.say("button.remove_sure"), actions.remove_sure(ref, shown, back), danger=True)
    # A private copy has given way to this question and comes back; a message that all see stands there as before.
    keep = controls.button(words.say("button.keep"), actions.keep() if shown else actions.open_article(ref, back))
    return Message(asked, (sure, keep), private=True)


def kept(words: Catalogue) -> Message:
    """Say, in private, that an article stays after all."""
    return Message((Line(wording.phrase(words, "removal.kept")),), private=True)


def approved(opened: OpenedArticle, words: Catalogue, back: Action | None = None) -> Message:
    """Say in an editor's private copy that a text is approved, and show it; what others see is older."""
    said = (
        Line((Strong(words.say("saved.approved")),)),
        wording.small((Plain(words.say("saved.approved_elsewhere")),)),
    )
    lines = article_lines(opened, words, *said, wording.BLANK)
    return Message(lines, *article_controls(opened, words, editor=True, back=back), private=True)


def removed(words: Catalogue, back: Action | None = None, *, ref: str = "", posts: int = 0) -> Message:
    """Say that an article was removed, with the way `back` to the list from which it was opened.

    Where so many `posts` still carry the article of that `ref`, offer to delete them: to the editor alone.
    """
    done = Line(wording.phrase(words, "removal.done"))
    buttons = controls.way_back(back, words)
    if not posts:
        return Message((done,), buttons)
    carried = wording.sentences(
        words, wording.phrase(words, "removal.posts", posts), wording.phrase(words, "removal.whole")
    )
    delete = controls.button(words.say("button.delete_posts"), actions.delete_posts(ref), danger=True)
    return Message((done, Line(carried)), (delete, *buttons))


def posts_taken_back(count: int, words: Catalogue) -> Message:
    """Say, in private, that so many posts are deleted, or not sent any more."""
    said = wording.phrase(words, "removal.deleting", count) if count else wording.phrase(words, "removal.no_posts")
    return Message((Line(said),), private=True)


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
