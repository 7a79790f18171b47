"""Typed options: everything is the first option's text, but `name:value` pairs that a command declares.

`john kirby about:kursk` is the text "john kirby" and about=kursk. A `word:` that a command does not declare stays text
(`covid:19`, `10:30`, `https://…`), and nothing here reads quote marks but to hold a value of several words together.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_OPENERS = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”", "'": "'", "‘": "’"}


def split(raw: str, names: Collection[str]) -> tuple[str, dict[str, str]]:
    """Split what was typed after a command's name.

    In: the raw text and the options the command declares (lower case). Out: the first option's text, trimmed, and the
    others' values. A value goes to the next white space; one in quote marks, straight or typographic, to the closing
    mark, or, where none follows, to the end. An option given twice has the last value; one without a value is text.
    """
    if not names:
        return raw.strip(), {}
    option = re.compile(rf"(?:(?<=\s)|^)({'|'.join(map(re.escape, sorted(names)))}):(?=\S)", re.IGNORECASE)
    text: list[str] = []
    values: dict[str, str] = {}
    at = 0
    while (found := option.search(raw, at)) is not None:
        text.append(raw[at : found.start()])
        value, at = _value(raw, found.end())
        values[found[1].lower()] = value
    text.append(raw[at:])
    return "".join(text).strip(), values


def _value(raw: str, start: int) -> tuple[str, int]:
    """Return the value that begins at `start`, without its quote marks, and where the rest goes on."""
    closers = _OPENERS.get(raw[start])
    if closers is not None:
        ends = [end for closer in closers if (end := raw.find(closer, start + 1)) >= 0]
        end = min(ends, default=len(raw))
        return raw[start + 1 : end].strip(), min(end + 1, len(raw))
    end = start
    while end < len(raw) and not raw[end].isspace():
        end += 1
    return raw[start:end], end
