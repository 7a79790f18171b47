"""Reads who is quoted where one passes on another's words: "Ray quoted Li as saying “…”"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsdesk.text.quotes.cue import Cue
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.rightwards import rightwards
from newsdesk.text.quotes.scene import Scene

_NEAR = 16
"""Items between the verb of quoting and "as saying": a name, its role and an apposition."""


def relayed(scene: Scene, items: Sequence[Item], cue: Cue) -> Cue:
    """Give the cue with the one who is quoted for its subject, or as it is where nobody else's words are passed on.

    "Ray was quoted as saying" and "“…,” Ray said, quoting a proverb" stay Ray's.
    """
    lex = scene.lex
    found = next((place for place, item in enumerate(items) if item.word == cue.verb), None) if cue.verb >= 0 else None
    if found is None or not lex.quoting_as:
        return cue
    if scene.low(items[found]) in lex.quoting:
        verb: int | None = found
    else:
        back = range(found - 2, max(-1, found - _NEAR), -1) if _as_saying(scene, items, found - 1) else ()
        verb = next((place for place in back if scene.low(items[place]) in lex.quoting), None)
    if verb is None or _passive(scene, items, verb):
        return cue
    read = rightwards(scene, items, verb + 1)
    if read is None:
        return cue
    subject, past = read
    quotes = any(_as_saying(scene, items, place) for place in range(past, min(len(items) - 1, past + _NEAR)))
    return replace(cue, subject=subject) if quotes else cue


def _as_saying(scene: Scene, items: Sequence[Item], place: int) -> bool:
    if not 0 <= place < len(items) - 1 or scene.low(items[place]) != scene.lex.quoting_as:
        return False
    return scene.low(items[place + 1]) in scene.lex.saying


def _passive(scene: Scene, items: Sequence[Item], verb: int) -> bool:
    """Tell "was widely quoted": a form of "to be" before the verb, adverbs between or not."""
    place = verb
    while place > 0 and scene.low(items[place - 1]) in scene.lex.between:
        place -= 1
        if scene.low(items[place]) in scene.lex.be:
            return True
    return False
