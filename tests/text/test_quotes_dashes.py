"""Dialogue that dashes set off: what is speech, what is the telling, and what is only a list."""

from __future__ import annotations

import time

import pytest
from quotes_reading import paragraphs, said

from newsdesk.text import quotes
from tests.examples import limit, shorter


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "ru",
            "— Мы построим мост, — сказал Пётр Волков. — Он будет готов.",
            [("Мы построим мост,", "Пётр Волков"), ("Он будет готов.", "Пётр Волков")],
        ),
        ("uk", "– Ми збудуємо міст! – вигукнув Петро Вовк.", [("Ми збудуємо міст!", "Петро Вовк")]),
        (
            "es",
            "—Vamos a abrir el puerto —dijo Javier Montes—. Ya es hora.",
            [("Vamos a abrir el puerto", "Javier Montes"), ("Ya es hora.", "Javier Montes")],
        ),
        (
            "fr",
            "— Nous ouvrons le port, a déclaré Claire Dumont.",
            [("Nous ouvrons le port,", "Claire Dumont")],
        ),
        (
            "ru",
            "«Мы построим мост, — сказал Пётр Волков, — и он будет готов».",
            [("Мы построим мост,", "Пётр Волков"), ("и он будет готов", "Пётр Волков")],
        ),
    ],
)
def test_dialogue_is_cut_from_its_telling(language: str, text: str, found: list[tuple[str, str]]) -> None:
    assert said(text, language) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "— построить новый мост\n— отремонтировать школу в этом году"),
        ("es", "— dos puentes nuevos\n— una escuela nueva en el barrio"),
        ("fr", "— deux ponts, trois écoles\n— une bibliothèque"),
        ("en", "— two new bridges, said the plan"),
    ],
)
def test_a_list_with_dashes_holds_no_speech(language: str, text: str) -> None:
    assert said(text, language) == []


@pytest.mark.timed
@pytest.mark.parametrize("text", ["— а, — сказал " * 8_000, "— " * 50_000, "—а" * 50_000, "— а б в " * 20_000])
def test_hostile_dashes_take_linear_time(text: str) -> None:
    text = shorter(text)
    parts = paragraphs(text)
    started = time.process_time()
    quotes.find(text, parts, (), "ru")
    assert time.process_time() - started < limit(20)
