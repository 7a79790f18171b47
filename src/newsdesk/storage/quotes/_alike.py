"""Which of somebody's quotations are one that outlets cut differently. Pure.

Newspapers drop the beginning, the end or the middle of what was said and change nothing in between, so that the words
of one stand in a row in the other. Compared is only what one story's articles quote of one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from newsdesk.storage.quotes._spoken import Place

FEWEST_WORDS = 5
"""Words that a cut quotation has at least: of four, such as "we are very worried", somebody says the same twice."""
FEWEST_OF_PART = 3
"""And each of its parts, where it is cut in the middle."""


def differing(places: Sequence[Place]) -> list[Place]:
    """Return the quotations that may be cuts of each other: of one story, in several articles, in other words."""
    stories: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        stories[place.story_id].append(place)
    found: list[Place] = []
    for told in stories.values():
        if len(told) > 1 and len({place.article_id for place in told}) > 1:
            said: dict[int, Place] = {}
            for place in told:
                said.setdefault(place.said_key, place)
            if len(said) > 1:
                found += said.values()
    return found


def one_said(parts: Mapping[Place, Sequence[str]]) -> dict[int, int]:
    """Return, for the keys of quotations that are cuts of a longer one, the longer one's, from their folded parts."""
    whole = {place: " ".join(words) for place, words in parts.items()}
    longest = sorted(parts, key=lambda place: (-len(whole[place]), place.article_id, place.group))
    found: dict[int, int] = {}
    by_story: defaultdict[int, list[Place]] = defaultdict(list)
    for place in longest:
        for longer in by_story[place.story_id]:
            if longer.article_id != place.article_id and _cut(parts[place], whole[longer]):
                found[place.said_key] = found.get(longer.said_key, longer.said_key)
                break
        by_story[place.story_id].append(place)
    return found


def _cut(parts: Sequence[str], whole: str) -> bool:
    """Tell whether all parts stand, in their order, in other words."""
    counts = [len(part.split()) for part in parts]
    if sum(counts) < FEWEST_WORDS:
        return False
    around, at = f" {whole} ", 0
    if len(parts) == 1 or min(counts) < FEWEST_OF_PART:
        return f" {' '.join(parts)} " in around
    for part in parts:
        at = around.find(f" {part} ", at)
        if at < 0:
            return f" {' '.join(parts)} " in around
        at += len(part) + 1
    return True
