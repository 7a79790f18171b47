"""Typed options: everything is the first option's text, but `name:value` pairs that a command declares.

`john kirby about:kursk offensive` is the text "john kirby" and about="kursk offensive"; the first option may be named
too, where its text begins. A `word:` that a command does not declare stays text (`covid:19`, `10:30`, `https://…`), and
nothing here reads quote marks but to hold a value of several words together.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping

FIELDS = frozenset({"title", "outlet", "source", "speaker", "lang", "since", "before"})
"""What the query language looks into by name; no option is called so, and none is meant by it."""

ALIKE = 0.75
"""How alike (difflib's ratio) a name must be to be meant: a slip in four letters, a swap in five."""

SHORTEST = 4
"""Letters of a name that may be a slip: of fewer, too many other words are nearly one."""

_OPENERS = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”", "'": "'", "‘": "’", "»": "«", "「": "」", "『": "』"}
_COLON = "[:：]"
"""The wide one is what a Japanese keyboard gives."""
_NAMED = re.compile(rf"(?:(?<=\s)|^)([^\W\d_][\w-]*){_COLON}(?!//)")


def split(
    raw: str,
    names: Mapping[str, str],
    *,
    first: Collection[str] = (),
    several: Collection[str] = (),
    words: bool = True,
) -> tuple[str, dict[str, str]]:
    """Split what was typed after a command's name.

    In: the raw text; the options that the command declares, by every name they have (lower case); the names of the
    `first` option; those options whose value may be `several` words; whether the command takes `words` beside its
    options. Out: the first option's text, trimmed, and the others' values.

    A value goes to the next white space; one of several words to the next option or the end, unless the first option's
    text is still to come without its name; one in quote marks, straight or typographic, to the closing mark, or, where
    none follows, to the end. White space may stand before it. An option given twice has the last value; one without a
    value is not given. The first option's name stands before its text or is a part of it; with its name, marks around
    all of it are no part of it.
    """
    if not names and not first:
        return raw.strip(), {}
    known = "|".join(map(re.escape, sorted({*names, *first})))
    option = re.compile(rf"(?:(?<=\s)|^)({known}){_COLON}\s*", re.IGNORECASE)
    text: list[str] = []
    values: dict[str, str] = {}
    at, begun, named, found = 0, not words, False, option.search(raw)
    while found is not None:
        name, start = found[1].lower(), found.end()
        following = option.search(raw, start)
        before = raw[at : found.start()]
        begun = begun or bool(before.strip())
        if name not in names:
            # Its name before its text; any later one is a word of the text.
            text.append(before if not begun else raw[at:start])
            named, begun, at, found = named or not begun, True, start, following
            continue
        text.append(before)
        limit = following.start() if following else len(raw)
        to_come = following is not None and following[1].lower() in first
        value, at = _value(raw, start, limit, whole=(begun or to_come) and names[name] in several)
        if value:
            values[names[name]] = value
        found = option.search(raw, at)
    text.append(raw[at:])
    told = "".join(text).strip()
    return unquoted(told) if named else told, values


def unquoted(text: str) -> str:
    """Return a text without the quote marks that stand around all of it, straight or typographic, if they do."""
    text = text.strip()
    closers = _OPENERS.get(text[:1], "")
    if len(text) > 1 and text[-1] in closers and not any(mark in text[1:-1] for mark in (text[0], *closers)):
        return text[1:-1].strip()
    return text


def misspelt(raw: str, names: Collection[str], first: Collection[str] = ()) -> tuple[str, str, str] | None:
    """Find the first `word:` in what was typed that can only be a slip for the name of an option.

    In: as for `split`. Out: that word, the name, and the whole text with the name in its place. Nothing that is a name
    itself, looks into a field, is no word (`10:30`) or begins an address is a slip; the first option's name counts at
    the beginning alone, where it may stand.
    """
    begin, known = len(raw) - len(raw.lstrip()), {*names, *first}
    for found in _NAMED.finditer(raw):
        word = found[1]
        if word.lower() in FIELDS or word.lower() in known:
            continue
        if (meant := alike(word, known if found.start() == begin else names)) is not None:
            return word, meant, f"{raw[: found.start(1)]}{meant}{raw[found.end(1) :]}"
    return None


def alike(word: str, names: Collection[str]) -> str | None:
    """Return the name that somebody may have meant by a word, where one is like enough."""
    word = word.lower()
    if len(word) < SHORTEST:
        return None
    # Of equally alike ones the first by the alphabet, so that it is always the same.
    meant = max(sorted(names), key=lambda name: _ratio(word, name), default=None)
    return meant if meant is not None and _ratio(word, meant) >= ALIKE else None


def _ratio(word: str, name: str) -> float:
    # Of words that differ much in length none can be meant; so nothing long is ever compared.
    return difflib.SequenceMatcher(None, word, name).ratio() if abs(len(word) - len(name)) <= len(name) // 2 else 0.0


def _value(raw: str, start: int, limit: int, *, whole: bool) -> tuple[str, int]:
    """Return the value that begins at `start`, without its quote marks, and where the rest goes on.

    One without marks goes up to `limit`, where the next option begins: all of it if `whole`, else its first word.
    """
    if start >= limit:
        return "", start
    closers = _OPENERS.get(raw[start])
    if closers is not None:
        ends = [end for closer in closers if (end := raw.find(closer, start + 1)) >= 0]
        end = min(ends, default=len(raw))
        return raw[start + 1 : end].strip(), min(end + 1, len(raw))
    if whole:
        return raw[start:limit].strip(), limit
    end = start
    while end < limit and not raw[end].isspace():
        end += 1
    return raw[start:end], end
