"""What commands, options and choices are called in the languages of Discord's users, from the catalogues."""

from __future__ import annotations

import re
from typing import Any

from discord import Locale
from discord.app_commands import ContextMenu, TranslationContext, TranslationContextLocation, Translator, locale_str

from newsdesk.models.languages import LANGUAGES
from newsdesk.words import catalogue

LIMITS = {
    TranslationContextLocation.command_name: 32,
    TranslationContextLocation.parameter_name: 32,
    TranslationContextLocation.command_description: 100,
    TranslationContextLocation.parameter_description: 100,
    TranslationContextLocation.choice_name: 100,
}
"""Characters that Discord takes (developer documentation, "Application Command Object", "Application Command
Option Choice Structure")."""

_NAME = re.compile(r"[-'\w]+")
_NAMES = (TranslationContextLocation.command_name, TranslationContextLocation.parameter_name)


class CatalogueTranslator(Translator):
    """Answers discord.py with the text of a catalogue, where there is one for the language and it may be used."""

    async def translate(self, string: locale_str, locale: Locale, context: TranslationContext[Any, Any]) -> str | None:
        """Return the text of the key that comes with a string, `None` to leave it as it is."""
        language = locale.value.partition("-")[0]
        key = string.extras.get("key")
        if language not in LANGUAGES or key is None:
            return None
        text = catalogue(language).texts.get(key)
        if not isinstance(text, str) or text == string.message:
            return None
        free = isinstance(context.data, ContextMenu) or context.location not in _NAMES
        return text if fits(text, LIMITS.get(context.location, 0), free=free) else None


def fits(text: str, limit: int, *, free: bool) -> bool:
    """Tell whether Discord takes a text of so many characters.

    Descriptions and the names of right-clicks and choices are free; others are letters, digits, hyphens, underscores
    and apostrophes of any script, in lower case where the script has one.
    """
    return 1 <= len(text) <= limit and (free or (text == text.lower() and _NAME.fullmatch(text) is not None))
