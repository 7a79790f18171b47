"""A sentence as the algorithms weigh it: its words and stems, found once and handed to every step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from newsdesk.models.text import Sentence
from newsdesk.text import fold
from newsdesk.text.stemming import ascii_stems, stems


class Weighed(NamedTuple):
    """One sentence that a summary may take."""

    text: str
    paragraph: int
    stems: tuple[str, ...]
    """The folded stems of its content words, in order."""
    folded: tuple[str, ...]
    """Its words as `fold.tokens` gives them."""


_ASCII_WORD: Final = re.compile("[a-z0-9]+")
"""A word of a text that is ASCII in lower case, as `fold.tokens` finds it."""


def weighed(text: str, sentences: Iterable[Sentence], language: str) -> list[Weighed]:
    """Return sentences of `text` with their words and stems; `language` (ISO 639-1) chooses stemmer and stop words."""
    plain = fold.plain(text)
    small = plain.lower() if plain.isascii() else None
    own_stem = ascii_stems(language).__getitem__
    found: list[Weighed] = []
    for sentence in sentences:
        start, end, paragraph = sentence.start, sentence.end, sentence.paragraph
        said = text[start:end]
        # The folded word tells its stem, without the word as written, where all is ASCII: in a quarter of the time.
        folded: tuple[str, ...]
        if small is not None:
            folded = tuple(_ASCII_WORD.findall(small, start, end))
        elif (part := plain[start:end]).isascii():
            folded = tuple(_ASCII_WORD.findall(part.lower()))
        else:
            tokens = fold.tokens(said)
            folded = tuple([token.text for token in tokens])
            content = tuple([stem for _, stem in stems(said, tokens, language) if stem])
            found.append(Weighed(said, paragraph, content, folded))
            continue
        content = tuple([stem for stem in map(own_stem, folded) if stem])
        found.append(Weighed(said, paragraph, content, folded))
    return found
