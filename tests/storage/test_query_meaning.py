"""What FTS5 finds is what a question means: the index against the reference, which reads each article word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableQuery
from newsdesk.models.article import Added, Desk
from newsdesk.storage import search
from newsdesk.text.query import Query, parse
from newsdesk.text.query.reference import Document, holds
from tests.examples import examples
from tests.storage.world import NOW, Said, Story, World

WORDS = (
    "harbour", "Größe", "naïve", "İzmir", "ılık", "ﬁsh", "peace", "talks", "Львів", "об'єкт", "ёлка", "Елка", "йод",
    "Αθήνα", "λόγος", "الحَرب", "حرب", "日本", "制裁", "か", "が", "平和", "all", "s1", "oharbour", "luk",
    "2026", "l'eau",
)  # fmt: skip
OUTLETS = ("Harbour Gazette", "Вісник Львова", "日本新報", "All s1", None)
SPEAKERS = ("Ada Oduya", "Größe Lang", "Ада Йод", "المنصف", "p")
LANGUAGES = ("en", "uk", "ja")

word = st.sampled_from(WORDS)
term = st.one_of(
    word,
    word.map(str.upper),
    st.lists(word, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    word.filter(lambda word: len(word) > 3 and word[:3].isalpha()).map(lambda word: f"{word[:3]}*"),
    st.sampled_from(["日*", "が*", '"日本 制*"']),
    word.map(lambda word: f"title:{word}"),
    st.sampled_from(["Harbour", "harbour gazette", "gazette вісник", "Львова", "日本", "all", "s1"]).map(
        lambda name: f'outlet:"{name}"'
    ),
    st.sampled_from(["oduya", "ada", "lang p", "Йод", "المنصف", "p", "adam"]).map(lambda name: f'speaker:"{name}"'),
    st.sampled_from(["en", "UK", "ja", "fr"]).map(lambda code: f"lang:{code}"),
)
question = st.recursive(
    term,
    lambda inner: st.one_of(
        inner.map(lambda part: f"-{part}" if part[0] != "-" else part),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})"),
        inner.map(lambda part: f"NOT ({part})"),
    ),
    max_leaves=6,
)
times = st.sampled_from(["", "since:2d", "before:1d", "since:3d before:30h", "since:2026-01-14", "before:1y"])


def _stories(each: st.DataObject) -> list[Story]:
    text = st.lists(word, min_size=1, max_size=6).map(" ".join)
    drawn = st.builds(
        Story,
        title=text,
        paragraphs=st.lists(text, min_size=1, max_size=2).map(tuple),
        said=st.lists(st.sampled_from(SPEAKERS), max_size=2, unique=True).map(tuple),
        outlet=st.sampled_from(OUTLETS),
        language=st.sampled_from(LANGUAGES),
        published=st.integers(0, 5 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    )
    return each.draw(st.lists(drawn, min_size=12, max_size=12))


def _put(news: World, desk: Desk, number: int, story: Story) -> tuple[int, Document]:
    """Put an article in, its number in its text so that no two are the same; return its id and what it can be asked."""
    speakers = tuple(str(name) for name in story.said)
    said = [f"Nummer {number} zitat {n}" for n in range(len(speakers))]
    paragraphs = (*story.paragraphs, f"nr{number}", *(f"“{words}.”" for words in said))
    whole = replace(
        story,
        paragraphs=paragraphs,
        said=tuple(Said((words,), name) for words, name in zip(said, speakers, strict=True)),
        url=f"https://gazette.example/{number}",
    )
    taken = news.take(desk, whole)
    assert isinstance(taken, Added)
    outlets = (story.outlet,) if story.outlet else ()
    document = Document(story.title, "\n".join(paragraphs), outlets, speakers, story.language, story.published or NOW)
    return taken.article_id, document


@pytest.mark.no_cover
def test_the_index_finds_exactly_what_a_question_means(news: World) -> None:
    desk = news.desk("shell")
    there: dict[int, Document] = {}

    # Not shrunk: each example adds to what is stored, so that a smaller one means something else.
    @settings(max_examples=examples(40), deadline=None, phases=[Phase.generate])
    @given(st.data(), st.lists(st.tuples(question, times).map(" ".join), min_size=12, max_size=12))
    def each(data: st.DataObject, typed: list[str]) -> None:
        for story in _stories(data):
            article_id, document = _put(news, desk, len(there), story)
            there[article_id] = document
        for asked in typed:
            try:
                query = parse(asked, NOW)
            except UnreadableQuery as refused:
                # Three beginnings of few letters are drawn now and then; nothing else of these is refused.
                if "With a star" not in str(refused):
                    raise
                continue
            expected = {id_ for id_, document in there.items() if holds(query, document)}
            assert set(news.read(search.newest, desk, query, limit=1_000)) == expected, (
                asked,
                [there[i] for i in expected][:1],
            )

    each()
    assert len(there) > 50


HOSTILE = st.text(st.sampled_from("\"“”*^:(){}[]-+,.\\'\0 \n\tANDORNEARaé日و\u0301\U0001f600"), max_size=40)


def test_nothing_typed_raises_anything_but_a_sentence(news: World) -> None:
    desk = news.desk("shell")
    texts: dict[int, Document] = {}

    @settings(max_examples=examples(60), deadline=None, phases=[Phase.generate])
    @given(st.lists(st.one_of(HOSTILE, st.text(max_size=20)), max_size=4).map(" ".join), HOSTILE, st.booleans())
    def each(typed: str, body: str, same: bool) -> None:
        story = Story("x", (f"{len(texts)} {body} {typed if same else ''}",))
        article_id, document = _put(news, desk, len(texts), story)
        texts[article_id] = document
        try:
            query = parse(typed, NOW)
        except UnreadableQuery:
            query = Query()
        expected = {id_ for id_, document in texts.items() if holds(query, document)}
        assert set(news.read(search.newest, desk, query, limit=500)) == expected

    each()
