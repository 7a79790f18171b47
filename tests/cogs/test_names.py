"""What Discord is told of commands and options, in each language that there is a catalogue for."""

from __future__ import annotations

from typing import Any, cast

import pytest
from discord import Locale
from discord.app_commands import Command, TranslationContext, TranslationContextLocation, locale_str

from cogs import NewsdeskBot, _names
from cogs._names import CatalogueTranslator, fits
from newsdesk.models.languages import LANGUAGES
from newsdesk.words import Catalogue, catalogue

WHERE = TranslationContextLocation


@pytest.mark.parametrize(
    ("name", "free", "taken"),
    [
        ("latest", False, True),
        ("neueste", False, True),
        ("останні", False, True),
        ("最新", False, True),
        ("ansehen-alles_1", False, True),
        ("Latest", False, False),
        ("Останні", False, False),
        ("two words", False, False),
        ("what?", False, False),
        ("", False, False),
        ("x" * 33, False, False),
        ("Save to the desk", True, True),
        ("Коротко про це", True, True),
        ("x" * 33, True, False),
    ],
)
def test_a_name_is_taken_where_discord_takes_it(name: str, *, free: bool, taken: bool) -> None:
    assert fits(name, 32, free=free) is taken


@pytest.mark.usefixtures("simcord_env")
async def test_texts_come_from_the_catalogue_of_the_locale(
    simcord_bot: NewsdeskBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    german = Catalogue(
        "de", {"command.latest_name": "neues", "command.latest": "Das Neueste", "command.quotes_name": "Zitate Von"}
    )
    monkeypatch.setattr(_names, "LANGUAGES", ("en", "de"))
    monkeypatch.setattr(_names, "catalogue", lambda language: german if language == "de" else catalogue(language))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    translator = CatalogueTranslator()
    command = cast("Command[Any, ..., Any]", simcord_bot.tree.get_command("latest"))

    async def told(key: str, locale: Locale, location: Any) -> str | None:
        return await translator.translate(locale_str("x", key=key), locale, TranslationContext(location, command))

    assert await told("command.latest_name", Locale.german, WHERE.command_name) == "neues"
    assert await told("command.latest", Locale.german, WHERE.command_description) == "Das Neueste"
    # One that Discord would refuse, one that there is no text for, and a language without a catalogue.
    assert await told("command.quotes_name", Locale.german, WHERE.command_name) is None
    assert await told("command.unknown", Locale.german, WHERE.command_name) is None
    assert await told("command.latest_name", Locale.french, WHERE.command_name) is None
    assert await told("command.latest_name", Locale.british_english, WHERE.command_name) == "latest"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_and_description_of_a_catalogue_is_one_that_discord_takes(language: str) -> None:
    words = catalogue(language)
    for key, text in words.texts.items():
        if not key.startswith("command."):
            continue
        assert isinstance(text, str)
        named = key.endswith("_name")
        right_click = key in ("command.brief_this_name", "command.save_this_name", "command.why_this_name")
        assert fits(text, 32 if named else 100, free=not named or right_click), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_of_forms_fit(language: str) -> None:
    words = catalogue(language)
    for key, text in words.texts.items():
        if key.startswith(("form.", "settings.name_")):
            assert len(str(text)) <= (100 if key.endswith("_note") else 45), key


@pytest.mark.usefixtures("simcord_env")
async def test_every_command_is_described_and_named_by_the_catalogue(simcord_bot: NewsdeskBot) -> None:
    words = catalogue("en")
    assert len(simcord_bot.commands) >= 7
    for command in simcord_bot.commands:
        assert words.say(f"command.{command.name}_name") == command.name
        assert command.description == words.say(f"command.{command.name}")


@pytest.mark.usefixtures("simcord_env")
async def test_choices_are_named_in_every_language_and_keep_their_values(simcord_bot: NewsdeskBot) -> None:
    command = cast("Command[Any, ..., Any]", simcord_bot.tree.get_command("summary"))
    length = next(param for param in command.parameters if param.name == "length")
    assert [(choice.name, choice.value) for choice in length.choices] == [(n, n) for n in ("short", "medium", "long")]
    told = [await choice.get_translated_payload(CatalogueTranslator()) for choice in length.choices]
    named = [payload.get("name_localizations", {}) for payload in told]
    assert [names.get("de") for names in named] == ["kurz", "mittel", "lang"]
    assert [names.get("uk") for names in named] == ["короткий", "середній", "докладний"]
    assert [names.get("ja") for names in named] == ["短い", "標準", "長い"]
