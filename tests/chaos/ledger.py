"""What a soak has seen in the database, read now and then, since the desk forgets: and what of it must have been told.

It reads SQL of its own, from a process that is none of the bots'.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from newsdesk.models.article import Desk
from newsdesk.storage import outbox, search
from newsdesk.storage.database import Database
from newsdesk.storage.tables import EPOCH
from newsdesk.text.query import parse
from tests.chaos.soak_news import Reference, Report

_TITLES = "SELECT id, ref, title, story_id FROM articles"
_HITS = "SELECT alerts.key, article_id, became FROM alert_hits JOIN alerts ON alerts.id = alert_id"
_TOLD = "SELECT alerts.key, lead_id, alert_stories.key FROM alert_stories JOIN alerts ON alerts.id = alert_id"
_OUTBOX = "SELECT key, deed, target, state, bundle_key, kind FROM outbox"
_RUNS = "SELECT digests.key, slot, since, until, told, rest FROM digest_runs JOIN digests ON digests.id = digest_id"


@dataclass(frozen=True)
class Run:
    """A digest that was owed: of when, its window, and the refs of the articles that stand for its stories."""

    digest: str
    slot: datetime
    since: datetime
    until: datetime
    stories: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"digest:{self.digest}:{self.slot.isoformat()}"


@dataclass(frozen=True)
class Row:
    """A message of the outbox, as it was last seen."""

    deed: str
    target: str
    state: str
    bundle: str | None
    kind: str


@dataclass
class Ledger:
    """All that was ever seen. Articles go by their numbers, which stand in their titles."""

    database: Path
    articles: dict[int, tuple[int, str, int]] = field(default_factory=dict[int, tuple[int, str, int]])
    """Id, ref and story of each."""
    hits: dict[tuple[str, int], str | None] = field(default_factory=dict[tuple[str, int], "str | None"])
    """What became of it that an alert fired for an article, by the alert's key and the article's id."""
    told: dict[tuple[str, int], set[str]] = field(default_factory=dict[tuple[str, int], set[str]])
    """The messages by which an alert told the story of an article, by the alert's key and the article's id."""
    rows: dict[str, Row] = field(default_factory=dict[str, Row])
    runs: dict[str, Run] = field(default_factory=dict[str, Run])

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the database."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=15)) as connection:
            return connection.execute(query, values).fetchall()

    def read(self) -> int:
        """Take down what there is; return how many articles there are now."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=15)) as connection:
            connection.execute("BEGIN")
            titles = connection.execute(_TITLES).fetchall()
            there = Counter(_number(title) for _, _, title, _ in titles)
            twice = [number for number, count in there.items() if count > 1]
            assert not twice, f"stored twice: {twice}"
            for id_, ref, title, story in titles:
                before = self.articles.get(_number(title))
                assert before is None or before[0] == id_, f"stored again after it was let go: {title}"
                self.articles[_number(title)] = (id_, ref, story)
            self.hits |= {(key, article): became for key, article, became in connection.execute(_HITS)}
            for key, lead, message in connection.execute(_TOLD):
                self.told.setdefault((key, lead), set()).add(message)
            self.rows |= {key: Row(*row) for key, *row in connection.execute(_OUTBOX)}
            for digest, slot, since, until, told, rest in connection.execute(_RUNS):
                stories = (*json.loads(told), *json.loads(rest))
                run = Run(digest, _moment(slot), _moment(since), _moment(until), stories)
                self.runs[run.key] = run
        return len(titles)

    def check_articles(self, reports: list[Report]) -> None:
        """Hold what was stored against what was published."""
        lost = [report.title for report in reports if report.number not in self.articles]
        assert not lost, f"lost {len(lost)} of {len(reports)}: {lost[:5]}"
        assert len(self.articles) == len(reports)

    def check_alerts(self, asked: Mapping[str, str], follows: Mapping[str, frozenset[int]], known: Reference) -> int:
        """Hold what alerts fired for against what they ask for; return in how many messages.

        In: what each asks, by its key, and which outlets its desk follows.
        """
        by_number = {number: id_ for number, (id_, _, _) in self.articles.items()}
        stories = {id_: story for id_, _, story in self.articles.values()}
        fired: dict[str, set[int]] = {key: set() for key in asked}
        for key, article in self.hits:
            fired[key].add(article)
        by_story: dict[tuple[str, int], set[str]] = {}
        for (key, lead), by in self.told.items():
            by_story.setdefault((key, stories[lead]), set()).update(by)
        messages = 0
        for key, question in asked.items():
            wanted = {by_number[number] for number in known.answers(question, follows[key])}
            assert fired[key] == wanted, f"{question}: not {wanted - fired[key]}, and for nothing {fired[key] - wanted}"
            told = {story: by_story.get((key, story), set()) for story in {stories[article] for article in wanted}}
            wrong = {story: by for story, by in told.items() if len(by) != 1}
            assert not wrong, f"{question}: stories told not once: {wrong}"
            messages += len(told)
        undone = [hit for hit, became in self.hits.items() if became not in {"sent", "added", "told"}]
        assert not undone, f"fired and not told: {undone[:5]}"
        return messages

    def check_digests(self, began: Mapping[str, datetime], slots: Mapping[str, frozenset[datetime]]) -> int:
        """Hold the digests' windows against their schedules; return how many there were.

        In: where the first window of each begins, and for when it had to come.
        """
        for digest, first in began.items():
            runs = sorted((run for run in self.runs.values() if run.digest == digest), key=lambda run: run.slot)
            assert [run.since for run in runs] == [first, *(run.until for run in runs)][: len(runs)], digest
            came = {run.slot for run in runs}
            assert came <= slots[digest], f"{digest} came for {came - slots[digest]}"
            # One that did not come is in the window of the next.
            missed = [slot for slot in slots[digest] if not any(run.since < slot <= run.until for run in runs)]
            assert not missed, f"{digest}: neither told nor caught up: {missed}"
        return len(self.runs)

    def check_messages(self, arrived: Mapping[str, Counter[str]]) -> int:
        """Hold what stands in Discord, by target and reference, against what was owed; return how many messages."""
        sends = {key: row for key, row in self.rows.items() if row.deed in {"send", "post"}}
        states = Counter(row.state for row in sends.values())
        assert set(states) <= {"sent", "bundled"}, states
        wanted: dict[str, Counter[str]] = {}
        for key, row in sends.items():
            if row.state == "sent":
                wanted.setdefault(row.target, Counter())[outbox.reference(key)] += 1
            else:
                assert row.bundle is not None
                assert self.rows[row.bundle].state == "sent", row
        for target in {*wanted, *arrived}:
            due, there = wanted.get(target, Counter[str]()), arrived.get(target, Counter[str]())
            assert there == due, f"in {target}: lost {due - there}, too many {there - due}"
        owed = {outbox.reference(key) for key in (*self.runs, *(key for by in self.told.values() for key in by))}
        unknown = owed - {outbox.reference(key) for key in sends}
        assert not unknown, f"told by no message: {unknown}"
        return sum(there.total() for there in arrived.values())

    async def check_found(
        self, db: Database, desk: Desk, question: str, outlets: Collection[int], known: Reference
    ) -> None:
        """Hold what a desk that follows some outlets finds against what it has to find, of what is kept whole."""
        whole = {id_ for (id_,) in self.ask("SELECT id FROM articles WHERE abridged_at IS NULL")}
        wanted = {self.articles[number][0] for number in known.answers(question, outlets)} & whole
        found = {*await db.read(search.newest, desk, parse(question), limit=100_000)} & whole
        assert found == wanted, f"{question}: not {wanted - found}, and for nothing {found - wanted}"

    def kept_too_long(self, now: datetime, texts: timedelta, articles: timedelta) -> int:
        """Count the articles that are kept longer than they, or their whole texts, are to be."""
        ((count,),) = self.ask(
            "SELECT count(*) FROM articles WHERE first_seen_at < ? OR (first_seen_at < ? AND abridged_at IS NULL)",
            _microseconds(now - articles),
            _microseconds(now - texts),
        )
        assert isinstance(count, int)
        return count


def _number(title: str) -> int:
    (number,) = re.findall(r", no\. (\d+)$", title)
    return int(number)


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
