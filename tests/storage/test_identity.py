"""Which names are one person's: what is joined, what stays apart, and what an editor's word changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.article import Added, Desk, StoredPerson
from newsdesk.storage import articles, quotes, stories
from newsdesk.storage.naming import Kin, kin, slipped
from tests.examples import examples
from tests.storage.world import NOW, Said, Story, World, words_of

MAYOR = "mayor of Port Velm"
KEEPER = "keeper of the Skerrin light"
EVENT = words_of(1, 80)
"""Words that make two articles one story."""


def take(news: World, desk: Desk | None, n: int, name: str, role: str | None = None, story: str = "") -> str:
    """Take in the `n`-th article, which quotes somebody; those with the same `story` words are of one event.

    Return by what messages name it.
    """
    words = f"We said so, number {n}."
    body = story or words_of(n + 100, 80)
    told = Story(f"Title {n}", (body, f"“{words}” said {name}."), (Said((words,), name, role),), outlet=f"Outlet {n}")
    taken = news.take(desk, told, NOW + timedelta(hours=n))
    assert isinstance(taken, Added)
    return news.read(articles.ref_of, taken.article_id)


def persons(news: World, desk: Desk, asked: str) -> list[tuple[str, int]]:
    """Whom a name finds, with the number of quotations, in the order of names."""
    return sorted((one.name, one.quotes) for one in news.read(quotes.people, desk, asked))


ONE = [
    ("a middle initial", ("Una Marsh", MAYOR), ("Una R. Marsh", None), False),
    ("a middle name", ("Una Marsh", MAYOR), ("Una Rosalind Marsh", "Port Velm mayor"), False),
    ("a suffix", ("Owen Tarn", KEEPER), ("Owen Tarn Jr.", KEEPER), False),
    ("an initial in one story", ("Una Marsh", MAYOR), ("U. Marsh", None), True),
    ("an initial in one office", ("Una Marsh", MAYOR), ("U. Marsh", "mayor of Port Velm"), False),
    ("a surname in one story", ("Una Marsh", MAYOR), ("Marsh", None), True),
    ("a surname with a rank in one story", ("Una Marsh", MAYOR), ("Marsh", "Admiral"), True),
    ("a surname in one office", ("Una Marsh", MAYOR), ("Marsh", "Port Velm mayor"), False),
    ("a spokeswoman who is a spokesperson", ("Una Marsh", "harbour board spokeswoman"),
     ("Marsh", "spokesperson for the harbour board"), False),
    ("another spelling in one office", ("Volodymyr Hrinchenko", MAYOR), ("Wolodymyr Hrinchenko", MAYOR), False),
    ("another script", ("Danylo Ostapenko", MAYOR), ("Данило Остапенко", "мер порту"), False),
]  # fmt: skip
TWO = [
    ("a surname alone", ("Una Marsh", MAYOR), ("Marsh", None), False),
    ("a surname in another office", ("Una Marsh", MAYOR), ("Marsh", KEEPER), True),
    ("a surname and a common office", ("Una Marsh", MAYOR), ("Marsh", "mayor of Aldham"), False),
    ("another first name", ("Una Marsh", MAYOR), ("Egon Marsh", MAYOR), True),
    ("another middle initial", ("Una R. Marsh", MAYOR), ("Una K. Marsh", MAYOR), True),
    ("father and son", ("Owen Tarn Sr.", KEEPER), ("Owen Tarn Jr.", KEEPER), True),
    ("a middle name and another office", ("Una Marsh", MAYOR), ("Una Rosalind Marsh", KEEPER), False),
    ("an initial and nothing else", ("Una Marsh", MAYOR), ("U. Marsh", None), False),
    ("another initial", ("Una Marsh", MAYOR), ("E. Marsh", MAYOR), True),
    ("another spelling and nothing else", ("Volodymyr Hrinchenko", MAYOR), ("Wolodymyr Hrinchenko", KEEPER), False),
    ("a surname alike", ("Una Marsh", MAYOR), ("Una Marshall", MAYOR), True),
    ("a husband", ("Una Marsh", MAYOR), ("Mr Marsh", None), True),
    ("a courtesy and an initial", ("M. Marsh", MAYOR), ("Mr Marsh", MAYOR), True),
    ("a first name alone", ("Una Marsh", MAYOR), ("Una", MAYOR), True),
]


@pytest.mark.parametrize(("first", "second", "together"), [row[1:] for row in ONE], ids=[row[0] for row in ONE])
def test_what_else_is_said_joins_names(
    news: World, first: tuple[str, str], second: tuple[str, str | None], together: bool
) -> None:
    desk = news.desk("guild:1")
    take(news, desk, 1, *first, story=EVENT)
    take(news, desk, 2, *second, story=EVENT if together else "")
    for asked in (first[0], second[0]):
        assert persons(news, desk, asked) == [(first[0] if len(first[0]) >= len(second[0]) else second[0], 2)] or (
            [number for _, number in persons(news, desk, asked)] == [2]
        ), asked
    (one,) = news.read(quotes.people, desk, first[0])
    assert set(one.names) == {first[0], second[0]}
    assert len(news.read(quotes.by_person, desk, [one], limit=9)) == 2


@pytest.mark.parametrize(("first", "second", "together"), [row[1:] for row in TWO], ids=[row[0] for row in TWO])
def test_in_doubt_names_stay_apart(
    news: World, first: tuple[str, str], second: tuple[str, str | None], together: bool
) -> None:
    desk = news.desk("guild:1")
    take(news, desk, 1, *first, story=EVENT)
    take(news, desk, 2, *second, story=EVENT if together else "")
    (one,) = [one for one in news.read(quotes.people, desk, first[0]) if one.name == first[0]]
    assert (one.names, one.quotes) == ((first[0],), 1)


def test_a_surname_is_each_articles_own(news: World) -> None:
    desk = news.desk("guild:1")
    take(news, desk, 1, "Una Marsh", MAYOR, EVENT)
    take(news, desk, 2, "Marsh", None, EVENT)
    other = words_of(2, 80)
    take(news, desk, 3, "Egon Marsh", KEEPER, other)
    take(news, desk, 4, "Marsh", None, other)
    take(news, desk, 5, "Marsh", None)
    assert persons(news, desk, "marsh") == [("Egon Marsh", 2), ("Marsh", 1), ("Una Marsh", 2)]
    (egon,) = news.read(quotes.people, desk, "egon marsh")
    told = news.read(quotes.by_person, desk, [egon], limit=9)
    assert [quote.article.title for quote in told] == ["Title 4", "Title 3"]
    (single,) = [one for one in news.read(quotes.people, desk, "marsh") if one.name == "Marsh"]
    assert [q.article.title for q in news.read(quotes.by_person, desk, [single], limit=9)] == ["Title 5"]


def test_who_spoke_in_one_story_is_as_the_own_desks_editors_say(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    together, apart = [("Una Marsh", 2)], [("Marsh", 1), ("Una Marsh", 1)]
    first = take(news, None, 1, "Una Marsh", MAYOR, EVENT)
    second = take(news, None, 2, "Marsh", None, words_of(2, 80))
    assert persons(news, one, "marsh") == persons(news, two, "marsh") == apart
    assert news.write(stories.merge, one, first, second, NOW)
    assert (persons(news, one, "marsh"), persons(news, two, "marsh")) == (together, apart)
    assert news.write(stories.split, one, first, [second], NOW)
    assert persons(news, one, "marsh") == apart


def test_what_was_split_off_and_merged_with_another_speaks_there(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first = take(news, None, 1, "Egon Marsh", KEEPER, EVENT)
    second = take(news, None, 2, "Marsh", None, EVENT)
    third = take(news, None, 3, "Una Marsh", MAYOR, words_of(2, 80))
    before = [("Egon Marsh", 2), ("Una Marsh", 1)]
    assert persons(news, one, "marsh") == before
    assert news.write(stories.split, one, first, [second], NOW)
    assert news.write(stories.merge, one, second, third, NOW)
    assert persons(news, one, "marsh") == [("Egon Marsh", 1), ("Una Marsh", 2)]
    assert persons(news, two, "marsh") == before


def test_a_surname_that_two_of_a_story_share_is_nobodys(news: World) -> None:
    desk = news.desk("guild:1")
    take(news, desk, 1, "Una Marsh", MAYOR, EVENT)
    take(news, desk, 2, "Egon Marsh", KEEPER, EVENT)
    take(news, desk, 3, "Marsh", None, EVENT)
    take(news, desk, 4, "Marsh", "Skerrin light keeper", EVENT)
    assert persons(news, desk, "marsh") == [("Egon Marsh", 2), ("Marsh", 1), ("Una Marsh", 1)]


def test_an_initial_that_fits_two_is_neithers(news: World) -> None:
    desk = news.desk("guild:1")
    for n, name in enumerate(("Una Marsh", "Ursa Marsh", "U. Marsh")):
        take(news, desk, n, name, MAYOR, EVENT)
    assert persons(news, desk, "marsh") == [("U. Marsh", 1), ("Una Marsh", 1), ("Ursa Marsh", 1)]


def test_two_names_of_one_article_are_two_persons(news: World) -> None:
    desk = news.desk("guild:1")
    said = (Said(("We said so.",), "Owen Tarn", KEEPER), Said(("He did.",), "Owen R. Tarn", KEEPER))
    news.take(desk, Story("Two", ("“We said so.” “He did.”", words_of(3)), said))
    assert persons(news, desk, "tarn") == [("Owen R. Tarn", 1), ("Owen Tarn", 1)]


def test_what_a_desk_does_not_see_joins_nothing_there(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    take(news, None, 1, "Marsh", None, EVENT)
    take(news, one, 2, "Una Marsh", MAYOR, EVENT)
    assert persons(news, one, "marsh") == [("Una Marsh", 2)]
    assert persons(news, two, "marsh") == [("Marsh", 1)]


def _person(news: World, desk: Desk, key: str) -> StoredPerson:
    found = news.read(quotes.one, desk, key)
    assert found is not None
    return found


def test_an_editor_merges_for_the_own_desk_and_takes_it_back(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    take(news, None, 1, "Una Marsh", MAYOR)
    take(news, None, 2, "Una Velander", "author")
    assert news.write(quotes.merge, one, "una marsh", "una velander", NOW)
    assert not news.write(quotes.merge, one, "una marsh", "una velander", NOW)
    for asked in ("marsh", "velander", "author", "una"):
        assert [(p.key in {"una marsh", "una velander"}, p.quotes) for p in news.read(quotes.people, one, asked)] == [
            (True, 2)
        ]
    assert persons(news, two, "una") == [("Una Marsh", 1), ("Una Velander", 1)]
    take(news, None, 3, "Una Velander")
    assert _person(news, one, "una marsh").quotes == 3
    assert not news.write(quotes.unmerge, two, "una marsh", "una velander")
    assert news.write(quotes.unmerge, one, "una marsh", "una velander")
    assert persons(news, one, "una") == [("Una Marsh", 1), ("Una Velander", 2)]


def test_an_editor_splits_what_was_joined_and_takes_it_back(news: World) -> None:
    desk = news.desk("guild:1")
    take(news, desk, 1, "Una Marsh", MAYOR, EVENT)
    take(news, desk, 2, "Marsh", None, EVENT)
    take(news, desk, 3, "Una R. Marsh", MAYOR)
    assert len(_person(news, desk, "una marsh").names) == 3
    assert news.write(quotes.split, desk, "una marsh", "marsh", NOW)
    assert not news.write(quotes.split, desk, "una marsh", "marsh", NOW)
    assert sorted(_person(news, desk, "una marsh").names) == ["Una Marsh", "Una R. Marsh"]
    assert ("Marsh", 1) in persons(news, desk, "marsh")
    assert news.write(quotes.unsplit, desk, "una marsh", "marsh", NOW)
    assert len(_person(news, desk, "una marsh").names) == 3
    assert not news.write(quotes.unsplit, desk, "una marsh", "marsh", NOW)
    take(news, desk, 4, "Marsh", None)
    assert persons(news, desk, "marsh")[0] == ("Marsh", 1), "it is as it was: each article's own"


def test_who_is_split_off_a_merged_person_leaves_the_others_together(news: World) -> None:
    desk = news.desk("guild:1")
    for n, name in enumerate(("Una Marsh", "Ada Velander", "Ines Quell")):
        take(news, desk, n, name)
    news.write(quotes.merge, desk, "una marsh", "ada velander", NOW)
    news.write(quotes.merge, desk, "ada velander", "ines quell", NOW)
    assert len(_person(news, desk, "ines quell").names) == 3
    assert news.write(quotes.split, desk, "una marsh", "ada velander", NOW)
    assert sorted(_person(news, desk, "ines quell").names) == ["Ines Quell", "Una Marsh"]
    assert _person(news, desk, "ada velander").names == ("Ada Velander",)


def test_a_merged_surname_is_theirs_but_where_somebody_else_of_it_speaks(news: World) -> None:
    desk = news.desk("guild:1")
    take(news, desk, 1, "Una Marsh", MAYOR)
    take(news, desk, 2, "Marsh", None)
    take(news, desk, 3, "Egon Marsh", None, EVENT)
    take(news, desk, 4, "Marsh", None, EVENT)
    assert news.write(quotes.merge, desk, "una marsh", "marsh", NOW)
    assert persons(news, desk, "marsh") == [("Egon Marsh", 2), ("Una Marsh", 2)]


def test_likely_is_whose_surname_is_alike_and_whose_given_name_may_be(news: World) -> None:
    desk = news.desk("guild:1")
    for n, name in enumerate(("Katrin Marsh", "Kat Marsh", "Egon Marsh", "K. Marsh", "Marsh", "Katrin Tarn")):
        take(news, desk, n, name)
    found = news.read(quotes.likely, desk, _person(news, desk, "katrin marsh"))
    assert sorted(person.name for person in found) == ["K. Marsh", "Kat Marsh", "Marsh"]


@pytest.mark.parametrize(
    ("word", "other", "meant"),
    [
        ("halloran", "haloran", True),
        ("halloran", "hallroan", True),
        ("halloran", "halorn", True),
        ("marsh", "mrash", True),
        ("marsh", "march", True),
        ("marsh", "moral", False),
        ("tarn", "tern", True),
        ("una", "ina", False),
        ("2024", "2025", False),
        ("halloran", "valleron", False),
    ],
)
def test_a_slip_is_a_letter_or_in_long_words_two(word: str, other: str, meant: bool) -> None:
    assert slipped(word, other) is meant
    assert slipped(word, word)


@given(st.text("abc", min_size=4, max_size=12), st.data())
@settings(max_examples=examples(100), deadline=None)
def test_one_slip_anywhere_is_one_and_a_letter_more_than_may_be_is_none(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    wrong = word[:at] + "x" + word[at + 1 :]
    more, fewer = word[:at] + "x" + word[at:], word[:at] + word[at + 1 :]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert all(slipped(word, other) for other in (wrong, more, fewer, swapped))
    too_many = 2 if len(word) < 8 else 3
    places = data.draw(st.permutations(range(len(word))))[:too_many]
    assert not slipped(word, "".join("x" if n in places else letter for n, letter in enumerate(word)))


def test_kin_is_the_same_both_ways() -> None:
    names = (
        "una marsh",
        "una r marsh",
        "u marsh",
        "marsh",
        "una marsh jr",
        "una",
        "",
        "уна марш",
        "una marsch",
        "漢字",
    )
    for one in names:
        assert kin(one, one) is Kin.SAME
        for two in names:
            assert kin(one, two) is kin(two, one), (one, two)
