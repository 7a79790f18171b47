"""`make bench` runs every benchmark, holds it to its goal, compares it with the last, and fails when one does."""

import json
import re
from pathlib import Path

import pytest

from benchmarks import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    (folder / "reading.py").write_text("import sys\nprint('warm', file=sys.stderr)\nprint('{\"per_second\": 210.5}')\n")
    (folder / "asking.py").write_text("print('{\"p95_ms\": 4}')\n")
    (folder / "run.py").write_text("raise SystemExit('the runner is no benchmark')\n")
    (folder / "_articles.py").write_text("raise SystemExit('what benchmarks share is no benchmark')\n")
    return folder


GOALS = """
[quick]
asking = ["--quickly"]

[[figure]]
what = "Reading"
benchmark = "reading"
key = "per_second"
at_least = 200
unit = "articles/s"

[[figure]]
what = "Asking"
benchmark = "asking"
key = "p95_ms/*"
without = ["trend"]
at_most = 5
unit = "ms"

[[figure]]
what = "Something new"
benchmark = "dancing"
key = "steps"
unit = ""
"""


@pytest.fixture
def judged(folder: Path) -> Path:
    """A folder with goals, and a benchmark that has a quick form."""
    (folder / "goals.toml").write_text(GOALS)
    (folder / "asking.py").write_text(
        "import json, sys\nquotes = 2 if sys.argv[1:] else 7\n"
        "print(json.dumps({'p95_ms': {'latest': 4, 'quotes': quotes, 'trend': 99}}))\n"
    )
    return folder


def answers(file: Path) -> dict[str, object]:
    return {name: one["figures"] for name, one in json.loads(file.read_text()).items()}


def test_all_answers_come_as_one_object_with_when_and_where(folder: Path) -> None:
    file = folder.parent / "answers.json"
    assert run.main(["--json", str(file)], folder) == 0
    assert answers(file) == {"asking": {"p95_ms": 4}, "reading": {"per_second": 210.5}}
    one = json.loads(file.read_text())["asking"]
    assert one["form"] == "full"
    assert "cores" in one["machine"]
    assert one["load"] >= 0
    assert not (folder / "last.json").exists()


def test_names_choose(folder: Path) -> None:
    file = folder.parent / "answers.json"
    assert run.main(["asking", "--json", str(file)], folder) == 0
    assert answers(file) == {"asking": {"p95_ms": 4}}


@pytest.mark.parametrize("broken", ["raise SystemExit(3)", "print('quite fast')", "print('[1, 2]')"])
def test_one_that_fails_is_told_and_the_others_run(
    folder: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    (folder / "asking.py").write_text(broken)
    file = folder.parent / "answers.json"
    assert run.main(["--json", str(file)], folder) == 1
    assert answers(file) == {"reading": {"per_second": 210.5}}
    assert "asking failed" in capsys.readouterr().err


def test_an_unknown_name_is_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["dancing"], folder) == 2
    assert "There are: asking, reading." in capsys.readouterr().err


def test_figures_are_held_to_their_goals_where_they_were_taken_in_full(
    judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main([], judged) == 0, "the quick form decides nothing"
    reading, asking = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Reading +210\.5 articles/s +≥ 200 articles/s", reading)
    assert re.fullmatch(r"Asking +4 ms +≤ 5 ms +quick", asking), "the worst that is not left out"
    assert run.main(["--full"], judged) == 1
    assert re.search(r"Asking +7 ms +≤ 5 ms +MISSED", capsys.readouterr().out)


def test_figures_are_compared_with_what_was_kept_of_the_same_form(
    judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run.main(["--keep"], judged)
    assert set(answers(judged / "last.json")) == {"asking", "reading"}
    (judged / "reading.py").write_text("print('{\"per_second\": 421}')\n")
    capsys.readouterr()
    run.main(["reading", "--full"], judged)
    assert "210.5 before, +100%" in capsys.readouterr().out
    run.main(["asking", "--full"], judged)
    assert "before" not in capsys.readouterr().out
    assert answers(judged / "last.json")["reading"] == {"per_second": 210.5}, "kept only when asked to"


def test_what_was_kept_is_a_table_for_the_docs(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run.main(["--keep", "--full"], judged)
    capsys.readouterr()
    assert run.main(["--table"], judged) == 0
    told = capsys.readouterr().out
    assert re.search(r"\| Reading \| ≥ 200 articles/s \| 210\.5 articles/s \| \d{4}-\d\d-\d\d, [\d.]+ \|", told)
    assert "| Asking | ≤ 5 ms | 7 ms, missed |" in told
    assert "| Something new |  | not measured yet | |" in told


# --- The project's own ---


def test_every_goal_is_one_of_a_benchmark_that_there_is() -> None:
    rows, quick = run.goals(run.HERE)
    known = run.benchmarks(run.HERE)
    assert {row.benchmark for row in rows} | set(quick) <= set(known)
    assert len({row.what for row in rows}) == len(rows)


def test_what_was_kept_has_the_figures_that_the_goals_ask_for() -> None:
    rows, _ = run.goals(run.HERE)
    last = run.kept(run.HERE / run.LAST)
    full = {name: one["figures"] for name, one in last.items() if one["form"] == "full"}
    assert full
    for row in rows:
        assert row.benchmark not in full or row.of(full[row.benchmark]) is not None, row.what


def test_the_page_shows_what_was_kept() -> None:
    rows, _ = run.goals(run.HERE)
    page = (run.HERE.parent / "docs" / "benchmarks.md").read_text("utf-8")
    assert "\n".join(run.in_docs(rows, run.kept(run.HERE / run.LAST))) in page, "run.py --table prints it"


def test_the_project_has_a_benchmark() -> None:
    assert "analyse" in run.benchmarks(run.HERE)
