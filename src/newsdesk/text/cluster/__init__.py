"""Groups articles into stories as they come in, by what their words have in common; storing them is left to others.

In a sliding window (Allan, Papka & Lavrenko 1998, "On-line new event detection and tracking"; Yang, Pierce & Carbonell
1998). With each article that comes in, those near it are put together anew, so that what looked like one story when it
had two articles may be two when it has five.

joining     what likenesses come to, and the story that an article joins where no other may move
regrouping  the nearby articles put together anew
stream      a whole stream in memory
"""

from newsdesk.text.cluster.joining import LOOKUP_WORDS, WEIGHTS, WINDOW, assign, lookup_words
from newsdesk.text.cluster.regrouping import CAP, KEEP, MOST_ALIKE, MOST_STORIES, SHARED_WORDS, Part, regroup
from newsdesk.text.cluster.stream import Grouper
from newsdesk.text.likeness import Candidate

__all__ = [
    "CAP",
    "KEEP",
    "LOOKUP_WORDS",
    "MOST_ALIKE",
    "MOST_STORIES",
    "SHARED_WORDS",
    "WEIGHTS",
    "WINDOW",
    "Candidate",
    "Grouper",
    "Part",
    "assign",
    "lookup_words",
    "regroup",
]
