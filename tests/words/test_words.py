"""The catalogues: every key that is asked for exists, each text is right for its language and fits where it goes."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

import pytest

from newsdesk.models.languages import LANGUAGES
from newsdesk.words import Catalogue, catalogue, plural

ROOT = Path(__file__).parents[2]
ENGLISH = catalogue("en").texts
CODE = ("src/newsdesk", "cogs", "src/playground")
JOINTS = {"quotes.by", "quotes.by_role", "catchup.topic"}
"""Texts that another follows on the same line, so that they may end with a space."""
QUOTE_MARKS = {"en": "“”", "de": "„“", "uk": "«»", "ja": "「」"}
EVERY_COUNT = range(1000)

LABEL, OPTION, PLACEHOLDER, DESCRIPTION, NAME, FORM_LABEL = 80, 100, 150, 100, 32, 45
"""Characters that Discord takes (developer documentation, "Component Reference", "Application Command Object")."""
SHORT = 25
"""Characters of a button that a phone shows beside two others without cutting them off, about."""

every_language = pytest.mark.parametrize("language", LANGUAGES)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def all_placeholders(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in placeholders(text)}


def forms(words: Catalogue, key: str) -> dict[str, str]:
    """Return each wording of a text by its plural category, "" for a text that does not count."""
    text = words.texts[key]
    return {"": text} if isinstance(text, str) else dict(text)


def every_text(words: Catalogue) -> Iterator[tuple[str, str]]:
    for key in words.texts:
        for text in forms(words, key).values():
            yield key, text


def texts(words: Catalogue, table: str) -> dict[str, str]:
    return {key.partition(".")[2]: text for key, text in every_text(words) if key.startswith(f"{table}.")}


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    tables = "|".join({key.partition(".")[0] for key in ENGLISH})
    literal = re.compile(rf"""["']((?:{tables})\.[a-z_]+)["']""")
    asked = {
        key
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        for key in literal.findall(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 100
    assert asked <= ENGLISH.keys()


def test_every_key_of_the_catalogue_is_used() -> None:
    asked: set[str] = set()
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    asked.add(re.escape(node.value))
                elif isinstance(node, ast.JoinedStr):
                    parts = (
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w*" for part in node.values
                    )
                    asked.add("".join(parts))
    # What a key is put together from begins with its table; a pattern of anything would match them all.
    patterns = re.compile("|".join(sorted(text for text in asked if re.match(r"[a-z]+\\\.", text))))
    assert [key for key in ENGLISH if not patterns.fullmatch(key)] == []


@every_language
def test_every_catalogue_has_the_same_keys_and_placeholders_as_the_english_one(language: str) -> None:
    words = catalogue(language)
    assert words.texts.keys() == ENGLISH.keys()
    for key in ENGLISH:
        said, english = forms(words, key).values(), forms(catalogue("en"), key).values()
        assert all_placeholders(said) == all_placeholders(english), key


@every_language
def test_a_text_that_counts_has_exactly_the_plural_forms_of_its_language(language: str) -> None:
    words = catalogue(language)
    needed = {plural(language, count) for count in EVERY_COUNT}
    for key, english in ENGLISH.items():
        assert forms(words, key).keys() == ({""} if isinstance(english, str) else needed), key


@every_language
def test_a_plural_form_for_several_counts_says_which(language: str) -> None:
    words = catalogue(language)
    for key in ENGLISH:
        said = forms(words, key)
        whole = all_placeholders(said.values())
        for category, text in said.items():
            alone = category and sum(plural(language, count) == category for count in EVERY_COUNT) == 1
            assert placeholders(text) == whole or alone, (key, category)


@every_language
def test_every_text_says_something_and_is_trimmed(language: str) -> None:
    for key, text in every_text(catalogue(language)):
        assert text.strip(), key
        assert text == text.strip() or (key in JOINTS and text == text.strip() + " "), key
        assert "  " not in text, key
        assert unicodedata.is_normalized("NFC", text), key
        assert not re.search(r"[\x00-\x1f\u200b-\u200f\u2028-\u202e]", text), key


@every_language
def test_quote_marks_are_those_of_the_language_and_come_in_pairs(language: str) -> None:
    opening, closing = QUOTE_MARKS[language]
    foreign = set("".join(QUOTE_MARKS.values()) + '"') - {opening, closing}
    for key, text in every_text(catalogue(language)):
        assert not foreign & set(text), key
        assert re.fullmatch(rf"(?:[^{opening}{closing}]|{opening}[^{opening}{closing}]*{closing})*", text), key


def test_german_says_neither_du_nor_sie() -> None:
    for key, text in every_text(catalogue("de")):
        assert not re.search(r"\b(?:[Dd](?:u|ich|ir|ein\w*)|Ihnen|Ihr\w*)\b|(?<!^)(?<![.?!:] )\bSie\b", text), key


@every_language
def test_buttons_and_menus_fit(language: str) -> None:
    words = catalogue(language)
    for name, text in texts(words, "button").items():
        drawn = text.format(number=words.number(1000), person="", role="", name="", feed="", forms="")
        assert len(drawn) <= (SHORT if placeholders(text) <= {"number"} else LABEL), name
    for name, text in texts(words, "menu").items():
        assert len(text) <= min(PLACEHOLDER, OPTION), name


@every_language
def test_forms_fit(language: str) -> None:
    words = catalogue(language)
    for name, text in texts(words, "form").items():
        assert len(text) <= (OPTION if name.endswith("_note") else FORM_LABEL), name
    for name, text in texts(words, "settings").items():
        if name.startswith("name_"):
            assert len(text) <= FORM_LABEL, name


@every_language
def test_discord_takes_the_names_and_descriptions_of_commands(language: str) -> None:
    said = texts(catalogue(language), "command")
    names = {name.removesuffix("_name"): text for name, text in said.items() if name.endswith("_name")}
    for name, text in said.items():
        assert not placeholders(text), name
        assert len(text) <= (NAME if name.endswith("_name") else DESCRIPTION), name
    # Right-clicks may be called anything.
    slash = {name: text for name, text in names.items() if not name.endswith("_this")}
    assert {"latest", "quotes", "summary", "save", "help", "settings", "setup"} <= slash.keys()
    for name, text in slash.items():
        assert text == text.lower(), name
        assert all(unicodedata.category(letter)[0] in "LN" or letter in "-_'" for letter in text), name
    commands = [name for name in slash if "_" not in name]
    assert len({slash[name] for name in commands}) == len(commands)
    # The options of a command, and the commands of a group.
    for within in {name.rpartition("_")[0] for name in slash} - {""}:
        options = [text for name, text in slash.items() if name.rpartition("_")[0] == within]
        assert len(set(options)) == len(options), within


@every_language
def test_help_names_the_right_click_as_discord_shows_it(language: str) -> None:
    words = catalogue(language)
    assert words.say("command.brief_this_name") in words.say("help.menu")


@every_language
def test_every_language_is_named_in_every_other(language: str) -> None:
    words = catalogue(language)
    named = [words.language_name(code) for code in LANGUAGES]
    assert len(set(named)) == len(LANGUAGES)
    assert not set(named) & set(LANGUAGES)
    assert words.language_name("xx") == "xx"


@pytest.mark.parametrize(
    ("language", "count", "category"),
    [
        ("en", 0, "other"), ("en", 1, "one"), ("en", 2, "other"), ("en", 11, "other"),
        ("de", 0, "other"), ("de", 1, "one"), ("de", 21, "other"), ("ja", 0, "other"), ("ja", 1, "other"),
        ("uk", 1, "one"), ("uk", 2, "few"), ("uk", 5, "many"), ("uk", 11, "many"), ("uk", 12, "many"),
        ("uk", 21, "one"), ("uk", 22, "few"), ("uk", 111, "many"), ("uk", 0, "many"), ("uk", 1001, "one"),
    ],
)  # fmt: skip
def test_the_plural_form_follows_cldr(language: str, count: int, category: str) -> None:
    assert plural(language, count) == category


@pytest.mark.parametrize(
    ("language", "number", "counted"),
    [
        ("en", "1,234,567", ("0 stories", "1 story", "2 stories", "1,234 stories")),
        ("de", "1.234.567", ("0 Meldungen", "1 Meldung", "2 Meldungen", "1.234 Meldungen")),
        ("uk", "1\u00a0234\u00a0567", ("0 новин", "1 новина", "2 новини", "1\u00a0234 новини")),
        ("ja", "1,234,567", ("0件のニュース", "1件のニュース", "2件のニュース", "1,234件のニュース")),
    ],
)
def test_a_count_is_written_as_the_language_writes_numbers(
    language: str, number: str, counted: tuple[str, ...]
) -> None:
    words = catalogue(language)
    assert words.number(1234567) == number
    assert words.number(999) == "999"
    assert tuple(words.say("count.stories", count) for count in (0, 1, 2, 1234)) == counted


def test_lists_and_sentences_are_joined_as_the_language_does() -> None:
    japanese = catalogue("ja")
    assert (japanese.comma, japanese.stop, japanese.space) == ("、", "。", "")
    for language in ("en", "de", "uk"):
        words = catalogue(language)
        assert (words.comma, words.stop, words.space) == (", ", ". ", " ")


def test_a_language_calls_itself_by_its_own_name_with_a_capital() -> None:
    assert [catalogue(language).own_name for language in LANGUAGES] == ["English", "Deutsch", "Українська", "日本語"]


def test_asking_for_what_is_not_there_is_a_bug() -> None:
    words = catalogue("en")
    with pytest.raises(ValueError, match=r"count\.stories"):
        words.template("count.stories")
    with pytest.raises(KeyError):
        words.say("count.unicorns", 2)
