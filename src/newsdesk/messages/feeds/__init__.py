"""What is said about feeds: each module words one moment of following them.

    adding    what is at an address, and the question whether to follow it
    listing   what a desk follows, and which of it is meant
    opened    one feed, with what can be done with it
    standing  its health, in a person's words
    done      what was changed, what is asked before, and why not
    lists     lists of feeds as files

What a feed posts, and what its followers hear of its health unasked, is `messages.feed_post`'s.
"""

from newsdesk.messages.feeds.adding import Offered, Wish, also, found, starters
from newsdesk.messages.feeds.done import cancelled, changed, checking, full, posting, removed, said, sure
from newsdesk.messages.feeds.listing import PAGE, Verb, list_, list_action, several, unknown
from newsdesk.messages.feeds.lists import exported, imported
from newsdesk.messages.feeds.opened import feed
from newsdesk.messages.feeds.standing import health, rate

__all__ = [
    "PAGE",
    "Offered",
    "Verb",
    "Wish",
    "also",
    "cancelled",
    "changed",
    "checking",
    "exported",
    "feed",
    "found",
    "full",
    "health",
    "imported",
    "list_",
    "list_action",
    "posting",
    "rate",
    "removed",
    "said",
    "several",
    "starters",
    "sure",
    "unknown",
]
