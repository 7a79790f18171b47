"""Three invented articles of which the second goes from the first's story to the third's, once that is there."""

from __future__ import annotations

from tests.storage.world import Story, words_of

FIRST = Story("Oar A", (f"The oar. {words_of(1, 6)} {words_of(2, 18)}",))
MOVES = Story("Oar B", (f"The oar. {words_of(1, 6)} {words_of(3, 18)}",))
"""Much like the first, as long as nothing is there that it is more alike to."""
THIRD = Story("Oar C", (f"The oar. {words_of(3, 18)} {words_of(4, 8)}",))
"""Like the second, and nothing like the first. Words of three letters are counted nowhere in what is invented."""
LIKE_FIRST = Story("Oar D", (f"An oar. {words_of(1, 6)} {words_of(2, 16)}",))
LIKE_THIRD = Story("Oar E", (f"An oar. {words_of(3, 18)} {words_of(4, 7)}",))
