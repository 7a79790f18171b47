"""Every message in every language: it can be worded, it says what it should, and Discord takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk import messages
from newsdesk.errors import NewsdeskError, UnreadableQuery
from newsdesk.messages import markdown, plain
from newsdesk.models.answers import (
    ArticleQuotes,
    Brief,
    Examples,
    Holdings,
    InContext,
    Latest,
    NothingFound,
    OpenedArticle,
    Outlets,
    PersonChoice,
    QuoteEntry,
    Quotes,
    Saved,
    SaveOutcome,
    Speaker,
    StoryEntry,
    Suggestion,
    Summary,
    Telling,
)
from newsdesk.models.article import DeskSettings
from newsdesk.models.forms import OtherForms
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.message import Action, Message
from newsdesk.models.searched import Excerpt, Searched, SearchEntry, Sort
from newsdesk.words import Catalogue, catalogue, reason
from tests.examples import examples

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DEFAULTS = DeskSettings(prefix="!", language="en", timezone="Europe/Kyiv")
SOME = Holdings(1234, 3, NOON, 3)
PEOPLE = (
    PersonChoice("Ada Brandt", "harbour master", 4, "ada brandt"),
    PersonChoice("Otto Brandt", None, 1, "otto brandt"),
    PersonChoice("Ines Brandt", "ferry captain", 21, "ines brandt"),
    PersonChoice("Karl Brandt", None, 2, "karl brandt"),
)
every_language = pytest.mark.parametrize("language", LANGUAGES)

# Ordinary words, what markdown would take, CJK and marks.
_PIECES = (
    "Ferry strike ",
    "a*b_[c](<d>) ",
    "@everyone ",
    "港の記事。",
    "Порт не працює. ",
    "e\u0301\u0301",
    "🚢",
    "\n\x00`# ",
    "»“ ",
    "*",
    "порт ",
    "שביתה ",
)


_CODE = re.compile(r"(?<!\\)`[^`]*`")
_LINK_MIDDLE = re.compile(r"(?<!\\)\]\((?=<)")
_LINK = re.compile(r"(?<!\\)\]\(<https://[^\s<>]+>\)")
_HALF_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\(?=$|\n|[^\W_])")


@dataclass(frozen=True, slots=True)
class Material:
    """What one example's messages are made of; texts and counts are taken in turn."""

    texts: tuple[str, ...]
    counts: tuple[int, ...]
    items: int
    yes: bool
    ref: str
    url: str | None
    language: str

    def text(self, turn: int) -> str:
        return self.texts[turn % len(self.texts)]

    def maybe(self, turn: int) -> str | None:
        return self.text(turn) or None

    def count(self, turn: int) -> int:
        return self.counts[turn % len(self.counts)]

    def telling(self, turn: int = 0) -> Telling:
        credited = (self.maybe(turn + 1), self.maybe(turn + 2), self.maybe(turn + 3))
        return Telling(
            self.text(turn),
            self.url,
            credited[0],
            NOON,
            self.language,
            saved_by=credited[1] if self.yes else None,
            contributor=credited[2],
            ref=self.ref and f"{self.ref}{turn}",
        )

    def opened(self) -> OpenedArticle:
        sentences = tuple(map(self.text, range(self.items)))
        others = tuple(map(self.telling, range(self.items)))
        numbers = tuple(range(1, self.items + 1))
        return OpenedArticle(
            self.telling(), sentences, self.count(0), self.count(1), others, self.yes, not self.yes,
            1 + self.count(2), numbers, ("medium", "long") if self.yes else (),
        )  # fmt: skip

    def quotation(self, turn: int) -> QuoteEntry:
        parts = (self.text(turn), *([self.text(turn + 1)] if self.yes else []))
        others = tuple(map(self.telling, range(self.items * 2)))
        return QuoteEntry(parts, self.text(turn + 2), self.maybe(turn + 3), self.telling(turn), others, turn + 1)


