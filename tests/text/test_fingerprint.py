"""Fingerprints: equal for the same words, near for an edited version, far for another article."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.models.text import Cleaned, Fingerprint, Paragraph, ParagraphKind
from newsdesk.text.fingerprint import PLACES, fingerprint, similarity
from tests.examples import examples


def of(text: str, kind: ParagraphKind = ParagraphKind.BODY) -> Fingerprint:
    return fingerprint(text, Cleaned("", None, (Paragraph(0, len(text), kind),), ()))


def made_up(seed: int, sentences: int = 20) -> list[str]:
    random = Random(seed)
    syllables = ["ka", "lo", "mi", "ne", "ru", "sta", "ve", "dor", "pin", "qua"]
    words = ["".join(random.choices(syllables, k=3)) for _ in range(300)]
    return [" ".join(random.choices(words, k=18)).capitalize() + "." for _ in range(sentences)]


def test_layout_case_and_typography_change_nothing() -> None:
    plain = "The mayor's bridge is closed. Engineers look at it."
    other = "THE MAYOR’S  BRIDGE\nis closed.\n\nEngineers  look at it."
    assert of(plain) == of(other)
    assert similarity(of(plain), of(other)) == 1.0


def test_a_version_with_a_changed_sentence_is_near() -> None:
    for seed in range(20):
        sentences = made_up(seed)
        changed = [
            *sentences[:7],
            "Engineers found no crack in the pillars of the old bridge, they say.",
            *sentences[8:],
        ]
        before, after = of(" ".join(sentences)), of(" ".join(changed))
        assert before.content != after.content
        assert 0.6 <= similarity(before, after) < 1.0


def test_another_article_is_far() -> None:
    prints = [of(" ".join(made_up(seed))) for seed in range(12)]
    assert max(similarity(a, b) for a in prints for b in prints if a is not b) < 0.1


def test_similarity_estimates_the_share_of_common_shingles() -> None:
    errors: list[float] = []
    for seed in range(30):
        sentences = made_up(seed)
        a, b = " ".join(sentences[:15]), " ".join(sentences[3 : 15 + seed % 6])
        shingles = [
            {tuple(words[i : i + 4]) for i in range(len(words) - 3)}
            for words in ([w.strip(".").lower() for w in text.split()] for text in (a, b))
        ]
        jaccard = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
        errors.append(similarity(of(a), of(b)) - jaccard)
    assert abs(sum(errors) / len(errors)) < 0.03
    assert max(map(abs, errors)) < 0.25


def test_only_the_body_counts() -> None:
    nothing = of("Read more about the bridge.", ParagraphKind.FURNITURE)
    assert nothing.content == hashlib.sha256(b"").hexdigest()
    assert nothing.sketch == ()
    assert similarity(nothing, of("The bridge is closed.")) == 0.0


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    text = "The bridge at Tarnby stays closed for a month."
    program = (
        "from newsdesk.models.text import *; from newsdesk.text.fingerprint import fingerprint;"
        f"t={text!r};"
        "print(fingerprint(t, Cleaned('', None, (Paragraph(0, len(t), ParagraphKind.BODY),), ())).sketch)"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == str(of(text).sketch)


@settings(max_examples=examples(100), deadline=None)
@given(a=st.text(max_size=200), b=st.text(max_size=200))
def test_any_texts_can_be_compared(a: str, b: str) -> None:
    first, second = of(a), of(b)
    assert len(first.sketch) in {0, PLACES}
    assert all(0 <= value < 2**32 for value in first.sketch)
    assert similarity(first, first) == 1.0
    assert 0.0 <= similarity(first, second) == similarity(second, first) <= 1.0


def test_a_long_text_ends_in_good_time() -> None:
    text = " ".join(made_up(1, 2_000))
    started = time.process_time()
    of(text)
    assert time.process_time() - started < 20
