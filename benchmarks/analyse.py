"""How fast `bot.py analyse` reads: figures for one process, text in, JSON out, as a person would start it.

`articles_per_second`: invented articles of some 400 words, the start of the process taken off.
`start_seconds`: from the call to the answer for one short article.
`growth`: seconds for two articles of 36,000 words over those for twenty of 3,600; 1 is linear.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = 20
PEOPLE = (("Ina Brandt", "harbour master"), ("Tomas Quill", "deputy mayor"), ("Rhea Solberg", "spokeswoman"))
PLACES = ("Vellmar", "Ostrand", "Port Keswin", "Lindhaven", "Marrow Bay")
MATTERS = ("the new ferry", "the bridge", "the flood wall", "the school budget", "the night train", "the harbour tax")
DEEDS = ("approved", "rejected", "postponed", "reopened", "questioned", "presented")
SAYINGS = (
    "We have waited long enough for this",
    "Nobody was asked, and nobody was told",
    "The figures speak for themselves",
    "It will cost less than the last one",
)


def sentence(chance: random.Random) -> str:
    """Make one sentence of an article; every fourth holds a quote."""
    name, role = chance.choice(PEOPLE)
    place, matter, deed = chance.choice(PLACES), chance.choice(MATTERS), chance.choice(DEEDS)
    if chance.random() < 0.25:
        return (
            f"“{chance.choice(SAYINGS)},” said {name}, the {role} of {place}, on {chance.choice(('Monday', 'Friday'))}."
        )
    return (
        f"The council of {place} {deed} {matter} by {chance.randint(8, 40)} votes to {chance.randint(1, 7)} after a"
        f" debate that lasted until {chance.randint(6, 11)} in the evening."
    )


def article(chance: random.Random, words: int) -> str:
    """Make an article of about that many words: a title, and paragraphs of two to four sentences."""
    parts = [f"{chance.choice(PLACES)} council argues about {chance.choice(MATTERS)}"]
    while words > 0:
        parts.append(" ".join(sentence(chance) for _ in range(chance.randint(2, 4))))
        words -= len(parts[-1].split())
    return "\n\n".join(parts)


def seconds(texts: list[str]) -> float:
    """Time one process that reads these texts. Raises CalledProcessError when it fails."""
    lines = "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(texts))
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "bot.py", "analyse"], cwd=ROOT, input=lines.encode(), stdout=subprocess.PIPE, check=True
    )
    taken = time.perf_counter() - started
    if len(done.stdout.splitlines()) != len(texts):
        raise RuntimeError("analyse gave another number of answers than it was given articles")
    return taken


def main() -> None:
    """Measure, and print the figures."""
    chance = random.Random(SEED)
    many = [article(chance, 400) for _ in range(400)]
    short, long = article(chance, 3_600), article(chance, 36_000)  # as long as may be read, nearly
    # The least, and several at a time: the start alone differs by more than one of them takes.
    start = min(seconds([many[0]]) for _ in range(3))
    small, large = (min(seconds(texts) for _ in range(3)) - start for texts in ([short] * 20, [long] * 2))
    figures = {
        "articles_per_second": len(many) / (seconds(many) - start),
        "start_seconds": start,
        "growth": large / small,
    }
    print(json.dumps({name: round(figure, 3) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