def materials(*times: int) -> st.SearchStrategy[Material]:
    """Return what examples are made of, each piece of text repeated one of so many times."""
    texts = st.builds(str.__mul__, st.sampled_from(_PIECES), st.sampled_from(times))
    return st.builds(
        Material,
        st.lists(texts, min_size=1, max_size=6).map(tuple),
        st.lists(st.sampled_from((0, 1, 2, 5, 21, 1234)), min_size=1, max_size=4).map(tuple),
        st.integers(0, 4),
        st.booleans(),
        st.sampled_from(("", "k7f3m2qa")),
        st.sampled_from((None, "https://courier.example/1", "https://courier.example/" + "x" * 480)),
        st.sampled_from((*LANGUAGES, "und", "xx")),
    )


def every_message(given_: Material, words: Catalogue) -> Iterator[tuple[str, Message]]:
    """Yield a message of every kind, with its name."""
    text, count, items, telling, article = given_.text, given_.count, given_.items, given_.telling(), given_.opened()
    holdings = SOME if given_.yes else Holdings(0, 0, None)
    suggestion = Suggestion(text(1), count(1), more=count(1) > 999) if text(1) else None
    entries, others = tuple(map(given_.quotation, range(items))), tuple(map(given_.telling, range(items * 4)))
    stories = (StoryEntry(telling, article.sentences[:2], others),) * min(items, 3)
    total, first = count(0) + items, 1 + count(2)
    yield "latest", messages.latest(Latest(text(0), total, first, stories, holdings, count(0) > 999, suggestion), words)
    forms = OtherForms((text(0), text(1)), count(1), text(2) or "ferry", more=count(1) > 999) if given_.yes else None
    yield (
        "latest with other forms",
        messages.latest(Latest(text(0), total, first, stories, holdings, suggestion=None, forms=forms), words),
    )
    excerpt = Excerpt(text(2), ((0, len(text(2))),) if text(2) else (), cut_before=given_.yes, cut_after=True)
    found = (SearchEntry(telling, excerpt, count(2)), SearchEntry(telling, None, 1))[: min(items, 2)]
    for sort in get_args(Sort):
        when = telling.when if given_.yes else None
        told = Searched(text(0), sort, total, first, found, count(0) > 999, when, forms, holdings, suggestion)
        yield f"search by {sort}", messages.search(told, words)
    again = Action("search", (text(1), "time")) if given_.yes else None
    error = UnreadableQuery(reason("error.query_open", asked=text(0)[:80], place="1"), meant=text(1))
    yield "unreadable", messages.explained(error, words, again)
    yield "quotes", messages.quotes(
        Quotes(
            text(0), given_.maybe(1), total, PEOPLE[:items], entries, holdings, first,
            chosen=given_.yes, elsewhere=count(3), suggestion=PEOPLE[0],
        ),
        words,
    )  # fmt: skip
    yield (
        "summary",
        messages.summary(
            Summary(telling, article.sentences, count(0), article.numbers, "medium", ("short",), count(1), items), words
        ),
    )
    yield "nothing", messages.summary(NothingFound(text(0), holdings, suggestion), words)
    yield "article", messages.article(article, words, editor=given_.yes)
    before, after, kind = given_.maybe(1), given_.maybe(2), "quote" if given_.yes else "sentence"
    yield (
        "context",
        messages.in_context(InContext(telling, before, text(0), after, kind, count(1), count(2), 2, 4), words),
    )
    yield "said", messages.said(ArticleQuotes(telling, total, first, entries), words)
    yield "outlets", messages.outlets(Outlets(telling, others), words)
    speakers = tuple(Speaker(entry.speaker, entry.role, 3) for entry in entries)
    brief = Brief(text(0), given_.url, given_.maybe(1), "en", None, article.sentences, count(0), speakers)
    yield "brief", messages.brief(brief, words)
    for outcome in SaveOutcome:
        yield outcome, messages.saved(Saved(outcome, article), words, editor=given_.yes)
    yield "removal", messages.confirm_removal(article, words)
    yield "help", messages.help(Examples(text(0), text(1), "ada brandt"), "!", words)
    chosen = DeskSettings(prefix="?", editors_role=5) if given_.yes else DeskSettings()
    yield "settings", messages.settings(chosen, DEFAULTS, words, editors=given_.maybe(0))
    yield "setup", messages.setup(chosen, DEFAULTS, holdings, words, now=NOON)
    yield "removed", messages.removed(words)
    yield "gone", messages.gone(words)
    yield "save", messages.not_allowed("save", words)
    yield "edit", messages.not_allowed("edit", words)
    yield "hidden", messages.not_allowed("hidden", words)
    yield "bug", messages.bug("k7f3m2qa", words)


