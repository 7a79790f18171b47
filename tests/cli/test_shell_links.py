"""Links and mails in the shell: fetched from a real server on this machine, read, kept, or told why not."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsdesk.cli import main

TITLE = "Weir at Ostrand gives way in the night"
SENTENCES = (
    "The old weir at Ostrand gave way on Thursday night after a week of rain, and the mill behind it lost its wheel.",
    "“I heard it go like a cart of stones,” said Rosa Lindqvist, the miller, who had slept in the house beside it.",
    "The river authority said on Friday that it had asked for money to mend the weir in each of the last four years.",
)
PAGE = (
    f'<html><head><title>{TITLE}</title><meta property="og:site_name" content="River Gazette"></head><body><article>'
    f"<h1>{TITLE}</h1>{''.join(f'<p>{line}</p>' for line in SENTENCES)}</article></body></html>"
)
MAIL = (
    "Subject: =?utf-8?q?Weir_at_Ostrand_gives_way_in_the_night?=\r\n"
    "From: River Gazette <letters@gazette.example>\r\n"
    "Date: Fri, 27 Feb 2026 08:30:00 +0200\r\n"
    "List-Unsubscribe: <https://gazette.example/u/1>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    "View this email in your browser\r\nhttps://gazette.example/view/1\r\n\r\n"
    + "\r\n\r\n".join(line.replace(" and ", " \r\nand ") for line in SENTENCES)
    + "\r\n\r\nYou are receiving this because you signed up.\r\nUnsubscribe <https://gazette.example/u/1>\r\n"
)


class Answers(BaseHTTPRequestHandler):
    """One article, and nothing else."""

    def do_GET(self) -> None:
        found = self.path == "/news/weir"
        body = PAGE.encode() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it so)
        return


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    monkeypatch.chdir(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("NEWSDESK_ALLOWED_PORTS", str(server.server_port))
    monkeypatch.setenv("NEWSDESK_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("NEWSDESK_PAGE_DELAY", "0")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_read_prints_what_a_link_leads_to_with_whose_it_is(site: str) -> None:
    result = run("read", f"{site}/news/weir#top")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"# {TITLE}\nOutlet: River Gazette\nLink: {site}/news/weir\nLanguage: en\n")
    assert "Quotes: 1" in result.stdout
    assert "Rosa Lindqvist" in result.stdout


def test_read_takes_the_summary_that_is_wanted_from_a_link(site: str) -> None:
    read = json.loads(run("read", f"{site}/news/weir", "--json", "--summary-sentences", "1").stdout)
    assert (read["title"], len(read["summary"])) == (TITLE, 1)
    assert read["text"] == "\n\n".join(SENTENCES)


def test_ingest_takes_links_and_files_together_and_knows_them_again(site: str, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Mill to be sold\n\n" + "The mill will be sold on Monday. Its owner said so.\n")
    first = run("ingest", f"{site}/news/weir", "other.txt")
    assert first.exit_code == 0
    assert [line.partition(":")[0] for line in first.stdout.splitlines()] == ["Added", "Added"]
    assert run("ingest", f"{site}/news/weir").stdout.startswith("Known already: ")
    latest = run("ask", "latest weir").stdout
    assert f"{TITLE} <{site}/news/weir>" in latest
    assert "River Gazette" in latest


def test_what_the_options_say_of_a_link_comes_before_what_its_page_says(site: str) -> None:
    run("ingest", f"{site}/news/weir", "--outlet", "Ostrand Bell", "--title", "The weir is gone")
    assert "The weir is gone" in (latest := run("ask", "latest weir").stdout)
    assert "Ostrand Bell" in latest


def test_a_link_that_cannot_be_read_is_told_and_the_others_go_on(site: str) -> None:
    result = run("ingest", f"{site}/none", f"{site}/news/weir", "http://[bad/")
    assert result.exit_code == 1
    assert result.stdout.startswith("Added: ")
    assert f"Error: {site}/none: There is no page behind that link" in result.stderr
    assert "Error: http://[bad/: I cannot fetch that link" in result.stderr
    read = run("read", f"{site}/none")
    assert (read.exit_code, read.stdout) == (1, "")
    assert "There is no page behind that link" in read.stderr


def test_links_into_networks_that_are_not_opened_are_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSDESK_ALLOWED_NETWORKS")
    result = run("read", f"{site}/news/weir")
    assert result.exit_code == 1
    assert "its address is not one that I may open" in result.stderr


def test_ask_sums_up_a_link_and_stores_nothing(site: str) -> None:
    answer = run("ask", f"summary {site}/news/weir")
    assert answer.exit_code == 0
    assert TITLE in answer.stdout
    assert any(sentence in answer.stdout for sentence in SENTENCES)
    assert TITLE not in run("ask", "latest weir").stdout
    assert run("ask", f"summary {site}/news/weir length:long").exit_code == 1


@pytest.mark.usefixtures("site")
def test_a_newsletter_is_read_without_what_is_about_the_mailing(tmp_path: Path) -> None:
    (tmp_path / "weir.eml").write_bytes(MAIL.encode())
    result = run("read", "weir.eml", "--json")
    read = json.loads(result.stdout)
    assert read["title"] == TITLE
    assert read["text"] == "\n\n".join(SENTENCES)
    shown = run("read", "weir.eml").stdout
    assert "Outlet: River Gazette\nPublished: 2026-02-27 06:30 UTC\n" in shown
    assert run("ingest", "weir.eml").stdout.startswith(f"Added: {TITLE}")
    assert "River Gazette" in run("ask", "latest weir").stdout
