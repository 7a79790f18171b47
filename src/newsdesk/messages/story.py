"""A story from all its outlets: its brief, who says what, how each outlet told it, what changed since.

Whatever is shown of an article has its outlet, linked, and its time. What editors do to stories is in `stories_apart`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.quotes import ROLE_LIMIT, quotation, shorter
from newsdesk.models.answers import NothingFound, Telling
from newsdesk.models.message import Action, Button, Line, Look, Menu, Message, Moment, Option, Plain, Run, Strong
from newsdesk.models.story import (
    Change,
    OutletTold,
    StoryAnswer,
    StoryBrief,
    StoryChanges,
    StoryHead,
    StoryTab,
    StoryTold,
    StoryVoices,
    ToldSentence,
    Voice,
)
from newsdesk.words import Catalogue

SHORT_TITLE = 90
"""Characters of a headline where whole ones with their addresses would not fit."""
CUT = 300
"""Characters to which a sentence is cut where not even one fits."""
ARTICLES = 12
"""Articles of a story that its menu opens, beside what else is in it."""


def story(
    answer: StoryAnswer | NothingFound, words: Catalogue, *, editor: bool = False, back: Action | None = None
) -> Message:
    """Word a story from one of its sides; an `editor` may split articles off and merge it with another."""
    match answer:
        case NothingFound():
            return _nothing(answer, words)
        case StoryBrief():
            return _brief(answer, words, back, editor=editor)
        case StoryVoices():
            return _voices(answer, words, back)
        case StoryTold():
            return _told(answer, words, back)
        case StoryChanges():
            return _changes(answer, words, back)


def _nothing(answer: NothingFound, words: Catalogue) -> Message:
    said = wording.sentences(
        words,
        wording.phrase(words, "summary.nothing", words=wording.shorten(answer.words, wording.NAME_LIMIT)),
        wording.meant(answer.suggestion, words),
        wording.holdings(answer.holdings, words),
    )
    suggested = answer.suggestion
    buttons = () if suggested is None else (
        controls.button(words.say("button.search"), actions.story_about(suggested.words)),
    )  # fmt: skip
    return Message((Line(said),), buttons)


def _brief(answer: StoryBrief, words: Catalogue, back: Action | None, *, editor: bool) -> Message:
    head = answer.head
    ranked = sorted(zip(answer.ranks, answer.sentences, strict=True), key=lambda one: one[0])
    wordings: list[tuple[Line, ...]] = []
    for kept in range(len(ranked), 0, -1):
        worst = ranked[kept - 1][0]
        told = [one for rank, one in zip(answer.ranks, answer.sentences, strict=True) if rank <= worst]
        wordings.append((*_sentences(told, words), wording.small(_measure(head, told, words))))
    if ranked:
        best = ranked[0][1]
        cut = Line((Plain(wording.shorten(best.text, CUT)),))
        wordings.append((cut, wording.small(wording.source(best.source, words, linked=True))))
    else:
        wordings.append((wording.small(wording.source(head.lead, words, linked=True)),))
    blocks = [wordings, *_left_out(answer, words), *_linked("story.follows", head.follows, words)]
    lines = wording.fit((Line((wording.headline(head.lead),)),), blocks)
    more = [_article(one, words) for one in head.articles[:ARTICLES]]
    more += [_story("menu.story_follows", one, words) for one in head.follows]
    wanted: list[tuple[Button, Option]] = []
    if editor and len(head.articles) + head.unverified > 1:
        wanted.append(
            (
                controls.button(words.say("button.story_split"), actions.story_split(head.ref)),
                controls.option(words.say("menu.story_split"), "split"),
            )
        )
    if editor:
        wanted.append(
            (
                controls.button(words.say("button.merge"), actions.story_merge(head.ref)),
                controls.option(words.say("menu.story_merge"), "merge"),
            )
        )
    return Message(lines, *_controls(answer.head, "brief", 1, words, back, more, wanted))


def _sentences(told: Sequence[ToldSentence], words: Catalogue) -> list[Line]:
    """Word sentences in their order, those of one article in a row together, each with its source below."""
    lines: list[Line] = []
    for source, run in itertools.groupby(told, key=lambda one: one.source):
        own = list(run)
        lines += [wording.BLANK] if lines else []
        numbers = [one.number for one in own]
        lines.append(Line((wording.verbatim([one.text for one in own], numbers, source.language),)))
        lines.append(wording.small(wording.source(source, words, linked=True)))
    return lines


def _measure(head: StoryHead, told: Sequence[ToldSentence], words: Catalogue) -> tuple[Run, ...]:
    """Return "5 sentences, word for word · 5 outlets · 7 articles"."""
    said = list(wording.phrase(words, "story.measure", sentences=words.say("count.sentences", len(told))))
    for key, number in (("count.outlets", head.outlets), ("count.articles", len(head.articles))):
        if number > 1 and (key == "count.outlets" or number != head.outlets):
            said += [Plain(wording.JOINT), Plain(words.say(key, number))]
    if not head.unverified:
        return tuple(said)
    return (*said, Plain(wording.JOINT), *wording.phrase(words, "story.unverified", head.unverified))


def _left_out(answer: StoryBrief, words: Catalogue) -> list[wording.Block]:
    """Word which outlets tell it too, of whom nothing is shown."""
    named = {one.source.outlet for one in answer.sentences} | {answer.head.lead.outlet}
    by_outlet = {one.outlet: one for one in reversed(answer.head.articles) if one.outlet not in (None, *named)}
    others = list(reversed(by_outlet.values()))
    return [[(wording.small(wording.others(others, words)),), ()]] if others else []


def _voices(answer: StoryVoices, words: Catalogue, back: Action | None) -> Message:
    head = answer.head
    top = _heading(head, "story.voices", answer.total, answer.first, len(answer.voices), words)
    blocks = [_voice(one, words) for one in answer.voices]
    more = [controls.option(one.name, f"w.{one.key}", one.role) for one in answer.voices if one.key]
    more += _pages(answer.first, len(answer.voices), answer.total, "said", words)
    return Message(wording.fit(top, blocks), *_controls(head, "said", answer.first, words, back, more, ()))


def _voice(one: Voice, words: Catalogue) -> wording.Block:
    name = Strong(wording.shorten(one.name, wording.NAME_LIMIT))
    role = wording.shorten(one.role or "", ROLE_LIMIT)
    by = wording.phrase(words, "said.by_role" if role else "said.by", person=name, role=role)
    if one.more:
        by = (*by, Plain(wording.JOINT), Plain(words.say("count.quotes", one.more + 1)))
    if not one.quotes:
        return [(wording.BLANK, Line(by))]
    quote = one.quotes[0]
    source = wording.source(quote.source, words, linked=True)
    also = wording.others(quote.others, words)
    credited = [(*source, Plain(words.stop), *also), source] if also else [source]
    whole = quotation(quote.parts, words)
    wordings = [(wording.BLANK, whole, Line(by), wording.small(told)) for told in credited]
    wordings += [(wording.BLANK, cut, Line(by), wording.small(source)) for cut in shorter(quote.parts, words)]
    return [*wordings, (wording.BLANK, Line(by))]


def _told(answer: StoryTold, words: Catalogue, back: Action | None) -> Message:
    head = answer.head
    top = _heading(head, "story.told", answer.total, answer.first, len(answer.outlets), words)
    if any(one.telling.ref == head.lead.ref for one in answer.outlets):
        top = top[1:]  # the headline by which the story is named stands below, with its outlet
    blocks = [_outlet(one, words) for one in answer.outlets]
    more = [_article(one.telling, words) for one in answer.outlets]
    more += _pages(answer.first, len(answer.outlets), answer.total, "told", words)
    return Message(wording.fit(top, blocks), *_controls(head, "told", answer.first, words, back, more, ()))


def _outlet(one: OutletTold, words: Catalogue) -> wording.Block:
    source = wording.source(one.telling, words)
    if one.articles > 1:
        source = (*source, Plain(wording.JOINT), Plain(words.say("count.articles", one.articles)))
    titles = [wording.headline(one.telling), wording.headline(one.telling, limit=SHORT_TITLE)]
    titles.append(wording.headline(one.telling, limit=SHORT_TITLE, linked=False))
    sentence = () if one.sentence is None else (Line((Plain(one.sentence),)),)
    wordings = [(wording.BLANK, Line((titles[0],)), *sentence, wording.small(source))]
    wordings += [(wording.BLANK, Line((title,)), wording.small(source)) for title in titles]
    return wordings


def _changes(answer: StoryChanges, words: Catalogue, back: Action | None) -> Message:
    head = answer.head
    top = _heading(head, "story.changed", answer.total, answer.start, len(answer.changes), words)
    since = _dated("story.since", answer.first, words)
    blocks = [_change(one, words) for one in answer.changes]
    articles = {one.source.ref: one.source for one in answer.changes}
    more = [_article(one, words) for one in articles.values()]
    more += _pages(answer.start, len(answer.changes), answer.total, "changed", words)
    more += [_story("menu.story_later", one, words) for one in head.later]
    more += [_story("menu.story_follows", one, words) for one in head.follows]
    first: wording.Block = [(wording.BLANK, wording.small(since)), ()]
    if not answer.changes:
        blocks = [[(Line(wording.phrase(words, "story.nothing_changed")),)]]
    later = _linked("story.later", head.later, words) if answer.start == 1 else []
    blocks = [*later, *blocks, first, *_linked("story.follows", head.follows, words)]
    return Message(wording.fit(top, blocks), *_controls(head, "changed", answer.start, words, back, more, ()))


def _change(one: Change, words: Catalogue) -> wording.Block:
    source = wording.source(one.source, words, linked=True)
    when = Moment(one.at)
    match one.kind:
        case "added":
            texts = wording.marked(one.texts, one.numbers, one.source.language)
            wordings = [
                (wording.BLANK, *(Line((Plain(text),)) for text in texts[:kept]), wording.small(source))
                for kept in range(len(texts), 0, -1)
            ]
            return [*wordings, (wording.BLANK, Line((Plain(wording.shorten(texts[0], CUT)),)), wording.small(source))]
        case "headline":
            after, before = (wording.shorten(text, wording.TITLE_LIMIT) for text in (one.texts[0], one.before[0]))
            said = wording.phrase(words, "story.headline", text=Strong(after), when=when)
            was = wording.phrase(words, "story.before", text=before)
            return [(wording.BLANK, Line(said), Line(was, Look.QUOTED), wording.small(source))]
        case "quote":
            by = Strong(wording.shorten(one.speaker, wording.NAME_LIMIT)) if one.speaker else ""
            said = wording.phrase(words, "story.quote_of" if by else "story.quote", person=by, when=when)
            was = wording.shorten(words.space.join(one.before), CUT)
            return [
                (
                    wording.BLANK,
                    Line(said),
                    quoted,
                    Line(wording.phrase(words, "story.before", text=was), Look.QUOTED),
                    wording.small(source),
                )
                for quoted in (quotation(one.texts, words), *shorter(one.texts, words))
            ]


def _heading(head: StoryHead, key: str, total: int, first: int, shown: int, words: Catalogue) -> tuple[Line, ...]:
    """Return the headline of a story, and which side of it is shown."""
    said = wording.phrase(words, key, total)
    if first > 1 or shown < total:
        span = wording.span(first, first + max(shown, 1) - 1, words)
        said = wording.sentences(words, said, wording.phrase(words, "story.span", span=span))
    return Line((wording.headline(head.lead, limit=SHORT_TITLE),)), Line(said)


def _linked(key: str, those: Sequence[Telling], words: Catalogue) -> list[wording.Block]:
    """Word each story that this one follows up, or that follows it, by its newest article."""
    return [[(wording.small(_dated(key, one, words)),), ()] for one in those]


def _dated(key: str, one: Telling, words: Catalogue) -> tuple[Run, ...]:
    """Word an article in one line: headline, outlet, time, and the language where it is not the reader's."""
    headline = wording.phrase(words, key, headline=wording.headline(one, limit=SHORT_TITLE))
    return (*headline, Plain(words.comma), *wording.source(one, words))


