"""An opened article: what it says in short, a sentence or quotation in context, its quotations, who else tells it."""

from __future__ import annotations

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.quotes import PAGE, ROLE_LIMIT, quotation, shorter
from newsdesk.messages.summary import CUT, measure, told_sentences
from newsdesk.models.answers import ArticleQuotes, InContext, OpenedArticle, Outlets, QuoteEntry, Telling
from newsdesk.models.message import Action, Button, Code, Line, Look, Menu, Message, Moment, Plain, Run, Strong
from newsdesk.words import Catalogue

SHORT_NAME = 40
"""Characters of a speaker's name where four quotations would not fit with whole names and roles."""
SHORT_TITLE = 80
"""Characters of a headline where ten whole ones with their addresses would not fit."""
OUTLETS_SHOWN = 10
"""Other outlets' articles that are told with their headlines; the rest are counted, and in the menu."""


def article(opened: OpenedArticle, words: Catalogue, *, editor: bool, back: Action | None = None) -> Message:
    """Word an opened article; an `editor` may approve a saved text and remove any; `back` is where it was opened."""
    return Message(article_lines(opened, words), *article_controls(opened, words, editor=editor, back=back))


def article_lines(opened: OpenedArticle, words: Catalogue, *above: Line) -> tuple[Line, ...]:
    """Return what an opened article says, below some other lines."""
    of = None if opened.telling.abridged else opened.of
    measures = [measure(kept, of, words) for kept in range(len(opened.sentences) + 1)]
    if opened.versions > 1:
        versions = _versions(opened, words)
        measures = [(*m, Plain(wording.JOINT), *versions) if m else versions for m in measures]
    sentences = wording.marked(opened.sentences, opened.numbers, opened.telling.language)
    told = told_sentences(sentences, wording.source(opened.telling, words), measures)
    head = [*above, Line((wording.headline(opened.telling),))]
    unverified = wording.small((Plain(words.say("article.unverified")),))
    return wording.fit(head, [told, [(unverified,)] if not opened.approved else [()]])


def _versions(opened: OpenedArticle, words: Catalogue) -> tuple[Run, ...]:
    """Return "2 versions, the last from 3 hours ago", or their number alone where that is all there is to know."""
    number = words.say("count.versions", opened.versions)
    if opened.revised is None:
        return (Plain(number),)
    return wording.phrase(words, "article.versions", versions=number, when=Moment(opened.revised))


def article_controls(
    opened: OpenedArticle, words: Catalogue, *, editor: bool, back: Action | None = None
) -> tuple[tuple[Button, ...], Menu | None]:
    """Return an opened article's buttons and menu: what editors may do goes into the menu where buttons are short."""
    ref = opened.telling.ref
    if not ref:
        return (), None
    buttons, lines = controls.about_article(ref, opened.numbers, opened.quotes, len(opened.others), words, back)
    if opened.others and not (back is not None and back.verb == "story"):
        lines.append(controls.option(words.say("menu.story_whole"), "story"))
    lines += controls.lengths(opened.lengths, words)
    approve = editor and not opened.approved and opened.private
    if len(buttons) + approve + editor <= controls.MOST_BUTTONS:
        if approve:
            buttons += (controls.button(words.say("button.approve"), actions.approve(ref, back)),)
        if editor:
            buttons += (controls.button(words.say("button.remove"), actions.remove(ref, back), danger=True),)
    else:
        if approve:
            lines.append(controls.option(words.say("menu.approve"), "approve"))
        lines.append(controls.option(words.say("menu.remove"), "remove"))
    return buttons, controls.menu(words.say("menu.more"), actions.choose_more(ref, back), lines)


def in_context(answer: InContext, words: Catalogue, back: Action | None = None) -> Message:
    """Word a sentence or a quotation between its neighbours; it stands in bold, they do not.

    `back` is what it was opened from, a summary or the list from which its article was, here and below.
    """
    told = wording.small(wording.source(answer.telling, words))
    place = words.number(answer.number)
    small = wording.small((Plain(words.say(f"context.{answer.kind}", answer.of, place=place)),))
    around = [Line((Plain(text),), Look.QUOTED) if text else None for text in (answer.before, answer.after)]
    itself = Line((Strong(answer.sentence),), Look.QUOTED)
    cut = Line((Strong(wording.shorten(answer.sentence, CUT)),), Look.QUOTED)
    wordings = [
        tuple(line for line in (before, middle, after, told, small) if line is not None)
        for before, middle, after in (
            (around[0], itself, around[1]),
            (around[0], itself, None),
            (None, itself, None),
            (None, cut, None),
        )
    ]
    head = Line((wording.headline(answer.telling),))
    return Message(wording.fit((head,), [wordings]), _context_buttons(answer, words, back))


def _context_buttons(answer: InContext, words: Catalogue, back: Action | None) -> tuple[Button, ...]:
    ref = answer.telling.ref
    if not ref:
        return ()
    quote = "_quote" if answer.kind == "quote" else ""
    buttons: list[Button] = []
    if answer.earlier is not None:
        label = words.say(f"button.earlier{quote}")
        buttons.append(controls.button(label, actions.context(ref, answer.kind, answer.earlier, back)))
    if answer.later is not None:
        label = words.say(f"button.later{quote}")
        buttons.append(controls.button(label, actions.context(ref, answer.kind, answer.later, back)))
    return (*buttons, *controls.up(ref, back, words))


