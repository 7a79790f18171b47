"""Which libraries a process loads: what starts fast and stays small must not load what another part of the house needs.

Each test asks a fresh process for its `sys.modules` at the end, and for one module that it must have loaded, so that a
process that did nothing does not pass.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ANALYSE = """
import json, runpy, sys
sys.argv = ["bot.py", "analyse"]
try:
    runpy.run_path("bot.py", run_name="__main__")
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
GATEWAY = """
import asyncio, json, sys
from cogs import build_bot
from newsdesk import briefing, config
from newsdesk.app import open_app

async def ask():
    app = open_app(config.load({"NEWSDESK_DATABASE": "sqlite:///" + sys.argv[1]}))
    bot = build_bot(app, sync=False)
    await bot.setup_hook()
    assert bot.get_command("latest")
    desk = await app.desk("guild:1")
    print(await app.db.read(briefing.latest, desk, "harbour"))
    print(await app.db.read(briefing.quotes, desk, "brandt"))
    await app.close()

asyncio.run(ask())
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
ARTICLE = (
    "Harbour reopens after storm\n\n"
    "The harbour of Vellmar reopened on Monday, two days after a storm sank four boats.\n\n"
    "“Nobody was hurt, and that is what counts,” said Ina Brandt, the harbour master.\n"
)


def run(root: Path, environment: dict[str, str], code: str, *arguments: str, given: str = "") -> tuple[str, set[str]]:
    """Run code in a fresh process: what it printed, and which top-level packages it had loaded at the end."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        env=environment | {"PYTHONPATH": f"{root / 'src'}:{root}", "PYTHONIOENCODING": "utf-8"},
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_analyse_loads_neither_discord_nor_sqlalchemy_nor_nltk(root: Path, environment: dict[str, str]) -> None:
    printed, loaded = run(root, environment, ANALYSE, given=json.dumps({"id": "a", "text": ARTICLE}) + "\n")

    (quote,) = json.loads(printed)["quotes"]
    assert ARTICLE[quote["start"] : quote["end"]] == "Nobody was hurt, and that is what counts,"
    assert "nupunkt" in loaded
    assert loaded & {"discord", "aiohttp", "sqlalchemy", "alembic", "nltk"} == set()


@pytest.fixture(scope="module")
def at_the_gateway(root: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What the process at the gateway has loaded when it has answered."""
    _, loaded = run(root, environment, GATEWAY, str(tmp_path_factory.mktemp("gateway") / "news.sqlite3"))
    assert {"discord", "sqlalchemy"} <= loaded
    return loaded


def test_the_process_at_the_gateway_loads_no_text_library(at_the_gateway: set[str]) -> None:
    assert at_the_gateway & {"sumy", "nltk", "nupunkt", "trafilatura", "lxml", "py3langid", "numpy"} == set()


def test_the_gateway_loads_no_simulated_discord_and_no_test_library(at_the_gateway: set[str]) -> None:
    assert at_the_gateway & {"simcord", "pytest", "playground", "PIL"} == set()


def test_the_gateway_loads_what_shows_metrics_only_where_it_is_wanted(at_the_gateway: set[str]) -> None:
    assert at_the_gateway & {"prometheus_client", "wsgiref"} == set()
