"""What is set of a digest ↔ the arguments of a button: a plan that nobody has saved is nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from newsdesk.models.answers import Length
from newsdesk.models.digest import DigestPlan, Quiet, Schedule
from newsdesk.models.outbox import Target

NUMBER = 11
"""How many arguments a plan takes."""
_DAYS, _TIME = re.compile("[0-6]+"), re.compile(r"\d\d:\d\d", re.ASCII)
_LENGTHS: tuple[Length, ...] = ("short", "medium", "long")


def packed(plan: DigestPlan) -> tuple[str, ...]:
    """Return a plan as texts."""
    schedule = plan.schedule
    return (
        plan.name,
        str(plan.target),
        ",".join(f"{at:%H:%M}" for at in schedule.times),
        "".join(map(str, sorted(schedule.weekdays))),
        schedule.zone,
        "\n".join(plan.topics),
        "\n".join(plan.outlets),
        ",".join(plan.languages),
        str(plan.stories),
        plan.length,
        plan.quiet.value,
    )


def unpacked(args: Sequence[str]) -> DigestPlan | None:
    """Return the plan that `packed` made; `None` for anything else. What it says is checked where it is saved."""
    try:
        name, target, times, days, zone, topics, outlets, languages, stories, length, quiet = args
        if length not in _LENGTHS or not _DAYS.fullmatch(days) or not all(map(_TIME.fullmatch, times.split(","))):
            return None
        return DigestPlan(
            name=name,
            target=Target.read(target),
            schedule=Schedule(
                tuple(time.fromisoformat(at) for at in times.split(",")), zone, frozenset(int(day) for day in days)
            ),
            topics=_split(topics, "\n"),
            outlets=_split(outlets, "\n"),
            languages=_split(languages, ","),
            stories=int(stories),
            length=length,
            quiet=Quiet(quiet),
        )
    except ValueError:
        return None


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(text.split(mark)) if text else ()
