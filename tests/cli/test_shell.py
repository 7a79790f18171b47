"""The shell commands: what they print, their exit codes, and the sentence for everything that goes wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsdesk.cli import main

FERRY = (
    "Ferry crews stop work in pay dispute\n\n"
    "Ferry crews on the island of Skerrin stopped work on Monday after talks over pay broke down.\n\n"
    "A ferry waits at the quay in Skerrin harbour on Monday morning. [Skerrin Pictures photo]\n"
    "A ferry waits at the quay in Skerrin harbour on Monday morning. [Skerrin Pictures photo]\n\n"
    "“We will not sail until somebody listens to the crews,” said Ada Brandt, the harbour master.\n\n"
    "The company said that it had made a fair offer and would not make another before the summer.\n\n"
    "Leave a Reply\n"
)
MINE = (
    "Mine at Aldermoss to close next spring\n\n"
    "The last copper mine in Aldermoss will close next spring, its owners said on Tuesday.\n\n"
    "“Nobody here is surprised by it,” said Otto Brandt, a mining engineer who has worked there since 1990.\n"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (tmp_path / "mine.txt").write_text(MINE, encoding="utf-8")
    return tmp_path


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_help_lists_every_command_and_each_has_its_own() -> None:
    listed = run("--help")
    assert listed.exit_code == 0
    for name in ("analyse", "ask", "ingest", "migrate", "read"):
        assert name in listed.output
        own = run(name, "--help")
        assert own.exit_code == 0
        assert "Usage:" in own.output


def test_an_unknown_command_is_used_wrongly() -> None:
    assert run("frobnicate").exit_code == 2


@pytest.mark.usefixtures("desk")
class TestRead:
    def test_prints_title_text_summary_and_quotes_without_furniture(self) -> None:
        result = run("read", "ferry.txt")
        assert result.exit_code == 0
        assert result.stdout.startswith("# Ferry crews stop work in pay dispute\n")
        assert result.stdout.count("[Skerrin Pictures photo]") == 1
        assert "[caption] A ferry waits" in result.stdout
        assert "Leave a Reply" not in result.stdout
        assert "-- Quotes: 1\n“We will not sail" in result.stdout
        assert "Ada Brandt, harbour master" in result.stdout

    def test_json_is_what_analyse_gives(self) -> None:
        (read,) = rows(run("read", "ferry.txt", "--json", "--summary-sentences", "1"))
        (analysed,) = rows(
            run("analyse", "--summary-sentences", "1", stdin=json.dumps({"id": "ferry.txt", "text": FERRY}))
        )
        assert read == analysed
        assert len(read["summary"]) == 1

    def test_reads_standard_input_and_pages(self) -> None:
        assert run("read", "-", stdin=FERRY).stdout == run("read", "ferry.txt").stdout
        body = "".join(f"<p>{line}</p>" for line in FERRY.splitlines() if line)
        page = f"<!doctype html><html><head><title>x</title></head><body><article>{body}</article></body></html>"
        assert "Ada Brandt" in run("read", "-", stdin=page).stdout

    def test_what_would_steer_the_terminal_is_taken_out(self, desk: Path) -> None:
        (desk / "esc.txt").write_text("\x1b]0;OWNED\x07\x1b[31mMayor opens the bridge\n\n" + MINE, encoding="utf-8")
        for arguments in (("read", "esc.txt"), ("ingest", "esc.txt"), ("ask", "latest")):
            shown = run(*arguments).stdout
            assert "\x1b" not in shown
            assert "\x07" not in shown

    @pytest.mark.parametrize(
        ("encoding", "line"),
        [
            (
                "cp1252",
                "Le maire d’Orléans a déclaré que les élèves étaient là pour fêter l’événement.",
            ),
            (
                "cp1252",
                "Die Bürgermeisterin eröffnete am Dienstag die Brücke über die Höhe für Fußgänger.",
            ),
            (
                "cp1250",
                "Premiér v úterý řekl, že se vláda sejde příští týden a rozhodne o výši příspěvku.",
            ),
            (
                "cp1251",
                "Мер міста сказала у вівторок, що міст відкриють навесні, а рух обмежать.",
            ),
        ],
    )
    def test_a_file_in_an_older_encoding_is_read_to_the_letter(self, desk: Path, encoding: str, line: str) -> None:
        (desk / "old.txt").write_bytes("\n\n".join([line] * 4).encode(encoding))
        assert line in run("read", "old.txt").stdout

    def test_reads_other_encodings(self, desk: Path) -> None:
        (desk / "utf16.txt").write_bytes(MINE.encode("utf-16"))
        (desk / "cp1252.txt").write_bytes(MINE.encode("cp1252"))
        expected = run("read", "mine.txt").stdout
        assert run("read", "utf16.txt").stdout == expected
        assert run("read", "cp1252.txt").stdout == expected

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("empty.txt", b"", "There is no text in empty.txt."),
            ("blank.txt", b" \n\n", "There is no text in blank.txt."),
            ("image.png", b"\x89PNG\0\0\0\0", "image.png is not a text file."),
            ("empty.html", b"<html></html>", "page"),
        ],
    )
    def test_what_is_no_article_is_told(self, desk: Path, name: str, content: bytes, reason: str) -> None:
        (desk / name).write_bytes(content)
        result = run("read", name)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert reason in result.stderr

    def test_a_missing_file_and_an_unknown_algorithm_are_told(self) -> None:
        assert "nowhere.txt cannot be read: No such file" in run("read", "nowhere.txt").stderr
        wrong = run("read", "ferry.txt", "--algorithm", "magic")
        assert wrong.exit_code == 2
        assert "lexrank" in wrong.stderr


class TestAnalyse:
    def test_answers_one_line_for_a_line_in_order_and_goes_on_after_a_bad_one(self) -> None:
        lines = [
            json.dumps({"id": 1, "text": FERRY}), "", "not json", "[1]", json.dumps({"id": 4}),
            json.dumps({"id": 5, "text": 7}), json.dumps({"id": 6, "text": " "}),
            json.dumps({"id": 7, "text": "x", "published": "yesterday"}), json.dumps({"id": "last", "text": MINE}),
        ]  # fmt: skip
        result = run("analyse", stdin="\n".join(lines))
        answers = rows(result)
        assert result.exit_code == 1
        assert [answer["id"] for answer in answers] == [1, None, None, 4, 5, 6, 7, "last"]
        assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, True, False]
        assert "Line 3 is not JSON" in answers[1]["error"]

    def test_what_a_line_cannot_hold_is_told_and_the_run_goes_on(self) -> None:
        lines = [
            b'\xef\xbb\xbf{"id": "bom", "text": "The mayor said the bridge was safe."}', b'{"id": NaN, "text": "x"}',
            b'{"id": 1e999, "text": "x"}', b'{"id": 3, "text": "\xe9"}',
            b'{"id": 4, "text": "ok", "published": "0001-01-01T00:00:00+14:00"}',
            json.dumps({"id": 5, "text": "word " * 50_000}).encode(), b'"' + b"x" * 17 * 1024**2,
            b'{"id": "last", "text": "The mayor said that the bridge was safe."}',
        ]  # fmt: skip
        answers = rows(run("analyse", stdin=b"\n".join(lines)))
        assert [answer["id"] for answer in answers] == ["bom", None, None, None, 4, 5, None, "last"]
        assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, True, False]
        assert "too long" in answers[5]["error"]
        assert "longer than 16 MB" in answers[6]["error"]

    def test_every_offset_points_at_its_text(self) -> None:
        (answer,) = rows(run("analyse", stdin=json.dumps({"id": 1, "text": FERRY})))
        assert answer["text"] == FERRY
        for part in [*answer["summary"], *answer["quotes"]]:
            assert FERRY[part["start"] : part["end"]] == part["text"]
        assert {paragraph["kind"] for paragraph in answer["paragraphs"]} == {"heading", "body", "caption", "furniture"}
        (quote,) = answer["quotes"]
        assert (quote["speaker"], quote["speaker_kind"], quote["cue"]) == ("Ada Brandt", "person", "said")
        assert answer["language"] == "en"
        assert answer["terms"]

    def test_offsets_of_a_page_are_in_the_text_that_comes_out(self) -> None:
        body = "".join(f"<p>{line}</p>" for line in FERRY.splitlines() if line)
        page = f"<html><head><title>Ferry</title></head><body><article>{body}</article></body></html>"
        (answer,) = rows(run("analyse", stdin=json.dumps({"id": 1, "html": page, "url": "https://courier.example/1"})))
        assert answer["quotes"]
        for part in [*answer["summary"], *answer["quotes"]]:
            assert answer["text"][part["start"] : part["end"]] == part["text"]

    def test_characters_that_no_encoding_carries_are_replaced_one_for_one(self) -> None:
        (answer,) = rows(run("analyze", stdin='{"id": "\\ud800", "text": "A \\ud800 man said that he would sail."}'))
        assert answer["text"] == "A \ufffd man said that he would sail."

    @pytest.mark.parametrize("command", ["analyse", "brief", "parse-feed"])
    def test_a_missing_file_is_a_failure_before_anything_is_read(self, desk: Path, command: str) -> None:
        result = run(command, "nowhere.jsonl")
        assert result.exit_code == 1
        assert "cannot be read: No such file or directory." in result.output
        assert run(command, str(desk)).exit_code == 1

    @pytest.mark.parametrize("command", ["analyse", "brief"])
    def test_a_file_that_is_no_json_lines_is_told_in_one_sentence(self, desk: Path, command: str) -> None:
        assert (desk / "ferry.txt").exists()
        result = run(command, "ferry.txt")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: ferry.txt is not JSON Lines")
        assert result.stderr.count("\n") == 1

    def test_a_file_whose_first_lines_are_damaged_is_read_on(self, desk: Path) -> None:
        lines = ["cut", "", json.dumps({"id": "good", "text": MINE}), "not json"]
        (desk / "cut.jsonl").write_text("\n".join(lines), encoding="utf-8")
        answers = rows(run("analyse", "cut.jsonl"))
        assert [answer["id"] for answer in answers] == [None, "good", None]
        assert ["error" in answer for answer in answers] == [True, False, True]

    @pytest.mark.parametrize("command", ["analyse", "brief"])
    def test_where_there_is_nothing_to_read_it_is_said(self, desk: Path, command: str) -> None:
        (desk / "empty.jsonl").write_text("\n\n", encoding="utf-8")
        for result in (run(command, "empty.jsonl"), run(command, stdin="")):
            assert (result.exit_code, result.stdout) == (0, "")
            assert result.stderr == "There was nothing to read.\n"

    def test_files_are_read_one_after_the_other(self, desk: Path) -> None:
        for name, text in (("a", FERRY), ("b", MINE)):
            (desk / f"{name}.jsonl").write_text(json.dumps({"id": name, "text": text}) + "\n", encoding="utf-8")
        assert [answer["id"] for answer in rows(run("analyse", "a.jsonl", "b.jsonl"))] == ["a", "b"]


@pytest.mark.usefixtures("desk")
class TestDesk:
    def test_an_ingested_article_answers_and_a_second_time_it_is_known(self) -> None:
        first = run("ingest", "ferry.txt", "--outlet", "Harbour Courier", "--url", "https://courier.example/1")
        assert first.exit_code == 0
        assert first.stdout.startswith("Added: Ferry crews stop work in pay dispute (")
        again = run("ingest", "ferry.txt", "--outlet", "Harbour Courier", "--url", "https://courier.example/1")
        assert again.stdout.startswith("Known already: Ferry crews")
        latest = run("ask", "latest ferry")
        assert latest.stdout.startswith(
            "Ferry: 1 story\n\n1. Ferry crews stop work in pay dispute <https://courier.exam"
        )
        assert "Harbour Courier" in latest.stdout
        quotes = run("ask", "quotes", "brandt")
        assert quotes.stdout.startswith("Ada Brandt, harbour master: 1 quote\n> “We will not sail")
        summary = run("ask", "summary ferry length:short")
        assert "of 3 sentences, word for word" in summary.stdout
        story = run("ask", "story ferry")
        assert story.stdout.startswith("Ferry crews stop work in pay dispute <https://courier.example/1>")
        assert "Harbour Courier" in story.stdout
        assert run("ask", "story xyzzyx").stdout.startswith("No article here matches “xyzzyx”.")

    def test_a_changed_text_becomes_a_new_version_that_answers(self, desk: Path) -> None:
        run("ingest", "ferry.txt", "--url", "https://courier.example/1")
        (desk / "ferry.txt").write_text(FERRY.replace("until somebody", "before anybody"), encoding="utf-8")
        assert run("ingest", "ferry.txt", "--url", "https://courier.example/1").stdout.startswith("New version (2): ")
        quotes = run("ask", "quotes brandt").stdout
        assert "before anybody" in quotes
        assert "until somebody" not in quotes.partition("Before: ")[0], "what it said is told as what it said before"

    def test_another_desk_sees_nothing_of_it_and_all_see_what_is_for_all(self) -> None:
        run("ingest", "ferry.txt", "--desk", "77")
        assert run("ask", "latest ferry", "--desk", "77").stdout.startswith("Ferry: 1 story")
        assert run("ask", "latest ferry").stdout.startswith("Nothing on “ferry”. This desk has no articles yet.")
        run("ingest", "mine.txt", "--desk", "all")
        for key in ("77", "shell", "123"):
            assert run("ask", "latest mine", "--desk", key).stdout.startswith("Mine: 1 story")

    def test_an_ambiguous_surname_asks_which(self) -> None:
        run("ingest", "ferry.txt", "mine.txt")
        assert run("ask", "quotes brandt").stdout.startswith("Two people match “brandt”. Whom do you mean?")
        assert run("ask", "quotes otto brandt").stdout.startswith("Otto Brandt, mining engineer")

    def test_the_local_pages_database_is_another_one(self, desk: Path) -> None:
        run("ingest", "--local", "ferry.txt")
        assert run("ask", "latest ferry").stdout.startswith("Nothing on")
        assert run("ask", "--local", "latest ferry").stdout.startswith("Ferry: 1 story")
        assert (desk / "newsdesk-local.sqlite3").exists()

    def test_one_bad_file_of_several_is_told_and_the_others_are_taken(self, desk: Path) -> None:
        (desk / "empty.txt").write_bytes(b"")
        result = run("ingest", "empty.txt", "mine.txt", "--json")
        assert result.exit_code == 1
        assert result.stderr == "Error: There is no text in empty.txt.\n"
        assert [(row["file"], row["outcome"]) for row in rows(result)] == [("mine.txt", "added")]

    def test_a_sentence_about_a_file_names_it_once(self, desk: Path) -> None:
        (desk / "hello.txt").write_text("hello", encoding="utf-8")
        told = run("ingest", "nowhere.txt", "hello.txt")
        assert told.exit_code == 1
        missing, short = told.stderr.splitlines()
        assert missing == "Error: nowhere.txt cannot be read: No such file or directory."
        assert short.startswith("Error: hello.txt: This is too short for an article")

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("hello", "too short for an article: it takes two sentences, or 100 characters."),
            ("The ferry is late", "too short"),
            (
                "<?xml version='1.0'?>\n<!-- ours -->\n<rss version='2.0'><channel/></rss>",
                "This is a feed and no article.",
            ),
            ('<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>', "This is a feed"),
            ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "This is a feed"),
            ("<html><body><p>Menu</p></body></html>", "no article on this page"),
        ],
    )
    def test_what_is_no_article_is_refused_and_not_stored(self, content: str, reason: str) -> None:
        refused = run("ingest", "-", stdin=content)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert reason in refused.stderr
        assert "This desk has no articles yet." in run("ask", "latest").stdout + run("ask", "latest ferry").stdout

    @pytest.mark.parametrize(
        "content",
        [
            "Ferry crews stopped work. The company regrets it.",
            "フェリーの乗組員が月曜日に仕事を止めた。会社は残念だと述べた。",
            "Ferry crews on the island of Skerrin stopped work on Monday morning after talks over pay had broken down",
        ],
    )
    def test_two_sentences_or_a_hundred_characters_are_an_article(self, content: str) -> None:
        assert run("ingest", "-", stdin=content).stdout.startswith("Added: ")

    def test_one_is_counted_in_the_singular(self) -> None:
        one = "Ferry crews on the island of Skerrin stopped work on Monday after the talks over pay had broken down."
        assert "(1 sentence, 0 quotes)" in run("ingest", "-", stdin=one).stdout
        assert "-- Summary: 1 of 1 sentence, word" in run("read", "-", stdin=one).stdout

    def test_each_command_says_which_desks_it_takes(self) -> None:
        assert "id, or all." in " ".join(run("ingest", "--help").stdout.split())
        assert "or all" not in run("ask", "--help").stdout

    def test_a_text_that_is_too_long_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NEWSDESK_TEXT_LIMIT", "1000")
        result = run("ingest", "-", stdin=FERRY * 10)
        assert result.exit_code == 1
        assert "This text is too long" in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "code", "reason"),
        [
            (("ingest",), 2, "Missing argument"),
            (("ingest", "ferry.txt", "mine.txt", "--url", "https://a.example"), 2, "one article"),
            (("ingest", "ferry.txt", "--desk", "moon"), 2, "is not shell, all, or a server's id"),
            (("ingest", "ferry.txt", "--outlet", "x" * 3000), 2, "longer than"),
            (("ingest", "ferry.txt", "--published", "yesterday"), 2, "ISO 8601"),
            (("ask", "latest", "--desk", "9" * 5000), 2, "not shell or a server's id"),
            (("ask", "latest", "--desk", "all"), 2, "not shell or a server's id"),
            (("ask", "latest", "^*"), 1, "no word to look for"),
            (("ask",), 2, "Missing argument"),
            (("ask", "weather", "today"), 1, "Ask one of: latest, quotes, search"),
            (("ask", "latest", "x" * 1_001), 1, "too long"),
            (("ask", "summary ferry length:huge"), 1, "short, medium or long"),
            (("ask", "quotes"), 1, "for example quotes ines halloran"),
            (("ask", "summary"), 1, "for example summary harbour strike"),
        ],
    )
    def test_wrong_use_is_told(self, arguments: tuple[str, ...], code: int, reason: str) -> None:
        result = run(*arguments)
        assert result.exit_code == code
        assert reason in result.stderr
        assert result.stdout == ""

    def test_a_wrong_setting_is_used_wrongly(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NEWSDESK_DATABSE", "sqlite:///x.db")
        result = run("ask", "latest")
        assert result.exit_code == 2
        assert "Did you mean NEWSDESK_DATABASE?" in result.stderr

    def test_a_database_that_cannot_be_opened_is_told(self, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NEWSDESK_DATABASE", "postgresql://localhost/news")
        assert "PostgreSQL" in run("ask", "latest").stderr
        (desk / "broken.db").write_bytes(b"this is no database, though it is long enough to look like one" * 100)
        monkeypatch.setenv("NEWSDESK_DATABASE", "sqlite:///broken.db")
        broken = run("ask", "latest")
        assert broken.exit_code == 1
        assert "not a Newsdesk database" in broken.stderr

    def test_migrate_makes_the_database_and_then_leaves_it_alone(self) -> None:
        (made,) = rows(run("migrate", "--json"))
        assert made["before"] is None
        assert run("migrate").stdout == f"The database is up to date (revision {made['after']}).\n"
