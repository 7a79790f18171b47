"""Pages: the article and its data come out, what is no article is refused with a sentence."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableText
from newsdesk.ingest.pages import MAX_CHARACTERS, Page, extract
from tests.examples import examples

PARAGRAPHS = [
    "The harbour of Ardley was closed on Monday after a ferry ran aground outside its breakwater, the port said.",
    "“We heard a long scrape and then nothing at all,” said Jane Ardent, who was on board with her two sons.",
    "Tugs from three towns tried to free the ship through the night, but the falling tide held it fast.",
]
HEAD = """
<title>Ferry runs aground outside Ardley | Example Post</title>
<meta property="og:title" content="Ferry runs aground outside Ardley">
<meta property="og:site_name" content="Example Post">
<meta name="author" content="Jane Moss">
<link rel="canonical" href="https://example.org/news/ferry">
"""
TIMES = '<meta property="article:published_time" content="2021-06-03T09:15:00+02:00">'


def page(head: str = HEAD, body: str = "") -> str:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en-GB"><head>{head}</head><body><nav><a href="/">Home</a></nav><article>'
        f"<h1>Ferry runs aground outside Ardley</h1>{paragraphs}{body}</article>"
        '<div id="comments" class="comments"><p>First comment of many, and what a long one it is.</p></div>'
        "</body></html>"
    )


def read(html: str, url: str | None = None) -> Page:
    return extract(html, url)


def test_the_article_comes_out_in_paragraphs_without_title_navigation_and_comments() -> None:
    assert read(page()).text == "\n\n".join(PARAGRAPHS)


def test_what_the_page_says_of_itself_comes_with_it() -> None:
    found = read(page(HEAD + TIMES), "https://example.org/news/ferry?utm_source=x")
    assert found.title == "Ferry runs aground outside Ardley"
    assert found.author == "Jane Moss"
    assert found.outlet == "Example Post"
    assert found.url == "https://example.org/news/ferry"
    assert found.language == "en"
    assert found.published == datetime(2021, 6, 3, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<script type="application/ld+json">{"datePublished": "2021-06-03T09:15:00Z"}</script>',
            datetime(2021, 6, 3, 9, 15, tzinfo=UTC),
        ),
        ('<meta property="article:published_time" content="2021-06-03">', datetime(2021, 6, 3, tzinfo=UTC)),
        ('<meta property="article:published_time" content="2021-06-03T09:15:00">', datetime(2021, 6, 3, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_time_counts_only_with_its_zone(head: str, expected: datetime | None) -> None:
    assert read(page(HEAD + head)).published == expected


def test_a_paragraph_that_is_only_a_link_leads_elsewhere_and_is_left_out() -> None:
    link = '<p><a href="/other">Five more ferries that never came home again</a></p>'
    inside = '<p>The owner, <a href="/line">Example Lines</a>, said that nobody was hurt in the accident on Monday.</p>'
    text = read(page(body=link + inside)).text
    assert "never came home" not in text
    assert "Example Lines" in text


def test_the_address_that_was_fetched_stands_in_for_a_missing_canonical_one() -> None:
    head = HEAD.replace('<link rel="canonical" href="https://example.org/news/ferry">', "")
    assert read(page(head), "https://example.org/a").url == "https://example.org/a"


@pytest.mark.parametrize(
    "html", ["", " \n\t", "<html></html>", "<html><body><nav><a href='/'>Home</a></nav></body></html>", "\0"]
)
def test_a_page_without_an_article_is_refused_with_a_sentence(html: str) -> None:
    with pytest.raises(UnreadableText, match=r"^[A-Z].*\.$"):
        read(html)


def test_a_page_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(UnreadableText, match="3,000,000"):
        read("<p>" + "a" * MAX_CHARACTERS)


@example("<SVG><P><P>")
@given(
    st.text(st.characters(), max_size=120)
    | st.lists(
        st.sampled_from(["<p>", "</p>", "<a>", "<table>", "\0", "&#0;", "text. ", "<!--", "<svg>", "\ud800"])
    ).map("".join)
)
@settings(max_examples=examples(60), deadline=None)
def test_any_page_is_read_or_refused(html: str) -> None:
    try:
        found = read(html)
    except UnreadableText:
        return
    assert found.text.strip()
    found.text.encode("utf-8")
