"""The pieces that every message is put together from: phrases of the catalogue with runs in them, and what fits."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from string import Formatter

from newsdesk.messages.markdown import LIMIT, address, draw_line
from newsdesk.models.answers import Holdings, Suggestion, Telling
from newsdesk.models.message import Channel, Line, Link, Look, Marked, Moment, MomentStyle, Plain, Run, Strong
from newsdesk.words import Catalogue

TITLE_LIMIT = 200
"""Characters of a headline that are shown; news headlines end well before, and page titles used as such do not."""
NAME_LIMIT = 80
"""Characters of an outlet's or a person's name that are shown."""
OTHERS_SHOWN = 5
"""Other outlets that are linked by name; the rest are counted."""

JOINT = " · "
"""What stands between two facts of one line, in every language."""

_TIGHTER = (150, 100, 60, 40, 20)
"""Characters to which words are cut, step by step, where nothing else is left to leave out."""

_UNSPACED = ("ja", "zh")
"""Languages that set no space between sentences: their full stop is as wide as a letter. Korean sets one."""

Block = Sequence[Sequence[Line]]
"""One part of a message in several wordings, the fullest first."""


def phrase(words: Catalogue, key: str, count: int | None = None, /, **values: Run | str) -> tuple[Run, ...]:
    """Return a text of the catalogue as runs, each placeholder replaced by its run (a string becomes `Plain`)."""
    runs: list[Run] = []
    if count is not None:
        values = {"number": words.number(count), **values}
    for literal, name, _, _ in Formatter().parse(words.template(key, count)):
        if literal:
            runs.append(Plain(literal))
        if name is not None:
            value = values[name]
            runs.append(Plain(value) if isinstance(value, str) else value)
    return tuple(runs)


def shorten(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, cut at a space where it has to be, with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    # Where the last space is far back (CJK, an endless word), cutting between characters loses less.
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:–—-") + "…"


def headline(telling: Telling, *, number: int | None = None, linked: bool = True, limit: int = TITLE_LIMIT) -> Run:
    """Return an article's headline in at most `limit` characters, in bold, linked where it has an address."""
    lead = f"{number}. " if number else ""
    return Link(shorten(telling.headline, limit), (telling.url or "") if linked else "", strong=True, lead=lead)


def credit(telling: Telling, words: Catalogue) -> str:
    """Return whom an article is credited to: its outlet, or the person who saved it."""
    if telling.saved_by is not None:
        return words.say("source.unverified", name=shorten(telling.saved_by, NAME_LIMIT))
    if telling.outlet:
        return shorten(telling.outlet, NAME_LIMIT)
    if telling.contributor is not None:
        return words.say("source.contributor", name=shorten(telling.contributor, NAME_LIMIT))
    return words.say("source.unknown")


def source(
    telling: Telling, words: Catalogue, style: MomentStyle = MomentStyle.AGO, *, linked: bool = False
) -> tuple[Run, ...]:
    """Return "Outlet, 2 hours ago", with the language where it is not the reader's; linked where asked."""
    outlet: Run = Plain(credit(telling, words))
    if linked and address(telling.url):
        outlet = Link(outlet.text, telling.url or "")
    values: dict[str, Run | str] = {"outlet": outlet, "when": Moment(telling.when, style)}
    if telling.language in (words.language, "und"):
        return phrase(words, "source.line", **values)
    return phrase(words, "source.line_language", **values, language=words.language_name(telling.language))


def others(tellings: Sequence[Telling], words: Catalogue) -> tuple[Run, ...]:
    """Return "Also: Outlet B, Outlet C and 3 more", each name a link."""
    return _around("source.also", _listed(tellings, words), words)


def since_then(tellings: Sequence[Telling], words: Catalogue) -> tuple[Run, ...]:
    """Return "Now also: Outlet B", each name a link: who tells something since it was told first."""
    return _around("alert.also", _listed(tellings, words), words)


def _around(key: str, outlets: tuple[Run, ...], words: Catalogue) -> tuple[Run, ...]:
    if not outlets:
        return ()
    before, after = words.template(key).split("{outlets}")
    return (Plain(before), *outlets, Plain(after)) if after else (Plain(before), *outlets)


def _listed(tellings: Sequence[Telling], words: Catalogue) -> tuple[Run, ...]:
    """Return "Outlet B, Outlet C and 3 more", each name a link."""
    runs: list[Run] = []
    for telling in tellings[:OTHERS_SHOWN]:
        runs += [Plain(words.comma)] if runs else []
        runs.append(Link(credit(telling, words), telling.url or ""))
    rest = len(tellings) - OTHERS_SHOWN
    if rest > 0:
        runs += [Plain(words.space), *phrase(words, "source.and_more", rest)]
    return tuple(runs)


