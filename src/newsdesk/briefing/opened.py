"""One article, opened: a short summary, a sentence or quotation in its context, its quotations, and who else tells it.

An article is named by its `ref`; where the desk has none of that name (any more), the answer is `None`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.briefing.quotes import PAGE
from newsdesk.briefing.summary import WORDS, numbers_of, other_lengths, pick
from newsdesk.models.answers import ArticleQuotes, InContext, OpenedArticle, Outlets, QuoteEntry
from newsdesk.models.article import Desk, StoredArticle, StoredSentence
from newsdesk.storage import articles, editing, history, stories
from newsdesk.storage import quotes as stored
from newsdesk.text.sentences import length as measure


def article(session: Session, desk: Desk, ref: str) -> OpenedArticle | None:
    """Open an article."""
    found = articles.by_ref(session, desk, ref)
    if found is None:
        return None
    sentences = articles.sentences(session, desk, found.id)
    chosen = pick(found, sentences, "short")
    versions = history.versions(session, found) if found.version > 1 else ()
    return OpenedArticle(
        share.telling(found, sentences),
        tuple(sentence.text for sentence in chosen),
        len(sentences),
        stored.count_in(session, desk, found.id),
        share.others(found, stories.around(session, desk, found)),
        private=editing.is_private(session, desk, found.id),
        approved=found.approved,
        versions=1 + len(versions),
        numbers=numbers_of(sentences, chosen),
        lengths=other_lengths(found, sentences, "short"),
        revised=versions[-1].at if versions else None,
    )


def context(
    session: Session, desk: Desk, ref: str, kind: Literal["sentence", "quote"], number: int
) -> InContext | None:
    """Show a sentence or a quotation of an article, by its number from 1, between its neighbours.

    A sentence's `earlier` and `later` are those that a long summary would tell, so that nobody leafs through the whole
    article. `None` also where there is no such sentence or quotation.
    """
    found = articles.by_ref(session, desk, ref)
    if found is None:
        return None
    sentences = articles.sentences(session, desk, found.id)
    if kind == "quote":
        return _quote_in_context(session, desk, found, sentences, number)
    if not 1 <= number <= len(sentences):
        return None
    told = numbers_of(sentences, pick(found, sentences, "long"))
    before, sentence, after = _between(found, sentences, number - 1, number - 1)
    return InContext(
        share.telling(found, sentences),
        before,
        sentence,
        after,
        kind,
        number,
        len(sentences),
        max((n for n in told if n < number), default=None),
        min((n for n in told if n > number), default=None),
    )


def _quote_in_context(
    session: Session, desk: Desk, found: StoredArticle, sentences: Sequence[StoredSentence], number: int
) -> InContext | None:
    quotes = stored.of_article(session, desk, found.id)
    numbers = [quote.number for quote in quotes]
    if number not in numbers:
        return None
    place = numbers.index(number)
    quote = quotes[place]
    holding = [n for n, s in enumerate(sentences) if s.start < quote.end and quote.start < s.end]
    if holding:
        before, sentence, after = _between(found, sentences, holding[0], holding[-1])
    else:  # in a heading, which has no sentences
        before, sentence, after = None, " … ".join(quote.parts), None
    return InContext(
        share.telling(found, sentences),
        before,
        sentence,
        after,
        "quote",
        place + 1,
        len(quotes),
        numbers[place - 1] if place else None,
        numbers[place + 1] if place + 1 < len(numbers) else None,
    )


def _between(
    found: StoredArticle, sentences: Sequence[StoredSentence], first: int, last: int
) -> tuple[str | None, str, str | None]:
    """Return the sentence before, the ones from `first` to `last` as one, and the one after, each word for word.

    Of a quotation that goes on and on the first sentences are shown; a neighbour that would take more than a long
    summary's words together with the rest is left out, the one after first.
    """
    room = WORDS["long"] - measure(sentences[first].text, found.language)
    end = first
    while end < last and (room := room - measure(sentences[end + 1].text, found.language)) >= 0:
        end += 1
    told = " ".join(sentence.text for sentence in sentences[first : end + 1])
    neighbours: list[str | None] = []
    for n in (first - 1, end + 1):
        neighbour = sentences[n].text if 0 <= n < len(sentences) else None
        if neighbour is not None and (cost := measure(neighbour, found.language)) <= room:
            room -= cost
        else:
            neighbour = None
        neighbours.append(neighbour)
    return neighbours[0], told, neighbours[1]


def said(session: Session, desk: Desk, ref: str, first: int = 1) -> ArticleQuotes | None:
    """Show an article's quotations in the order of its text, from the one numbered `first` (from 1) on."""
    found = articles.by_ref(session, desk, ref)
    if found is None:
        return None
    quotes = stored.of_article(session, desk, found.id)
    first = max(first, 1)
    source = share.telling(found, articles.sentences(session, desk, found.id))
    entries = tuple(
        QuoteEntry(quote.parts, quote.speaker or "", quote.role, source, (), quote.number)
        for quote in quotes[first - 1 : first - 1 + PAGE]
    )
    return ArticleQuotes(source, len(quotes), first, entries)


def outlets(session: Session, desk: Desk, ref: str) -> Outlets | None:
    """Show which other outlets tell an article's story, the newest first."""
    found = articles.by_ref(session, desk, ref)
    if found is None:
        return None
    sentences = articles.sentences(session, desk, found.id)
    return Outlets(share.telling(found, sentences), share.others(found, stories.around(session, desk, found)))
