"""`search` as it is told: the sentence with the words, the order, other forms, and what was not looked through."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from newsdesk import briefing, messages
from newsdesk.briefing import share, suggestions
from newsdesk.briefing.apart import apart
from newsdesk.briefing.excerpts import LONGEST, excerpt, shortened
from newsdesk.briefing.forms import same_word
from newsdesk.briefing.relevance import Signs, relevance
from newsdesk.errors import UnreadableQuery
from newsdesk.messages.markdown import draw
from newsdesk.models.answers import Latest, NothingFound, Suggestion, Summary
from newsdesk.models.article import Desk, StoredSentence
from newsdesk.models.searched import Excerpt, Searched
from newsdesk.storage import ids, search, stories
from newsdesk.storage.search import asking
from newsdesk.text import fold
from newsdesk.text.query import Query, parse
from newsdesk.text.query.matches import text_words
from newsdesk.words import catalogue
from tests.storage.world import NOW, Said, Story, World, words_of

WORDS = catalogue("en")
IN_STRETCHES = {"FIRST": 2, "PLENTY": 0, "PROBED": 2, "AT_ONCE": 0, "RARE": 0, "QUICK": 0}
SORTS: tuple[briefing.Sort, ...] = ("time", "relevance")
LATER = NOW + timedelta(days=1)


def found(news: World, desk: Desk, asked: str, sort: briefing.Sort = "time", first: int = 1) -> Searched:
    return news.read(briefing.search, desk, asked, sort, first, now=LATER)


def headlines(answer: Searched) -> list[str]:
    return [entry.lead.headline for entry in answer.entries]


def marked(text: Excerpt | None) -> list[str]:
    return [] if text is None else [text.text[start:end] for start, end in text.marks]


def sentences(*texts: str) -> tuple[StoredSentence, ...]:
    return tuple(StoredSentence(text, 0, len(text), n) for n, text in enumerate(texts))


def test_the_sentence_has_most_of_the_words_and_is_the_first_of_such() -> None:
    told = sentences("The ferry is late.", "Winter: the ferry and the island.", "The island ferry in winter.")
    asked = text_words(parse("ferry winter"))
    chosen = excerpt(told, asked)
    assert chosen == Excerpt("Winter: the ferry and the island.", ((0, 6), (12, 17)))
    assert excerpt(told, text_words(parse("museum"))) is None
    assert excerpt(told, ()) is None


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 900), st.integers(1, 400), st.integers(0, 900), st.sampled_from([" ", "x", "東 "]))
def test_a_long_sentence_is_cut_from_the_original_with_its_first_match_whole(
    before: int, match: int, after: int, letter: str
) -> None:
    text = letter * before + "m" * match + letter * after
    start = len(letter) * before
    whole = Excerpt(text, ((start, start + match),))
    cut = shortened(whole)
    assert cut.text in text
    assert marked(cut)[0] == "m" * match
    assert len(cut.text) <= max(LONGEST, match + LONGEST)
    assert cut == whole or len(text) > LONGEST
    assert cut.cut_before or text.startswith(cut.text)
    assert cut.cut_after or text.endswith(cut.text)


def test_relevance_puts_the_headline_first_then_closeness_then_outlets_then_age() -> None:
    plain = Signs(0.0, close=False, outlets=1, age=timedelta(days=7))
    better = [
        plain,
        replace(plain, age=timedelta()),
        replace(plain, close=True),
        replace(plain, in_headline=1.0),
        replace(plain, in_headline=1.0, close=True, outlets=8, age=timedelta()),
    ]
    scores = [relevance(signs) for signs in better]
    assert scores == sorted(scores)
    assert scores[-1] == 5.5
    assert relevance(replace(plain, outlets=8)) == relevance(replace(plain, outlets=80)) > relevance(plain)
    assert relevance(replace(plain, age=timedelta(days=-1))) == relevance(replace(plain, age=timedelta()))


def test_matches_are_told_newest_first_each_in_its_sentence(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(7):
        story = Story(f"Matter {n}", (words_of(n), f"The ferry of place{n} stops."), outlet=f"Outlet {n}")
        news.take(desk, story, NOW + timedelta(minutes=n))
    answer = found(news, desk, "ferry")
    assert headlines(answer) == [f"Matter {n}" for n in (6, 5, 4, 3, 2)]
    assert (answer.total, answer.more, answer.looked_back) == (7, False, None)
    assert answer.entries[0].excerpt == Excerpt("The ferry of place6 stops.", ((4, 9),))
    assert headlines(found(news, desk, "ferry", first=6)) == ["Matter 1", "Matter 0"]
    assert found(news, desk, "museum").holdings is not None


def test_a_story_counts_its_outlets_once(news: World) -> None:
    desk = news.desk("guild:1")
    body = (words_of(1), "The ferry stops.")
    for n, outlet in enumerate(("Lantern", "Standard", "Standard", "Echo")):
        news.take(desk, Story(f"Ferry stops {n}", body, outlet=outlet), NOW + timedelta(minutes=n))
    (entry,) = found(news, desk, "ferry").entries
    assert entry.outlets == 3


def test_what_matches_in_the_headline_alone_is_told_by_its_best_sentence(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Ferry stops", ("Nobody sails.", words_of(2))))
    news.take(desk, Story("", ("The ferry goes on and on.", words_of(3))))
    by_headline = {entry.lead.headline: entry.excerpt for entry in found(news, desk, "ferry").entries}
    assert by_headline["Ferry stops"] is not None
    assert marked(by_headline["Ferry stops"]) == []
    # A first sentence that stands in for the headline is not told twice.
    other = by_headline["The ferry goes on and on."]
    assert other is None or other.text != "The ferry goes on and on."


def test_by_relevance_the_headline_and_closeness_count_more_than_a_minute(news: World) -> None:
    desk = news.desk("guild:1")
    far = f"The ferry is here. {words_of(1)} Winter came."
    stories = (
        Story("Ferry in winter", ("The winter ferry stops.", words_of(2))),
        Story("Close by", ("The ferry stops in winter.", words_of(3))),
        Story("Far apart", (far,)),
    )
    for n, story in enumerate(stories):
        news.take(desk, story, NOW + timedelta(minutes=n))
    assert headlines(found(news, desk, "ferry winter")) == ["Far apart", "Close by", "Ferry in winter"]
    assert headlines(found(news, desk, "ferry winter", "relevance")) == ["Ferry in winter", "Close by", "Far apart"]
    assert headlines(found(news, desk, "ferry winter", "relevance", 3)) == ["Far apart"]


def test_other_forms_are_offered_and_find_what_they_say(news: World) -> None:
    desk, other = news.desk("guild:1"), news.desk("guild:2")
    for n, form in enumerate(("Курськ", "Курську", "Курська", "курську", "дрон")):
        news.take(desk, Story(f"Подія {n}", (f"Біля {form} чути вибухи.", words_of(n)), language="uk"))
    news.take(other, Story("Інше", ("Про Курськом нікому.", words_of(9)), language="uk"))
    answer = found(news, desk, "курськ")
    assert answer.total == 1
    assert answer.forms is not None
    assert answer.forms.written == ("курську", "Курська")
    assert (answer.forms.stories, answer.forms.more) == (3, False)
    assert found(news, desk, answer.forms.asks).total == 4
    assert found(news, desk, answer.forms.asks).forms is None
    latest = news.read(briefing.latest, desk, "курськ")
    assert latest.forms == answer.forms
    nothing = found(news, desk, "курський -вибухи")
    assert nothing.forms is None
    assert (none := found(news, desk, "курським")).total == 0
    assert none.forms is not None
    assert none.forms.stories == 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("курськ", "курському", True),
        ("віина", "віинам", True),
        ("sanction", "sanctions", True),
        ("sanction", "sanctuary", False),
        ("harbourman", "harbouring", False),
        ("port", "porto", True),
        ("iran", "iranian", False),
        ("bus", "buses", False),
        ("ferry", "ferry", False),
        ("covid19", "covid20", False),
    ],
)
def test_forms_of_a_word_begin_alike_and_differ_in_a_short_ending(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) is same_word(other, one) is same


def test_times_count_in_every_command(news: World) -> None:
    desk = news.desk("guild:1")
    said = Said(("It is kind of them.",), "Tilda Brandt", "head of the board", ("Brandt",))
    old = Story("Old ferry", (words_of(1), "“It is kind of them.”"), (said,), published=NOW - timedelta(days=9))
    news.take(desk, old)
    news.take(desk, Story("New ferry", (words_of(2), "The ferry stops."), published=NOW))
    since, before = "ferry since:2d", "ferry before:3d"
    at, zone = NOW + timedelta(hours=1), ZoneInfo("Europe/Kyiv")
    assert headlines(news.read(briefing.search, desk, since, now=at, zone=zone)) == ["New ferry"]
    assert news.read(briefing.latest, desk, before, now=at, zone=zone).stories[0].lead.headline == "Old ferry"
    told = news.read(briefing.summary, desk, before, now=at, zone=zone)
    assert isinstance(told, Summary)
    assert told.telling.headline == "Old ferry"
    assert isinstance(news.read(briefing.story_about, desk, "ferry before:20d", now=at, zone=zone), NothingFound)
    assert not isinstance(news.read(briefing.story_about, desk, since, now=at, zone=zone), NothingFound)
    for about, total in (("since:2d", 0), ("before:2d", 1), ("-museum", 1), ("-kind", 0), ("ferry before:3d", 1)):
        quotes = news.read(briefing.quotes, desk, "brandt", about, now=at, zone=zone)
        assert (quotes.total, about) == (total, about)
    for about, total in (("outlet:nobody", 0), ("speaker:brandt", 1)):
        assert (news.read(briefing.quotes, desk, "brandt", about).total, about) == (total, about)


def test_a_slip_among_operators_is_mended_where_it_stands(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Island ferry stops", ("The island waits.", words_of(1))))
    for asked, meant in (
        ("fery OR museum", "ferry OR museum"),
        ("(fery islnd) -museum", "(ferry island) -museum"),
        ('title:ferry islnd since:2d "island waits"', 'title:ferry island since:2d "island waits"'),
    ):
        assert found(news, desk, asked).suggestion == Suggestion(meant, 1)
    for asked in ("title:fery", "museum -fery", '"fery stops" OR museum', "-island"):
        assert found(news, desk, asked).suggestion is None


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("上海罢工", "上海 罢工"),
        ("港の橋", "港 橋"),
        ("新しい橋東京", "新しい橋 東京"),
        ("京都橋", "京都橋"),  # no known word begins so; and Kyoto is not Tokyo's second character
        ("สะพานกรุงเทพ", "สะพาน กรุงเทพ"),
        ("부산파업", "부산 파업"),
        ("罢工2026", "罢工 2026"),
        ("harbour's", "harbour"),
        ("L’Élection", "Élection"),
        ("covid-19", "covid 19"),
        ("a/b", ""),
        ("harbour", ""),
        ("罢工", ""),
        ("上" * 1_000, "上" * 40),
    ],
)
def test_a_word_is_taken_apart_by_what_is_told(word: str, words: str) -> None:
    told = ("上海港口罢工进入第三天", "東京の港で新しい橋が開通", "สะพานใหม่เปิดใช้งานในกรุงเทพ", "부산 항구 파업 사흘째")
    there = "\n".join(f" {fold.index_text(text)} " for text in told)
    assert " ".join(apart(word, there)) == ("" if words == word else words)


def test_what_is_there_at_another_time_is_offered(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Island ferry stops", ("The island waits.", words_of(1))), NOW - timedelta(days=9))
    for asked, meant in {
        "ferry since:3d": "ferry",
        "since:3 days (ferry OR museum) before:1d -lantern": "(ferry OR museum) -lantern",
        "title:ferry before:2020": "title:ferry",
        "fery since:2w": "ferry since:2w",
    }.items():
        suggestion = found(news, desk, asked).suggestion
        assert (asked, suggestion) == (asked, Suggestion(meant, 1))
        assert news.read(briefing.latest, desk, meant, now=NOW).total == 1
    for asked in ("museum since:3d", "since:3d", "-ferry since:3d", "title:ferry outlet:nobody"):
        assert (asked, found(news, desk, asked).suggestion) == (asked, None)


def test_what_is_typed_without_spaces_or_with_a_small_or_is_not_lost(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("上海港口罢工进入第三天", ("码头上停着几十艘货船。", words_of(1)), language="zh"))
    news.take(desk, Story("Harbour dockers strike", ("Nobody works.", words_of(2))))
    news.take(desk, Story("Ferry stops", ("Nobody sails.", words_of(3))))
    for asked, meant in {
        "上海罢工": Suggestion("上海 罢工", 1),
        "harbour's strike": Suggestion("harbour strike", 1),
        "harbour or ferry": Suggestion("harbour OR ferry", 2),
        "nobody harbour oder ferry": Suggestion("nobody harbour OR ferry", 2),
        "ferry or": Suggestion("ferry", 1),
    }.items():
        assert (asked, found(news, desk, asked).suggestion) == (asked, meant)
        assert news.read(briefing.latest, desk, meant.words).total == meant.stories


def test_a_topic_that_cannot_be_read_knows_what_was_asked(news: World) -> None:
    desk = news.desk("guild:1")
    with pytest.raises(UnreadableQuery) as refused:
        news.read(briefing.search, desk, "kursk (drone")
    assert (refused.value.asked, refused.value.meant) == ("kursk (drone", "kursk drone")
    with pytest.raises(UnreadableQuery) as again:
        news.read(briefing.quotes, desk, "brandt", "kursk (drone")
    assert (again.value.asked, again.value.meant) == ("kursk (drone", "kursk drone")
    line = messages.explained_line(refused.value, WORDS)
    assert line == "I cannot read `kursk (drone`: the bracket at 7 is never closed. Did you mean `kursk drone`?"


def test_where_time_runs_out_it_says_how_far_back_it_looked(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Ferry stops", ("The island waits.", words_of(1))))
    floor = ids.first_id(NOW - timedelta(days=3))
    whole = search.found

    def hurried(*args: object, **given_: object) -> search.Found:
        return replace(whole(*args, **given_), whole=False, floor=floor)  # pyright: ignore[reportArgumentType]  (passed on as they came)

    monkeypatch.setattr(search, "found", hurried)
    answer = found(news, desk, "ferry")
    assert answer.looked_back == (NOW - timedelta(days=3)).astimezone(UTC)
    for asked in ("ferry", "museum"):
        latest = news.read(briefing.latest, desk, asked, now=LATER)
        for told in (messages.search(found(news, desk, asked), WORDS), messages.latest(latest, WORDS)):
            assert "I have looked back to" in draw(told)


def test_what_took_all_the_time_is_not_asked_again_in_other_words(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = news.desk("guild:1")
    for n in range(9):
        news.take(desk, Story(f"Ferries {n}", ("The island waits.", words_of(n))), NOW - timedelta(days=n))
    news.take(desk, Story("Museum opens", (words_of(10),)), NOW)
    for name, value in {**IN_STRETCHES, "QUICK": 1}.items():
        monkeypatch.setattr(asking, name, value)
    walks: list[str] = []
    walk = asking.walk

    def walked(*args: Any, **given_: Any) -> int | None:
        walks.append("")
        return walk(*args, **given_)

    monkeypatch.setattr(asking, "walk", walked)
    assert found(news, desk, "museum ferries").suggestion is not None
    assert len(walks) > 1
    monkeypatch.setattr(asking, "BUDGET", -1)
    asked: tuple[Callable[[], Searched | Latest], ...] = (
        lambda: news.read(briefing.search, desk, "museum ferries", now=LATER),
        lambda: news.read(briefing.latest, desk, "museum ferries", now=LATER),
    )
    for ask in asked:
        walks.clear()
        answer = ask()
        assert (answer.looked_back is not None, answer.forms, answer.suggestion) == (True, None, None)
        assert len(walks) == 1


def test_no_more_is_tried_than_there_is_time_for(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = news.desk("guild:1")
    for n, word in enumerate(("anchor", "barrel", "candle", "lantern", "envelope", "feather")):
        news.take(desk, Story(f"The {word}", ("Nobody waits.", words_of(n))))
    asked = "anchor-barrel candle-lantern envelope-feather anchor-candle"
    tried: list[str] = []
    count = search.count

    def counted(*args: Any, **given_: Any) -> int:
        tried.append("")
        return count(*args, **given_)

    monkeypatch.setattr(search, "count", counted)
    news.read(suggestions.stories, desk, asked)
    assert len(tried) > 4
    tried.clear()
    seconds = itertools.count()
    assert news.read(suggestions.stories, desk, asked, clock=lambda: float(next(seconds))) is None
    assert tried == []


def test_the_likeliest_word_is_tried_even_when_time_has_run_out(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = news.desk("guild:1")
    for n, word in enumerate(("Anchor", "Barrel", "Candle")):
        news.take(desk, Story(f"{word} in the harbour", ("Nobody waits.", words_of(n))))
    pages: list[Query] = []
    newest = stories.newest

    def asked(session: Session, desk: Desk, query: Query, **given_: Any) -> Any:
        pages.append(query)
        return newest(session, desk, query, **given_)

    monkeypatch.setattr(stories, "newest", asked)
    seconds = itertools.count()
    meant = news.read(suggestions.stories, desk, "canlde harbuor", clock=lambda: float(next(seconds)))
    assert meant == Suggestion("candle harbour", 1)
    pages.clear()
    # Where all words are known, nothing tells which of them is to be left out.
    assert news.read(suggestions.stories, desk, "anchor barrel candle", clock=lambda: float(next(seconds))) is None
    assert pages == []
    news.read(suggestions.stories, desk, "anchor barrel candle")
    assert len(pages) == 3


def test_quotes_about_a_topic_say_how_far_back_there_was_time_to_look(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("guild:1")
    for n in range(9):
        said = tuple(Said((f"“We wait for {name} {n}.”",), name) for name in ("Tilda Brandt", "Egon Brandt"))
        told = (f"Ferry {n % 3}.", words_of(n), *(one.parts[0] for one in said))
        news.take(desk, Story(f"Ferry {n}", told, said), NOW + timedelta(days=n))
    for name, value in IN_STRETCHES.items():
        monkeypatch.setattr(asking, name, value)
    patient = {who: news.read(briefing.quotes, desk, who, "ferry") for who in ("tilda brandt", "brandt")}
    assert (patient["tilda brandt"].total, patient["tilda brandt"].looked_back) == (9, None)
    monkeypatch.setattr(asking, "BUDGET", -1)
    hurried, ambiguous, nothing = (
        news.read(briefing.quotes, desk, who, about)
        for who, about in (("tilda brandt", "ferry"), ("brandt", "ferry"), ("tilda brandt", "0 -8"))
    )
    assert 0 < hurried.total < 9
    assert [entry.parts for entry in hurried.entries] == [
        entry.parts for entry in patient["tilda brandt"].entries[: hurried.total]
    ]
    assert len(ambiguous.choices) == len(patient["brandt"].choices) == 2
    assert sum(one.quotes for one in ambiguous.choices) < sum(one.quotes for one in patient["brandt"].choices)
    assert nothing.total == 0
    for answer in (hurried, ambiguous, nothing):
        assert answer.looked_back is not None
        assert NOW < answer.looked_back < NOW + timedelta(days=8)
        assert "I have looked back to" in draw(messages.quotes(answer, WORDS))


def test_no_message_shows_more_of_an_article_than_one_sentence(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Ferry", tuple(f"Sentence {n} on the ferry." for n in range(30)), outlet="Lantern"))
    (entry,) = found(news, desk, "ferry").entries
    assert entry.excerpt is not None
    assert entry.excerpt.text.count("Sentence") == 1
    assert len(entry.excerpt.text.split()) < share.MEDIUM


FLOODED = ("sail", "ferr*", "fery", "sailed ferry", "(sailor ferry) OR sails", "title:ferr*")


def flood(beginning: str) -> str:
    """Return some 6,000 words that begin alike and stand before most others by the alphabet."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join(f"{beginning}{a}{b}{c}" for a in letters[:9] for b in letters for c in letters)


