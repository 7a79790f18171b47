"""People: who is named, under which forms and roles, and what is no person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quotes_reading import paragraphs, read

from newsdesk.models.text import ParagraphKind, Person
from newsdesk.text import people
from newsdesk.text.people.lexicon import languages, lexicon
from newsdesk.text.sentences import split
from tests.examples import examples


def named(text: str, language: str = "en", kind: ParagraphKind = ParagraphKind.BODY) -> dict[str, Person]:
    parts = paragraphs(text, kind)
    return {person.name: person for person in people.find(text, parts, split(text, parts, language), language)}


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Marlandian Trade Minister Petra Quill said so.", "Petra Quill", "Marlandian Trade Minister"),
        ("“No,” said Owen Hart, harbour office spokesperson.", "Owen Hart", "harbour office spokesperson"),
        ("Dock Workers Policy Director Lena Moss spoke.", "Lena Moss", "Dock Workers Policy Director"),
        ("We met Hugo Bell, chairman of the ferry board.", "Hugo Bell", "chairman of the ferry board"),
        ("The council’s water adviser, Nina Voss, agreed.", "Nina Voss", "water adviser"),
        ("Former senator Carla Reyes spoke.", "Carla Reyes", "Former senator"),
        ("Sen. Mark Dell spoke.", "Mark Dell", "Sen."),
        ("Marlandian Secretary of State Ruth Calder spoke.", "Ruth Calder", "Marlandian Secretary of State"),
    ],
)
def test_a_role_before_or_after_the_name_is_kept_with_it(text: str, name: str, role: str) -> None:
    assert named(text)[name].roles == (role,)


def test_an_apostrophe_that_is_a_letter_may_open_a_word() -> None:
    assert named("ʼs was left of the line. Senator Ruth Calder spoke.").keys() == {"Ruth Calder"}


def test_a_surname_and_a_title_stand_for_the_full_name() -> None:
    found = named("Petra Quill resigned. Ms. Quill gave no reason. Quill left at noon. President Quill was gone.")
    assert list(found) == ["Petra Quill"]
    assert set(found["Petra Quill"].forms) == {"Petra Quill", "Quill"}


def test_initials_and_the_longer_form_are_one_person() -> None:
    assert list(named("Robert J. Vance spoke. Later Robert Vance and R. Vance spoke.")) == ["Robert J. Vance"]


def test_two_of_one_surname_stay_apart() -> None:
    found = named("Anna Brandt spoke first. Karl Brandt spoke next. Mr. Brandt left. Ms. Brandt stayed.")
    assert set(found) == {"Anna Brandt", "Karl Brandt"}


def test_suffixes_particles_and_hyphens_belong_to_the_name() -> None:
    found = named("Thomas Weld Jr. met Ludwig van der Meer and Anne-Marie Castel-Roux.")
    assert set(found) == {"Thomas Weld Jr.", "Ludwig van der Meer", "Anne-Marie Castel-Roux"}


def test_an_ordinary_word_may_be_a_surname() -> None:
    assert list(named("Theresa May spoke to the house. Afterwards May said the vote would stand.")) == ["Theresa May"]


@pytest.mark.parametrize(
    "text",
    [
        "FULL TEXT below.",
        "As Monday came, the City Council met in New York.",
        "The White House and the United Nations agreed.",
        "Officials in South Korea met the Labour Party.",
        "It happened in San Marcos on the Fourth of July.",
    ],
)
def test_places_bodies_days_and_scraper_junk_are_no_people(text: str) -> None:
    assert named(text) == {}


def test_headings_name_nobody() -> None:
    assert named("Petra Quill Quits", kind=ParagraphKind.HEADING) == {}


def test_captions_do() -> None:
    assert list(named("Petra Quill at the port.", kind=ParagraphKind.CAPTION)) == ["Petra Quill"]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Die Umweltministerin Karla Winter sprach.", "Karla Winter"),
        ("fr", "La maire de Valbourg, Claire Dumont, a parlé.", "Claire Dumont"),
        ("es", "El alcalde Javier Montes habló.", "Javier Montes"),
        ("it", "Il sindaco Paolo Righetti ha parlato.", "Paolo Righetti"),
        ("pt", "O prefeito Paulo Andrade falou.", "Paulo Andrade"),
        ("uk", "Міністерка Олена Коваль виступила.", "Олена Коваль"),
        ("ru", "Мэр Петр Соколов выступил.", "Петр Соколов"),
    ],
)
def test_every_language_finds_a_person(language: str, text: str, name: str) -> None:
    assert list(named(text, language)) == [name]


def test_case_endings_do_not_make_two_people() -> None:
    found = named("Петро Савчук прийшов. Петра Савчука чекали. Савчуку дали слово. Петро Савчук пішов.", "uk")
    assert list(found) == ["Петро Савчук"]


def test_all_languages_have_reporting_verbs_or_patterns() -> None:
    for code in languages():
        words = lexicon(code)
        assert words.language == code
        assert words.say or words.after


def test_a_language_without_a_file_is_read_as_english() -> None:
    assert lexicon("xx") is lexicon("en")
    assert lexicon("pt-BR") is lexicon("pt")


@given(st.text(max_size=200), st.sampled_from(["en", "de", "uk", "ja"]))
@settings(max_examples=examples(80), deadline=None)
def test_any_text_gives_people_who_stand_in_it(text: str, language: str) -> None:
    for person in named(text, language).values():
        assert person.name == person.forms[0]
        assert all(form in text for form in person.forms)
        assert all(role in text for role in person.roles)


def test_the_first_of_a_couple_shares_its_surname_which_then_means_neither() -> None:
    text = "Otto and Petra Wray have farmed here since spring. “The land is tired and so are we,” Wray said."
    found = read(text)
    assert [person.name for person in found.people] == ["Petra Wray", "Otto"]
    assert found.quotes[0].speaker is None


def test_two_names_in_different_cases_are_two_people() -> None:
    found = read("Олег Врай Роману Лунину не ответил. Роман Лунин уехал.", "ru")
    assert [person.name for person in found.people] == ["Олег Врай", "Роман Лунин"]


def test_a_role_goes_on_after_an_apostrophe_at_its_end() -> None:
    text = "Ines Okafor, secretary of the Dockers' Union, said: “The gate stays shut.”"
    assert read(text).people[0].roles == ("secretary of the Dockers' Union",)
