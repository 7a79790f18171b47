"""A story as it is told: no more of an article than may be shown, what was corrected, and one voice a person."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from newsdesk import briefing
from newsdesk.briefing._story_parts import gathered
from newsdesk.ingest import briefs
from newsdesk.ingest.workers import Inline
from newsdesk.models.answers import NothingFound
from newsdesk.models.article import Desk
from newsdesk.models.story import Passage, StoryBrief, StoryChanges, StoryFindings, StoryTold, StoryVoices
from newsdesk.storage import articles, editing, stories, story_briefs
from newsdesk.text.sentences import length
from tests.storage.among_others import filled, take
from tests.storage.world import NOW, Said, Story, World, words_of

__all__ = ["filled"]  # a fixture

KIND = Said(("It is kind of them.",), "Tilda Brandt", "head of the harbour board", ("Brandt",))
SENTENCES = tuple(f"The ferry {words_of(n + 200, 14)} stops." for n in range(12))
FERRY = Story("Ferry to Ostrava stops", (*SENTENCES, "“It is kind of them.”"), (KIND,))


def ready(news: World, desk: Desk, ref: str) -> None:
    """Have found what a story's articles tell together."""
    seen = news.read(briefs.missing, desk, ref)
    if seen is not None:
        asyncio.run(briefs.make(news.db, Inline(), seen, lambda: NOW))


def test_no_more_of_an_article_is_told_than_may_be(news: World) -> None:
    desk = news.desk("guild:1")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate("ABC")]
    ready(news, desk, refs[0])
    told = news.read(briefing.story, desk, refs[0])
    assert isinstance(told, StoryBrief)
    assert told.sentences
    assert all(one.text in SENTENCES or one.text == FERRY.paragraphs[-1] for one in told.sentences)
    whole = sum(length(one, "en") for one in FERRY.paragraphs)
    for ref in refs:
        own = [length(one.text, "en") for one in told.sentences if one.source.ref == ref]
        assert len(own) <= 1 or sum(own) <= min(75, 0.15 * whole)


def test_the_same_words_of_one_person_are_one_quote_of_all_outlets(news: World) -> None:
    desk = news.desk("guild:1")
    ref = [take(news, FERRY, outlet, n) for n, outlet in enumerate("ABC")][-1]
    told = news.read(briefing.story, desk, ref, "said")
    assert isinstance(told, StoryVoices)
    (voice,) = told.voices
    assert (voice.name, voice.role) == ("Tilda Brandt", "head of the harbour board")
    (quote,) = voice.quotes
    assert {quote.source.outlet, *(other.outlet for other in quote.others)} == {"A", "B", "C"}


def test_a_changed_headline_and_a_corrected_quote_are_told_the_newest_first(news: World) -> None:
    desk = news.desk("guild:1")
    ref = take(news, replace(FERRY, url="https://a.example/1"), "A")
    better = Said(("It is very kind of them.",), KIND.speaker, KIND.role, KIND.forms)
    later = replace(
        FERRY, url="https://a.example/1", outlet="A", title="Ferry stops for good",
        paragraphs=(*SENTENCES, "“It is very kind of them.”"), said=(better,),
    )  # fmt: skip
    news.take(None, later, NOW + timedelta(hours=3))
    told = news.read(briefing.story, desk, ref, "changed")
    assert isinstance(told, StoryChanges)
    assert {one.kind for one in told.changes} == {"headline", "quote"}
    (headline,) = [one for one in told.changes if one.kind == "headline"]
    assert (headline.texts, headline.before) == (("Ferry stops for good",), ("Ferry to Ostrava stops",))
    (quote,) = [one for one in told.changes if one.kind == "quote"]
    assert (quote.texts, quote.before) == (better.parts, KIND.parts)
    assert quote.at == NOW + timedelta(hours=3)


def test_what_a_later_article_adds_is_told_with_who_said_so(news: World) -> None:
    desk = news.desk("guild:1")
    ref = take(news, FERRY, "A")
    new = "Divers found cracks in the rudder of the old steel hull."
    take(news, replace(FERRY, paragraphs=(SENTENCES[0], new, *FERRY.paragraphs[1:])), "B", 30)
    ready(news, desk, ref)
    told = news.read(briefing.story, desk, ref, "changed")
    assert isinstance(told, StoryChanges)
    assert [(one.kind, one.source.outlet, one.texts) for one in told.changes] == [("added", "B", (new,))]
    assert told.first.outlet == "A"


def test_each_outlet_is_told_once_by_its_newest(news: World) -> None:
    desk = news.desk("guild:1")
    ref = take(news, FERRY, "A")
    take(news, replace(FERRY, title="Ferry still stopped"), "B", 5)
    take(news, replace(FERRY, title="Ferry: what we know", paragraphs=(*FERRY.paragraphs[2:], words_of(90))), "A", 9)
    told = news.read(briefing.story, desk, ref, "told")
    assert isinstance(told, StoryTold)
    assert [(one.telling.outlet, one.articles) for one in told.outlets] == [("A", 2), ("B", 1)]
    assert told.outlets[0].telling.headline == "Ferry: what we know"


