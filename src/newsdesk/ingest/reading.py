"""One article's way through the text steps: `Draft` → `Reading`, in one pure call that a worker process makes.

Extract → clean → language → sentences → quotes → summary → key terms → fingerprint. Nothing here touches the network,
the database or a clock; what a text says depends on the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsdesk.errors import UnreadableText
from newsdesk.ingest import pages
from newsdesk.models.reading import TEXT_LIMIT, Draft, Reading
from newsdesk.models.text import Paragraph, ParagraphKind
from newsdesk.text import clean, fingerprint, keywords, language, quotes, sentences, summarise
from newsdesk.words import reason

_SURROGATES = re.compile("[\ud800-\udfff]")
_FEED = re.compile(r"\s*(?:<.*<|<)(?:rss|feed|rdf:RDF)[\s>]|\s*\{.*jsonfeed\.org\\?/version", re.DOTALL)
_FEED_START = 1024
"""Characters in which a feed says that it is one; before it come a declaration and comments at most."""
_DEFAULT_WORDS = 75
"""A brief's usual length: what a reader takes in at a glance, and at most what one message shows of an article."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How long the summary is to be, and by which algorithm; with neither number, `words` is 75."""

    words: int | None = None
    sentences: int | None = None
    algorithm: str = "newsdesk"


def read(draft: Draft, wanted: Wanted | None = None, limit: int = TEXT_LIMIT) -> Reading:
    """Take one article through every text step.

    In: the draft, with its text or its page. Out: the reading; its offsets count characters in `reading.text`, which is
    the draft's text as given, or the text extracted from its page. Lone surrogates, which no encoding can carry, are
    replaced by U+FFFD, one for one.

    Raises `UnreadableText` where there is no text, no article in the page, a feed, or more than `limit` characters;
    `ValueError` for an unknown algorithm.
    """
    wanted = wanted or Wanted()
    source = _of_page(draft) if draft.html is not None else draft
    text = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", source.text or "")
    if not text.strip():
        raise UnreadableText(reason("error.no_text"))
    if _FEED.match(text[:_FEED_START]):
        raise UnreadableText(reason("error.feed_text"))
    if len(text) > limit:
        raise UnreadableText(reason("error.long_text", length=len(text), limit=limit))
    cleaned = clean.clean(text, source.title)
    spoken = language.detect(_body(text, cleaned.paragraphs))
    split = sentences.split(text, cleaned.paragraphs, spoken)
    ranked = summarise.rank(text, cleaned, split, spoken, wanted.algorithm)
    found = quotes.find(text, cleaned.paragraphs, split, spoken)
    by_default = wanted.words is None and wanted.sentences is None
    return Reading(
        text=text,
        title=cleaned.title,
        title_span=cleaned.title_span,
        url=source.url,
        outlet=source.outlet,
        author=source.author,
        published=source.published,
        language=spoken,
        paragraphs=cleaned.paragraphs,
        credits=cleaned.credits,
        sentences=ranked,
        quotes=found.quotes,
        people=found.people,
        summary=summarise.choose(
            text,
            ranked,
            spoken,
            words=_DEFAULT_WORDS if by_default else wanted.words,
            sentences=wanted.sentences,
        ),
        terms=keywords.terms(text, cleaned, ranked, spoken),
        vector=keywords.vector(text, cleaned, spoken),
        fingerprint=fingerprint.fingerprint(text, cleaned),
    )


def _of_page(draft: Draft) -> Draft:
    """Fill a page's draft with its article; what the draft itself says (a feed's title, its date) comes first."""
    page = pages.extract(draft.html or "", draft.url)
    return replace(
        draft,
        text=page.text,
        html=None,
        title=draft.title or page.title,
        author=draft.author or page.author,
        published=draft.published or page.published,
        outlet=draft.outlet or page.outlet,
        url=page.url or draft.url,
    )


def _body(text: str, paragraphs: Sequence[Paragraph]) -> str:
    """Return the body alone (furniture is often in another language), or the whole text where there is none."""
    body = "\n".join(text[part.start : part.end] for part in paragraphs if part.kind is ParagraphKind.BODY)
    return body or text
