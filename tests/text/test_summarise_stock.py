"""sumy's algorithms behind our door: the vectorised ones rank as the originals do, ours works as one of sumy's."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sumy.models.dom import ObjectDocumentModel, Paragraph  # pyright: ignore[reportMissingTypeStubs]
from sumy.models.dom import Sentence as SumySentence  # pyright: ignore[reportMissingTypeStubs]
from sumy.summarizers.lex_rank import LexRankSummarizer  # pyright: ignore[reportMissingTypeStubs]
from sumy.summarizers.text_rank import TextRankSummarizer  # pyright: ignore[reportMissingTypeStubs]

from newsdesk.text.stemming import content_words, stemmer, stop_words
from newsdesk.text.summarise import walks
from newsdesk.text.summarise.stock import NewsdeskSummarizer, VectorisedLexRank, VectorisedTextRank

VOCABULARY = (
    "river bridge flood council mayor water town school engineer boat street Monday money family damage gauge "
    "rescue insurer pillar warning the of a and was in to by on for"
).split()


class _Words:
    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(sentence.split())


def article(seed: int) -> Any:
    """An article of 2 to 40 different sentences, made of common words so that many are alike."""
    random = Random(seed)
    count = random.randint(2, 40)
    lines = dict.fromkeys(" ".join(random.choices(VOCABULARY, k=random.randint(1, 25))) for _ in range(count))
    made = [SumySentence(line, _Words()) for line in lines]
    return ObjectDocumentModel([Paragraph(made[i : i + 3]) for i in range(0, len(made), 3)])


def ratings_of(summarizer: Any, document: Any) -> list[float]:
    """What a sumy summariser rates each sentence of a document."""
    found: dict[str, float] = {}

    def keep(sentences: Any, _count: Any, rating: Any) -> tuple[Any, ...]:
        found.update({str(sentence): float(rating[sentence]) for sentence in sentences})
        return ()

    summarizer._get_best_sentences = keep
    summarizer(document, 3)
    return [found[str(sentence)] for sentence in document.sentences]


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # sumy's LexRank, where no sentence is like another
@pytest.mark.parametrize(
    ("original", "vectorised"),
    [(LexRankSummarizer, VectorisedLexRank), (TextRankSummarizer, VectorisedTextRank)],
    ids=["lexrank", "textrank"],
)
@pytest.mark.no_cover  # long, and its ways are measured in the tests beside it
def test_vectorised_algorithms_rate_as_the_originals(
    original: Callable[..., Any], vectorised: Callable[..., Any]
) -> None:
    for seed in range(70):
        document = article(seed)
        pair = original(stemmer("en")), vectorised(stemmer("en"))
        for summarizer in pair:
            summarizer.stop_words = stop_words("en")
        expected, found = (ratings_of(summarizer, document) for summarizer in pair)
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9, nan_ok=True)


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # as above
@pytest.mark.parametrize(("original", "name"), [(LexRankSummarizer, "lexrank"), (TextRankSummarizer, "textrank")])
@pytest.mark.no_cover  # long, and its ways are measured in the tests beside it
def test_the_order_is_that_of_the_originals_up_to_ties(original: Callable[..., Any], name: str) -> None:
    for seed in range(200, 270):
        document = article(seed)
        summarizer = original(stemmer("en"))
        summarizer.stop_words = stop_words("en")
        ratings = [round(rating, 6) for rating in ratings_of(summarizer, document)]
        rows = [[word.stem for word in content_words(str(sentence), "en")] for sentence in document.sentences]
        order = walks.order(rows, name)
        assert sorted(order) == list(range(len(ratings)))
        if not any(map(math.isnan, ratings)):
            assert [ratings[index] for index in order] == sorted(ratings, reverse=True)


def test_ours_is_a_sumy_summariser() -> None:
    document = article(5)
    summarizer = NewsdeskSummarizer(stemmer("en"), "en")
    summarizer.stop_words = stop_words("en")
    chosen = summarizer(document, 3)
    assert len(chosen) == 3
    order = list(document.sentences)
    assert [order.index(sentence) for sentence in chosen] == sorted(order.index(sentence) for sentence in chosen)
