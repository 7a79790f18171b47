"""How fast quotations are found and attributed: `newsdesk.text.quotes` alone, inside this process, on one core.

`articles_per_second`: invented articles of some 650 words, a third of the sentences with a quotation; what comes before
(paragraphs, language, sentences) is done beforehand and not in it. `words_per_second`: the same in words.
`growth`: for ordinary text and for each hostile shape, processor seconds for ten times the length over ten times the
seconds; 1 is linear, and noise is a few tenths. `seconds_a_megabyte`: of each hostile shape, the larger size in full.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks")]

from analyse import article  # noqa: E402

from newsdesk.models.text import Paragraph, ParagraphKind, Sentence  # noqa: E402
from newsdesk.text import clean, quotes, sentences  # noqa: E402

SEED = 6
ARTICLES = 200
ARTICLE_WORDS = 650
"""The mean length of the annotated articles that quotes are measured on."""
ROUNDS = 3
MEGABYTE = 1_000_000

HOSTILE = {
    "quote marks": '"',
    "opening marks": "“",
    "apostrophes": "'a ",
    "short quotations": "“a b c” ",
    "pronouns": "“One two three,” he said. ",
    "names": "",
    "namesakes": "",
    "commas": "Ann, ",
    "dashes": "— a, — сказал ",
    "no spaces": "a",
    "nested brackets": "([{",
    "nested marks": "“‘«",
    "names and said": "Ann Ray said Bo Li said ",
    "all apostrophes": "'",
    "scripts in turn": "Ann Ёж 「雨」 said “да” ",
    "denials": "denied that she never said ",
    "colons": "a poem by Ann Ray: “a b c” ",
    "couples": "Ann and Bo Ray said. ",
}
"""What is said over and over; names are counted up instead."""

Prepared = tuple[str, tuple[Paragraph, ...], tuple[Sentence, ...], str]


def prepared(text: str, language: str = "en") -> Prepared:
    """Take a text as far as quotations need it."""
    paragraphs = clean.clean(text, None).paragraphs
    return text, paragraphs, tuple(sentences.split(text, paragraphs, language)), language


def whole(text: str, language: str) -> Prepared:
    """Take a hostile text for one paragraph without sentences, so that no other step has a say in it."""
    return text, (Paragraph(0, len(text), ParagraphKind.BODY),), (), language


def hostile(shape: str, length: int) -> Prepared:
    """Make a hostile text of about that many characters."""
    if shape in ("names", "namesakes"):
        one = "Ann Name{} said. " if shape == "names" else "Xan{} Smith spoke. "
        text = "".join(one.format(number) for number in range(length // len(one)))
    else:
        text = HOSTILE[shape] * (length // len(HOSTILE[shape]))
    return whole(text, "ru" if shape == "dashes" else "en")


def seconds(texts: list[Prepared]) -> float:
    """Time one pass over the texts, in processor seconds."""
    started = time.process_time()
    for text in texts:
        quotes.find(*text)
    return time.process_time() - started


def grown(small: list[Prepared], large: list[Prepared]) -> tuple[float, float]:
    """Give how the time grows with ten times the length, and the time of the larger."""
    short = min(seconds(small) for _ in range(3))
    long = seconds(large)
    return long / (10 * short), long


def main() -> None:
    """Measure, and print the figures."""
    chance = random.Random(SEED)
    many = [prepared(article(chance, ARTICLE_WORDS)) for _ in range(ARTICLES)]
    words = sum(len(text.split()) for text, *_ in many)
    seconds(many[:10])  # loads the word lists
    best = min(seconds(many) for _ in range(ROUNDS))
    growth = {"articles": grown([prepared(article(chance, 4_000))], [prepared(article(chance, 40_000))])[0]}
    a_megabyte: dict[str, float] = {}
    for shape in HOSTILE:
        print(shape, file=sys.stderr, flush=True)
        growth[shape], a_megabyte[shape] = grown([hostile(shape, MEGABYTE // 10)], [hostile(shape, MEGABYTE)])
    figures = {
        "articles_per_second": round(ARTICLES / best, 1),
        "words_per_second": round(words / best),
        "growth": {shape: round(figure, 2) for shape, figure in growth.items()},
        "seconds_a_megabyte": {shape: round(figure, 2) for shape, figure in a_megabyte.items()},
    }
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
