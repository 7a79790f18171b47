"""What goes wrong, and when: faults in a queue, or by chance from a seed. The server carries them out."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field

KINDS = {
    "429": "limited for `retry_after` seconds, as Discord says it",
    "429_bare": "limited, without Retry-After and without retry_after",
    "429_cloudflare": "limited by what stands before Discord: a page of HTML, no Via",
    "429_global": "limited for `retry_after` seconds on all routes",
    "500": "failed, JSON, nothing stored",
    "502": "failed, a page of HTML, nothing stored",
    "503": "failed, a page of HTML, nothing stored",
    "504": "failed, a page of HTML, nothing stored",
    "500_after": "failed after storing",
    "504_after": "failed after storing",
    "drop_before": "connection reset, nothing stored",
    "drop_after": "connection reset after storing",
    "slow_before": "stored after `seconds` (also when the caller has gone by then), then answered",
    "slow_after": "stored, answered after `seconds`",
    "hold_before": "waits until released, then stored and answered",
    "hold_after": "stored, then waits until released",
    "malformed": "stored, answered with 200 and half of the JSON",
}


@dataclass(slots=True)
class Fault:
    """One fault for the next `times` requests that match, after letting `skip` of them through.

    `method` and `path` are regular expressions that have to match whole; the path begins after `/api/v10`, as in
    `/channels/123/messages`. Empty ones match everything.
    """

    kind: str
    times: int = 1
    skip: int = 0
    method: str = ""
    path: str = ""
    seconds: float = 1.0
    retry_after: float = 0.2

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}. There are: {', '.join(KINDS)}")

    def matches(self, method: str, path: str) -> bool:
        return all(
            not wanted or re.fullmatch(wanted, given) for wanted, given in ((self.method, method), (self.path, path))
        )


@dataclass(slots=True)
class Faults:
    """The queue comes first; where none of it matches, the weather decides."""

    queue: list[Fault] = field(default_factory=list[Fault])
    weather: list[tuple[float, Fault]] = field(default_factory=list[tuple[float, Fault]])
    """Chance (0 to 1) of each fault; the chances of those that match one request shall not sum to more than 1."""
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    given: Counter[str] = field(default_factory=Counter[str])

    def choose(self, method: str, path: str) -> Fault | None:
        """Give the fault that this request meets, and use it up."""
        found = self._queued(method, path) or self._by_chance(method, path)
        if found is not None:
            self.given[found.kind] += 1
        return found

    def _queued(self, method: str, path: str) -> Fault | None:
        for fault in self.queue:
            if not fault.matches(method, path):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times < 1:
                self.queue.remove(fault)
            return fault
        return None

    def _by_chance(self, method: str, path: str) -> Fault | None:
        matching = [(share, fault) for share, fault in self.weather if fault.matches(method, path)]
        if not matching:
            return None
        drawn = self.chance.random()
        for share, fault in matching:
            drawn -= share
            if drawn < 0:
                return fault
        return None
