"""Whether "he" or "she" is said of a person whose name does not tell: by roles and by pronouns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.words import Word

REACH = 30
"""Words after a name in which a pronoun is looked for: a long sentence."""


def of_role(nouns: Collection[str], lex: Lexicon) -> str | None:
    """Give `m` or `f` where the lower-case nouns of a role tell ("spokeswoman"), else `None`."""
    men, women = not lex.roles_men.isdisjoint(nouns), not lex.roles_women.isdisjoint(nouns)
    return None if men == women else "m" if men else "f"


def by_pronouns(words: Sequence[Word], names: Sequence[tuple[int, int, int]], lex: Lexicon) -> dict[int, str]:
    """Give the gender of those of whom "he" is said more often than "she", or the other way round.

    `names`: every name of the text in order as (first word, last word, person). A pronoun counts for the name before it
    in its own sentence, or where it begins the next one.
    """
    votes: defaultdict[int, Counter[str]] = defaultdict(Counter[str])
    for number, (_, last, person) in enumerate(names):
        stop = names[number + 1][0] if number + 1 < len(names) else len(words)
        for place in range(last + 1, min(stop, last + REACH)):
            word = words[place]
            he, she = word.low in lex.he, word.low in lex.she
            if word.paragraph != words[last].paragraph or (word.opens and not (he or she)):
                break
            if he or she:
                votes[person]["m" if he else "f"] += 1
    return {
        person: max("mf", key=counted.__getitem__) for person, counted in votes.items() if counted["m"] != counted["f"]
    }
