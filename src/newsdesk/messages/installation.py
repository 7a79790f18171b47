"""How the whole installation stands, in a few lines: for its operator alone, and never for a desk."""

from __future__ import annotations

from newsdesk.messages import _wording as wording
from newsdesk.models.message import Line, Message, Moment, Run, Strong
from newsdesk.models.upkeep import Installation
from newsdesk.words import Catalogue

_MEGABYTE, _GIGABYTE = 1024**2, 1024**3


def installation(found: Installation, words: Catalogue) -> Message:
    """Word how the installation stands, in private."""
    depths, held = found.depths, found.held
    desks = wording.phrase(words, "installation.desks", depths.desks)
    articles = wording.phrase(words, "installation.articles", depths.articles)
    intake = wording.phrase(
        words, "installation.intake", hour=words.number(depths.last_hour), day=words.number(depths.last_day)
    )
    feeds = [wording.phrase(words, "installation.feeds", depths.feeds)]
    feeds += [
        wording.phrase(words, f"installation.{key}", count)
        for key, count in (("failing", depths.feeds_failing), ("due", depths.feeds_due))
        if count
    ]
    owed: list[tuple[Run, ...]] = [wording.phrase(words, "installation.owed", depths.owed)]
    if depths.oldest_due is not None:
        owed.append(wording.phrase(words, "installation.oldest", when=Moment(depths.oldest_due)))
    database = wording.phrase(words, "installation.database", size=_size(held.database, words))
    free = wording.phrase(words, "installation.free", size=_size(held.free, words))
    machine = [wording.phrase(words, "installation.memory", size=_size(held.memory, words))] if held.memory else []
    machine.append(wording.phrase(words, "installation.workers", held.workers))
    backup = (
        wording.phrase(words, "installation.no_backup")
        if depths.backup is None
        else wording.phrase(words, "installation.backup", when=Moment(depths.backup))
    )
    running = wording.phrase(words, "installation.running", version=found.version, when=Moment(found.since))
    parts = (
        wording.sentences(words, desks, articles, intake),
        wording.sentences(words, *feeds),
        wording.sentences(words, *owed),
        wording.sentences(words, database, free),
        wording.sentences(words, *machine),
        backup,
    )
    heading = Line((Strong(words.say("installation.heading")),))
    return Message((heading, *map(Line, parts), wording.small(running)), private=True)


def _size(number: int, words: Catalogue) -> str:
    if number >= 10 * _GIGABYTE:
        return f"{words.number(number // _GIGABYTE)} GB"
    return f"{words.number(-(-number // _MEGABYTE))} MB"
