"""The answers to `privacy`: what is kept of anybody, what is kept about one person, and that it is gone."""

from __future__ import annotations

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.message import Line, Look, Message, Picture, Plain, Strong
from newsdesk.models.personal import AboutPerson
from newsdesk.words import Catalogue

COUNTED = ("own_articles", "own_feeds", "own_settings", "saved", "set_up", "personal", "messages", "marks")
FILE = "newsdesk-about-you.json"


def privacy(words: Catalogue) -> Message:
    """Say what is kept of anybody; it names nobody, so that all may read it."""
    lines = (
        Line((Strong(words.say("privacy.heading")),)),
        Line((Plain(words.say("privacy.not_kept")),)),
        Line((Plain(words.say("privacy.kept")),)),
    )
    return Message(lines, (controls.button(words.say("button.about_me"), actions.about_me()),), private=True)


def about_me(answer: AboutPerson, export: bytes, words: Catalogue) -> Message:
    """Say what is kept about whoever asks, with all of it as a file (JSON)."""
    if not answer:
        return Message((Line((Plain(words.say("privacy.nothing")),)),), private=True)
    kept = [(name, getattr(answer, name)) for name in COUNTED]
    lines = [Line((Strong(words.say("privacy.about_you")),))]
    lines += [Line((Plain(words.say(f"privacy.{name}", number)),), Look.QUOTED) for name, number in kept if number]
    lines.append(wording.small((Plain(words.say("privacy.file")),)))
    buttons = (controls.button(words.say("button.forget_me"), actions.forget_me(), danger=True),)
    file = Picture(FILE, export, words.say("privacy.file"))
    return Message(tuple(lines), buttons, private=True, picture=file)


def forget_me(words: Catalogue) -> Message:
    """Ask whether all of it shall be deleted, and say what stays."""
    buttons = (
        controls.button(words.say("button.forget_sure"), actions.forget_sure(), danger=True),
        controls.button(words.say("button.keep"), actions.keep()),
    )
    return Message((Line((Plain(words.say("privacy.sure")),)),), buttons, private=True)


def forgotten_person(words: Catalogue) -> Message:
    """Say that nothing is kept about somebody any more."""
    return Message((Line((Plain(words.say("privacy.forgotten")),)),), private=True)
