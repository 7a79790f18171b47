"""What in a sentence says whose a quotation is: the cue and the subject beside it, in order of trust.

It reads one sentence of the narrator's (`narrative`); whom a pronoun or a surname means is for `resolve`, and what
goes from sentence to sentence is for `find`.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.text.people.words import bare
from newsdesk.text.quotes.after import after
from newsdesk.text.quotes.before import before
from newsdesk.text.quotes.clauses import first_subject
from newsdesk.text.quotes.cue import Cue, Trust
from newsdesk.text.quotes.narrative import Item, Telling
from newsdesk.text.quotes.scene import REACH, Scene, Shape


def cue_for(scene: Scene, telling: Telling, place: int, ending: str) -> Cue | None:
    """Find the cue of the quotation at an item of a sentence.

    `ending` is the last character inside the marks. Gives `None` where the sentence says nothing of who speaks.
    """
    items = telling.items
    start, end = max(0, place - REACH), place + 1
    while end < len(items) and items[end].word >= 0 and end - place < REACH:
        end += 1
    behind = after(scene, items, place, end, ending)
    ahead = before(scene, items, start, place) if start < place else None
    if ahead is not None and ahead.trust >= Trust.FRAME and (behind is None or _embedded(scene, items, place, ahead)):
        return ahead
    return behind or ahead or _subject_of_sentence(scene, items, place)


def _embedded(scene: Scene, items: Sequence[Item], place: int, ahead: Cue) -> bool:
    """Tell whether a quotation goes on a clause that a verb before it opened.

    "Ray said Li “would never”, Oz recalled" is Ray's; "Ray left, but “I will never”, Oz said" is not.
    """
    if ahead.trust is not Trust.CUE:
        return False
    if items[place - 1].word < 0 or ahead.verb < 0:
        return items[place - 1].word < 0
    if items[place].sep[-1:] == ":" or items[place - 1].word == ahead.verb:
        return True
    return items[place].sep == "" and scene.low(items[place - 1]) not in scene.lex.conjunctions


def _subject_of_sentence(scene: Scene, items: Sequence[Item], place: int) -> Cue | None:
    """Give the subject of the sentence, where there is no cue and the quotation stands after it."""
    subject = first_subject(scene, items[:place])
    if subject is None or subject.shape not in (Shape.NAME, Shape.PRONOUN):
        return None
    if bare(scene.words[subject.head].low) in scene.lex.they:
        return None
    after = next((at for at in range(place) if items[at].word > subject.last), place)
    colon = items[place].sep.endswith(":")
    if after < place and not colon and scene.low(items[after]) in scene.lex.be:
        return None  # "Ray was found guilty of “…”": of him and not by him
    return Cue(-1, subject, Trust.LOOSE if colon else Trust.SUBJECT, before=True)
