"""`group` in the shell: lines in, a story for each out, and what a line cannot hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsdesk.cli import main

ROOT = Path(__file__).resolve().parents[2]
TRAIN = "A night train stopped in the tunnel below Vellmar on Friday with 200 people on board, the railway said."
TRAIN_ELSEWHERE = "Passengers walked out of the tunnel below Vellmar after a night train stopped there on Friday."
VOTE = "The parliament of Oskhaven voted on a tax on sugar, which bakers had fought for two years."


def run(lines: str) -> Result:
    return CliRunner().invoke(main, ["group"], input=lines)


def line(number: object, text: str, **more: Any) -> str:
    return json.dumps({"id": number, "text": text, "published": "2031-04-02T09:00:00Z", **more}) + "\n"


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(answer) for answer in result.stdout.splitlines()]


def test_articles_on_one_event_get_one_number() -> None:
    lines = (
        line(1, TRAIN, title="Night train stuck in Vellmar tunnel")
        + line(2, VOTE, title="Oskhaven votes for a tax on sugar")
        + line("three", TRAIN_ELSEWHERE, title="Night train stops in Vellmar tunnel", source="Morning Post")
    )
    result = run(lines)
    assert result.exit_code == 0
    assert rows(result) == [{"id": 1, "story": 0}, {"id": 2, "story": 1}, {"id": "three", "story": 0}]


def test_the_same_words_days_later_are_another_story() -> None:
    result = run(line(1, TRAIN) + line(2, TRAIN, published="2031-04-06T09:00:00Z"))
    assert [row["story"] for row in rows(result)] == [0, 1]


def test_an_article_without_a_time_counts_as_of_the_one_before() -> None:
    result = run(line(1, TRAIN) + json.dumps({"id": 2, "title": TRAIN}) + "\n")
    assert [row["story"] for row in rows(result)] == [0, 0]


def test_a_line_that_cannot_be_read_is_told_and_the_run_goes_on() -> None:
    bad = ["not json\n", line(2, "  "), line(3, TRAIN, published="soon"), line(4, TRAIN, title=5), '{"id": 6}\n']
    result = run(line(1, TRAIN) + "".join(bad) + line(7, TRAIN))
    answers = rows(result)
    assert result.exit_code == 1
    assert [answer["id"] for answer in answers] == [1, None, 2, 3, 4, 6, 7]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False]
    assert answers[-1] == {"id": 7, "story": 0}


def test_what_comes_later_puts_an_article_into_another_story() -> None:
    """The second is like the first until the third is there."""

    def told(**numbers: int) -> str:
        return " ".join(f"{name}{n}" for name, number in numbers.items() for n in range(number))

    texts = [told(vellmar=6, tunnel=18), told(vellmar=6, harbour=18), told(harbour=18, ferry=8)]
    lines = "".join(line(n, text, published=f"2031-04-02T09:0{n}:00Z") for n, text in enumerate(texts, 1))
    assert [row["story"] for row in rows(run(lines))] == [0, 1, 1]
    at_once = CliRunner().invoke(main, ["group", "--at-once"], input=lines)
    assert [row["story"] for row in rows(at_once)] == [0, 0, 1]


GROUP = """\
import runpy, sys
sys.argv = ["bot.py", "group", *sys.argv[1:]]
try:
    runpy.run_path("bot.py", run_name="__main__")
finally:
    print(sorted({"discord", "sqlalchemy", "trafilatura"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("at_once", [True, False])
def test_a_line_is_answered_at_once_or_when_it_is_settled_without_discord_or_a_database(at_once: bool) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", GROUP, *(["--at-once"] if at_once else [])],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        if at_once:
            for number in range(2):
                process.stdin.write(line(number, TRAIN))
                process.stdin.flush()
                assert json.loads(process.stdout.readline()) == {"id": number, "story": 0}
            process.stdin.close()
        else:
            process.stdin.write(line(0, TRAIN) + "bad\n" + line(1, TRAIN, published="2031-04-07T09:00:00Z"))
            for number in (2, 3, 4):
                process.stdin.write(line(number, TRAIN, published=f"2031-04-07T09:00:0{number}Z"))
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"id": 0, "story": 0}
            assert "error" in json.loads(process.stdout.readline()), "in its place, and no later"
            process.stdin.close()
            for number in (1, 2, 3, 4):
                assert json.loads(process.stdout.readline()) == {"id": number, "story": 1}
        assert process.stdout.read() == "[]\n"
    assert process.returncode == (0 if at_once else 1)
