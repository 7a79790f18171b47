"""`feed` in the shell, every part of it, against a real server on this machine: what is printed and done, and exits."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsdesk.cli import main
from newsdesk.ingest import opml
from newsdesk.storage.database import open_database

OPML = (
    '<opml version="2.0"><head><title>Mine</title></head><body><outline text="Harbours">'
    '<outline type="rss" text="The Weir Gazette" xmlUrl="{site}/weir.xml"/>'
    '<outline type="rss" text="The Mill Post" xmlUrl="{site}/mill.xml"/></outline></body></opml>'
)


def _feed(title: str, number: int) -> bytes:
    text = "".join(
        f"<p>In part {n} of it the miller {number} spoke of wheel {number}-{n} at length.</p>" for n in range(5)
    )
    escaped = text.replace("<", "&lt;")
    return (
        f'<rss version="2.0"><channel><title>{title}</title><link>http://127.0.0.1/</link>'
        f"<item><title>Wheel {number} turns again</title><guid>{number}</guid><description>{escaped}</description>"
        "</item></channel></rss>"
    ).encode()


PAGES = {
    "/weir.xml": ("application/rss+xml", _feed("Weir Gazette", 1)),
    "/mill.xml": ("application/rss+xml", _feed("Mill Post", 2)),
    "/": (
        "text/html",
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" title="Weir Gazette" href="/weir.xml">'
            b'<link rel="alternate" type="application/rss+xml" title="Mill Post" href="/mill.xml"></head></html>'
        ),
    ),
    "/bare": ("text/html", b"<html><head><title>Nothing here</title></head><body>Nothing</body></html>"),
}


class Answers(BaseHTTPRequestHandler):
    """Two feeds, the site that names them, a page that names none; `asked` counts requests by path."""

    asked: dict[str, int]

    def do_GET(self) -> None:
        self.asked[self.path] = self.asked.get(self.path, 0) + 1
        media, body = PAGES.get(self.path, ("text/plain", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it so)
        return


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database that was brought up to date once: a copy costs a hundredth of a migration."""
    path = tmp_path_factory.mktemp("empty") / "news.db"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def site(tmp_path: Path, empty: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    monkeypatch.chdir(tmp_path)
    shutil.copy(empty, tmp_path / "news.db")
    monkeypatch.setenv("NEWSDESK_DATABASE", f"sqlite:///{tmp_path / 'news.db'}")
    Answers.asked = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("NEWSDESK_ALLOWED_PORTS", str(server.server_port))
    monkeypatch.setenv("NEWSDESK_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("NEWSDESK_PAGE_DELAY", "0")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def feed(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["feed", *arguments], input=stdin, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_feed_is_added_looked_at_listed_paused_and_removed(site: str) -> None:
    added = feed("add", f"{site}/weir.xml", "--folder", "Rivers")
    assert (added.exit_code, added.stdout) == (
        0,
        "Weir Gazette is followed from now on. Its newest articles come in a moment.\n",
    )
    checked = feed("check", "weir")
    assert checked.exit_code == 0
    assert "All is well." in checked.stdout
    assert "Wheel 1 turns again" in CliRunner().invoke(main, ["ask", "latest wheel"]).stdout
    listed = feed("list").stdout
    for part in ("1 feed here", "Weir Gazette", "All is well."):
        assert part in listed
    assert "is paused" in feed("pause", "1").stdout
    assert "Paused" in feed("list").stdout
    assert "no longer paused" in feed("resume", f"{site}/weir.xml").stdout
    assert "Paused" not in feed("list").stdout
    assert feed("remove", "Weir Gazette").stdout == "Weir Gazette is no longer followed here.\n"
    assert "follows no feed yet" in feed("list").stdout


def test_json_says_what_was_done_and_how_each_feed_stands(site: str) -> None:
    (added,) = rows(feed("add", f"{site}/weir.xml", "--folder", "Rivers", "--json"))
    assert (added["outcome"], added["name"], added["url"]) == ("new", "Weir Gazette", f"{site}/weir.xml")
    (again,) = rows(feed("add", f"{site}/weir.xml", "--json"))
    assert again["outcome"] == "known"
    (new,) = rows(feed("list", "--json"))
    assert (new["number"], new["health"], new["checked"], new["folder"]) == (1, "new", None, "Rivers")
    (checked,) = rows(feed("check", "1", "--json"))
    assert (checked["outcome"], checked["health"], checked["why"]) == ("check", "good", None)
    assert checked["next_check"] > checked["checked"]
    (paused,) = rows(feed("pause", "1", "--json"))
    assert paused["outcome"] == "pause"
    (shown,) = rows(feed("list", "--json"))
    assert shown["paused"] is True
    (removed,) = rows(feed("remove", "1", "--json"))
    assert removed["outcome"] == "remove"
    assert feed("list", "--json").stdout == ""


def test_a_check_tells_why_a_feed_fails(site: str) -> None:
    feed("add", f"{site}/weir.xml")
    # Added by a list, it was never looked at: it may be anything.
    feed("import", "-", stdin=OPML.replace("{site}/mill.xml", f"{site}/bare").format(site=site))
    failing = feed("check", "mill")
    assert failing.exit_code == 0
    assert "Cannot be fetched" in failing.stdout
    (told,) = [feed for feed in rows(feed("list", "--json")) if feed["health"] == "failing"]
    assert (told["name"], told["why"]) == ("The Mill Post", "page")


def test_a_site_with_two_feeds_names_them_and_follows_none(site: str) -> None:
    result = feed("add", site)
    assert result.exit_code == 1
    assert result.stdout == ""
    for part in ("Which?", f"{site}/weir.xml  Weir Gazette", f"{site}/mill.xml  Mill Post"):
        assert part in result.stderr
    assert rows(feed("list", "--json")) == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("{site}/bare", "I find no feed at"),
        ("{site}/nothing", "I cannot follow"),
        ("no address", "no address is no web address. Give me that of a feed or of a site: feed add "),
        ("file:///etc/passwd", "file:///etc/passwd is no web address."),
        ("ferry", "ferry is no web address."),
    ],
)
def test_what_cannot_be_followed_is_one_sentence_on_standard_error(site: str, address: str, told: str) -> None:
    result = feed("add", address.format(site=site))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {told}")
    assert "Traceback" not in result.stderr


