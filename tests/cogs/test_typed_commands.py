"""Typed text → a command's options, as `cogs._commands` reads it."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest
from discord.ext import commands
from hypothesis import given
from hypothesis import strategies as st

from cogs._commands import NoSuchOption, describe, pressed, typed
from cogs.news import News
from cogs.quotes import Quotes
from cogs.settings import SettingsCog
from cogs.why import Why
from newsdesk.models.message import Action
from newsdesk.words import catalogue

LATEST, SUMMARY, QUOTES = News.latest.params, News.summary.params, Quotes.quotes.params


def test_all_words_are_the_first_option() -> None:
    assert typed({"who": "  john kirby "}, QUOTES) == {"who": "john kirby", "about": None}


def test_an_option_follows_the_words() -> None:
    assert typed({"who": "john kirby about:kursk"}, QUOTES) == {"who": "john kirby", "about": "kursk"}


def test_an_option_with_several_words_stands_in_quote_marks() -> None:
    assert typed({"who": 'kirby about:"peace talks"'}, QUOTES) == {"who": "kirby", "about": "peace talks"}
    assert typed({"who": "kirby about:“peace talks”"}, QUOTES) == {"who": "kirby", "about": "peace talks"}


def test_an_option_that_may_be_any_text_takes_all_the_words_behind_it() -> None:
    assert typed({"who": "kirby about:peace talks"}, QUOTES) == {"who": "kirby", "about": "peace talks"}
    assert typed({"who": "kirby about: peace talks"}, QUOTES) == {"who": "kirby", "about": "peace talks"}
    assert typed({"who": "kirby about:"}, QUOTES) == {"who": "kirby", "about": None}
    # A choice is one word, and the words may stand on both sides of it.
    assert typed({"what": "petrel length:short comet"}, SUMMARY) == {"what": "petrel  comet", "length": "short"}


def test_where_all_is_given_by_name_each_value_goes_on_to_the_next() -> None:
    taken = typed({"prefix": "timezone:new york reset:prefix"}, SettingsCog.settings.params, words=False)
    assert (taken["timezone"], taken["reset"]) == ("new york", "prefix")
    with pytest.raises(commands.TooManyArguments):
        typed({"prefix": "new york"}, SettingsCog.settings.params, words=False)


@pytest.mark.parametrize("text", ["covid:19", "10:30 train", "https://a.example/about:x", "about:x", 'title:"a b'])
def test_a_word_with_a_colon_that_is_no_option_stays_text(text: str) -> None:
    assert typed({"topic": text}, LATEST) == {"topic": text}


def test_a_missing_text_is_told_only_where_one_is_needed() -> None:
    assert typed({"topic": "  "}, LATEST) == {"topic": ""}
    with pytest.raises(commands.MissingRequiredArgument):
        typed({"who": " "}, QUOTES)
    with pytest.raises(commands.MissingRequiredArgument):
        typed({"who": "about:kursk"}, QUOTES)


@pytest.mark.parametrize("value", ["short", "SHORT", "“short”", '"short"'])
def test_a_choice_is_taken_in_any_case_and_in_quote_marks(value: str) -> None:
    assert typed({"what": f"ferry length:{value}"}, SUMMARY) == {"what": "ferry", "length": "short"}


def test_a_choice_that_is_not_offered_is_refused() -> None:
    with pytest.raises(commands.BadLiteralArgument):
        typed({"what": "ferry length:endless"}, SUMMARY)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("topic:harbour", "harbour"),
        ('topic:"harbour strike"', "harbour strike"),
        ("thema:hafen", "hafen"),
        ("тема:порт", "порт"),
        ("テーマ：港", "港"),
        ('"harbour strike"', '"harbour strike"'),
        ("title:harbour", "title:harbour"),
    ],
)
def test_the_first_option_may_be_named_too_in_every_language(text: str, topic: str) -> None:
    assert typed({"topic": text}, LATEST, name="latest") == {"topic": topic}


def test_options_and_choices_go_by_the_names_of_the_slash_menu() -> None:
    assert typed({"what": "was:fähre länge:kurz"}, SUMMARY, name="summary") == {"what": "fähre", "length": "short"}
    assert typed({"who": "хто:бранд про-що:порт"}, QUOTES, name="quotes") == {"who": "бранд", "about": "порт"}


def test_every_first_option_may_be_named_and_is_then_no_part_of_its_text() -> None:
    for command in (News.latest, News.summary, Quotes.quotes, SettingsCog.setup, Why.why):
        first = next(iter(command.params))
        for quoted in ("some words", '"some words"', "“some words”"):
            assert typed({first: f"{first}:{quoted}"}, command.params, name=command.name)[first] == "some words"


@pytest.mark.parametrize(
    ("command", "text", "meant"),
    [
        (News.summary, "harbour lenght:short", Action("summarise", ("harbour", "short"))),
        (News.latest, "topics:harbour", Action("latest", ("harbour",))),
        (Quotes.quotes, "halloran abuot:crane", Action("quotes", ("halloran", "crane"))),
        (SettingsCog.setup, "Kyiv langauge:English", Action("setup", ("Kyiv", "English"))),
        (SettingsCog.settings, "langauge:English", None),  # which may name roles and channels
    ],
)
def test_a_slip_for_an_option_is_told_with_a_button_that_does_what_was_meant(
    command: commands.Command[Any, ..., Any], text: str, meant: Action | None
) -> None:
    with pytest.raises(NoSuchOption) as raised:
        typed({next(iter(command.params)): text}, command.params, words=command.extras["words"], name=command.name)
    assert pressed(command, raised.value.corrected) == meant


def test_what_cannot_be_read_has_no_button() -> None:
    assert pressed(News.summary, "harbour length:endless") is None
    assert pressed(Quotes.quotes, "") is None


@given(st.text())
def test_no_text_raises_anything_but_what_is_answered(text: str) -> None:
    for params in (LATEST, QUOTES, SUMMARY):
        first = next(iter(params))
        try:
            taken = typed({first: text}, params)
        except commands.UserInputError:
            continue
        assert taken.keys() == params.keys()
        assert isinstance(taken[first], str)


def test_slash_texts_come_from_the_catalogue_and_fit_discord() -> None:
    words = catalogue("en")
    all_commands = (News.latest, News.summary, Quotes.quotes)
    describe(all_commands, words)
    for command in all_commands:
        slash = command.app_command
        assert slash is not None
        assert slash.description == words.say(f"command.{command.name}")
        assert 1 <= len(slash.description) <= 100
        assert [param.name for param in slash.parameters] == list(signature(command.callback).parameters)[2:]
        for param in slash.parameters:
            assert str(param.description) == words.say(f"command.{command.name}_{param.name}")
            assert 1 <= len(str(param.description)) <= 100
