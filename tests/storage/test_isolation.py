"""Each desk is its own: whatever another desk saves, every answer to this one stays the same to the byte."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.article import Added, Desk, Duplicate, NewVersion, SourceKind, StoredArticle, StoredPerson
from newsdesk.storage import articles, desks, quotes, search, stories, story_links
from newsdesk.text.query import parse
from tests.examples import examples
from tests.storage.world import NOW, Said, Story, World, read, words_of, world

BRANDT = Said(("It is kind of them.",), "Tilda Brandt", "head of the harbour board", ("Brandt",))
SHORT = Said(("We shall see.",), "Brandt", "chair")
FERRY = Story(
    "Ferry to Ostrava Island stops", ("Nobody sails in winter.", words_of(1), "“It is kind of them.”"), (BRANDT,)
)
POOL = (
    FERRY,
    replace(FERRY, url="https://lantern.example/ferry"),
    replace(FERRY, url="https://lantern.example/ferry", title="Ferry stops for good"),
    replace(FERRY, title="Island ferry stops", paragraphs=("Nobody sails.", words_of(1), "“It is kind of them.”")),
    Story("Bridge closed", ("Lorries take the valley road.", words_of(2), "“We shall see.”"), (SHORT,)),
    Story("BRIDGE CLOSED", ("Lorries take the valley road.", words_of(2), "“We shall see.”"), (SHORT,)),
    Story("Ferry board meets", ("Ostrava Island winter.", words_of(1, 60), words_of(3, 60))),
    Story("A third matter", (words_of(4),)),
)
QUERIES = ("", "ferry", '"nobody sails"', "bridge valley", "w1x7", "nothing of this")
NAMES = ("brandt", "tilda brandt", "head of the harbour", "chair", "bran", "tilda board", "nobody")


@dataclass(frozen=True)
class Save:
    """Somebody takes an article in: desk A, desk B, or everyone (`None`)."""

    who: str | None
    story: int
    outlet: int
    kind: int
    minutes: int
    approved: bool


OUTLETS = ("The Lantern", "The Lantern", "The Lantern", None)
KINDS = (SourceKind.SHELL, SourceKind.SHELL, SourceKind.SHELL, SourceKind.PASTED, SourceKind.LINK)

# Few texts and outlets, so that the same thing is saved again and again, by one desk, by another, and publicly.
SAVES = st.lists(
    st.builds(
        Save,
        who=st.sampled_from(["a", "b", None]),
        story=st.integers(0, len(POOL) - 1),
        outlet=st.integers(0, len(OUTLETS) - 1),
        kind=st.integers(0, len(KINDS) - 1),
        minutes=st.integers(0, 6 * 24 * 60),
        approved=st.sampled_from([True, True, True, False]),
    ),
    min_size=6,
    max_size=16,
)

Seen: TypeAlias = tuple[object, ...]


def _bare(article: StoredArticle) -> StoredArticle:
    """Return an article without its numbers: they are shown nowhere, and differ between two databases."""
    return replace(article, id=0, story_id=0)


def _answers(session: Session, desk: Desk) -> Seen:
    """Return everything that a desk can be told, in the order in which it is told."""
    told: list[object] = [desks.holdings(session, desk)]
    for words in QUERIES:
        query = parse(words)
        ids = search.newest(session, desk, query, limit=50)
        told.append([_bare(article) for article in articles.many(session, desk, ids)])
        told.append(search.count(session, desk, query))
        page = stories.newest(session, desk, query, limit=2, offset=1)
        for story in page.stories:
            told.append(([_bare(article) for article in story.matching], [_bare(other) for other in story.others]))
            told.append([_bare(article) for article in stories.members(session, desk, story.id)])
            links = story_links.of_story(session, desk, story.matching[0], 9)
            told.append(([_bare(one) for one in links.follows], [_bare(one) for one in links.later]))
        told.append((page.total, page.more))
    seen = search.newest(session, desk, parse(""), limit=50)
    told += [(articles.sentences(session, desk, id_), articles.body(session, desk, id_)) for id_ in seen]
    for words in NAMES:
        people = quotes.people(session, desk, words)
        told.append([_unnumbered(person) for person in people])
        for person in people:
            for about in (None, parse("ferry")):
                said = quotes.by_person(session, desk, [person], about=about, limit=3)
                told.append([replace(quote, article=_bare(quote.article), person_id=None) for quote in said])
                told.append(quotes.count(session, desk, [person], about=about))
    return tuple(told)


def _unnumbered(person: StoredPerson) -> StoredPerson:
    """Return somebody without the numbers of articles, which count over all desks."""
    partly = tuple((key, frozenset(range(len(ids)))) for key, ids in person.partly)
    return replace(person, id=0, partly=partly, besides=frozenset(range(len(person.besides))))


def _play(session: Session, saves: list[Save], kept: tuple[str | None, ...]) -> list[str]:
    """Take in what some of the desks (and everyone) save, and return what desk B was told at each of its own."""
    owners = {key: desks.ensure(session, f"guild:{key}", NOW) for key in kept if key is not None}
    told: list[str] = []
    for n, save in enumerate(saves):
        if save.who not in kept:
            continue
        now = NOW + timedelta(days=n)
        story = replace(POOL[save.story], outlet=OUTLETS[save.outlet], published=NOW + timedelta(minutes=save.minutes))
        if save.who is None:
            source = desks.everyone_source(session, story.outlet, now)
            intake.take(session, read(story), source, now)
            continue
        kind = KINDS[save.kind]
        outlet = None if kind is SourceKind.PASTED else story.outlet
        source = desks.private_source(session, owners[save.who], kind, outlet, now)
        taken = intake.take(session, read(story), source, now, saved_by=f"@{n}", approved=save.approved)
        if save.who == "b":
            told.append(type(taken).__name__)
    return told


@pytest.mark.no_cover  # long, and its ways are measured in the tests beside it
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SAVES)
def test_what_another_desk_saves_changes_no_answer(saves: list[Save]) -> None:
    with world() as shared, world() as alone:
        assert shared.write(_play, saves, ("a", "b", None)) == alone.write(_play, saves, ("b", None))
        assert shared.read(_answers, shared.desk("guild:b")) == alone.read(_answers, alone.desk("guild:b"))
        assert shared.write(search.check) == ()


@pytest.mark.no_cover  # long, and its ways are measured in the tests beside it
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SAVES)
def test_public_stories_are_what_they_would_be_without_private_articles(saves: list[Save]) -> None:
    with world() as shared, world() as public:
        shared.write(_play, saves, ("a", "b", None))
        public.write(_play, saves, (None,))
        assert shared.read(_answers, shared.desk("guild:new")) == public.read(_answers, public.desk("guild:new"))


def test_what_is_not_yours_looks_like_what_does_not_exist(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    taken = news.take(one, FERRY)
    assert isinstance(taken, Added)
    (article,) = news.read(articles.many, one, [taken.article_id])
    (person,) = news.read(quotes.people, one, "brandt")
    for id_, story_id, who in ((article.id, article.story_id, person), (7, 7, replace(person, keys=("nobody",)))):
        assert news.read(articles.many, two, [id_]) == ()
        assert news.read(articles.sentences, two, id_) == ()
        assert news.read(articles.sentences_of, two, [id_]) == {}
        assert news.read(articles.body, two, id_) == ()
        assert news.read(stories.members, two, story_id) == ()
        assert news.read(quotes.by_person, two, [who], limit=9) == ()
        assert news.read(quotes.count, two, [who]) == 0
    assert news.read(quotes.people, two, "brandt") == ()
    assert news.read(stories.newest, two, parse("ferry"), limit=9).total == 0
    assert (news.read(desks.holdings, two).articles, news.read(desks.holdings, two).newest) == (0, None)


def test_a_private_article_joins_a_shared_story_for_its_desk_alone(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    for n in range(8):
        news.take(None, Story(f"Other {n}", (words_of(n + 10),)), NOW)
    news.take(None, replace(FERRY, outlet="The Lantern"), NOW)
    mine = news.take(one, replace(FERRY, outlet="Northern Standard"), NOW + timedelta(minutes=5))
    assert isinstance(mine, Added)
    (article,) = news.read(articles.many, one, [mine.article_id])
    assert [a.outlet for a in news.read(stories.members, one, article.story_id)] == ["Northern Standard", "The Lantern"]
    assert [a.outlet for a in news.read(stories.members, two, article.story_id)] == ["The Lantern"]


def test_a_public_article_never_joins_a_private_story(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    for n in range(8):
        news.take(one, Story(f"Other {n}", (words_of(n + 10),)), NOW)
    news.take(one, replace(FERRY, outlet="Northern Standard"), NOW)
    public = news.take(None, replace(FERRY, outlet="The Lantern"), NOW + timedelta(minutes=5))
    assert isinstance(public, Added)
    (article,) = news.read(articles.many, two, [public.article_id])
    assert [a.outlet for a in news.read(stories.members, one, article.story_id)] == ["The Lantern"]


def test_what_a_person_is_called_comes_from_what_the_desk_sees(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    news.take(one, FERRY)
    loud = Said(("It is kind of them.",), "TILDA BRANDT", "notorious chair", ("The Shouter",))
    news.take(None, replace(FERRY, said=(loud,), outlet="The Lantern"))
    (person,) = news.read(quotes.people, two, "tilda brandt")
    assert (person.name, person.role, person.quotes) == ("TILDA BRANDT", "notorious chair", 1)
    assert news.read(quotes.people, two, "harbour") == ()
    assert len(news.read(quotes.people, one, "harbour")) == 1


CROWD = 3


def test_what_others_add_to_a_shared_story_does_not_keep_an_article_out_of_it(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")

    words = words_of(1, 100).split()
    telling = " ".join(words[70:90])

    def save(session: Session, *, crowd: bool) -> tuple[StoredArticle, ...]:
        everyone = desks.everyone_source(session, "The Lantern", NOW)
        for n in range(8):
            intake.take(session, read(Story(f"Other {n}", (words_of(n + 10),))), everyone, NOW)
        intake.take(session, read(Story("Ferry", (" ".join(words), telling))), everyone, NOW)
        if crowd:
            # Alike enough to the story's other half to join it, and of nothing that desk two's article is about.
            source = desks.private_source(session, one, SourceKind.SHELL, None, NOW)
            for n in range(CROWD):
                half = " ".join(words[:70] + words[70:74] * 3)
                story = Story(f"Crowd {n}", (half, words_of(n + 30, 25)))
                intake.take(session, read(story), source, NOW + timedelta(minutes=n))
        source = desks.private_source(session, two, SourceKind.SHELL, None, NOW)
        half = " ".join(words[74:]), " ".join(words[74:90])
        taken = intake.take(session, read(Story("Mine", (*half, words_of(50, 40)))), source, NOW + timedelta(hours=1))
        assert isinstance(taken, Added)
        if crowd:
            crowded = articles.many(session, one, search.newest(session, one, parse(f'"crowd {CROWD - 1}"'), limit=1))
            assert len(stories.members(session, one, crowded[0].story_id)) == 1 + CROWD
        (article,) = articles.many(session, two, [taken.article_id])
        return tuple(_bare(article) for article in stories.members(session, two, article.story_id))

    with world() as other:
        assert [other.desk(key) for key in ("guild:1", "guild:2")] == [one, two]
        alone = other.write(save, crowd=False)
    assert [article.title for article in alone] == ["Mine", "Ferry"]
    assert news.write(save, crowd=True) == alone


def _public_counts(session: Session) -> dict[str, int]:
    rows = session.execute(text("SELECT term, articles FROM term_counts WHERE scope = 0"))
    return {row[0]: row[1] for row in rows}


def test_how_common_a_word_is_in_public_is_counted_in_public_articles_alone(news: World) -> None:
    news.take(news.desk("guild:1"), FERRY)
    news.take(None, POOL[4])
    counted = news.read(_public_counts)
    assert counted[""] == 1
    assert "valley" in counted
    assert "sails" not in counted


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.EVERYONE])
def test_a_private_source_is_never_of_a_public_kind(news: World, kind: SourceKind) -> None:
    with pytest.raises(ValueError, match="public"):
        news.source(news.desk("guild:1"), kind)


def test_taken_says_the_same_to_both(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    linked = POOL[1]
    changed = POOL[2]
    for desk in (one, two):
        assert isinstance(news.take(desk, linked), Added)
        assert isinstance(news.take(desk, linked), Duplicate)
        assert isinstance(news.take(desk, changed), NewVersion)