def holdings(have: Holdings | None, words: Catalogue) -> tuple[Run, ...]:
    """Return what the desk has, for an answer that found nothing."""
    if have is None:
        return ()
    if have.newest is None:
        return phrase(words, "holdings.empty")
    if not have.sources:
        return phrase(words, "holdings.newest", when=Moment(have.newest))
    key = "holdings.feeds" if have.feeds == have.sources else "holdings.sources"
    return phrase(words, key, have.sources, when=Moment(have.newest))


def sentences(words: Catalogue, *parts: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return several sentences of the bot's own one after the other, those that are empty left out."""
    runs: list[Run] = []
    for part in parts:
        if part:
            runs += [Plain(words.space), *part] if runs else part
    return tuple(runs)


def marked(told: Sequence[str], numbers: Sequence[int], language: str) -> tuple[str, ...]:
    """Return sentences of an article as they are shown: before one that does not follow on the last stands "…".

    In: which of the article's sentences they are, nothing where that is not known, and its language (ISO 639-1).
    """
    left_out = "……" if language in _UNSPACED else "… "  # as wide as two letters there (JIS X 4051, GB/T 15834)
    apart = (False, *(after - before > 1 for before, after in itertools.pairwise(numbers)))
    return tuple(f"{left_out}{text}" if gap else text for text, gap in itertools.zip_longest(told, apart[: len(told)]))


def verbatim(told: Sequence[str], numbers: Sequence[int], language: str) -> Plain:
    """Return sentences of an article one after the other, `marked`, as the article's language sets them."""
    return Plain(("" if language in _UNSPACED else " ").join(marked(told, numbers, language)))


def shown(number: int, words: Catalogue, *, more: bool = False) -> str:
    """Return "14 stories"; with `more` "1,000+ stories"."""
    if more:
        return words.say("count.stories", number, number=words.say("count.at_least", number))
    return words.say("count.stories", number)


def span(first: int, last: int, words: Catalogue) -> str:
    """Return "4–6", or "4" for one alone."""
    return words.number(first) if first == last else f"{words.number(first)}–{words.number(last)}"


def meant(suggestion: Suggestion | None, words: Catalogue) -> tuple[Run, ...]:
    """Return "Did you mean kursk (14 stories)?", or nothing."""
    if suggestion is None:
        return ()
    found = shown(suggestion.stories, words, more=suggestion.more)
    return phrase(words, "suggest.stories", words=Strong(shorten(suggestion.words, NAME_LIMIT)), shown=found)


def fit(head: Sequence[Line], blocks: Sequence[Block]) -> tuple[Line, ...]:
    """Return the head and one wording of each block, the fullest that Discord's limit leaves room for.

    As long as it is too long, the longest block that has a shorter wording takes it; so no block starves for another.
    Where the shortest are too long together, as with names of a thousand asterisks that are all escaped, the longest
    words are cut with an ellipsis; an address stays whole.
    """
    chosen = [0] * len(blocks)
    sizes = [[_length(wording) for wording in block] for block in blocks]
    fixed = _length(head)
    while fixed + sum(size[i] for size, i in zip(sizes, chosen, strict=True)) > LIMIT:
        shrinkable = [n for n, block in enumerate(blocks) if chosen[n] + 1 < len(block)]
        if not shrinkable:
            break
        longest = max(shrinkable, key=lambda n: sizes[n][chosen[n]])
        chosen[longest] += 1
    lines = (*head, *(line for block, i in zip(blocks, chosen, strict=True) for line in block[i]))
    for most in _TIGHTER:
        if _length(lines) <= LIMIT:
            break
        lines = tuple(Line(tuple(_cut(run, most) for run in line.runs), line.look) for line in lines)
    return lines


def _length(lines: Sequence[Line]) -> int:
    return sum(len(draw_line(line)) + 1 for line in lines)


def _cut(run: Run, most: int) -> Run:
    """Return a run with at most so many characters of words; the joints beside them are shorter anyway."""
    if isinstance(run, Moment | Channel) or len(run.text) <= most:
        return run
    if isinstance(run, Marked):  # of its places none holds any longer
        return Plain(shorten(run.text, most))
    return replace(run, text=shorten(run.text, most))


def looked_back(when: datetime | None, words: Catalogue) -> tuple[Run, ...]:
    """Return a sentence that says down to which time there was time to look; nothing where that was all."""
    return () if when is None else phrase(words, "search.looked_back", when=Moment(when, MomentStyle.FULL))


def small(runs: tuple[Run, ...]) -> Line:
    """Return a line of small print."""
    return Line(runs, Look.SMALL)


BLANK = Line(())
"""An empty line between the parts of a message."""
