"""Brings words into the one form in which they are compared; what is compared with what is left to others.

Folding maps every character on its own, whatever stands beside it, so it is linear, can be undone by offset, and doing
it twice changes nothing. It takes away:

- case, and with it ß → ss; ı and İ → i, for a keyboard without them;
- diacritics: marks of Latin, Greek and Cyrillic (é → e, й → и, ё → е, ї → і, ά → α), and the points of Hebrew and
  Arabic. Marks that are letters in their script stay: vowel signs from India to Thailand, the voicing of kana (か, が);
- letters with a stroke or hook, and ligatures: ø → o, ł → l, đ → d, ґ → г, æ → ae, œ → oe, þ → th;
- Arabic spelling variants as Lucene's ArabicNormalizer and PersianNormalizer do: forms of alef, ى → ي, ة → ه, ک → ك;
- width and compatibility forms (Unicode NFKD: ﬁ, Ａ, ①), and other scripts' decimal digits;
- what cannot be seen: zero-width characters, soft hyphens, direction marks, variation selectors, tatweel.

Apostrophes and their look-alikes become `'`. Hangul comes out as its letters, in tokens as syllables again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import NamedTuple

VERSION = 1
"""Grows whenever folding or tokens change: whoever stores folded text stores this beside it."""

# NFKD leaves these whole although readers type them without stroke, hook or ligature.
_LETTERS = {
    "ı": "i", "æ": "ae", "ǽ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "ĸ": "k", "ƀ": "b", "ɨ": "i", "ґ": "г", "ғ": "г", "қ": "к", "ң": "н", "ҳ": "х",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۃ": "ه", "ک": "ك", "ہ": "ه", "ھ": "ه",
}  # fmt: skip
_APOSTROPHES = "‘’‛′ʹʻʼʽˈ´＇"
_DROPPED = "™®©℠ـ"  # the letters that NFKD makes of ™ and ℠ would grow onto the name before them; the last is tatweel

# Marks that only adorn: the general blocks of combining marks, Cyrillic titlo, Hebrew points, Arabic and Syriac
# vowels, Mongolian and general variation selectors.
_ADORNING = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06ED), (0x0711, 0x0711), (0x0730, 0x074A), (0x08D3, 0x08FF), (0x180B, 0x180F), (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip

_FIRST_MARK = "\u0300"

# Above this code point images are worked out anew each time: hostile text must not fill the tables (12 MB at most).
_REMEMBERED = 0x20000


def _adorns(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in _ADORNING) and unicodedata.category(character)[0] == "M"


def _letter(character: str) -> str:
    """One letter of a decomposed, case-folded character."""
    if character in _APOSTROPHES:
        return "'"
    if character in _DROPPED or unicodedata.category(character) == "Cf" or _adorns(character):
        return ""
    return _LETTERS.get(character) or str(unicodedata.decimal(character, character))


def _image(character: str) -> str:
    """Return what folding makes of one character: "" where it is dropped."""
    if character in _APOSTROPHES or character in _DROPPED:
        return _letter(character)  # before NFKD turns ´ into a space and ™ into letters
    image = character
    while True:  # two rounds settle almost all; what a round makes may itself fold on (ϓ, ẛ, ŉ)
        plain = "".join(c for c in unicodedata.normalize("NFKD", image) if not _adorns(c))
        folded = "".join(map(_letter, plain.casefold()))
        if folded == image:
            return image
        image = folded


def _word_image(character: str) -> str:
    """As `_image`, but whatever belongs to no word is a space, and so is what an index cannot hold."""
    image = _image(character).replace("`", "'")
    return "".join(c if c == "'" or unicodedata.category(c)[0] in "LNM" else " " for c in image)


class _Table(dict[int, str]):
    """Images by code point, filled as characters turn up; `uneven` are those whose image is not one character."""

    def __init__(self, image: Callable[[str], str]) -> None:
        super().__init__()
        self._image = image
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        image = self._image(chr(code))
        if len(image) != 1:
            self.uneven.add(chr(code))
        if code < _REMEMBERED:
            self[code] = image
        return image


_FOLDS = _Table(_image)
_WORDS = _Table(_word_image)

# Scripts written without spaces, of which every character is a token, so that a phrase of tokens is a search for a
# part of a word: Thai and Lao, Myanmar, Khmer, CJK with its extensions. Hangul has spaces but glues particles to nouns.
_HANGUL = "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_LETTER_BY_LETTER = (
    "\u0e00-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff\u3005-\u3007\u3021-\u3029\u3031-\u3035"
    "\u303b\u3041-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    "\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u17dd\u3099\u309a"
)
_SINGLE = f"{_HANGUL}{_LETTER_BY_LETTER}"
# Apostrophes part words (Russia's: russia, s; l'Europe: l, europe), but in Cyrillic they are a sign inside one word
# (об'єкт), which many write without it.
_TOKEN = re.compile(
    r"[\u1100-\u115f\ua960-\ua97f]?[\u1160-\u11a7\ud7b0-\ud7c6]?[\u11a8-\u11ff\ud7cb-\ud7ff]?(?<=[" + _HANGUL + "])"
    rf"|[{_LETTER_BY_LETTER}][{_MARKS}]*"
    rf"|[^ '{_SINGLE}]+(?:(?<=[\u0400-\u052f])'(?=[\u0400-\u052f])[^ '{_SINGLE}]+)*"
)
_SINGLE_LETTER = re.compile(f"[{_SINGLE}]")
_ASCII_TOKEN = re.compile("[a-z0-9]+")
_CYRILLIC_APOSTROPHE = re.compile("(?<=[\u0400-\u052f])'(?=[\u0400-\u052f])")

# What news in ASCII letters holds beside them. None of it is part of a word, so that a blank in its place gives the
# same words; an apostrophe parts words as well.
_TYPOGRAPHIC = "’“”‘–—…•·„«»£€\u00a0\u2009\u202f"
_NEEDS_COMPOSING = re.compile(rf"'|[{_HANGUL}]+|[\u3041-\u30ff][\u3099\u309a]")


class Token(NamedTuple):
    """A folded word; `start` and `end` are the place in the original text, half open."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back: for each of its characters, where in the original it came from."""

    text: str
    original: str
    origins: Sequence[int]

    def start(self, index: int) -> int:
        """Return where the original character of `text[index]` starts."""
        return self.origins[index]

    def end(self, index: int) -> int:
        """Return where the original of `text[index]` ends, marks that were dropped after it included."""
        end = self.origins[index] + 1
        original = self.original
        while end < len(original) and (character := original[end]) >= _FIRST_MARK:
            if _FOLDS[ord(character)] or not _adorns(character):
                break
            end += 1
        return end


