"""Ranks an article's sentences by a named algorithm, without what no summary takes; leaves budgets to `choosing`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from newsdesk.models.text import Cleaned, Sentence
from newsdesk.text import fold
from newsdesk.text.sentences import length
from newsdesk.text.stemming import stems
from newsdesk.text.summarise import centrality
from newsdesk.text.summarise.standing import Standing, standings
from newsdesk.text.summarise.weighed import Weighed

ALGORITHMS: Final = ("newsdesk", "edmundson", "kl", "lexrank", "lsa", "luhn", "reduction", "sumbasic", "textrank")
"""Names that `rank` takes: ours, then sumy's. sumy's random one is left out: the same text gives the same summary."""

_MOST: Final = 400
"""Sentences that an algorithm weighs. All of them compare each with each, in time and memory that grow with the square;
what stands later in a longer text comes after these, as it stands."""

_SAME_FACT: Final = 0.7
"""Share of a sentence's content words that one ranked before it holds too, from which it tells the same again."""


def rank(
    text: str,
    cleaned: Cleaned,
    sentences: Sequence[Sentence],
    language: str,
    algorithm: str = "newsdesk",
) -> tuple[Sentence, ...]:
    """Return the same sentences with `rank` set: 0 says most, `None` is for those that a summary never takes.

    `algorithm` is one of `ALGORITHMS`; `language` (ISO 639-1) chooses stemmer and stop words. Raises ValueError for an
    unknown algorithm.
    """
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no such algorithm: {algorithm}")
    found = [_weighed(text, sentence, language) for sentence in sentences]
    standing = standings(found, cleaned.title, language)
    best = min(standing, default=Standing.NEVER)
    usable = [i for i, level in enumerate(standing) if level is best and best is not Standing.NEVER]
    weighed = [found[i] for i in usable]
    order = _order(cleaned.title, weighed[:_MOST], language, algorithm)
    order.extend(range(len(order), len(weighed)))
    ranks = {usable[i]: place for place, i in enumerate(_without_repeats(weighed, order))}
    return tuple(replace(sentence, rank=ranks.get(i)) for i, sentence in enumerate(sentences))


def _weighed(text: str, sentence: Sentence, language: str) -> Weighed:
    said = text[sentence.start : sentence.end]
    tokens = fold.tokens(said)
    found = stems(said, tokens, language)
    return Weighed(said, sentence.paragraph, found, tuple([token.text for token in tokens]), length(said, language))


def _order(title: str, sentences: Sequence[Weighed], language: str, algorithm: str) -> list[int]:
    if not sentences or algorithm == "newsdesk":
        return centrality.order(sentences, language)
    # sumy costs 0.3 s and 50 MB: only who asks for one of its algorithms pays.
    from newsdesk.text.summarise import stock

    return stock.order(title, sentences, language, algorithm)


def _without_repeats(sentences: Sequence[Weighed], order: Sequence[int]) -> list[int]:
    """Drop from `order` each sentence whose content one before it in the order holds already."""
    kept: list[int] = []
    holders: dict[str, list[int]] = {}  # stem → the kept sentences that hold it, so that few pairs are looked at
    for index in order:
        content = frozenset(sentences[index].stems)
        shared: dict[int, int] = {}
        for stem in content:
            for other in holders.get(stem, ())[:_MOST]:
                shared[other] = shared.get(other, 0) + 1
        if max(shared.values(), default=0) >= _SAME_FACT * len(content) and kept:
            continue
        kept.append(index)
        for stem in content:
            holders.setdefault(stem, []).append(index)
    return kept