@every_language
@given(material=materials(0, 1, 3))
@settings(max_examples=examples(50), deadline=None)
def test_every_message_fits_as_a_whole(language: str, material: Material) -> None:
    for kind, message in every_message(material, catalogue(language)):
        text = "\n".join(markdown.draw_line(line) for line in message.lines)
        assert 0 < len(text) <= markdown.LIMIT, kind
        assert plain.draw(message, ZoneInfo("UTC")), kind


@every_language
@given(material=materials(0, 1, 20, 300))
@settings(max_examples=examples(50), deadline=None)
@pytest.mark.no_cover  # long, and its ways are measured in the tests beside it
def test_discord_takes_every_message_however_long_names_and_headlines_are(language: str, material: Material) -> None:
    for kind, message in every_message(material, catalogue(language)):
        whole = "\n".join(markdown.draw_line(line) for line in message.lines)
        assert 0 < len(whole) <= markdown.LIMIT, kind
        assert markdown.draw(message) == whole, kind
        # Every link is whole, and no escape lost what it escapes.
        running = _CODE.sub("", whole)
        assert len(_LINK_MIDDLE.findall(running)) == len(_LINK.findall(running)), kind
        assert not _HALF_ESCAPE.search(running), kind
        assert len(message.buttons) <= 3, kind
        assert all(1 <= len(button.label) <= 80 for button in message.buttons), kind
        if message.menu is not None:
            assert 1 <= len(message.menu.placeholder) <= 150, kind
            assert 1 <= len(message.menu.options) <= 25, kind
            for option in message.menu.options:
                assert 1 <= len(option.label) <= 100, kind
                assert 1 <= len(option.value) <= 100, kind
                assert option.description is None or 1 <= len(option.description) <= 100, kind


@every_language
def test_times_are_each_readers_own_and_days_are_iso_in_the_shell(language: str) -> None:
    message = messages.latest(Latest("zzz", 0, 1, (), SOME), catalogue(language))
    assert f"<t:{int(NOON.timestamp())}:R>" in markdown.draw(message)
    assert "2026-03-01 14:00" in plain.draw(message, ZoneInfo("Europe/Kyiv"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Courier, 2026-03-01 12:00 · in German. Also: Outlet B"),
        ("de", "Courier, 2026-03-01 12:00. Auch bei: Outlet B"),
        ("uk", "Courier, 2026-03-01 12:00 · німецька. Також: Outlet B"),
        ("ja", "Courier、2026-03-01 12:00 · ドイツ語。ほかの媒体：Outlet B"),
    ],
)
def test_a_foreign_article_names_its_language(language: str, expected: str) -> None:
    lead = Telling("Fährstreik", "https://courier.example/1", "Courier", NOON, "de")
    other = Telling("Streik", None, "Outlet B", NOON, "de")
    message = messages.latest(Latest("x", 1, 1, (StoryEntry(lead, (), (other,)),)), catalogue(language))
    assert plain.draw(message, ZoneInfo("UTC")).splitlines()[-1].strip().startswith(expected)


