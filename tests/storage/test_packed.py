"""The packed forms and the keys."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Paragraph, ParagraphKind, Sentence, Span, Term
from newsdesk.storage import keys, packed
from newsdesk.storage.packed import Layout
from tests.examples import examples

NUMBERS = st.integers(0, 10**6)
LAYOUTS = st.builds(
    Layout,
    st.lists(st.builds(Paragraph, NUMBERS, NUMBERS, st.sampled_from(ParagraphKind)), max_size=8).map(tuple),
    st.lists(st.builds(Sentence, NUMBERS, NUMBERS, NUMBERS, st.none() | NUMBERS), max_size=8).map(tuple),
    st.none() | st.builds(Span, NUMBERS, NUMBERS),
)


@settings(max_examples=examples(100), deadline=None)
@given(LAYOUTS)
def test_a_layout_comes_back_whole(layout: Layout) -> None:
    assert packed.unpack_layout(packed.pack_layout(layout)) == layout


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(st.integers(0, 2**64 - 1), max_size=64).map(tuple) | st.lists(st.integers(0, 99), max_size=9).map(tuple)
)
def test_a_sketch_comes_back_whole(sketch: tuple[int, ...]) -> None:
    assert packed.unpack_sketch(packed.pack_sketch(sketch)) == sketch


def test_a_weight_keeps_four_digits() -> None:
    terms = (Term("ferry", 0.123456), Term("bridge", 2.0))
    assert packed.unpack_terms(packed.pack_terms(terms)) == (Term("ferry", 0.1235), Term("bridge", 2.0))


@pytest.mark.parametrize(
    "url",
    [
        "https://lantern.example/news/ferry",
        "http://www.lantern.example/news/ferry/",
        "HTTPS://LANTERN.example:443/news/ferry#comments",
        "https://lantern.example/news/ferry?utm_source=mail&fbclid=abc",
        " https://lantern.example./news/ferry ",
    ],
)
def test_one_article_has_one_address(url: str) -> None:
    assert keys.address(url) == "lantern.example/news/ferry"
    assert keys.host(url) == "lantern.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://lantern.example/news/bridge",
        "https://lantern.example/news/Ferry",
        "https://lantern.example:8080/news/ferry",
        "https://news.lantern.example/news/ferry",
        "https://lantern.example/news/ferry?id=2",
    ],
)
def test_another_article_has_another_address(url: str) -> None:
    assert keys.address(url) not in (None, "lantern.example/news/ferry")


@pytest.mark.parametrize("url", [None, "", "ferry", "mailto:desk@lantern.example", "https://", "https://[", "//x/y"])
def test_what_is_no_address_is_none(url: str | None) -> None:
    assert keys.address(url) is None
    assert keys.host(url) == ""


def test_what_is_asked_for_is_put_in_order() -> None:
    assert keys.address("https://lantern.example/?b=2&a=1") == keys.address("http://lantern.example?a=1&b=2")


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=80), st.text(max_size=8))
def test_any_text_has_an_address_or_none_and_a_key(url: str, more: str) -> None:
    for given_ in (url, f"https://{url}", f"https://lantern.example/{url}?{more}"):
        address = keys.address(given_)
        assert address is None or address
        assert -(2**63) <= keys.hashed(given_, more) < 2**63
    assert keys.hashed(url, more) != keys.hashed(url + more, "") or not more
