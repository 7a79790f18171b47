"""Runs the benchmarks beside it and prints one JSON object of their answers; each says itself what its figures mean.

A benchmark is a script in this folder that prints one JSON object and nothing else on standard output. Names given as
arguments choose some of them. Exit code 1 when one failed; the others are run all the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

HERE = Path(__file__).resolve().parent
NOT_BENCHMARKS = {"run", "gate"}


def benchmarks(folder: Path) -> dict[str, Path]:
    """Find the benchmarks of a folder by name, in alphabetical order."""
    return {
        path.stem: path
        for path in sorted(folder.glob("*.py"))
        if path.stem not in NOT_BENCHMARKS and not path.stem.startswith("_")
    }


def answer_of(script: Path, root: Path) -> dict[str, Any] | None:
    """Run one benchmark from the project's root; None when it failed or printed something else than a JSON object."""
    done = subprocess.run([sys.executable, str(script)], cwd=root, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        return None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return None
    return cast("dict[str, Any]", answer) if isinstance(answer, dict) else None


def main(arguments: list[str], folder: Path = HERE) -> int:
    """Run the benchmarks that are named, or all, and return the exit code."""
    known = benchmarks(folder)
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"There is no benchmark {unknown[0]}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    answers: dict[str, dict[str, Any]] = {}
    for name in arguments or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        answer = answer_of(known[name], folder.parent)
        if answer is None:
            print(f"{name} failed.", file=sys.stderr)
        else:
            answers[name] = answer
    print(json.dumps(answers, ensure_ascii=False, indent=1))
    return 0 if len(answers) == len(arguments or known) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
