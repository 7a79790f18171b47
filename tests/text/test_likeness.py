"""Which article is most alike by its words."""

from __future__ import annotations

import random

from newsdesk.text.likeness import nearest
from newsdesk.text.vectors import Vector


def test_of_several_in_the_same_words_the_first_is_most_alike() -> None:
    # Products of floating-point numbers come out another way in another place of the table.
    chance = random.Random(4)
    for _ in range(200):
        words = [f"word{number}" for number in range(chance.randrange(3, 30))]
        copy: Vector = tuple((word, chance.randrange(1, 8)) for word in words)
        own: Vector = tuple((word, chance.randrange(1, 8)) for word in words)
        frequency = {word: chance.randrange(0, 50) for word in words}
        assert nearest(own, [(), *[copy] * chance.randrange(1, 12)], frequency, 60) == 1


def test_what_shares_no_word_is_alike_to_nothing() -> None:
    assert nearest((("ferry", 1),), [(("harbour", 2),), ()], {}, 10) is None
    assert nearest((), [(("harbour", 2),)], {}, 10) is None
    assert nearest((("ferry", 1),), [], {}, 10) is None
