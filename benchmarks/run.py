"""Runs the benchmarks beside it, holds their figures to the goals, and compares them with those of the last run.

    benchmarks/run.py [NAME …] [--full] [--json FILE] [--keep] [--table]

A benchmark is a script in this folder that prints one JSON object and nothing else on standard output; each says itself
what its figures mean. Without `--full` those that take long are run in a quick form (goals.toml), whose figures tell of
a change in the code and not whether a goal is reached. The table goes to standard output, and all answers as one JSON
object to `--json FILE`, with when and where they were taken. `--keep` puts the answers into last.json, with which runs
are compared; `--table` runs nothing, and prints what stands there as docs/benchmarks.md has it. Exit code 1 when a
benchmark failed (the others are run all the same), or a full one misses a goal.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

HERE = Path(__file__).resolve().parent
NOT_BENCHMARKS = {"run", "gate"}
GOALS, LAST = "goals.toml", "last.json"
NEVER = "no"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: where the figure stands, and what it is to be."""

    what: str
    benchmark: str
    key: str
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    without: tuple[str, ...] = ()

    def of(self, answer: object) -> float | None:
        """Return the figure of an answer, the worst where the key fits several; `None` where there is none."""
        found = list(self._walk(answer, self.key.split("/")))
        if not found:
            return None
        return min(found) if self.at_least is not None else max(found)

    def _walk(self, value: object, steps: Sequence[str]) -> Iterator[float]:
        if not steps:
            if isinstance(value, int | float):
                yield float(value)
            return
        if not isinstance(value, dict):
            return
        members = cast("dict[str, object]", value)
        for name, inner in members.items():
            left_out = steps[0] == "*" and name.startswith(self.without or ("\n",))
            if steps[0] in ("*", name) and not left_out:
                yield from self._walk(inner, steps[1:])

    @property
    def goal(self) -> str:
        """The goal, as the table has it."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g} {self.unit}".strip()
        return "" if self.at_least is None else f"≥ {self.at_least:g} {self.unit}".strip()

    def holds(self, figure: float) -> bool:
        """Tell whether a figure reaches the goal."""
        if self.at_most is not None:
            return figure <= self.at_most
        return self.at_least is None or figure >= self.at_least


def goals(folder: Path) -> tuple[tuple[Figure, ...], Mapping[str, list[str] | str]]:
    """Read the rows of the table, and the arguments of the quick forms; none where there is no such file."""
    path = folder / GOALS
    told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return tuple(map(_row, told.get("figure", []))), told.get("quick", {})


def _row(told: dict[str, Any]) -> Figure:
    row: dict[str, Any] = {**told, "without": tuple(told.get("without", []))}
    return Figure(**row)


def short_form(quick: Mapping[str, list[str] | str], name: str) -> list[str]:
    """Return the arguments of a benchmark's quick form; none where it has but one."""
    arguments = quick.get(name, [])
    return arguments if isinstance(arguments, list) else []


def benchmarks(folder: Path) -> dict[str, Path]:
    """Find the benchmarks of a folder by name, in alphabetical order."""
    return {
        path.stem: path
        for path in sorted(folder.glob("*.py"))
        if path.stem not in NOT_BENCHMARKS and not path.stem.startswith("_")
    }


def answer_of(script: Path, root: Path, arguments: Sequence[str] = ()) -> dict[str, Any] | None:
    """Run one benchmark from the project's root; None when it failed or printed something else than a JSON object."""
    done = subprocess.run([sys.executable, str(script), *arguments], cwd=root, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        return None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return None
    return cast("dict[str, Any]", answer) if isinstance(answer, dict) else None


def kept(path: Path) -> dict[str, Any]:
    """Return the answers in a file, by benchmark; none where there is no such file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def taken(answer: dict[str, Any], *, full: bool, load: float) -> dict[str, Any]:
    """Return an answer with when and where it was taken; the load is that of the minute before."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    form = "full" if full else "quick"
    when = datetime.now(UTC).date().isoformat()
    return {"form": form, "when": when, "machine": machine, "load": round(load, 1), "figures": answer}


def table(rows: Sequence[Figure], now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each row that there is a figure of, beside the one of before in the same form."""
    for row in rows:
        one = now.get(row.benchmark)
        figure = None if one is None else row.of(one["figures"])
        if one is None or figure is None:
            continue
        last = before.get(row.benchmark)
        was = row.of(last["figures"]) if last is not None and last["form"] == one["form"] else None
        change = "" if was is None else f"{was:g} before" + (f", {figure / was - 1:+.0%}" if was else "")
        judged = ("" if row.holds(figure) else "MISSED") if one["form"] == "full" else "quick"
        yield f"{row.what[:64]:64}  {figure:>9g} {row.unit:10}  {row.goal:17}  {judged:6}  {change}".rstrip()


def in_docs(rows: Sequence[Figure], last: Mapping[str, Any]) -> Iterator[str]:
    """Yield the table of docs/benchmarks.md: every row, with what was last kept of it."""
    yield "| what | goal | measured | when, load |"
    yield "|---|---|---|---|"
    for row in rows:
        one = last.get(row.benchmark)
        figure = None if one is None or one["form"] != "full" else row.of(one["figures"])
        if one is None or figure is None:
            yield f"| {row.what} | {row.goal} | not measured yet | |"
        else:
            judged = "" if row.holds(figure) else ", missed"
            shown = f"{figure:g} {row.unit}".strip()
            load = "" if one["load"] is None else f", {one['load']}"
            yield f"| {row.what} | {row.goal} | {shown}{judged} | {one['when']}{load} |"


def missed(rows: Sequence[Figure], answers: Mapping[str, Any]) -> list[str]:
    """Return what misses its goal, of the answers that were taken in full."""
    full = {name: one["figures"] for name, one in answers.items() if one["form"] == "full"}
    found = [(row, row.of(full.get(row.benchmark))) for row in rows]
    return [row.what for row, figure in found if figure is not None and not row.holds(figure)]


def main(arguments: list[str], folder: Path = HERE) -> int:
    """Run the benchmarks that are named, or all, and return the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--full", action="store_true", help="run all of each, however long it takes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the answers to a file")
    parser.add_argument("--keep", action="store_true", help=f"put the answers into {LAST}")
    parser.add_argument("--table", action="store_true", help=f"run nothing, and print {LAST} as a table")
    given = parser.parse_args(arguments)
    known, (rows, quick), last = benchmarks(folder), goals(folder), kept(folder / LAST)
    if given.table:
        print("\n".join(in_docs(rows, last)))
        return 0
    unknown = [name for name in given.names if name not in known]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    wanted = given.names or [name for name in known if given.full or quick.get(name) != NEVER]
    answers: dict[str, Any] = {}
    for name in wanted:
        print(f"{name} …", file=sys.stderr, flush=True)
        short = [] if given.full else short_form(quick, name)
        load = os.getloadavg()[0]
        answer = answer_of(known[name], folder.parent, short)
        if answer is None:
            print(f"{name} failed.", file=sys.stderr)
        else:
            answers[name] = taken(answer, full=not short, load=load)
    print("\n".join(table(rows, answers, last)))
    for path, said in ((given.json, answers), (folder / LAST if given.keep else None, last | answers)):
        if path is not None:
            path.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 1 if missed(rows, answers) or len(answers) < len(wanted) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
