"""What somebody can choose from, in a menu or a form, and how it is chosen by numbers; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.errors import NewsdeskError


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu. `value` is what simcord is given for it: a text, or whom or what it stands for."""

    label: str
    value: object
    note: str = ""


def numbers(text: str) -> tuple[int, ...] | None:
    """Return the numbers of a text that holds nothing else but spaces and commas; else `None`."""
    if re.fullmatch(r"[0-9]{1,6}(?:[\s,]+[0-9]{1,6})*[\s,]*", text) is None:
        return None
    return tuple(int(number) for number in re.findall(r"[0-9]+", text))


def chosen(choices: Sequence[Choice], wanted: Sequence[int], least: int, most: int) -> list[object]:
    """Return the values of the choices with these numbers, counted from 1.

    Raises `NewsdeskError` where there is none with a number, and where these are too few or too many.
    """
    for number in wanted:
        if not 1 <= number <= len(choices):
            raise NewsdeskError(f"There is no line {number}: they go from 1 to {len(choices)}.")
    if not least <= len(set(wanted)) <= most:
        count = str(least) if least == most else f"{least} to {most}"
        raise NewsdeskError(f"Choose {count} of the {len(choices)} lines here, by number.")
    return [choices[number - 1].value for number in dict.fromkeys(wanted)]
