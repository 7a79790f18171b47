"""The full-text index: order, what is found, hostile words, what a desk sees, both ways to look, and its check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from newsdesk.models.article import Added, Desk
from newsdesk.storage import articles, search
from newsdesk.storage.database import migrate
from newsdesk.storage.ids import first_id
from newsdesk.storage.search import asking
from newsdesk.storage.tables import ArticleSourceRow, FollowRow, SourceRow, insert_into
from newsdesk.text.query import parse
from tests.storage.world import NOW, Story, World, words_of

FERRY = Story("Ferry to Ostrava Island stops", ("The harbour board ends the peace talks.", "Nobody sails in winter."))


def _found(news: World, desk: Desk, words: str) -> list[str]:
    ids = news.read(search.newest, desk, parse(words), limit=50)
    return [article.title for article in news.read(articles.many, desk, ids)]


@pytest.mark.parametrize(
    "words",
    [
        "ferry",
        "FERRY winter",
        "harbour ferry",
        '"peace talks"',
        "„Peace Talks“",
        "",
        "  ",
        "-",
        "ostrava “board ends the”",
    ],
)
def test_words_and_phrases_are_found_in_title_and_body(news: World, words: str) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY)
    assert _found(news, desk, words) == [FERRY.title]


@pytest.mark.parametrize(
    "words", ["talks peace nothing", '"talks peace"', "ferr", "s1", "source", "title", "body s1", '"stops the harbour"']
)
def test_what_is_not_there_is_not_found(news: World, words: str) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY)
    assert _found(news, desk, words) == []


def test_case_marks_and_other_scripts(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, Story("Juraj Blanár in Łódź", ("Він приїхав до Ужгорода. 日本語の記事です。 Größe.",)))
    for words in ("blanar", "łodz", "УЖГОРОДА", "日本語", "本語の記", "groesse grosse".split()[1], "größe"):
        assert _found(news, desk, words) == ["Juraj Blanár in Łódź"], words
    assert _found(news, desk, "語本日") == []


def test_captions_are_not_what_an_article_tells(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, Story("Ferry stops", ("The ferry stops.",), captions=("A lighthouse at dusk.",)))
    assert _found(news, desk, "lighthouse") == []


def test_newest_first_by_the_articles_own_time_and_paged_by_id(news: World) -> None:
    desk = news.desk("shell")
    for n, hours in enumerate((5, 1, 3, 2, 4)):
        story = Story(f"{hours} hours old", (f"Storm {words_of(n)}",), published=NOW - timedelta(hours=hours))
        news.take(desk, story, NOW + timedelta(minutes=n))
    assert _found(news, desk, "storm") == [f"{hours} hours old" for hours in (1, 2, 3, 4, 5)]
    seen: list[int] = []
    before: int | None = None
    while page := news.read(search.newest, desk, parse("storm"), limit=2, before=before):
        seen += page
        before = page[-1]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5
    assert news.read(search.count, desk, parse("storm")) == 5
    assert news.read(search.count, desk, parse("storm"), 3) == 3


def test_an_article_that_claims_to_come_from_tomorrow_counts_as_of_now(news: World) -> None:
    desk = news.desk("shell")
    early = news.take(desk, Story("Tomorrow", (words_of(1),), published=NOW + timedelta(days=3)))
    late = news.take(desk, Story("Later", (words_of(2),)), NOW + timedelta(minutes=1))
    assert isinstance(early, Added)
    assert isinstance(late, Added)
    assert early.article_id < late.article_id
    assert early.article_id == first_id(NOW)


def test_a_desk_sees_a_source_from_the_article_on_with_which_it_began_to_follow(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(4):
        news.take(None, Story(f"Storm {n}", (words_of(n),)), NOW + timedelta(minutes=n))
    news.write(lambda session: session.execute(update(FollowRow).values(from_seq=3)))
    assert _found(news, desk, "storm") == ["Storm 3", "Storm 2"]
    assert _found(news, desk, "") == ["Storm 3", "Storm 2"]
    news.write(lambda session: session.execute(update(FollowRow).values(from_seq=9)))
    assert _found(news, desk, "storm") == []


def _many_sources(session: Session, desk: Desk, busy: int, quiet: int) -> None:
    """Give every article a source of its own; the desk follows `busy` of the last and `quiet` that have nothing."""
    ids = [id_ for id_, _ in session.execute(text("SELECT id, story_id FROM articles ORDER BY id"))]
    new: list[dict[str, object]] = [
        {"key": f"many:{n}", "kind": "everyone", "created_at": NOW, "next_seq": 2 if n < len(ids) else 1}
        for n in range(len(ids) + quiet)
    ]
    session.execute(insert_into(SourceRow), new)
    sources = [id_ for (id_,) in session.execute(text("SELECT id FROM sources WHERE key LIKE 'many:%' ORDER BY id"))]
    session.execute(text("DELETE FROM follows"))
    session.execute(text("DELETE FROM article_sources"))
    for article, source in zip(ids, sources, strict=False):
        session.execute(
            insert_into(ArticleSourceRow), [{"article_id": article, "source_id": source, "seq": 1, "seen_at": NOW}]
        )
    followed = [*sources[len(ids) - busy : len(ids)], *sources[len(ids) :]]
    session.execute(
        insert_into(FollowRow),
        [{"desk_id": desk.id, "source_id": source, "from_seq": 1, "since": NOW} for source in followed],
    )
    search.rebuild(session)


IN_STRETCHES = {"FIRST": 2, "PLENTY": 0, "PROBED": 2, "AT_ONCE": 0, "RARE": 0}


@pytest.mark.parametrize("busy", [0, 3, 40])
@pytest.mark.parametrize(
    "constants",
    [
        {"FEW": 1_000},  # always tokens
        {"FEW": 0, "SHARE": 10**9},  # always the filter
        # stretch by stretch; the filter gives up soon, tokens take over
        {"FEW": 0, "SHARE": 10**9, **IN_STRETCHES, "SLOW": 0},
        {"FEW": 0, "SHARE": 10**9, **IN_STRETCHES, "QUICK": 0},  # each stretch as short as the first
        {"FEW": 0, "SHARE": 10**9, "AT_ONCE": 0, "RARE": 0},  # stretches that are as long as matches are rare
        {"FEW": 1_000, "AT_ONCE": 0, "RARE": 0},
        {"FEW": 0, "SHARE": 10**9, "MOST_TOKENS": 1},  # too many for tokens
        {"FEW": 0, "SHARE": 2},
    ],
)
def test_every_way_to_look_finds_the_same(
    news: World, monkeypatch: pytest.MonkeyPatch, busy: int, constants: dict[str, int]
) -> None:
    desk = news.desk("shell")
    for n in range(40):
        word = "storm" if n % 3 else "calm"
        news.take(None, Story(f"{word} {n}", (words_of(n, 30),)), NOW + timedelta(minutes=n * 300))
    news.write(_many_sources, desk, busy, 2)
    for name, value in constants.items():
        monkeypatch.setattr(asking, name, value)
    mine = [n for n in reversed(range(40)) if n >= 40 - busy]
    assert _found(news, desk, "storm") == [f"storm {n}" for n in mine if n % 3]
    assert _found(news, desk, "calm") == [f"calm {n}" for n in mine if not n % 3]
    assert len(_found(news, desk, "")) == busy
    assert news.write(search.check) == ()


def test_an_index_of_another_version_is_made_anew_and_tells_how_far_it_is(
    news: World, caplog: pytest.LogCaptureFixture
) -> None:
    desk = news.desk("shell")
    for n in range(3):
        news.take(desk, Story(f"storm {n}", (words_of(n, 30),)))
    news.write(lambda session: session.execute(text("UPDATE index_state SET fold_version = 1")))
    news.write(lambda session: session.execute(text("DELETE FROM index_terms")))
    caplog.set_level("INFO", "newsdesk")
    assert migrate(f"sqlite:///{news.path}").copy is None
    assert "The search index is being made anew: 0 of 3 articles." in caplog.messages
    assert len(_found(news, desk, "sto*")) == 3
    assert news.write(search.check) == ()


def test_a_question_that_runs_out_of_time_answers_with_the_newest_and_says_so(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("shell")
    for n in range(20):
        news.take(desk, Story(f"storm {n}", (words_of(n, 30),)), NOW + timedelta(days=n))
    for name, value in IN_STRETCHES.items():
        monkeypatch.setattr(asking, name, value)
    hurried = news.read(search.found, desk, parse("storm"), limit=20, clock=count(step=0.2).__next__)
    assert 0 < len(hurried.rows) < 20
    assert not hurried.whole
    patient = news.read(search.found, desk, parse("storm"), limit=20, clock=count(step=0.001).__next__)
    assert len(patient.rows) == 20
    assert patient.whole
    assert patient.rows[: len(hurried.rows)] == hurried.rows


def _problems(news: World, sql: str) -> Sequence[str]:
    news.write(lambda session: session.execute(text(sql)))
    return news.write(search.check)


def test_the_check_finds_what_is_wrong(news: World) -> None:
    desk = news.desk("shell")
    news.take(desk, FERRY)
    assert news.write(search.check) == ()
    (changed,) = _problems(news, "UPDATE versions SET title = replace(title, 'Ferry', 'Barge')")
    assert "is not indexed as it is stored" in changed
    assert _problems(news, "UPDATE versions SET title = replace(title, 'Barge', 'Ferry')") == ()
    (counted,) = _problems(news, "UPDATE index_state SET articles = 7")
    assert "counts 7" in counted
    (another, _) = _problems(news, "INSERT INTO article_words (rowid, title) VALUES (5, 'stray')")
    assert "which is not stored" in another or "5" in another
    news.write(search.rebuild)
    assert news.write(search.check) == ()
