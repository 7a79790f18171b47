"""`ingest` killed at any moment: the database stays whole, and starting it again stores every article exactly once."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.analyse import article

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 12
KILLS = 8

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9"),
]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    chance = random.Random(3)
    paths = [tmp_path / f"article{number}.txt" for number in range(ARTICLES)]
    for path in paths:
        path.write_text(article(chance, 300), encoding="utf-8")
    return [str(path) for path in paths]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "news.sqlite3"


def start(database: Path, files: list[str]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    return subprocess.Popen(
        [sys.executable, "bot.py", "ingest", "--json", "--outlet", "Vellmar Post", *files],
        cwd=ROOT,
        env=environment | {"NEWSDESK_DATABASE": f"sqlite:///{database}", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
    )


def kill_after(process: subprocess.Popen[bytes], answers: int, seconds: float) -> list[str]:
    """Kill the process some moments after it gave that many answers; return the outcomes that it had told by then."""
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(answers)]
    time.sleep(seconds)
    process.kill()
    told += process.stdout.readlines()
    process.wait()
    return [json.loads(line)["outcome"] for line in told if line.endswith(b"\n")]


def finish(database: Path, files: list[str]) -> list[str]:
    """Let `ingest` run to its end; return its outcomes."""
    with start(database, files) as process:
        printed, _ = process.communicate()
    assert process.returncode == 0
    return [json.loads(line)["outcome"] for line in printed.splitlines()]


def damage(database: Path) -> list[tuple[object, ...]]:
    """Ask SQLite for what is broken in the file, and for rows that point at nothing."""
    connection = sqlite3.connect(database)
    try:
        found = (
            connection.execute("PRAGMA integrity_check").fetchall()
            + connection.execute("PRAGMA foreign_key_check").fetchall()
        )
    finally:
        connection.close()
    return [row for row in found if row != ("ok",)]


def test_what_was_told_as_added_is_stored_and_nothing_twice(database: Path, files: list[str]) -> None:
    chance = random.Random(11)
    told_as_added = 0
    for kill in range(KILLS):
        # The first two are killed while the process starts or makes its database, the others while it takes articles.
        answers = 0 if kill < 2 else kill
        moment = 0.3 + chance.random() if kill < 2 else chance.uniform(0, 0.03)
        told_as_added += kill_after(start(database, files), answers, moment).count("added")
        if database.exists():
            assert damage(database) == []

    outcomes = finish(database, files)

    assert len(outcomes) == ARTICLES
    assert set(outcomes) <= {"added", "duplicate"}
    assert outcomes.count("duplicate") >= told_as_added > 0
    assert finish(database, files) == ["duplicate"] * ARTICLES
    assert damage(database) == []
