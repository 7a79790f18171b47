"""JSON Lines in bulk: an answer for each line, a bad line's too; what is made of a line is left to the command."""

from __future__ import annotations

import json
import math
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from newsdesk.errors import NewsdeskError, UnreadableText

Row = dict[str, Any]


class BadLine(NewsdeskError):
    """A line that is not what the command reads."""


def answers(lines: Iterable[str | UnreadableText], answer: Callable[[object, Row], Row]) -> Iterator[Row]:
    """Yield what `answer` makes of each line's "id" and object, lazily and in order, for each line that is not blank.

    A line that cannot be read, or whose `answer` raises, gives {"id", "error"}.
    """
    for number, line in enumerate(lines, 1):
        if isinstance(line, UnreadableText):
            yield {"id": None, "error": f"Line {number} {line}"}
        elif line.strip():
            yield _answered(line, number, answer)


def _answered(line: str, number: int, answer: Callable[[object, Row], Row]) -> Row:
    identifier: object = None
    try:
        row = _row(line, number)
        identifier = _identifier(row)
        return answer(identifier, row)
    except NewsdeskError as error:
        return {"id": identifier, "error": str(error)}
    except Exception as error:  # noqa: BLE001  (a bug in one line must not end the run of the others)
        traceback.print_exc()
        return {"id": identifier, "error": f"This line could not be read ({type(error).__name__}): a bug."}


def _identifier(row: Row) -> object:
    identifier: object = row.get("id")
    if isinstance(identifier, float) and not math.isfinite(identifier):
        raise BadLine('"id" is a number that JSON cannot hold.')
    return identifier


def _row(line: str, number: int) -> Row:
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"Line {number} is not JSON: {error}.") from None
    if not isinstance(row, dict):
        raise BadLine(f"Line {number} is not a JSON object.")
    return cast("Row", row)


def _no_number(literal: str) -> float:
    raise ValueError(f"{literal} is no JSON number")
