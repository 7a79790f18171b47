"""Tries inputs for as long as it is told, and says how many, how long each kind took, and which did not hold.

    .venv/bin/python -m tests.fuzz.run --seconds 600 --out FOLDER

Each input is drawn from bytes, which are written to the folder where something does not hold; `--again FILE` tries one
once more. `tests.fuzz.guided` lets coverage choose the bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tests" / "ingest")]

from tests.fuzz import holding  # noqa: E402
from tests.fuzz.drawn import Drawn  # noqa: E402

KINDS: dict[str, tuple[Callable[[Drawn], None], int]] = {
    "text": (holding.a_text, 60),
    "question": (holding.a_question, 12),
    "option": (holding.an_option, 8),
    "feed": (holding.a_feed, 12),
    "page": (holding.a_page, 8),
}
"""What is tried, and its share of the time in hundredths."""

LONGEST = 8.0
"""Seconds of processor time for one input: three texts of at most 6,000 characters, where a common one takes 0.05."""
BYTES = 2_048


@dataclass(slots=True)
class Tried:
    """What came of one kind."""

    inputs: int = 0
    seconds: float = 0.0
    """Of processor time."""
    slowest: float = 0.0
    failed: list[str] = field(default_factory=list[str])
    """What did not hold, each once."""


def attempt(kind: str, data: bytes, tried: Tried) -> str | None:
    """Try one input; return what did not hold, where that is new."""
    started = time.process_time()
    problem: str | None = None
    try:
        KINDS[kind][0](Drawn(data))
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what is looked for)
        last = traceback.extract_tb(error.__traceback__)[-1]
        problem = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:200]}"
    took = time.process_time() - started
    tried.inputs, tried.seconds, tried.slowest = tried.inputs + 1, tried.seconds + took, max(tried.slowest, took)
    if problem is None and took > LONGEST:
        problem = f"slow: {took:.0f} s"
    place = (problem or "").partition(": ")[0]
    if problem is None or any(place == known.partition(": ")[0] for known in tried.failed):
        return None
    tried.failed.append(problem)
    return problem


def run(seconds: float, seed: int, out: Path | None = None, kinds: Sequence[str] = tuple(KINDS)) -> dict[str, Tried]:
    """Try inputs of each kind by its share of so many seconds by the clock."""
    chance = random.Random(seed)
    tried = {kind: Tried() for kind in kinds}
    end, spent = time.monotonic() + seconds, dict.fromkeys(kinds, 0.0)
    while (started := time.monotonic()) < end:
        kind = min(kinds, key=lambda kind: spent[kind] / KINDS[kind][1])
        # Short ones leave off early, so that what stands first is tried alone too.
        data = chance.randbytes(chance.choice((16, 64, 256, BYTES)))
        if (problem := attempt(kind, data, tried[kind])) is not None and out is not None:
            keep(out, kind, data, problem)
        spent[kind] += time.monotonic() - started
    return tried


def keep(out: Path, kind: str, data: bytes, problem: str) -> None:
    """Write the bytes of an input for which something does not hold to a folder, and say so."""
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{kind}-{hash(problem) & 0xFFFFFFFF:08x}.bin"
    file.write_bytes(data)
    sys.stderr.write(f"{file}: {problem}\n")


def told(tried: dict[str, Tried]) -> str:
    """Return what was tried as JSON."""
    return json.dumps(
        {
            kind: {
                "inputs": one.inputs,
                "processor_seconds": round(one.seconds, 1),
                "slowest_seconds": round(one.slowest, 2),
                "failed": one.failed,
            }
            for kind, one in tried.items()
        },
        indent=1,
    )


def main() -> None:
    """Read the arguments, and try."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    parser.add_argument("--kind", choices=KINDS, action="append")
    parser.add_argument("--out", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--again", type=Path)
    given = parser.parse_args()
    kinds: list[str] = given.kind or list(KINDS)
    if given.again is not None:
        KINDS[kinds[0]][0](Drawn(given.again.read_bytes()))
    else:
        tried = run(given.seconds, given.seed, given.out, kinds)
        sys.stdout.write(f'{{"seed": {given.seed}, "tried": {told(tried)}}}\n')
        sys.exit(any(one.failed for one in tried.values()))


if __name__ == "__main__":
    main()
