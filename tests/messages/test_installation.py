"""How the whole installation stands, worded for its operator in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsdesk import messages
from newsdesk.messages import markdown
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.upkeep import Depths, Held, Installation
from newsdesk.words import catalogue

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BUSY = Installation(
    Depths(
        articles=104_233,
        last_hour=41,
        last_day=1_812,
        feeds=220,
        feeds_due=2,
        feeds_failing=5,
        owed=17,
        oldest_due=NOON,
        desks=12,
        backup=NOON,
        hits=0,
    ),
    Held(database=651 * 1024**2, free=31 * 1024**3, memory=411 * 1024**2, workers=2),
    "1.2.3",
    NOON,
)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def told(found: Installation, language: str) -> str:
    return markdown.draw(messages.installation(found, catalogue(language))).replace("\\", "")


@every_language
def test_every_figure_is_told_in_every_language(language: str) -> None:
    words = catalogue(language)
    text = told(BUSY, language)
    for number in (104_233, 41, 1_812, 220, 2, 5, 17, 12):
        assert words.number(number).replace("\N{NO-BREAK SPACE}", " ") in text
    for shown in ("651 MB", "31 GB", "411 MB", "1.2.3"):
        assert shown in text
    assert text.count(f"<t:{NOON.timestamp():.0f}") == 3
    assert messages.installation(BUSY, words).private


@every_language
def test_what_is_not_so_is_not_told(language: str) -> None:
    depths = replace(BUSY.depths, feeds_due=0, feeds_failing=0, oldest_due=None, backup=None)
    # Where the system does not tell how much memory is held.
    text = told(Installation(depths, replace(BUSY.held, memory=0), "1.2.3", NOON), language)
    assert catalogue(language).say("installation.no_backup") in text
    assert text.count("<t:") == 1
    assert "411" not in text
    assert len(text.splitlines()) == len(told(BUSY, language).splitlines())
