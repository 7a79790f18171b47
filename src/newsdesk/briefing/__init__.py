"""What to tell: questions over the database → answers as values. How they are worded is left to `messages`.

Every function but `brief` takes a session and the desk that asks, and sees only what that desk sees.
"""

from newsdesk.briefing.brief import brief
from newsdesk.briefing.catchup import catchup, told
from newsdesk.briefing.latest import latest
from newsdesk.briefing.opened import article, context, outlets, said
from newsdesk.briefing.quotes import others_called, quotes, quotes_of, who_is_who
from newsdesk.briefing.search import search
from newsdesk.briefing.status import status
from newsdesk.briefing.story import near_stories, story, story_about, story_articles
from newsdesk.briefing.suggestions import examples, people, topics
from newsdesk.briefing.summary import summary, summary_at, summary_of
from newsdesk.briefing.trend import trend
from newsdesk.briefing.why import lately, message, tellings, why
from newsdesk.models.answers import Length
from newsdesk.models.searched import Sort

__all__ = [
    "Length",
    "Sort",
    "article",
    "brief",
    "catchup",
    "context",
    "examples",
    "lately",
    "latest",
    "message",
    "near_stories",
    "others_called",
    "outlets",
    "people",
    "quotes",
    "quotes_of",
    "said",
    "search",
    "status",
    "story",
    "story_about",
    "story_articles",
    "summary",
    "summary_at",
    "summary_of",
    "tellings",
    "told",
    "topics",
    "trend",
    "who_is_who",
    "why",
]
