"""What becomes of an article that comes in: added, known, another version; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.errors import UnreadableText
from newsdesk.ingest import intake
from newsdesk.models.article import Added, Desk, Duplicate, NewVersion, SourceKind, StoredArticle, Taken
from newsdesk.storage import articles, desks, grouping, quotes, search, stories
from newsdesk.storage.ids import first_id
from newsdesk.text.query import Query, parse
from tests.storage.world import NOW, Said, Story, World, read, words_of, world

LONG = words_of(1, 200)
FERRY = Story(
    "Ferry to Ostrava Island stops",
    ("Nobody sails in winter, the board said.", LONG, 'Brandt said: "It is kind of them."'),
    (Said(("It is kind of them.",), "Tilda Brandt", "head of the harbour board"),),
    outlet="The Lantern",
)
LINKED = replace(FERRY, url="https://lantern.example/ferry")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def news() -> Iterator[World]:
    """A database of the test's own."""
    with world() as opened:
        yield opened


def _all(news: World, desk: Desk) -> tuple[StoredArticle, ...]:
    return news.read(articles.many, desk, news.read(search.newest, desk, Query(), limit=100))


def _count(news: World, table: str) -> int:
    return news.read(lambda session: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _id(taken: Taken) -> int:
    return taken.article_id if isinstance(taken, Added) else taken.of


def test_an_article_is_stored_as_it_was_read(news: World) -> None:
    desk = news.desk("shell")
    published = datetime(2026, 1, 14, 6, 30, 15, 123456, tzinfo=UTC)
    taken = news.take(desk, replace(LINKED, published=published))
    assert isinstance(taken, Added)
    (article,) = _all(news, desk)
    assert replace(article, ref="") == StoredArticle(
        id=taken.article_id,
        title=FERRY.title,
        url="https://lantern.example/ferry",
        outlet="The Lantern",
        author="Ines Vold",
        language="en",
        published=published,
        first_seen=NOW,
        story_id=article.story_id,
        saved_by=None,
        approved=True,
        version=1,
    )
    assert article.id == first_id(published)
    assert [s.text for s in news.read(articles.sentences, desk, article.id)] == list(FERRY.paragraphs)
    assert [s.rank for s in news.read(articles.sentences, desk, article.id)] == [None, 1, 2]
    assert news.read(articles.sentences_of, desk, [article.id])[article.id] == news.read(
        articles.sentences, desk, article.id
    )
    assert news.read(articles.body, desk, article.id) == FERRY.paragraphs


@pytest.mark.parametrize("story", [FERRY, LINKED])
def test_the_same_again_is_known_and_stores_nothing(news: World, story: Story) -> None:
    desk = news.desk("shell")
    first = news.take(desk, story)
    tables = ("articles", "versions", "quotes", "people", "stories", "article_sources", "article_terms", "sources")
    before = [_count(news, table) for table in tables]
    assert news.take(desk, story, LATER) == Duplicate(_id(first))
    shouted = replace(story, title=story.title.upper())
    assert news.take(desk, shouted, LATER) == Duplicate(_id(first))
    assert [_count(news, table) for table in tables] == before
    assert news.write(search.check) == ()


def test_the_same_text_at_the_same_outlet_under_another_address_is_known(news: World) -> None:
    desk = news.desk("shell")
    first = news.take(desk, LINKED)
    assert news.take(desk, replace(LINKED, url="https://lantern.example/m/ferry")) == Duplicate(_id(first))
    other = replace(LINKED, url="https://standard.example/ferry", outlet="Northern Standard")
    assert isinstance(news.take(desk, other), Added)


def test_without_a_named_outlet_the_host_tells_outlets_apart(news: World) -> None:
    desk = news.desk("shell")
    nameless = replace(LINKED, outlet=None)
    first = news.take(desk, nameless)
    assert news.take(desk, replace(nameless, url="https://www.lantern.example/b/ferry")) == Duplicate(_id(first))
    assert isinstance(news.take(desk, replace(nameless, url="https://standard.example/ferry")), Added)


def test_a_changed_headline_or_text_at_the_same_address_is_another_version(news: World) -> None:
    desk = news.desk("shell")
    first = news.take(desk, LINKED)
    changed = replace(
        LINKED,
        title="Ferry to Ostrava Island stops for good",
        paragraphs=("Nobody sails any more.", 'Brandt said: "It is very kind."'),
        said=(Said(("It is very kind.",), "Tilda Brandt", "chair"),),
    )
    assert news.take(desk, changed, LATER) == NewVersion(_id(first), 2)
    (article,) = _all(news, desk)
    assert (article.id, article.title, article.version, article.first_seen) == (_id(first), changed.title, 2, NOW)
    assert news.read(search.count, desk, parse("winter")) == 0
    assert news.read(search.count, desk, parse("any more good")) == 1
    (person,) = news.read(quotes.people, desk, "brandt")
    (quote,) = news.read(quotes.by_person, desk, [person], limit=9)
    assert (quote.parts, quote.role, person.role) == (("It is very kind.",), "chair", "chair")
    assert [_count(news, table) for table in ("versions", "quotes", "article_vectors", "stories")] == [2, 2, 1, 1]
    assert news.write(search.check) == ()
    # The old text comes round once more, from a slower reader of the same page.
    assert news.take(desk, LINKED, LATER) == Duplicate(_id(first))
    assert _all(news, desk) == (article,)


def test_without_an_address_a_near_copy_of_the_same_outlet_is_another_version(news: World) -> None:
    desk = news.desk("shell")
    first = news.take(desk, FERRY)
    corrected = replace(
        FERRY, paragraphs=(FERRY.paragraphs[0].replace("Nobody", "Hardly anybody"), *FERRY.paragraphs[1:])
    )
    assert news.take(desk, corrected, LATER) == NewVersion(_id(first), 2)
    retitled = replace(corrected, title="No ferry this winter")
    assert news.take(desk, retitled, LATER) == NewVersion(_id(first), 3)
    assert isinstance(news.take(desk, replace(retitled, outlet="Northern Standard"), LATER), Added)
    assert news.write(search.check) == ()


def test_the_same_headline_over_another_text_is_another_article(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, Story("Morning briefing", (words_of(1),), outlet="The Lantern"))
    assert isinstance(news.take(desk, Story("Morning briefing", (words_of(2),), outlet="The Lantern")), Added)


def test_headlines_without_a_text_are_known_by_their_words(news: World) -> None:
    desk = news.desk("shell")
    first = news.take(desk, Story("Ferry stops", ()))
    assert news.take(desk, Story("Ferry stops", ())) == Duplicate(_id(first))
    assert isinstance(news.take(desk, Story("Bridge opens", ())), Added)
    assert isinstance(news.take(desk, Story("", ("Only a body.",))), Added)
    assert news.write(search.check) == ()


def test_a_second_source_of_a_known_article_is_noted_and_found_by_it(news: World) -> None:
    desk = news.desk("shell")
    first = news.take(desk, FERRY)
    again = news.source(desk, SourceKind.LINK, "The Lantern")
    assert news.write(intake.take, read(FERRY), again, LATER) == Duplicate(_id(first))
    assert news.write(intake.take, read(FERRY), again, LATER) == Duplicate(_id(first))
    assert _count(news, "article_sources") == 2
    assert news.read(desks.holdings, desk).articles == 1
    assert news.write(search.check) == ()


def test_what_a_desk_saves_and_sees_publicly_already_is_known(news: World) -> None:
    desk = news.desk("guild:1")
    public = news.take(None, LINKED)
    assert news.take(desk, LINKED, LATER) == Duplicate(_id(public))
    changed = replace(LINKED, title="Ferry stops for good", paragraphs=("Something else.",), said=())
    private = news.take(desk, changed, LATER)
    assert isinstance(private, Added), "a desk's own copy never becomes a version of the public article"
    assert {article.title for article in _all(news, desk)} == {FERRY.title, "Ferry stops for good"}
    assert [article.title for article in _all(news, news.desk("guild:2"))] == [FERRY.title]


def test_what_a_desk_has_of_its_own_is_not_known_to_the_public_or_to_others(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    takens = [news.take(desk, LINKED) for desk in (one, two, None)]
    assert all(isinstance(taken, Added) for taken in takens)
    assert len({_id(taken) for taken in takens}) == 3
    assert len(_all(news, one)) == len(_all(news, two)) == 2
    assert len(_all(news, news.desk("guild:3"))) == 1


def test_unverified_text_is_under_no_outlets_name_and_changes_nothing_that_is_approved(news: World) -> None:
    desk = news.desk("guild:1")
    checked = news.take(desk, LINKED)
    pasted = news.source(desk, SourceKind.PASTED)
    forged = replace(LINKED, paragraphs=("The ferry sank.",), said=())
    taken = news.write(intake.take, read(forged), pasted, LATER, saved_by="Ana", approved=False)
    assert isinstance(taken, Added)
    article, original = _all(news, desk)
    assert (article.outlet, article.saved_by, article.approved) == (None, "Ana", False)
    assert (original.id, original.version, original.approved) == (_id(checked), 1, True)
    # Somebody else's paste of the same address is no version of Ana's either; her own is.
    twice = replace(forged, paragraphs=("The ferry sank twice.",))
    other = news.write(intake.take, read(twice), pasted, LATER, saved_by="Ben", approved=False)
    assert isinstance(other, Added)
    thrice = replace(forged, paragraphs=("The ferry sank three times.",))
    assert news.write(intake.take, read(thrice), pasted, LATER, saved_by="Ana", approved=False) == NewVersion(
        _id(taken), 2
    )


def test_what_is_approved_is_not_known_from_what_nobody_vouches_for(news: World) -> None:
    desk = news.desk("guild:1")
    pasted = news.source(desk, SourceKind.PASTED)
    plain = replace(FERRY, outlet=None)
    first = news.write(intake.take, read(plain), pasted, NOW, saved_by="Ana", approved=False)
    checked = news.take(desk, plain, LATER)
    assert isinstance(checked, Added)
    assert news.write(intake.take, read(plain), pasted, LATER, saved_by="Ben", approved=False) in (
        Duplicate(_id(first)),
        Duplicate(_id(checked)),
    )


def test_quotes_of_unapproved_text_are_not_told(news: World) -> None:
    desk = news.desk("guild:1")
    pasted = news.source(desk, SourceKind.PASTED)
    news.write(intake.take, read(FERRY), pasted, NOW, saved_by="Ana", approved=False)
    assert news.read(quotes.people, desk, "brandt") == ()
    assert news.read(search.count, desk, parse("ferry")) == 1


def test_ids_follow_time_and_a_full_minute_runs_over(news: World) -> None:
    desk = news.desk("shell")
    first = first_id(NOW)
    ids = [_id(news.take(desk, Story(f"n{n}", (words_of(n),)))) for n in range(3)]
    assert ids == [first, first + 1, first + 2]

    def fill(session: Session) -> None:
        for taken, to in ((ids[2], first + 65_535), (ids[1], first + 65_536)):
            for table, column in (("articles", "id"), ("versions", "article_id"), ("article_sources", "article_id")):
                session.execute(text("PRAGMA defer_foreign_keys = ON"))
                session.execute(text(f"UPDATE {table} SET {column} = {to} WHERE {column} = {taken}"))
            for table in ("article_vectors", "article_terms", "sketch_bands"):
                session.execute(text(f"UPDATE {table} SET article_id = {to} WHERE article_id = {taken}"))

    news.write(fill)
    assert _id(news.take(desk, Story("n3", (words_of(3),)))) == first + 65_537
    assert _id(news.take(desk, Story("n4", (words_of(4),)), NOW + timedelta(minutes=1))) == first + 65_538


@pytest.mark.parametrize("when", [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, tzinfo=UTC)])
def test_times_before_all_others_are_kept(news: World, when: datetime) -> None:
    desk = news.desk("shell")
    news.take(desk, replace(FERRY, published=when))
    news.take(desk, replace(FERRY, outlet="Northern Standard", published=when))
    assert [article.published for article in _all(news, desk)] == [when, when]


def test_text_that_cannot_be_written_is_refused_with_a_sentence(news: World) -> None:
    desk = news.desk("shell")
    with pytest.raises(UnreadableText, match="UTF-8"):
        news.take(desk, Story("Half a \ud83d", ("Character.",)))
    assert _count(news, "articles") == 0


STEPS = [
    (grouping, "choose"),
    (articles, "add"),
    (articles.people, "keep"),
    (articles.quotes, "keep"),
    (articles.search, "put"),
    (grouping, "keep"),
]


@pytest.mark.parametrize(("module", "step"), STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_step_leaves_nothing(
    news: World, monkeypatch: pytest.MonkeyPatch, module: object, step: str, after: bool
) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY)
    source = news.source(desk, outlet="Northern Standard")
    tables = [name for name in news.read(_tables) if not name.startswith("article_words")]
    before = {table: _count(news, table) for table in tables}
    whole = getattr(module, step)

    def crash(*args: object) -> None:
        if after:
            whole(*args)
        raise ConnectionAbortedError("the machine stops here")

    with monkeypatch.context() as patched:
        patched.setattr(module, step, crash)
        with pytest.raises(ConnectionAbortedError):
            news.write(intake.take, read(replace(FERRY, outlet="Northern Standard")), source, LATER)
    assert {table: _count(news, table) for table in tables} == before
    assert news.write(search.check) == ()
    assert isinstance(news.take(desk, replace(FERRY, outlet="Northern Standard"), LATER), Added)


def _tables(session: Session) -> list[str]:
    return [name for (name,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]


def test_one_event_from_two_outlets_is_one_story(news: World) -> None:
    desk = news.desk("shell")
    for n in range(6):
        news.take(desk, Story(f"Other {n}", (words_of(n + 10),)))
    news.take(desk, FERRY)
    telling = replace(FERRY, title="Island ferry stops", outlet="Northern Standard", published=NOW - timedelta(hours=3))
    news.take(desk, telling, LATER)
    page = news.read(stories.newest, desk, parse("ferry"), limit=3)
    assert page.total == 1
    assert [article.outlet for article in page.stories[0].matching] == ["The Lantern", "Northern Standard"]
