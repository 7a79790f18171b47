"""Finds the content words of a text, stemmed and folded, for whoever compares texts; weighs nothing.

Stop words are those that sumy ships, stemmers those of Snowball (Porter 2001, "Snowball: A language for stemming
algorithms") in C, and sumy's own where Snowball has none (Ukrainian, Slovak). They are loaded when a language is first
met, and sumy's tokenizers, which need a download, never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple, cast

from newsdesk.text import fold

# ISO 639-1 code → the name by which sumy knows the language, where it has a stemmer or a list of stop words for it.
LANGUAGES: Final = {
    "ar": "arabic", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "he": "hebrew", "hu": "hungarian", "it": "italian", "ja": "japanese",
    "ko": "korean", "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "slovak", "sv": "swedish", "th": "thai",
    "uk": "ukrainian", "zh": "chinese",
}  # fmt: skip

# Nobody has one for the scripts without spaces and Hebrew.
_UNSTEMMED: Final = frozenset({"he", "ja", "ko", "th", "zh"})
_SUMYS: Final = frozenset({"sk", "uk"})
_FIRST_UNSPACED: Final = "\u0e00"
"""Folding parts no script below Thai into single characters."""

_ASCII_WORD: Final = re.compile("([A-Za-z0-9]+)")
"""A word of a text in ASCII letters, as `fold.tokens` finds it."""

_REMEMBERED: Final = 1 << 16
"""Words whose stems a process keeps, a language; of the words of 750 articles, 94 in 100 are then known."""


class Word(NamedTuple):
    """A content word: its folded stem, and its place `text[start:end]`."""

    stem: str
    start: int
    end: int


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the function words of a language (ISO 639-1), folded; empty where no list is known."""
    name = LANGUAGES.get(language, language)
    # Read as data: sumy's own function for it loads an HTTP library and a table of all countries.
    listed = resources.files("sumy").joinpath("data", "stopwords", f"{name}.txt")
    own = resources.files("newsdesk.text").joinpath("data", "stopwords", f"{language}.txt")
    lines = [line for file in (listed, own) if file.is_file() for line in file.read_text("utf-8").splitlines()]
    return frozenset(token.text for line in lines for token in fold.tokens(line))


def _unchanged(word: str) -> str:
    return word


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """Return the function that stems a lower-case word of a language; words of other languages stay as they are."""
    if language not in LANGUAGES or language in _UNSTEMMED:
        return _unchanged
    if language in _SUMYS:
        # Costs 0.3 s and 50 MB (all of nltk), hence here: only a process that reads such articles pays for it.
        from sumy.nlp.stemmers import Stemmer as SumyStemmer  # pyright: ignore[reportMissingTypeStubs]

        return cast("Callable[[str], str]", SumyStemmer(LANGUAGES[language]))
    from Stemmer import Stemmer  # pyright: ignore[reportUnknownVariableType]

    # Without a store of its own, which `stem_of` has.
    return cast("Callable[[str], str]", Stemmer(LANGUAGES[language], 0).stemWord)


@lru_cache(maxsize=1 << 16)  # of the words of 750 articles, each read once, 94 in 100 are found here
def stem_of(word: str, folded: str, language: str) -> str:
    """Return the folded stem of a word as written, or "" for a word that says nothing."""
    if folded in stop_words(language):
        return ""
    stem = stemmer(language)(word.lower())
    if stem != folded and not (stem.isascii() and stem.isalnum()):  # what folding would leave as it is
        stem = "".join(token.text for token in fold.tokens(stem)) or folded
    return stem if len(stem) > 1 else ""


class _Stems(dict[str, str]):
    """The stem of each ASCII word of a language, "" for one that says nothing, found when the word is first met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = stem_of.__wrapped__(word, word, self._language)  # remembered here, hence not there
        self[word] = stem = word if stem == word else stem  # one string where two would do
        return stem


@cache
def ascii_stems(language: str) -> Mapping[str, str]:
    """Return the stems of a language by folded ASCII word, which tells its stem without the word as written.

    "" is the stem of a word that says nothing. Every ASCII word in lower case is in it; it is asked with `[]` alone.
    """
    return _Stems(language)


def words(text: str, language: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of `text[start:end]` in order; the stem of a stop word or a single letter is ""."""
    return stemmed(text, fold.tokens(text[start:end]), language, start)


def told(text: str, language: str) -> Iterable[tuple[str, str, str]]:
    """Return for each word of `text` what stands between it and the one before, the word as written, and its stem.

    They are those of `words`, in a third of the time where the text is in ASCII letters; pairs of characters overlap.
    """
    if fold.plain(text).isascii():
        parts = _ASCII_WORD.split(text)
        written = parts[1::2]
        return zip(parts[::2], written, map(ascii_stems(language).__getitem__, map(str.lower, written)), strict=False)
    found = list(words(text, language))
    ends = [0, *(word.end for word in found)]
    return [
        (text[end : word.start], text[word.start : word.end], word.stem) for end, word in zip(ends, found, strict=False)
    ]


def stemmed(text: str, tokens: Iterable[fold.Token], language: str, offset: int = 0) -> Iterator[Word]:
    """Yield the words that `tokens` (of `text` from `offset` on) make, as `words` does.

    In scripts written without spaces, and in Hangul, words are pairs of neighbouring characters, as is usual in search
    (McNamee & Mayfield 2004, "Character n-gram tokenization"); pairs of hiragana are endings and particles, hence stop
    words.
    """
    previous: fold.Token | None = None
    alone = True  # the previous character has not been part of a pair
    for token in tokens:
        folded, start, end = token
        unspaced = folded >= _FIRST_UNSPACED and len(folded) <= 2 and not folded.isdecimal()
        if previous is not None and not (unspaced and previous.end == start):
            if alone:
                yield Word(previous.text, offset + previous.start, offset + previous.end)
            previous = None
        if not unspaced:
            start, end = offset + start, offset + end
            yield Word(stem_of(text[start:end], folded, language), start, end)
            continue
        alone = previous is None
        if previous is not None:
            pair = "" if _is_hiragana(previous.text) and _is_hiragana(folded) else previous.text + folded
            yield Word(pair, offset + previous.start, offset + end)
        previous = token
    if previous is not None and alone:
        yield Word(previous.text, offset + previous.start, offset + previous.end)


def stems(text: str, tokens: Sequence[fold.Token], language: str) -> tuple[tuple[str, str], ...]:
    """Return each word of `text` as written with its stem, as `words` does: the fast way for who needs no offsets."""
    if any(token.text >= _FIRST_UNSPACED for token in tokens):
        return tuple((text[word.start : word.end], word.stem) for word in stemmed(text, tokens, language))
    return tuple([(word := text[start:end], stem_of(word, folded, language)) for folded, start, end in tokens])


def _is_hiragana(character: str) -> bool:
    return "\u3041" <= character <= "\u309f"


def content_stems(text: str, language: str) -> list[str]:
    """Return the stems of the words of `text` that say something, in order; see `words`."""
    if fold.plain(text).isascii():
        stems = ascii_stems(language)
        return [stem for word in fold.words(text) if (stem := stems[word])]
    return [word.stem for word in stemmed(text, fold.tokens(text), language) if word.stem]


def content_words(text: str, language: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of `text[start:end]` that say something, stemmed; see `words`."""
    return (word for word in words(text, language, start, end) if word.stem)