def test_what_other_desks_fill_a_beginning_with_hides_nothing_of_this_one(news: World) -> None:
    desk, other = news.desk("guild:1"), news.desk("guild:2")
    for n, form in enumerate(("sail", "sails", "sailed", "sailor")):
        news.take(desk, Story(f"Ferry {n}", (f"They {form} on Sunday.", words_of(n))), NOW + timedelta(hours=n))

    def told() -> list[object]:
        return [
            *(messages.search(found(news, desk, asked, sort), WORDS) for asked in FLOODED for sort in SORTS),
            *(news.read(briefing.latest, desk, asked, now=LATER) for asked in FLOODED),
        ]

    alone, offered = told(), found(news, desk, "sail").forms
    assert offered is not None
    assert set(offered.written) == {"sails", "sailed", "sailor"}
    for n, beginning in enumerate(("sail", "ferr", "fer", "sai")):
        news.take(other, Story(f"List {n}", (flood(beginning),)), LATER)
    assert told() == alone


def test_what_may_have_been_meant_keeps_the_words_that_say_something(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Island ferry stops", ("The et o island waits.", words_of(1))))
    for asked, meant in {
        "what is the latest on the island ferry?": "island ferry?",
        "what is the latest on the islnd ferry": "island ferry",
        "{ } : islnd": "island",
        "o lantern": None,
        ".net": None,
    }.items():
        suggestion = found(news, desk, asked).suggestion
        assert (asked, suggestion and suggestion.words) == (asked, meant)
