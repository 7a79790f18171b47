"""Language detection: scripts decide where they can, and short texts are left undetermined."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text import language
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harbour was closed on Monday after a ferry ran aground, the port said.", "en"),
        ("Ferry runs aground outside harbour, port closed", "en"),
        ("Der Hafen wurde am Montag geschlossen, nachdem eine Fähre auf Grund gelaufen war.", "de"),
        ("Le port a été fermé lundi après l’échouement d’un ferry, selon les autorités.", "fr"),
        ("Порт закрили у понеділок, бо пором сів на мілину", "uk"),
        ("Порт закрыли в понедельник, потому что паром сел на мель, и выход был перекрыт", "ru"),
        ("Пристанището беше затворено в понеделник, след като фериботът заседна", "bg"),
        ("フェリーが座礁し、港は月曜日に閉鎖された", "ja"),
        ("渡轮搁浅后，港口周一关闭", "zh"),
        ("여객선이 좌초해 항구가 월요일 폐쇄됐다", "ko"),
        ("Το λιμάνι έκλεισε τη Δευτέρα", "el"),
    ],
)
def test_news_is_told_apart(text: str, expected: str) -> None:
    assert language.detect(text) == expected


@pytest.mark.parametrize("text", ["", "  \n\t", "12345 67 / 89", "Hafen", "Port", "?!", "👋👋👋"])
def test_too_little_text_is_undetermined(text: str) -> None:
    assert language.detect(text) == "und"


def test_only_the_beginning_counts_and_white_space_before_it_does_not() -> None:
    german = "Der Hafen wurde am Montag geschlossen, weil eine Fähre auf Grund gelaufen war. " * 8
    assert language.detect(" \n" * 2000 + german + "The port was closed. " * 500) == "de"


@given(st.text(st.characters(), max_size=300))
@settings(max_examples=examples(60), deadline=None)
def test_any_text_has_an_answer_and_always_the_same(text: str) -> None:
    first = language.detect(text)
    assert first == language.detect(text)
    assert first == "und" or (len(first) == 2 and first.isalpha())


def test_threads_get_the_same_answers() -> None:
    texts = ["The port was closed on Monday, officials said.", "Der Hafen wurde am Montag geschlossen."] * 20
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(language.detect, texts)) == ["en", "de"] * 20


def test_importing_the_text_steps_loads_no_model() -> None:
    program = (
        "import sys; import newsdesk.text.language, newsdesk.text.sentences, newsdesk.text.clean, newsdesk.text.fold;"
        "print([m for m in ('py3langid', 'nupunkt', 'numpy', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={"PYTHONPATH": "src"}, check=True
    )
    assert done.stdout.strip() == "[]"