def test_japanese_joins_lists_and_sentences_without_western_marks() -> None:
    words, lead = catalogue("ja"), Telling("港のスト", None, "港新聞", NOON, "ja")
    others = tuple(Telling("スト", None, f"第{n}報", NOON, "ja") for n in range(1, 8))
    story = StoryEntry(lead, ("船が止まった。", "再開は未定だ。"), others)
    told = plain.draw(messages.latest(Latest("港", 1, 1, (story,)), words), ZoneInfo("UTC")).splitlines()
    assert told[-2:] == [
        "船が止まった。再開は未定だ。",
        "  港新聞、2026-03-01 12:00。ほかの媒体：第1報、第2報、第3報、第4報、第5報、ほか2件",
    ]
    entry = QuoteEntry(("出ます。", "今日は出ません。"), "青木", None, lead, others[:2])
    said = plain.draw(messages.quotes(Quotes("青木", None, 1, (), (entry,)), words), ZoneInfo("UTC")).splitlines()
    assert said[-2:] == ["> 「出ます。」…「今日は出ません。」", "  港新聞、2026-03-01。ほかの媒体：第1報、第2報"]
    speakers = (Speaker("青木", None, 2), Speaker("森", "市長", 1))
    brief = messages.brief(Brief("港", None, None, "ja", None, ("船が止まった。",), 1, speakers), words)
    assert plain.draw(brief, ZoneInfo("UTC")).splitlines()[-1] == "発言者：青木（2件）、森（市長、1件）"
    empty = messages.latest(Latest("港", 0, 1, (), Holdings(0, 0, None)), words)
    assert plain.draw(empty, ZoneInfo("UTC")) == "「港」のニュースは見つかりません。まだ記事がありません。"


@pytest.mark.parametrize(
    ("article", "joined"), [("ja", "船が出た。雨だ。"), ("zh", "船が出た。雨だ。"), ("ko", "船が出た。 雨だ。")]
)
def test_an_articles_sentences_are_joined_as_its_own_language_does(article: str, joined: str) -> None:
    lead = Telling("港", None, "Courier", NOON, article)
    message = messages.latest(Latest("x", 1, 1, (StoryEntry(lead, ("船が出た。", "雨だ。"), ()),)), catalogue("en"))
    assert joined in plain.draw(message, ZoneInfo("UTC")).splitlines()


@pytest.mark.parametrize(
    ("language", "heading", "quotation"),
    [
        ("en", "Ada Brandt, harbour master, about “strike”: 22 quotes, newest first (1)", "> “We will sail.”"),
        ("de", "Ada Brandt, harbour master, zu „strike“: 22 Zitate, neueste zuerst (1)", "> „We will sail.“"),
        ("uk", "Ada Brandt, harbour master, на тему «strike»: 22 цитати, спершу найсвіжіші (1)", "> «We will sail.»"),
        (
            "ja",
            "Ada Brandt（harbour master）、「strike」について：22件の発言、新しい順（1件目）",
            "> 「We will sail.」",
        ),
    ],
)
def test_a_quotation_is_verbatim_inside_the_readers_quote_marks(language: str, heading: str, quotation: str) -> None:
    lead = Telling("Ferry strike", None, "Courier", NOON, "en")
    entry = QuoteEntry(("We will sail.",), "Ada Brandt", "harbour master", lead, ())
    answer = Quotes("brandt", "strike", 22, PEOPLE[:1], (entry,), SOME)
    said = plain.draw(messages.quotes(answer, catalogue(language)), ZoneInfo("UTC")).splitlines()
    assert said[:2] == [heading, quotation]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "3 of 21 sentences, word for word"),
        ("de", "3 von 21 Sätzen, wörtlich"),
        ("uk", "3 з 21 речення, дослівно"),
        ("ja", "21文中3文、原文のまま"),
    ],
)
def test_a_summary_says_how_much_of_the_article_it_is(language: str, expected: str) -> None:
    telling = Telling("Ferry strike", None, "Courier", NOON, "en")
    message = messages.summary(Summary(telling, ("One.", "Two.", "Three."), 21), catalogue(language))
    assert plain.draw(message, ZoneInfo("UTC")).splitlines()[-1].strip() == expected


@every_language
@pytest.mark.parametrize("key", ["alert.full_person", "alert.full_desk", "error.too_slow"])
@pytest.mark.parametrize("number", [1, 12])
def test_what_went_wrong_is_told_with_its_count(language: str, key: str, number: int) -> None:
    words, error = catalogue(language), NewsdeskError(reason(key, number))
    assert plain.draw(messages.explained(error, words), UTC) == words.explain(error)
