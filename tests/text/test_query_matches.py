"""Where a question's words stand in a text, and which words of a question may be written otherwise."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableQuery
from newsdesk.text import fold
from newsdesk.text.query import Query, parse
from newsdesk.text.query.matches import matches, text_words
from newsdesk.text.query.places import plain_words, rewritten
from newsdesk.text.query.reference import Document, holds

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TEXTS = st.text(st.sampled_from("abAB é“”\"()*-: OR\n\u202e\x00東京кйİ'"), max_size=40)


def bold(typed: str, text: str) -> list[str]:
    return [text[start:end] for start, end in matches(text_words(parse(typed)), text).spans]


@pytest.mark.parametrize(
    ("typed", "text", "there"),
    [
        ("ferry", "The Ferry, a ferryman, FERRY!", ["Ferry", "FERRY"]),
        ('"north quay"', "North-quay is north of the north quay.", ["North-quay", "north quay"]),
        ("ferr*", "A ferryman on the ferry.", ["ferryman", "ferry"]),
        ('"new ferr*"', "A new ferryman, a ferry.", ["new ferryman"]),
        ("ferry -winter", "No ferry in winter.", ["ferry"]),
        ("outlet:ferry lang:en island", "The ferry of the island.", ["island"]),
        ("title:ferry OR bus", "Ferry or bus.", ["Ferry", "bus"]),
        ("zoe strasse еще", "Zoë auf der Straße, ещё.", ["Zoë", "Straße", "ещё"]),
        ("東京", "これは東京です。", ["東京"]),
        ("ferry boat", "A ferryboat ferry boat.", ["ferry", "boat"]),
        ("winter", "Summer.", []),
    ],
)
def test_the_words_are_found_where_they_stand(typed: str, text: str, there: list[str]) -> None:
    assert bold(typed, text) == there


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_places_lie_in_the_text_in_order_and_hold_what_is_asked_for(typed: str, text: str) -> None:
    try:
        query = parse(typed, NOW)
    except UnreadableQuery:
        return
    asked = text_words(query)
    found = matches(asked, text)
    edges = [edge for span in found.spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
    for leaf in asked:
        there = holds(Query(leaf), Document("", text, (), (), None, NOW))
        # A headline's word may stand in a sentence just as well.
        assert (matches((leaf,), text).asked == 1) == (
            there or (leaf.field == "title" and bool(matches((leaf,), text).spans))
        )
    assert bool(found.spans) == bool(found.asked)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ferry Island", "ferry island"),
        ('ferry "north quay" bus', "ferry bus"),
        ("ferry -winter NOT summer", "ferry"),
        ("-(winter ferry) bus", "bus"),
        ("NOT (winter (deep) ferry) bus", "bus"),
        ("(winter ferry) OR bus", "winter ferry bus"),
        ("title:ferry outlet:(lantern standard) bus", "bus"),
        ("ferr* since:3d bus before:2026-01-01", "bus"),
        ("ferry, 'bus'", "ferry bus"),
        ("north-quay bus", "bus"),
        ("東京 bus", "bus"),
        ("s*", ""),
        ("ferry (bus", "ferry bus"),
        ("ferry " * 400, ""),
    ],
)
def test_plain_words_are_those_that_must_or_may_be_there(typed: str, words: str) -> None:
    places = plain_words(typed)
    assert " ".join(place.word for place in places) == words
    assert all(fold.index_text(typed[place.start : place.end]) == place.word for place in places)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_plain_word_can_be_written_otherwise_wherever_it_stands(typed: str) -> None:
    try:
        before = parse(typed, NOW)
    except UnreadableQuery:
        return
    places = plain_words(typed)
    assert rewritten(typed, []) == typed
    other = rewritten(typed, [(place, "(kestrel OR petrel)") for place in places])
    after = parse(other, NOW)
    assert (after == before) == (not places)
    assert (after.since, after.before) == (before.since, before.before)


def test_words_that_come_in_another_order_than_the_alphabets_are_written_where_they_stand() -> None:
    typed = "winter ferry and bridge"
    others = [(place, place.word.upper() + "S") for place in plain_words(typed)]
    assert rewritten(typed, others) == "WINTERS FERRYS ANDS BRIDGES"


def test_a_hostile_text_and_question_take_linear_time() -> None:
    asked = text_words(parse(" OR ".join(f'"ferry{n} ferry"' for n in range(50))))
    started = time.perf_counter()
    matches(asked, "ferry1 ferry " * 15_000)
    plain_words("(" * 9 + "ferry " * 150 + ")" * 9)
    assert time.perf_counter() - started < 5
