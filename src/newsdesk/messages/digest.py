"""A digest, worded: what was new since the last one, as one message; and what stands behind its buttons.

Where all of it fits, all of it is text. Where it does not, the heading and the headlines stay in the text, which is
what a notification shows, and the sentences go into a card below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import unasked
from newsdesk.messages.markdown import CARD_LIMIT, address, draw_card
from newsdesk.messages.quotes import quotation, shorter
from newsdesk.models.answers import QuoteEntry
from newsdesk.models.digest import DigestBrief, DigestReasons, DigestRest, DigestStory
from newsdesk.models.message import Action, Button, Card, Line, Link, Message, Moment, MomentStyle, Plain, Run, Strong
from newsdesk.words import Catalogue

THREAD_LIMIT = 100
"""Characters of a forum post's title; what Discord takes."""
CUT = 300
"""Characters to which a sentence is cut where not even one a story fits."""
REST_PAGE = 10
_TITLES = (wording.TITLE_LIMIT, 120, 80, 50)
"""Characters of a headline, step by step, where the headlines alone are too long for the text."""

Place = tuple[str, str]
"""By what a digest that was sent is found again: its key, and for when it was."""


def digest(brief: DigestBrief, words: Catalogue) -> Message:
    """Word a digest; a quiet day is one line."""
    head = _heading(brief, words)
    if not brief.stories:
        return Message(head)
    buttons, menu = _buttons(brief, words), controls.articles(
        words.say("menu.story"), ((n, story.lead) for n, story in enumerate(brief.stories, 1)), words
    )  # fmt: skip
    whole = Message((*head, *_told(brief.stories, words)), buttons, menu)
    if unasked.fits(whole):
        return whole
    cards = (Card(tuple(lines)) for lines in _cards(brief.stories, words))
    card = next(card for card in cards if len(draw_card(card)) <= CARD_LIMIT)
    texts = (Message((*head, *lines), buttons, menu, card=card) for lines in _headlines(brief.stories, words))
    return next(message for message in texts if unasked.fits(message))


def digest_title(brief: DigestBrief, words: Catalogue) -> str:
    """Return the title of a digest's post in a forum."""
    day = brief.day.isoformat()
    room = THREAD_LIMIT - len(words.say("digest.title", name="", day=day))
    return words.say("digest.title", name=wording.shorten(brief.name, room), day=day)


def digest_rest(rest: DigestRest | None, words: Catalogue) -> Message:
    """Word the stories that a digest had no room for, a page of them."""
    if rest is None or not rest.stories:
        return Message((Line(wording.phrase(words, "digest.gone")),), private=True)
    last = rest.first + len(rest.stories) - 1
    heading = wording.phrase(
        words,
        "digest.rest",
        name=Strong(wording.shorten(rest.name, wording.NAME_LIMIT)),
        span=wording.span(rest.first, last, words),
        shown=words.number(rest.total),
        since=Moment(rest.window.since, MomentStyle.FULL),
        until=Moment(rest.window.until, MomentStyle.FULL),
    )
    blocks: list[wording.Block] = []
    for number, telling in enumerate(rest.stories, rest.first):
        small = wording.small(wording.source(telling, words))
        titles = (wording.headline(telling, number=number, limit=limit) for limit in _TITLES)
        bare = wording.headline(telling, number=number, linked=False, limit=_TITLES[-1])
        blocks.append([(Line((title,)), small) for title in (*titles, bare)])
    buttons: tuple[Button, ...] = ()
    if last < rest.total:
        label = words.say("button.next", number=words.number(min(REST_PAGE, rest.total - last)))
        place = rest.key, rest.slot.isoformat()
        buttons = (controls.button(label, Action("digest_rest", (*place, str(last + 1)))),)
    menu = controls.articles(words.say("menu.story"), enumerate(rest.stories, rest.first), words)
    return Message(wording.fit((Line(heading),), blocks), buttons, menu, private=True)


def digest_reasons(reasons: DigestReasons | None, words: Catalogue) -> Message:
    """Word why a digest told what it told."""
    if reasons is None:
        return Message((Line(wording.phrase(words, "digest.gone")),), private=True)
    plan, window = reasons.plan, reasons.window
    since, until = Moment(window.since, MomentStyle.FULL), Moment(window.until, MomentStyle.FULL)
    lines = [Line(wording.phrase(words, "digest.why_window", since=since, until=until))]
    for key, told in (("topics", plan.topics), ("outlets", plan.outlets)):
        if told:
            listed = wording.shorten(words.comma.join(told), CUT)
            lines.append(Line(wording.phrase(words, f"digest.why_{key}", listed=listed)))
    if plan.languages:
        names = words.comma.join(words.language_name(code) for code in plan.languages)
        lines.append(Line(wording.phrase(words, "digest.why_languages", listed=names)))
    lines.append(Line(wording.phrase(words, "digest.why_order")))
    lines.append(Line(wording.phrase(words, "digest.why_again")))
    return Message(tuple(lines), private=True)


