"""The pins: exact, complete, as installed, and naming everything that the code imports."""

import ast
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FILES = ("requirements.txt", "requirements-dev.txt")
DIRECT_ENDS = "# --- What those need ---"
OWN = {"newsdesk", "cogs", "playground", "bot", "benchmarks"}


def requirements(text: str) -> list[Requirement]:
    """Read the requirements of one file; comments and `-r` lines are left out."""
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-r")]


def named(text: str) -> dict[str, Requirement]:
    return {canonicalize_name(requirement.name): requirement for requirement in requirements(text)}


def pins() -> dict[str, Requirement]:
    return {name: pin for file in FILES for name, pin in named((ROOT / file).read_text("utf-8")).items()}


def direct(file: str) -> set[str]:
    return set(named((ROOT / file).read_text("utf-8").partition(DIRECT_ENDS)[0]))


def applies(requirement: Requirement, extra: str = "") -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def needed(names: set[str]) -> set[str]:
    """Find what the named packages need here, and what those need, and so on, by what is installed."""
    found: set[str] = set()
    waiting = [(name, "") for name in names]
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found.add(name)
        for requirement in map(Requirement, distribution(name).requires or []):
            if applies(requirement, extra):
                waiting += [(canonicalize_name(requirement.name), wanted) for wanted in ("", *requirement.extras)]
    return found


@cache
def owners() -> Mapping[str, list[str]]:
    """Find which packages bring a top-level name: it takes reading the lists of all that is installed."""
    return packages_distributions()


def imported(folder: Path) -> set[str]:
    """Find the top-level names that the modules of a folder import, wherever in the module they do."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("file", FILES)
def test_every_dependency_is_pinned_to_one_release(file: str) -> None:
    listed = requirements((ROOT / file).read_text("utf-8"))

    assert listed
    for requirement in listed:
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", requirement
        assert "*" not in specifier.version, requirement


def test_no_package_is_pinned_twice() -> None:
    names = [
        canonicalize_name(requirement.name)
        for file in FILES
        for requirement in requirements((ROOT / file).read_text("utf-8"))
    ]

    assert len(names) == len(set(names))


def test_what_is_pinned_is_what_these_tests_run_on() -> None:
    wanted = {name: str(pin.specifier).removeprefix("==") for name, pin in pins().items() if applies(pin)}

    assert {name: distribution(name).version for name in wanted} == wanted


def test_a_plain_install_brings_nothing_that_is_not_pinned() -> None:
    runtime = set(named((ROOT / "requirements.txt").read_text("utf-8")))

    assert needed(direct("requirements.txt")) <= runtime
    assert needed(direct("requirements-dev.txt")) <= set(pins())


def test_nothing_is_pinned_that_nothing_needs() -> None:
    here = {name for name, pin in pins().items() if applies(pin)}

    assert here <= needed(direct("requirements.txt") | direct("requirements-dev.txt"))


def outside(*folders: str) -> dict[str, set[str]]:
    """Find which packages, by any of their names, the modules of these folders import from outside of the project."""
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    # Tests and benchmarks import their neighbours.
    own = OWN | {"tests"} | {path.stem for path in paths if not path.is_relative_to(ROOT / "src")}
    return {
        name: {canonicalize_name(owner) for owner in owners().get(name, [])}
        for name in {name for folder in folders for name in imported(ROOT / folder)}
        if name not in sys.stdlib_module_names and name not in own
    }


def test_what_the_bot_imports_is_named_among_what_the_code_imports() -> None:
    found = outside("src/newsdesk", "cogs")

    assert found
    assert {name for name, packages in found.items() if not packages & direct("requirements.txt")} == set()


def test_what_the_page_the_tests_and_the_benchmarks_import_is_pinned() -> None:
    found = outside("src/playground", "tests", "benchmarks")

    assert found
    assert {name for name, packages in found.items() if not packages & set(pins())} == set()
