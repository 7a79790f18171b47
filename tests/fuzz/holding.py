"""What has to hold for any text, question, feed or page; each raises `AssertionError` where something does not."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

from newsdesk.cli._output import json_line
from newsdesk.cli.parse_feed import _feed  # pyright: ignore[reportPrivateUsage]  (what it prints, without a file)
from newsdesk.errors import NewsdeskError, UnreadableQuery, UnreadableText
from newsdesk.ingest import parse
from newsdesk.ingest.poll import entries
from newsdesk.ingest.reading import Wanted, read
from newsdesk.messages import markdown
from newsdesk.models.feed import NotAFeed, ParsedFeed
from newsdesk.models.following import FeedBody
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.reading import Draft, Reading
from newsdesk.models.story import StoryText
from newsdesk.models.text import ParagraphKind, Span
from newsdesk.storage.search.fts import facets, to_fts
from newsdesk.text import abridge, fold, match, story, when
from newsdesk.text.lines import trimmed
from newsdesk.text.match import Matcher
from newsdesk.text.query import Query
from newsdesk.text.query import options as typed_options
from newsdesk.text.query import parse as parse_query
from newsdesk.text.query.matches import matches, text_words
from newsdesk.text.query.places import plain_words, rewritten
from newsdesk.text.query.reference import Document, holds
from newsdesk.text.sentences import length
from newsdesk.text.summarise.brief import Telling, brief
from newsdesk.words import catalogue
from tests.fuzz.drawn import Drawn
from tests.fuzz.inputs import NAMES, feed, options, page, question, text

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
URL = "https://feeds.example/skerrin/all.xml"
SENTENCE = 700
"""Characters of a refusal: it leaves room for what stands around it in a message of 2,000."""
STACK = 4
"""Marks on one letter that a message shows."""
DAYS = {"mon": frozenset({0}), "sat": frozenset({5}), "weekdays": frozenset(range(5)), "平日": frozenset(range(5))}


def reading_holds(found: Reading) -> None:
    """Hold every offset of a reading against its text, and each part against what its docstring promises."""
    whole = found.text
    end = 0
    for paragraph in found.paragraphs:
        assert end <= paragraph.start < paragraph.end <= len(whole), "paragraphs in order and apart"
        assert trimmed(whole, end, paragraph.start) is None, "nothing that is seen lies outside of paragraphs"
        assert trimmed(whole, paragraph.start, paragraph.end) == Span(paragraph.start, paragraph.end)
        end = paragraph.end
    assert trimmed(whole, end, len(whole)) is None
    end = 0
    for sentence in found.sentences:
        paragraph = found.paragraphs[sentence.paragraph]
        assert paragraph.kind is ParagraphKind.BODY
        assert max(end, paragraph.start) <= sentence.start < sentence.end <= paragraph.end
        said = whole[sentence.start : sentence.end]
        assert said == said.strip()
        assert any(map(str.isalnum, said))
        end = sentence.end
    ranks = [sentence.rank for sentence in found.sentences if sentence.rank is not None]
    assert sorted(ranks) == list(range(len(ranks)))
    _summary_holds(found)
    for quote in found.quotes:
        assert 0 <= quote.start < quote.end <= len(whole)
        assert whole[quote.start : quote.end].strip()
        assert quote.mention is None or quote.mention in whole
        assert quote.speaker is None or quote.speaker.strip()
        assert quote.cue is None or quote.cue in whole
    starts = [quote.start for quote in found.quotes]
    assert starts == sorted(starts)
    groups = [quote.group for quote in found.quotes]
    assert not groups or (min(groups) == 0 and set(groups) == set(range(max(groups) + 1)))
    if found.title_span is not None:
        assert 0 <= found.title_span.start < found.title_span.end <= len(whole)
    assert all(term.weight > 0 and term.text.strip() for term in found.terms)
    assert all(count > 0 and word for word, count in found.vector)
    assert re.fullmatch("[a-z]{2,3}", found.language)
    assert re.fullmatch("[0-9a-f]{64}", found.fingerprint.content)


def _summary_holds(found: Reading) -> None:
    places = {(sentence.start, sentence.end) for sentence in found.sentences if sentence.rank is not None}
    for chosen in found.summary:
        assert found.text[chosen.start : chosen.end] == chosen.text, "word for word"
        assert (chosen.start, chosen.end) in places
    assert sorted(chosen.rank for chosen in found.summary) == list(range(len(found.summary)))
    assert bool(found.summary) == bool(places)


def a_text(drawn: Drawn) -> None:
    """Read up to three texts through every step, shorten them as after half a year, and tell them as one story."""
    texts: list[StoryText] = []
    for _ in range(1 + drawn.below(3)):
        words = drawn.of((75, 1, 20, 200))
        title = text(drawn)[:200] if drawn.one_in(4) else None
        try:
            found = read(Draft(text=text(drawn), title=title), Wanted(words=words))
        except UnreadableText:
            continue
        reading_holds(found)
        told = sum(length(chosen.text, found.language) for chosen in found.summary)
        assert told <= words or len(found.summary) == 1, "the summary keeps to its length"
        _folding_holds(found.text)
        _abridging_holds(found)
        texts.append(StoryText(found.text, found.sentences, found.language, not drawn.one_in(4)))
    _telling_holds(texts)


def _telling_holds(texts: list[StoryText]) -> None:
    telling = story.find(texts)
    for passage in (*telling.brief, *telling.added):
        one = texts[passage.text]
        assert one.current
        assert (passage.start, passage.end) in {(s.start, s.end) for s in one.sentences}
    tellings = [Telling(one.text, one.sentences, one.language) for one in texts]
    for words in (10, 75):
        merged = brief(tellings, words=words)
        counted = sum(length(s.text, texts[s.doc].language) for s in merged)
        assert len(merged) <= 1 or counted <= words, "a brief keeps to its length"
        assert all(texts[s.doc].text[s.start : s.end] == s.text for s in merged)


def _folding_holds(written: str) -> None:
    folded = fold.fold(written)
    assert fold.fold(folded.text).text == folded.text, "folding twice changes nothing"
    assert len(folded.origins) == len(folded.text)
    assert all(one <= other for one, other in pairwise(folded.origins)), "in order"
    position = 0
    for token in fold.tokens(written):
        assert position <= token.start < token.end <= len(written)
        position = token.start
        assert token.text
        assert not any(map(str.isspace, token.text))
    indexed = fold.index_text(written)
    assert indexed == " ".join(token.text for token in fold.tokens(written))
    assert fold.index_text(indexed).replace(" ", "") == indexed.replace(" ", ""), "what is indexed folds to itself"
    indexed.encode()


def _abridging_holds(found: Reading) -> None:
    told = [Span(chosen.start, chosen.end) for chosen in found.summary]
    quoted = [Span(quote.start, quote.end) for quote in found.quotes]
    kept = abridge.abridge(found.sentences, told, quoted)
    for span in (*told, *quoted):
        assert any(one.start <= span.start and span.end <= one.end for one in kept.spans)
    assert all(0 <= span.start < span.end <= len(found.text) for span in kept.spans)


def a_question(drawn: Drawn) -> None:
    """Read a question; find by it in FTS5, with the matcher of alerts and by the reference, which have to agree."""
    typed = question(drawn)
    try:
        query = parse_query(typed, NOW)
    except UnreadableQuery as refusal:
        _refusal_holds(refusal)
        if refusal.meant:
            parse_query(refusal.meant, NOW)
        return
    places = plain_words(typed)
    assert all(0 <= place.start < place.end <= len(typed) for place in places)
    same = rewritten(typed, [(place, place.word) for place in places])
    assert len(same) > 1_000 or parse_query(same, NOW) == query, "a question with its own words in their places"
    articles = [_article(drawn) for _ in range(3)]
    expected = [holds(query, article) for article in articles]
    assert _found_by_index(query, articles) == expected, "FTS5 finds what is meant"
    if query.root is not None and query.since is None and query.before is None:
        asked = match.literals(query)
        matcher = Matcher([(1, asked)])
        for article, wanted in zip(articles, expected, strict=True):
            there = match.document(
                fold.index_text(article.title),
                fold.index_text(article.told),
                next(iter(article.outlets), None),
                article.language or "",
                article.speakers,
            )
            assert (matcher.matching(there) == (1,)) == wanted, "an alert fires for what a search finds"
    for article in articles:
        spans = matches(text_words(query), article.told).spans
        assert all(0 <= start < end <= len(article.told) for start, end in spans)
        assert all(one[1] < other[0] for one, other in pairwise(spans))


def _refusal_holds(refusal: NewsdeskError) -> None:
    assert refusal.reason is not None, "the chat can say it in every language"
    for code in LANGUAGES:
        said = catalogue(code).explain(refusal)
        assert said.strip()
        assert "{" not in catalogue(code).template(refusal.reason.key, refusal.reason.count) or said
        assert len(said) <= SENTENCE


def _article(drawn: Drawn) -> Document:
    def name() -> str:
        return text(Drawn(drawn.raw(24)))[:60]

    return Document(
        name(),
        text(Drawn(drawn.raw(120)))[:800],
        (name(),) if drawn.below(2) else (),
        tuple(drawn.several(2, name)),
        drawn.of(("en", "uk", "ja")),
        NOW - timedelta(hours=drawn.below(200)),
    )


@cache
def _index() -> sqlite3.Connection:
    """Return an index as the database has it."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE found USING fts5(title, body, source, tokenize='ascii')")
    return database


