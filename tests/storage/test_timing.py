"""How much work an answer takes tells nothing of another desk: what is another's costs what does not exist costs.

Counted in steps of SQLite's virtual machine, which no busy machine changes; a hundred of them are a few microseconds,
a hundredth of what the network adds by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy.orm import Session

from newsdesk import briefing
from newsdesk.briefing import alerts as alert_briefing
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Desk
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.storage import alerts, articles, editing, outbox, quotes, search, states, stories
from newsdesk.storage.alerts import AlertLimits
from newsdesk.text.query import Query
from tests.storage.world import NOW, Said, Story, World, words_of

SAID = Said(("It is kind of them.",), "Tilda Brandt", "head of the harbour board", ("Brandt",))
MOST = 400
"""Steps more that something of another desk may take: its row is found, and then seen not to be one's own."""


def steps(session: Session, ask: Callable[..., Any], *args: object) -> int:
    """Return how many steps the database takes for a question that was asked before."""
    ask(session, *args)
    raw: Any = session.connection().connection.dbapi_connection
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    raw.set_progress_handler(count, 1)
    try:
        ask(session, *args)
    finally:
        raw.set_progress_handler(None, 0)
    return taken


def furnish(news: World, desk: Desk) -> dict[str, str]:
    """Put what has a name into a desk; return the names."""
    for n in range(12):
        body = (f"The ferry stops {n}.", *(words_of(n * 50 + part, 30) for part in range(6)), "“It is kind of them.”")
        news.take(desk, Story(f"Ferry {n}", body, (SAID,), url=f"https://a.example/{desk.id}/{n}", outlet="Lantern"))
    ids = news.read(search.newest, desk, Query(), limit=1)
    (article,) = news.read(articles.many, desk, ids)
    alert = news.write(alerts.add, desk, AlertPlan("ferry", Target("channel", 1)), 7, NOW, AlertLimits(9, 9))
    message = Message((Line((Plain("A post"),)),))
    owed = Owed(f"post {desk.key}", Deed.SEND, Target("channel", 1), Kind.DIGEST, "Brief", message)
    news.write(outbox.enqueue, desk, owed, NOW)
    row = news.write(states.put, desk, ("ferry", "1"), NOW)
    return {"article": article.ref, "alert": alert.key, "row": row, "post": outbox.reference(owed.key)}


def questions(names: dict[str, str]) -> Sequence[tuple[str, Callable[..., Any], tuple[object, ...]]]:
    ref = names["article"]
    return (
        ("article", briefing.article, (ref,)),
        ("summary", briefing.summary_of, (ref, "medium")),
        ("context", briefing.context, (ref, "sentence", 1)),
        ("said", briefing.said, (ref,)),
        ("outlets", briefing.outlets, (ref,)),
        ("story", briefing.story, (ref, "brief")),
        ("why an article", briefing.why, (7, ref)),
        ("why a post", briefing.why, (7, names["post"])),
        ("alert", alerts.by_key, (names["alert"],)),
        ("alert shown", alert_briefing.shown, (NOW, names["alert"])),
        ("row", states.get, (names["row"], NOW)),
        ("carrying", outbox.carrying, (ref,)),
        ("remove", editing.remove, (ref, NOW)),
        ("merge", stories.merge, (ref, ref, NOW)),
        ("person", quotes.people, ("tilda brandt",)),
    )


@pytest.mark.no_cover
def test_what_is_another_desks_takes_the_work_of_what_does_not_exist(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    theirs = furnish(news, one)
    furnish(news, two)
    nobodys = {name: key[::-1] for name, key in theirs.items()}
    told: dict[str, tuple[int, int]] = {}
    for (name, ask, args), (_, _, other) in zip(questions(theirs), questions(nobodys), strict=True):
        told[name] = news.write(steps, ask, two, *args), news.write(steps, ask, two, *other)
    apart = {name: pair for name, pair in told.items() if abs(pair[0] - pair[1]) > MOST}
    assert not apart, told
    assert sum(pair[1] for pair in told.values()) > 100
