"""Options that several shell commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def summary_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --summary-words, --summary-sentences and --algorithm."""
    options: tuple[Decorator, ...] = (
        click.option(
            "--summary-words", "words", type=click.IntRange(1, 10_000), help="Length of the summary in words."
        ),
        click.option(
            "--summary-sentences",
            "sentences",
            type=click.IntRange(1, 1_000),
            help="Length of the summary in sentences.",
        ),
        click.option("--algorithm", default="newsdesk", show_default=True, help="How sentences are ranked."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def checked_algorithm(name: str) -> str:
    """Return the algorithm's name. Raises `click.BadParameter`, which names those there are, for an unknown one."""
    from newsdesk.text.summarise import ALGORITHMS

    if name not in ALGORITHMS:
        raise click.BadParameter(f"{name!r} is not one of {', '.join(ALGORITHMS)}.", param_hint="--algorithm")
    return name
