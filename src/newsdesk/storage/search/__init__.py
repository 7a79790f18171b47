"""The full-text index and questions to it: which articles of a desk match, newest first; `articles` has what they say.

The index is contentless FTS5: it keeps where words stand, not the text. A row's id is its article's, so that order,
paging and time are ranges of ids, and the newest k matches of any word cost k steps. Its columns are the folded title,
the folded body (paragraphs and headings of it), and what `fts` says of the rest. Words and these never meet: a query
names its columns. `columns` says what is indexed, `writing` keeps the index true and `segments` quick, `asking`
questions it.
"""

from newsdesk.storage.ids import LARGEST_ID, SMALLEST_ID
from newsdesk.storage.search.asking import (
    MATCHING,
    MATCHING_BETWEEN,
    Found,
    between,
    count,
    found,
    held,
    newest,
    newest_public,
    walk,
    with_stories,
)
from newsdesk.storage.search.columns import Indexed, indexed, kept_by
from newsdesk.storage.search.fts import to_fts
from newsdesk.storage.search.segments import Segments, merge, segments
from newsdesk.storage.search.writing import check, current, drop, forget, put, rebuild, stale, words_of

__all__ = [
    "LARGEST_ID",
    "MATCHING",
    "MATCHING_BETWEEN",
    "SMALLEST_ID",
    "Found",
    "Indexed",
    "Segments",
    "between",
    "check",
    "count",
    "current",
    "drop",
    "forget",
    "found",
    "held",
    "indexed",
    "kept_by",
    "merge",
    "newest",
    "newest_public",
    "put",
    "rebuild",
    "segments",
    "stale",
    "to_fts",
    "walk",
    "with_stories",
    "words_of",
]
