"""What a message says: answers of `briefing` → `Message` values; and how those read as Discord markdown or plain text.

Pure: no clock, no database, no Discord. The chat, the shell's `ask` and everything sent unasked go through here.
"""

from newsdesk.messages.failures import bug, failure
from newsdesk.messages.latest import latest
from newsdesk.messages.quotes import quotes
from newsdesk.messages.summary import summary

__all__ = ["bug", "failure", "latest", "quotes", "summary"]
