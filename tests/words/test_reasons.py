"""Errors that can be met in chat: each is raised with a sentence that all catalogues have."""

from __future__ import annotations

import ast
import pickle
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from newsdesk import errors
from newsdesk.errors import NewsdeskError, ReadingFailed, SettingsError, UnreadableText
from newsdesk.models.languages import LANGUAGES
from newsdesk.storage.sqlite import failures
from newsdesk.words import catalogue, reason

ROOT = Path(__file__).parents[2]
CODE = ("src/newsdesk", "cogs")
SHELL_ALONE = (
    "src/newsdesk/cli/",
    "src/newsdesk/config.py",
    "src/newsdesk/storage/backup.py",
    "src/newsdesk/storage/migrations/",
    "src/newsdesk/storage/sqlite.py:file_of",
    "src/newsdesk/storage/sqlite.py:check_place",
    "src/newsdesk/storage/sqlite.py:check_room",
    "cogs/__init__.py",
    "cogs/_gateway.py",
)
"""What runs before there is a chat: it says why the bot does not start, in English."""
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, NewsdeskError)}


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Yield each expected error that is made on the chat's ways, with its file and function."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = [part for part in ast.walk(tree) if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
            for node in ast.walk(tree):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS):
                    continue
                inside = [one.name for one in functions if one.lineno <= node.lineno <= (one.end_lineno or 0)]
                where = f"{path.relative_to(ROOT).as_posix()}:{inside[-1] if inside else ''}"
                if not where.startswith(SHELL_ALONE):
                    yield where, node


@pytest.mark.no_cover
def test_every_error_on_the_chats_ways_is_in_all_catalogues() -> None:
    found = list(raised())
    assert len(found) > 10
    for where, call in found:
        why = call.args[0]
        assert isinstance(why, ast.Call), where
        assert isinstance(why.func, ast.Name), where
        assert why.func.id == "reason", where
        key = why.args[0]
        if isinstance(key, ast.Name):  # one of a few, which the next test raises
            assert where == "src/newsdesk/storage/sqlite.py:failures"
            continue
        if isinstance(key, ast.Attribute):  # another few, which tests/text/test_query raises
            assert where == "src/newsdesk/text/query/parsing.py:_refusal"
            continue
        assert isinstance(key, ast.Constant), where
        given = {str(keyword.arg) for keyword in why.keywords}
        given |= {"number"} if len(why.args) > 1 else set[str]()
        for language in LANGUAGES:
            text = catalogue(language).texts[str(key.value)]
            assert isinstance(text, str) == (len(why.args) == 1), (where, language)
            for form in [text] if isinstance(text, str) else text.values():
                assert {name for _, name, _, _ in Formatter().parse(form) if name} == given, (where, language)


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
    ],
)  # fmt: skip
def test_what_the_database_cannot_do_is_told_in_every_language(code: int) -> None:
    failed = sqlite3.OperationalError("x")
    failed.sqlite_errorcode = code
    with pytest.raises(errors.StorageError) as caught, failures():
        raise failed
    told = [catalogue(language).explain(caught.value) for language in LANGUAGES]
    assert told[0] == str(caught.value)
    assert len(set(told)) == len(LANGUAGES)


def test_numbers_are_written_and_counted_as_the_language_does() -> None:
    long = UnreadableText(reason("error.long_text", length=250_000, limit=200_000))
    assert "250,000 characters" in str(long)
    assert "250.000 Zeichen" in catalogue("de").explain(long)
    slow = ReadingFailed(reason("error.too_slow", 22))
    assert "22 секунди" in catalogue("uk").explain(slow)
    assert "22 seconds" in str(slow)


def test_an_error_of_the_operators_stays_english() -> None:
    error = SettingsError("The setting workers is not allowed.")
    assert catalogue("ja").explain(error) == str(error) == "The setting workers is not allowed."


def test_an_error_comes_back_from_a_worker_process_with_its_reason() -> None:
    error = UnreadableText(reason("error.nothing_in", name="ferry.txt"))
    back = pickle.loads(pickle.dumps(error))
    assert isinstance(back, UnreadableText)
    assert back.reason == error.reason
    assert catalogue("de").explain(back) == "ferry.txt: Darin steht kein Text."