def _found_by_index(query: Query, articles: list[Document]) -> list[bool]:
    database = _index()
    database.execute("DELETE FROM found")
    for number, article in enumerate(articles, 1):
        source = facets(next(iter(article.outlets), None), article.language or "", article.speakers)
        row = (number, fold.index_text(article.title), fold.index_text(article.told), f"s1 {source}")
        database.execute("INSERT INTO found(rowid, title, body, source) VALUES (?, ?, ?, ?)", row)
    asked = to_fts(query)
    if not asked:
        there = {1, 2, 3}
    else:
        there = {row[0] for row in database.execute("SELECT rowid FROM found WHERE found MATCH ?", (asked,))}
    within = [
        (query.since is None or article.when >= query.since) and (query.before is None or article.when < query.before)
        for article in articles
    ]
    return [number in there and bounded for number, bounded in enumerate(within, 1)]


def an_option(drawn: Drawn) -> None:
    """Part what stands behind a command; read it as times of day; show it."""
    raw = options(drawn)
    names: dict[str, str] = dict(zip(NAMES, NAMES, strict=True))
    first = drawn.of((("words",), (), ("topics", "title")))
    told, values = typed_options.split(raw, names, first=first, several=NAMES[:4], words=bool(drawn.below(2)))
    assert told == told.strip()
    assert all(value and value in raw and name in names for name, value in values.items())
    if (slip := typed_options.misspelt(raw, names, first)) is not None:
        assert slip[1] in {*names, *first}
        assert slip[0] in raw
    for words in (raw, told):
        try:
            times, days = when.read(words, DAYS)
        except (when.Unread, when.Differing):
            continue
        assert list(times) == sorted(set(times))
        assert days <= frozenset(range(7))
    shown_holds(raw)


