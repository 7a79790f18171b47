"""Typed options: everything is the first option's text, but `name:value` pairs that a command declares.

`john kirby about:kursk offensive` is the text "john kirby" and about="kursk offensive". A `word:` that a command does
not declare stays text (`covid:19`, `10:30`, `https://…`), and nothing here reads quote marks but to hold a value of
several words together.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_OPENERS = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”", "'": "'", "‘": "’"}


def split(
    raw: str, names: Collection[str], *, several: Collection[str] = (), words: bool = True
) -> tuple[str, dict[str, str]]:
    """Split what was typed after a command's name.

    In: the raw text; the options the command declares (lower case), and those of them whose value may be `several`
    words; whether the command takes `words` beside its options. Out: the first option's text, trimmed, and the others'
    values.

    A value goes to the next white space; one of several words to the next option or the end, unless the first option's
    text is still to come; one in quote marks, straight or typographic, to the closing mark, or, where none follows, to
    the end. White space may stand before it. An option given twice has the last value; one without a value is not
    given.
    """
    if not names:
        return raw.strip(), {}
    option = re.compile(rf"(?:(?<=\s)|^)({'|'.join(map(re.escape, sorted(names)))}):\s*", re.IGNORECASE)
    text: list[str] = []
    values: dict[str, str] = {}
    at, begun = 0, not words
    while (found := option.search(raw, at)) is not None:
        text.append(raw[at : found.start()])
        begun = begun or bool(text[-1].strip())
        name, start = found[1].lower(), found.end()
        following = option.search(raw, start)
        limit = following.start() if following else len(raw)
        value, at = _value(raw, start, limit, whole=begun and name in several)
        if value:
            values[name] = value
    text.append(raw[at:])
    return "".join(text).strip(), values


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
