"""The one door to sumy (it has no types): its algorithms over our sentences and words, and ours as a sumy summariser.

sumy's own tokenizer needs a download at run time and fails without it; sumy is therefore handed sentences that are
already apart. What its algorithms would return as a summary is turned into an order of all sentences.
"""

# sumy has no annotations: what comes from it is unknown to the type checker, and is cast where it leaves this module.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedBaseClass=false, reportUnknownParameterType=false
# pyright: reportMissingParameterType=false, reportUnannotatedClassAttribute=false, reportUnknownLambdaType=false

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from sumy.models.dom import ObjectDocumentModel, Paragraph
from sumy.models.dom import Sentence as SumySentence
from sumy.summarizers import AbstractSummarizer
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.reduction import ReductionSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from newsdesk.text import fold
from newsdesk.text.stemming import words
from newsdesk.text.summarise import centrality, walks
from newsdesk.text.summarise.cues import DEPENDENT_OPENERS
from newsdesk.text.summarise.weighed import Weighed

_BONUS_WORDS: Final = 12
"""Edmundson's cue words were a list for one subject; an article's own most frequent words stand in for it."""


class _Words:
    """What sumy calls a tokenizer: gives the words that were found in a sentence already."""

    def __init__(self, found: Mapping[str, tuple[str, ...]]) -> None:
        self._found = found

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return self._found[sentence]


class _InOrderOfRank:
    """Makes a sumy summariser return its sentences best first instead of in reading order."""

    @staticmethod
    def _get_best_sentences(sentences: Any, count: Any, rating: Any, *args: Any) -> tuple[Any, ...]:
        rate = rating.__getitem__ if isinstance(rating, dict) else lambda s: rating(s, *args)
        rated = [(float(np.nan_to_num(rate(sentence))), sentence) for sentence in sentences]
        # Rounded, so that the last bit of a sum decides nothing; a tie goes to the sentence that stands first.
        return tuple(sentence for _, sentence in sorted(rated, key=lambda pair: -round(pair[0], 9))[:count])


class VectorisedLexRank(LexRankSummarizer):
    """sumy's LexRank with its matrix made by numpy (`walks`): the same ratings, in a fraction of the time."""

    @staticmethod
    def _compute_idf(sentences: Any) -> dict[str, float]:
        del sentences  # the matrix works it out, for all words at once
        return {}

    def _create_matrix(
        self, sentences: Any, threshold: float, tf_metrics: Any, idf_metrics: Any
    ) -> NDArray[np.float64]:
        del tf_metrics, idf_metrics
        return walks.lexrank_matrix(sentences, threshold)


class VectorisedTextRank(TextRankSummarizer):
    """sumy's TextRank with its matrix made by numpy (`walks`): the same ratings, in a fraction of the time."""

    def _create_matrix(self, document: Any) -> NDArray[np.float64]:
        stems = [cast("list[str]", self._to_words_set(sentence)) for sentence in document.sentences]
        return walks.textrank_matrix(stems, self.damping)


class NewsdeskSummarizer(AbstractSummarizer):
    """Newsdesk's own algorithm (`centrality`) for whoever has a sumy document."""

    def __init__(self, stemmer: Callable[[str], str], language: str = "en") -> None:
        super().__init__(stemmer)
        self.language = language
        self.stop_words: frozenset[str] = frozenset()

    def __call__(self, document: Any, sentences_count: int) -> tuple[Any, ...]:
        """Return the best sentences of a sumy document, in reading order."""
        weighed = [
            Weighed(
                str(sentence),
                0,
                tuple(str(self.stem_word(w)) for w in sentence.words if w not in self.stop_words),
                tuple(token.text for token in fold.tokens(str(sentence))),
            )
            for sentence in document.sentences
        ]
        places = {index: -place for place, index in enumerate(centrality.order(weighed, self.language))}
        ratings = dict(zip(document.sentences, map(places.__getitem__, range(len(weighed))), strict=True))
        return self._get_best_sentences(document.sentences, sentences_count, ratings)


class _Luhn(_InOrderOfRank, LuhnSummarizer): ...


class _KL(_InOrderOfRank, KLSummarizer): ...


class _Reduction(_InOrderOfRank, ReductionSummarizer): ...


class _SumBasic(_InOrderOfRank, SumBasicSummarizer): ...


class _Edmundson(_InOrderOfRank, EdmundsonSummarizer): ...


class _Lsa(_InOrderOfRank, LsaSummarizer):
    def _create_dictionary(self, document: Any) -> dict[Any, int]:
        # Sorted: sumy numbers the words in the order of a set, which changes from run to run.
        return {word: i for i, word in enumerate(sorted(map(str, super()._create_dictionary(document))))}


_SUMMARIZERS: Final[Mapping[str, Any]] = {
    "edmundson": _Edmundson,
    "kl": _KL,
    "lsa": _Lsa,
    "luhn": _Luhn,
    "reduction": _Reduction,
    "sumbasic": _SumBasic,
}


def order(title: str, sentences: Sequence[Weighed], language: str, algorithm: str) -> list[int]:
    """Return the indices of `sentences` (in reading order, no two alike), best first by one of sumy's algorithms.

    LexRank and TextRank are not among them: `walks` does what they do.
    """
    heading = title.strip()
    texts = [sentence.text.strip() for sentence in sentences]
    found = {text: _words_of(text, language) for text in (*texts, heading)}
    stems = {word.lower(): stem for row in found.values() for word, stem in row}
    tokenizer = _Words({text: tuple(word for word, _ in row) for text, row in found.items()})
    document, indices = _document(heading, texts, [sentence.paragraph for sentence in sentences], tokenizer)
    summarizer = _SUMMARIZERS[algorithm](lambda word: stems.get(word) or word)
    stop_words = frozenset(word for word, stem in stems.items() if not stem)
    if algorithm == "edmundson":
        frequent = Counter(stem for sentence in sentences for stem in sentence.stems).most_common(_BONUS_WORDS)
        summarizer.bonus_words = [stem for stem, _ in frequent] or [""]
        summarizer.stigma_words = DEPENDENT_OPENERS.get(language) or [""]
        summarizer.null_words = stop_words or [""]
    else:
        summarizer.stop_words = stop_words
    # LSA warns of articles with fewer words than sentences.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore")
        found = cast("Iterable[SumySentence]", summarizer(document, len(sentences)))
    best = [indices[sentence] for sentence in found]
    # An algorithm that finds no content word returns nothing.
    return best + sorted(set(range(len(sentences))).difference(best))


def _words_of(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return each word as written with its stem, "" for one that says nothing."""
    return tuple((text[word.start : word.end], word.stem) for word in words(text, language))


def _document(
    heading: str, texts: Sequence[str], paragraphs: Sequence[int], tokenizer: _Words
) -> tuple[Any, dict[SumySentence, int]]:
    made = [SumySentence(text, tokenizer) for text in texts]
    parts = [Paragraph([made[i] for i in group]) for _, group in groupby(range(len(made)), key=lambda i: paragraphs[i])]
    top = [Paragraph([SumySentence(heading, tokenizer, is_heading=True)])] if heading else []
    return ObjectDocumentModel([*top, *parts]), {sentence: i for i, sentence in enumerate(made)}
