"""The answer to `quotes`: what somebody said, each quotation with its outlet, day and link; or whom they may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.answers import KnownPerson, PersonChoice, QuoteEntry, Quotes
from newsdesk.models.message import Button, Line, Look, Menu, Message, Moment, MomentStyle, Plain, Run, Strong
from newsdesk.words import Catalogue

ROLE_LIMIT = 120
SHORTER = (400, 200, 90)
"""Characters to which a quotation is cut, step by step, where the whole does not fit into a message."""
PAGE = 4
"""Quotations in one answer."""
RECENT = timedelta(days=7)
"""Of what was said since then, one wants to know how long ago; of what is older, the day."""
ALSO_SHOWN = 3
"""Other names of somebody, and other roles, that are told."""
_SOME = {2: "quotes.ambiguous_two", 3: "quotes.ambiguous_three"}
"""Small numbers are words in running text."""


def quotes(answer: Quotes, words: Catalogue, now: datetime | None = None, *, editor: bool = False) -> Message:
    """Word an answer to `quotes`; with `now` (aware), what is recent says how long ago it was, else all have a day.

    An `editor` may say that the person is another one's, too, or somebody else in part.
    """
    about = wording.shorten(answer.about or "", wording.NAME_LIMIT)
    if len(answer.choices) > 1 and not answer.chosen:
        return _ambiguous(answer, words)
    if not answer.entries:
        return _nothing(answer, about, words)
    single = len(answer.choices) < 2
    role = answer.entries[0].role if single else None
    key = f"quotes.heading{'_role' if role else ''}{'_about' if about else ''}"
    name = answer.known.names[0][1] if answer.known is not None else answer.entries[0].speaker
    name = wording.shorten(name or answer.entries[0].speaker, wording.NAME_LIMIT)
    head = wording.phrase(
        words,
        key,
        person=Strong(name if single else _names(answer, words)),
        role=wording.shorten(role or "", ROLE_LIMIT),
        about=about,
        shown=words.say("count.quotes", answer.total),
    )
    last = answer.first + len(answer.entries) - 1
    if answer.first > 1 or last < answer.total:
        head += wording.phrase(words, "quotes.span", span=wording.span(answer.first, last, words))
    blocks = [
        _entry(entry, following, words, now, by=not single)
        for entry, following in zip(answer.entries, (*answer.entries[1:], None), strict=True)
    ]
    if answer.slip:
        head = wording.sentences(words, wording.phrase(words, "quotes.slip", who=_asked(answer)), head)
    if answer.known is not None and answer.first == 1:
        blocks += _also_known(answer.known, words)
    keys = [choice.key for choice in answer.choices if choice.key]
    back = actions.people(answer.about or "", answer.first, keys) if keys else None
    sources = ((None, entry.source) for entry in answer.entries)
    opened = controls.articles(words.say("menu.article"), sources, words, back)
    buttons = _pager(answer, last, words)
    if editor and answer.known is not None:
        label = "button.merge_or_split" if len(answer.known.names) > 1 else "button.merge"
        buttons += (controls.button(words.say(label), actions.merge(answer.known.key)),)
    above = [Line(head)]
    if answer.looked_back is not None:
        above.append(wording.small(wording.looked_back(answer.looked_back, words)))
    return Message(wording.fit(above, blocks), buttons, opened)


def _also_known(known: KnownPerson, words: Catalogue) -> list[wording.Block]:
    """Word, small, a person's other names here, and what else they were called lately."""
    runs: list[Run] = []
    if names := [name for _, name in known.names[1 : 1 + ALSO_SHOWN] if name != known.names[0][1]]:
        listed = words.comma.join(wording.shorten(name, wording.NAME_LIMIT) for name in dict.fromkeys(names))
        runs += wording.phrase(words, "quotes.also_named", names=listed)
    for n, (role, at) in enumerate(known.roles[1 : 1 + ALSO_SHOWN]):
        runs += [Plain(words.comma if n else words.space)] if runs else []
        key = "quotes.also_role_next" if n else "quotes.also_role"
        shown = wording.shorten(role, ROLE_LIMIT)
        runs += wording.phrase(words, key, role=shown, when=Moment(at, MomentStyle.DATE))
    return [[(wording.small(tuple(runs)),), ()]] if runs else []


