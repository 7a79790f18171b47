"""What somebody typed → the same question in plain Lucene syntax, or the place where it cannot be read.

Everything that people type by the way (typographic marks, smileys, addresses, times of day) is text here, so that the
grammar behind it meets words, phrases, brackets, `OR`, `NOT` and our own fields only. What is asked for is folded; the
limits on length, nesting and number hold before anything is parsed. `AND` is left out: it is what two words beside each
other mean, and without it the grammar's order of binding (`OR` before what stands beside it) is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsdesk.text import fold
from newsdesk.text.query.pieces import Piece, Unreadable
from newsdesk.text.query.putting import put_together

LONGEST = 1_000
"""Characters of a question: several lines of a form, and little enough to look through at once."""
MOST = 100
"""Words and phrases of one question: a list of names that somebody keeps is shorter, and the index answers it."""
SHORTEST_BEGINNING = 3
"""Letters before a star: of fewer, half of all words would be meant."""
SHORT_BEGINNING, MOST_SHORT = 4, 2
"""Letters of a beginning that thousands of words may have, and how many such ones a question may have."""
MOST_BEGINNINGS = 20
"""Beginnings of one question; each may stand for some hundred words."""

FIELDS = {"title": "title", "outlet": "outlet", "source": "outlet", "speaker": "speaker", "lang": "lang"}
TIMES = ("since", "before")

# One character for one, so that a place in the result is a place in what was typed. Marks that people and their phones
# set around a phrase are English, French, German, Polish, Chinese and Japanese; single ones are left out: they are
# apostrophes. Letters, brackets and signs are also those of a Japanese keyboard, twice as wide as ASCII's.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_PLAIN = _WIDE | str.maketrans("“”„‟«»″〝〞〟「」『』《》＂−", '"' * 17 + "-")
# A server's own emoji comes as its name and its number (Discord's developer documentation, "Message Formatting").
_SMILEY = re.compile(r"(?<!\S)(?:[:;=][-'^o]?[()]+|[()]+[-'^o]?[:;=])(?!\S)|<a?:\w{2,32}:\d{15,21}>")
_PIECE = re.compile(r'"[^"]*"|[()]|[^\s()"]+')
_NAMED = re.compile(rf"({'|'.join((*FIELDS, *TIMES))}):(.*)", re.IGNORECASE | re.DOTALL)
_BEGINNING = re.compile(r"[^*]*\w\*+")
_LANGUAGE = re.compile("[a-z]{2,3}")
# With the region or the script behind it (BCP 47): `en-GB`, `zh-Hans`.
_REGION = re.compile("[a-z]{2,3}[-_][a-z]{2,4}", re.IGNORECASE)
# A time of two words, without marks around it: `since:3 days`, `since:2026-11-28 10:00`. Three figures are no year, and
# what stands right behind a date in this way is no word that anybody looks for.
_TWO_WORDS = re.compile(
    r"\d{1,3}\s+(?:[hdwmy]|(?:hour|day|week|month|year)s?)"
    r"|(?:\d{4}([-/])\d{1,2}\1\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4})\s+\d{1,2}:\d{2}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Canonical:
    """A question in Lucene's syntax, and the times that were given beside it: pieces of the kind `time`."""

    text: str
    times: tuple[Piece, ...]


def plain(typed: str) -> str:
    """Return what was typed with letters and signs as ASCII has them, place by place, and without smileys."""
    text = _SMILEY.sub(lambda smiley: " " * len(smiley.group()), typed.translate(_PLAIN))
    if text.count('"') % 2:  # a mark that has no partner is none
        last = text.rindex('"')
        text = f"{text[:last]} {text[last + 1 :]}"
    return text


def canonical(text: str) -> Canonical:
    """Read what `plain` made of a question. Raises `Unreadable`."""
    if len(text) > LONGEST:
        raise Unreadable("error.long_topic", 0, len(text), limit=LONGEST, mends=False)
    kept: list[Piece] = []
    for piece in pieces(text):
        if piece.kind == "words" and not piece.text:
            # A phrase of signs alone is left out, with the minus and the field that it stands right behind.
            start = piece.start
            while kept and kept[-1].end == start and kept[-1].text in ("-", *FIELDS.values()):
                start = kept.pop().start
        else:
            kept.append(piece)
    if (words := sum(piece.kind == "words" for piece in kept)) > MOST:
        raise Unreadable("error.query_many", 0, len(text), str(words), MOST, mends=False)
    begin = [piece for piece in kept if piece.kind == "words" and piece.text.strip('"').endswith("*")]
    short = [piece for piece in begin if len(piece.text.strip('"').split()[-1]) <= SHORT_BEGINNING + 1]
    if len(short) > MOST_SHORT:
        raise _too_many_stars("error.query_stars", text, short[MOST_SHORT], MOST_SHORT)
    if len(begin) > MOST_BEGINNINGS:
        raise _too_many_stars("error.query_stars_many", text, begin[MOST_BEGINNINGS], MOST_BEGINNINGS)
    return Canonical(*put_together(kept))


