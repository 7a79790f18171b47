"""How fast sentences are ranked: ours and the vectorised LexRank and TextRank against stock sumy's LexRank.

Each in this process, in turns, over articles of 40 and of 400 sentences of 12 to 30 invented words, some common and
many rare, as in news. Timed from the sentences of a text to their order: finding the words, stemming them and dropping
stop words are in it for all four. Finding the sentences is in it for none, and is given beside: sumy's own way needs a
download, so that stock sumy is handed ours, and their words by the word tokenizer that it calls (nltk's).

After 380 articles, a process that reads news knows 97 in 100 words of the next, with their stems: so do we here. The
others are new in every article, and every round has an article for each algorithm.

`milliseconds`: processor time, the median of the rounds. `ratio`: that over the one of stock LexRank; 0.05 is a
twentieth. `sentences_milliseconds`: finding the sentences, for any of them.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from nltk.tokenize.destructive import NLTKWordTokenizer  # noqa: E402  # pyright: ignore[reportMissingTypeStubs]
from sumy.models.dom import ObjectDocumentModel, Paragraph  # noqa: E402  # pyright: ignore[reportMissingTypeStubs]
from sumy.models.dom import Sentence as SumySentence  # noqa: E402  # pyright: ignore[reportMissingTypeStubs]
from sumy.nlp.stemmers import Stemmer  # noqa: E402  # pyright: ignore[reportMissingTypeStubs]
from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: E402  # pyright: ignore[reportMissingTypeStubs]

from newsdesk.models.text import Cleaned, Sentence  # noqa: E402
from newsdesk.text import clean, sentences, summarise  # noqa: E402
from newsdesk.text.stemming import stop_words  # noqa: E402

SEED = 7
ROUNDS = {40: 12, 400: 5}
"""Rounds by the number of sentences in an article."""
WORDS = 4_000
KNOWN = 0.97
OURS = ("newsdesk", "lexrank", "textrank")
STOCK = "stock lexrank"

Article = tuple[str, Cleaned, tuple[Sentence, ...]]


class Tokenizer:
    """What sumy asks for the words of a sentence: nltk's, as sumy's own does, without the download for sentences."""

    def __init__(self) -> None:
        self._words: Any = NLTKWordTokenizer()

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words that hold a letter, as sumy's does."""
        return tuple(word for word in self._words.tokenize(sentence) if any(map(str.isalpha, word)))


def invented(chance: random.Random) -> str:
    """Make a word."""
    letters = (chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(1, 4)))
    return "".join(letters) + chance.choice(("", "", "s", "ed", "ing", "er", "ation", "ly"))


def vocabulary(chance: random.Random) -> list[str]:
    """Make the words, the common ones first: English function words among invented ones."""
    made = [invented(chance) for _ in range(WORDS)]
    for place, word in enumerate("the of to and a in that is was for on with as by at from it be were his".split()):
        made.insert(2 * place, word)
    return made


def article(chance: random.Random, words: list[str], count: int) -> tuple[str, Cleaned]:
    """Make an article of `count` sentences, three to a paragraph; the first of `words` come most often."""
    weights = [1 / (place + 5) for place in range(len(words))]

    def sentence() -> str:
        drawn = chance.choices(words, weights, k=chance.randint(12, 30))
        told = (word if chance.random() < KNOWN else invented(chance) + "x" for word in drawn)
        return " ".join(told).capitalize() + "."

    made = [sentence() for _ in range(count)]
    text = "\n\n".join(" ".join(made[i : i + 3]) for i in range(0, count, 3))
    return text, clean.clean(text, None)


def ours(algorithm: str) -> Callable[[Article], object]:
    """Return what ranks an article by one of our algorithms."""

    def ranked(given: Article) -> object:
        text, cleaned, split = given
        return summarise.rank(text, cleaned, split, "en", algorithm)

    return ranked


def stock(given: Article) -> object:
    """Rank an article by sumy's LexRank."""
    text, _, split = given
    tokenizer = Tokenizer()
    made = [SumySentence(text[sentence.start : sentence.end], tokenizer) for sentence in split]
    summarizer: Any = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = stop_words("en")
    return summarizer(ObjectDocumentModel([Paragraph(made)]), len(made))


def seconds(step: Callable[[Article], object], given: Article) -> float:
    """Time one step, in processor seconds."""
    started = time.process_time()
    step(given)
    return time.process_time() - started


def measured(count: int, rounds: int) -> dict[str, Any]:
    """Time all four in turns over articles of `count` sentences."""
    chance = random.Random(SEED)
    words = vocabulary(chance)
    steps = {**{name: ours(name) for name in OURS}, STOCK: stock}
    times: dict[str, list[float]] = {name: [] for name in steps}
    splitting: list[float] = []
    summarise.rank(" ".join(words), clean.clean(""), (Sentence(0, len(" ".join(words)), 0),), "en")
    for turn in range(rounds + 1):
        for name, step in steps.items():
            text, cleaned = article(chance, words, count)
            started = time.process_time()
            split = sentences.split(text, cleaned.paragraphs, "en")
            if turn:
                splitting.append(time.process_time() - started)
                times[name].append(seconds(step, (text, cleaned, split)))
            else:  # what is loaded when it is first used
                step((text, cleaned, split))
    middle = {name: median(taken) for name, taken in times.items()}
    return {
        "milliseconds": {name: round(1000 * taken, 2) for name, taken in middle.items()},
        "ratio": {name: round(middle[name] / middle[STOCK], 4) for name in OURS},
        "sentences_milliseconds": round(1000 * median(splitting), 2),
    }


def main() -> None:
    """Print the figures."""
    print(json.dumps({f"{count}_sentences": measured(count, rounds) for count, rounds in ROUNDS.items()}))


if __name__ == "__main__":
    main()