def _names(answer: Quotes, words: Catalogue) -> str:
    first, *others = (wording.shorten(choice.name, wording.NAME_LIMIT) for choice in answer.choices[:3])
    for n, other in enumerate(others, 2):
        first = words.say("quotes.both" if n == len(answer.choices) else "quotes.listed", first=first, second=other)
    return first if len(answer.choices) <= 3 else f"{first}…"


def _pager(answer: Quotes, last: int, words: Catalogue) -> tuple[Button, ...]:
    keys = [choice.key for choice in answer.choices if choice.key]
    about, buttons = answer.about or "", list[Button]()
    if keys and answer.first > 1:
        newer = actions.people(about, max(answer.first - PAGE, 1), keys)
        buttons.append(controls.button(words.say("button.newer"), newer))
    if keys and last < answer.total:
        buttons.append(controls.button(words.say("button.older"), actions.people(about, last + 1, keys)))
    return tuple(buttons)


def quotation(parts: Sequence[str], words: Catalogue) -> Line:
    """Return a quotation as a quoted line, its parts as they are."""
    # American papers keep the sentence's comma inside the quote marks; where the sentence ends here, it says nothing.
    said = f"{words.space}…{words.space}".join(words.say("quotes.quotation", text=part.rstrip(", ")) for part in parts)
    return Line((Plain(said),), Look.QUOTED)


def shorter(parts: Sequence[str], words: Catalogue) -> list[Line]:
    """Return a quotation cut step by step."""
    cuts = (words.say("quotes.quotation", text=wording.shorten(parts[0], limit)) for limit in SHORTER)
    return [Line((Plain(cut),), Look.QUOTED) for cut in cuts]


def _entry(
    entry: QuoteEntry, following: QuoteEntry | None, words: Catalogue, now: datetime | None, *, by: bool
) -> wording.Block:
    """Word one quotation; `by`: with its speaker, where those of several people stand below each other.

    What the `following` one says of itself just the same stands below that alone.
    """
    if following is not None and _alike(entry, following, by=by):
        return [(line,) for line in (quotation(entry.parts, words), *shorter(entry.parts, words))]
    speaker: tuple[Run, ...] = ()
    if by:
        name = Strong(wording.shorten(entry.speaker, wording.NAME_LIMIT))
        role = wording.shorten(entry.role or "", ROLE_LIMIT)
        speaker = wording.phrase(words, "quotes.by_role" if role else "quotes.by", person=name, role=role)
    style = MomentStyle.AGO if now is not None and now - entry.source.when < RECENT else MomentStyle.DATE
    told = (*speaker, *wording.source(entry.source, words, style, linked=True))
    also = wording.others(entry.others, words)
    whole = quotation(entry.parts, words)
    changed = _changed(entry, words)
    wordings: list[tuple[Line, ...]] = []
    if also:
        wordings.append((whole, wording.small((*told, Plain(words.stop), *also)), *changed))
    wordings.append((whole, wording.small(told), *changed))
    wordings += [(whole, wording.small(told))] if changed else []
    wordings += [(cut, wording.small(told)) for cut in shorter(entry.parts, words)]
    return [*wordings, (wordings[-1][0], wording.small(wording.source(entry.source, words, style)))]


def _changed(entry: QuoteEntry, words: Catalogue) -> tuple[Line, ...]:
    """Word, small, what a quotation was before its outlet changed it."""
    if not entry.before or entry.changed_at is None:
        return ()
    before = wording.shorten(words.space.join(entry.before), SHORTER[1])
    when = Moment(entry.changed_at, MomentStyle.DATE)
    return (wording.small(wording.phrase(words, "quotes.changed", text=before, when=when)),)


