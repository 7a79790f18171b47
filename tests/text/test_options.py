"""Typed options: what is text and what is an option, whatever quote marks a phone put in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text.query.options import misspelt, split, unquoted
from tests.examples import examples


def named(*names: str) -> dict[str, str]:
    return {name: name for name in names}


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
    assert split(raw, named("about", "length")) == (text, values)


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
    assert split(raw, named("about", "length"), several=("about",)) == (text, values)


def test_where_no_words_are_taken_beside_the_options_the_first_value_goes_on_too() -> None:
    values = {"timezone": "New York", "language": "de"}
    assert split("timezone:New York language:de", named(*values), several=("timezone",), words=False) == ("", values)


@pytest.mark.parametrize(
    ("raw", "text", "values"),
    [
        ("who:halloran", "halloran", {}),
        ("who: halloran", "halloran", {}),
        ("WHO:ines halloran about:safe crane", "ines halloran", {"about": "safe crane"}),
        ('who:"ines halloran" about:crane', "ines halloran", {"about": "crane"}),
        ("who:“ines halloran”", "ines halloran", {}),
        ("who:„ines halloran“ length:short", "ines halloran", {"length": "short"}),
        ("wer:halloran worüber:crane", "halloran", {"about": "crane"}),
        ("人物：ハロラン 話題：クレーン", "ハロラン", {"about": "クレーン"}),
        # Its text is named, so that what stands before goes on up to the name.
        ("about:safe crane who:halloran", "halloran", {"about": "safe crane"}),
        ("length:short who:halloran", "halloran", {"length": "short"}),
        # A name within the text is a word of it, and so is a second one.
        ("halloran who:ines", "halloran who:ines", {}),
        ("who:who:ines", "who:ines", {}),
        # Marks around a part of it are a phrase.
        ('who:"ines" halloran', '"ines" halloran', {}),
        ('who:"ines" OR "tomas"', '"ines" OR "tomas"', {}),
        ('"ines halloran"', '"ines halloran"', {}),
        ("who:", "", {}),
        ("whoever:x", "whoever:x", {}),
    ],
)
def test_the_first_option_may_be_named_where_its_text_begins(raw: str, text: str, values: dict[str, str]) -> None:
    names = {**named("about", "length"), "worüber": "about", "話題": "about"}
    assert split(raw, names, first=("who", "wer", "人物"), several=("about",)) == (text, values)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('"New York"', "New York"),
        ("“New York”", "New York"),
        ("„New York“", "New York"),
        ("«Київ»", "Київ"),
        ("「東京」", "東京"),
        ("'Kyiv'", "Kyiv"),
        ('"New York', '"New York'),
        ('"a" "b"', '"a" "b"'),
        ('"', '"'),
        ("", ""),
    ],
)
def test_marks_around_all_of_a_text_are_taken_off(text: str, plain: str) -> None:
    assert unquoted(text) == plain


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("harbour lenght:short", ("lenght", "length", "harbour length:short")),
        ("harbour Lenght:short", ("Lenght", "length", "harbour length:short")),
        ("lenght:short harbour", ("lenght", "length", "length:short harbour")),
        ("waht:harbour", ("waht", "what", "what:harbour")),
        ("harbour länge：kurz", None),
        ("harbour lange:kurz", ("lange", "länge", "harbour länge:kurz")),
        ("harbour waht:x", None),  # a word of the text, where the first option has begun
        ("covid:19", None),
        ("10:30 train", None),
        ("length:short", None),
        ("what:harbour", None),
        ("lengths://harbour.example", None),
        ("https://length.example/lenght:x", None),
        ("lang:en title:x outlet:y source:z speaker:k since:3d before:2026-11-01", None),
        ("Lehmann: harbour", None),
        ("", None),
    ],
)
def test_a_slip_for_an_options_name_is_found_and_nothing_else(raw: str, found: tuple[str, str, str] | None) -> None:
    assert misspelt(raw, ("length", "länge"), ("what",)) == found


@given(st.text(max_size=200) | st.text(alphabet="lenghtw: ", max_size=60))
@settings(max_examples=examples(100), deadline=None)
def test_whatever_is_typed_can_be_looked_through_for_slips(raw: str) -> None:
    if (found := misspelt(raw, ("length",), ("what",))) is not None:
        assert misspelt(f"{found[1]}:x", ("length",), ("what",)) is None
        assert found[0] in raw


def test_many_words_with_colons_take_time_in_proportion() -> None:
    assert misspelt(" topics:" * 30_000, ("length",), ("what",)) is None
    assert split("who: " * 30_000, {}, first=("who",))[0].startswith("who: who:")


def test_many_options_take_time_in_proportion() -> None:
    raw = "about: " * 30_000
    assert split(raw, named("about"), several=("about",)) == ("", {})


def test_a_command_without_options_takes_everything_as_text() -> None:
    assert split(" about:kursk ", {}) == ("about:kursk", {})


@given(st.text(max_size=200) | st.text(alphabet='aboutwh:"“” ', max_size=60))
@settings(max_examples=examples(200), deadline=None)
def test_whatever_is_typed_is_split_without_a_word_made_up(raw: str) -> None:
    text, values = split(raw, named("about"), first=("who",), several=("about",) if len(raw) % 2 else ())
    assert set(values) <= {"about"}
    assert sum(map(len, [text, *values.values()])) <= len(raw)
    assert all(word in raw for word in text.split())
