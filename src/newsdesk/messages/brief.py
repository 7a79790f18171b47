"""The answer to "Brief this": a text in a few of its own sentences and whom it quotes, in private."""

from __future__ import annotations

from newsdesk.messages import _wording as wording
from newsdesk.messages.markdown import address
from newsdesk.messages.quotes import ROLE_LIMIT
from newsdesk.messages.summary import told_sentences
from newsdesk.models.answers import Brief, Speaker
from newsdesk.models.message import Line, Link, Message, Plain, Run, Strong
from newsdesk.words import Catalogue

SPEAKERS_SHOWN = 5


def brief(answer: Brief, words: Catalogue) -> Message:
    """Word what a text says in short."""
    title = wording.shorten(answer.title, wording.TITLE_LIMIT) or words.say("brief.no_title")
    heading: Run = Link(title, answer.url or "", strong=True) if address(answer.url) else Strong(title)
    if not answer.sentences:
        return Message((Line((heading,)), Line(wording.phrase(words, "brief.nothing"))), private=True)
    measures = [
        wording.phrase(words, "brief.measure", answer.of, chosen=words.number(kept))
        for kept in range(len(answer.sentences) + 1)
    ]
    outlet = wording.shorten(answer.outlet or "", wording.NAME_LIMIT)
    sentences = wording.marked(answer.sentences, answer.numbers, answer.language)
    told = told_sentences(sentences, (Plain(outlet),) if outlet else (), measures)
    quoted: list[wording.Block] = []
    if answer.speakers:
        people = words.comma.join(_speaker(speaker, words) for speaker in answer.speakers[:SPEAKERS_SHOWN])
        quoted = [[(Line(wording.phrase(words, "brief.quoted", people=people)),), ()]]
    return Message(wording.fit((Line((heading,)),), [told, *quoted]), private=True)


def _speaker(speaker: Speaker, words: Catalogue) -> str:
    return words.say(
        "brief.speaker_role" if speaker.role else "brief.speaker",
        person=wording.shorten(speaker.name, wording.NAME_LIMIT),
        role=wording.shorten(speaker.role or "", ROLE_LIMIT),
        number=words.number(speaker.quotes),
    )
