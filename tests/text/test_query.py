"""What somebody types, read into what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableQuery
from newsdesk.models.languages import LANGUAGES
from newsdesk.text import fold
from newsdesk.text.query import LONGEST, Either, Every, Field, Node, Query, Without, Words, parse
from newsdesk.text.query.places import plain_words
from newsdesk.words import catalogue
from tests.examples import examples

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")
KESTRELS = " ".join(f"kestr{n:02}*" for n in range(20)) + " kestr20"


def told(node: Node | None) -> str:
    """Write a tree with every bracket: `&` for all, `|` for one of, `!` for all but."""
    match node:
        case None:
            return ""
        case Words(words, begins, field):
            name = "" if field is Field.TEXT else f"{field}:"
            return name + "_".join(words) + "*" * begins
        case Every(parts):
            return "(" + " & ".join(map(told, parts)) + ")"
        case Either(parts):
            return "(" + " | ".join(map(told, parts)) + ")"
        case Without(part):
            return "!" + told(part)


def read(typed: str) -> str:
    return told(parse(typed, NOW).root)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("  -- ! ( ) ", ""),
        ("kestrel Gorge", "(kestrel & gorge)"),
        ('"Peace Talks" kestrel', "(peace_talks & kestrel)"),
        ("“peace talks”", "peace_talks"),
        ("„Frieden jetzt“ «на мир» 「平和」", "(frieden_jetzt & на_мир & 平_和)"),
        ('kestrel "peace talks', "(kestrel & peace & talks)"),
        ('"', ""),
        ("平和", "平_和"),
        ("ferry Ferry FERRY", "ferry"),
        ("‘peace talks’", "(peace & talks)"),
        ("kestrel AND gorge", "(kestrel & gorge)"),
        ("kestrel OR gorge", "(kestrel | gorge)"),
        ("a kestrel OR gorge b", "(a & (kestrel | gorge) & b)"),
        ("a AND b OR c AND d", "(a & (b | c) & d)"),
        ("(a b) OR c", "((a & b) | c)"),
        ("a OR b OR (c OR a)", "(a | b | c)"),
        ("kestrel -gorge", "(kestrel & !gorge)"),
        ("kestrel NOT gorge", "(kestrel & !gorge)"),
        ("kestrel AND NOT gorge", "(kestrel & !gorge)"),
        ("−gorge", "!gorge"),
        ("-gorge OR kestrel", "(!gorge | kestrel)"),
        ('-"peace talks" -(a OR b)', "(!peace_talks & !(a | b))"),
        ("-(-gorge)", "gorge"),
        ('-"!?" kestrel', "kestrel"),
        ("sanction*", "sanction*"),
        ('"new sanction*"', "new_sanction*"),
        ("制裁*", "制_裁"),
        ("**kestrel** *gorge", "(kestrel & gorge)"),
        ("title:kestrel gorge", "(title:kestrel & gorge)"),
        ("title: kestrel", "title:kestrel"),
        ("TITLE：（kestrel OR gorge）", "(title:kestrel | title:gorge)"),
        ('outlet:"Harbour Gazette" source:courier', "(outlet:harbour_gazette & outlet:courier)"),
        ("-speaker:oduya lang:UK", "(!speaker:oduya & lang:uk)"),
        ("lang:en-GB kestrel", "(lang:en & kestrel)"),
        ("lang:(zh_Hans OR JP) -lang:ua", "((lang:zh | lang:ja) & !lang:uk)"),
        ("title:(a outlet:b)", "(title:a & outlet:b)"),
        ("title:sanct*", "title:sanct*"),
        ("title:title:", "title:title"),
        ("title:-kestrel title:-(a OR b) -title:c", "(!title:kestrel & !(title:a | title:b) & !title:c)"),
        ("kestr** -gorg***", "(kestr* & !gorg*)"),
        ("항구* 항구", "항_구"),
        ("ｔｉｔｌｅ：kestrel　ＯＲ　ｇｏｒ＊", "(title:kestrel | gor*)"),
    ],
)
def test_each_form_of_the_language_means_what_it_says(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("covid:19 half-time 10:30", "(covid_19 & half_time & 10_30)"),
        ("https://example.org/a?b=1&c", "https_example_org_a_b_1_c"),
        ("C++ [update] {x} ~y a^2 /re/ <5 >=6 \\n !", "(c & update & x & y & a_2 & re & 5 & 6 & n)"),
        ("or and not", "(or & and & not)"),
        ("kestrel - gorge – what now?", "(kestrel & gorge & what & now)"),
        ("to TO to", "to"),
        ('say"so', "(say & so)"),
        ("titles:kestrel", "titles_kestrel"),
        ("kestrel :) (gorge) ;-( :))", "(kestrel & gorge)"),
        ("(: =( kestrel (8 :b)", "(kestrel & 8 & b)"),
        ("kestrel <:gull:123456789012345678><a:wave:123456789012345678> <:b:1>", "(kestrel & b_1)"),
    ],
)
def test_what_people_type_by_the_way_is_text(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said", "meant"),
    [
        ("kestrel (gorge", "the bracket at 9 is never closed", "kestrel gorge"),
        ("kestrel gorge)", "the bracket at 14 closes nothing", "kestrel gorge"),
        ("OR kestrel", "nothing to look for stands before `OR` at 1", "kestrel"),
        ("kestrel OR", "nothing to look for stands after `OR` at 9", "kestrel"),
        ("kestrel OR AND gorge", "nothing to look for stands after `OR` at 9", "kestrel AND gorge"),
        ("kestrel NOT", "nothing to look for stands after `NOT` at 9", "kestrel"),
        ("kestrel (OR)", "nothing to look for stands before `OR` at 10", "kestrel"),
        ("kestrel title:", "nothing to look for stands after `title:` at 9", "kestrel"),
        ("title: -title:", "nothing to look for stands after `title:` at 1", ""),
        ("a) b) c( (d", "the bracket at 2 closes nothing", "a b c d"),
        ("kestrel s*", "a star takes at least 3 letters before it", "kestrel s"),
        ("kestrel “new s*”", "a star takes at least 3 letters before it", 'kestrel "new s"'),
        ("abc* abd* abe* OR kestr*", "at most 2 words of fewer than 5 letters", "abc* abd* abe OR kestr*"),
        ('title:"a abc*" title:abd* "a abe*"', "at most 2 words of fewer", 'title:"a abc*" title:abd* "a abe"'),
        (" ".join(f"kestr{n:02}*" for n in range(21)), "At most 20 words with a star", KESTRELS),
        ("since:soon kestrel", "`since:soon` is no time that I know", "kestrel"),
        ("lang:german kestrel", "`lang:german` is no language that I know", "kestrel"),
        ("-lang:de,en", "`lang:de,en` is no language that I know", ""),
        ("since:2026-02-30", "is no time that I know", ""),
        ("kestrel since:", "nothing to look for stands after `since:` at 9", "kestrel"),
        ("kestrel OR since:3d", "`since:` counts for all of it", "kestrel"),
        ("-since:3d kestrel", "`since:` counts for all of it", "kestrel"),
        ("(since:3d kestrel)", "`since:` counts for all of it", "(kestrel)"),
        ("since:3d OR kestrel", "`since:` counts for all of it", "kestrel"),
        ("(" * 11 + "a" + ")" * 11, "nested more than 10 deep", ""),
        (" ".join(map(str, range(101))), "101 things at once, and at most 100", ""),
        ("x" * (LONGEST + 1), "1,001 characters, and at most 1,000", ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place_and_a_way_on(typed: str, said: str, meant: str) -> None:
    with pytest.raises(UnreadableQuery) as refused:
        parse(typed, NOW)
    assert said in str(refused.value)
    assert refused.value.meant == meant


@pytest.mark.parametrize(
    ("typed", "since", "before"),
    [
        ("since:3d", NOW - timedelta(days=3), None),
        ("before:12h kestrel", None, NOW - timedelta(hours=12)),
        ("kestrel since:2w before:1w", NOW - timedelta(weeks=2), NOW - timedelta(weeks=1)),
        ("since:6m since:1m", NOW - timedelta(days=30), None),
        ("before:1y before:2y", None, NOW - timedelta(days=730)),
        ("since:today", datetime(2026, 11, 21, 22, tzinfo=UTC), None),
        ("since:Yesterday", datetime(2026, 11, 20, 22, tzinfo=UTC), None),
        ("since:2026-11-01", datetime(2026, 10, 31, 22, tzinfo=UTC), None),
        ("before:2026-08", None, datetime(2026, 7, 31, 21, tzinfo=UTC)),
        ("since:01.11.2026", datetime(2026, 10, 31, 22, tzinfo=UTC), None),
        ("since:2026/11/1", datetime(2026, 10, 31, 22, tzinfo=UTC), None),
        ('since:3days before:"1 hour"', NOW - timedelta(days=3), NOW - timedelta(hours=1)),
        ("since:2025", datetime(2024, 12, 31, 22, tzinfo=UTC), None),
        ('since:"2026-11-01T08:15"', datetime(2026, 11, 1, 6, 15, tzinfo=UTC), None),
        ("since:3 days before: 1  Hour", NOW - timedelta(days=3), NOW - timedelta(hours=1)),
        ("since:2026-11-01 08:15", datetime(2026, 11, 1, 6, 15, tzinfo=UTC), None),
        ("before:1.11.2026  8:15", None, datetime(2026, 11, 1, 6, 15, tzinfo=UTC)),
    ],
)
def test_times_are_the_desks(typed: str, since: datetime | None, before: datetime | None) -> None:
    query = parse(typed, NOW, KYIV)
    assert (query.since, query.before) == (since, before)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("kestrel since:3 days", "kestrel"),
        ("since:2 w kestrel", "kestrel"),
        ("since:2026-11-01 08:15 kestrel", "kestrel"),
        ("since:2026 days", "days"),
        ("since:today 8:15", "8:15"),
        ('since:"3d" days', "days"),
    ],
)
def test_a_time_of_two_words_is_no_word_to_look_for(typed: str, left: str) -> None:
    assert replace(parse(typed, NOW, KYIV), since=None) == parse(left)
    assert [place.word for place in plain_words(typed)] == ([left] if left.isalpha() else [])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("since:3d before:1d kestrel", "kestrel"),
        ("since:3d before:1d", ""),
        ("since:3d …", ""),
        ('since:soon “"', ""),
        ("since:soon title:-", ""),
        ("kestrel title:* since:soon since:3d", "kestrel title:* since:3d"),
    ],
)
def test_what_may_be_meant_can_be_read_and_asks_for_something(typed: str, meant: str) -> None:
    with pytest.raises(UnreadableQuery) as refused:
        parse(typed, NOW if "soon" in typed else None)
    assert refused.value.meant == meant


def test_without_a_moment_of_asking_times_have_no_place() -> None:
    with pytest.raises(UnreadableQuery, match="no place here") as refused:
        parse("kestrel since:3d")
    assert refused.value.meant == "kestrel"


def test_words_that_are_looked_for_are_told_from_those_that_are_not() -> None:
    query = parse('kestrel -gorge title:"peace talks" OR speaker:oduya')
    assert query.phrases == (("kestrel",), ("peace", "talks"))


PARTS = st.sampled_from(
    ["kestrel", "Їжак", "平和", "الحرب", "ıI", "OR", "AND", "NOT", "(", ")", "-", '"', "“", "title:", "since:3d",
     "before:", "since:soon", "3 days", "(-",
     "lang:uk", "*", "abc*", ":", "~2", "^3", "[", "TO", "]", "\\", "/", "\0", "\ud800", "　", "…"]
)  # fmt: skip
TYPED = st.text(st.characters(), max_size=60) | st.lists(PARTS, max_size=25).flatmap(
    lambda parts: st.sampled_from([" ".join(parts), "".join(parts)])
)


@settings(max_examples=examples(150), deadline=None)
@given(TYPED)
def test_any_text_is_read_or_refused_with_a_sentence(typed: str) -> None:
    for now in (NOW, None):
        try:
            query, refused = parse(typed, now), None
        except UnreadableQuery as error:
            query, refused = Query(), error
        if refused is not None:
            assert str(refused).endswith(".")
            assert not refused.meant or parse(refused.meant, now) != Query()
            continue
        words = [word for leaf in _leaves(query.root) for word in leaf.words]
        assert all(word and fold.index_text(word) == word for word in words)
        assert parse(typed, now) == query


def test_each_refusal_is_told_in_every_language() -> None:
    typed = (
        "(a",
        "a)",
        "OR a",
        "a OR",
        "(" * 11 + "a",
        "a " * 101,
        "s*",
        "since:x",
        "a OR since:1d",
        "x" * 1001,
    )
    for asked in (*typed, "lang:german", "abc* abd* abe* abf*", KESTRELS + "*"):
        with pytest.raises(UnreadableQuery) as refused:
            parse(asked, NOW)
        told = {catalogue(language).explain(refused.value) for language in LANGUAGES}
        assert len(told) == len(LANGUAGES)
        assert not any("{" in sentence for sentence in told)


def _leaves(node: Node | None) -> list[Words]:
    match node:
        case None:
            return []
        case Words():
            return [node]
        case Without(part):
            return _leaves(part)
        case Every(parts) | Either(parts):
            assert len(parts) > 1
            return [leaf for part in parts for leaf in _leaves(part)]
