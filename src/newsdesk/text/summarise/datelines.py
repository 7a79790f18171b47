"""Parts a dateline from the sentence that it stands before: where the reporter sat is not what happened.

Cleaning knows the datelines of agencies; this knows those of anybody else, by their form alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from newsdesk.models.text import Sentence

# "SALTMERE, Halvern (HPA) - The …", "TORWICK, 5 May — The …". The place in capitals, or an agency in brackets, tells it
# from a sentence with a dash; the dash has to stand by itself, and a sentence has to begin behind it.
_DATELINE: Final = re.compile(
    r"(?P<place>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})(?P<more>,(?: [\w.'’]+){1,3}){0,2},?"
    r"(?: ?\((?P<agency>[^\W\d_a-z][\w.& -]{1,24})\))? ?(?:(?<= )(?:--?|[–—])|—) ?(?=[\"“„«‘']?(?P<next>[^\W\d_]))"
)
_LONGEST: Final = 200
"""Characters of the text that are looked at for the dash of a dateline before the pattern is tried."""
_SHORTEST_PLACE: Final = 4
"""Letters of a place in capitals without an agency behind it; what is shorter is mostly an abbreviation."""

_ARCHIVED: Final = "FILE"
"""Opens the line under a picture of an agency: "FILE - In this …"."""


def parted(text: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences, those that open a paragraph without their dateline; `text[start:end]` stays verbatim."""
    found: list[Sentence] = []
    before = -1
    for sentence in sentences:
        length = 0 if sentence.paragraph == before else _length(text, sentence)
        found.append(replace(sentence, start=sentence.start + length) if length else sentence)
        before = sentence.paragraph
    return found


def _length(text: str, sentence: Sentence) -> int:
    """Return how many characters a dateline takes at the start of a sentence: 0 where there is none."""
    start, end = sentence.start, min(sentence.end, sentence.start + _LONGEST)
    if text.find("-", start, end) < 0 and text.find("–", start, end) < 0 and text.find("—", start, end) < 0:
        return 0
    match = _DATELINE.match(text, sentence.start, sentence.end)
    if match is None or not match["next"].isupper():
        return 0
    place, agency = match["place"], match["agency"]
    shouted = place.isupper() and len(place) >= _SHORTEST_PLACE and place != _ARCHIVED
    known = agency is not None and agency.isupper() and place.istitle()
    return match.end() - sentence.start if shouted or known else 0
