"""What somebody types, read as words and phrases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableQuery
from newsdesk.text import fold
from newsdesk.text.query import LONGEST, Query, parse


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("", ()),
        ("  -- ! ", ()),
        ("kestrel Gorge", (("kestrel",), ("gorge",))),
        ('"Peace Talks" kestrel', (("peace", "talks"), ("kestrel",))),
        ("“peace talks”", (("peace", "talks"),)),
        ("„Frieden jetzt“ «на мир» 「平和」", (("frieden", "jetzt"), ("на", "мир"), ("平", "和"))),
        ('kestrel "peace talks', (("kestrel",), ("peace",), ("talks",))),
        ('"', ()),
        ('""', ()),
        ("平和", (("平", "和"),)),
        ("half-time 10:30", (("half", "time"), ("10", "30"))),
        ("ferry Ferry FERRY", (("ferry",),)),
        ("‘peace talks’", (("peace",), ("talks",))),
    ],
)
def test_words_are_required_one_by_one_and_phrases_whole(typed: str, phrases: tuple[tuple[str, ...], ...]) -> None:
    assert parse(typed) == Query(phrases)


def test_what_is_too_long_is_refused_with_its_length() -> None:
    parse("x" * LONGEST)
    with pytest.raises(UnreadableQuery, match="301 characters, and at most 300"):
        parse("x" * (LONGEST + 1))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=LONGEST))
def test_any_text_is_read_into_folded_words(typed: str) -> None:
    query = parse(typed)
    words = [word for phrase in query.phrases for word in phrase]
    assert all(phrase for phrase in query.phrases)
    assert all(word and fold.index_text(word) == word for word in words)
    assert len(set(query.phrases)) == len(query.phrases)
    assert parse(typed) == query
