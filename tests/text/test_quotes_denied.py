"""Words that nobody is reported to have said, words passed on, shared surnames, and quotations left open."""

from __future__ import annotations

import pytest
from quotes_reading import nobody, only, read, said

WHO = "Petra Quill is the harbour minister. Oskar Lind is a poet.\n"
WORDS = "“The port stays open all winter.”"


@pytest.mark.parametrize(
    "text",
    [
        "“The port stays open all winter,” Petra Quill never said.",
        "“The port stays open all winter,” Petra Quill did not say.",
        "“The port stays open all winter,” Petra Quill didn’t say.",
        f"Petra Quill has never said: {WORDS}",
        f"It was not Petra Quill who said {WORDS}",
        f"Oskar Lind denied ever saying {WORDS}",
        f"Oskar Lind denies that he said {WORDS}",
        f"A fake post claimed Petra Quill had said {WORDS}",
        f"A forged letter claimed that Petra Quill said: {WORDS}",
        f"Petra Quill was falsely quoted as saying {WORDS}",
        "If Petra Quill says “the port stays open all winter,” the fishers will laugh.",
        f"Nobody except Petra Quill said {WORDS}",
        f"Nobody but Petra Quill said {WORDS}",
        "“The port stays open all winter,” said nobody except Petra Quill.",
    ],
)
def test_denied_and_supposed_speech_is_nobodys(text: str) -> None:
    assert nobody(only(WHO + text))


@pytest.mark.parametrize(
    "text",
    [
        "“The port stays open all winter,” Petra Quill said if the ice stays away.",
        "“The port stays open all winter,” Petra Quill, who never smiles, said.",
        "If the ice stays away, Petra Quill said, “the port stays open all winter.”",
        f"Petra Quill did not give in, saying {WORDS}",
        f"Petra Quill denied the report, saying {WORDS}",
        f"Petra Quill falsely claimed {WORDS}",
        f"Petra Quill not only said {WORDS}",
        f"Asked if the ice was thin, Petra Quill said {WORDS}",
        "Petra Quill denied it. “The port stays open all winter,” she said.",
    ],
)
def test_a_denial_beside_the_cue_does_not_take_the_words_back(text: str) -> None:
    assert only(WHO + text).speaker == "Petra Quill"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Karla Winter hat nie gesagt: „Wir bauen den Hafen nicht weiter aus“."),
        ("de", "Falls Karla Winter sagt: „Wir bauen den Hafen nicht weiter aus“, gehen alle."),
        ("es", "Javier Montes nunca dijo: «Vamos a reparar todas las calles»."),
        ("it", "Paolo Righetti non ha detto: «Apriremo tre nuove scuole»."),
        ("pt", "Paulo Andrade nunca disse: “Vamos abrir duas novas creches”."),
        ("fr", "Claire Dumont n'a jamais dit : « Nous allons planter mille arbres »."),
        ("ru", "Пётр Волков никогда не сказал: «Мы построим новый мост»."),
        ("uk", "Петро Вовк ніколи не сказав: «Ми збудуємо новий міст»."),
        ("uk", "Петро Вовк не казав: «Ми збудуємо новий міст»."),
        ("de", "„Wir bauen den Hafen nicht weiter aus“ hat Karla Winter nie gesagt."),
        ("de", "Karla Winter betont, dass Jens Olafsen nie gesagt hat, „wir bauen den Hafen nicht aus“."),
        ("en", "Petra Quill insisted that Oskar Lind never said “the port stays open all winter.”"),
        ("ja", "山田太郎市長は「新しい橋を来年までに完成させる」とは述べていない。"),
        ("ja", "山田太郎市長は「新しい橋を来年までに完成させる」と語ったことを否定した。"),
    ],
)
def test_negated_speech_is_nobodys_in_other_languages(language: str, text: str) -> None:
    assert [speaker for _, speaker in said(text, language)] in ([], [None])


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The port stays open all winter,” Oskar Lind quoted Petra Quill as saying.", "Petra Quill"),
        (f"Petra Quill quoted Oskar Lind as saying {WORDS}", "Oskar Lind"),
        (f"The paper quoted Oskar Lind, the poet, as saying {WORDS}", "Oskar Lind"),
        (f"Petra Quill was quoted as saying {WORDS}", "Petra Quill"),
        ("“The port stays open all winter,” Petra Quill was quoted by the paper as saying.", "Petra Quill"),
        ("“The port stays open all winter,” Petra Quill said, quoting Oskar Lind.", "Petra Quill"),
    ],
)
def test_words_passed_on_are_those_of_the_one_quoted(text: str, speaker: str) -> None:
    assert only(WHO + text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Clara Lind is a singer. Petra Lind is the mayor.", "Petra Lind"),
        ("Oskar Lind was arrested. Judge Mary Lind heard him.", "Mary Lind"),
        ("Clara Lind is a singer. Lind toured the coast.\nPetra Lind is her aunt. It rained. Lind sang.", "Clara Lind"),
    ],
)
def test_a_shared_surname_means_the_namesake_named_last_or_who_goes_by_it(text: str, speaker: str) -> None:
    assert only(f"{text} “The port stays open all winter,” Lind said.").speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Clara Lind and Petra Lind came on Monday.",
        "Clara Lind came with Petra Lind on Monday. It rained.",
        "Clara Lind is a singer. Lind toured. It rained. It blew. It snowed. It froze. Petra Lind is the mayor.",
    ],
)
def test_a_surname_that_may_mean_either_names_nobody(text: str) -> None:
    assert nobody(only(f"{text} “The port stays open all winter,” Lind said."))


@pytest.mark.parametrize(
    "text",
    [
        "Claire Dumont a dit : « Nous allons planter mille arbres. »",
        'Claire Dumont a dit: "Nous allons planter mille arbres."',
        "Claire Dumont dit : « Nous allons planter mille arbres. »",
        "Claire Dumont a dit « nous allons planter mille arbres ».",
    ],
)
def test_a_label_that_is_also_a_verb_does_not_hide_speech(text: str) -> None:
    assert [speaker for _, speaker in said(text, "fr")] == ["Claire Dumont"]


def test_a_label_after_a_comma_is_still_a_label() -> None:
    assert said("Paul Mercier, dit « le grand loup gris », est mort lundi.", "fr") == []


def test_a_quotation_left_open_is_of_the_speaker_named_after_its_last_part() -> None:
    text = "“The port stays open.\n“The ice is thin.\n“We leave at dawn,” Petra Quill said."
    quotes = read(text).quotes
    assert [(quote.speaker, quote.group) for quote in quotes] == [("Petra Quill", 0)] * 3


def test_a_closed_quotation_is_not_joined_to_the_next_paragraph() -> None:
    quotes = read("“The port stays open.”\n“The ice is thin,” Petra Quill said.").quotes
    assert [(quote.speaker, quote.group) for quote in quotes] == [(None, 0), ("Petra Quill", 1)]
