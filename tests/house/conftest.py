"""What the tests of the house share: where the project lies, which files are its own, and a small house to plant in."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root."""
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> tuple[Path, ...]:
    """Every text file of the project: what git keeps, and what it would be asked to keep next."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in done.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096])


@pytest.fixture(scope="session")
def documents(project_files: tuple[Path, ...]) -> tuple[Path, ...]:
    """The pages that people read."""
    return tuple(path for path in project_files if path.suffix == ".md")


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The environment without what a test run, or an operator, left in it: a child then starts like a fresh shell.

    A test run inside this one is not spread over processes: this one already is.
    """
    ours = ("PYTEST_", "COV_", "COVERAGE_", "NEWSDESK_", "MAKE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONPATH": "src", "PYTEST_XDIST_AUTO_NUM_WORKERS": "0"}


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """A house with every room and nothing in it: all checks pass, until something is planted."""
    house = tmp_path / "house"
    house.mkdir()
    shutil.copy(ROOT / "pyproject.toml", house)
    shutil.copytree(ROOT / ".ci", house / ".ci")
    (house / ".venv").symlink_to(ROOT / ".venv")
    contracts = tomllib.loads((house / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    lines: list[str] = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    rooms = [room.strip(" ()") for line in lines for room in line.split("|")]
    for package in ("cogs", "src/playground", "src/newsdesk", *(f"src/newsdesk/{room}" for room in rooms), "tests"):
        (house / package).mkdir(parents=True)
        (house / package / "__init__.py").write_text('"""A room with nothing in it."""\n')
    (house / "src/newsdesk/storage/tables.py").write_text('"""No rows."""\n')
    (house / "tests/__init__.py").unlink()
    (house / "tests/test_sums.py").write_text("def test_sums():\n    assert 1 + 1 == 2\n")
    return house
