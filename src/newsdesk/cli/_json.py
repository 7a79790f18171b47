"""A `Reading` as the JSON object that `read --json` and `analyse` print."""

from __future__ import annotations

from typing import Any

from newsdesk.models.reading import Reading


def reading_as_json(identifier: object, reading: Reading) -> dict[str, Any]:
    """Return the object of one reading; offsets count characters in its `text`."""
    return {
        "id": identifier,
        "title": reading.title,
        "language": reading.language,
        "text": reading.text,
        "paragraphs": [{"start": p.start, "end": p.end, "kind": p.kind.value} for p in reading.paragraphs],
        "summary": [{"text": s.text, "start": s.start, "end": s.end, "rank": s.rank} for s in reading.summary],
        "quotes": [
            {
                "text": reading.text[quote.start : quote.end],
                "start": quote.start,
                "end": quote.end,
                "speaker": quote.speaker,
                "speaker_kind": quote.speaker_kind.value,
                "role": quote.role,
                "cue": quote.cue,
                "mention": quote.mention,
                "group": quote.group,
            }
            for quote in reading.quotes
        ],
        "terms": [term.text for term in reading.terms],
    }
