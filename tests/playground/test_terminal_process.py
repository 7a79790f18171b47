"""`bot.py chat` as a process: piped, at a terminal, and in the documents."""

from __future__ import annotations

import io
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from newsdesk.app import open_app
from newsdesk.config import Settings
from newsdesk.ingest.workers import Inline
from playground import page
from playground.terminal import lines
from playground.terminal.chat import talk
from playground.terminal.prompt import converse
from playground.terminal.screen import Screen

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "playground.md").read_text("utf-8")
PROMPT = re.compile(r"^(\w+ in [^>]+> )(.*)$")


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    return kept | {
        "NEWSDESK_DATABASE": f"sqlite:///{folder / 'news.sqlite3'}",
        "NEWSDESK_LOCAL_DATABASE": f"sqlite:///{folder / 'local.sqlite3'}",
    }


def chat(
    folder: Path, typed: bytes, *, arguments: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(ROOT / "bot.py"), "chat", *arguments],
        input=typed,
        cwd=folder,
        env=environment(folder) | more,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def piped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """A chat with three lines piped in, the last of them no UTF-8; and the folder that it ran in."""
    folder = tmp_path_factory.mktemp("piped")
    return folder, chat(folder, b"!latest harbour strike\n/quotes who:ines halloran\n:\xe9lan")


def test_piped_lines_are_answered_without_a_token(piped: tuple[Path, subprocess.CompletedProcess[bytes]]) -> None:
    folder, done = piped
    written = done.stdout.decode("utf-8")
    assert done.returncode == 0
    assert re.fullmatch(r"Reading \d+ sample articles, this once …\n", done.stderr.decode("utf-8"))
    answers = written.split("ada in #news> ")[1:]
    assert len(answers) == 3
    assert re.match(r"!latest harbour strike\n\(2\) Newsdesk\n.*(?i:harbour strike)", answers[0])
    assert re.match(r"/quotes who:ines halloran\n\(3\) Newsdesk\n.*Ines Halloran", answers[1])
    assert "! There is no :\N{REPLACEMENT CHARACTER}lan." in answers[2]
    assert "\x1b" not in written
    assert not (folder / "news.sqlite3").exists()


