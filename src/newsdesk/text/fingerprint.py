"""Tells whether two texts are the same telling: equal in content, or nearly so; who published them is left to others.

Near-duplicates by MinHash over word shingles: Broder 1997, "On the resemblance and containment of documents".
"""

from __future__ import annotations

import hashlib
import operator
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from newsdesk.models.text import Cleaned, Fingerprint, ParagraphKind
from newsdesk.text import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PLACES: Final = 64
"""Minima in a sketch: the standard error of an estimate of 0.6 is then 0.06, and a sketch is 256 bytes."""

_SHINGLE: Final = 4
"""Words a shingle, as Broder has it for text on the web: long enough that two articles on one event share few."""

_AT_ONCE: Final = 1024
"""Shingles that all permutations are worked out of at once, in half a megabyte; most articles have fewer."""

# A place's permutation of 64-bit values is x → a·x + b with odd a, of which the upper half counts: Dietzfelbinger et
# al. 1997, "A reliable randomized algorithm for the closest-pair problem". The factors are hashes of their names, and
# so the same everywhere and for ever: sketches are stored.
_BITS: Final = 64


def _factor(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=_BITS // 8).digest(), "big") | 1


_WORD_FACTORS: Final = tuple(_factor(f"word {i}") for i in range(_SHINGLE))
_PLACE_FACTORS: Final = tuple((_factor(f"place {i}"), _factor(f"shift {i}")) for i in range(PLACES))


def fingerprint(text: str, cleaned: Cleaned) -> Fingerprint:
    """Return the fingerprint of the body paragraphs of `text`. A text without words has an empty sketch."""
    words = [
        word
        for paragraph in cleaned.paragraphs
        if paragraph.kind is ParagraphKind.BODY
        for word in fold.words(text[paragraph.start : paragraph.end])
    ]
    content = " ".join(words).encode("utf-8", "surrogatepass")
    return Fingerprint(hashlib.sha256(content).hexdigest(), _sketch(content.split(b" ") if words else ()))


def similarity(a: Fingerprint, b: Fingerprint) -> float:
    """Estimate from 0 to 1 which share of all shingles of two texts both have; 1.0 for equal contents."""
    if a.content == b.content:
        return 1.0
    if not a.sketch or len(a.sketch) != len(b.sketch):
        return 0.0
    return sum(map(operator.eq, a.sketch, b.sketch)) / len(a.sketch)


@cache
def _place_factors() -> NDArray[np.uint64]:
    import numpy as np  # as below

    return np.array(_PLACE_FACTORS, dtype=np.uint64).T.copy()


def _sketch(words: Sequence[bytes]) -> tuple[int, ...]:
    """Return for each place the least of the 32-bit values that its permutation gives the shingles."""
    import numpy as np  # loaded by the process that reads articles, and by nobody else

    if not words:
        return ()
    hashes = np.fromiter(map(zlib.crc32, words), np.uint64, len(words))
    count = max(1, len(words) - _SHINGLE + 1)
    shingles = np.zeros(count, dtype=np.uint64)
    for i, factor in enumerate(_WORD_FACTORS[: len(words)]):
        shingles += hashes[i : i + count] * np.uint64(factor)
    shingles ^= shingles >> np.uint64(_BITS // 2)
    factors, shifts = _place_factors()
    sketch = np.full(PLACES, np.iinfo(np.uint64).max, dtype=np.uint64)
    for some in range(0, count, _AT_ONCE):
        images = shingles[some : some + _AT_ONCE, None] * factors
        images += shifts
        np.minimum(sketch, images.min(axis=0), out=sketch)
    # The upper half of the least is the least of the upper halves.
    return tuple((sketch >> np.uint64(_BITS // 2)).tolist())
