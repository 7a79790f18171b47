"""Cues that stand before a quotation: "Ray said", "calling it", "was asked by Ray", "Ray's answer was"."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.text.people.words import bare
from newsdesk.text.quotes.after import according
from newsdesk.text.quotes.clauses import main_subject
from newsdesk.text.quotes.cue import Cue, Trust
from newsdesk.text.quotes.leftwards import leftwards
from newsdesk.text.quotes.narrative import Item
from newsdesk.text.quotes.rightwards import rightwards
from newsdesk.text.quotes.scene import Scene, Shape, Subject, back_to, named, of_pronoun, parts

_ASIDE = 8
"""Items from the comma before "which" to the verb of its clause."""


def before(scene: Scene, items: Sequence[Item], start: int, place: int) -> Cue | None:
    """Give the last cue among the items from `start` to the quotation at `place` that has a subject."""
    if (author := _author(scene, items, place)) is not None:
        return author
    for at in range(place - 1, start - 1, -1):
        if items[at].word < 0:
            continue
        if ";" in items[at + 1].sep:
            return None
        if _aside(scene, items, at, place):
            continue
        ruled_out, cue = _at(scene, items, start, at, place)
        if cue is not None or ruled_out:
            return cue
    return None


def _aside(scene: Scene, items: Sequence[Item], at: int, place: int) -> bool:
    """Tell whether an item stands in a relative clause that commas close: "the plan, which Ray opposes, would …"."""
    if not scene.is_verb(items[at]):
        return False
    opened = next((back for back in range(at - 1, max(0, at - _ASIDE), -1) if "," in items[back].sep), None)
    if opened is None or scene.low(items[opened]) not in scene.lex.relative:
        return False
    closed = next((ahead for ahead in range(at + 1, place) if "," in items[ahead].sep), None)
    return closed is not None and scene.between(items[closed])


def _at(scene: Scene, items: Sequence[Item], start: int, at: int, place: int) -> tuple[bool, Cue | None]:
    """Give the cue that an item is, if it is one; and whether it rules out every earlier one."""
    lex, low = scene.lex, scene.low(items[at])
    if (cue := according(scene, items, at, place)) is not None:
        return True, Cue(cue.verb, cue.subject, Trust.CUE, before=True)
    if scene.is_verb(items[at]):
        by = at + 1 < place and scene.low(items[at + 1]) in lex.by
        if low not in lex.saying and (by or _is_done(scene, items, at)):
            return True, _passive(scene, items, at, place)
        return False, _finite(scene, items, start, at, place)
    if low in lex.saying or low in lex.framing:
        subject = _heard(scene, items, at) or main_subject(scene, items[: at + 1])
        trust = Trust.CUE if low in lex.saying else Trust.FRAME
    else:
        # "dismissed Ray's claim as “…”" is whoever dismissed it.
        judged = lex.quoting_as != "" and at < place - 1 and scene.low(items[place - 1]) == lex.quoting_as
        subject = _owner(scene, items, at) if low in lex.sayings and at > 0 and not judged else None
        trust = Trust.FRAME
    return False, None if subject is None else Cue(items[at].word, subject, trust, before=True)


def _finite(scene: Scene, items: Sequence[Item], start: int, verb: int, place: int) -> Cue | None:
    lex, item = scene.lex, items[verb]
    if verb > 0 and lex.infinitive and scene.low(items[verb - 1]) == lex.infinitive:
        # "Ray said that by refusing to say it, Li …"
        over = any(aside.word < 0 or "," in aside.sep for aside in items[verb + 2 : place])
        subject = None if over else main_subject(scene, items[:verb])
        trust = Trust.CUE if verb == place - 1 else Trust.FRAME  # "Ray used to say “…”, Li recalled"
        return None if subject is None else Cue(item.word, subject, trust, before=True)
    subject = _put_in(scene, items, verb, place) or leftwards(scene, items[start:], verb - start)
    if subject is None and verb + 1 < place and (verb == start or lex.verb_first):
        # "Said Ann Ray: “…”", and the ordinary order of other languages.
        read = rightwards(scene, items[:place], verb + 1)
        subject = None if read is None else read[0]
    if subject is None and not (lex.subjectless and scene.low(item) in lex.say):
        return None
    trust = Trust.CUE if scene.is_verb(item, frames=False) else Trust.FRAME
    return Cue(item.word, subject, trust, before=True)


def _heard(scene: Scene, items: Sequence[Item], participle: int) -> Subject | None:
    """Read "Li remembers Ann Ray saying": whose name stands right before the participle."""
    if participle == 0 or parts(items[participle].sep):
        return None
    subject = leftwards(scene, items, participle)
    return subject if subject is not None and subject.shape is Shape.NAME else None


def _put_in(scene: Scene, items: Sequence[Item], verb: int, place: int) -> Subject | None:
    """Read "If Li wins, said Ann Ray, “…”": a verb and its subject between commas."""
    if "," not in items[verb].sep or scene.low(items[verb]) in scene.lex.addressing or verb + 1 >= place:
        return None
    read = rightwards(scene, items[:place], verb + 1)
    if read is None or read[0].shape is not Shape.NAME:
        return None
    return read[0] if "," in items[read[1]].sep else None


def _is_done(scene: Scene, items: Sequence[Item], verb: int) -> bool:
    """Tell whether a form of "to be" stands right before a verb."""
    return verb > 0 and not parts(items[verb].sep) and scene.low(items[verb - 1]) in scene.lex.be


def _passive(scene: Scene, items: Sequence[Item], verb: int, place: int) -> Cue:
    """Read "was asked by Ann Ray whether …": the one after "by" speaks; without one, nobody that we can name.

    "Ray was called “…” by Li": the "by" may come right after the quotation, too.
    """
    for at in (*range(verb + 1, min(verb + 4, place)), place + 1):
        if at < len(items) and scene.low(items[at]) in scene.lex.by:
            read = rightwards(scene, items[:place] if at < place else items, at + 1)
            if read is not None:
                return Cue(items[verb].word, read[0], Trust.FRAME, before=True, passive=True)
    nobody = Subject(Shape.NOMINAL, items[verb].word, items[verb].word, items[verb].word)
    return Cue(items[verb].word, nobody, Trust.FRAME, before=True, passive=True)


def _author(scene: Scene, items: Sequence[Item], place: int) -> Cue | None:
    """Read "a poem by Ann Ray: “…”", "a letter from Ray: “…”", "likes to quote Ray: “…”": a name before the colon."""
    if place == 0 or not items[place].sep.endswith(":") or (mention := scene.standing(items[place - 1])) is None:
        return None
    lex, at = scene.lex, back_to(items, place - 1, mention.front) - 1
    while at > 0 and scene.low(items[at]) in lex.determiners and not parts(items[at + 1].sep):
        at -= 1
    if at < 0 or items[at].word < 0 or parts(items[at + 1].sep):
        return None
    low = scene.low(items[at])
    written = at > 0 and low in lex.origin and bare(scene.low(items[at - 1])) in lex.sayings | lex.be
    quoted = low in lex.quoting and not (at > 0 and scene.low(items[at - 1]) in lex.be)
    if not (low in lex.by or written or quoted):
        return None
    return Cue(items[at].word, named(mention), Trust.CUE, before=True, passive=True)


def _owner(scene: Scene, items: Sequence[Item], noun: int) -> Subject | None:
    """Give whose answer, post or letter it is: "Ann Ray's answer", "her answer", "the senator's answer"."""
    lex, words = scene.lex, scene.words
    for place in range(noun - 1, max(-1, noun - 5), -1):
        item = items[place]
        if item.word < 0 or "," in items[place + 1].sep:
            return None
        mention = scene.mention(item)
        if mention is not None and scene.standing(item) is None:
            return named(mention)
        low = scene.low(item)
        if low in lex.he | lex.she and low not in lex.subjects:
            return of_pronoun(item)
        if words[item.word].possessive:
            first = max(item.word - 2, 0)
            return (
                None if words[item.word].capital else Subject(Shape.NOMINAL, first, item.word, item.word, definite=True)
            )
    return None
