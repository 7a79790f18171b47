"""Every import rule in pyproject.toml catches what it forbids. That the project keeps them is another check's word."""

import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS: dict[str, dict[str, Any]] = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}


def upwards(lines: list[str], container: str = "") -> list[tuple[str, str]]:
    """Every import from a line into the next higher one, and every import along a line."""
    rooms = [[container + room.strip(" ()") for room in line.split("|")] for line in lines]
    up = [(low, high) for above, below in pairwise(rooms) for low in below for high in above]
    along = [(one, other) for line in rooms for one in line for other in line if one != other]
    return up + along


def pairs(contract: str) -> list[tuple[str, str]]:
    """Every import that a contract of the kind "forbidden" names, from each of its sources into each forbidden one."""
    rule = CONTRACTS[contract]
    return [(source, forbidden) for source in rule["source_modules"] for forbidden in rule["forbidden_modules"]]


PLANTS: dict[str, list[tuple[str, str]]] = {
    "house": upwards(CONTRACTS["house"]["layers"]),
    "layers": upwards(CONTRACTS["layers"]["layers"], "newsdesk."),
    "ways-in": pairs("ways-in"),
    "no-discord": pairs("no-discord"),
    "pure": pairs("pure"),
    "rows": [("newsdesk.briefing", "newsdesk.storage.tables"), ("cogs", "newsdesk.storage.tables")],
    "thin-cogs": pairs("thin-cogs"),
    "way-in": pairs("way-in"),
}


def lint(house: Path, environment: dict[str, str]) -> tuple[int, dict[str, str]]:
    """Run the import linter: its exit code, and what it says below the heading of each broken contract."""
    done = subprocess.run(
        [".venv/bin/lint-imports", "--no-cache", "--no-logo"],
        cwd=house,
        env=environment | {"COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    sections = re.split(r"^(.+)\n-{5,}\n", done.stdout, flags=re.MULTILINE)[1:]
    ids = {contract["name"]: name for name, contract in CONTRACTS.items()}
    return done.returncode, {
        ids[name]: text for name, text in zip(sections[::2], sections[1::2], strict=True) if name in ids
    }


def test_a_house_with_nothing_in_it_breaks_no_rule(empty_house: Path, environment: dict[str, str]) -> None:
    assert lint(empty_house, environment) == (0, {})


def test_every_rule_has_a_planted_violation() -> None:
    assert set(PLANTS) == set(CONTRACTS)
    assert all(PLANTS.values())


@pytest.mark.parametrize("contract", PLANTS)
def test_a_planted_import_is_caught(contract: str, empty_house: Path, environment: dict[str, str]) -> None:
    for number, (importer, imported) in enumerate(PLANTS[contract]):
        folder = "." if importer.startswith("cogs") else "src"
        plant = empty_house / folder / importer.replace(".", "/") / f"planted{number}.py"
        plant.write_text(f'"""Planted."""\n\nimport {imported}\n')

    code, broken = lint(empty_house, environment)

    assert code == 1
    missed = [
        f"{importer} → {imported}"
        for number, (importer, imported) in enumerate(PLANTS[contract])
        if f"{importer}.planted{number} -> {imported} (l.3)" not in broken.get(contract, "")
    ]
    assert not missed


def test_a_room_that_is_in_no_layer_is_caught(empty_house: Path, environment: dict[str, str]) -> None:
    (empty_house / "src/newsdesk/attic.py").write_text('"""Where does this belong?"""\n')

    code, broken = lint(empty_house, environment)

    assert code == 1
    assert "attic" in broken["layers"]


def test_storage_itself_may_use_its_rows(empty_house: Path, environment: dict[str, str]) -> None:
    plant = empty_house / "src/newsdesk/storage/articles.py"
    plant.write_text('"""Planted."""\n\nimport newsdesk.storage.tables\n')

    assert lint(empty_house, environment) == (0, {})