def test_where_the_output_takes_ascii_only_the_rest_is_a_question_mark(
    piped: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    folder, _ = piped
    done = chat(folder, "Grüße\n".encode(), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert b"> Gr??e\n" in done.stdout


def test_a_database_that_cannot_be_opened_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = chat(tmp_path, b"!latest\n", NEWSDESK_LOCAL_DATABASE=f"sqlite:///{tmp_path / 'folder'}")
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: ")
    assert b"Traceback" not in done.stderr


def test_a_wrong_setting_or_argument_is_wrong_use(tmp_path: Path) -> None:
    assert chat(tmp_path, b"", NEWSDESK_PREFIX="/").returncode == 2
    assert chat(tmp_path, b"", arguments=("--loud",)).returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("ending", [b"\x03", pytest.param(b"\x04", marks=pytest.mark.chaos)], ids=["Ctrl-C", "Ctrl-D"])
def test_at_a_terminal_it_has_colours_and_ends_quietly(
    piped: tuple[Path, subprocess.CompletedProcess[bytes]], ending: bytes
) -> None:
    import pty

    folder, _ = piped  # the sample news has been read there
    child, terminal = pty.fork()
    if child == 0:
        command = [sys.executable, str(ROOT / "bot.py"), "chat"]
        os.execve(sys.executable, command, environment(folder) | {"TERM": "xterm-256color", "NO_COLOR": ""})
    try:
        seen = read_until(terminal, rb"ada in #news> ")
        assert b"\x1b[1mNewsdesk\x1b[0m" in seen
        os.write(terminal, b":who\n")
        seen = read_until(terminal, rb"a direct message\r?\n.*ada in #news> ")
        # A prompt is written a moment before Python's readline listens for Ctrl-C. A person is slower than that, and
        # would press it again.
        time.sleep(0.2)
        os.write(terminal, ending)
        rest = read_until(terminal, None, again=ending)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert b"Traceback" not in rest
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(terminal)


def read_until(terminal: int, wanted: bytes | None, again: bytes = b"") -> bytes:
    """Read what the terminal shows, up to what is wanted, or to its end; type `again` once where nothing comes."""
    seen = b""
    while wanted is None or re.search(wanted, seen, re.DOTALL) is None:
        ready, _, _ = select.select([terminal], [], [], 20 if again else 60)
        if not ready and again:
            os.write(terminal, again)
            again = b""
            continue
        assert ready, seen
        try:
            more = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other side has closed
            more = b""
        if not more:
            assert wanted is None, seen
            break
        seen += more
    return seen


def test_a_talk_that_fails_ends_the_waiting_for_lines() -> None:
    async def fail(ask: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        converse(fail, lambda prompt: prompt)


def test_whoever_interrupts_the_reading_ends_the_talk() -> None:
    ended: list[bool] = []

    async def listen(ask: Any) -> None:
        try:
            while await ask("more> "):
                pass
        finally:
            ended.append(True)

    typed = iter(["one", "two"])

    def read(prompt: str) -> str:
        line = next(typed, None)
        if line is None:
            raise KeyboardInterrupt
        return line

    with pytest.raises(KeyboardInterrupt):
        converse(listen, read)
    assert ended == [True]


def transcripts() -> list[list[str]]:
    """Return the conversations in the document: blocks whose first line has a prompt."""
    blocks: list[str] = re.findall(r"^```\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [block.splitlines() for block in blocks if PROMPT.match(block.splitlines()[0])]


@pytest.mark.no_cover
async def test_the_conversations_in_the_document_go_as_they_stand_there(settings: Settings) -> None:
    assert len(transcripts()) >= 2
    app = open_app(settings, reader=Inline())
    try:
        await page.load_samples(app, lambda line: None)
        for transcript in transcripts():
            written, typed = io.StringIO(), [found[2] for line in transcript if (found := PROMPT.match(line))]

            async def ask(prompt: str, written: io.StringIO = written, typed: list[str] = typed) -> str | None:
                line = typed.pop(0) if typed else None
                written.write(f"{prompt}{line}\n")
                return line

            await talk(app, ask, Screen(Console(file=written), UTC))
            pattern = "".join(r"(?:.*\n)*?" if line == "…" else expected(line) for line in transcript)
            assert re.search(pattern, written.getvalue()), written.getvalue()
    finally:
        await app.close()


def expected(line: str) -> str:
    return re.escape(line).replace("…", ".*") + r"\n"


def test_what_the_document_says_can_be_typed_is_what_the_help_says() -> None:
    rows: list[str] = re.findall(r"^\| `(.+?)` \|", PAGE, re.MULTILINE)
    assert rows
    assert not [row for row in rows if isinstance(lines.read(row), lines.Unclear | lines.Nothing)]
    assert {type(lines.read(row)) for row in rows} == {type(lines.read(typed)) for typed, _ in lines.HELP}
    words = {given.word for row in rows if isinstance(given := lines.read(row), lines.Turn)}
    assert words == {"who", "as", "in", "help", "quit"}


DEAF = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
"""As a shell starts what it puts into the background."""


@pytest.mark.skipif(os.name == "nt", reason="Windows stops a service otherwise")
@pytest.mark.parametrize("begun", [pytest.param((), marks=pytest.mark.chaos), DEAF], ids=["heard", "deaf to Ctrl-C"])
@pytest.mark.parametrize("arguments", [("run", "--local"), ("chat",)], ids=["page", "chat"])
def test_sigterm_ends_it_quietly_and_in_order(
    piped: tuple[Path, subprocess.CompletedProcess[bytes]], arguments: tuple[str, ...], begun: tuple[str, ...]
) -> None:
    folder, _ = piped  # the sample news has been read there
    running = subprocess.Popen(
        [*begun, sys.executable, str(ROOT / "bot.py"), *arguments],
        cwd=folder,
        env=environment(folder) | {"NEWSDESK_LOCAL_PORT": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    # Whatever keeps it from being ready must not keep the tests waiting.
    overdue = threading.Timer(60, running.kill)
    overdue.start()
    try:
        if arguments == ("chat",):
            # What is read starts a worker process, which has to be ended too.
            running.stdin.write(b"Ferry crews stopped work. The company regrets it.\n>1 Brief this\n")
            running.stdin.flush()
        ready = b"Ctrl-C" if arguments != ("chat",) else b"word for word"
        while ready not in (line := running.stdout.readline()):
            assert line, running.communicate()
        running.terminate()
        _, told = running.communicate(timeout=60)
    finally:
        overdue.cancel()
        running.kill()
    assert running.returncode == 0
    assert told == b""
