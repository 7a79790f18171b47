"""The metrics: what they count, that they are true after real work, and that nothing personal is in them."""

from __future__ import annotations

import asyncio
import errno
import logging
import re
import socket
import urllib.request
from threading import Thread

import prometheus_client
import pytest

from newsdesk import briefing, metrics
from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.errors import UnreadableText
from newsdesk.ingest import intake
from newsdesk.ingest.workers import Inline
from newsdesk.models.article import SourceKind
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Claimed, Deed, Kind, Outcome, Owed, Place, Seen, Sent, Target
from newsdesk.models.reading import Draft
from newsdesk.storage import desks, outbox
from newsdesk.upkeep import exporter
from tests.conftest import NOW

DRAFT = Draft(
    title="Ostrava ferry stops for the winter",
    url="https://lantern.example/secret-address",
    text="The ferry to Ostrava Island stops on Monday.\n\n“It is too old,” said Tilda Brandt, head of the board.",
)


class Post:
    """A Discord that takes everything."""

    async def send(self, claimed: Claimed) -> Outcome:
        return Sent(Place(1, 2))

    async def look(self, target: Target, since: object, until: object) -> Seen:
        return Seen({})


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    return settings.model_copy(update={"metrics_port": port})


async def scraped(port: int, host: str = "127.0.0.1") -> str:
    def ask() -> str:
        with urllib.request.urlopen(f"http://{host}:{port}/metrics", timeout=10) as answer:
            return answer.read().decode()

    return await asyncio.to_thread(ask)


def value(text: str, name: str, label: str = "") -> float:
    (found,) = re.findall(rf"^newsdesk_{name}{re.escape(label)} (\S+)$", text, flags=re.MULTILINE) or ["0"]
    return float(found)


# --- Counting ---


@pytest.fixture
def unlisted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let figures that a test makes stand in no list."""
    monkeypatch.setattr(metrics, "_ALL", [])


@pytest.mark.usefixtures("unlisted")
def test_a_label_is_a_name_of_the_code_or_nothing() -> None:
    counter = metrics.Counter("asked", "What was asked.", "what")
    for said in ("kursk offensive!", "https://a.example/?token=x", "Tilda Brandt", "x" * 41, "кур", 'a"b', "a\nb"):
        counter.add(said)
    counter.add("feed add")
    assert counter.values() == {metrics.OTHER: 7, "feed add": 1}


@pytest.mark.usefixtures("unlisted")
def test_a_figure_has_so_many_labels_and_no_more() -> None:
    counter = metrics.Counter("asked", "What was asked.", "what")
    for number in range(2 * metrics.MOST_LABELS):
        counter.add(f"n{number}")
    assert len(counter.values()) == metrics.MOST_LABELS + 1
    assert counter.of(metrics.OTHER) == metrics.MOST_LABELS


@pytest.mark.usefixtures("unlisted")
def test_a_timer_tells_how_long_it_took() -> None:
    timer = metrics.Timer("reading", "What reading took.")
    for seconds in (0.001, 0.005, 0.3, 60.0):
        timer.add(seconds)
    with pytest.raises(ValueError, match="broken"), timer.timing():
        raise ValueError("broken")
    spread = timer.values()[""]
    assert spread.count == 5
    assert spread.seconds == pytest.approx(60.306, abs=0.01)
    upto = dict(spread.upto())
    assert (upto[0.005], upto[0.25], upto[0.5], upto[10.0]) == (3, 3, 4, 4)


@pytest.mark.usefixtures("unlisted")
def test_threads_count_together() -> None:
    counter = metrics.Counter("asked", "What was asked.")

    def count() -> None:
        for _ in range(5_000):
            counter.add()

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.of() == 20_000


async def test_what_is_taken_back_was_not_counted(app: App) -> None:
    source = await app.db.write(desks.everyone_source, None, NOW)
    reading = await app.read_article(DRAFT)
    before = metrics.ARTICLES.of("added")

    def fail(session: object) -> None:
        intake.take(session, reading, source, NOW)  # pyright: ignore[reportArgumentType]  (a session)
        raise UnreadableText("not after all")

    with pytest.raises(UnreadableText):
        await app.db.write(fail)
    assert metrics.ARTICLES.of("added") == before
    await app.db.write(intake.take, reading, source, NOW)
    await app.db.write(intake.take, reading, source, NOW)
    assert metrics.ARTICLES.of("added") == before + 1


# --- Showing ---


async def test_what_is_shown_is_true_after_real_work_and_names_nobody(app: App, port: int) -> None:
    desk = await app.desk("guild:4711")
    message = Message((Line((Plain("Tilda Brandt speaks"),)),))
    owed = Owed("notice:1", Deed.SEND, Target("channel", 4712), Kind.NOTICE, "Ostrava", message)
    async with app.delivering(Post()):
        before = await scraped(port)
        await app.save(desk, DRAFT, SourceKind.PASTED, "Nora Quill", 4713)
        await app.db.read(briefing.latest, desk, "ostrava", now=NOW)
        await app.db.write(outbox.enqueue, desk, owed, NOW)
        assert value(await scraped(port), "outbox_waiting") == 1
        await app.courier(Post()).drain()
        after = await scraped(port)

    def more(name: str, label: str) -> float:
        return value(after, name, label) - value(before, name, label)

    assert more("articles_total", '{outcome="added"}') == 1
    assert more("deliveries_total", '{outcome="sent"}') == 1
    assert more("database_seconds_count", '{kind="read"}') >= 2
    assert value(after, "outbox_waiting") == 0
    assert (value(after, "desks"), value(after, "articles_held")) == (1, 1)
    assert value(after, "database_bytes") > 0
    for personal in ("ostrava", "brandt", "quill", "4711", "4712", "4713", "lantern", "secret", "speaks"):
        assert personal not in after.lower()


async def test_only_this_machine_can_ask(app: App, port: int) -> None:
    async with app.delivering(Post()):
        assert "newsdesk_desks" in await scraped(port)
        with pytest.raises(OSError, match="refused"):
            # Another address of this very machine, as the network would reach it.
            await scraped(port, "127.0.0.2")
    with pytest.raises(OSError, match="refused"):
        await scraped(port)


async def test_a_port_that_is_taken_is_told_and_the_bot_runs_on(
    app: App, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        async with app.delivering(Post()):
            assert await app.desk("guild:1")
    (said,) = [record.getMessage() for record in caplog.records if record.name == exporter.__name__]
    assert f"port {port}: another program has it" in said
    assert "metrics_port" in said


def test_a_port_of_the_system_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(exporter, "start_http_server", refuse)
    assert exporter.open_exporter(80, tuple) is None
    assert "ports below 1024 are the system's" in caplog.text


async def test_where_the_database_fails_what_is_counted_is_still_shown(
    app: App, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.delivering(Post()):
        monkeypatch.setattr("newsdesk.storage.figures.depths", _fail)
        shown = await scraped(port)
    assert "newsdesk_articles_total" in shown
    assert "newsdesk_desks" not in shown


def _fail(*_: object) -> object:
    raise UnreadableText("the disk is gone")


async def test_nobody_listens_where_no_port_is_set(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def listen(*_: object, **__: object) -> None:
        raise AssertionError("it listens")

    monkeypatch.setattr(prometheus_client, "start_http_server", listen)
    monkeypatch.setattr(exporter, "start_http_server", listen)
    app = open_app(settings.model_copy(update={"metrics_port": 0}), now=lambda: NOW, reader=Inline())
    try:
        async with app.delivering(Post()):
            logging.getLogger(__name__).info("nothing listens")
    finally:
        await app.close()
