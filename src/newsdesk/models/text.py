"""What is found in a text. Every offset counts characters (code points) in the text as it was given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ParagraphKind(StrEnum):
    """What a paragraph is on the page. Only `BODY` is the article's own telling."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    CREDIT = "credit"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line or block of the text, without the white space around it."""

    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text taken apart: its paragraphs in order, never overlapping, and which of them is the title."""

    title: str
    """The title that was given, else the text of the paragraph that is one, else empty."""
    title_span: Span | None
    """Where the title stands in the text, if it does. That paragraph's kind is `HEADING`."""
    paragraphs: tuple[Paragraph, ...]
    credits: tuple[str, ...]
    """Agencies and photographers that the credit paragraphs and captions name, each once, in order."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a body paragraph."""

    start: int
    end: int
    paragraph: int
    """Index of its paragraph in `Cleaned.paragraphs`."""
    rank: int | None = None
    """0 for the sentence a summary takes first; `None` for one that a summary never takes (a fragment, a repeat)."""


class SpeakerKind(StrEnum):
    """Who is quoted. `NONE`: nobody that the text lets us name with confidence."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNNAMED = "unnamed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quotation: `text[start:end]` is the inside of the quote marks, to the letter."""

    start: int
    end: int
    speaker: str | None
    """The fullest name the article gives ("John Kirby"), or the words for an unnamed speaker ("a spokesman")."""
    speaker_kind: SpeakerKind
    role: str | None
    """What the article says the speaker is ("White House national security spokesperson")."""
    cue: str | None
    """The reporting word ("said"), if one led to the speaker."""
    mention: str | None
    """The words beside the quote that stand for the speaker ("Kirby", "he"), as in the text."""
    group: int
    """Parts of one quotation that a cue or a paragraph break splits share this number (0, 1, … in text order)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an article names."""

    name: str
    """The fullest form of the name in the article."""
    forms: tuple[str, ...]
    """Every form of it in the article, the fullest first."""
    roles: tuple[str, ...]
    """What the article says this person is, in order of appearance."""


@dataclass(frozen=True, slots=True)
class Term:
    """A key term. `text` is a form as written in the article, `weight` is above 0, the greatest first."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two texts are the same telling."""

    content: str
    """SHA-256 (hex) of the folded words of the body paragraphs: equal for the same text under another layout."""
    sketch: tuple[int, ...]
    """MinHash of the body's word shingles: the share of equal places estimates the Jaccard similarity."""


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence chosen for a summary, verbatim. `rank` 0 was chosen first."""

    text: str
    start: int
    end: int
    rank: int
