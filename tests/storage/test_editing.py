"""What editors do: approving counts from then on, removing erases what is private and hides what is public."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.errors import SettingsError
from newsdesk.ingest import intake
from newsdesk.models.article import Added, Desk, DeskSettings, Duplicate, SourceKind, StoredArticle
from newsdesk.storage import articles, desks, editing, quotes, search, states, terms
from newsdesk.text.query import Query, parse
from tests.storage.world import NOW, Said, Story, World, read, words_of

KIND = Said(("It is kind of them.",), "Tilda Brandt", "head of the harbour board", ("Brandt",))
FERRY = Story("Ferry stops", ("Nobody sails.", words_of(1), "“It is kind of them.”"), (KIND,))
BRIDGE = Story("Bridge closed", ("Lorries wait.", words_of(2), "“It is kind of them.”"), (KIND,))
LATER = NOW + timedelta(days=1)


def _save(news: World, desk: Desk, story: Story = FERRY) -> str:
    _, ref = news.write(intake.save, desk, read(story), SourceKind.PASTED, "Ana", NOW)
    return ref


def _all(news: World, desk: Desk) -> tuple[StoredArticle, ...]:
    return news.read(articles.many, desk, news.read(search.newest, desk, Query(), limit=100))


def _counts(news: World) -> dict[str, int]:
    def count(session: Session) -> dict[str, int]:
        names = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'article_words_%'")
        ).all()
        return {name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}

    return news.read(count)


def test_a_saved_text_counts_as_an_article_once_it_is_approved(news: World) -> None:
    desk = news.desk("guild:1")
    ref = _save(news, desk)
    assert news.read(quotes.people, desk, "brandt") == ()
    assert news.read(quotes.of_article, desk, _all(news, desk)[0].id) == ()
    assert news.write(editing.approve, desk, ref, LATER)
    assert not news.write(editing.approve, desk, ref, LATER), "a second time there is nothing to approve"
    (article,) = _all(news, desk)
    assert (article.approved, article.saved_by, article.ref) == (True, "Ana", ref)
    assert [person.name for person in news.read(quotes.people, desk, "brandt")] == ["Tilda Brandt"]
    assert news.read(quotes.count_in, desk, article.id) == 1


def test_removing_the_only_private_article_leaves_no_trace_of_it(news: World) -> None:
    desk = news.desk("guild:1")
    news.source(desk, SourceKind.PASTED)
    before = _counts(news)
    ref = _save(news, desk)
    assert _counts(news) != before
    assert news.write(editing.remove, desk, ref, NOW)
    assert _counts(news) == before
    assert _all(news, desk) == ()
    assert not news.write(editing.remove, desk, ref, NOW)
    assert news.write(search.check) == ()
    assert news.read(desks.holdings, desk).articles == 0


def test_removing_one_of_several_leaves_what_the_others_tell(news: World) -> None:
    desk = news.desk("guild:1")
    approved = news.source(desk, outlet="The Lantern")
    loud = replace(KIND, role="notorious chair", forms=("The Shouter",))
    news.write(intake.take, read(BRIDGE), approved, NOW)
    (kept,) = _all(news, desk)
    news.write(intake.take, read(replace(FERRY, said=(loud,))), approved, LATER)
    removed = _all(news, desk)[0]
    assert len(news.read(quotes.people, desk, "shouter")) == 1
    assert news.write(editing.remove, desk, removed.ref, LATER)
    assert _all(news, desk) == (kept,)
    assert news.read(quotes.people, desk, "shouter") == ()
    assert news.read(quotes.people, desk, "notorious") == ()
    assert news.read(search.count, desk, parse("ferr*")) == 0
    assert news.read(search.count, desk, parse("kind lorr*")) == 1, "what both say is still known by its beginning"
    assert news.read(terms.beginning, desk, "ferr", 20) == ()
    assert news.read(terms.beginning, desk, "kind", 20) == ("kind",)
    (person,) = news.read(quotes.people, desk, "brandt")
    assert (person.role, person.quotes) == ("head of the harbour board", 1)
    assert news.write(search.check) == ()


def test_what_was_erased_may_be_saved_again_as_new(news: World) -> None:
    desk = news.desk("guild:1")
    ref = _save(news, desk)
    news.write(editing.remove, desk, ref, NOW)
    assert isinstance(news.write(intake.save, desk, read(FERRY), SourceKind.PASTED, "Ana", NOW)[0], Added)


def test_a_public_article_is_hidden_from_one_desk_and_stays_hidden(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    public = replace(FERRY, outlet="The Lantern")
    news.take(None, public)
    (article,) = _all(news, one)
    assert news.read(articles.by_ref, two, article.ref) == article
    assert news.write(editing.remove, one, article.ref, NOW)
    assert _all(news, one) == ()
    assert news.read(articles.by_ref, one, article.ref) is None
    assert news.read(search.count, one, parse("ferry")) == 0
    assert news.read(quotes.people, one, "brandt") == ()
    assert news.read(desks.holdings, one).articles == 0
    assert _all(news, two) == (article,)
    assert news.take(None, public, LATER) == Duplicate(article.id)
    assert _all(news, one) == ()


def test_only_what_was_saved_by_hand_goes_through_save(news: World) -> None:
    desk = news.desk("guild:1")
    with pytest.raises(ValueError, match="by hand"):
        news.write(intake.save, desk, read(FERRY), SourceKind.SHELL, "Ana", NOW)


def test_refs_are_unique_and_depend_on_the_desk_alone(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    refs = {_save(news, desk, story) for desk in (one, two) for story in (FERRY, BRIDGE)}
    assert len(refs) == 4
    assert all(len(ref) == 12 and ref.isalnum() and ref == ref.lower() for ref in refs)
    clash = iter(["taken", "taken", "free"])

    def clashing(*parts: str) -> str:
        return next(clash)

    monkeypatch.setattr(articles.keys, "short", clashing)
    assert _save(news, one, Story("Third", (words_of(3),))) == "taken"
    assert _save(news, one, Story("Fourth", (words_of(4),))) == "free"


def test_a_desk_sets_what_is_allowed_and_nothing_else(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    assert news.read(desks.settings, one) == DeskSettings()
    changed = news.write(desks.change, one, prefix="?", timezone="Europe/Kyiv", editors_role=2**62)
    assert changed == DeskSettings(prefix="?", timezone="Europe/Kyiv", editors_role=2**62)
    assert news.write(desks.change, one, prefix=None) == replace(changed, prefix=None)
    assert news.read(desks.settings, two) == DeskSettings()
    for name, value in [
        ("prefix", ""), ("prefix", "/"), ("prefix", "<@1"), ("prefix", "a b"), ("prefix", "toolong"),
        ("language", "xx"), ("timezone", "Mars/Base"), ("timezone", "../etc"),
    ]:  # fmt: skip
        with pytest.raises(SettingsError):
            news.write(desks.change, one, editors_role=3, **{name: value})
    assert news.read(desks.settings, one) == replace(changed, prefix=None), "nothing of a refused change stays"
    with pytest.raises(TypeError):
        news.write(desks.change, one, colour="red")


def test_what_a_button_stands_for_is_kept_for_its_desk_until_it_expires(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    args = ("x" * 300, "", "з,%~")
    key = news.write(states.put, one, args, NOW)
    assert news.read(states.get, one, key, NOW) == args
    assert news.read(states.get, two, key, NOW) is None
    assert news.read(states.get, one, "nothing", NOW) is None
    assert news.write(states.put, one, args, LATER) == key
    assert news.write(states.put, two, args, NOW) != key
    # Pressed again a day later, it is kept a day longer.
    assert news.read(states.get, one, key, NOW + states.KEPT) == args
    assert news.read(states.get, one, key, LATER + states.KEPT) is None
    news.write(states.put, one, ("other",), LATER + states.KEPT)
    assert _counts(news)["states"] == 1, "what has expired goes"
