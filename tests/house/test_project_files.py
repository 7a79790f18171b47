"""The files as they will be cloned: all there, and none that points at one machine or waves a check away."""

import re
import subprocess
from pathlib import Path

# A path below somebody's home, a mounted work folder or a user's folder means that a file was written for one machine.
MACHINE_PATH = re.compile(r"(?<![\w.}~])/(?:work|farm|root|home|Users)/\w")
# The registries are the package clients' business. Put together here so that this file does not hold them.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian"))
]


def found(pattern: str | re.Pattern[str], files: tuple[Path, ...], root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_no_file_holds_a_path_of_one_machine(project_files: tuple[Path, ...], root: Path) -> None:
    assert len(project_files) > 20
    assert found(MACHINE_PATH, project_files, root) == []


def test_a_path_of_one_machine_would_be_found() -> None:
    for folder in ("work", "root", "home", "Users"):
        assert MACHINE_PATH.search(f"see /{folder}/ada/news.txt")
    assert not MACHINE_PATH.search("https://example.org/home/page and src/work/flow.py")


def test_no_file_names_the_host_of_a_package_registry(project_files: tuple[Path, ...], root: Path) -> None:
    assert found("|".join(map(re.escape, REGISTRIES)), project_files, root) == []


def test_no_file_waves_a_whole_check_away(project_files: tuple[Path, ...], root: Path) -> None:
    blanket = re.compile(r"#\s*(?:type:\s*ignore(?!\[)|noqa(?!:\s*[A-Z])|pyright:\s*(?:ignore(?!\[)|basic|off))")
    python = tuple(path for path in project_files if path.suffix == ".py" and path.name != Path(__file__).name)

    assert found(blanket, python, root) == []


def test_git_leaves_out_no_file_that_the_code_needs(root: Path) -> None:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", "src", "cogs", "tests", "docs"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    left_out = [name for name in done.stdout.split("\0") if name and "__pycache__" not in name]

    assert left_out == []
