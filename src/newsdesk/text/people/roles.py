"""What an article says that somebody is: the role before a name, or in apposition to it on either side."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache

from newsdesk.text.people.given import given_names
from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.people.names import Candidate, role_ahead
from newsdesk.text.people.words import Word, bare

LONGEST_ROLE = 16
"""Words in a role. Longer ones are clauses."""


@cache
def _stops(lex: Lexicon) -> frozenset[str]:
    """Lower-case words that no role holds before its noun."""
    verbs = lex.say | lex.frame | lex.saying | lex.framing | lex.auxiliaries
    return verbs | lex.prepositions | lex.determiners | lex.conjunctions | lex.relative | lex.common


@dataclass(frozen=True, slots=True)
class Roles:
    """Reads roles in the words of one text."""

    text: str
    words: Sequence[Word]
    lex: Lexicon

    def before(self, candidate: Candidate) -> tuple[int, str | None]:
        """Give where the role before a name begins, and the role: "Slovak Foreign Minister", "Senate aide"."""
        words, lex = self.words, self.lex
        start = candidate.front if candidate.title is not None else self._office(candidate)
        if start is None:
            return candidate.first, self._between_commas(candidate)
        while start > 0 and candidate.first - start < LONGEST_ROLE:
            word, previous = words[start], words[start - 1]
            if word.gap not in {" ", "-"} or word.opens or previous.paragraph != word.paragraph or previous.possessive:
                break
            low = previous.low
            if low in lex.role_prefixes or lex.is_role(low):
                start -= 1
                continue
            if not previous.capital and (words[start].capital or low in _stops(lex) or low.endswith(("ed", "ing"))):
                break
            if low in lex.common:
                break
            start -= 1
        while start < candidate.first and words[start].low in lex.common and words[start].low not in lex.role_prefixes:
            start += 1
        titles = [bare(words[place].low) for place in range(start, candidate.first)]
        if not any((lex.is_role(low) or low in lex.titles) and low not in lex.plain_titles for low in titles):
            return min(start, candidate.front), None
        end = words[candidate.first - 1].end
        if self.text[end : end + 1] == ".":
            end += 1
        return start, self.text[words[start].start : end]

    def _office(self, candidate: Candidate) -> int | None:
        """Give where "Secretary of State" before a name begins: a role, a preposition, and the rest of the capitals."""
        words, at = self.words, candidate.front - 2
        if at < 0 or candidate.front == candidate.first or words[at].possessive or words[at + 1].opens:
            return None
        joined = words[at + 1].gap == " " == words[at + 2].gap and words[at + 1].low in self.lex.prepositions
        return at if joined and words[at].capital and self.lex.is_role(bare(words[at].low)) else None

    def _between_commas(self, candidate: Candidate) -> str | None:
        """Give the role that a name itself stands in apposition to: "The firm's director, Ann Ray, said …"."""
        words, lex = self.words, self.lex
        first, after = candidate.first, candidate.last + 1
        if first == 0 or words[first].gap != ", " or after >= len(words) or not words[after].gap.startswith(","):
            return None
        start = first - 1
        while (
            start > 0 and first - start < LONGEST_ROLE and not words[start].opens and words[start].gap in {" ", "-", ""}
        ):
            if (
                words[start - 1].low in lex.say
                or words[start - 1].low in lex.auxiliaries
                or words[start - 1].possessive
            ):
                break
            start -= 1
        while start < first and words[start].low in lex.determiners:
            start += 1
        if (
            start >= first
            or (words[start].gap not in {" ", ""} and not words[start].opens)
            or not self._headed(start, first)
        ):
            return None
        return self.text[words[start].start : words[first - 1].end]

    def after(self, candidate: Candidate, surnames: Container[str]) -> str | None:
        """Give the role in apposition after a name: "…, chairman of the port authority"."""
        words, lex = self.words, self.lex
        start = candidate.last + 1
        if start >= len(words) or words[start].gap != ", " or words[candidate.last].possessive:
            return None
        if words[start].paragraph != words[candidate.last].paragraph or not role_ahead(words, start, lex):
            return None
        if words[start].low in lex.determiners:
            start += 1
        end = start
        while end < len(words) and end - start < LONGEST_ROLE:
            word = words[end]
            if end > start and (word.gap not in {"", " ", "-", ". ", "'", "' ", "’ ", "'s ", "’s "} or word.opens):
                break
            if word.low in lex.relative or word.low in lex.say or word.low in lex.auxiliaries:
                break
            end += 1
        while end > start and (words[end - 1].low in lex.conjunctions or words[end - 1].low in lex.prepositions):
            end -= 1
        if end == start or self._holds_titled_name(start, end, surnames) or not self._headed(start, end):
            return None
        return self.text[words[start].start : words[end - 1].end]

    def _headed(self, start: int, end: int) -> bool:
        """Whether a role is the head of the phrase: its last word before a preposition, or an early one elsewhere."""
        lex = self.lex
        head = next((at for at in range(start, end) if self.words[at].low in lex.prepositions), end)
        if lex.head_last:
            return head > start and lex.is_role(bare(self.words[head - 1].low))
        return any(lex.is_role(bare(self.words[at].low)) for at in range(start, min(head, start + 4)))

    def _holds_titled_name(self, start: int, end: int, surnames: Container[str]) -> bool:
        """Whether the apposition is rather the next name of a list ("Ann Ray, Senator Bo Li and …")."""
        for place in range(start, end - 1):
            low = bare(self.words[place].low)
            if low in self.lex.prepositions or low in self.lex.by:
                return False
            if (low in self.lex.titles or self.lex.is_role(low)) and self.words[place + 1].capital:
                following = self.words[place + 1]
                return following.low in given_names() or self.lex.stem(following.low) in surnames
        return False