def _alike(one: QuoteEntry, other: QuoteEntry, *, by: bool) -> bool:
    """Tell whether two quotations differ in nothing but what was said, as far as it is shown."""
    told = replace(other, parts=one.parts, number=one.number)
    if one.before or other.before:
        return False
    return one == (told if by else replace(told, speaker=one.speaker, role=one.role))


def _ambiguous(answer: Quotes, words: Catalogue) -> Message:
    asked = _asked(answer)
    number = len(answer.choices)
    if answer.slip and number == 2:
        said = wording.phrase(words, "quotes.slip_ambiguous_two", who=asked)
    elif answer.slip:
        said = wording.phrase(words, "quotes.slip_ambiguous", number, who=asked)
    elif number in _SOME:
        said = wording.phrase(words, _SOME[number], who=asked)
    else:
        said = wording.phrase(words, "quotes.ambiguous", number, who=asked)
    buttons, menu = _choice(answer.about or "", answer.choices, words)
    told = wording.sentences(words, said, wording.looked_back(answer.looked_back, words))
    return Message((Line(told),), buttons, menu)


def _choice(about: str, choices: Sequence[PersonChoice], words: Catalogue) -> tuple[tuple[Button, ...], Menu | None]:
    """Return how one of several people is chosen, or a few of them together: buttons for two, a menu for more."""
    keys = [choice.key for choice in choices]
    together = actions.person(about, keys)
    if len(choices) == 2:
        chosen = [controls.button(controls.person(one, words), actions.person(about, (one.key,))) for one in choices]
        return (*chosen, controls.button(words.say("button.both"), together)), None
    lines = (controls.option(controls.person(one, words, controls.OPTION_LIMIT), one.key) for one in choices)
    menu = controls.menu(words.say("menu.person"), actions.choose_person(about), lines)
    return ((controls.button(words.say("button.all"), together),) if len(choices) == 3 else ()), menu


def _nothing(answer: Quotes, about: str, words: Catalogue) -> Message:
    if answer.total:
        shown = words.say("count.quotes", answer.total)
        return Message((Line(wording.phrase(words, "quotes.past_the_end", shown=shown)),))
    if answer.choices:
        return _nothing_about(answer, about, words)
    if answer.chosen:
        said = wording.phrase(words, "quotes.somebody_gone")
        return Message((Line(wording.sentences(words, said, wording.holdings(answer.holdings, words))),))
    meant, buttons = answer.suggestion, tuple[Button, ...]()
    suggested: tuple[Run, ...] = ()
    if meant is not None:
        shown = words.say("count.quotes", meant.quotes)
        name = wording.shorten(meant.name, wording.NAME_LIMIT)
        suggested = wording.phrase(words, "suggest.person", person=Strong(name), shown=shown)
        buttons = (controls.button(controls.person(meant, words), actions.person(answer.about or "", (meant.key,))),)
    said = wording.phrase(words, "quotes.nothing", who=_asked(answer))
    have = wording.holdings(answer.holdings, words)
    return Message((Line(wording.sentences(words, said, suggested, have)),), buttons)


def _nothing_about(answer: Quotes, about: str, words: Catalogue) -> Message:
    person = Strong(_names(answer, words))
    said = wording.phrase(words, "quotes.nothing_about", person=person, about=about)
    said = wording.sentences(words, said, wording.looked_back(answer.looked_back, words))
    if not answer.elsewhere:
        return Message((Line(wording.sentences(words, said, wording.holdings(answer.holdings, words))),))
    keys = [choice.key for choice in answer.choices]
    shown = words.say("count.quotes", answer.elsewhere)
    line = wording.sentences(words, said, wording.phrase(words, "quotes.elsewhere", shown=shown))
    return Message((Line(line),), (controls.button(words.say("button.elsewhere"), actions.person("", keys)),))


def _asked(answer: Quotes) -> str:
    return wording.shorten(answer.who, wording.NAME_LIMIT)
