"""`bot.py run` from the shell."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

import bot as way_in
from newsdesk import config, logs
from newsdesk.config import Settings

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path) -> dict[str, str]:
    """The environment without settings of ours, and the databases in a folder of the test's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    databases = {"DATABASE": "news", "LOCAL_DATABASE": "local"}
    return kept | {f"NEWSDESK_{name}": f"sqlite:///{folder / file}.sqlite3" for name, file in databases.items()}


def bot(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "bot.py"), *arguments],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_run_without_a_token_names_the_setting_and_the_way_without_one(tmp_path: Path) -> None:
    done = bot(tmp_path, "run")
    assert done.returncode == 2
    assert "NEWSDESK_TOKEN" in done.stderr
    assert "run --local" in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_run_stands_among_the_commands(tmp_path: Path) -> None:
    done = bot(tmp_path, "--help")
    assert done.returncode == 0
    assert "run " in done.stdout
    assert "analyse " in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent otherwise there")
def test_run_local_prints_an_address_and_stays_until_ctrl_c(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "bot.py"), "run", "--local"],
        cwd=tmp_path,
        env=environment(tmp_path) | {"NEWSDESK_LOCAL_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        lines: list[str] = []
        while not any("Ctrl-C" in line for line in lines):
            line = running.stdout.readline()
            assert line, running.communicate()
            lines.append(line)
        assert any("http://127.0.0.1:" in line for line in lines)
        time.sleep(0.2)
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=30)
        assert running.returncode == 0
        assert errors == ""
        assert not (tmp_path / "news.sqlite3").exists()
    finally:
        running.kill()
        running.wait()


@pytest.mark.parametrize("local", [True, False])
def test_garbage_is_collected_while_the_bot_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, local: bool
) -> None:
    """It is not while what it needs is loaded, which is no reason to go on so."""
    there: list[bool] = []

    async def serve(*_: object, **__: object) -> None:
        there.append(gc.isenabled())

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cogs.run_bot", serve)
    monkeypatch.setattr("playground.page.serve", serve)
    monkeypatch.setattr(logs, "set_up", lambda *_: None)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    told = settings.model_copy(update={"token": SecretStr("planted.token")})
    monkeypatch.setattr(config, "load", lambda: told)
    kept = gc.get_threshold(), {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        way_in.shell().main(["run", *(["--local"] if local else [])], standalone_mode=False)
    finally:
        gc.unfreeze()
        gc.enable()
        gc.set_threshold(*kept[0])
        for name, handler in kept[1].items():
            signal.signal(name, handler)
    assert there == [True]
