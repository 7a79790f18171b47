"""About how many articles have a word, counted in few steps: when to take one, and what a count stands for.

A count grows by one with a chance that halves every `STEPS` steps, so that it is the logarithm of a number (Morris
1978, "Counting Large Numbers of Events in Small Registers"). It is a third off, now and then three times; an article
that has a word no more is still counted. Who weighs a question by it is `weighing`.
"""

from __future__ import annotations

from math import log2

SHORTEST = 3
"""Letters of a word that is counted: a question's beginning of one has as many."""

STEPS = 4
"""Steps by which a count doubles what it stands for: with more it were nearer to the truth, and written more often."""


def drawn(article_id: int) -> int:
    """Return up to which count one grows with this article: always the same for it, and as good as drawn."""
    # The finalizer of SplitMix64 (Steele and others 2014): ids follow each other, what comes of them does not.
    mixed = article_id * 0x9E3779B97F4A7C15 % 2**64
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB % 2**64
    chance = ((mixed ^ mixed >> 31) + 1) / 2**64
    return int(-STEPS * log2(chance))


def articles(size: int) -> int:
    """Return about how many articles a count stands for: the mean number after which it is reached."""
    growth = 2 ** (1 / STEPS)
    return round((growth**size - 1) / (growth - 1))
