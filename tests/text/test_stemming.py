"""Stems: the forms of one word share one, whatever the case and the marks, and nobody pays for what is not read."""

from __future__ import annotations

import pytest

from newsdesk.text.stemming import LANGUAGES, content_words, stemmer

FORMS = [
    ("en", "negotiations", "negotiation"),
    ("de", "Hafenarbeiter", "Hafenarbeitern"),
    ("fr", "négociations", "négociation"),
    ("es", "barcos", "barco"),
    ("it", "traghetti", "traghetto"),
    ("pt", "navios", "navio"),
    ("nl", "veerboten", "veerboot"),
    ("sv", "hamnen", "hamnens"),
    ("da", "havnen", "havnens"),
    ("nb", "havnen", "havnens"),
    ("fi", "satama", "satamat"),
    ("hu", "kikötő", "kikötőt"),
    ("ro", "porturile", "porturi"),
    ("ru", "гавань", "гавани"),
    ("uk", "порт", "порту"),
    ("cs", "přístavy", "přístavu"),
    ("pl", "portami", "portach"),
    ("el", "λιμάνια", "λιμάνι"),
    ("ar", "السفن", "سفن"),
]


@pytest.mark.parametrize(("language", "one", "other"), FORMS, ids=[language for language, _, _ in FORMS])
def test_the_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    (first,), (second,) = content_words(one, language), content_words(other, language)
    assert first.stem == second.stem
    assert first.stem


@pytest.mark.filterwarnings("ignore:skipping word with mixed case")  # sumy's, of characters that have no case
@pytest.mark.parametrize("language", [*LANGUAGES, "tr", "xx", ""])
def test_every_language_takes_any_word(language: str) -> None:
    odd = f"a harbour гавань 港 ß ı ' half\ud800 of a pair x\0y {'x' * 10_000}"
    for word in content_words(odd, language):
        assert odd[word.start : word.end].strip()


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert [stemmer(language)("harbours") for language in ("ja", "he", "xx")] == ["harbours"] * 3
