"""The same shapes in other languages: after, before, between, by a pronoun, "according to", a surname."""

from __future__ import annotations

import pytest
from quotes_reading import read, said

CASES: list[tuple[str, str, list[str | None]]] = [
    (
        "de",
        (
            "Die Verkehrsministerin Karla Winter hat den Bau verteidigt.\n"
            "„Wir haben lange genug gewartet“, sagte Winter am Montag.\n"
            "„Jetzt wird endlich gebaut“, fügte sie hinzu. „Niemand hält uns auf.“\n"
            "Laut Jens Olafsen ist das „eine Schutzbehauptung ohne jede Grundlage“.\n"
            "„Das Geld fehlt in den Schulen“, so Olafsen."
        ),
        ["Karla Winter", "Karla Winter", "Karla Winter", "Jens Olafsen", "Jens Olafsen"],
    ),
    (
        "fr",
        (
            "La maire de Valbourg, Claire Dumont, a présenté son projet.\n"
            "« Nous allons planter mille arbres », a déclaré Claire Dumont.\n"
            "« C’est une question de survie », a-t-elle ajouté.\n"
            "Selon Paul Mercier, « ce projet va tuer le commerce ».\n"
            "« Il faut attendre encore », estime M. Mercier.\n"
            "« Rien ne presse ici », dit-il."
        ),
        ["Claire Dumont", "Claire Dumont", "Paul Mercier", "Paul Mercier", "Paul Mercier"],
    ),
    (
        "es",
        (
            "El alcalde de Villarena, Javier Montes, anunció obras.\n"
            "«Vamos a reparar todas las calles», dijo Montes.\n«Los vecinos llevan años esperando», añadió.\n"
            "Según la concejala Lucía Ferrer, «el plan llega tarde y mal»."
        ),
        ["Javier Montes", "Javier Montes", "Lucía Ferrer"],
    ),
    (
        "it",
        (
            "Il sindaco di Montefiore, Paolo Righetti, ha presentato il piano.\n"
            "«Apriremo tre nuove scuole», ha detto Righetti.\n«Non possiamo più aspettare», ha aggiunto.\n"
            "Secondo Marta Bellini, «mancano ancora i fondi per farlo»."
        ),
        ["Paolo Righetti", "Paolo Righetti", "Marta Bellini"],
    ),
    (
        "pt",
        (
            "O prefeito de Serra Alta, Paulo Andrade, apresentou o plano.\n"
            "“Vamos abrir duas novas creches”, disse Andrade.\n“As famílias não podem esperar”, acrescentou ele.\n"
            "Segundo a vereadora Marina Lopes, “o projeto ignora os bairros pobres”."
        ),
        ["Paulo Andrade", "Paulo Andrade", "Marina Lopes"],
    ),
    (
        "uk",
        (
            "Міністерка освіти Олена Коваль розповіла про школи.\n"
            "«Ми відкриємо двадцять шкіл», — сказала Олена Коваль.\n«Діти чекали на це роками», — додала вона.\n"
            "Коваль заявила: «Ми не будемо чекати далі»."
        ),
        ["Олена Коваль", "Олена Коваль", "Олена Коваль"],
    ),
    (
        "ru",
        (
            "Мэр Петр Соколов рассказал о ремонте дорог.\n"
            "«Мы закончим работу до октября», — сказал Петр Соколов.\n«Жители ждали этого много лет», — добавил он.\n"
            "Соколов заявил: «Мы найдем средства»."
        ),
        ["Петр Соколов", "Петр Соколов", "Петр Соколов"],
    ),
    (
        "ja",
        (
            "山田太郎市長は記者会見で「新しい橋を来年までに完成させる」と述べた。\n"
            "「予算はすでに確保している」と山田市長は強調した。\n"
            "マリア・ロペス氏は「住民の意見を聞いていない」と批判した。\n人気の「青い橋の物語」は閉鎖された。"
        ),
        ["山田太郎", "山田太郎", "マリア・ロペス"],
    ),
]


@pytest.mark.parametrize(("language", "text", "speakers"), CASES, ids=[case[0] for case in CASES])
def test_speakers_are_found_in_every_language(language: str, text: str, speakers: list[str | None]) -> None:
    assert [speaker for _, speaker in said(text, language)] == speakers


def test_a_role_between_commas_is_kept() -> None:
    quote = read(CASES[1][1], "fr").quotes[0]
    assert quote.role == "maire de Valbourg"


def test_a_japanese_title_is_the_role() -> None:
    assert read(CASES[-1][1], "ja").quotes[0].role == "市長"


def test_a_language_without_words_of_its_own_still_gives_quotations() -> None:
    assert said("Petra Quill: “we leave the bay at dawn”", "xx")[0][0] == "we leave the bay at dawn"
