"""Whom a desk can ask for, and what they said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.text import SpeakerKind
from newsdesk.storage import people, quotes
from newsdesk.storage.quotes import _finding, _spoken
from newsdesk.storage.sqlite import at_once, values_at_once
from newsdesk.storage.tables import PersonRow
from newsdesk.text.query import parse
from tests.storage.plans import plans_of
from tests.storage.world import NOW, Said, Story, World, read, words_of

KIND = Said(("It is kind", "of them."), "Tilda Brandt", "head of the harbour board", ("Brandt", "Ms Brandt"))
FERRY = Story(
    "Ferry stops", (f"Ferry. {words_of(1)}", "“It is kind,” Brandt said, “of them.”"), (KIND,), outlet="Lantern"
)
OPEN = Said(("It will open.",), "Oskar Lindqvist", "county engineer")
BRIDGE = Story("Bridge closed", (f"Bridge. {words_of(2)}", "“It will open.”"), (OPEN,), outlet="Lantern")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("brandt", ["Tilda Brandt"]),
        ("BRANDT", ["Tilda Brandt"]),
        ("Tilda Brandt", ["Tilda Brandt"]),
        ("brandt tilda", ["Tilda Brandt"]),
        ("ms brandt", ["Tilda Brandt"]),
        ("head of the harbour board", ["Tilda Brandt"]),
        ("harbour brandt", ["Tilda Brandt"]),
        ("engineer", ["Oskar Lindqvist"]),
        ("lindq", ["Oskar Lindqvist"]),
        ("engin", ["Oskar Lindqvist"]),
        ("li", []),
        ("tilda lindqvist", []),
        ("", []),
        ("!", []),
    ],
)
def test_a_surname_a_part_or_a_role_finds_the_person(news: World, words: str, names: list[str]) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY, NOW)
    news.take(desk, BRIDGE, NOW + timedelta(hours=1))
    assert [person.name for person in news.read(quotes.people, desk, words)] == names


def test_a_name_is_a_name_before_it_is_a_role(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY)
    spokesman = Said(("It will open.",), "Oskar Lindqvist", "Brandt campaign spokesman")
    news.take(desk, replace(BRIDGE, said=(spokesman,)))
    assert [person.name for person in news.read(quotes.people, desk, "brandt")] == ["Tilda Brandt"]
    assert [person.name for person in news.read(quotes.people, desk, "brandt spokesman")] == ["Oskar Lindqvist"]


def test_an_ambiguous_name_brings_everybody_whoever_spoke_last_first(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY, NOW)
    other = Said(("It will open.",), "Egon Brandt", "county engineer")
    news.take(desk, replace(BRIDGE, said=(other,)), NOW + timedelta(hours=1))
    people = news.read(quotes.people, desk, "brandt")
    assert [(person.name, person.role, person.quotes) for person in people] == [
        ("Egon Brandt", "county engineer", 1),
        ("Tilda Brandt", "head of the harbour board", 1),
    ]
    assert [person.name for person in news.read(quotes.people, desk, "egon brandt")] == ["Egon Brandt"]


def test_a_single_name_is_nobody_but_itself(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY, NOW)
    single = Said(("It will open.",), "Brandt", None)
    for n in range(2):
        story = replace(BRIDGE, title=f"Bridge {n}", said=(single,), paragraphs=(words_of(n + 5), "It will open."))
        news.take(desk, story, NOW + timedelta(hours=1 + n))
    assert {p.name: p.quotes for p in news.read(quotes.people, desk, "brandt")} == {"Brandt": 1, "Tilda Brandt": 1}
    assert [p.name for p in news.read(quotes.people, desk, "tilda brandt")] == ["Tilda Brandt"]


def test_parts_are_joined_and_told_with_their_article(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY, NOW)
    (person,) = news.read(quotes.people, desk, "brandt")
    (quote,) = news.read(quotes.by_person, desk, [person], limit=5)
    assert quote.parts == ("It is kind", "of them.")
    assert (quote.speaker, quote.role, quote.person_id) == ("Tilda Brandt", "head of the harbour board", person.id)
    assert quote.article.title == "Ferry stops"


def test_the_same_words_in_other_outlets_count_once_and_follow_the_newest(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY, NOW)
    news.take(desk, replace(FERRY, outlet="Standard"), NOW + timedelta(hours=2))
    again = replace(BRIDGE, said=(replace(OPEN, speaker="Tilda Brandt"),))
    news.take(desk, again, NOW + timedelta(hours=1))
    (person,) = news.read(quotes.people, desk, "brandt")
    told = news.read(quotes.by_person, desk, [person], limit=5)
    assert [(quote.parts[0], quote.article.outlet) for quote in told] == [
        ("It is kind", "Standard"),
        ("It is kind", "Lantern"),
        ("It will open.", "Lantern"),
    ]
    assert person.quotes == news.read(quotes.count, desk, [person]) == 2
    assert news.read(quotes.by_person, desk, [person], limit=1) == told[:2]
    assert news.read(quotes.by_person, desk, [person], limit=1, offset=1) == told[2:]


def test_about_finds_what_somebody_said_under_any_form_of_their_name(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("shell")
    source = news.source(desk)
    forms = ("Ms Brandt", "Tilda Brandt", "Brandt")
    for number, form in enumerate(forms):
        told = read(replace(FERRY, title=f"Ferry {number}", paragraphs=(words_of(number), *FERRY.paragraphs)))
        told = replace(told, quotes=tuple(replace(quote, speaker=form) for quote in told.quotes))
        news.write(intake.take, told, source, NOW + timedelta(hours=number))
    news.take(desk, replace(BRIDGE, said=(replace(OPEN, speaker="Ms Brandt"), OPEN)), NOW + timedelta(hours=4))
    (person,) = news.read(quotes.people, desk, "tilda brandt")
    for few in (_spoken.FEW_NAMES, 0):
        monkeypatch.setattr(_spoken, "FEW_NAMES", few)
        for about, found in (("ferry", 3), ("-bridge", 3), ("ferry -title:1", 2), ("title:2 OR title:0", 2)):
            said = news.read(quotes.by_person, desk, [person], about=parse(about), limit=5)
            assert len(said) == found, about
            assert {quote.article.title for quote in said} <= {"Ferry 0", "Ferry 1", "Ferry 2"}


def test_about_keeps_to_articles_that_match(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY, NOW)
    news.take(desk, replace(BRIDGE, said=(replace(OPEN, speaker="Tilda Brandt"),)), NOW + timedelta(hours=1))
    (person,) = news.read(quotes.people, desk, "brandt")
    for words, parts in (("ferry", "It is kind"), ("bridge", "It will open."), ('"w2x3 w2x4"', "It will open.")):
        told = news.read(quotes.by_person, desk, [person], about=parse(words), limit=5)
        assert [quote.parts[0] for quote in told] == [parts]
        assert news.read(quotes.count, desk, [person], about=parse(words)) == 1
    assert news.read(quotes.by_person, desk, [person], about=parse("nothing"), limit=5) == ()


def test_organisations_and_the_unnamed_are_nobody_to_ask_for(news: World) -> None:
    desk = news.desk("shell")
    said = (
        Said(("It is kind",), "Harbour Board", None, kind=SpeakerKind.ORGANISATION),
        Said(("of them.",), "a spokeswoman", None, kind=SpeakerKind.UNNAMED),
    )
    news.take(desk, replace(FERRY, said=said))
    assert news.read(quotes.people, desk, "harbour") == news.read(quotes.people, desk, "spokeswoman") == ()


def test_somebody_public_and_private_is_one(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY, NOW)
    news.take(desk, replace(BRIDGE, said=(replace(OPEN, speaker="Tilda BRANDT"),)), NOW + timedelta(hours=1))
    (person,) = news.read(quotes.people, desk, "brandt")
    assert (person.name, person.quotes) == ("Tilda BRANDT", 2)
    assert len(news.read(quotes.by_person, desk, [person], limit=9)) == 2
    (elsewhere,) = news.read(quotes.people, news.desk("guild:2"), "brandt")
    assert (elsewhere.name, elsewhere.quotes) == ("Tilda Brandt", 1)
    assert len(news.read(quotes.by_person, news.desk("guild:2"), [elsewhere], limit=9)) == 1


def test_of_somebody_often_quoted_the_newest_are_counted_and_said_to_be_more(news: World) -> None:
    desk = news.desk("shell")
    for n in range(quotes.COUNTED + 1):
        words = f"We count {words_of(n, 3)}."
        said = Said((words,), "Tilda Brandt", "clerk" if n == 0 else "head of the harbour board")
        story = replace(BRIDGE, title=f"Bridge {n}", said=(said,), paragraphs=(words_of(n + 5), words))
        news.take(desk, story, NOW + timedelta(hours=n))
        (person,) = news.read(quotes.people, desk, "brandt")
        assert (person.quotes, person.more) == (min(n + 1, quotes.COUNTED), n + 1 >= quotes.COUNTED)
    (person,) = news.read(quotes.people, desk, "brandt")
    assert news.read(quotes.count, desk, [person]) == quotes.COUNTED + 1
    assert news.read(quotes.people, desk, "clerk") == ()


def test_all_rows_at_once_are_the_rows_in_their_order(news: World) -> None:
    def rows(session: Session, *, limit: int) -> tuple[list[list[object]], list[list[object]]]:
        asked = select(PersonRow.key, PersonRow.id).order_by(PersonRow.key.desc()).limit(limit)
        return session.scalars(at_once(asked)).one(), [list(row) for row in session.execute(asked)]

    desk = news.desk("shell")
    assert news.read(rows, limit=-1) == ([], [])
    for n, name in enumerate(("Mina Brandt", "Åsa Lind", "Ada Zorn", 'Bo "Bix" Falk')):
        story = replace(BRIDGE, title=f"Bridge {n}", said=(replace(OPEN, speaker=name),))
        news.take(desk, story, NOW + timedelta(hours=n))
    for limit in (-1, 2):
        at, one_by_one = news.read(rows, limit=limit)
        assert at == one_by_one
        keys = values_at_once(select(PersonRow.key).order_by(PersonRow.key.desc()).limit(limit))
        assert news.read(Session.scalar, keys) == [key for key, _ in one_by_one]
        assert len(at) == (4 if limit < 0 else limit)


@pytest.mark.parametrize("walked", [0, 2, 3, 50])
def test_of_many_people_the_same_are_found_as_of_few(news: World, monkeypatch: pytest.MonkeyPatch, walked: int) -> None:
    desk = news.desk("shell")
    names = ("Tilda Brandt", "Egon Marsh", "Ada Zorn", "Mina Falk", "Bo Lind", "Egon Marsh", "Una Tarn")
    for n, name in enumerate(names):
        story = replace(BRIDGE, title=f"Bridge {n}", paragraphs=(words_of(n + 5), "“It will open.”"))
        hers = desk if n % 2 else None
        news.take(hers, replace(story, said=(replace(OPEN, speaker=name),)), NOW + timedelta(hours=n))
    monkeypatch.setattr(_spoken, "WALKED", walked)
    for most in (25, 2):
        monkeypatch.setattr(_finding, "MOST_PEOPLE", most)
        monkeypatch.setattr(_finding, "BATCH", most)
        monkeypatch.setattr(_spoken, "MANY", 100)
        few = news.read(quotes.people, desk, "engineer")
        newest = ["Una Tarn", "Egon Marsh", "Bo Lind", "Mina Falk", "Ada Zorn", "Tilda Brandt"]
        assert [person.name for person in few] == newest[:most]
        monkeypatch.setattr(_spoken, "MANY", 0)
        assert news.read(quotes.people, desk, "engineer") == few


def test_what_each_of_several_people_said_on_a_matter_is_counted_as_one_by_one(news: World) -> None:
    desk = news.desk("shell")
    for n in range(9):
        said = Said((f"It will open on day {n}.",), ("Tilda Brandt", "Ada Zorn", "Tilda Brandt")[n % 3], None)
        words = f"{'Bridge' if n % 2 else 'Ferry'}. {words_of(n + 5)}"
        story = Story(f"Report {n}", (words, f"“{said.parts[0]}”"), (said,), outlet="Lantern")
        news.take(desk, story, NOW + timedelta(hours=n))
    people = [person for name in ("brandt", "zorn") for person in news.read(quotes.people, desk, name)]
    for about, counts in ((None, (6, 3)), (parse("bridge"), (2, 2)), (parse("tunnel"), (0, 0))):
        assert news.read(quotes.count_each, desk, people, about=about) == (counts, None)
        assert tuple(news.read(quotes.count, desk, [person], about=about) for person in people) == counts


def test_who_is_no_longer_quoted_goes_without_a_look_at_what_others_said(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, FERRY)
    news.take(desk, BRIDGE)

    def nobody(session: Session) -> list[str]:
        session.add(PersonRow(desk_id=None, name="Nobody", key="nobody"))
        session.flush()
        (unquoted,) = session.scalars(select(PersonRow.id).where(PersonRow.key == "nobody"))
        steps = plans_of(session, people.forget_unquoted, None, [unquoted])
        assert session.scalars(select(PersonRow.id).where(PersonRow.key == "nobody")).all() == []
        return steps

    steps = news.write(nobody)
    assert any("quotes USING" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN quotes")]