def test_the_story_that_several_outlets_tell_is_meant(news: World) -> None:
    desk = news.desk("guild:1")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate("AB")]
    take(news, Story("Ferry board dines", (words_of(70), "The ferry board dined.")), "C", 50)
    found = news.read(briefing.story_about, desk, "ferry")
    assert not isinstance(found, NothingFound)
    assert found.ref in refs
    assert found.others == 1
    assert isinstance(news.read(briefing.story_about, desk, "zeppelin"), NothingFound)


def test_a_story_about_the_words_is_meant_before_one_that_mentions_them(news: World) -> None:
    desk = news.desk("guild:1")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate("AB")]
    museum = Story("Museum opens", (words_of(40, 30), "It stays open late."))
    for n, outlet in enumerate("CD"):
        take(news, museum, outlet, 50 + n)
    take(news, replace(museum, paragraphs=(*museum.paragraphs, "One comes by ferry.")), "E", 60)
    found = news.read(briefing.story_about, desk, "ferry")
    assert not isinstance(found, NothingFound)
    assert found.ref in refs
    assert found.others == 1
    found = news.read(briefing.story_about, desk, "late")
    assert not isinstance(found, NothingFound)
    assert found.ref not in refs


def test_one_outlets_story_with_the_words_in_its_headline_is_meant_before_a_mention(news: World) -> None:
    desk = news.desk("guild:1")
    ref = take(news, replace(FERRY, title="Voss leaves Saltmere"), "A")
    museum = Story("Museum opens", (words_of(40, 30), "It stays open late."))
    for n, outlet in enumerate("CD"):
        take(news, museum, outlet, 50 + n)
    take(news, replace(museum, paragraphs=(*museum.paragraphs, "Voss sang.")), "E", 60)
    found = news.read(briefing.story_about, desk, "voss")
    assert not isinstance(found, NothingFound)
    assert found.ref == ref


def test_what_goes_on_from_a_sentence_without_room_is_not_told(news: World) -> None:
    desk = news.desk("guild:1")
    long, short = f"The board pays {words_of(1, 108)}.", "That is what it offered in spring."
    texts = (
        f"The ferry {words_of(2, 8)} stops.",
        long,
        short,
        *(f"Crews {words_of(n, 90)} wait." for n in range(3, 12)),
    )
    first = take(news, Story("Ferry to Ostrava stops", texts), "A")
    take(news, Story("Ferry to Ostrava stops", (texts[0], *texts[3:])), "B", 1)
    article = news.read(articles.by_ref, desk, first)
    assert article is not None
    told_of = news.read(gathered, desk, news.read(stories.around, desk, article))
    place = next(n for n, one in enumerate(told_of.view.versions) if one.article.id == article.id)
    starts = {one.text: one.start for one in told_of.sentences[article.id]}
    brief = tuple(Passage(place, starts[text], starts[text] + len(text), n) for n, text in enumerate(texts[:3]))
    news.write(story_briefs.keep, told_of.view, StoryFindings(brief, ()), NOW)
    told = news.read(briefing.story, desk, first)
    assert isinstance(told, StoryBrief)
    assert [one.text for one in told.sentences] == [texts[0]]


def test_many_quotations_of_a_short_article_are_within_its_share(news: World) -> None:
    desk = news.desk("guild:1")
    people = ("Tilda Brandt", "Ines Vold", "Jon Arden")
    said = tuple(Said((f"We {words_of(n, 10)} and leave.",), name) for n, name in enumerate(people))
    quoted = tuple(f"“{one.parts[0]}”" for one in said)
    ref = take(news, Story("Ferry to Ostrava stops", (*SENTENCES[:6], *quoted), said), "A")
    told = news.read(briefing.story, desk, ref, "said")
    assert isinstance(told, StoryVoices)
    assert {one.name for one in told.voices} == set(people)
    assert sum(len(one.quotes) for one in told.voices) == 1, "one is always shown, and a second would be too much"


def test_an_article_that_is_removed_is_no_part_of_its_story_any_more(news: World) -> None:
    desk = news.desk("guild:1")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate("ABC")]
    ready(news, desk, refs[0])
    assert news.write(editing.remove, desk, refs[0], NOW)
    assert news.read(briefing.story, desk, refs[0]) is None
    ready(news, desk, refs[1])
    told = news.read(briefing.story, desk, refs[1])
    assert isinstance(told, StoryBrief)
    assert {one.outlet for one in told.head.articles} == {"B", "C"}
