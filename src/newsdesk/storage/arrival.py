"""An article on its way into the database, with the keys by which it may be known; `ingest.intake` decides about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newsdesk.models.article import Source
from newsdesk.models.reading import Reading
from newsdesk.models.text import ParagraphKind
from newsdesk.storage import keys, search

# Places of a sketch that one band joins. Two bodies share a band of four with a chance of s⁴ for a similarity of s: of
# the sixteen bands of a sketch of 64 at least one in 99.98% of cases at 0.8, and in 6% at 0.25.
BAND = 4


@dataclass(frozen=True)
class Arrival:
    """An article that came through a source at a time. `outlet` is the name it is stored under, if any.

    `approved` is false for what nobody vouches for; `saved_by` says who brought it.
    """

    reading: Reading
    source: Source
    outlet: str | None
    at: datetime
    saved_by: str | None
    approved: bool

    @property
    def when(self) -> datetime:
        """The time it is told under: its own, but never later than now."""
        published = self.reading.published
        return min(published, self.at) if published else self.at

    @cached_property
    def title_words(self) -> str:
        """The folded words of its title."""
        return keys.words(self.reading.title)

    @cached_property
    def _outlet_words(self) -> str:
        return keys.words(self.outlet or "") or keys.host(self.reading.url)

    @cached_property
    def address_key(self) -> int | None:
        """Of its address; `None` where it has none."""
        address = keys.address(self.reading.url)
        return None if address is None else keys.hashed(address)

    @cached_property
    def has_body(self) -> bool:
        """Whether there is anything but a title, captions and furniture."""
        return any(paragraph.kind is ParagraphKind.BODY for paragraph in self.reading.paragraphs)

    @cached_property
    def content_key(self) -> int:
        """Of its body and outlet; of its title and outlet where it has no body."""
        body = self.reading.fingerprint.content if self.has_body else f"title {self.title_words}"
        return keys.hashed(body, self._outlet_words)

    @cached_property
    def title_key(self) -> int | None:
        """Of its title and outlet; `None` where it has no title, or an address to know it by."""
        if self.address_key is not None or not self.title_words:
            return None
        return keys.hashed(self.title_words, self._outlet_words)

    @cached_property
    def indexed(self) -> search.Indexed:
        """Its folded title and text as the index has them, without what else the index keeps of it."""
        reading = self.reading
        return search.indexed(reading.title, reading.text, reading.paragraphs, reading.title_span, "")

    @cached_property
    def told_key(self) -> int:
        """Of its title and body."""
        return keys.hashed(self.title_words, self.reading.fingerprint.content if self.has_body else "")

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """Of the pieces of its body's sketch with its outlet; none where it has an address to know it by."""
        if self.address_key is not None or not self.has_body:
            return ()
        sketch = self.reading.fingerprint.sketch
        return tuple(
            keys.hashed(self._outlet_words, str(start), *map(str, sketch[start : start + BAND]))
            for start in range(0, len(sketch) - BAND + 1, BAND)
        )