def _story(key: str, one: Telling, words: Catalogue) -> Option:
    """Return the line of a menu that opens another story."""
    return controls.option(words.say(key, headline=one.headline), f"s.{one.ref}", wording.credit(one, words))


def _article(one: Telling, words: Catalogue) -> Option:
    return controls.option(one.headline, f"a.{one.ref}", wording.credit(one, words))


def _pages(first: int, shown: int, total: int, tab: StoryTab, words: Catalogue) -> list[Option]:
    """Return the lines of a menu that turn a tab's pages: its three buttons are the other tabs."""
    size = PAGES[tab]
    lines: list[Option] = []
    if first > 1:
        before = max(first - size, 1)
        lines.append(controls.option(words.say("button.previous", number=words.number(first - before)), f"p.{before}"))
    if (last := first + shown - 1) < total:
        number = words.number(min(size, total - last))
        lines.append(controls.option(words.say("button.next", number=number), f"p.{last + 1}"))
    return lines


PAGES: dict[StoryTab, int] = {"brief": 1, "said": 4, "told": 5, "changed": 4}
"""Entries of a page of each tab."""


def _controls(
    head: StoryHead,
    tab: StoryTab,
    first: int,
    words: Catalogue,
    back: Action | None,
    lines: Sequence[Option],
    wanted: Sequence[tuple[Button, Option]],
) -> tuple[tuple[Button, ...], Menu | None]:
    """Return the other tabs as buttons, and a menu of the rest: what there is no button left for goes into it first."""
    there: dict[StoryTab, int] = {
        "brief": 1, "said": head.speakers, "told": head.outlets if len(head.articles) > 1 else 0,
        "changed": head.changes or len(head.later),
    }  # fmt: skip
    buttons: list[Button] = []
    for other, number in there.items():
        if other != tab and number:
            label = words.say(f"button.story_{other}", number=words.number(number))
            buttons.append(controls.button(label, actions.story(head.ref, other, 1, back)))
    above: list[Option] = []
    if back is not None:
        label = words.say("button.story_list" if back.verb == "latest" else "button.back")
        wanted = ((controls.button(label, back), controls.option(label, "back")), *wanted)
    for button, option in wanted:
        if len(buttons) < controls.MOST_BUTTONS:
            buttons.append(button)
        else:
            above.append(option)
    more = [*lines, *above]
    only_articles = all(line.value.startswith("a.") for line in more)
    placeholder = words.say("menu.article" if only_articles else "menu.more")
    return tuple(buttons), controls.menu(placeholder, actions.story_more(head.ref, tab, first, back), more)
