"""The answer to `quotes`: what one person said, each quotation with its outlet, day and link; or whom they may mean."""

from __future__ import annotations

from newsdesk.messages import _wording as wording
from newsdesk.models.answers import QuoteEntry, Quotes
from newsdesk.models.message import Code, Line, Look, Message, MomentStyle, Plain, Run, Strong
from newsdesk.words import Catalogue

CHOICES_SHOWN = 10
ROLE_LIMIT = 120
SHORTER = (400, 200, 90)
"""Characters to which a quotation is cut, step by step, where the whole does not fit into a message."""


def quotes(answer: Quotes, words: Catalogue) -> Message:
    """Word an answer to `quotes`."""
    about = wording.shorten(answer.about or "", wording.NAME_LIMIT)
    if len(answer.choices) > 1:
        return _ambiguous(answer, words)
    if not answer.entries:
        return _nothing(answer, about, words)
    person, role = answer.entries[0].speaker, answer.entries[0].role
    key = "quotes.heading" + ("_role" if role else "") + ("_about" if about else "")
    head: list[Run] = list(
        wording.phrase(
            words,
            key,
            person=Strong(wording.shorten(person, wording.NAME_LIMIT)),
            role=wording.shorten(role or "", ROLE_LIMIT),
            about=about,
            shown=words.say("count.quotes", answer.total),
        )
    )
    if len(answer.entries) < answer.total:
        head += [Plain(" "), *wording.phrase(words, "quotes.newest", number=words.number(len(answer.entries)))]
    return Message(wording.fit((Line(tuple(head)),), [_entry(entry, words) for entry in answer.entries]))


def _entry(entry: QuoteEntry, words: Catalogue) -> wording.Block:
    told = wording.source(entry.source, words, MomentStyle.DATE, linked=True)
    also = wording.others(entry.others, words)
    said = " … ".join(words.say("quotes.quotation", text=part) for part in entry.parts)
    full = (Line((Plain(said),), Look.QUOTED), Line((*told, Plain(". "), *also) if also else told))
    wordings: list[tuple[Line, ...]] = [full, (full[0], Line(told))]
    for limit in SHORTER:
        cut = words.say("quotes.quotation", text=wording.shorten(entry.parts[0], limit))
        wordings.append((Line((Plain(cut),), Look.QUOTED), Line(told)))
    return [*wordings, (wordings[-1][0], Line(wording.source(entry.source, words, MomentStyle.DATE)))]


def _ambiguous(answer: Quotes, words: Catalogue) -> Message:
    lines = [Line(wording.phrase(words, "quotes.ambiguous", len(answer.choices), who=_asked(answer)))]
    for choice in answer.choices[:CHOICES_SHOWN]:
        key = "quotes.choice_role" if choice.role else "quotes.choice"
        lines.append(
            Line(
                wording.phrase(
                    words,
                    key,
                    person=Strong(wording.shorten(choice.name, wording.NAME_LIMIT)),
                    role=wording.shorten(choice.role or "", ROLE_LIMIT),
                    shown=words.say("count.quotes", choice.quotes),
                )
            )
        )
    example = Code(f"quotes {wording.shorten(answer.choices[0].name, wording.NAME_LIMIT)}")
    return Message((*lines, Line(wording.phrase(words, "quotes.ask_again", example=example))))


def _nothing(answer: Quotes, about: str, words: Catalogue) -> Message:
    if answer.choices and about:
        said = wording.phrase(words, "quotes.nothing_about", person=Strong(answer.choices[0].name), about=about)
    else:
        said = wording.phrase(words, "quotes.nothing", who=_asked(answer))
    return Message((Line(said), wording.holdings(answer.holdings, words)))


def _asked(answer: Quotes) -> str:
    return wording.shorten(answer.who, wording.NAME_LIMIT)