def _translate(text: str, table: _Table) -> Folded:
    translated = text.translate(table)
    if table.uneven.isdisjoint(text):
        return Folded(translated, text, range(len(text)))
    lengths = map(len, map(table.__getitem__, map(ord, text)))
    return Folded(translated, text, list(chain.from_iterable(map(repeat, range(len(text)), lengths))))


def fold(text: str) -> Folded:
    """Return `text` folded, with its offsets in the original; folding the result again changes nothing."""
    if text.isascii():
        return Folded(text.lower(), text, range(len(text)))
    return _translate(text, _FOLDS)


def plain(text: str) -> str:
    """Return `text` with a blank for each typographic mark: as long, and with the same words at the same places.

    Most news is ASCII then, and is read by quicker ways. A method that is called for each mark is quicker than
    `str.translate`, which asks for each character.
    """
    if not text.isascii():
        for mark in _TYPOGRAPHIC:
            text = text.replace(mark, " ")
    return text


def tokens(text: str) -> tuple[Token, ...]:
    """Return the folded words of `text` in order, with their places in it.

    A token is a run of letters, digits and their marks; in scripts written without spaces, and in Hangul, one character
    with its marks. It holds no ASCII but a–z and 0–9, no white space and no lone surrogate.
    """
    simple = plain(text)
    if simple.isascii():
        return tuple([Token(m.group(), *m.span()) for m in _ASCII_TOKEN.finditer(simple.lower())])
    folded = _translate(text, _WORDS)
    words = [m for m in _TOKEN.finditer(folded.text) if m.group()]
    compose = _NEEDS_COMPOSING.search(folded.text) is not None
    texts = (_composed(w) if compose and len(w) > 1 else w for w in (m.group() for m in words))
    if isinstance(folded.origins, range):
        return tuple([Token(text, m.start(), m.end()) for text, m in zip(texts, words, strict=True)])
    origins = folded.origins
    return tuple(
        [Token(text, origins[m.start()], folded.end(m.end() - 1)) for text, m in zip(texts, words, strict=True)]
    )


def words(text: str) -> list[str]:
    """Return the folded words of `text`, as `tokens` does, without their places: in a third of the time and less."""
    simple = plain(text)
    if simple.isascii():
        return _ASCII_TOKEN.findall(simple.lower())
    translated = text.translate(_WORDS)
    if _SINGLE_LETTER.search(translated) is None:  # spaces and apostrophes alone part words
        parted: str = _CYRILLIC_APOSTROPHE.sub("", translated).replace("'", " ")
        return parted.split()
    found: list[str] = [word for word in _TOKEN.findall(translated) if word]
    return _composed(" ".join(found)).split() if _NEEDS_COMPOSING.search(translated) else found


def letter_by_letter(token: str) -> bool:
    """Tell whether a token is of a script whose every character is one: a phrase of such tokens is a part of a word."""
    return _SINGLE_LETTER.match(token) is not None or "\uac00" <= token <= "\ud7a3"


def _composed(words: str) -> str:
    """Tokens as they are stored: without apostrophes, kana and Hangul in one character where there is one."""
    return _NEEDS_COMPOSING.sub(lambda m: unicodedata.normalize("NFC", m.group()) if m.group() != "'" else "", words)


def index_text(text: str) -> str:
    """Return the tokens of `text` joined by single spaces, for an index whose tokenizer parts at ASCII white space."""
    return " ".join(words(text))
