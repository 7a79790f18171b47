"""News of a whole fortnight for the soak, what is asked of it, and what each question has to find in it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from unittest.mock import patch

from newsdesk.text import fold
from newsdesk.text.query import Query, parse
from newsdesk.text.query.reference import Document, holds
from tests.chaos.press import Item, Press, word

_SYLLABLES = 5
"""Of an event's words: a million of them, so that no two events share one."""
_OWN = 12
_TELLINGS = (
    "In {n} of all this, the {0} and the {3} of the {5} {1} are not here but at the {7} {2}. The {4} is no {6} more.",
    "Of the {0} it is said that {n} went with the {3} to the {7}, where the {5} is. By the {2} stands a {4} {1} {6}.",
    "There was a {4} at the {6} once, and a {2} beside it. The {n} {1} who saw the {0} say the {5} {3} has a {7}.",
)
TOLD_AGAIN = 0.4
"""Of the events, how many have more than one outlet."""
MOST_OUTLETS = 4
LATEST = timedelta(hours=8)
"""Until then the last of an event's outlets tells it."""


def topic(number: int) -> str:
    """Return a word that many events share, and that none has as its own."""
    return f"zo{word(number, 3)}"


@dataclass(frozen=True)
class Report(Item):
    """An outlet's article on an event: the event's own words, told in a way of three, and its topics at the top."""

    event: int = 0
    topics: tuple[str, ...] = ()
    outlet: int = 0
    way: int = 0

    @property
    def title(self) -> str:
        first, second = (word(self.event * _OWN + n, _SYLLABLES) for n in range(2))
        return f"The {first} of {second}, no. {self.number}"

    def text(self, paragraphs: int) -> list[str]:
        words = [word(self.event * _OWN + n, _SYLLABLES) for n in range(_OWN)]
        told: list[str] = []
        for n in range(paragraphs):
            turned = words[n:] + words[:n]
            told.append(_TELLINGS[(self.way + n) % len(_TELLINGS)].format(*turned, n=n))
        return [f"It is about the {' and the '.join(self.topics)}. {told[0]}", *told[1:]]

    @property
    def document(self) -> Document:
        """What of it can be asked for."""
        return Document(self.title, "\n".join(self.text(1)), (f"Outlet {word(self.outlet)}",), (), "en", self.when)


@dataclass(frozen=True)
class Event:
    """What happens: its topics, and the outlets that have yet to tell it."""

    number: int
    topics: tuple[str, ...]
    outlets: list[int]


@dataclass
class Newsroom:
    """Has outlets report events, each first by one of them, and by others within some hours."""

    outlets: Press
    chance: random.Random
    topics: int
    reports: list[Report] = field(default_factory=list[Report])
    events: int = 0
    _later: list[tuple[datetime, Event]] = field(default_factory=list["tuple[datetime, Event]"])

    def publish(self, count: int, since: datetime, until: datetime) -> None:
        """Publish so many reports between two moments."""
        self._later.sort(key=lambda one: one[0])
        due = [one for one in self._later[:count] if one[0] < until]
        del self._later[: len(due)]
        fresh = [(since + (until - since) * self.chance.random(), self._event()) for _ in range(count - len(due))]
        for when, event in sorted([*due, *fresh], key=lambda one: one[0]):
            self._report(max(when, since), event)

    def _event(self) -> Event:
        self.events += 1
        topics = {topic(self.chance.randrange(self.topics)) for _ in range(self.chance.randint(1, 3))}
        # The busiest of 200 outlets has four an hour, the laziest five a day.
        every = range(self.outlets.outlets)
        outlets = dict.fromkeys(self.chance.choices(every, [1 / (n + 10) for n in every], k=MOST_OUTLETS))
        count = self.chance.randint(2, MOST_OUTLETS) if self.chance.random() < TOLD_AGAIN else 1
        return Event(self.events, tuple(sorted(topics)), [*outlets][:count])

    def _report(self, when: datetime, event: Event) -> None:
        outlet, way = event.outlets.pop(), self.chance.randrange(len(_TELLINGS))

        def made(number: int) -> Report:
            return Report(number, when, event.number, event.topics, outlet, way)

        report = self.outlets.put(outlet, made)
        assert isinstance(report, Report)
        self.reports.append(report)
        if event.outlets:
            self._later.append((when + LATEST / MOST_OUTLETS * self.chance.random(), event))

    def questions(self, count: int) -> list[str]:
        """Ask for so many different things in the query language, each of which some of the news answers."""
        found: dict[frozenset[str], str] = {}
        while len(found) < count:
            one, other, third = (topic(self.chance.randrange(self.topics)) for _ in range(3))
            asked = self.chance.choice(
                [one] * 4 + [f"{one} OR {other}", f"{one} -{other}", f"({one} OR {other}) -{third}", f"{one[:6]}*"]
            )
            # In other words the same would be the same alert, of which a place has one.
            found.setdefault(frozenset(asked.replace("(", "").replace(")", "").split()), asked)
        return list(found.values())


class Reference:
    """Finds the reports that answer a question, word by word, with an index of topics to begin with."""

    def __init__(self, reports: list[Report]) -> None:
        self._by_topic: Mapping[str, list[Report]] = defaultdict(list)
        for report in reports:
            for one in report.topics:
                self._by_topic[one].append(report)
        self._documents: dict[int, Document] = {}

    def answers(self, asked: str, outlets: Collection[int]) -> set[int]:
        """Return the numbers of the reports of some outlets that answer one of `Newsroom.questions`."""
        query = parse(asked)
        likely = {report.number: report for report in self._likely(asked) if report.outlet in outlets}
        with patch("newsdesk.text.query.reference.fold.tokens", _tokens):
            return {number for number, report in likely.items() if self._holds(query, report)}

    def _likely(self, asked: str) -> Iterator[Report]:
        """Give every report that has a topic which stands in a question: no other answers any."""
        words = asked.replace("(", " ").replace(")", " ").split()
        for one, reports in self._by_topic.items():
            if any(one == said or (said.endswith("*") and one.startswith(said[:-1])) for said in words):
                yield from reports

    def _holds(self, query: Query, report: Report) -> bool:
        document = self._documents.setdefault(report.number, report.document)
        return holds(query, document)


_tokens: Callable[[str], tuple[fold.Token, ...]] = lru_cache(100_000)(fold.tokens)
"""The reference folds a text for every word that is asked for."""
