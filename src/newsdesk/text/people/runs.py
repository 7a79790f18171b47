"""Runs of capitalised words: where one begins, and where it ends; what in it is a name, `names` tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsdesk.text.people.given import given_names
from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.words import Word, bare


def runs(words: Sequence[Word], lex: Lexicon) -> Iterator[tuple[int, int]]:
    """Give the runs of capitalised words as (first, last), cut at sentence ends, possessives and punctuation."""
    at, end = 0, len(words)
    while at < end:
        if not _may_begin(words[at]):
            at += 1
            continue
        last = at
        while (following := _next(words, last, lex)) is not None:
            last = following
        yield at, last
        at = last + 1


def _may_begin(word: Word) -> bool:
    return word.capital and not word.gap.endswith(("@", "#", "/"))


def _next(words: Sequence[Word], last: int, lex: Lexicon) -> int | None:
    """Give the word to which a run that has come to `last` goes on, if it does."""
    if last + 1 >= len(words) or words[last].possessive:
        return None
    word = words[last + 1]
    if not _joined(words[last], word, lex):
        return None
    if word.capital or bare(word.low) in lex.suffixes:
        return None if word.capital and lex.inflected and _other_case(words, last, lex) else last + 1
    ahead = last + 1
    while ahead < len(words) and ahead < last + 4 and words[ahead].low in lex.particles and words[ahead].gap == " ":
        ahead += 1
    if last + 1 < ahead < len(words) and words[ahead].capital and words[ahead].gap == " ":
        if lex.nouns_capitalised and word.low in lex.prepositions and _whole(words, last - 1) and _whole(words, ahead):
            return None  # "so Ann Ray zu Bo Li"
        # "Ortega y Gasset" is one man, "Ana Vidal y Juan Montes" are two people.
        two = words[last + 1].low in lex.joins and words[ahead].low in given_names()
        return None if two else ahead
    return None


def _other_case(words: Sequence[Word], last: int, lex: Lexicon) -> bool:
    """Whether a whole name ends at a word and another begins: "Олег Врай Петру Лунину"."""
    if last < 1 or last + 2 >= len(words) or not words[last - 1].capital or words[last].gap != " ":
        return False
    surname = not lex.is_given(words[last].low)
    begins = words[last + 2].capital and words[last + 2].gap == " " and not lex.is_given(words[last + 2].low)
    return surname and begins and lex.is_given(words[last - 1].low) and lex.is_given(words[last + 1].low)


def _whole(words: Sequence[Word], first: int) -> bool:
    """Whether a given name and another capital stand at a word and after it."""
    pair = words[first : first + 2] if first >= 0 else ()
    return len(pair) == 2 and pair[1].capital and pair[1].gap == " " and pair[0].low in given_names()


def _joined(word: Word, following: Word, lex: Lexicon) -> bool:
    if following.paragraph != word.paragraph:
        return False
    gap = following.gap
    if gap in {" ", "\u00a0"}:
        return not following.opens
    if gap in {". ", "."}:
        low = bare(word.low)
        return (low in lex.abbreviations or len(low) == 1 or low in lex.suffixes) and (
            not following.opens or low in lex.abbreviations or len(low) == 1
        )
    return gap == ", " and bare(following.low) in lex.suffixes and following.capital
