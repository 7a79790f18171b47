"""What is owed to channels and people: the rows behind `delivery`, which says when each step is taken.

    owing      a request becomes a row, once; edits and deletions find what they change
    claiming   the next row of each target goes to one process, for as long as its lease
    settling   what came of it
    targets    places that take nothing for now, and those to be read back after a restore
    gathering  what is over a posting limit waits to be told in one bundle
    telling    the story of a row, for `why`
    removing   posts that carry an article are taken back

A row is only ever found by its key or through its desk; ids order rows and are shown nowhere.
"""

from newsdesk.storage.outbox._rows import nonce, reference
from newsdesk.storage.outbox.claiming import claim, expire_old, next_due, release
from newsdesk.storage.outbox.gathering import Gathered, Limit, bundle, defer, gathered, over_limits, ripe
from newsdesk.storage.outbox.owing import enqueue
from newsdesk.storage.outbox.removing import take_back
from newsdesk.storage.outbox.settling import settle
from newsdesk.storage.outbox.targets import go_on, poke, probes, read_back, resolve, restart, restored, stop
from newsdesk.storage.outbox.telling import (
    by_place,
    by_reference,
    carrying,
    changes,
    desk_of,
    lately,
    lately_told,
    owed,
    paused,
    paused_place,
    says,
    stopped,
    told_to,
    waits,
)

__all__ = [
    "Gathered",
    "Limit",
    "bundle",
    "by_place",
    "by_reference",
    "carrying",
    "changes",
    "claim",
    "defer",
    "desk_of",
    "enqueue",
    "expire_old",
    "gathered",
    "go_on",
    "lately",
    "lately_told",
    "next_due",
    "nonce",
    "over_limits",
    "owed",
    "paused",
    "paused_place",
    "poke",
    "probes",
    "read_back",
    "reference",
    "release",
    "resolve",
    "restart",
    "restored",
    "ripe",
    "says",
    "settle",
    "stop",
    "stopped",
    "take_back",
    "told_to",
    "waits",
]
