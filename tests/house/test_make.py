"""`make` makes the environment once and again when the pins change, starts the right bot, and says what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PYTHON = """#!/bin/sh
# Stands in for Python: new enough, makes an environment that holds itself, and writes down what it was asked.
case "$*" in
    "-c import sys; sys.exit"*) exit ${TOO_OLD:-0} ;;
    "-c import ensurepip"*) exit ${NO_VENV:-0} ;;
    "-c import sys; print"*) echo 3.11 ;;
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo "made" >>asked ;;
    "-m pip --version") ;;
    "-m pip install"*) echo "installed" >>asked; exit ${NO_NETWORK:-0} ;;
    *) echo "$*" >>asked; exit ${FAILS:-0} ;;
esac
"""


class House:
    """A project with the real Makefile, a stand-in for Python, and nothing else."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        tools = folder / "tools"
        tools.mkdir()
        for name in "sh bash env make dirname mkdir mktemp cp rm touch echo cat tee grep tail".split():
            (tools / name).symlink_to(shutil.which(name) or name)
        (tools / "python3").write_text(PYTHON)
        (tools / "python3").chmod(0o755)
        shutil.copy(ROOT / "Makefile", folder)
        (folder / ".ci").mkdir()
        for script in ("environment", "checks", "run"):
            shutil.copy(ROOT / ".ci" / script, folder / ".ci" / script)
        for file in ("requirements.txt", "requirements-dev.txt"):
            (folder / file).write_text("# nothing\n")
        self.environment = {**environment, "PATH": str(tools)}

    def make(self, target: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "--no-print-directory", target],
            cwd=self.folder,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    def gate(self, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [".ci/run"],
            cwd=self.folder,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def checks(self, outcome: str) -> None:
        """Put a script in the place of the checks."""
        (self.folder / ".ci/checks").write_text(f"#!/bin/sh\necho checked >>asked\n{outcome}\n")

    def asked(self) -> list[str]:
        """Say what Python was asked since the last time, in order."""
        path = self.folder / "asked"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def later(self, file: str) -> None:
        """Change a file, so that it is newer than everything else."""
        newest = max(path.stat().st_mtime for path in self.folder.rglob("*") if path.is_file())
        os.utime(self.folder / file, (newest + 2, newest + 2))


@pytest.fixture
def house(tmp_path: Path, environment: dict[str, str]) -> House:
    (tmp_path / "house").mkdir()
    return House(tmp_path / "house", environment)


def test_the_environment_is_made_once(house: House) -> None:
    assert house.make("setup").returncode == 0
    assert house.asked() == ["made", "installed"]

    assert house.make("setup").returncode == 0
    assert house.asked() == []


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_changed_pins_are_installed_into_the_environment_that_is_there(house: House, file: str) -> None:
    house.make("setup")
    house.asked()
    house.later(file)

    assert house.make("setup").returncode == 0
    assert house.asked() == ["installed"]


def test_a_failed_install_is_told_and_tried_again(house: House) -> None:
    failed = house.make("run", NO_NETWORK="1")

    assert failed.returncode != 0
    assert "The install failed" in failed.stderr
    assert house.asked() == ["made", "installed"]
    assert house.make("setup").returncode == 0
    assert house.asked() == ["installed"]


def test_no_python_that_is_new_enough_is_one_sentence(house: House) -> None:
    done = house.make("setup", TOO_OLD="1")

    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert house.asked() == []


def test_a_python_that_is_named_and_too_old_is_named_in_the_answer(house: House) -> None:
    done = house.make("setup", TOO_OLD="1", PYTHON="python3")

    assert done.returncode != 0
    assert "PYTHON is python3, which is not Python 3.11 or newer" in done.stderr


def test_a_python_without_venv_is_told_with_the_package_to_install(house: House) -> None:
    done = house.make("setup", NO_VENV="1")

    assert done.returncode != 0
    assert "python3.11-venv" in done.stderr


@pytest.mark.parametrize(
    ("variables", "asked"),
    [
        ({}, "bot.py run --local"),
        ({"NEWSDESK_TOKEN": "", "NEWSDESK_TOKEN_FILE": ""}, "bot.py run --local"),
        ({"NEWSDESK_TOKEN": "a token"}, "bot.py run"),
        ({"NEWSDESK_TOKEN_FILE": "token.txt"}, "bot.py run"),
    ],
)
def test_a_token_decides_which_bot_runs(house: House, variables: dict[str, str], asked: str) -> None:
    house.make("setup")
    house.asked()

    done = house.make("run", **variables)

    assert done.returncode == 0
    assert house.asked() == [asked]
    assert "a token" not in done.stdout + done.stderr


def test_what_fails_in_the_bot_fails_make(house: House) -> None:
    house.make("setup")

    assert house.make("run", FAILS="1").returncode != 0
    assert house.make("bench", FAILS="1").returncode != 0


def test_make_test_runs_the_checks_and_fails_with_them(house: House) -> None:
    house.checks("exit 1")
    house.make("setup")
    house.asked()

    assert house.make("test").returncode != 0
    assert house.asked() == ["checked"]


CLOSING = "=========== 3 passed, 1 skipped in 0.12s ==========="


def test_the_gate_closes_with_the_closing_line_of_the_tests(house: House) -> None:
    house.checks(f'echo "{CLOSING}"; echo "and a warning behind it"')

    done = house.gate()

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == CLOSING


@pytest.mark.parametrize("outcome", [f'echo "{CLOSING}"; exit 1', "exit 0"], ids=["a failed check", "no tests at all"])
def test_the_gate_does_not_open_for(house: House, outcome: str) -> None:
    house.checks(outcome)

    assert house.gate().returncode != 0


def test_the_gate_holds_text_quality_where_the_annotated_news_is_at_hand(house: House) -> None:
    house.checks(f'echo "{CLOSING}"')
    for folder in ("shared/bench", "shared/data"):
        (house.folder.parent / folder).mkdir(parents=True)
    (house.folder.parent / "shared/bench/measure.py").touch()
    house.make("setup")
    house.asked()

    assert house.gate(FAILS="1").returncode != 0
    assert house.asked() == ["checked", "benchmarks/gate.py ../shared/bench/measure.py"]
