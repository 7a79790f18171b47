"""A page's feeds: those that it names, before those that it links to, before guesses; each once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.ingest.discover import MOST_NAMED, candidates
from newsdesk.models.feed import Candidate, CandidateKind
from tests.examples import examples

URL = "https://skerrin.example/harbour/"


def named(page: str) -> list[tuple[str, str, CandidateKind]]:
    found = candidates(page.encode(), URL)
    return [(each.url, each.title, each.kind) for each in found if each.kind is not CandidateKind.GUESS]


def test_the_feeds_that_a_page_names_come_first_and_those_of_comments_last() -> None:
    page = """<!doctype html><html><head>
      <LINK REL="Alternate" TYPE="application/rss+xml" TITLE="Skerrin &raquo; Comments" HREF="/comments/feed/">
      <link rel="alternate" type="application/rss+xml; charset=utf-8" title="World > all" href="/world.xml">
      <link href='https://feeds.example/atom' type='application/atom+xml' rel='home alternate'>
      <link rel=alternate type=application/feed+json href=feed.json>
      </head><body><a class=x href="/rss/sport.xml?a=1"><b>Sport</b> news</a></body>"""

    assert named(page) == [
        ("https://skerrin.example/world.xml", "World > all", CandidateKind.RSS),
        ("https://feeds.example/atom", "", CandidateKind.ATOM),
        ("https://skerrin.example/harbour/feed.json", "", CandidateKind.JSON),
        ("https://skerrin.example/comments/feed/", "Skerrin » Comments", CandidateKind.RSS),
    ]


@pytest.mark.parametrize("href", ["/feed/", "/news/rss", "/rss.xml", "/atom.xml?x=1", "https://o.example/index.rdf"])
def test_a_link_that_looks_like_a_feed_is_offered(href: str) -> None:
    ((_, title, kind),) = named(f"<body><a href='{href}'>Our <i>feed</i></a>")

    assert (title, kind) == ("Our feed", CandidateKind.LINK)


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="stylesheet" type="text/xml" href="/style.xml">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/old.xml"> -->',
        '<script>var x = \'<link rel="alternate" type="application/rss+xml" href="/x.xml">\'</script>',
        '<link rel="alternate" type="application/rss+xml" href="javascript:void(0)">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml">',
        '<a href="/feedback">Tell us</a><a href="/newsfeed-rules">Rules</a><a href="/food/">Food</a>',
    ],
)
def test_what_is_no_feed_is_not_offered(page: str) -> None:
    assert named(page) == []


def test_addresses_are_resolved_by_the_pages_base() -> None:
    page = '<base href="https://www.skerrin.example/en/"><link rel=alternate type=application/rss+xml href=all.xml>'

    assert named(page)[0][0] == "https://www.skerrin.example/en/all.xml"


def test_guesses_follow_first_for_the_section_then_for_the_site() -> None:
    guesses = [each.url for each in candidates(b"<html>", URL)]

    assert guesses[0] == "https://skerrin.example/harbour/feed"
    assert "https://skerrin.example/rss.xml" in guesses
    assert "https://skerrin.example/feed.json" in guesses
    assert len(guesses) == len(set(guesses)) < 16


def test_an_address_is_offered_once_and_under_its_best_name() -> None:
    page = "<link rel=alternate type=application/rss+xml href=/feed title=All><a href=/feed>x</a>"
    found = [each for each in candidates(page.encode(), "https://skerrin.example/") if each.url.endswith("/feed")]

    assert found == [Candidate("https://skerrin.example/feed", "All", CandidateKind.RSS)]


def test_a_page_that_names_hundreds_offers_the_first() -> None:
    page = "".join(f"<link rel=alternate type=application/rss+xml href=/{n}.xml>" for n in range(500))

    assert [url for url, _, _ in named(page)] == [f"https://skerrin.example/{n}.xml" for n in range(MOST_NAMED)]


def test_without_an_address_nothing_is_guessed() -> None:
    assert candidates(b"<html>", "") == ()


@given(
    st.binary(max_size=300) | st.text(alphabet="<>linka href='\"/=alternate!-", max_size=300).map(str.encode),
    st.text(max_size=30),
)
@settings(max_examples=examples(100), deadline=None)
def test_any_page_gives_an_answer(page: bytes, url: str) -> None:
    for each in candidates(page, url):
        assert each.url.startswith(("http://", "https://"))
