"""The catalogue: every key asked for exists, and numbers and plurals follow the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsdesk.models.languages import LANGUAGES
from newsdesk.words import catalogue, plural

ROOT = Path(__file__).parents[2]
_KEY = re.compile(r"""["']((?:latest|count|source|quotes|summary|holdings|failure|command)\.[a-z_]+)["']""")


def test_every_key_in_the_code_is_in_every_catalogue() -> None:
    asked = {
        key
        for folder in ("src/newsdesk/messages", "src/newsdesk/cli", "cogs", "src/playground")
        for path in (ROOT / folder).rglob("*.py")
        for key in _KEY.findall(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 20
    for language in LANGUAGES:
        assert asked <= catalogue(language).texts.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_the_same_keys_and_placeholders_as_the_english_one(language: str) -> None:
    def placeholders(text: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", str(text if isinstance(text, str) else list(dict(text).values()))))  # pyright: ignore[reportArgumentType, reportCallIssue, reportUnknownArgumentType, reportUnknownVariableType]

    english, other = catalogue("en").texts, catalogue(language).texts
    assert english.keys() == other.keys()
    for key, text in english.items():
        assert placeholders(text) == placeholders(other[key]), key


@pytest.mark.parametrize(
    ("language", "count", "category"),
    [
        ("en", 0, "other"), ("en", 1, "one"), ("en", 2, "other"), ("en", 11, "other"),
        ("de", 1, "one"), ("de", 21, "other"), ("ja", 1, "other"),
        ("uk", 1, "one"), ("uk", 2, "few"), ("uk", 5, "many"), ("uk", 11, "many"), ("uk", 12, "many"),
        ("uk", 21, "one"), ("uk", 22, "few"), ("uk", 111, "many"), ("uk", 0, "many"),
    ],
)  # fmt: skip
def test_the_plural_form_follows_cldr(language: str, count: int, category: str) -> None:
    assert plural(language, count) == category


def test_a_count_is_written_as_the_language_writes_numbers() -> None:
    words = catalogue("en")
    assert words.say("count.stories", 1) == "1 story"
    assert words.say("count.stories", 1234) == "1,234 stories"
    with pytest.raises(ValueError, match=r"count\.stories"):
        words.template("count.stories")
    with pytest.raises(KeyError):
        words.say("count.unicorns", 2)


def test_a_language_without_a_name_is_shown_by_its_code() -> None:
    assert catalogue("en").language_name("uk") == "Ukrainian"
    assert catalogue("en").language_name("xx") == "xx"
