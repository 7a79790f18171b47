"""What a message says: answers of `briefing` → `Message` values; and how those read as Discord markdown or plain text.

Pure: no clock, no database, no Discord. The chat, the shell's `ask` and everything sent unasked go through here. What
buttons and menus do is listed in `actions`.
"""

from newsdesk.messages.brief import brief
from newsdesk.messages.desk import help, settings, setup  # noqa: A004  (what the command is called)
from newsdesk.messages.failures import bug, failure
from newsdesk.messages.latest import latest
from newsdesk.messages.opened import article, in_context, ours, outlets, said
from newsdesk.messages.quotes import quotes
from newsdesk.messages.saving import confirm_removal, gone, not_allowed, removed, saved
from newsdesk.messages.summary import summary
from newsdesk.messages.unasked import bundle, bundle_page, notice, settled, tried_again, with_reference

__all__ = [
    "article",
    "brief",
    "bug",
    "bundle",
    "bundle_page",
    "confirm_removal",
    "failure",
    "gone",
    "help",
    "in_context",
    "latest",
    "not_allowed",
    "notice",
    "ours",
    "outlets",
    "quotes",
    "removed",
    "said",
    "saved",
    "settings",
    "settled",
    "setup",
    "summary",
    "tried_again",
    "with_reference",
]
