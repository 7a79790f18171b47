"""An alert fires for exactly the articles that a search for its words finds, and that the reference says it means.

Random questions and articles in ten scripts: each question is saved as an alert, each article taken in, and what fired
held against the index and against the reference, which reads every article word by word.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from functools import lru_cache

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.errors import UnreadableQuery
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Added, Desk
from newsdesk.models.outbox import Target
from newsdesk.storage import alerts, search
from newsdesk.storage.alert_tables import AlertHitRow, AlertRow
from newsdesk.storage.alerts import AlertLimits
from newsdesk.text import fold
from newsdesk.text.query import Query, parse
from newsdesk.text.query.reference import holds
from tests.storage.world import NOW, Said, Story, World
from tests.text.ten_scripts import Written, article, question

NO_LIMIT = AlertLimits(10**9, 10**9)


@pytest.fixture
def quick_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reference fold each text once: it does so for every word that is asked for."""
    remembered: Callable[[str], tuple[fold.Token, ...]] = lru_cache(10_000)(fold.tokens)
    monkeypatch.setattr("newsdesk.text.query.reference.fold.tokens", remembered)


def _questions(chance: random.Random, count: int) -> dict[str, Query]:
    found: dict[str, Query] = {}
    while len(found) < count:
        typed = question(chance)
        with contextlib.suppress(UnreadableQuery):  # a beginning of two syllables
            found[typed] = parse(typed)
    return found


def _story(number: int, written: Written) -> Story:
    said = tuple(Said((f"zitat{number}x{n}",), name) for n, name in enumerate(written.speakers))
    paragraphs = (*written.told, *(f"“{words}.”" for one in said for words in one.parts))
    return Story(
        written.title,
        paragraphs,
        said,
        url=f"https://gazette.example/{number}",
        outlet=written.outlet,
        published=NOW,
        language=written.language,
    )


def _add(session: Session, desk: Desk, asked: dict[str, Query]) -> dict[str, str]:
    """Save questions as alerts, each for a person of its own; return the alerts' keys by question."""
    return {
        typed: alerts.add(session, desk, AlertPlan(typed, Target("user", number)), number, NOW, NO_LIMIT).key
        for number, typed in enumerate(asked, 1)
    }


def _fired(session: Session) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    rows = session.execute(
        select(AlertRow.key, AlertHitRow.article_id).join(AlertHitRow, AlertHitRow.alert_id == AlertRow.id)
    )
    for key, article_id in rows:
        found.setdefault(key, set()).add(article_id)
    return found


def _hold(news: World, seed: int, questions: int, articles: int) -> tuple[int, int]:
    """Hold all questions against all articles three ways; return how many pairs there were, and how many matched."""
    chance = random.Random(seed)
    desk, asked = news.desk("shell"), _questions(chance, questions)
    keys = news.write(_add, desk, asked)
    written: dict[int, Written] = {}
    for number in range(articles):
        one = article(chance)
        taken = news.take(desk, _story(number, one))
        assert isinstance(taken, Added)
        written[taken.article_id] = one
    documents = {id_: one.document for id_, one in written.items()}
    fired = news.read(_fired)
    matched = 0
    for typed, query in asked.items():
        meant = {id_ for id_, document in documents.items() if holds(query, document)}
        found = set(news.read(search.newest, desk, query, limit=articles + 1))
        assert found == meant, (seed, typed)
        assert fired.get(keys[typed], set()) == meant, (seed, typed, [written[id_] for id_ in meant][:2])
        matched += len(meant)
    return len(asked) * len(written), matched


@pytest.mark.no_cover
@pytest.mark.usefixtures("quick_reference")
def test_alerts_the_index_and_the_reference_agree_in_ten_scripts(news: World) -> None:
    pairs, matched = _hold(news, random.randrange(10**9), questions=280, articles=75)
    assert pairs >= 20_000
    assert pairs // 100 < matched < pairs // 2


@pytest.mark.chaos
@pytest.mark.usefixtures("quick_reference")
@pytest.mark.parametrize("part", range(5))
def test_alerts_the_index_and_the_reference_agree_on_a_million_pairs(news: World, part: int) -> None:
    pairs, _ = _hold(news, random.randrange(10**9) + part, questions=500, articles=400)
    assert pairs >= 200_000
