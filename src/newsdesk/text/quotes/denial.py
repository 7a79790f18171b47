"""Tells words that nobody is reported to have said: denied, negated, supposed or falsely ascribed speech."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.text.quotes.cue import Cue
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.scene import REACH, Scene, parts, past

_UNTRUE = 6
"""Items looked at before a "that": "denied a report in a paper that" fits in."""
_NEAR = 12
"""Items looked at before a subject: a forged post and the verb by which it ascribes fit in."""


def denied(scene: Scene, items: Sequence[Item], cue: Cue, place: int) -> bool:
    """Tell whether the clause of a cue says that its subject did not speak, or only supposes or pretends it.

    The quotation stands at the item `place`.

    "Ray never said", "Ray denied saying", "if Ray says", "nobody except Ray said", "a fake post claimed Ray had said".
    """
    verb = _place_of(items, cue.verb)
    if place > 0 and verb != place - 1 and _says(scene, items[place - 1]) and _negated(scene, items, place - 1):
        return True  # "Without saying “…”, Ray left"
    if verb is None:
        return _unread(scene, items, cue)
    if _negated(scene, items, verb) or _negated_nearer(scene, items, cue, verb, place):
        return True
    subject = cue.subject
    first = None if subject is None else _place_of(items, subject.first)
    if subject is None or first is None:
        return False
    words = range(subject.first, (subject.last if subject.mention is None else subject.mention.first) + 1)
    if any(scene.words[word].low in scene.lex.exceptions for word in words):
        return True
    return first < verb and (_ruled_out(scene, items, first) or _pretended(scene, items, first, subject.last, verb))


def _place_of(items: Sequence[Item], word: int) -> int | None:
    return next((place for place, item in enumerate(items) if item.word == word), None) if word >= 0 else None


def _unread(scene: Scene, items: Sequence[Item], cue: Cue) -> bool:
    """Tell whether a negation, or a verb of denying with a clause, stands after the subject of an unknown verb."""
    lex, after = scene.lex, None if cue.subject is None else _place_of(items, cue.subject.last + 1)
    if after is None:
        return False
    if scene.low(items[after]) in lex.denying and after + 1 < len(items):
        return "," in items[after + 1].sep or scene.low(items[after + 1]) in lex.that
    return scene.low(items[after]) in lex.negations


def _says(scene: Scene, item: Item) -> bool:
    return scene.is_verb(item, frames=False) or scene.low(item) in scene.lex.saying


def _negated_nearer(scene: Scene, items: Sequence[Item], cue: Cue, verb: int, quote: int) -> bool:
    """Tell whether a verb nearer to the quotation, or at the end of the cue's own clause, is negated.

    "Ray stressed that Li has never said “…”", where the cue is Ray's; German "“…” hat Ray nie gesagt".
    """
    if cue.before:
        ahead = range(verb + 1, min(len(items), verb + REACH))
        end = next((place for place in ahead if items[place].quote >= 0), verb)
    elif scene.is_verb(items[verb]):
        return False
    else:
        ahead = range(verb + 1, min(len(items), verb + REACH))
        end = next((place for place in ahead if items[place].quote >= 0 or parts(items[place].sep)), len(items))
    negated = (
        place
        for place in range(verb + 1, end)
        if scene.is_verb(items[place], frames=False) and _negated(scene, items, place)
    )
    # "Ray said that by refusing to answer, Li “…”": that clause is over.
    return any(
        not cue.before or not any(item.word < 0 or "," in item.sep for item in items[place + 1 : quote])
        for place in negated
    )


def _negated(scene: Scene, items: Sequence[Item], verb: int) -> bool:
    """Read back from a verb over its auxiliaries: a negation, or a verb of denying ("denied ever saying")."""
    lex, place = scene.lex, verb
    while place > 0 and not parts(items[place].sep):
        low, following = scene.low(items[place - 1]), scene.low(items[place])
        if low in lex.negations:
            return following not in lex.limiters  # "not only said"
        if low in lex.denying or low in lex.supposing or _two(scene, items, place - 1) in lex.denying | lex.supposing:
            return True
        if low not in lex.between:
            return _denied_that(scene, items, place)
        place -= 1
    return _denied_that(scene, items, place)


def _two(scene: Scene, items: Sequence[Item], last: int) -> str:
    """Give an item and the one before it as a lexicon writes them: "short_of", "could_have"."""
    if last < 1 or parts(items[last].sep):
        return ""
    return f"{scene.low(items[last - 1])}_{scene.low(items[last])}"


def _denied_that(scene: Scene, items: Sequence[Item], place: int) -> bool:
    """Tell whether a verb of denying opens the clause that begins at an item or, with its conjunction, before it.

    "отрицал, что говорил", "bestritt, gesagt zu haben".
    """
    at = place - 1
    if at > 0 and scene.low(items[at]) in scene.lex.that:
        at -= 1
    return at >= 0 and scene.low(items[at]) in scene.lex.denying


def _ruled_out(scene: Scene, items: Sequence[Item], first: int) -> bool:
    """Read what stands before a subject: "not Ray", "if Ray", "except Ray", "nobody but Ray", "denies that he"."""
    lex = scene.lex
    if first == 0 or items[first - 1].word < 0 or parts(items[first].sep):
        return False
    low = scene.low(items[first - 1])
    if low in lex.suppositions or low in lex.exceptions or low in lex.negations or low in lex.denying:
        return True
    earlier = scene.low(items[first - 2]) if first > 1 and not parts(items[first - 1].sep) else ""
    if low in lex.inverted and (first == 1 or earlier in lex.conjunctions):
        return True  # "Had Ray said", "Did Ray say"
    if earlier in lex.exceptions and (low in lex.conjunctions or low in lex.hearing):
        return True  # "nobody but Ray", "nobody heard Ray"
    return low in lex.that and _untrue(scene, items, first - 1)


def _untrue(scene: Scene, items: Sequence[Item], that: int) -> bool:
    """Tell whether what stands before a "that" takes its clause back: "it is not true that", "denied a report that"."""
    for place in range(that - 1, max(-1, that - _UNTRUE), -1):
        low = scene.low(items[place])
        if low in scene.lex.denying or low in scene.lex.negations or low in scene.lex.exceptions:
            return True
        if items[place].word < 0 or parts(items[place].sep):
            return False
    return False


def _pretended(scene: Scene, items: Sequence[Item], first: int, last: int, verb: int) -> bool:
    """Tell "Ray was falsely quoted as saying" and "a fake post claimed Ray said"; "Ray falsely claimed" is her own."""
    lex = scene.lex
    for place in range(verb - 1, past(items, first, last) - 1, -1):
        if parts(items[place + 1].sep):
            break
        passive = scene.low(items[place - 1]) in lex.be
        if scene.low(items[place]) in lex.fakes and (passive or place + 1 < verb):
            return True
    at = first - 1
    if at > 0 and scene.low(items[at]) in lex.relative:
        at -= 1
    if at < 0 or not (scene.is_verb(items[at]) or scene.low(items[at]) in lex.saying):
        return False
    for place in range(at, max(-1, at - _NEAR), -1):
        if parts(items[place + 1].sep) or scene.low(items[place]) in lex.conjunctions:
            return False
        if scene.low(items[place]) in lex.fakes:
            return True
    return False
