"""What the documents name exists: files, modules, make targets, shell commands, chat commands and settings."""

import importlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from discord.ext import commands

import bot
from newsdesk import config

ROOT = Path(__file__).resolve().parents[2]
MADE_BY_PEOPLE = {"config.toml"}  # named in the documents, and rightly absent


def code_in(page: str) -> Iterator[str]:
    """Find what a page sets in code: the lines of fenced blocks, and what stands between backticks."""
    parts = re.split(r"^```.*$", page, flags=re.MULTILINE)
    for block in parts[1::2]:
        yield from block.splitlines()
    for prose in parts[::2]:
        yield from re.findall(r"`([^`\n]+)`", prose)


def links_in(page: str) -> Iterator[str]:
    """Find the targets of a page's links that lie in the project, without their anchors."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if not re.match(r"[a-z]+:", target) and (path := target.partition("#")[0]):
            yield path


def paths_in(code: str) -> Iterator[str]:
    """Find the words of a piece of code that can only be meant as files or folders of the project."""
    tops = {path.name for path in ROOT.iterdir()} - {".venv"}
    for word in code.split():
        path = word.strip("\"'(),:")
        below_a_top = "/" in path and path.partition("/")[0] in tops
        if re.fullmatch(r"[\w./-]+", path) and (below_a_top or re.search(r"^[\w-][\w.-]*\.(py|toml|md|cfg)$", path)):
            yield path


def missing(page: Path) -> list[str]:
    """Find what a page names as a file, or links to, that is neither at the root nor beside the page."""
    text = page.read_text("utf-8")
    links = [link for link in links_in(text) if not (page.parent / link).exists()]
    names = [name for code in code_in(text) for name in paths_in(code) if name not in MADE_BY_PEOPLE]
    return links + [name for name in names if not (ROOT / name).exists() and not (page.parent / name).exists()]


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    return set(phony.split()) & set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))


@pytest.fixture(scope="module")
def code(documents: tuple[Path, ...]) -> tuple[str, ...]:
    found = tuple(code for page in documents for code in code_in(page.read_text("utf-8")))
    assert len(found) > 50
    return found


def test_every_file_that_a_page_names_exists(documents: tuple[Path, ...]) -> None:
    assert {str(page.relative_to(ROOT)): names for page in documents if (names := missing(page))} == {}


def test_a_file_that_does_not_exist_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`docs/nowhere.md` and `nowhere.py`, [here](nowhere/else.md#top), but `Europe/Kyiv`, `/latest`, `bot.toml.txt`"
        "\n```\npython tests/nowhere.py --fast\n```\n"
    )

    assert missing(page) == ["nowhere/else.md", "tests/nowhere.py", "docs/nowhere.md", "nowhere.py"]


def test_every_module_that_a_page_names_exists_or_is_planned(code: tuple[str, ...]) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    lines = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    planned = {"newsdesk." + name for line in lines for name in re.findall(r"\((\w+)\)", line)}
    named = {word for word in code if re.fullmatch(r"(newsdesk|cogs|playground)(\.[a-z_]+)+", word)}

    def exists(module: str) -> bool:
        path = module.replace(".", "/")
        return any((ROOT / top / f"{path}{end}").exists() for top in ("src", ".") for end in ("", ".py"))

    assert named
    assert {name for name in named - planned if not exists(name)} == set()


def test_every_make_target_that_a_page_names_exists(code: tuple[str, ...]) -> None:
    named = {target for piece in code for target in re.findall(r"^make ([a-z]+)", piece)}

    assert {"run", "test"} <= named
    assert named <= make_targets()


def test_make_alone_tells_every_target() -> None:
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert set(re.findall(r"^make ([a-z]+)", done.stdout, flags=re.MULTILINE)) == make_targets() - {"help"}


def test_every_shell_command_that_a_page_names_exists_with_its_options(code: tuple[str, ...]) -> None:
    named: dict[str, set[str]] = {}
    for piece in code:
        for command, options in re.findall(r"(?:bot\.py|^newsdesk) ([a-z][\w-]*)((?: --[a-z][\w-]*)*)", piece):
            named.setdefault(command, set()).update(options.split())
    shell = bot.shell()
    context = click.Context(shell)

    assert {"run", "read", "analyse", "ingest", "ask", "migrate"} <= set(named)
    unknown: list[str] = []
    for command, options in named.items():
        found = shell.get_command(context, command)
        if found is None:
            unknown.append(command)
            continue
        known = {name for param in found.get_params(context) for name in param.opts}
        unknown += [f"{command} {one}" for one in options - known]
    assert unknown == []


def test_what_the_system_starts_is_what_the_guide_puts_in_place() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    named = {
        path
        for file in (ROOT / "docs" / "deploy").iterdir()
        for path in re.findall(r"/srv/newsdesk(?:/[\w.-]*\w)+", file.read_text("utf-8"))
    }

    assert {"/srv/newsdesk/token", "/srv/newsdesk/app/bot.py"} <= named
    program = "/srv/newsdesk/app/"
    made = {path for path in named if re.search(rf"{re.escape(path)}(?!\w)", guide)}
    of_the_project = {path for path in named if (ROOT / path.removeprefix(program)).exists()}
    assert named - made - of_the_project - {f"{program}.venv/bin/python"} == set()


def test_every_chat_command_that_a_page_names_exists(code: tuple[str, ...]) -> None:
    modules = [importlib.import_module(f"cogs.{path.stem}") for path in (ROOT / "cogs").glob("[a-z]*.py")]
    cogs = [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, commands.Cog)
    ]
    known = {command.name for cog in cogs for command in cog.__cog_commands__ if command.parent is None}
    named = {name for piece in code for name in re.findall(r"^[!/]([a-z]+)\b(?!/)", piece)}

    assert {"latest", "quotes", "summary"} <= named
    assert named <= known


def test_every_variable_that_a_page_names_is_a_setting(documents: tuple[Path, ...]) -> None:
    known = {f"{config.ENVIRONMENT_PREFIX}{name.upper()}" for name in config.Settings.model_fields}
    known |= {config.CONFIG_VARIABLE, config.TOKEN_FILE_VARIABLE}
    pages = [*documents, ROOT / "config.example.toml", ROOT / "Makefile"]
    named = {name for page in pages for name in re.findall(r"NEWSDESK_[A-Z_]*[A-Z]", page.read_text("utf-8"))}

    assert named
    assert named <= known
