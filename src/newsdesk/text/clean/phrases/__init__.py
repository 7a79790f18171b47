"""The words by which page furniture, credits and captions are known: a language is added by a file and a line here."""

from __future__ import annotations

from newsdesk.text.clean.phrases.english import ENGLISH
from newsdesk.text.clean.phrases.french import FRENCH
from newsdesk.text.clean.phrases.german import GERMAN
from newsdesk.text.clean.phrases.italian import ITALIAN
from newsdesk.text.clean.phrases.japanese import JAPANESE
from newsdesk.text.clean.phrases.portuguese import PORTUGUESE
from newsdesk.text.clean.phrases.russian import RUSSIAN
from newsdesk.text.clean.phrases.shape import Phrases
from newsdesk.text.clean.phrases.spanish import SPANISH
from newsdesk.text.clean.phrases.ukrainian import UKRAINIAN

PHRASES: tuple[Phrases, ...] = (
    ENGLISH,
    GERMAN,
    FRENCH,
    SPANISH,
    ITALIAN,
    PORTUGUESE,
    UKRAINIAN,
    RUSSIAN,
    JAPANESE,
)
