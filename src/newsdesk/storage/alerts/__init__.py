"""Alerts as desks have set them up, what fires as articles come in, and what was told of it.

keeping   what is set up, and within which limits
standing  all that is asked, ready to be tried on an article; kept true across processes by a number in a row
firing    what fires: noted in the transaction that takes the article in
telling   what fired and has yet to be decided, and which message tells a story; deciding is left to `briefing`
"""

from newsdesk.storage.alerts.firing import approved, asking, carried, changed, first_seen
from newsdesk.storage.alerts.keeping import (
    AlertLimits,
    add,
    by_key,
    change,
    check,
    fired,
    forget_desk,
    forget_target,
    of_desk,
    pause,
    pause_role,
    pause_target,
    remove,
    resume,
    roles,
)
from newsdesk.storage.alerts.standing import INFO, Standing
from newsdesk.storage.alerts.telling import (
    any_undecided,
    became,
    forget_old,
    mentioned,
    mentioned_at,
    messages,
    mute,
    put_off,
    reopen,
    tell,
    undecided,
)

__all__ = [
    "INFO",
    "AlertLimits",
    "Standing",
    "add",
    "any_undecided",
    "approved",
    "asking",
    "became",
    "by_key",
    "carried",
    "change",
    "changed",
    "check",
    "fired",
    "first_seen",
    "forget_desk",
    "forget_old",
    "forget_target",
    "mentioned",
    "mentioned_at",
    "messages",
    "mute",
    "of_desk",
    "pause",
    "pause_role",
    "pause_target",
    "put_off",
    "remove",
    "reopen",
    "resume",
    "roles",
    "tell",
    "undecided",
]