def _heading(brief: DigestBrief, words: Catalogue) -> tuple[Line, ...]:
    name = Strong(wording.shorten(brief.name, wording.NAME_LIMIT))
    since = Moment(brief.window.since, MomentStyle.FULL)
    shown = wording.shown(brief.total, words, more=brief.more)
    if not brief.stories:
        runs = wording.phrase(words, "digest.quiet", name=name, since=since)
    elif brief.total == len(brief.stories) and not brief.more:
        runs = wording.phrase(words, "digest.heading_all", name=name, shown=shown, since=since)
    else:
        told = words.number(len(brief.stories))
        runs = wording.phrase(words, "digest.heading", name=name, told=told, shown=shown, since=since)
    missed = (wording.small(wording.phrase(words, "digest.missed", brief.missed)),) if brief.missed else ()
    return (Line(runs), *missed)


def _buttons(brief: DigestBrief, words: Catalogue) -> tuple[Button, ...]:
    # What was never sent, as a preview, cannot be found again.
    if not brief.key:
        return ()
    place = brief.key, brief.slot.isoformat()
    found = [controls.button(words.say("button.why_these"), Action("digest_why", place))]
    rest = brief.total - len(brief.stories)
    if rest > 0:
        label = words.say("button.rest", number=words.number(rest))
        found.insert(0, controls.button(label, Action("digest_rest", (*place, "1"))))
    return tuple(found)


def _told(stories: Sequence[DigestStory], words: Catalogue) -> Iterator[Line]:
    for number, story in enumerate(stories, 1):
        yield wording.BLANK
        yield Line((wording.headline(story.lead, number=number),))
        if story.sentences:
            yield Line((wording.verbatim(story.sentences, story.numbers, story.lead.language),))
        if story.quote is not None:
            yield from _quote(story.quote, story, words)
        yield wording.small(_credit(story, words))


def _credit(story: DigestStory, words: Catalogue, *, linked: bool = False) -> tuple[Run, ...]:
    """Return "Example Post, 2 hours ago · 6 outlets", and since when it is new where it was told before."""
    runs = wording.source(story.lead, words, linked=linked)
    if story.outlets > 1:
        runs = (*runs, Plain(wording.JOINT), Plain(words.say("count.outlets", story.outlets)))
    if story.told_at is not None:
        runs = (*runs, Plain(wording.JOINT), *wording.phrase(words, "digest.moved", when=Moment(story.told_at)))
    return runs


def _quote(quote: QuoteEntry, story: DigestStory, words: Catalogue, cut: int | None = None) -> Iterator[Line]:
    said = quotation(quote.parts, words)
    if cut is not None:
        said = shorter(quote.parts, words)[cut]
    speaker = wording.shorten(quote.speaker, wording.NAME_LIMIT)
    by = wording.phrase(words, "digest.by", person=speaker)
    if quote.role:
        role = wording.shorten(quote.role, wording.NAME_LIMIT)
        by = wording.phrase(words, "digest.by_role", person=speaker, role=role)
    if quote.source.ref != story.lead.ref:
        # The article of the sentence is credited below; another one here.
        outlet: Run = Plain(wording.credit(quote.source, words))
        if address(quote.source.url):
            outlet = Link(outlet.text, quote.source.url or "")
        by = (*by, Plain(words.comma), outlet)
    yield Line((*said.runs, Plain(words.space), *by), said.look)


def _headlines(stories: Sequence[DigestStory], words: Catalogue) -> Iterator[list[Line]]:
    """Yield the headlines alone, each with its language if it is another, and how many tell it; in ever less room."""
    for linked in (True, False):
        for limit in _TITLES:
            lines: list[Line] = []
            for number, story in enumerate(stories, 1):
                title = wording.headline(story.lead, number=number, linked=linked, limit=limit)
                outlets = words.say("count.outlets", story.outlets) if story.outlets > 1 else ""
                foreign = story.lead.language not in (words.language, "und")
                language = words.language_name(story.lead.language) if foreign else ""
                beside = (Plain(wording.JOINT + said) for said in (language, outlets) if said)
                lines.append(Line((title, *beside)))
            yield lines


def _cards(stories: Sequence[DigestStory], words: Catalogue) -> Iterator[list[Line]]:
    """Yield the sentences under the numbers of the headlines, the fullest first."""
    most = max(len(story.sentences) for story in stories)
    for quoted in (True, False):
        for kept in range(most, 0, -1):
            yield [
                line for n, story in enumerate(stories, 1) for line in _of_card(n, story, words, kept, quoted=quoted)
            ]
    for cut in (CUT, CUT // 2, CUT // 4, 0):
        yield [line for n, story in enumerate(stories, 1) for line in _of_card(n, story, words, 1, cut, quoted=False)]


def _of_card(
    number: int, story: DigestStory, words: Catalogue, kept: int, cut: int | None = None, *, quoted: bool
) -> Iterator[Line]:
    if number > 1:
        yield wording.BLANK
    said = wording.verbatim(story.sentences[:kept], story.numbers, story.lead.language).text
    said = said if cut is None else wording.shorten(said, cut) if cut else ""
    if said:
        yield Line((Strong(f"{number}."), Plain(f" {said}")))
    if quoted and story.quote is not None:
        yield from _quote(story.quote, story, words)
    credit = _credit(story, words, linked=cut is None)
    yield wording.small(credit if said else (Plain(f"{number}. "), *credit))
