"""Ranks the sentences of an article and takes the few that a summary shows; extractive only, every sentence verbatim.

`rank` is the work and is done once, by the process that reads the article; `choose` only picks, and loads nothing
heavy. `brief` makes one brief of several articles that are ranked.
"""

from __future__ import annotations

from newsdesk.text.summarise.brief import BriefSentence, Telling, brief
from newsdesk.text.summarise.choosing import choose
from newsdesk.text.summarise.ranking import ALGORITHMS, rank

__all__ = ["ALGORITHMS", "BriefSentence", "Telling", "brief", "choose", "rank"]
