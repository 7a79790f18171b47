"""Invented articles, and a database to put them into, for the tests of storage and intake."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.article import Desk, Source, SourceKind, Taken
from newsdesk.models.outbox import Place, Sent
from newsdesk.models.reading import Reading
from newsdesk.models.text import Cleaned, Paragraph, ParagraphKind, Person, Quote, Sentence, Span, SpeakerKind, Term
from newsdesk.storage import desks, outbox
from newsdesk.storage.database import Database, open_database
from newsdesk.text import fold
from newsdesk.text.fingerprint import fingerprint

P = ParamSpec("P")
T = TypeVar("T")

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A quotation in an invented article; more than one part is split by its cue."""

    parts: tuple[str, ...]
    speaker: str | None
    role: str | None = None
    forms: tuple[str, ...] = ()
    kind: SpeakerKind = SpeakerKind.PERSON


@dataclass(frozen=True)
class Story:
    """An invented article, before it is read."""

    title: str
    paragraphs: tuple[str, ...]
    said: tuple[Said, ...] = ()
    url: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    language: str = "en"
    captions: tuple[str, ...] = field(default=())


def read(story: Story) -> Reading:
    """Read an invented article without the text steps: every paragraph is one sentence, ranked in order."""
    blocks = [(story.title, ParagraphKind.HEADING)] if story.title else []
    blocks += [(words, ParagraphKind.BODY) for words in story.paragraphs]
    blocks += [(words, ParagraphKind.CAPTION) for words in story.captions]
    paragraphs: list[Paragraph] = []
    text = ""
    for words, kind in blocks:
        text += "\n\n" if text else ""
        paragraphs.append(Paragraph(len(text), len(text) + len(words), kind))
        text += words
    body = [(n, paragraph) for n, paragraph in enumerate(paragraphs) if paragraph.kind is ParagraphKind.BODY]
    sentences = tuple(Sentence(p.start, p.end, n, rank or None) for rank, (n, p) in enumerate(body))
    quotes: list[Quote] = []
    people: list[Person] = []
    for group, said in enumerate(story.said):
        for part in said.parts:
            start = text.index(part)
            quotes.append(Quote(start, start + len(part), said.speaker, said.kind, said.role, "said", None, group))
        if said.speaker and said.kind is SpeakerKind.PERSON:
            people.append(Person(said.speaker, (said.speaker, *said.forms), (said.role,) if said.role else ()))
    title_span = Span(0, len(story.title)) if story.title else None
    counts = Counter(token.text for token in fold.tokens(text) if len(token.text) > 3)
    return Reading(
        text=text,
        title=story.title,
        title_span=title_span,
        url=story.url,
        outlet=story.outlet,
        author="Ines Vold",
        published=story.published,
        language=story.language,
        paragraphs=tuple(paragraphs),
        credits=("Harbour Wire",),
        sentences=sentences,
        quotes=tuple(sorted(quotes, key=lambda quote: quote.start)),
        people=tuple(people),
        summary=(),
        terms=(Term("harbour", 2.0), Term("ferry", 0.123456789)),
        vector=tuple(counts.most_common(150)),
        fingerprint=fingerprint(text, Cleaned(story.title, title_span, tuple(paragraphs), ())),
    )


def words_of(seed: int, number: int = 120) -> str:
    """Return a long invented paragraph, another for each seed; the same seed shares nothing with another's."""
    return " ".join(f"w{seed}x{n}" for n in range(number))


@dataclass(frozen=True)
class World:
    """A database of a test's own, asked without `await`."""

    db: Database
    path: Path

    def read(self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask."""
        return asyncio.run(self.db.read(function, *args, **kwargs))

    def write(self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Change."""
        return asyncio.run(self.db.write(function, *args, **kwargs))

    def desk(self, key: str) -> Desk:
        """Return a desk, made on first use."""
        return self.write(desks.ensure, key, NOW)

    def source(self, desk: Desk | None, kind: SourceKind = SourceKind.SHELL, outlet: str | None = None) -> Source:
        """Return a desk's own source, or without a desk a public one."""
        if desk is None:
            return self.write(desks.everyone_source, outlet, NOW)
        return self.write(desks.private_source, desk, kind, outlet, NOW)

    def take(self, desk: Desk | None, story: Story, now: datetime = NOW, **options: Any) -> Taken:
        """Take an article in, for a desk or for everyone."""
        return self.write(intake.take, read(story), self.source(desk, outlet=story.outlet), now, **options)

    def deliver(self, now: datetime) -> None:
        """Let all that is owed arrive."""
        minute = timedelta(minutes=1)
        while claims := self.write(outbox.claim, now, minute, 100):
            for claimed in claims:
                place = Place(claimed.target.id, zlib.crc32(claimed.key.encode()))
                self.write(outbox.settle, claimed, Sent(place), now + minute, now)


@cache
def _empty() -> Path:
    """Return an empty database that was brought up to date once: a copy costs a hundredth of a migration."""
    path = Path(tempfile.mkdtemp(prefix="newsdesk-")) / "empty.db"
    open_database(f"sqlite:///{path}").close()
    return path


@contextmanager
def world() -> Generator[World]:
    """Open a new world; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        path = Path(folder) / "news.db"
        shutil.copy(_empty(), path)
        db = open_database(f"sqlite:///{path}")
        try:
            yield World(db, path)
        finally:
            db.close()


def stored(takens: Sequence[Taken]) -> list[str]:
    """Return what became of articles, by name."""
    return [type(taken).__name__ for taken in takens]
