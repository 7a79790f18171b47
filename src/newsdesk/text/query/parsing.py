"""A question in plain Lucene syntax → a tree of ours; what cannot be read is refused with its place and a way on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any, cast

from newsdesk.errors import UnreadableQuery
from newsdesk.text.query import moments
from newsdesk.text.query.canonical import canonical, plain
from newsdesk.text.query.pieces import Piece, Unreadable
from newsdesk.text.query.tree import Either, Every, Field, Node, Query, Without, Words
from newsdesk.words import reason

QUOTED = 80
"""Characters of a question that a refusal repeats."""
_COUNTRIES = {"ua": "uk", "jp": "ja", "cn": "zh", "gr": "el", "cz": "cs", "dk": "da"}
"""Codes of countries that are no language's, by what is spoken there: who knows the one guesses the other by it."""
_EMPTY = re.compile(r"\(\s*\)")
TRIES = 8
"""Parts at fault that are taken out of a question, one after the other, until it can be read."""


def parse(typed: str, now: datetime | None = None, zone: tzinfo = UTC) -> Query:
    """Read what somebody typed.

    In: the text; the moment of asking and the time zone of the desk, from which `since:` and `before:` are reckoned,
    without a moment these two are refused. Out: the tree; an empty one where nothing is left to look for (signs alone).
    Raises `UnreadableQuery` with the place and, where there is one, with what may have been meant.
    """
    text = plain(typed)
    try:
        read = canonical(text)
    except Unreadable as problem:
        raise _refusal(text, problem, _readable(_mended(text, problem), now, zone)) from None
    query = Query(_tree(read.text) if read.text else None)
    for time in read.times:
        written = text[time.start : time.end].partition(":")[2].strip(' "')
        if now is None:
            raise UnreadableQuery(reason("error.query_no_time"), _rest(text, time, now, zone))
        when = moments.moment(written, now, zone)
        if when is None:
            rest = _rest(text, time, now, zone)
            raise UnreadableQuery(reason("error.query_time", word=f"{time.text}:{written[:QUOTED]}"), rest)
        query = _narrowed(query, time.text, when)
    return query


def _narrowed(query: Query, name: str, when: datetime) -> Query:
    """Return a question with one more bound; of two on the same side the narrower holds."""
    if name == "since":
        return Query(query.root, max(when, query.since or when), query.before)
    return Query(query.root, query.since, min(when, query.before or when))


def _refusal(text: str, problem: Unreadable, meant: str) -> UnreadableQuery:
    asked = " ".join(text.split())
    asked = asked if len(asked) <= QUOTED else f"{asked[: QUOTED - 1]}…"
    if problem.key == "error.long_topic":
        return UnreadableQuery(reason(problem.key, length=len(text), limit=problem.limit))
    given: dict[str, str | int] = {"asked": asked, "word": problem.word[:QUOTED]}
    # A place is a count of characters from 1, as people count them; it is written without a thousands sign.
    given |= {"place": str(problem.start + 1), "limit": problem.limit}
    return UnreadableQuery(reason(problem.key, **given), meant)


def _rest(text: str, time: Piece, now: datetime | None, zone: tzinfo) -> str:
    """Return a question without one of its times."""
    return _readable(_without(text, time.start, time.end), now, zone)


def _readable(meant: str, now: datetime | None, zone: tzinfo) -> str:
    """Return what may have been meant, as long as its times can be read too and something is left to look for."""
    try:
        return meant if parse(meant, now, zone) != Query() else ""
    except UnreadableQuery as problem:
        return problem.meant


def _mended(text: str, problem: Unreadable) -> str:
    """Return a question without what is at fault in it; "" where that says nothing, or cannot be read either."""
    for _ in range(TRIES):
        if not problem.mends:
            break
        text = _without(text, problem.start, problem.end)
        try:
            return text if canonical(text).text else ""
        except Unreadable as next_problem:
            problem = next_problem
    return ""


def _without(text: str, start: int, end: int) -> str:
    apart = "" if text[start:end] == "*" else " "
    rest = " ".join(_EMPTY.sub(" ", f"{text[:start]}{apart}{text[end:]}").split())
    return rest.replace("( ", "(").replace(" )", ")")


def _tree(lucene: str) -> Node:
    # Imported with the first question: luqum builds its tables then, which a start need not wait for.
    from luqum import thread  # pyright: ignore[reportMissingTypeStubs]  (luqum is untyped)

    # Not `luqum.parser`: two threads would share its lexer.
    read = cast("Any", thread.parse(lucene))  # pyright: ignore[reportUnknownMemberType]
    return _node(read, Field.TEXT)


def _node(node: Any, field: Field) -> Node:
    """Turn a node of luqum's into ours. What `canonical` writes is read into these kinds and no others."""
    match type(node).__name__:
        case "UnknownOperation":
            return _joined(Every, (_node(child, field) for child in node.children))
        case "OrOperation":
            return _joined(Either, (_node(child, field) for child in node.children))
        case "Group" | "FieldGroup":
            return _node(node.expr, field)
        case "Not":
            part = _node(node.a, field)
            return part.part if isinstance(part, Without) else Without(part)
        case "SearchField":
            return _node(node.expr, Field(node.name))
        case "Word" | "Phrase":
            words: list[str] = node.value.strip('"').split()
            if field is Field.LANGUAGE:
                # Articles have a language alone, without its region.
                words = [_COUNTRIES.get(words[0], words[0])]
            begins = words[-1].endswith("*")
            return Words((*words[:-1], words[-1].removesuffix("*")), begins, field)
        case other:
            raise AssertionError(f"luqum reads {other} in what holds none")


def _joined(make: Callable[[tuple[Node, ...]], Every | Either], parts: Iterable[Node]) -> Node:
    """Join parts, each once; those of a part of the same kind are taken out of their brackets."""
    kept: dict[Node, None] = {}
    for part in parts:
        kept |= dict.fromkeys(part.parts if isinstance(part, Every | Either) and type(part) is make else (part,))
    return next(iter(kept)) if len(kept) == 1 else make(tuple(kept))
