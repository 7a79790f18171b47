"""What a look decides without the network: whose a feed is, whether its text is whole, and how posts are worded."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polling import item, page, rss, told
from webserver import NOW

from newsdesk.config import load
from newsdesk.errors import UnreadableText
from newsdesk.ingest.poll import entries, outlets
from newsdesk.ingest.workers import Inline, Workers
from newsdesk.messages import feed_post, plain, unasked
from newsdesk.models.answers import Telling
from newsdesk.models.feed import NotAFeed, NotAFeedReason
from newsdesk.models.fetched import FetchReason
from newsdesk.models.following import FeedBody, FeedPost, FeedRead, PageBody, Trouble
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.reading import Draft
from newsdesk.words import catalogue
from tests.examples import examples


@pytest.mark.parametrize(
    ("title", "url", "outlet"),
    [
        ("The Courier - World", "https://www.courier.example/world/rss", "The Courier"),
        ("World | The Courier", "https://feeds.courier.example/world", "The Courier"),
        ("Vellmar Evening Post: Business", "https://vellmareveningpost.co.uk/feed", "Vellmar Evening Post"),
        ("News from the hills", "https://x17.example/feed", "News from the hills"),
        ("", "https://www.courier.example/feed", "courier.example"),
    ],
)
def test_two_feeds_of_a_site_are_one_outlet(title: str, url: str, outlet: str) -> None:
    assert outlets.outlet(title, url, None) == outlet


def test_an_aggregators_items_are_not_its_own() -> None:
    assert outlets.same_site("https://www.courier.example/1", "https://feeds.courier.example/rss", None)
    assert not outlets.same_site("https://herald.example/1", "https://planet.example.org/rss", "https://planet.org/")


def test_a_text_is_whole_when_it_is_long_in_paragraphs_and_not_broken_off() -> None:
    body = told(1).replace("<p>", "").replace("</p>", "\n\n").strip()
    assert entries.is_whole(body)
    assert not entries.is_whole(body + " …")
    assert not entries.is_whole(body + "\n\nContinue reading on our site")
    assert not entries.is_whole(body.replace("\n\n", " "))
    assert not entries.is_whole(body[:400])
    assert not entries.is_whole("")


def test_items_that_share_an_address_have_none_of_their_own() -> None:
    live = [item(n, link="http://courier.example/live#post") for n in (1, 2)]
    front = item(3, link="http://courier.example/")
    body = rss("Courier", [*live, front, item(4)])
    read = entries.sort(FeedBody(body, "http://courier.example/feed", None, None, 10, NOW))
    assert isinstance(read, FeedRead)
    assert {entry.title: entry.link for entry in read.new} == {
        live[0].title: None, live[1].title: None, front.title: None, item(4).title: "http://courier.example/4",
    }  # fmt: skip


def test_a_page_says_its_charset_itself() -> None:
    html = page(item(1)).decode().replace("<head>", '<head><meta charset="windows-1251">').replace("orchard", "сад")
    draft = Draft(text="Short.", url="http://courier.example/1", title="Title")
    read = entries.read_page(PageBody(html.encode("cp1251"), None, draft))
    assert read.of_page
    assert "the сад and" in read.reading.text
    assert read.reading.title == "Title"


def test_a_page_that_says_less_than_the_feed_is_left_for_it() -> None:
    draft = Draft(text=told(2).replace("<p>", "").replace("</p>", "\n\n"), url="http://courier.example/1", title="T")
    few = b"Ten words and some more stand here before the wall. " * 3
    teaser = b"<html><body><article><p>" + few + b"</p></article></body></html>"
    assert not entries.read_page(PageBody(teaser, "utf-8", draft)).of_page
    with pytest.raises(UnreadableText):
        entries.read_page(PageBody(b"<html></html>", None, Draft(url="http://courier.example/1", title="T")))


async def test_a_worker_sorts_a_feed_and_reads_a_page_as_this_process_would() -> None:
    workers = Workers(load({"NEWSDESK_WORKERS": "1"}))
    feed = FeedBody(rss("Courier", [item(1), item(2)]), "http://courier.example/feed", None, None, 10, NOW)
    body = PageBody(page(item(1)), "utf-8", Draft(text="Short.", url="http://courier.example/1", title="T"))
    try:
        assert await workers.sort(feed) == await Inline().sort(feed)
        assert await workers.read_page(body) == await Inline().read_page(body)
        nothing = FeedBody(b" ", "http://courier.example/feed", None, None, 10, NOW)
        assert await workers.sort(nothing) == NotAFeed(NotAFeedReason.EMPTY)
    finally:
        await workers.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", [*FetchReason, *NotAFeedReason, "unheard of"])
def test_every_trouble_is_told_with_its_reason_in_every_language(language: str, why: str) -> None:
    words = catalogue(language)
    said = plain.draw(feed_post.notice(Trouble.FAILING, "Courier", words, why=why, since=NOW), UTC)
    assert "Courier" in said
    assert "2026-03-01" in said
    (cause,) = feed_post.cause(why, words)
    assert cause.text in said
    assert (cause.text == words.say("following.why_other")) is (why == "unheard of")
    # Which names exist inside is nobody's business.
    assert feed_post.cause(FetchReason.DNS, words) == feed_post.cause(FetchReason.REFUSED, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_is_worded_and_fits(language: str) -> None:
    words = catalogue(language)
    said = {
        plain.draw(feed_post.notice(trouble, "*" * 500, words, over=over, since=since), UTC)
        for trouble in Trouble
        for over in (False, True)
        for since in (None, NOW)
    }
    assert len(said) >= 6
    for trouble in Trouble:
        assert unasked.fits(feed_post.notice(trouble, "*" * 500, words, since=NOW, why="timeout"))


_TEXT = st.text(max_size=300) | st.sampled_from(("*" * 2000, "港" * 900, "a " * 900, "\u202e[x](y)" * 100))


@settings(max_examples=examples(60), deadline=None)
@given(
    title=_TEXT, outlet=_TEXT, sentences=st.lists(_TEXT, max_size=3), others=st.integers(0, 8),
    url=st.sampled_from((None, "https://courier.example/1", "https://courier.example/" + "ü" * 150)),
    language=st.sampled_from(LANGUAGES),
)  # fmt: skip
def test_any_post_leaves_room_for_its_reference(
    title: str, outlet: str, sentences: list[str], others: int, url: str | None, language: str
) -> None:
    words = catalogue(language)
    telling = Telling(title, url, outlet, datetime(2026, 3, 1, tzinfo=UTC), "en", ref="k7f3m2qa")
    post = FeedPost(telling, tuple(sentences), 1 if sentences else None, (telling,) * others)
    message = feed_post.feed_post(post, words)
    assert unasked.fits(message)
    assert 1 <= len(message.buttons) <= 3
    assert len(feed_post.thread_title(post)) in range(1, 101)
    assert feed_post.in_a_bundle(post, words).runs
