"""An article's quotations as rows."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy.orm import Session

from newsdesk.models.reading import Reading
from newsdesk.storage import keys
from newsdesk.storage.tables import QuoteRow, insert_into


def keep(session: Session, article_id: int, version: int, reading: Reading, who: dict[str, int]) -> None:
    """Store a version's quotations; `who` gives the people behind its speakers."""
    groups: dict[int, list[int]] = defaultdict(list)
    for n, quote in enumerate(reading.quotes):
        groups[quote.group].append(n)
    rows: list[dict[str, int | str | None]] = []
    for numbers in groups.values():
        parts = [reading.quotes[n] for n in numbers]
        spoken = [reading.text[part.start : part.end] for part in parts]
        said = keys.hashed(keys.words("\n".join(spoken)))
        person = next((who[part.speaker] for part in parts if part.speaker in who), None)
        rows += [
            {
                "article_id": article_id,
                "version": version,
                "n": n,
                "group": part.group,
                "part": place,
                "start": part.start,
                "end": part.end,
                "text": words,
                "person_id": person,
                "speaker": part.speaker,
                "speaker_kind": part.speaker_kind.value,
                "role": part.role,
                "cue": part.cue,
                "mention": part.mention,
                "said_key": said,
            }
            for place, (n, part, words) in enumerate(zip(numbers, parts, spoken, strict=True))
        ]
    if rows:
        session.execute(insert_into(QuoteRow), rows)
