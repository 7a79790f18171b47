"""What a cue is: the reporting word beside a quotation, its subject, and how sure it makes us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from newsdesk.text.quotes.scene import Subject


class Trust(IntEnum):
    """How sure a cue makes us, the surest highest."""

    SUBJECT = 1
    """The subject of the sentence; no verb of saying stands between."""
    LOOSE = 2
    """A cue further away in the sentence, or a verb that we do not know."""
    FRAME = 3
    """A verb that takes a fragment: "called the plan “…”"."""
    CUE = 4
    """A reporting verb, or "according to"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb (a word of the text, or -1) and its subject (`None`: left out, or not to be read)."""

    verb: int
    subject: Subject | None
    trust: Trust
    before: bool
    """It stands before the quotation, and covers those after it in the sentence too."""
    passive: bool = False
    """The speaker is the one after "by": the sentence, and what comes next, is about whoever is spoken to."""
