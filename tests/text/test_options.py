"""Typed options: what is text and what is an option, whatever quote marks a phone put in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text.query.options import misspelt, split, unquoted


@pytest.mark.parametrize(
    ("raw", "text", "values"),
    [
        ("john kirby about:kursk", "john kirby", {"about": "kursk"}),
        ("about:kursk john kirby", "john kirby", {"about": "kursk"}),
        ('kirby about:"peace talks" length:short', "kirby", {"about": "peace talks", "length": "short"}),
        ("kirby about:“peace talks”", "kirby", {"about": "peace talks"}),
        ("kirby about:„Friedens gespräche“", "kirby", {"about": "Friedens gespräche"}),
        ("kirby about:«мирні переговори»", "kirby", {"about": "мирні переговори"}),
        ('kirby about:"never closed', "kirby", {"about": "never closed"}),
        ("kirby ABOUT:kursk", "kirby", {"about": "kursk"}),
        ("kirby about:a about:b", "kirby", {"about": "b"}),
        ("covid:19 at 10:30 https://a.example/x", "covid:19 at 10:30 https://a.example/x", {}),
        ("roundabout:kursk", "roundabout:kursk", {}),
        ("kirby about: kursk", "kirby", {"about": "kursk"}),
        ("kirby about:", "kirby", {}),
        ("kirby about: length:short", "kirby", {"length": "short"}),
        ("kirby about:kursk about:", "kirby", {"about": "kursk"}),
        ('title:"a b', 'title:"a b', {}),
        ("", "", {}),
    ],
)
def test_declared_options_are_taken_out_and_the_rest_is_text(raw: str, text: str, values: dict[str, str]) -> None:
    assert split(raw, ("about", "length")) == (text, values)


@pytest.mark.parametrize(
    ("raw", "text", "values"),
    [
        ("john kirby about:peace talks", "john kirby", {"about": "peace talks"}),
        ("kirby about:peace talks length:short", "kirby", {"about": "peace talks", "length": "short"}),
        ("kirby about:“peace talks” of", "kirby  of", {"about": "peace talks"}),
        # The name is still to come, so that the value ends with its first word.
        ("about:kursk john kirby", "john kirby", {"about": "kursk"}),
        ("petrel length:short comet", "petrel  comet", {"length": "short"}),
    ],
)
def test_a_value_of_several_words_goes_on_to_the_next_option(raw: str, text: str, values: dict[str, str]) -> None:
    assert split(raw, ("about", "length"), several=("about",)) == (text, values)


def test_where_no_words_are_taken_beside_the_options_the_first_value_goes_on_too() -> None:
    values = {"timezone": "New York", "language": "de"}
    assert split("timezone:New York language:de", values, several=("timezone",), words=False) == ("", values)


def test_many_options_take_time_in_proportion() -> None:
    raw = "about: " * 30_000
    assert split(raw, ("about",), several=("about",)) == ("", {})


def test_a_command_without_options_takes_everything_as_text() -> None:
    assert split(" about:kursk ", ()) == ("about:kursk", {})


@given(st.text(max_size=200) | st.text(alphabet='about:"“” ', max_size=60))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_is_split_without_a_word_made_up(raw: str) -> None:
    text, values = split(raw, ("about",), several=("about",) if len(raw) % 2 else ())
    assert set(values) <= {"about"}
    assert sum(map(len, [text, *values.values()])) <= len(raw)
    assert all(word in raw for word in text.split())
