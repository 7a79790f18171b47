"""Digests as desks have set them up, how far each has told, and what it told; when one is due is left to `briefing`.

plans  what is set up, and who sees it
runs   what is due, what it told, and what it leaves to the next
"""

from newsdesk.storage.digests.plans import (
    APART,
    MOST,
    MOST_OWN,
    MOST_STORIES,
    MOST_TOPICS,
    NAME_LIMIT,
    add,
    by_key,
    change,
    check,
    of_desk,
    pause,
    pause_at,
    remove,
    resume,
    seen_by,
)
from newsdesk.storage.digests.runs import (
    REMEMBERED,
    Marked,
    carried,
    due,
    in_the_future,
    mark,
    put_off,
    run,
    set_back,
    stories_of,
    told,
)

__all__ = [
    "APART",
    "MOST",
    "MOST_OWN",
    "MOST_STORIES",
    "MOST_TOPICS",
    "NAME_LIMIT",
    "REMEMBERED",
    "Marked",
    "add",
    "by_key",
    "carried",
    "change",
    "check",
    "due",
    "in_the_future",
    "mark",
    "of_desk",
    "pause",
    "pause_at",
    "put_off",
    "remove",
    "resume",
    "run",
    "seen_by",
    "set_back",
    "stories_of",
    "told",
]
