"""A text that somebody uploads says that it is an outlet's: it stays theirs, unverified, and changes nothing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from newsdesk import briefing
from newsdesk.briefing import alerts as alert_briefing
from newsdesk.ingest import intake
from newsdesk.ingest.reading import read as read_text
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Added, Desk, Duplicate, NewVersion, SourceKind
from newsdesk.models.outbox import Target
from newsdesk.models.reading import Draft
from newsdesk.storage import alerts, articles, editing, search
from newsdesk.storage.alerts import AlertLimits
from newsdesk.text.query import parse
from tests.storage.world import NOW, World

URL = "https://lantern.example/ferry"
TRUE = Draft(
    title="Ferry stops for the winter",
    url=URL,
    outlet="The Lantern",
    text="""Ferry stops for the winter

The ferry stops on Monday.

"It is old," said Tilda Brandt, the harbour master.
""",
)
FALSE = Draft(
    html=f"""<html><head><title>Ferry stops for the winter</title><link rel="canonical" href="{URL}">
    <meta property="og:site_name" content="The Lantern"><meta property="og:url" content="{URL}">
    <meta property="article:published_time" content="2099-01-01T00:00:00Z"><meta name="author" content="The Lantern">
    <script type="application/ld+json">{{"@type": "NewsArticle", "publisher": {{"name": "The Lantern"}},
    "url": "{URL}"}}</script></head><body><article><h1>Ferry stops for the winter</h1>
    <p>The ferry never stops, and the harbour board has sold it for a crate of lemons to a man in a hat.</p>
    <p>"I took the money and I would do it again," said Tilda Brandt, the harbour master of Marlow.</p>
    <p>Nobody knew of it until Thursday, and the board will not say what became of all the lemons.</p></article>
    </body></html>"""
)


def titles(news: World, desk: Desk, asked: str) -> list[tuple[str | None, str | None]]:
    ids = news.read(search.newest, desk, parse(asked), limit=9)
    return [(one.outlet, one.saved_by) for one in news.read(articles.many, desk, ids)]


def test_an_upload_that_calls_itself_an_outlets_article_is_none(news: World) -> None:
    desk = news.desk("guild:1")
    news.write(alerts.add, desk, AlertPlan("lemons", Target("channel", 1)), 7, NOW, AlertLimits(9, 9))
    false, true = read_text(FALSE), read_text(TRUE)
    assert (false.url, false.outlet) == (URL, "The Lantern"), "it says so"
    uploaded = news.write(intake.save, desk, false, SourceKind.UPLOADED, "Mallory", NOW)
    source = news.source(desk, SourceKind.LINK, "The Lantern")
    genuine = news.write(intake.take, true, source, NOW + timedelta(minutes=1))
    assert isinstance(genuine, Added), "the outlet's own is no version of what somebody says it is"
    again = news.write(intake.save, desk, replace(false, title="Ferry sold"), SourceKind.UPLOADED, "Mallory", NOW)
    assert not isinstance(again[0], Duplicate) or again[0].of != genuine.article_id
    # Nobody is told of it, and nobody said it, until an editor approves it; and then it is still Mallory's.
    said = repr(news.read(briefing.quotes, desk, "tilda brandt"))
    assert "It is old" in said
    assert "money" not in said
    assert all(outlet is None for outlet, _ in titles(news, desk, "lemons"))
    assert {name for _, name in titles(news, desk, "lemons")} == {"Mallory"}
    assert news.write(alert_briefing.decide, NOW) == 0
    assert ("The Lantern", None) in titles(news, desk, "ferry")
    assert "lemons" not in repr(news.read(articles.body, desk, genuine.article_id))
    assert news.write(editing.approve, desk, uploaded[1], NOW + timedelta(hours=1))
    assert all(outlet is None for outlet, _ in titles(news, desk, "lemons"))
    assert "lemons" not in repr(news.read(articles.body, desk, genuine.article_id))
    # Nor is it ahead of everything for the date that it gives itself.
    assert news.read(search.newest, desk, parse("ferry"), limit=9)[0] == genuine.article_id
    # What the outlet corrects is its own article, and no word of hers.
    corrected = read_text(replace(TRUE, text=str(TRUE.text).replace("Monday", "Tuesday")))
    newer = news.write(intake.take, corrected, source, NOW + timedelta(hours=2))
    assert isinstance(newer, NewVersion)
    assert newer.of == genuine.article_id


@pytest.mark.parametrize("first", [True, False], ids=["the outlet's first", "the upload first"])
def test_an_upload_that_an_editor_approved_takes_no_correction_of_the_outlets(news: World, first: bool) -> None:
    desk = news.desk("guild:1")
    false, true = read_text(FALSE), read_text(TRUE)
    source = news.source(desk, SourceKind.LINK, "The Lantern")
    genuine = news.write(intake.take, true, source, NOW) if first else None
    _, ref = news.write(intake.save, desk, false, SourceKind.UPLOADED, "Mallory", NOW)
    assert news.write(editing.approve, desk, ref, NOW)
    genuine = genuine or news.write(intake.take, true, source, NOW)
    assert isinstance(genuine, Added)
    corrected = read_text(replace(TRUE, text=str(TRUE.text).replace("Monday", "Tuesday")))
    newer = news.write(intake.take, corrected, source, NOW + timedelta(hours=2), saved_by="Ana")
    assert isinstance(newer, NewVersion)
    assert newer.of == genuine.article_id
    assert "Tuesday" in repr(news.read(articles.body, desk, genuine.article_id))
