"""Folding: what it makes equal, what it keeps apart, and that offsets lead back."""

import sys
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text import fold
from tests.examples import examples, limit, shorter

ANY_TEXT = st.text(st.characters(), max_size=200)
TRICKY = st.text(
    st.sampled_from("aA'’ʼ`_\0 \u0301\u200b\u00adéßﬁИЙиіЇґ\ud800\U0001f600かか\u3099ｶﾞ한ᄒ\u1161\u11abไทย١ـّأ½™☃"),
    max_size=60,
)


def words(text: str) -> list[str]:
    return [token.text for token in fold.tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("İstanbul ırmak", "istanbul irmak"),
        ("Café", "cafe\u0301"),
        ("Øresund, Þór, Æther, œuvre", "oresund thor aether oeuvre"),
        ("Київ ґрунт йод ёлка", "киів грунт иод елка"),
        ("об'єкт", "об’єкт"),
        ("об'єкт", "обʼєкт"),
        ("об'єкт", "обєкт"),
        ("don't", "don’t"),
        ("ΑΘΉΝΑΣ", "Αθηνας"),
        ("ﬁne ＦＵＬＬ ①", "fine full 1"),
        ("co\u00adopera\u200btion", "cooperation"),
        ("أَحْمَد", "احمد"),
        ("مـــدرسة", "مدرسه"),
        ("١٢٣", "123"),
        ("ｶﾞ", "ガ"),
        ("\u1112\u1161\u11ab", "한"),
        ("Example™", "example"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("и", "і"), ("е", "є"), ("कि", "कु"), ("мир", "мін")])
def test_letters_that_differ_stay_apart(one: str, other: str) -> None:
    assert words(one) != words(other)


def test_a_possessive_leaves_the_name_a_token_of_its_own() -> None:
    assert words("Freedonia’s fleet") == ["freedonia", "s", "fleet"]


def test_scripts_without_spaces_give_a_token_for_each_character() -> None:
    assert words("東京でガス") == ["東", "京", "で", "ガ", "ス"]
    assert words("대통령") == ["대", "통", "령"]
    assert words("ที่นี่") == ["ที่", "นี่"]


def test_tokens_lie_where_they_were_found() -> None:
    text = "«Cafe\u0301» – об’єкт co\u00adop ｶﾞス"
    assert [text[token.start : token.end] for token in fold.tokens(text)] == [
        "Cafe\u0301",
        "об’єкт",
        "co\u00adop",
        "ｶﾞ",
        "ス",
    ]


@given(ANY_TEXT | TRICKY)
@settings(max_examples=examples(100), deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold.fold(text).text
    assert fold.fold(once).text == once


@given(ANY_TEXT | TRICKY)
@settings(max_examples=examples(100), deadline=None)
def test_every_folded_character_leads_back_to_one_that_folds_to_it(text: str) -> None:
    folded = fold.fold(text)
    for index, character in enumerate(folded.text):
        start, end = folded.start(index), folded.end(index)
        assert 0 <= start < end <= len(text)
        assert character in fold.fold(text[start:end]).text


@given(ANY_TEXT | TRICKY)
@settings(max_examples=examples(100), deadline=None)
def test_tokens_are_in_order_and_hold_only_what_the_index_keeps(text: str) -> None:
    found = fold.tokens(text)
    position = 0
    for token in found:
        assert position <= token.start < token.end <= len(text)
        position = token.start
        assert token.text
        assert all(c.isalnum() if c.isascii() else unicodedata.category(c)[0] in "LNM" for c in token.text)
    assert fold.words(text) == [token.text for token in found]
    assert fold.index_text(text) == " ".join(token.text for token in found)
    fold.index_text(text).encode("utf-8")


@given(TRICKY, TRICKY)
@settings(max_examples=examples(50), deadline=None)
def test_folding_does_not_depend_on_what_stands_beside(one: str, other: str) -> None:
    assert fold.fold(one + other).text == fold.fold(one).text + fold.fold(other).text


ASSIGNED = 0x33480
"""Past this there are no characters yet, but for tags and variation selectors, and private ones."""


@pytest.mark.no_cover  # long, and its ways are measured in the tests beside it
def test_every_character_there_is_folds_into_something_that_stays() -> None:
    for code in (*range(0, ASSIGNED, 7), *range(0xE0000, 0xE0200, 7), sys.maxunicode):
        once = fold.fold(chr(code)).text
        assert fold.fold(once).text == once, hex(code)


@pytest.mark.timed
@pytest.mark.parametrize("unit", ["a\u0301", "'", "ё'", "\u0301", "か\u3099", "\u1100\u1161", "ﷺ", "\u200b", "İ "])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    text = shorter(unit * (100_000 // len(unit)))
    started = time.process_time()
    fold.tokens(text)
    fold.fold(text)
    assert time.process_time() - started < limit(20)
