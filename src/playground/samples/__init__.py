"""The invented news that the local page starts with: reads the files in `articles/` into drafts, and stores nothing."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from newsdesk.models.reading import Draft

SUGGESTIONS: tuple[str, ...] = ("!latest harbour strike", "!quotes ines halloran", "!summary petrel comet length:short")
"""Commands worth trying first: a story from many outlets, a quote that several carry, a long article made short."""

ARTICLES = Path(__file__).parent / "articles"
_FENCE = "+++"
_REQUIRED = frozenset({"title", "outlet", "url", "language", "hours_before"})
_OPTIONAL = frozenset({"author"})


@dataclass(frozen=True, slots=True)
class Sample:
    """One article file. `hours_before` says how long before the page was started it was published."""

    title: str
    outlet: str
    url: str
    author: str | None
    language: str
    """ISO 639-1 code."""
    hours_before: float
    text: str
    """As scraped, page furniture included where the outlet has it."""

    def draft(self, now: datetime) -> Draft:
        """Turn it into a draft that was published `hours_before` before `now` (aware, UTC)."""
        return Draft(
            text=self.text,
            url=self.url,
            title=self.title,
            outlet=self.outlet,
            author=self.author,
            published=now - timedelta(hours=self.hours_before),
        )


def load(now: datetime) -> tuple[Draft, ...]:
    """Read every sample, oldest first, dated backwards from `now` (aware, UTC).

    Raises ValueError, naming the file and the field, where a file is not as it should be or `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must be an aware time in UTC")
    samples = [read(path) for path in sorted(ARTICLES.glob("*.md"))]
    samples.sort(key=lambda sample: sample.hours_before, reverse=True)
    return tuple(sample.draft(now) for sample in samples)


def read(path: Path) -> Sample:
    """Read one article file: TOML between two `+++` lines, then the text.

    Raises ValueError, naming the file and the field, where it is not as it should be.
    """
    head, text = _split(path)
    try:
        fields = cast("dict[str, object]", tomllib.loads(head))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name}: the front matter is not TOML: {error}") from error
    if missing := sorted(_REQUIRED - fields.keys()):
        raise ValueError(f"{path.name}: {missing[0]} is missing")
    if unknown := sorted(fields.keys() - _REQUIRED - _OPTIONAL):
        raise ValueError(f"{path.name}: {unknown[0]} is no field of a sample")
    return Sample(
        title=_words(path, fields, "title"),
        outlet=_words(path, fields, "outlet"),
        url=_matching(path, fields, "url", r"https://[a-z0-9.-]+\.example/\S+", "an address under .example"),
        author=_words(path, fields, "author") if "author" in fields else None,
        language=_matching(path, fields, "language", r"[a-z]{2}", "a code of two letters"),
        hours_before=_hours(path, fields),
        text=text,
    )


def _split(path: Path) -> tuple[str, str]:
    """Return what stands between the fences and what follows them, without the line breaks around it."""
    content = path.read_text(encoding="utf-8")
    opening, head, text = (*content.split(f"{_FENCE}\n", 2), "", "")[:3]
    if opening or not head:
        raise ValueError(f"{path.name}: the front matter must stand first, between two {_FENCE} lines")
    if not text.strip():
        raise ValueError(f"{path.name}: the text is missing")
    return head, text.strip("\n")


def _words(path: Path, fields: dict[str, object], name: str) -> str:
    value = fields[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{path.name}: {name} must be words, not {value!r}")
    return value


def _matching(path: Path, fields: dict[str, object], name: str, pattern: str, what: str) -> str:
    value = _words(path, fields, name)
    if re.fullmatch(pattern, value) is None:
        raise ValueError(f"{path.name}: {name} must be {what}, not {value!r}")
    return value


def _hours(path: Path, fields: dict[str, object]) -> float:
    value = fields["hours_before"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{path.name}: hours_before must be a number of hours from 0 on, not {value!r}")
    return float(value)
