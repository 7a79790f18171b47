"""`make bench` runs every benchmark, gives one JSON object, and fails when one of them does."""

import json
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


def test_all_answers_come_as_one_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([], folder) == 0
    assert json.loads(capsys.readouterr().out) == {"asking": {"p95_ms": 4}, "reading": {"per_second": 210.5}}


def test_names_choose(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["asking"], folder) == 0
    assert json.loads(capsys.readouterr().out) == {"asking": {"p95_ms": 4}}


@pytest.mark.parametrize("broken", ["raise SystemExit(3)", "print('quite fast')", "print('[1, 2]')"])
def test_one_that_fails_is_told_and_the_others_run(
    folder: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    (folder / "asking.py").write_text(broken)

    assert run.main([], folder) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"reading": {"per_second": 210.5}}
    assert "asking failed" in printed.err


def test_an_unknown_name_is_wrong_use(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["dancing"], folder) == 2
    assert "There are: asking, reading." in capsys.readouterr().err


def test_the_project_has_a_benchmark() -> None:
    assert "analyse" in run.benchmarks(run.HERE)
