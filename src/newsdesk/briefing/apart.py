"""A word that stands nowhere as it was typed → the words that it may be made of: pure.

Chinese, Japanese and Thai are typed without spaces, so a question of two words is a phrase (`上海罢工`) that stands
nowhere. And a sign within a word makes a phrase of it: `harbour's`, `covid-19`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from newsdesk.text import fold

SHORTEST = 3
"""Letters of what stands beside a sign: of fewer it is an ending or an article (`harbour's`, `l'eau`)."""
LONGEST = 8
"""Characters of a piece that is looked for: the names of most ministries."""
MOST = 40
"""Characters, or words between signs, that are looked at: a question of several words is shorter."""


def apart(word: str, told: str) -> tuple[str, ...]:
    """Return the words that a word may be made of, as they are typed; none where it is only itself.

    In: folded texts (`fold.index_text`) on lines of their own, each with a space on both sides, in whose words those of
    scripts without spaces are looked for.
    """
    pieces: list[str] = []
    for alone, group in groupby(fold.tokens(word)[:MOST], lambda token: fold.letter_by_letter(token.text)):
        tokens = tuple(group)
        parts = _cut(tokens, told) if alone else [(token,) for token in tokens if _says_something(token)]
        pieces += [word[part[0].start : part[-1].end] for part in parts]
    return () if fold.index_text(" ".join(pieces)) == fold.index_text(word) and len(pieces) < 2 else tuple(pieces)


def _says_something(token: fold.Token) -> bool:
    return len(token.text) >= SHORTEST or token.text.isdigit()


def _cut(tokens: Sequence[fold.Token], told: str) -> Iterator[Sequence[fold.Token]]:
    """Yield the pieces of a run of characters, from its beginning on each as long as one is known."""
    start = alone = 0
    while start < len(tokens):
        longest = min(start + LONGEST, len(tokens))
        ends = range(longest, start + 1, -1)
        end = next((end for end in ends if _spaced(tokens[start:end]) in told), start + 1)
        # Of no known run, ideographs that stand together are a word; a syllable is grammar.
        if end - start > 1 or not "\u3400" <= tokens[start].text <= "\u9fff":
            if alone < start:
                yield tokens[alone:start]
            if end - start > 1:
                yield tokens[start:end]
            alone = end
        start = end
    if alone < start:
        yield tokens[alone:start]


def _spaced(tokens: Sequence[fold.Token]) -> str:
    return f" {' '.join(token.text for token in tokens)} "
