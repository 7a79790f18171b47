"""Quotations where words are not set apart by spaces: speakers by the patterns of the language's data file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdesk.models.text import Person, Quote, SpeakerKind
from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.quotes.marks import Quoted

WINDOW = 72
"""Characters looked at on either side of a quotation: a name, its title and a clause."""

FEWEST_CHARACTERS = 5
"""Shorter quoted stretches are terms and nicknames."""


def read(text: str, marked: Sequence[Quoted], lex: Lexicon) -> tuple[list[Quote], tuple[Person, ...]]:
    """Give the quotations, and the persons who speak them. Linear: each looks at two windows of fixed size."""
    hits = [_who(text, quote, lex) for quote in marked]
    named = [hit for hit in hits if hit is not None]
    people = _people(named, lex)
    fullest = {form: person for person in people for form in person.forms}
    quotes: list[Quote] = []
    group = 0
    for number, (quote, hit) in enumerate(zip(marked, hits, strict=True)):
        after = text[quote.after : quote.after + WINDOW]
        said = any(pattern.search(after) for pattern in lex.said)
        if quote.end - quote.start < FEWEST_CHARACTERS or not (said or hit is not None):
            continue
        joins = (
            bool(quotes) and number > 0 and hit is None and text[marked[number - 1].after : quote.opener].strip() == ""
        )
        group += 0 if joins or not quotes else 1
        person = None if hit is None else fullest[hit["who"]]
        quotes.append(
            Quote(
                quote.start,
                quote.end,
                None if person is None else person.name,
                SpeakerKind.NONE if person is None else SpeakerKind.PERSON,
                person.roles[0] if person is not None and person.roles else None,
                None,
                None if hit is None else hit["who"],
                group,
            )
        )
    return quotes, people


def _who(text: str, quote: Quoted, lex: Lexicon) -> re.Match[str] | None:
    """Give the match whose group `who` names the speaker: after the quotation first, then before it."""
    after = text[quote.after : quote.after + WINDOW].split("\n", maxsplit=1)[0]
    if any(pattern.search(after) for pattern in lex.unsaid):
        return None
    for pattern in lex.after:
        if (match := pattern.search(after)) is not None:
            return match
    if not any(pattern.search(after) for pattern in lex.said):
        return None
    before = text[max(0, quote.opener - WINDOW) : quote.opener].rsplit("\n", 1)[-1]
    for pattern in lex.before:
        if (match := pattern.search(before)) is not None:
            return match
    return None


def _people(named: Sequence[re.Match[str]], lex: Lexicon) -> tuple[Person, ...]:
    """Join names of which one begins the other: a family name stands first ("田中", "田中花子")."""
    forms = sorted({match["who"] for match in named}, key=lambda form: (-len(form), form))
    groups: dict[str, list[str]] = {}
    for form in forms:
        longer = [name for name in groups if name.startswith(form) or name.endswith(f"・{form}")]
        if len(longer) == 1:
            groups[longer[0]].append(form)
        else:
            groups[form] = [form]
    order = {match["who"]: number for number, match in reversed(list(enumerate(named)))}
    people = [
        Person(
            name,
            tuple(known),
            tuple(
                dict.fromkeys(
                    match["role"]
                    for match in named
                    if match["who"] in known and match["role"] not in lex.honorific_endings
                )
            ),
        )
        for name, known in groups.items()
    ]
    return tuple(sorted(people, key=lambda person: min(order[form] for form in person.forms)))
