"""`brief` in the shell: lines in, lines out, and what a line cannot hold."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from newsdesk.cli import main

FIRST = (
    "A night train stopped in the tunnel below Vellmar on Friday with 200 people on board.\n"
    "Rescuers led all of them out of the tunnel of Vellmar on foot before midnight, the railway said."
)
SECOND = (
    "The night train stood in the tunnel below Vellmar for five hours because a cable had burnt through.\n"
    "The railway will pay each of the passengers of the night train the price of the ticket twice."
)


def run(*arguments: str, stdin: str) -> Result:
    return CliRunner().invoke(main, ["brief", *arguments], input=stdin)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_gives_sentences_of_its_articles_to_the_letter() -> None:
    docs = [FIRST, "", SECOND]
    result = run("--words", "200", stdin=json.dumps({"id": "train", "docs": docs}))
    assert result.exit_code == 0
    (answer,) = rows(result)
    assert answer["id"] == "train"
    summary: list[dict[str, Any]] = answer["summary"]
    assert {s["doc"] for s in summary} == {0, 2}
    for sentence in summary:
        assert docs[sentence["doc"]][sentence["start"] : sentence["end"]] == sentence["text"]
    assert sorted(s["rank"] for s in summary) == list(range(len(summary)))


def test_length_is_in_words_or_in_sentences_and_75_words_by_default() -> None:
    line = json.dumps({"id": 1, "docs": [FIRST * 3, SECOND + "\n" + FIRST]})
    (one,) = rows(run("--sentences", "1", stdin=line))
    assert len(one["summary"]) == 1
    (short,) = rows(run("--words", "20", stdin=line))
    assert sum(len(s["text"].split()) for s in short["summary"]) <= 20
    (usual,) = rows(run(stdin=line))
    assert 20 < sum(len(s["text"].split()) for s in usual["summary"]) <= 75


def test_a_line_that_cannot_be_read_is_told_and_the_run_goes_on() -> None:
    lines = [
        json.dumps({"id": 1, "docs": [FIRST]}), "", "not json", json.dumps({"id": 2}),
        json.dumps({"id": 3, "docs": []}),
        json.dumps({"id": 4, "docs": [1]}), json.dumps({"id": 5, "docs": [" "]}), '{"id": NaN, "docs": []}',
        json.dumps({"id": "last", "docs": [FIRST, SECOND]}),
    ]  # fmt: skip
    result = run(stdin="\n".join(lines))
    answers = rows(result)
    assert result.exit_code == 1
    assert [answer["id"] for answer in answers] == [1, None, 2, 3, 4, 5, None, "last"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, True, False]
    assert "Line 3 is not JSON" in answers[1]["error"]
