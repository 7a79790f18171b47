"""Finds the title of an article among its pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsdesk.models.text import ParagraphKind
from newsdesk.text import fold
from newsdesk.text.clean.kinds import Look, has_kicker

_LOOKED_AT = 12
"""A title that is known stands within the first so many pieces, or not in the text at all."""
_TITLE_LENGTH = 200
_TITLE_WORDS = 22
_FEWEST_WORDS = 3
_QUESTION_WORDS = 14
"""A longer first line with a question mark is more often an article's first sentence than its headline."""
_OUTLET = re.compile(r"\s+[|–—»·-]+\s+|\s*[|｜»]\s*")
_STOPPED = re.compile(r"[.,:|…。、]+[\"'”’»）)」』]*$")
_INNER_STOP = re.compile(r"\w{3,}[.!?]\s+[\"'“‘«]?[^\W\d_]")


def given(title: str, looks: Sequence[Look]) -> int | None:
    """Return the index of the piece that is the title as given, with or without the outlet's name at an end."""
    parts = _OUTLET.split(title)
    wanted = {fold.index_text(title), *(w for w in map(fold.index_text, parts) if w.count(" ") >= 2)}
    wanted |= {fold.index_text(" ".join(parts[:n])) for n in range(2, len(parts))}
    wanted.discard("")
    return next((i for i, look in enumerate(looks[:_LOOKED_AT]) if look.words in wanted), None)


def guessed(looks: Sequence[Look], kinds: Sequence[ParagraphKind | None]) -> int | None:
    """Return the index of the piece that reads like a title: the first that is no furniture, credit or caption."""
    for index, look in enumerate(looks[:_LOOKED_AT]):
        if kinds[index] is None or (index == 0 and has_kicker(look)):
            return index if _reads_like_one(look) and _has_body(looks[index + 1 :], look) else None
    return None


def _reads_like_one(look: Look) -> bool:
    text = look.text
    if len(text) > _TITLE_LENGTH or _INNER_STOP.search(text) or text.endswith(("...", "…")):
        return False
    first = next((c for c in text if c.isalnum()), "")
    if first.islower() or look.count < _FEWEST_WORDS:
        return False
    if _is_title_case(text):
        return text[-1] not in ",:|"
    if _STOPPED.search(text) or (look.count > _TITLE_WORDS and not _is_dense(look)):
        return False
    speech_inside = text[-1] in '"”»' and text[0] not in '"“«'
    return not look.ends_sentence or (look.count <= _QUESTION_WORDS and not speech_inside)


def _is_dense(look: Look) -> bool:
    """Whether words are single characters, as in CJK."""
    return len(look.text) < 3 * look.count


def _is_title_case(text: str) -> bool:
    """Whether nearly all words are capitalised, as in an English headline that a scraper gave a full stop."""
    words = [word.strip("\"'“”‘’.,:;!?()") for word in text.split()]
    long = [word for word in words if len(word) >= 4]
    return 3 <= len(long) <= 20 and sum(word[:1].isupper() for word in long) >= 0.85 * len(long)


def _has_body(rest: Sequence[Look], title: Look) -> bool:
    """Whether what follows is an article: more than the title, with a sentence in it."""
    return sum(len(look.text) for look in rest) > len(title.text) and any(look.ends_sentence for look in rest)
