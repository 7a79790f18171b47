"""Ranks the sentences of an article and takes the few that a summary shows; extractive only, every sentence verbatim.

`rank` is the work and is done once, by the process that reads the article; `choose` only picks, and loads nothing
heavy. `brief.brief` makes one brief of several articles that are ranked.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsdesk.text.summarise.choosing import choose
    from newsdesk.text.summarise.ranking import ALGORITHMS, rank

__all__ = ["ALGORITHMS", "choose", "rank"]

_WHERE = {"ALGORITHMS": "ranking", "choose": "choosing", "rank": "ranking"}


def __getattr__(name: str) -> object:
    """Load what is asked for, and no more: who only picks among ranked sentences does not pay for the ranking."""
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
