"""`parse-feed`: a line for each file, an error for what is no feed, and no library that feeds do not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsdesk.cli import main

ROOT = Path(__file__).resolve().parents[2]
FEED = (
    "<rss version='2.0'><channel><title>Skerrin Post</title><item><title>Ferry sails</title><link>/ferry</link>"
    "<guid>f-1</guid><pubDate>Mon, 02 Mar 2026 10:05:00 GMT</pubDate></item></channel></rss>"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    (tmp_path / "page.html").write_text("<html><link rel=alternate type=application/rss+xml href=/a.xml>")
    (tmp_path / "empty.xml").write_text("")
    return tmp_path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["parse-feed", *arguments], input=stdin, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("folder")
def test_prints_the_items_of_a_feed() -> None:
    result = run("feed.xml", "--url", "https://skerrin.example/feed")

    (row,) = rows(result)
    (item,) = row["items"]
    assert result.exit_code == 0
    assert (row["file"], row["title"]) == ("feed.xml", "Skerrin Post")
    assert item["title"] == "Ferry sails"
    assert item["link"] == "https://skerrin.example/ferry"
    assert item["id"] == "f-1"
    assert item["published"] == "2026-03-02T10:05:00+00:00"


def test_reads_standard_input() -> None:
    assert rows(run("-", stdin=FEED))[0]["items"][0]["id"] == "f-1"


@pytest.mark.usefixtures("folder")
def test_what_is_no_feed_gives_an_error_and_the_others_are_read() -> None:
    result = run("page.html", "empty.xml", "feed.xml", "--url", "https://skerrin.example/")

    page, empty, feed = rows(result)
    assert result.exit_code == 1
    assert page["error"] == "It is a web page and no feed."
    assert page["feeds"][0] == "https://skerrin.example/a.xml"
    assert empty == {"file": "empty.xml", "error": "It is empty."}
    assert len(feed["items"]) == 1


@pytest.mark.parametrize("arguments", [(), ("feed.xml", "--nonsense")])
@pytest.mark.usefixtures("folder")
def test_used_wrongly_it_exits_with_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_loads_neither_discord_nor_sqlalchemy_nor_what_pages_need(folder: Path) -> None:
    code = (
        "import sys, runpy; sys.argv = ['bot.py', 'parse-feed', sys.argv[1]]\n"
        "try: runpy.run_path('bot.py', run_name='__main__')\n"
        "except SystemExit as end: assert not end.code\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / "feed.xml")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())

    assert "Ferry sails" in done.stdout
    assert "feedparser" in loaded
    assert loaded & {"discord", "aiohttp", "sqlalchemy", "alembic", "trafilatura", "lxml", "numpy", "httpx"} == set()


def test_the_modules_that_decide_and_parse_load_feedparser_only_when_they_parse() -> None:
    code = "import sys, newsdesk.ingest.parse, newsdesk.ingest.decide; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "src", capture_output=True, text=True, check=True)

    assert {"feedparser", "dateparser", "chardet", "lxml"} & set(done.stdout.split()) == set()
