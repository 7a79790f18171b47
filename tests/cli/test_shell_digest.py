"""`digest` in the shell: one digest printed, of topics or as it is set up, in words and as JSON."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsdesk.briefing import digests
from newsdesk.cli import main
from newsdesk.models.digest import DigestPlan, Schedule
from newsdesk.models.outbox import Target
from newsdesk.storage import desks
from newsdesk.storage.database import open_database
from tests.storage.world import Story, World, words_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSDESK_DATABASE", f"sqlite:///{tmp_path / 'news.db'}")
    now = datetime.now(UTC)
    db = open_database(f"sqlite:///{tmp_path / 'news.db'}")
    world = World(db, tmp_path / "news.db")
    for n, (outlet, hours) in enumerate((("The Lantern", 3), ("Northern Standard", 30), ("The Lantern", 1))):
        told = (
            f"The ferry {n} stops {words_of(900 + n, 8)}.",
            *(f"{words_of(n * 50 + part, 14)} goes." for part in range(6)),
        )
        world.take(
            None, Story(f"Ferry {n}", told, outlet=outlet, url=f"https://x.example/{n}"), now - timedelta(hours=hours)
        )
    desk = asyncio.run(db.write(desks.ensure, "guild:5", now))
    for name, target in (("Harbour", Target("channel", 9)), ("Secret", Target("user", 8))):
        plan = DigestPlan(name, target, Schedule((time(8),), "UTC"), topics=("ferry",), stories=1)
        asyncio.run(db.write(digests.add, desk, plan, 7, now))
    db.close()
    return tmp_path


def run(*line: str) -> Result:
    return CliRunner().invoke(main, ["digest", *line])


def test_what_was_new_is_printed_and_nothing_is_noted(folder: Path) -> None:
    first, second = run("ferry"), run("ferry")
    assert first.exit_code == 0
    assert first.stdout.startswith("ferry: 2 stories since ")
    assert "1. Ferry 2 <https://x.example/2>" in first.stdout
    assert "The Lantern" in first.stdout
    assert first.stdout.splitlines()[1:] == second.stdout.splitlines()[1:]


def test_options_narrow_it_and_json_has_all_of_it(folder: Path) -> None:
    told = json.loads(run("--hours", "48", "--stories", "2", "--json").stdout)
    assert (told["name"], told["total"]) == ("Digest", 3)
    assert [story["headline"] for story in told["stories"]] == ["Ferry 2", "Ferry 0"]
    assert all(sentence.endswith((" goes.", "The ferry 2 stops.")) for sentence in told["stories"][0]["sentences"])
    assert told["stories"][0]["sentences"]
    assert told["stories"][0]["url"] == "https://x.example/2"
    told = json.loads(run("--hours", "48", "--outlet", "northern standard", "--json").stdout)
    assert [story["outlet"] for story in told["stories"]] == ["Northern Standard"]
    assert json.loads(run("--language", "uk", "--json").stdout)["stories"] == []


def test_one_that_is_set_up_is_printed_as_it_would_be_sent_now(folder: Path) -> None:
    told = run("--desk", "5", "--name", "harbour")
    assert told.stdout.startswith("Harbour: 1 of 2 stories since ")
    unknown = run("--desk", "5", "--name", "Nope")
    assert unknown.exit_code == 1
    # Of what people are sent in private no name is told.
    assert "There are: Harbour." in unknown.stderr
    assert run("--desk", "5", "--name", "Secret").exit_code == 0
    assert run("--name", "Harbour", "ferry").exit_code == 2


@pytest.mark.parametrize("topic", ["ferry (", "since:3d", "-ferry ("])
def test_a_topic_that_cannot_be_read_is_a_sentence(folder: Path, topic: str) -> None:
    result = run("--", topic)
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.output
    if "(" in topic:
        assert result.exit_code == 1
        assert "cannot read" in result.stderr


def test_what_would_be_all_or_nothing_by_mistake_is_refused(folder: Path) -> None:
    for topic in ("", "  ", "!!"):
        result = run(topic)
        assert result.exit_code == 1
        assert "no word" in result.stderr
    result = run("--language", "Klingon")
    assert result.exit_code == 2
    assert "'Klingon' is no code of a language" in result.stderr
    assert run("--language", "EN").stdout.startswith("Digest: 2 stories")
