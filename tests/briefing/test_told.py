"""What is told: articles opened, sentences in context, quotations once with all outlets, never too much of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk import briefing
from newsdesk.briefing import share
from newsdesk.errors import UnreadableQuery
from newsdesk.ingest import intake
from newsdesk.models.answers import NothingFound, Suggestion, Summary
from newsdesk.models.article import Desk, SourceKind, StoredSentence
from newsdesk.models.reading import Reading
from newsdesk.models.text import Term
from newsdesk.storage import editing
from newsdesk.text.sentences import length
from tests.examples import examples
from tests.storage.world import NOW, Said, Story, World, read, words_of

KIND = Said(("It is kind of them,", "and brave."), "Tilda Brandt", "head of the harbour board", ("Brandt",))
LONG = tuple(f"Sentence {n} tells of the ferry and of the harbour at Ostrava." for n in range(30))
FERRY = Story(
    "Ferry stops", (*LONG, "“It is kind of them,” Brandt said, “and brave.”", "So it ended."), (KIND,), outlet="Lantern"
)


def _terms(story: Story, *terms: str) -> Reading:
    return replace(read(story), terms=tuple(Term(term, 1.0) for term in terms))


def _ref(news: World, desk: Desk, topic: str = "ferry") -> str:
    return news.read(briefing.latest, desk, topic).stories[0].lead.ref


def test_an_opened_article_is_told_in_short_with_all_there_is_to_ask(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(6):
        news.take(desk, Story(f"Other {n}", (words_of(n + 10),)))
    news.take(desk, FERRY)
    news.take(desk, replace(FERRY, title="Island ferry stops", outlet="Standard"), NOW + timedelta(minutes=5))
    opened = news.read(briefing.article, desk, _ref(news, desk))
    assert opened is not None
    assert (opened.telling.headline, opened.telling.outlet) == ("Island ferry stops", "Standard")
    assert (opened.of, opened.quotes, opened.versions) == (32, 1, 1)
    assert (opened.private, opened.approved) == (True, True)
    assert [other.outlet for other in opened.others] == ["Lantern"]
    assert opened.sentences == tuple(FERRY.paragraphs[n - 1] for n in opened.numbers)
    assert opened.lengths[-1:] == ("medium",)
    outlets = news.read(briefing.outlets, desk, opened.telling.ref)
    assert outlets is not None
    assert outlets.others == opened.others


def test_an_article_that_was_changed_says_since_when(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    later = NOW + timedelta(hours=2)
    opened = news.read(briefing.article, desk, _ref(news, desk))
    assert opened is not None
    assert (opened.versions, opened.revised) == (1, None)
    news.take(desk, replace(FERRY, paragraphs=(*FERRY.paragraphs, "And then it sailed after all.")), later)
    opened = news.read(briefing.article, desk, _ref(news, desk))
    assert opened is not None
    assert (opened.versions, opened.revised) == (2, later)


def test_what_is_told_of_a_story_says_which_sentences_these_are(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    (listed,) = news.read(briefing.latest, desk, "ferry").stories
    assert listed.numbers
    assert listed.sentences == tuple(FERRY.paragraphs[n - 1] for n in listed.numbers)


def test_a_sentence_that_stands_in_for_a_headline_is_told_once(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("", ("The bridge at Brackwater reopens.", words_of(1), words_of(2))))
    news.take(desk, Story("", ("The only sentence on the quay.",)))
    news.take(desk, Story("", (" ".join(["Very"] * 60) + " long bridges.", words_of(3))))
    for topic, told in (("brackwater", 1), ("quay", 0), ("very", 1)):
        opened = news.read(briefing.article, desk, _ref(news, desk, topic))
        (listed,) = news.read(briefing.latest, desk, topic).stories
        assert opened is not None
        for sentences in (opened.sentences, listed.sentences):
            assert len(sentences) == told
            # A headline that is cut says less than the sentence, which may then be told whole.
            assert topic == "very" or opened.telling.headline not in sentences


def test_a_public_article_is_not_private(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY)
    opened = news.read(briefing.article, desk, _ref(news, desk))
    assert opened is not None
    assert not opened.private


def test_summaries_grow_with_their_length_and_never_past_their_share(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    ref = _ref(news, desk)
    told: list[Summary] = []
    for wanted in ("short", "medium", "long"):
        answer = news.read(briefing.summary_of, desk, ref, wanted)
        assert answer is not None
        told.append(answer)
        assert sum(length(s, "en") for s in answer.sentences) <= share.MOST_SHARE * sum(
            length(s, "en") for s in FERRY.paragraphs
        )
    assert len(told[0].sentences) < len(told[1].sentences)
    assert set(told[0].sentences) <= set(told[1].sentences)
    assert "short" not in told[0].lengths
    assert news.read(briefing.summary_of, desk, "nothing", "short") is None


def test_a_sentence_is_shown_between_its_neighbours(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    ref = _ref(news, desk)
    shown = news.read(briefing.context, desk, ref, "sentence", 7)
    assert shown is not None
    assert (shown.before, shown.sentence, shown.after) == FERRY.paragraphs[5:8]
    assert (shown.number, shown.of) == (7, 32)
    first = news.read(briefing.context, desk, ref, "sentence", 1)
    assert first is not None
    assert first.before is None
    for wrong in (0, -1, 33):
        assert news.read(briefing.context, desk, ref, "sentence", wrong) is None
    # Leafing goes from one told sentence to the next, not through the whole article.
    told: set[int] = set()
    at: int | None = 1
    while at is not None:
        shown = news.read(briefing.context, desk, ref, "sentence", at)
        assert shown is not None
        at = shown.later
        told |= {at} if at else set()
    assert 0 < len(told) < 12


def test_neighbours_that_would_be_too_much_are_left_out(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Ferry", (words_of(1, 60), words_of(2, 40), words_of(3, 70))))
    shown = news.read(briefing.context, desk, _ref(news, desk), "sentence", 2)
    assert shown is not None
    assert shown.before is not None
    assert shown.after is None


def test_a_quotation_is_shown_in_its_sentence(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    ref = _ref(news, desk)
    said = news.read(briefing.said, desk, ref)
    assert said is not None
    assert [entry.parts for entry in said.entries] == [("It is kind of them,", "and brave.")]
    shown = news.read(briefing.context, desk, ref, "quote", said.entries[0].number)
    assert shown is not None
    assert (shown.before, shown.sentence, shown.after) == FERRY.paragraphs[-3:]
    assert (shown.number, shown.of, shown.earlier, shown.later) == (1, 1, None, None)
    assert news.read(briefing.context, desk, ref, "quote", 9) is None


def test_an_articles_quotes_come_in_pages(news: World) -> None:
    desk = news.desk("guild:1")
    said = tuple(Said((f"Word {n} of mine.",), "Tilda Brandt") for n in range(6))
    news.take(desk, Story("Ferry", tuple(f"“{one.parts[0]}”" for one in said), said))
    ref = _ref(news, desk)
    pages = [news.read(briefing.said, desk, ref, first) for first in (1, 5, 9)]
    assert [len(page.entries) for page in pages if page] == [4, 2, 0]
    second = news.read(briefing.context, desk, ref, "quote", 2)
    assert second is not None
    assert (second.earlier, second.later) == (1, 3)


def test_the_same_words_from_several_outlets_are_one_quotation(news: World) -> None:
    desk = news.desk("guild:1")
    for n, mark in enumerate((".", ",", "!")):
        one = Said((f"It is kind of them{mark}",), "Tilda Brandt")
        story = Story(f"Ferry {n}", (words_of(n), f"“It is kind of them{mark}”"), (one,), outlet=f"Outlet {n}")
        news.take(desk, story, NOW + timedelta(hours=n))
    answer = news.read(briefing.quotes, desk, "brandt")
    assert (answer.total, len(answer.entries)) == (1, 1)
    (entry,) = answer.entries
    assert [entry.source.outlet, *(other.outlet for other in entry.others)] == ["Outlet 2", "Outlet 1", "Outlet 0"]


def test_quotes_come_in_pages_for_one_person_or_several(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(9):
        who = "Tilda Brandt" if n % 2 else "Egon Brandt"
        one = Said((f"Word {n} of mine.",), who, "chair")
        news.take(desk, Story(f"Ferry {n}", (words_of(n), f"“Word {n} of mine.”"), (one,)), NOW + timedelta(hours=n))
    asked = news.read(briefing.quotes, desk, "brandt")
    assert [(choice.name, choice.quotes, choice.key) for choice in asked.choices] == [
        ("Egon Brandt", 5, "egon brandt"), ("Tilda Brandt", 4, "tilda brandt"),
    ]  # fmt: skip
    assert (asked.entries, asked.chosen) == ((), False)
    keys = [choice.key for choice in asked.choices]
    pages = [news.read(briefing.quotes_of, desk, keys, None, first) for first in (1, 5, 9)]
    assert [page.total for page in pages] == [9, 9, 9]
    assert [entry.parts[0] for page in pages for entry in page.entries] == [
        f"Word {n} of mine." for n in range(8, -1, -1)
    ]
    one = news.read(briefing.quotes_of, desk, keys[1:])
    assert {entry.speaker for entry in one.entries} == {"Tilda Brandt"}
    gone = news.read(briefing.quotes_of, desk, ("nobody",))
    assert (gone.total, gone.choices, gone.chosen) == (0, (), True)
    elsewhere = news.read(briefing.quotes, desk, "egon", "zebra")
    assert (elsewhere.total, elsewhere.elsewhere) == (0, 5)


def test_unverified_text_is_told_as_such_and_nobody_is_quoted_from_it(news: World) -> None:
    desk = news.desk("guild:1")
    _, ref = news.write(intake.save, desk, read(FERRY), SourceKind.PASTED, "Ana", NOW)
    opened = news.read(briefing.article, desk, ref)
    assert opened is not None
    assert (opened.telling.saved_by, opened.telling.outlet, opened.approved, opened.quotes) == ("Ana", None, False, 0)
    said = news.read(briefing.said, desk, ref)
    assert said is not None
    assert said.total == 0
    assert news.read(briefing.context, desk, ref, "quote", 1) is None
    assert news.read(briefing.people, desk, "") == ()
    assert news.read(briefing.quotes, desk, "brandt").choices == ()
    news.write(editing.approve, desk, ref, NOW)
    opened = news.read(briefing.article, desk, ref)
    assert opened is not None
    assert (opened.telling.saved_by, opened.telling.contributor, opened.quotes) == (None, "Ana", 1)


def test_a_slip_of_the_keyboard_brings_what_was_meant(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(3):
        story = Story(f"Kursk update {n}", (words_of(n),), (), outlet=f"Outlet {n}")
        news.write(intake.take, _terms(story, "Kursk", "Bridge"), news.source(desk), NOW + timedelta(hours=n))
    assert news.read(briefing.latest, desk, "kusrk").suggestion == Suggestion("kursk", 3)
    assert news.read(briefing.latest, desk, "Kusrk update").suggestion == Suggestion("Kursk update", 3)
    summary = news.read(briefing.summary, desk, "kusrk")
    assert isinstance(summary, NothingFound)
    assert summary.suggestion == Suggestion("kursk", 3)
    # A word that is like none is left out, and of known ones that never meet, one is.
    assert news.read(briefing.latest, desk, "kursk xylophone").suggestion == Suggestion("kursk", 3)
    assert news.read(briefing.latest, desk, "kursk w1x7 w2x7").suggestion == Suggestion("kursk w2x7", 1)
    for nothing in ("xylophone", "ku", "x" * 300):
        assert news.read(briefing.latest, desk, nothing).suggestion is None
    assert news.read(briefing.latest, desk, "kursk").suggestion is None


@pytest.mark.parametrize("signs", ["!", "''", '^*"', "…"])
def test_signs_alone_are_no_topic(news: World, signs: str) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    with pytest.raises(UnreadableQuery, match="no word to look for"):
        news.read(briefing.latest, desk, signs)
    with pytest.raises(UnreadableQuery, match="no word to look for"):
        news.read(briefing.summary, desk, signs)


def test_a_name_with_a_slip_brings_the_person(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    for slip in ("tilda brandd", "brant", "TILDA BRADNT"):
        answer = news.read(briefing.quotes, desk, slip)
        assert answer.slip
        assert [choice.key for choice in answer.choices] == ["tilda brandt"]
        assert len(answer.entries) == 1
    meant = news.read(briefing.quotes, desk, "rbandt").suggestion
    assert meant is not None
    assert (meant.name, meant.key, meant.quotes) == ("Tilda Brandt", "tilda brandt", 1)
    assert news.read(briefing.quotes, desk, "zzyx").suggestion is None
    assert news.read(briefing.quotes, desk, "").suggestion is None


def test_topics_and_people_are_offered_from_the_desks_own_news(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(3):
        story = replace(FERRY, title=f"Ferry {n}", outlet=f"Outlet {n}")
        reading = _terms(story, "Ostrava Island", "ferry", f"only {n}", "to", "漢")
        news.write(intake.take, reading, news.source(desk), NOW + timedelta(hours=n))
    everything = news.read(briefing.topics, desk, "")
    assert everything[:2] == ("Ostrava Island", "ferry")
    assert "to" not in everything
    assert "漢" in everything
    assert news.read(briefing.topics, desk, "ISL") == ("Ostrava Island",)
    assert news.read(briefing.topics, desk, "zzz") == ()
    (person,) = news.read(briefing.people, desk, "bran")
    assert (person.name, person.role, person.quotes) == ("Tilda Brandt", "head of the harbour board", 1)
    assert news.read(briefing.people, desk, "harbour til") == (person,)
    assert news.read(briefing.people, desk, "egon") == ()
    examples = news.read(briefing.examples, desk)
    assert (examples.topic, examples.person, examples.key) == ("Ostrava Island", "Tilda Brandt", "tilda brandt")
    other = news.desk("guild:2")
    assert news.read(briefing.topics, other, "") == ()
    assert news.read(briefing.people, other, "") == ()
    assert news.read(briefing.examples, other).topic == ""


def test_no_more_is_offered_than_discord_shows(news: World) -> None:
    desk = news.desk("guild:1")
    terms = tuple(f"term{n}" for n in range(40))
    said = tuple(Said((f"Word {n} of mine.",), f"Ada Person{n}x") for n in range(40))
    story = Story("Ferry", tuple(f"“{one.parts[0]}”" for one in said), said)
    news.write(intake.take, _terms(story, *terms, "x" * 101), news.source(desk), NOW)
    assert len(news.read(briefing.topics, desk, "")) == 25
    assert news.read(briefing.topics, desk, "xxx") == ()
    assert len(news.read(briefing.people, desk, "ada")) == 25


def test_a_brief_tells_a_text_that_is_not_stored(news: World) -> None:
    answer = briefing.brief(read(FERRY))
    assert answer.title == "Ferry stops"
    assert answer.of == 32
    assert set(answer.sentences) <= set(FERRY.paragraphs)
    assert [(speaker.name, speaker.quotes) for speaker in answer.speakers] == [("Tilda Brandt", 1)]
    assert news.read(briefing.latest, news.desk("guild:1"), "").total == 0


_SENTENCES = st.lists(st.tuples(st.text(min_size=1, max_size=80), st.none() | st.integers(0, 20)), max_size=30)


@given(_SENTENCES, st.sampled_from([share.SHORT, share.MEDIUM, share.LONG]), st.sampled_from(["en", "ja"]))
@settings(max_examples=examples(100), deadline=None)
def test_beyond_one_sentence_never_more_is_shown_than_may_be(
    texts: list[tuple[str, int | None]], words: int, language: str
) -> None:
    sentences = [StoredSentence(text, n * 100, n * 100 + len(text), rank) for n, (text, rank) in enumerate(texts)]
    chosen = share.pick(sentences, language, words)
    assert all(sentence in sentences for sentence in chosen)
    assert bool(chosen) == any(rank is not None for _, rank in texts)
    if len(chosen) > 1:
        shown = sum(length(sentence.text, language) for sentence in chosen)
        everything = sum(length(sentence.text, language) for sentence in sentences)
        assert shown <= min(words, share.MOST_SHARE * everything)


@pytest.mark.parametrize("first", [-5, 0, 1])
def test_a_page_before_the_first_is_the_first(news: World, first: int) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    answer = news.read(briefing.latest, desk, "", first)
    assert (answer.first, len(answer.stories)) == (1, 1)
    assert news.read(briefing.quotes, desk, "brandt", None, first).first == 1
