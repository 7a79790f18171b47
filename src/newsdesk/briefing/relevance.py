"""How much an article has to do with what was asked for, as a number: pure, and of nothing but the desk's own news.

A weighted sum of what has been found to tell relevant from merely matching: words in the headline (fields weighed
apart: Robertson, Zaragoza and Taylor 2004, "Simple BM25 Extension to Multiple Weighted Fields"), words close together
(Tao and Zhai 2007, "An Exploration of Proximity Measures in Information Retrieval"), and for news its age (Li and Croft
2003, "Time-Based Language Models": an exponential prior); that several outlets tell it stands for weight, as in a
digest. The weights are set by the order that they are to give, and are not learned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

HEADLINE = 2.0
"""For all of the words in the headline, and as much less as fewer of them are: more than anything else can make up
for but closeness and many outlets together."""
CLOSE = 1.0
"""For words close together: half as telling as the headline, since any long text has some."""
OUTLETS = 0.5
"""For each doubling of the outlets that tell the story."""
MOST_OUTLETS = 8
"""More tell no more: agencies are copied."""
FRESH = 1.0
"""For an article of this moment."""
HALF_LIFE = timedelta(days=7)
"""After so long that is half as much: a week is what a news cycle takes to be followed up."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of an article that matches."""

    in_headline: float
    """Which share of the words and phrases asked for stands in the headline, from 0 to 1."""
    close: bool
    """Whether the words stand close together."""
    outlets: int
    """How many outlets tell its story, one at least."""
    age: timedelta


def relevance(signs: Signs) -> float:
    """Return how much an article has to do with what was asked for: from 0 to 5.5, the larger the more."""
    doublings = math.log2(min(max(signs.outlets, 1), MOST_OUTLETS))
    fresh = 2.0 ** -(max(signs.age, timedelta()) / HALF_LIFE)
    return HEADLINE * signs.in_headline + CLOSE * signs.close + OUTLETS * doublings + FRESH * fresh
