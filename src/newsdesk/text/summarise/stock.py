"""The one door to sumy (it has no types): its algorithms over our sentences and words, and ours as a sumy summariser.

sumy's own tokenizer needs a download at run time and fails without it; sumy is therefore handed sentences that are
already apart. What its algorithms would return as a summary is turned into an order of all sentences.
"""

# sumy has no annotations: what comes from it is unknown to the type checker, and is cast where it leaves this module.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUntypedBaseClass=false, reportUnknownParameterType=false
# pyright: reportMissingParameterType=false, reportUnannotatedClassAttribute=false, reportUnknownLambdaType=false

from __future__ import annotations

import math
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
from newsdesk.text.summarise import centrality
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
    """sumy's LexRank with its matrix made by numpy: the same ratings, in a fraction of the time."""

    @staticmethod
    def _compute_idf(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
        spread = Counter(word for sentence in sentences for word in set(sentence))
        return {word: math.log(len(sentences) / (1 + rows)) for word, rows in spread.items()}

    def _create_matrix(
        self,
        sentences: Sequence[Sequence[str]],
        threshold: float,
        tf_metrics: Sequence[Mapping[str, float]],
        idf_metrics: Mapping[str, float],
    ) -> NDArray[np.float64]:
        columns = {word: i for i, word in enumerate(idf_metrics)}
        weights = np.zeros((len(sentences), max(1, len(columns))))
        for row, frequencies in enumerate(tf_metrics):
            for word, frequency in frequencies.items():
                weights[row, columns[word]] = frequency * idf_metrics[word]
        norms = np.linalg.norm(weights, axis=1)
        weights /= np.where(norms > 0, norms, 1.0)[:, None]
        linked = (weights @ weights.T > threshold).astype(float)
        degrees = linked.sum(axis=1)
        return linked / np.where(degrees > 0, degrees, 1.0)[:, None]


class VectorisedTextRank(TextRankSummarizer):
    """sumy's TextRank with its matrix made by numpy: the same ratings, in a fraction of the time."""

    def _create_matrix(self, document: Any) -> NDArray[np.float64]:
        sentences = [cast("list[str]", self._to_words_set(sentence)) for sentence in document.sentences]
        columns = {word: i for i, word in enumerate(dict.fromkeys(word for row in sentences for word in row))}
        counts = np.zeros((len(sentences), max(1, len(columns))))
        for row, stems in enumerate(sentences):
            for stem, count in Counter(stems).items():
                counts[row, columns[stem]] = count
        common = counts @ counts.T
        logs = np.log(np.maximum(1, [len(stems) for stems in sentences]))
        norms = logs[:, None] + logs[None, :]
        # Two sentences of one word each have a norm of 0; the original then takes the common words as they are.
        weights = common / np.where(np.isclose(norms, 0.0), 1.0, norms)
        weights /= weights.sum(axis=1)[:, None] + self._ZERO_DIVISION_PREVENTION
        return np.full(weights.shape, (1.0 - self.damping) / len(sentences)) + self.damping * weights


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
                tuple((w, "" if w in self.stop_words else str(self.stem_word(w))) for w in sentence.words),
                tuple(token.text for token in fold.tokens(str(sentence))),
                len(sentence.words),
            )
            for sentence in document.sentences
        ]
        places = {index: -place for place, index in enumerate(centrality.order(weighed, self.language))}
        ratings = dict(zip(document.sentences, map(places.__getitem__, range(len(weighed))), strict=True))
        return self._get_best_sentences(document.sentences, sentences_count, ratings)


class _LexRank(_InOrderOfRank, VectorisedLexRank): ...


class _TextRank(_InOrderOfRank, VectorisedTextRank): ...


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
    "lexrank": _LexRank,
    "lsa": _Lsa,
    "luhn": _Luhn,
    "reduction": _Reduction,
    "sumbasic": _SumBasic,
    "textrank": _TextRank,
}


def order(title: str, sentences: Sequence[Weighed], language: str, algorithm: str) -> list[int]:
    """Return the indices of `sentences` (in reading order, no two alike), best first by one of sumy's algorithms."""
    titled = tuple((title[word.start : word.end], word.stem) for word in words(title, language))
    stems = {
        word.lower(): stem
        for sentence in (*sentences, Weighed(title, -1, titled, (), 0))
        for word, stem in sentence.words
    }
    document, indices = _document(title, titled, sentences)
    summarizer = _SUMMARIZERS[algorithm](lambda word: stems.get(word) or word)
    stop_words = frozenset(word for word, stem in stems.items() if not stem)
    if algorithm == "edmundson":
        frequent = Counter(stem for sentence in sentences for stem in sentence.stems).most_common(_BONUS_WORDS)
        summarizer.bonus_words = [stem for stem, _ in frequent] or [""]
        summarizer.stigma_words = DEPENDENT_OPENERS.get(language) or [""]
        summarizer.null_words = stop_words or [""]
    else:
        summarizer.stop_words = stop_words
    # LSA warns of articles with fewer words than sentences; LexRank divides by 0 where no sentence is like any other.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore")
        found = cast("Iterable[SumySentence]", summarizer(document, len(sentences)))
    best = [indices[sentence] for sentence in found]
    # An algorithm that finds no content word returns nothing.
    return best + sorted(set(range(len(sentences))).difference(best))


def _document(
    title: str, titled: Sequence[tuple[str, str]], sentences: Sequence[Weighed]
) -> tuple[Any, dict[SumySentence, int]]:
    texts = [sentence.text.strip() for sentence in sentences]
    found = {text: tuple(word for word, _ in s.words) for text, s in zip(texts, sentences, strict=True)}
    heading = title.strip()
    tokenizer = _Words({heading: tuple(word for word, _ in titled), **found})
    made = [SumySentence(text, tokenizer) for text in texts]
    paragraphs = [
        Paragraph([made[i] for i in group])
        for _, group in groupby(range(len(made)), key=lambda i: sentences[i].paragraph)
    ]
    top = [Paragraph([SumySentence(heading, tokenizer, is_heading=True)])] if heading else []
    return ObjectDocumentModel([*top, *paragraphs]), {sentence: i for i, sentence in enumerate(made)}
