"""Tries inputs that atheris chooses: bytes that reach new lines of the project's are changed further.

    .venv/bin/python -m tests.fuzz.guided text 600 FOLDER

atheris is none of the project's packages: have it somewhere on PYTHONPATH (`pip install --target FOLDER atheris`).
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any


def main(kind: str, seconds: int, out: Path) -> None:
    """Try inputs of a kind for so many seconds; what does not hold, and how many there were, is in the folder."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["newsdesk"]):
        for part in (
            "text.quotes.find",
            "text.people.roster",
            "text.summarise.stock",
            "ingest.parse",
            "ingest.reading",
        ):
            importlib.import_module(f"newsdesk.{part}")
        run: Any = importlib.import_module("tests.fuzz.run")
    tried = run.Tried()
    corpus = out / f"corpus-{kind}"
    corpus.mkdir(parents=True, exist_ok=True)

    def one(data: bytes) -> None:
        if (problem := run.attempt(kind, data, tried)) is not None:
            run.keep(out, kind, data, problem)
        if tried.inputs % 200 == 0:
            (out / f"guided-{kind}.json").write_text(run.told({kind: tried}))

    flags = [f"-max_total_time={seconds}", f"-max_len={run.BYTES}", "-timeout=120", "-rss_limit_mb=0"]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
