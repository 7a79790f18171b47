"""Spans of time as words: every stretch is covered exactly, by few of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.storage.ids import IDS_A_MINUTE
from newsdesk.storage.search import spans

YEARS = 2**19 * 40 // spans.STEP


@settings(max_examples=100, deadline=None)
@given(
    st.integers(-YEARS, YEARS), st.integers(0, YEARS), st.lists(st.integers(-YEARS * 1024, YEARS * 1024), max_size=9)
)
def test_an_article_has_a_word_of_a_stretch_exactly_where_it_stands_in_it(
    first: int, length: int, minutes: list[int]
) -> None:
    begin, end = first * spans.STEP, (first + length) * spans.STEP
    words = spans.cover(begin, end)
    assert len(words) == len(set(words))
    assert len(words) <= 7 * 2 * (len(spans.SIZES) - 1) + 80
    for minute in (*minutes, begin - 1, begin, end - 1, end):
        has = set(spans.tokens(minute * IDS_A_MINUTE + 5))
        assert len(has & set(words)) == (begin <= minute < end)
