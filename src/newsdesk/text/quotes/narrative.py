"""The telling around the quotations: each paragraph cut into its own sentences, in which a quotation is one item.

A sentence splitter sees the full stops inside a quotation; the narrator's sentence goes on behind it. Who spoke is read
from these sentences by `cues`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.words import Word
from newsdesk.text.quotes.marks import Quoted


class Item(NamedTuple):
    """One word outside all quotations (`word` counts in the words of the text), or one quotation (`quote`)."""

    word: int
    quote: int
    sep: str
    """What stands before it: the characters between it and the item before, without spaces and quote marks."""


@lru_cache(maxsize=1 << 12)
def _plain(word: int) -> Item:
    """Give the item of a word with nothing before it: as nearly all are, and the same in all texts."""
    return Item(word, -1, "")


LONGEST_TELLING = 300
"""Items in a sentence. The longest real ones have a third of that; past it one is cut, so that time stays linear."""

_LONGEST_BETWEEN = 64
"""Characters looked at between two items: more than that is no punctuation of a sentence."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence of the narrator's."""

    items: tuple[Item, ...]
    paragraph: int
    opens: bool
    """First of its paragraph."""


def tellings(text: str, words: Sequence[Word], quotes: Sequence[Quoted], lex: Lexicon) -> list[Telling]:
    """Cut the text into the narrator's sentences, in order, as far as the last that holds a quotation.

    Linear in the number of words and quotations.
    """
    cutter = _Cutter(text, words, quotes, lex)
    number, inside_until = 0, -1
    opening = [index for index, word in enumerate(words) if word.opens]
    for first, end in pairwise([*opening, len(words)]):
        index = first
        while index < end:
            word = words[index]
            while number < len(quotes) and quotes[number].opener < word.start:
                cutter.quote(number)
                inside_until = quotes[number].after
                number += 1
            if number == len(quotes) and not cutter.quoted:
                return cutter.found
            if word.start >= inside_until:
                cutter.word(index)
                # Up to the next quotation, all words of a sentence belong together.
                if number == len(quotes) or quotes[number].opener >= words[end - 1].start:
                    cutter.rest(index + 1, end)
                    break
            index += 1
    for rest in range(number, len(quotes)):
        cutter.quote(rest)
    cutter.close()
    return cutter.found


@dataclass(slots=True)
class _Cutter:
    """The sentence at hand while the text goes by."""

    text: str
    words: Sequence[Word]
    quotes: Sequence[Quoted]
    lex: Lexicon
    found: list[Telling] = field(default_factory=list[Telling])
    current: list[Item] = field(default_factory=list[Item])
    start: int = 0
    """Where its paragraph is taken in from."""
    paragraph: int = -1
    opens: bool = True
    quoted: bool = False
    """A quotation is among the items at hand."""

    def close(self) -> None:
        """End the sentence at hand."""
        if self.current:
            self.found.append(Telling(tuple(self.current), self.paragraph, self.opens))
            self.current.clear()
            self.opens = self.quoted = False

    def turn(self, paragraph: int, at: int) -> None:
        """Begin another paragraph if this is one."""
        if paragraph != self.paragraph:
            self.close()
            self.paragraph, self.opens, self.start = paragraph, True, at

    def quote(self, number: int) -> None:
        """Take in a quotation."""
        quote = self.quotes[number]
        self.turn(quote.paragraph, quote.opener)
        between = self.before(quote.opener)
        if self.current and (_stops(between) or self.ended() or len(self.current) >= LONGEST_TELLING):
            self.close()
        self.current.append(Item(-1, number, between))
        self.quoted = True

    def before(self, place: int) -> str:
        """Give what stands between the item before, or the start of the paragraph, and a place of the text."""
        if not self.current:
            start = self.start
        elif (number := self.current[-1].quote) >= 0:
            start = self.quotes[number].after
        else:
            word = self.words[self.current[-1].word]
            genitive = word.possessive and self.text[word.end + 1 : word.end + 2] in {"s", "S"}
            start = word.end + (2 if genitive else 0)
        return "".join(self.text[start : min(place, start + _LONGEST_BETWEEN)].split())

    def ended(self) -> bool:
        """Whether the item before is a quotation that ends a sentence: another right after it begins one."""
        number = self.current[-1].quote
        return number >= 0 and self.text[self.quotes[number].end - 1] in {".", "!", "?", "…"}

    def word(self, index: int) -> None:
        """Take in a word outside all quotations."""
        word = self.words[index]
        self.turn(word.paragraph, word.start)
        between = self.before(word.start)
        if self.current and (len(self.current) >= LONGEST_TELLING or self.breaks(self.current[-1], between, index)):
            self.close()
        self.current.append(Item(index, -1, between) if between else _plain(index))

    def rest(self, first: int, end: int) -> None:
        """Take in the words up to `end`, none of which opens a sentence, and which follow each other and another."""
        for index in range(first, end):
            gap = self.words[index].gap
            between = "" if gap == " " else "".join(gap[:_LONGEST_BETWEEN].split())
            if len(self.current) >= LONGEST_TELLING:
                self.close()
            self.current.append(Item(index, -1, between) if between else _plain(index))

    def breaks(self, last: Item, between: str, index: int) -> bool:
        """Whether the narrator's sentence ends before this word."""
        word = self.words[index]
        if last.quote < 0:
            return word.opens
        if _stops(between):
            return word.capital
        quote = self.quotes[last.quote]
        if between or not quote.closed or not word.capital:
            return False
        ending = self.text[quote.start : quote.end][-4:].rstrip("'’\"” ")[-1:]
        if ending in "!?…":
            # "Why?" Ray asked: the sentence goes on only to a reporting verb near by.
            return not _verb_near(self.words, index, self.lex)
        return ending == "." and not _says_whole(self.words, index, self.lex)


def _stops(between: str) -> bool:
    return any(mark in between for mark in ".!?…。！？") and not between.endswith((":", ","))


def _verb_near(words: Sequence[Word], index: int, lex: Lexicon) -> bool:
    for place in range(index, min(index + 30, len(words))):
        word = words[place]
        if place > index and (word.opens or word.paragraph != words[index].paragraph):
            return False
        if word.low in lex.say:
            return True
    return False


def _says_whole(words: Sequence[Word], index: int, lex: Lexicon) -> bool:
    """After a full stop inside the marks, "Ray said." is still its attribution if that is the whole sentence."""
    for place in range(index, min(index + 6, len(words))):
        word = words[place]
        if word.paragraph != words[index].paragraph or (place > index and word.opens):
            return False
        if word.low in lex.say:
            following = words[place + 1] if place + 1 < len(words) else None
            return following is None or following.opens or following.paragraph != word.paragraph
    return False
