"""What is kept about one person: all of it is found and forgotten, and nothing of anybody else's."""

from __future__ import annotations

import json
from datetime import time, timedelta

from sqlalchemy import BigInteger, text
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Added, SourceKind
from newsdesk.models.digest import DigestPlan, Schedule
from newsdesk.models.following import ToFollow
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.models.overview import Window
from newsdesk.models.personal import AboutPerson
from newsdesk.storage import alerts, asking_marks, desks, digests, feeds, outbox, personal, retention
from newsdesk.storage.alerts import AlertLimits
from newsdesk.storage.asking_marks import Mark
from newsdesk.storage.tables import Base
from tests.storage.world import NOW, Story, World, read, words_of

LIMITS = AlertLimits(10, 50)
ADA, BO = 2**60 + 1, 2**60 + 2

NOT_PEOPLE = {
    "id", "address_key", "content_key", "title_key", "told_key", "band", "said_key", "key",
    "editors_role", "savers_role", "log_channel", "role", "channel_id", "message_id", "article_id",
    "lead_id", "bytes",
}  # fmt: skip
"""Large numbers that are no person: hashes, roles, channels, messages, articles, sizes."""


def _live(news: World, person: int) -> None:
    """Have a person do everything of which something is kept."""
    own, server = news.desk(f"user:{person}"), news.desk("guild:1")
    news.write(desks.change, own, language="de", prefix="?")
    name = f"P{person % 10}"
    for desk in (own, server):
        story = Story(f"Saved by {name} in {desk.key}", (words_of(person % 10 + desk.id),))
        taken, _ = news.write(intake.save, desk, read(story), SourceKind.PASTED, name, NOW)
        assert isinstance(taken, Added)
        news.write(personal.saved, taken.article_id, person)
        news.write(asking_marks.tell, desk, person, Mark(NOW, NOW), NOW)
        feed = ToFollow(f"https://{name}.example/{desk.id}", name, added_by=person)
        news.write(feeds.follow, desk, feed, NOW, most=10)
    for target in (Target("user", person), Target("channel", person % 10)):
        news.write(alerts.add, server, AlertPlan("ferry", target), person, NOW, LIMITS)
        plan = DigestPlan(f"of {person % 10} to {target.what}", target, Schedule((time(8),), "UTC"))
        news.write(digests.add, server, plan, person, NOW, Window(NOW - timedelta(days=1), NOW))
    content = Message((Line((Plain("Hello."),)),))
    direct = Owed(f"d{person % 10}", Deed.SEND, Target("user", person), Kind.DIGEST, "Brief", content, owner=person)
    posted = Owed(f"c{person % 10}", Deed.SEND, Target("channel", 5), Kind.FEED, "Brief", content, owner=person)
    for owed in (direct, posted):
        news.write(outbox.enqueue, server, owed, NOW)


def _traces(news: World, person: int) -> list[str]:
    """Return where a person's id, or what stands for it, is found in the whole database."""
    signs = {str(person), str(asking_marks.hashed(person)), str(personal.hashed(person)), f"P{person % 10}"}

    def look(session: Session) -> list[str]:
        tables = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        found: list[str] = []
        for table in tables:
            if table.startswith("article_words"):
                continue
            for row in session.execute(text(f'SELECT * FROM "{table}"')).mappings():
                found += [
                    f"{table}.{column}" for column, value in row.items() if any(sign in str(value) for sign in signs)
                ]
        return found

    return news.read(look)


def test_all_of_it_is_counted_and_written_out(news: World) -> None:
    assert not news.read(personal.about, ADA)
    _live(news, ADA)
    _live(news, BO)
    about = news.read(personal.about, ADA)
    assert about == AboutPerson(
        own_articles=1, own_feeds=1, own_settings=2, saved=2, set_up=5, personal=2, messages=1, marks=2
    )
    export = news.read(personal.export, ADA)
    told = json.dumps(export)
    assert [one["title"] for one in export["own_articles"]] == [f"Saved by P7 in user:{ADA}"]
    assert [one["title"] for one in export["saved_elsewhere"]] == ["Saved by P7 in guild:1"]
    assert words_of(7 + news.desk("guild:1").id)[:20] in export["saved_elsewhere"][0]["text"]
    assert [one["desk"] for one in export["feeds"]] == ["guild:1", f"user:{ADA}"]
    assert [one["about"] for one in export["messages"]] == ["Brief"]
    assert [one["to"] for one in export["digests"]] == [f"user:{ADA}", "channel:7"]
    assert [one["asked"] for one in export["alerts"]] == ["ferry", "ferry"]
    assert len(export["asked_what_is_new"]) == 2
    assert "P8" not in told
    assert str(BO) not in told


def test_who_is_forgotten_leaves_no_trace_and_takes_nothing_of_others_along(news: World) -> None:
    _live(news, ADA)
    _live(news, BO)
    others = news.read(personal.export, BO)
    desk = news.write(personal.forget, ADA)
    assert desk == news.desk(f"user:{ADA}").id
    assert desk is not None
    while news.write(retention.forget_desk, desk, 10):
        pass
    left = [place for place in _traces(news, ADA) if place not in ("articles.title", "versions.title")]
    # The feed that they added to the server stays, and what it is called is the feed's.
    kept = ("feeds.", "feed_follows.url", "feed_follows.title", "sources.", "versions.text")
    assert [place for place in left if not place.startswith(kept)] == []
    assert news.read(personal.export, BO) == others
    server = news.desk("guild:1")
    assert len(news.read(feeds.of_desk, server, NOW)) == 2
    assert [str(one.plan.target) for one in news.read(digests.of_desk, server)] == [
        "channel:7",
        f"user:{BO}",
        "channel:8",
    ]
    assert len(news.read(alerts.of_desk, server)) == 3
    assert news.read(desks.find, f"user:{ADA}") is None
    assert not news.read(personal.about, ADA)
    assert news.write(personal.forget, ADA) is None, "a second time there is nothing"


def test_every_column_that_may_name_a_person_is_known() -> None:
    known = {(row.__tablename__, who.key) for row, who in (*personal.SET_UP, *personal.ALSO_THEIRS)}
    known |= {("asked", "person"), ("savers", "person")}
    columns = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, BigInteger) and column.name not in NOT_PEOPLE and not column.name.endswith("_at")
    }
    assert {
        place for place in columns if place[1] not in ("at", "before", "since", "slot", "until", "told_up_to")
    } == known
    targets = {table.name for table in Base.metadata.tables.values() if "target" in table.columns}
    assert targets - {"outbox", "targets", "outbox_seen", "feed_posts", "feed_told"} == {
        row.__tablename__ for row in personal.SENT_TO
    }
