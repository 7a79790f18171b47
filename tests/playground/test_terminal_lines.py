"""What a typed line means, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.errors import NewsdeskError
from playground.terminal.choices import Choice, chosen
from playground.terminal.lines import (
    HELP,
    Attach,
    Input,
    Nothing,
    Press,
    RightClick,
    Say,
    Slash,
    Turn,
    Unclear,
    read,
)
from tests.examples import examples


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("", Nothing()),
        ("   \t ", Nothing()),
        ("!latest harbour strike\n", Say("!latest harbour strike")),
        ("Guten Morgen", Say("Guten Morgen")),
        ("@Newsdesk latest", Say("@Newsdesk latest")),
        ("/", Slash("")),
        ("/latest topic:harbour strike", Slash("latest topic:harbour strike")),
        ("#1", Press(None, 1)),
        ("#2 3", Press(None, 2, (3,))),
        ("#2 1, 3 4", Press(None, 2, (1, 3, 4))),
        ("#4.1", Press(4, 1)),
        ("#12.3 5", Press(12, 3, (5,))),
        (">", RightClick(None)),
        ("> ", RightClick(None)),
        (">2", RightClick(2)),
        (">2 Brief this", RightClick(2, "Brief this")),
        ("> 2  Brief this ", RightClick(2, "Brief this")),
        ("+notes.txt", Attach("notes.txt")),
        ("+a/b.txt !save  it", Attach("a/b.txt", "!save  it")),
        ('+"my notes.txt" kept', Attach("my notes.txt", "kept")),
        ("+'my notes.txt'", Attach("my notes.txt")),
        (":who", Turn("who")),
        (":AS Mira", Turn("as", "Mira")),
        (" :who", Say(":who")),
        (" #1", Say("#1")),
    ],
)
def test_a_line_means(line: str, meant: Input) -> None:
    assert read(line) == meant


@pytest.mark.parametrize("line", ["#", "#x", "#1.", "#1.2.3", "#1 x", "#²", "#1234567", ">x", ">2x", "+", "+  "])
def test_a_line_that_means_nothing_says_what_would(line: str) -> None:
    assert isinstance(read(line), Unclear)


@settings(max_examples=examples(100), deadline=None)
@given(st.one_of(st.text(), st.builds("".join, st.lists(st.sampled_from("#>+:/ .,'\"1²9x\n\0")))))
def test_any_line_means_something_and_a_message_is_sent_to_the_letter(line: str) -> None:
    meant = read(line)
    if isinstance(meant, Say):
        assert meant.text == line.strip()
    if line.strip():
        assert read(f" {line.lstrip()}") == Say(line.strip())


def test_the_help_shows_one_of_each_kind() -> None:
    kinds = {type(read(typed)) for typed, _ in HELP}
    assert kinds == {Say, Slash, Press, RightClick, Attach, Turn}


FISH = (Choice("Cod", "c"), Choice("Eel", "e"), Choice("Pike", "p"))


def test_choices_go_by_number_and_count_once() -> None:
    assert chosen(FISH, (3, 1, 3), 1, 2) == ["p", "c"]


@pytest.mark.parametrize(
    ("wanted", "told"), [((0,), "There is no line 0"), ((4,), "1 to 3"), ((), "Choose 1 to 2"), ((1, 2, 3), "1 to 2")]
)
def test_choices_that_are_not_there_are_told(wanted: tuple[int, ...], told: str) -> None:
    with pytest.raises(NewsdeskError, match=told):
        chosen(FISH, wanted, 1, 2)