def said(answer: ArticleQuotes, words: Catalogue, back: Action | None = None) -> Message:
    """Word an article's quotations, one page of them."""
    head = Line((wording.headline(answer.telling),))
    ref = answer.telling.ref
    opening = controls.up(ref, back, words)
    shown = words.say("count.quotes", answer.total)
    if not answer.entries:
        key = "quotes.past_the_end" if answer.total else "said.nothing"
        return Message((head, Line(wording.phrase(words, key, shown=shown))), opening)
    last = answer.first + len(answer.entries) - 1
    whole = answer.first == 1 and last == answer.total
    span = wording.span(answer.first, last, words)
    heading = wording.phrase(words, "said.heading" if whole else "said.span", shown=shown, span=span)
    blocks: list[wording.Block] = [
        _quote(entry, following, words)
        for entry, following in zip(answer.entries, (*answer.entries[1:], None), strict=True)
    ]
    blocks.append([(wording.small(wording.source(answer.telling, words)), wording.small(heading))])
    lines = (controls.option(_label(entry, words), str(entry.number)) for entry in answer.entries)
    menu = controls.menu(words.say("menu.context"), actions.choose_quote(ref, back), lines) if ref else None
    return Message(wording.fit((head,), blocks), (*_quote_pager(answer, last, words, back), *opening), menu)


def _quote_pager(answer: ArticleQuotes, last: int, words: Catalogue, back: Action | None) -> tuple[Button, ...]:
    ref, buttons = answer.telling.ref, list[Button]()
    if ref and answer.first > 1:
        before = max(answer.first - PAGE, 1)
        label = words.say("button.previous", number=words.number(answer.first - before))
        buttons.append(controls.button(label, actions.said(ref, before, back)))
    if ref and last < answer.total:
        label = words.say("button.next", number=words.number(min(PAGE, answer.total - last)))
        buttons.append(controls.button(label, actions.said(ref, last + 1, back)))
    return tuple(buttons)


def _speaker(entry: QuoteEntry, words: Catalogue) -> tuple[Run, ...]:
    if not entry.speaker:
        return wording.phrase(words, "said.unnamed")
    name = Strong(wording.shorten(entry.speaker, wording.NAME_LIMIT))
    role = wording.shorten(entry.role or "", ROLE_LIMIT)
    return wording.phrase(words, "said.by_role" if role else "said.by", person=name, role=role)


def _quote(entry: QuoteEntry, following: QuoteEntry | None, words: Catalogue) -> wording.Block:
    """Word one quotation; of those that one person says in a row, only the last names them."""
    told = (entry.speaker, entry.role)
    if entry.speaker and following is not None and told == (following.speaker, following.role):
        return [(line,) for line in (quotation(entry.parts, words), *shorter(entry.parts, words))]
    speaker = Line(_speaker(entry, words))
    wordings: list[tuple[Line, ...]] = [
        (line, speaker) for line in (quotation(entry.parts, words), *shorter(entry.parts, words))
    ]
    if entry.speaker:
        name = wording.phrase(words, "said.by", person=Strong(wording.shorten(entry.speaker, SHORT_NAME)))
        wordings.append((wordings[-1][0], Line(name)))
    return wordings


def _label(entry: QuoteEntry, words: Catalogue) -> str:
    return words.say("quotes.quotation", text=wording.shorten(entry.parts[0], controls.OPTION_LIMIT - 10))


def outlets(answer: Outlets, words: Catalogue, back: Action | None = None) -> Message:
    """Word who else tells a story: each outlet's headline, linked, and when it came."""
    ref = answer.telling.ref
    opening = controls.up(ref, back, words)
    if not answer.others:
        return Message((Line(wording.phrase(words, "outlets.nothing")),), opening)
    head = [
        Line((wording.headline(answer.telling),)),
        wording.small(wording.source(answer.telling, words)),
        wording.BLANK,
        Line((Strong(words.say("outlets.heading", len(answer.others))),)),
    ]
    told = answer.others[:OUTLETS_SHOWN]
    blocks = [_outlet(other, words) for other in told]
    if (rest := len(answer.others) - len(told)) > 0:
        blocks.append([(wording.small(wording.phrase(words, "outlets.more", rest)),)])
    # Opened from no list, they are one themselves.
    here = actions.list_behind(back) or (actions.outlets(ref) if ref else None)
    others = ((None, other) for other in answer.others)
    if ref and not (back is not None and back.verb == "story"):
        opening = (controls.button(words.say("button.story"), actions.story(ref, back=back)), *opening)
    menu = controls.articles(words.say("menu.article"), others, words, here)
    return Message(wording.fit(head, blocks), opening, menu)


def _outlet(other: Telling, words: Catalogue) -> wording.Block:
    source = wording.small(wording.source(other, words))
    titles = (
        wording.headline(other),
        wording.headline(other, limit=SHORT_TITLE),
        wording.headline(other, limit=SHORT_TITLE, linked=False),
    )
    return [*((Line((title,)), source) for title in titles), (source,)]


def ours(listed: Menu | None, words: Catalogue) -> Message:
    """Say, in private, what can be told in short of a message of the bot: what it lists, to be chosen, or nothing."""
    if listed is None:
        said = wording.phrase(words, "brief.own_nothing", command=Code("/latest"))
        return Message((Line(said),), private=True)
    return Message((Line(wording.phrase(words, "brief.own")),), menu=listed, private=True)
