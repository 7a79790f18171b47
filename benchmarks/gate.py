"""Holds text quality to the floors of floors.toml; the measuring is left to a script that reads annotated news.

Usage: benchmarks/gate.py MEASURE_SCRIPT [FLOORS]. The script is called as `MEASURE_SCRIPT NAME --json FILE`, once for
each measure that has a floor, and writes `{NAME: {key: figure}}`. Exit code 0: every figure holds. 1: one does not, or
it could not be measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, slots=True)
class Bound:
    """What one figure has to be: at least `floor`, at most `ceiling`, both where both are given."""

    measure: str
    key: str
    floor: float | None = None
    ceiling: float | None = None


def bounds_in(toml: str) -> tuple[Bound, ...]:
    """Read the bounds. Raises TypeError for an unknown or a missing word, ValueError for one that bounds nothing."""
    bounds = tuple(Bound(**row) for row in tomllib.loads(toml).get("figure", []))
    for bound in bounds:
        if bound.floor is None and bound.ceiling is None:
            raise ValueError(f"{bound.measure} {bound.key} has neither a floor nor a ceiling")
    return bounds


def figure_at(results: Any, key: str) -> float:
    """Find the figure that a dotted key names. Raises LookupError or ValueError where there is none."""
    value = results
    for step in key.split("."):
        value = cast("list[Any]", value)[int(step)] if isinstance(value, list) else value[step]
    return float(value)


def judge(bounds: Iterable[Bound], results: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """Hold each bound against the results: a line to print, and whether the figure holds."""
    return tuple(_judged(bound, results) for bound in bounds)


def _judged(bound: Bound, results: Mapping[str, Any]) -> tuple[str, bool]:
    name = f"{bound.measure} {bound.key}"
    try:
        figure = figure_at(results[bound.measure], bound.key)
    except (LookupError, TypeError, ValueError):
        return f"{name}: not measured", False
    if bound.floor is not None and not figure >= bound.floor:  # `not >=` also refuses a NaN
        return f"{name}: {figure:g}, below its floor of {bound.floor:g}", False
    if bound.ceiling is not None and not figure <= bound.ceiling:
        return f"{name}: {figure:g}, above its ceiling of {bound.ceiling:g}", False
    return f"{name}: {figure:g}", True


def measured(script: Path, measure: str) -> dict[str, Any]:
    """Run one measure of the script; what it says goes to standard error. A failed run gives no results."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "figures.json"
        done = subprocess.run(
            [sys.executable, str(script), measure, "--json", str(answer)], stdout=sys.stderr, check=False
        )
        return json.loads(answer.read_text(encoding="utf-8")) if done.returncode == 0 else {}


def main(arguments: list[str]) -> int:
    """Measure what has a bound, print each figure, and return the exit code."""
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    script, *rest = map(Path, arguments)
    bounds = bounds_in((rest[0] if rest else FLOORS).read_text(encoding="utf-8"))
    results: dict[str, Any] = {}
    # Two at a time: each reads its articles in one process.
    with ThreadPoolExecutor(2) as side_by_side:
        for found in side_by_side.map(partial(measured, script), dict.fromkeys(bound.measure for bound in bounds)):
            results |= found
    lines = judge(bounds, results)
    for line, holds in lines:
        print("  " if holds else "! ", line, sep="")
    return 0 if all(holds for _, holds in lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
