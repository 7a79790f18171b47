"""Ranks an article's sentences by a named algorithm, without what no summary takes; leaves budgets to `choosing`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from newsdesk.models.text import Cleaned, Sentence
from newsdesk.text.summarise import centrality, walks
from newsdesk.text.summarise.datelines import parted
from newsdesk.text.summarise.standing import Standing, standings
from newsdesk.text.summarise.weighed import Weighed, weighed

ALGORITHMS: Final = ("newsdesk", "edmundson", "kl", "lexrank", "lsa", "luhn", "reduction", "sumbasic", "textrank")
"""Names that `rank` takes: ours, then sumy's. sumy's random one is left out: the same text gives the same summary."""

_MOST: Final = 400
"""Sentences that an algorithm weighs. All of them compare each with each, in time and memory that grow with the square;
what stands later in a longer text comes after these, as it stands."""

_FEW: Final = 64
"""Sentences that are looked through one by one in less time than it takes to write down which stem stands in which."""

_SAME_FACT: Final = 0.7
"""Share of a sentence's content words that one ranked before it holds too, from which it tells the same again."""


def rank(
    text: str,
    cleaned: Cleaned,
    sentences: Sequence[Sentence],
    language: str,
    algorithm: str = "newsdesk",
) -> tuple[Sentence, ...]:
    """Return the sentences with `rank` set: 0 says most, `None` is for those that a summary never takes.

    They are the same ones, but for a dateline at the start of one, which is parted from it.

    `algorithm` is one of `ALGORITHMS`; `language` (ISO 639-1) chooses stemmer and stop words. Raises ValueError for an
    unknown algorithm.
    """
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no such algorithm: {algorithm}")
    sentences = parted(text, sentences)
    found = weighed(text, sentences, language)
    standing = standings(found, cleaned.title, language)
    best = min(standing, default=Standing.NEVER)
    among = (Standing.WHOLE, Standing.PART) if best is Standing.WHOLE else (best,)
    usable = [i for i, level in enumerate(standing) if level in among and level is not Standing.NEVER]
    taken = [found[i] for i in usable]
    order = _order(cleaned.title, taken[:_MOST], language, algorithm)
    order.extend(range(len(order), len(taken)))
    shown = [i for i in order if standing[usable[i]] is best]
    ranks = {usable[i]: place for place, i in enumerate(without_repeats(taken, shown))}
    # Made anew: `replace` takes four times as long, a twentieth of the whole ranking.
    return tuple(Sentence(s.start, s.end, s.paragraph, ranks.get(i)) for i, s in enumerate(sentences))


def _order(title: str, sentences: Sequence[Weighed], language: str, algorithm: str) -> list[int]:
    if not sentences or algorithm == "newsdesk":
        return centrality.order(sentences, language)
    if algorithm in walks.RATINGS:
        return walks.order([sentence.stems for sentence in sentences], algorithm)
    # sumy costs 0.3 s and 50 MB: only who asks for one of its algorithms pays.
    from newsdesk.text.summarise import stock

    return stock.order(title, sentences, language, algorithm)


def without_repeats(sentences: Sequence[Weighed], order: Sequence[int]) -> list[int]:
    """Drop from `order` each sentence whose content one before it in the order holds already.

    Who holds seven in ten of a sentence's stems holds one of any four in ten: among many, only the holders of its
    rarest are looked at. Source: Chaudhuri, Ganti & Kaushik 2006, "A Primitive Operator for Similarity Joins in Data
    Cleaning".
    """
    contents = [frozenset(sentence.stems) for sentence in sentences]
    spread: Counter[str] = Counter()
    kept: list[int] = []
    told: set[str] = set()  # the stems of those kept
    holders: dict[str, list[int]] = {}  # stem → the kept sentences that hold it, once many have to be looked at
    entered = 0
    for index in order:
        content = contents[index]
        needed = math.ceil(_SAME_FACT * len(content))
        held = content & told
        if kept and len(held) >= needed:  # all its stems that anything holds, or it is new
            near: Iterable[int] = kept
            if len(kept) > _FEW:
                spread = spread or Counter(chain.from_iterable(contents))
                for other in kept[entered:]:
                    for stem in contents[other]:
                        holders.setdefault(stem, []).append(other)
                entered = len(kept)
                rarest = sorted(held, key=lambda stem: (spread[stem], stem))[: len(held) - needed + 1]
                near = {other for stem in rarest for other in holders[stem][:_MOST]}
            if not content or any(len(content & contents[other]) >= needed for other in near):
                continue
        kept.append(index)
        told |= content
    return kept
