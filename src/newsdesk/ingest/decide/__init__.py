"""What is new in a feed, and when to look at it again: pure decisions; who acts on them is `poll`.

identity   which items were there before, whatever has changed about them
timing     the next look at a feed, and when it has gone quiet or moved
"""

from newsdesk.ingest.decide.identity import first_items, new_items
from newsdesk.ingest.decide.timing import gone_quiet, moved, next_check, quiet_after, usual_interval

__all__ = [
    "first_items",
    "gone_quiet",
    "moved",
    "new_items",
    "next_check",
    "quiet_after",
    "usual_interval",
]