def shown_holds(written: str) -> None:
    """Hold what a message makes of any text: no live markup, nobody called, nothing hidden, no towers, one line."""
    drawn = markdown.escape(written)
    alive = re.sub(r"\\[!-/:-@\[-`{-~]", "x", drawn)
    assert not set(alive) & set("*_~`|<>[]#\n\u202e\0")
    assert "://" not in alive
    assert not re.search("@(?:everyone|here)", drawn, re.IGNORECASE)
    assert not re.match(r"[-+]\s|\d+[.)]\s", alive)
    drawn.encode()
    marks = 0
    assert "\u200d\u200d" not in drawn
    for character in drawn:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert marks <= STACK, "no tower of marks"


def a_feed(drawn: Drawn) -> None:
    """Read a feed that is broken somewhere, and sort its items as a look does."""
    body = feed(drawn)
    found = parse.feed(body, url=URL, content_type=drawn.of((None, "text/xml; charset=utf-8", "x; charset=nosuch")))
    if isinstance(found, NotAFeed):
        assert all(_is_web(candidate.url) for candidate in found.candidates)
        return
    _feed_holds(found)
    json.loads(json_line(_feed(found)))
    sorted_ = entries.sort(FeedBody(body, URL, None, None, 10, NOW))
    assert not isinstance(sorted_, NotAFeed)
    for entry in sorted_.new:
        entry.text.encode()
        assert "<script" not in entry.text.lower() or "&lt;script" in body.decode("latin-1").lower() or entry.whole


def _feed_holds(found: ParsedFeed) -> None:
    assert found.home is None or _is_web(found.home)
    _line_holds(found.title)
    for item in found.items:
        for line in (item.title, *item.authors, *item.categories):
            _line_holds(line)
        assert item.link is None or _is_web(item.link)
        assert item.image is None or _is_web(item.image)
        assert all(_is_web(file.url) for file in item.enclosures)
        for moment in (item.published, item.updated):
            assert moment is None or moment.utcoffset() == timedelta(0)
        for written in (item.id or "", item.summary, item.content):
            written.encode()
        assert item.language is None or re.fullmatch("[a-z]{2,3}", item.language)


def _line_holds(line: str) -> None:
    line.encode()
    assert len(line) <= 500
    assert line == line.strip()
    assert not set(line) & set("\0\n\r\t\x0b\x1b\u202e\u2028\ufeff")


def _is_web(url: str) -> bool:
    return url.isascii() and url.startswith(("http://", "https://")) and not set(url) & set(' <>"\n')


def a_page(drawn: Drawn) -> None:
    """Read an article from a page that is broken somewhere."""
    try:
        found = read(Draft(html=page(drawn), url=drawn.of((None, URL))))
    except UnreadableText:
        return
    reading_holds(found)
    assert found.url is None or _is_web(found.url)
    assert found.published is None or found.published.utcoffset() == timedelta(0)
    for line in (found.title, found.outlet or "", found.author or ""):
        line.encode()
        assert "\n" not in line
