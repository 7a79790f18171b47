"""What to tell: questions over the database → answers as values. How they are worded is left to `messages`.

Every function takes a session and the desk that asks, and sees only what that desk sees.
"""

from newsdesk.briefing.latest import latest
from newsdesk.briefing.quotes import quotes
from newsdesk.briefing.summary import summary

__all__ = ["latest", "quotes", "summary"]
