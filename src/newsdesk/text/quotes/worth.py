"""Tells a quotation from other things in quote marks: titles, slogans, nicknames, signs, scare quotes."""

from __future__ import annotations

import re

from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.words import bare
from newsdesk.text.quotes.cue import Cue, Trust
from newsdesk.text.quotes.marks import Quoted
from newsdesk.text.quotes.narrative import Telling
from newsdesk.text.quotes.scene import Scene, Shape, parts

FEWEST_WORDS = 3
"""A fragment of fewer words is a label or a scare quote, unless somebody is said to say it as a whole."""

FEWEST_CHARACTERS = 6
"""The same where words are not set apart."""

_WORDS = re.compile(r"\w+(?:['’-]\w+)*")
_SPEECH_ENDS = ",.!?…。！？"
_SENTENCE_ENDS = frozenset({"", "\n", ".", "!", "?", "…"})


def is_label(text: str, quote: Quoted, lex: Lexicon) -> bool:
    """Whether marks set off nothing, or a word or two within a sentence; those then count as the narrator's words."""
    inside = text[quote.start : quote.end]
    if not any(character.isalnum() for character in inside):
        return True
    if not lex.spaced or not quote.closed or len(_WORDS.findall(inside)) >= FEWEST_WORDS:
        return False
    return inside[-1:] not in _SPEECH_ENDS and not _opens_speech(text, quote)


def _opens_speech(text: str, quote: Quoted) -> bool:
    """Tell "«Нет», — сказал": a sentence begins with the mark, and a comma or a dash stands behind the other."""
    before = text[max(0, quote.opener - 2) : quote.opener].rstrip(" ")
    return before[-1:] in _SENTENCE_ENDS and text[quote.after : quote.after + 2].lstrip(" ")[:1] in {",", "—", "–"}


def is_quotation(scene: Scene, text: str, quote: Quoted, telling: Telling, place: int, cue: Cue | None) -> bool:
    """Whether what stands between the marks is somebody's words."""
    inside = text[quote.start : quote.end]
    if not any(character.isalnum() for character in inside) or inside.startswith(("http://", "https://", "www.")):
        return False
    count = len(_WORDS.findall(inside)) if scene.lex.spaced else len(inside)
    fewest = FEWEST_WORDS if scene.lex.spaced else FEWEST_CHARACTERS
    ends = inside[-1] in _SPEECH_ENDS or _opens_speech(text, quote)
    if not quote.closed and count < fewest:
        return False
    before = _word_before(scene, telling, place)
    direct = cue is not None and cue.trust is Trust.CUE
    colon = telling.items[place].sep.endswith(":")
    labelled = before in scene.lex.labels and not _says(scene, telling, place, cue)
    if labelled or before in scene.lex.signs or _sign(scene, telling, place):
        return False
    if _title(scene, telling, place, inside, ends=ends, before=before) and not (direct and (colon or place == 0)):
        return False
    if count >= fewest:
        return True
    return direct and ends and (colon or place == 0 or "," in telling.items[place].sep)


def _word_before(scene: Scene, telling: Telling, place: int) -> str:
    if place == 0 or telling.items[place - 1].word < 0 or "," in telling.items[place].sep:
        return ""
    return bare(scene.low(telling.items[place - 1]))


def _says(scene: Scene, telling: Telling, place: int, cue: Cue | None) -> bool:
    """Tell "Ray a dit « … »" from "Ray, dit « … »": the label is a verb, with a colon or a subject beside it."""
    last = telling.items[place - 1]
    if cue is None or cue.trust is not Trust.CUE or cue.verb != last.word:
        return False
    if telling.items[place].sep.endswith(":"):
        return True
    subject = cue.subject
    if subject is None or parts(last.sep):
        return False
    return subject.shape is not Shape.NOMINAL or scene.speaks(bare(scene.words[subject.head].low))


def _sign(scene: Scene, telling: Telling, place: int) -> bool:
    """Tell "a shirt that read “…”": a thing that bears words among the few before the mark."""
    items, lex = telling.items, scene.lex
    for at in range(place - 1, max(-1, place - 6), -1):
        item = items[at]
        if item.word < 0 or "," in items[at + 1].sep or scene.mention(item) is not None or scene.pronoun(item):
            return False
        if scene.low(item) in lex.signs:
            return True
    return False


def _title(scene: Scene, telling: Telling, place: int, inside: str, *, ends: bool, before: str) -> bool:
    """Tell a title: its longer words all capitalised, or a work named right before it."""
    lex: Lexicon = scene.lex
    words = _WORDS.findall(inside)
    if before in lex.works and len(words) <= 12 and not telling.items[place].sep.endswith(":"):
        return inside[:1].isupper() or inside[:1].isdigit()
    if lex.nouns_capitalised or not 1 < len(words) <= 14:
        return False
    long = [word for word in words if len(word) > 3 and word not in lex.prepositions]
    capitals = sum(word[0].isupper() or word[0].isdigit() for word in long)
    return len(long) > 1 and capitals == len(long) and words[0][0].isupper() and (not ends or inside[-1] in ",.")