def _too_many_stars(key: str, text: str, piece: Piece, limit: int) -> Unreadable:
    star = _star(text[piece.start : piece.end], piece.end)
    return Unreadable(key, star, star + 1, str(SHORT_BEGINNING + 1), limit)


def _star(written: str, end: int) -> int:
    """Return where the star of a word or phrase stands that ends there: right before its end, or before its mark."""
    return end - 1 if not written.endswith('"') else end - 2


def pieces(text: str) -> list[Piece]:
    """Return the parts of what `plain` made of a question. Raises `Unreadable` for a star after too few letters."""
    found: list[Piece] = []
    for piece in _pieces(text):
        if len(found) > 1 and found[-2].kind == "time" and piece.kind == found[-1].kind == "words":
            value = found[-1]
            if _TWO_WORDS.fullmatch(text, value.start, piece.end):
                found[-1] = Piece("words", value.start, piece.end, value.text)
                continue
        found.append(piece)
    return found


def _pieces(text: str) -> Iterator[Piece]:
    found = list(_PIECE.finditer(text))
    for number, match in enumerate(found):
        written, start, end = match.group(), match.start(), match.end()
        match written:
            case "(":
                yield Piece("open", start, end)
            case ")":
                yield Piece("close", start, end)
            case "AND" | "OR" | "NOT":
                yield Piece(written, start, end)
            case _ if written.startswith('"'):
                yield _words(written[1:-1], start, end)
            case _:
                following = found[number + 1] if number + 1 < len(found) else None
                touched = following is not None and following.start() == end and following.group() != ")"
                yield from _word(written, start, end, touched=touched)


def _word(written: str, start: int, end: int, *, touched: bool) -> Iterator[Piece]:
    """Read a word with what may stand before it: a minus, the name of a field.

    `touched` is whether a phrase or a bracket follows without a space.
    """
    minus = written.startswith("-") and not written.startswith("--")
    rest = written[minus:]
    named = _NAMED.fullmatch(rest)
    said = named[2] if named else rest
    left_out = said.startswith("-") and (touched if said == "-" else bool(fold.tokens(said)))
    if left_out and named and named[1].lower() in FIELDS:
        # `title:-ferry` leaves out what `-title:ferry` does.
        at = start + len(written) - len(said)
        yield Piece("NOT", at, at + 1, "-")
        said, minus = said[1:], False
    nothing = not fold.tokens(said) if said else named is None and not touched
    if nothing:  # signs alone are nothing to look for, and nothing to leave out
        return
    at = start + minus
    if minus:
        yield Piece("NOT", start, at, "-")
    if named:
        name = named[1].lower()
        yield Piece("time" if name in TIMES else "field", at, at + len(name) + 1, FIELDS.get(name, name))
        at = end - len(said)
        if name == "lang" and said and not (_REGION.fullmatch(said) or _LANGUAGE.fullmatch(fold.index_text(said))):
            raise Unreadable("error.query_lang", start, end, f"{name}:{said}")
    if said:
        yield _words(said, at, end)


def _words(written: str, start: int, end: int) -> Piece:
    """Read a word or the inside of a phrase: what of it can be looked for, folded."""
    words = [token.text for token in fold.tokens(written)]
    begins = _BEGINNING.fullmatch(written) is not None and not fold.letter_by_letter(words[-1])
    if begins and len(words[-1]) < SHORTEST_BEGINNING:
        star = _star(written if end - start == len(written) else f'{written}"', end)
        raise Unreadable("error.query_star", star, star + 1, written, SHORTEST_BEGINNING)
    said = " ".join(words) + "*" * begins
    return Piece("words", start, end, f'"{said}"' if len(words) > 1 else said)
