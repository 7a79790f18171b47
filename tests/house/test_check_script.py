"""Each check fails for what it is there to find, is named at the end, and does not keep the others from running."""

import subprocess
from pathlib import Path

import pytest

PLANTS = {
    "lint": ("src/newsdesk/config.py", '"""Settings."""\n\nimport os\n'),
    "format": ("src/newsdesk/config.py", '"""Settings."""\n\nLIMIT   =  3\n'),
    "types": ("src/newsdesk/config.py", '"""Settings."""\n\nLIMIT: int = "three"\n'),
    "imports": ("src/newsdesk/text/fold.py", '"""Fold."""\n\nimport newsdesk.storage\n'),
    "tests": ("tests/test_sums.py", "def test_sums():\n    assert 1 + 1 == 3\n"),
}
UNTESTED = (
    '"""Fold."""\n\n\ndef fold(text: str) -> str:\n    """Fold."""\n    low = text.lower()\n    return low.strip()\n'
)


def checks(house: Path, environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [".ci/checks", *names], cwd=house, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def house(empty_house: Path) -> Path:
    """The empty house, each module a package no longer where a test plants a module of that name."""
    for name in ("config", "errors"):
        (empty_house / f"src/newsdesk/{name}/__init__.py").rename(empty_house / f"src/newsdesk/{name}.py")
        (empty_house / f"src/newsdesk/{name}").rmdir()
    (empty_house / "bot.py").write_text('"""The way in."""\n')
    (empty_house / "benchmarks").mkdir()
    return empty_house


@pytest.mark.parametrize("check", PLANTS)
def test_a_check_fails_for_what_is_planted_and_only_for_that(
    check: str, house: Path, environment: dict[str, str]
) -> None:
    before = checks(house, environment, check)
    assert before.returncode == 0, before.stdout + before.stderr

    path, planted = PLANTS[check]
    (house / path).write_text(planted)
    after = checks(house, environment, check)

    assert after.returncode == 1, after.stdout
    assert after.stderr.splitlines()[-1] == f"Failed: {check}"


def test_code_that_no_test_reaches_fails_the_tests(house: Path, environment: dict[str, str]) -> None:
    (house / "src/newsdesk/text/fold.py").write_text(UNTESTED)
    (house / "tests/test_sums.py").write_text(
        "import newsdesk.text.fold\n\n\ndef test_sums():\n    assert newsdesk.text.fold\n"
    )

    done = checks(house, environment, "tests")

    assert done.returncode == 1
    assert "Required test coverage of 90" in done.stdout + done.stderr


def test_a_failed_check_does_not_keep_the_next_from_running(house: Path, environment: dict[str, str]) -> None:
    for check in ("lint", "tests"):
        path, planted = PLANTS[check]
        (house / path).write_text(planted)

    done = checks(house, environment, "lint", "format", "tests")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "Failed: lint tests"
    assert "1 failed" in done.stdout


def test_a_check_that_there_is_none_of_is_wrong_use(house: Path, environment: dict[str, str]) -> None:
    done = checks(house, environment, "spelling")

    assert done.returncode == 2
    assert "lint, format, types, imports, tests" in done.stderr
