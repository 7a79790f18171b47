"""The answer to "Brief this", and to a link: a text in a few of its own sentences and whom it quotes."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.markdown import address
from newsdesk.messages.quotes import ROLE_LIMIT
from newsdesk.messages.summary import told_sentences
from newsdesk.models.answers import Brief, Speaker
from newsdesk.models.message import Button, Line, Link, Menu, Message, Plain, Run, Strong
from newsdesk.words import Catalogue

SPEAKERS_SHOWN = 5


def brief(answer: Brief, words: Catalogue, *, link: str = "", saver: bool = False) -> Message:
    """Word what a text says in short.

    That of a `link`, by whose name it can be found again, can be told at another length, and kept by a `saver`.
    """
    return Message(_lines(answer, words), *_controls(answer, words, link, saver=saver), private=True)


def _controls(answer: Brief, words: Catalogue, link: str, *, saver: bool) -> tuple[tuple[Button, ...], Menu | None]:
    if not link:
        return (), None
    save = (controls.button(words.say("button.save_link"), actions.link_save(link)),) if saver else ()
    offered = controls.lengths(answer.lengths, words)
    return save, controls.menu(words.say("menu.length"), actions.link_summary(link), offered)


def links(urls: Sequence[str], words: Catalogue) -> Message:
    """Ask, in private, which of several links is to be read."""
    return Message((Line(wording.phrase(words, "link.which", len(urls))),), menu=links_menu(urls, words), private=True)


def links_menu(urls: Sequence[str], words: Catalogue) -> Menu | None:
    """Return the menu that reads one of some links in short."""
    shown = [url.partition("://")[2] for url in urls[: controls.OPTIONS_LIMIT]]
    lines = (controls.option(text, str(number)) for number, text in enumerate(shown, 1))
    return controls.menu(words.say("menu.link"), actions.link_brief(urls[: controls.OPTIONS_LIMIT]), lines)


def link_expired(words: Catalogue) -> Message:
    """Say, in private, that a link that was only read is no longer kept."""
    return Message((Line(wording.phrase(words, "link.expired")),), private=True)


def _lines(answer: Brief, words: Catalogue) -> tuple[Line, ...]:
    title = wording.shorten(answer.title, wording.TITLE_LIMIT) or words.say("brief.no_title")
    heading: Run = Link(title, answer.url or "", strong=True) if address(answer.url) else Strong(title)
    if not answer.sentences:
        return Line((heading,)), Line(wording.phrase(words, "brief.nothing"))
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
    return wording.fit((Line((heading,)),), [told, *quoted])


def _speaker(speaker: Speaker, words: Catalogue) -> str:
    return words.say(
        "brief.speaker_role" if speaker.role else "brief.speaker",
        person=wording.shorten(speaker.name, wording.NAME_LIMIT),
        role=wording.shorten(speaker.role or "", ROLE_LIMIT),
        number=words.number(speaker.quotes),
    )
