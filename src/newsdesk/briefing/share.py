"""How much of one article a message may show: enough to know what it says, never so much that nobody opens it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsdesk.models.answers import Telling
from newsdesk.models.article import StoredArticle, StoredSentence
from newsdesk.text.sentences import length

MOST_SHARE = 0.15
"""Of an article's words, beyond the first sentence."""

SHORT, MEDIUM, LONG = 40, 75, 120
"""Words (characters in CJK) of a summary; a message shows at most `MEDIUM` of one article unless `LONG` is asked."""

_HEADLINE = 200
"""Characters of a first sentence that can stand in for a missing headline: as many as a message shows of any."""


def stand_in(article: StoredArticle, sentences: Sequence[StoredSentence]) -> StoredSentence | None:
    """Return the sentence of an article that stands in for a missing headline, where all of it does."""
    first = None if article.title else next(iter(sentences), None)
    return first if first is not None and len(first.text) <= _HEADLINE else None


def pick(
    sentences: Sequence[StoredSentence],
    language: str,
    words: int,
    most: int | None = None,
    *,
    headline: StoredSentence | None = None,
    part: float = MOST_SHARE,
) -> tuple[StoredSentence, ...]:
    """Choose the sentences that say most, within what may be shown.

    In: all of the body's sentences with their ranks; how many words (characters in CJK) and sentences at most; which
    of them stands in for the `headline`; what part of all words at most. Out: at least the best of the others, then as
    many of the following ranks as fit, in reading order; none where none may stand alone.
    """
    ranked = sorted((s for s in sentences if s.rank is not None and s != headline), key=lambda s: s.rank or 0)
    allowed = min(words, int(part * sum(length(s.text, language) for s in sentences)))
    chosen = ranked[:1]
    room = allowed - sum(length(s.text, language) for s in (*chosen, *filter(None, [headline])))
    for sentence in ranked[1:most]:
        room -= length(sentence.text, language)
        if room < 0:
            break
        chosen.append(sentence)
    return tuple(sorted(chosen, key=lambda s: s.start))


def others(lead: StoredArticle, articles: Iterable[StoredArticle]) -> tuple[Telling, ...]:
    """Return the outlets that tell a story beside `lead`, one article each, in the order given.

    A further article of an outlet that is named already adds no voice, and a saved text is no outlet's at all.
    """
    named = {lead.outlet}
    return tuple(
        telling(article)
        for article in articles
        if article.saved_by is None and article.outlet not in named and not named.add(article.outlet)
    )


def telling(article: StoredArticle, sentences: Iterable[StoredSentence] = ()) -> Telling:
    """Return how an article is credited. One without a headline goes by its first sentence."""
    first = next((sentence.text for sentence in sentences), "")
    return Telling(
        headline=article.title or first or article.url or "…",
        url=article.url,
        outlet=article.outlet,
        when=article.when,
        language=article.language,
        saved_by=None if article.approved else (article.saved_by or "…"),
        contributor=article.saved_by if article.approved and not article.outlet else None,
        ref=article.ref,
        abridged=article.abridged,
    )
