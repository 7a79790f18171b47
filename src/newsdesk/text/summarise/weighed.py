"""A sentence as the algorithms weigh it: its words and stems, found once and handed to every step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from newsdesk.models.text import Sentence
from newsdesk.text import fold
from newsdesk.text.sentences import length
from newsdesk.text.stemming import stems


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sentence that a summary may take."""

    text: str
    paragraph: int
    stems: tuple[str, ...]
    """The folded stems of its content words, in order."""
    folded: tuple[str, ...]
    """Its words as `fold.tokens` gives them."""
    length: int
    """As budgets count it."""


# What news in ASCII letters holds beside them. None of it is part of a word, so that a blank in its place gives the
# same words; an apostrophe parts words as well.
_TYPOGRAPHIC: Final = str.maketrans(dict.fromkeys("‘’“”„«»–—…•·£€\u00a0\u2009\u202f", " "))

_REMEMBERED: Final = 1 << 16
"""Words whose stems a process keeps, a language; of the words of 750 articles, 94 in 100 are then known."""


class _Stems(dict[str, str]):
    """The stem of each ASCII word of a language, "" for one that says nothing, found when the word is first met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        ((_, stem),) = stems(word, (fold.Token(word, 0, len(word)),), self._language)
        self[word] = stem
        return stem


_stems_of = cache(_Stems)


def weighed(text: str, sentence: Sentence, language: str) -> Weighed:
    """Return a sentence of `text` with its words and stems; `language` (ISO 639-1) chooses stemmer and stop words."""
    said = text[sentence.start : sentence.end]
    plain = said.translate(_TYPOGRAPHIC)
    if plain.isascii():  # the folded word then tells its stem, without the word as written: in a quarter of the time
        folded = tuple(fold.index_text(plain).split())
        found = map(_stems_of(language).__getitem__, folded)
    else:
        tokens = fold.tokens(said)
        folded = tuple([token.text for token in tokens])
        found = (stem for _, stem in stems(said, tokens, language))
    return Weighed(said, sentence.paragraph, tuple(filter(None, found)), folded, length(said, language))
