"""Whether any article at all could be what a question asks for: "kursk -kursk" is none, nor is "lang:en lang:uk"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from newsdesk.text.match.documents import SIGNS
from newsdesk.text.match.literals import ALL, NOT, ONE, Literals
from newsdesk.text.query import Field

MOST = 10
"""Literals of which all cases are tried, a thousand; a question of more is taken for possible."""


def possible(asked: Literals) -> bool:
    """Tell whether there could be an article for which a question holds. Never false for one that there could be."""
    leaves = tuple(dict.fromkeys(_leaves(asked)))
    if len(leaves) > MOST:
        return True
    needs = [(one, other) for one in leaves for other in leaves if one != other and _implies(one, other)]
    codes = [leaf for leaf in leaves if leaf[0] == SIGNS[Field.LANGUAGE]]
    for values in product((False, True), repeat=len(leaves)):
        there = dict(zip(leaves, values, strict=True))
        # An article is in one language.
        can_be = sum(there[code] for code in codes) <= 1 and all(there[other] or not there[one] for one, other in needs)
        if can_be and _holds(asked, there):
            return True
    return False


def _leaves(asked: Literals) -> Iterator[str]:
    if isinstance(asked, str):
        yield asked
    else:
        for part in asked[1:]:
            yield from _leaves(part)


def _implies(one: str, other: str) -> bool:
    """Tell whether a literal stands wherever another one does: a word where a phrase has it, or a headline."""
    stretch, part = (literal if literal[0] == " " else f" {literal} " for literal in (one, other))
    plain = stretch.replace(f" {SIGNS[Field.TITLE]}", " ")
    return part in stretch or part in plain


def _holds(asked: Literals, there: dict[str, bool]) -> bool:
    if isinstance(asked, str):
        return there[asked]
    operator, *parts = asked
    if operator == NOT:
        return not _holds(parts[0], there)
    every = (_holds(part, there) for part in parts)
    assert operator in (ALL, ONE), operator
    return all(every) if operator == ALL else any(every)
