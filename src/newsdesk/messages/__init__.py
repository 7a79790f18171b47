"""What a message says: answers of `briefing` → `Message` values; and how those read as Discord markdown or plain text.

Pure: no clock, no database, no Discord. The chat, the shell's `ask` and everything sent unasked go through here. What
buttons and menus do is listed in `actions`.
"""

from newsdesk.messages.brief import brief, link_expired, links, links_menu
from newsdesk.messages.catchup import catchup
from newsdesk.messages.desk import (
    cannot_post,
    example_person,
    example_topic,
    help,  # noqa: A004  (what the command is called)
    settings,
    setup,
)
from newsdesk.messages.failures import bug, explained, explained_line, failure
from newsdesk.messages.installation import installation
from newsdesk.messages.latest import latest
from newsdesk.messages.merging import (
    confirm_merge,
    confirm_split,
    merged,
    split_off,
    taken_back,
    who_is_who,
    whom_to_merge,
)
from newsdesk.messages.opened import article, in_context, ours, outlets, said
from newsdesk.messages.privacy import about_me, forget_me, forgotten_person, privacy
from newsdesk.messages.quotes import quotes
from newsdesk.messages.saving import (
    approved,
    confirm_removal,
    gone,
    kept,
    not_allowed,
    posts_taken_back,
    removed,
    saved,
    saved_links,
)
from newsdesk.messages.search import search
from newsdesk.messages.status import status
from newsdesk.messages.stories_apart import (
    story_merge,
    story_merge_sure,
    story_merged,
    story_split,
    story_split_done,
)
from newsdesk.messages.story import story
from newsdesk.messages.summary import summary
from newsdesk.messages.trend import trend
from newsdesk.messages.unasked import bundle, bundle_page, left, notice, settled, tried_again, with_reference
from newsdesk.messages.why import answered, article_way, forgotten, lately, message_way, not_mine, unknown

__all__ = [
    "about_me",
    "answered",
    "approved",
    "article",
    "article_way",
    "brief",
    "bug",
    "bundle",
    "bundle_page",
    "cannot_post",
    "catchup",
    "confirm_merge",
    "confirm_removal",
    "confirm_split",
    "example_person",
    "example_topic",
    "explained",
    "explained_line",
    "failure",
    "forget_me",
    "forgotten",
    "forgotten_person",
    "gone",
    "help",
    "in_context",
    "installation",
    "kept",
    "lately",
    "latest",
    "left",
    "link_expired",
    "links",
    "links_menu",
    "merged",
    "message_way",
    "not_allowed",
    "not_mine",
    "notice",
    "ours",
    "outlets",
    "posts_taken_back",
    "privacy",
    "quotes",
    "removed",
    "said",
    "saved",
    "saved_links",
    "search",
    "settings",
    "settled",
    "setup",
    "split_off",
    "status",
    "story",
    "story_merge",
    "story_merge_sure",
    "story_merged",
    "story_split",
    "story_split_done",
    "summary",
    "taken_back",
    "trend",
    "tried_again",
    "unknown",
    "who_is_who",
    "whom_to_merge",
    "with_reference",
]