def test_an_address_inside_is_refused_like_any_other_and_never_asked(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSDESK_ALLOWED_NETWORKS")
    refused = feed("add", f"{site}/weir.xml")
    assert refused.exit_code == 1
    assert Answers.asked == {}
    unknown = feed("add", "http://10.0.0.1/weir.xml")
    assert unknown.stderr.replace("http://10.0.0.1/weir.xml", "A") == refused.stderr.replace(f"{site}/weir.xml", "A")


@pytest.mark.parametrize("what", ["remove", "pause", "resume", "check"])
def test_a_feed_that_is_not_followed_and_a_name_that_fits_several_change_nothing(site: str, what: str) -> None:
    for path in ("weir", "mill"):
        feed("add", f"{site}/{path}.xml")
    before = feed("list", "--json").stdout
    unknown = feed(what, "lantern")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "No feed here is called “lantern”. feed list shows them all." in unknown.stderr
    several = feed(what, "127.0.0.1")
    assert (several.exit_code, several.stdout) == (1, "")
    assert "2 feeds fit “127.0.0.1”. Which one? Mill Post, Weir Gazette" in " ".join(several.stderr.split())
    assert feed(what, "9" * 5000).exit_code == 1
    assert feed("list", "--json").stdout == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("add",),
        ("import",),
        ("remove",),
        ("check",),
        ("list", "weir"),
        ("frobnicate",),
        (),
        ("list", "--desk", "nobody"),
        ("list", "--desk", "-1"),
        ("list", "--desk", "9" * 40),
        ("list", "--frob"),
        ("remove", "1", "--folder", "Rivers"),
    ],
)
def test_what_is_used_wrongly_exits_2_and_says_how(site: str, arguments: tuple[str, ...]) -> None:
    result = feed(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_each_desk_has_its_own_feeds_and_all_is_every_desks(site: str) -> None:
    feed("add", f"{site}/weir.xml", "--desk", "123")
    assert rows(feed("list", "--json")) == []
    assert [one["name"] for one in rows(feed("list", "--json", "--desk", "guild:123"))] == ["Weir Gazette"]
    feed("add", f"{site}/mill.xml", "--desk", "all")
    for desk in ("123", "user:7", "shell", "all"):
        names = [one["name"] for one in rows(feed("list", "--json", "--desk", desk))]
        assert names == (["Mill Post", "Weir Gazette"] if desk == "123" else ["Mill Post"])
    # Any may turn it off for itself, and the operator for all.
    assert feed("remove", "mill", "--desk", "user:7").exit_code == 0
    assert rows(feed("list", "--json", "--desk", "user:7")) == []
    assert len(rows(feed("list", "--json", "--desk", "shell"))) == 1
    assert feed("remove", "mill", "--desk", "all").exit_code == 0
    assert rows(feed("list", "--json", "--desk", "shell")) == []
    assert len(rows(feed("list", "--json", "--desk", "123"))) == 1


def test_a_list_comes_in_and_goes_out_as_the_same(site: str, tmp_path: Path) -> None:
    (tmp_path / "mine.opml").write_text(OPML.format(site=site), encoding="utf-8")
    assert feed("import", "mine.opml").stdout == "2 feeds followed.\n"
    assert feed("import", "mine.opml").stdout.endswith("2 were followed already.\n")
    assert "2 feeds" in feed("export", "out.opml").stdout
    assert set(opml.read((tmp_path / "out.opml").read_bytes())) == set(opml.read(OPML.format(site=site).encode()))
    printed = feed("export")
    assert printed.exit_code == 0
    assert printed.stdout_bytes == (tmp_path / "out.opml").read_bytes() == feed("export", "-").stdout_bytes
    assert rows(feed("export", "again.opml", "--json")) == [{"file": "again.opml", "feeds": 2}]


def test_an_import_tells_each_line_that_is_none_and_exits_1(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = OPML.format(site=site).replace(f"{site}/mill.xml", "javascript:alert(1)")
    (tmp_path / "bad.opml").write_text(bad, encoding="utf-8")
    result = feed("import", "bad.opml", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "followed": [f"{site}/weir.xml"], "known": 0, "bad": ["javascript:alert(1)"], "over": 0,
    }  # fmt: skip
    monkeypatch.setenv("NEWSDESK_FEEDS_PER_DESK", "1")
    over = feed("import", "-", stdin=OPML.format(site=site))
    assert over.exit_code == 1
    assert "over the limit of 1" in over.stdout
    full = feed("add", f"{site}/mill.xml")
    assert full.exit_code == 1
    assert full.stderr.startswith("Error: This desk follows 1 feed")


@pytest.mark.parametrize("name", ["missing.opml", ".", "zero\0byte"])
def test_a_file_that_cannot_be_read_or_written_is_told(site: str, name: str) -> None:
    for what, how in (("import", "read"), ("export", "written")):
        if (what, name) == ("export", "missing.opml"):
            continue
        result = feed(what, name)
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"cannot be {how}" in result.stderr


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"<html></html>", b"\x00" * 5000, b"<opml><body><outline", bytes(5 << 20)]
)
def test_a_file_that_is_no_list_is_one_sentence(site: str, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "odd.opml").write_bytes(body)
    result = feed("import", "odd.opml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.strip().splitlines()) == 1


def test_what_a_feed_calls_itself_steers_no_terminal(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    named = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "\x1b]0;OWNED\x07Tide\u202e \x9b31m", "items": []}
    )
    monkeypatch.setitem(PAGES, "/tide.json", ("application/feed+json", named.encode()))
    monkeypatch.setitem(
        PAGES, "/both",
        ("text/html", (b'<link rel="alternate" type="application/rss+xml" href="/weir.xml">'
         b'<link rel="alternate" type="application/feed+json" href="/tide.json">')),
    )  # fmt: skip
    shown = [feed("add", f"{site}/both"), feed("add", f"{site}/tide.json"), feed("list"), feed("list", "--json")]
    shown += [feed("check", "1"), feed("remove", "nothing \x1b[31m"), feed("import", "no\x1b[31m.opml")]
    for result in shown:
        assert not any(sign in result.output for sign in "\x1b\x07\x9b\u202e"), result.output
