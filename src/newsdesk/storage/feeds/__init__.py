"""Feeds: what desks follow, which feed is due, and what is remembered of each; when and what is `ingest.poll`'s.

    following  a desk follows a feed, names it, pauses it, and lets it go
    listing    the feeds of a desk, with their health
    posting    where a desk has a feed's articles posted, and which post tells a story there
    claiming   a feed that is due goes to one process, for as long as its lease
    settling   what came of a look; feeds that move, and those that turn out to be one
    telling    who follows a feed, and what they were told of its health

A feed is fetched once for all who follow it. A desk names it by its `ref`, which is made of its address alone.
"""

from newsdesk.storage.feeds._rows import address_key, ref_of
from newsdesk.storage.feeds.claiming import (
    any_due,
    claim_due,
    held,
    known,
    release,
    remember,
    renew,
    took,
    was_taken,
    which_held,
)
from newsdesk.storage.feeds.following import check_now, follow, name, next_seq, pause, resume, see_from, unfollow
from newsdesk.storage.feeds.listing import count, of_desk, one
from newsdesk.storage.feeds.posting import (
    brought,
    post_no_more,
    post_to,
    story_posts,
    taken_in,
    tell_story,
    wanted,
)
from newsdesk.storage.feeds.settling import Look, settle, settle_unchanged
from newsdesk.storage.feeds.telling import followed_since, followers, told

__all__ = [
    "Look",
    "address_key",
    "any_due",
    "brought",
    "check_now",
    "claim_due",
    "count",
    "follow",
    "followed_since",
    "followers",
    "held",
    "known",
    "name",
    "next_seq",
    "of_desk",
    "one",
    "pause",
    "post_no_more",
    "post_to",
    "ref_of",
    "release",
    "remember",
    "renew",
    "resume",
    "see_from",
    "settle",
    "settle_unchanged",
    "story_posts",
    "taken_in",
    "tell_story",
    "told",
    "took",
    "unfollow",
    "wanted",
    "was_taken",
    "which_held",
]
