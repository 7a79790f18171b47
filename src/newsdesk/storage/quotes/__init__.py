"""Quotations: how an article's are stored, whom of its speakers a desk can ask for, and what they said.

Only approved articles count, and only what stands in their current version. All that is told of a person is read from
quotations and articles that the desk sees.
"""

from newsdesk.storage.quotes._correcting import likely, merge, one, split, unmerge, unsplit
from newsdesk.storage.quotes._finding import MOST_PEOPLE, misspelt, named, people
from newsdesk.storage.quotes._finding import persons_of as persons
from newsdesk.storage.quotes._keeping import keep
from newsdesk.storage.quotes._spoken import COUNTED, LOOKED_AT
from newsdesk.storage.quotes._telling import (
    by_person,
    count,
    count_each,
    count_in,
    of_article,
    of_articles,
    page,
    whole,
)

__all__ = [
    "COUNTED",
    "LOOKED_AT",
    "MOST_PEOPLE",
    "by_person",
    "count",
    "count_each",
    "count_in",
    "keep",
    "likely",
    "merge",
    "misspelt",
    "named",
    "of_article",
    "of_articles",
    "one",
    "page",
    "people",
    "persons",
    "split",
    "unmerge",
    "unsplit",
    "whole",
]
