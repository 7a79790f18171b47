"""One event from all its outlets: the merged brief, who says what, how each outlet told it, what changed since.

It only picks: what the articles tell together was found by a reader (`storage.story_briefs`). Where it was not found
yet, the story is told by its newest article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share, suggestions
from newsdesk.briefing._story_parts import Told, changes, gathered, voices
from newsdesk.briefing.topic import topic_query
from newsdesk.models.answers import NothingFound, Telling
from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.story import (
    OutletTold,
    StoryAnswer,
    StoryBrief,
    StoryChanges,
    StoryFound,
    StoryHead,
    StoryTab,
    StoryTold,
    StoryVoices,
    ToldSentence,
)
from newsdesk.storage import articles, desks, stories, story_links
from newsdesk.storage.stories import FoundStory
from newsdesk.text.query.matches import matches, text_words
from newsdesk.text.query.tree import Words
from newsdesk.text.sentences import length

LOOKED_AT = 10
"""Of the newest so many stories that match, the one that is about the words is meant."""

WORDS = 110
"""Words of a brief (characters in CJK): between a medium summary and a long one, for it is of several articles."""
SENTENCES = 6
LOWEST = 12
"""Of the sentences found for the brief, those with this rank or a lower one say too little to be told."""
VOICES = 4
OUTLETS = 5
CHANGES = 4
LINKED = 3
"""What a message has room for beside the links."""


def story_about(
    session: Session, desk: Desk, what: str, *, now: datetime | None = None, zone: tzinfo = UTC
) -> StoryFound | NothingFound:
    """Find the story that `what` means, of the newest few that match: see `_meant`; of several such ones the newest.

    In: the moment of asking and the desk's time zone, for `since:` and `before:`. Raises `UnreadableQuery` for a topic
    that cannot be read.
    """
    query = topic_query(what, now, zone)
    page = stories.newest(session, desk, query, limit=LOOKED_AT)
    asked = " ".join(what.split())
    if not page.stories:
        meant = suggestions.stories(session, desk, asked, now, zone) if query.phrases else None
        return NothingFound(asked, desks.holdings(session, desk), meant)
    asked_for = text_words(query)
    best = max(page.stories, key=lambda story: _meant(story, asked_for))
    lead = next((one for one in best.matching if one.approved), best.matching[0])
    return StoryFound(asked, lead.ref, page.total - 1)


def _meant(found: FoundStory, asked: tuple[Words, ...]) -> int:
    """Tell how likely a story is the one that some words mean: one that is about them before one that mentions them.

    A story is about what a headline of it says, or more than half of its articles; of such ones, and of others, what
    several outlets tell comes first.
    """
    titled = bool(asked) and any(matches(asked, one.title).asked == len(asked) for one in found.matching)
    several = _outlets((*found.matching, *found.others)) > 1
    if several:
        return 3 if titled or len(found.matching) > len(found.others) else 1
    return 2 if titled else 0


def story(session: Session, desk: Desk, ref: str, tab: StoryTab = "brief", first: int = 1) -> StoryAnswer | None:
    """Tell the story of the article that messages name `ref`, from one side, from the entry numbered `first` on.

    `None` where the desk has no such article (any more), or nobody vouches for any article of its story.
    """
    article = articles.by_ref(session, desk, ref)
    if article is None:
        return None
    told = gathered(session, desk, stories.around(session, desk, article))
    if not told.view.versions:
        return None
    first = max(first, 1)
    said, changed = voices(session, desk, told), changes(told)
    links = story_links.of_story(session, desk, article, LINKED)
    head = StoryHead(
        told.telling(told.lead),
        ref,
        tuple(map(told.telling, told.articles)),
        _outlets(told.articles),
        len(said),
        len(changed),
        told.unverified,
        tuple(map(share.telling, links.follows)),
        tuple(map(share.telling, links.later)),
    )
    match tab:
        case "brief":
            return _brief(told, head)
        case "said":
            shown = said[first - 1 : first - 1 + VOICES]
            return StoryVoices(head, len(said), first, told.within_share(shown))
        case "told":
            return _told(told, head, first)
        case "changed":
            shown = tuple(changed[first - 1 : first - 1 + CHANGES])
            return StoryChanges(head, told.telling(told.view.versions[0].article), len(changed), first, shown)


def _brief(told: Told, head: StoryHead) -> StoryBrief:
    left, rooms = WORDS, told.rooms()
    chosen: dict[int, ToldSentence] = {}
    # Sentences that there was no room for, by article and number: what goes on from one would stand without it.
    missing: set[tuple[int, int]] = set()
    for passage in sorted(told.findings.brief, key=lambda one: one.rank):
        version = told.view.versions[passage.text]
        stands = told.sentence(version.article, passage.start)
        if stands is None or len(chosen) == SENTENCES or passage.rank >= LOWEST:
            continue
        number, sentence = stands
        words = length(sentence.text, version.article.language)
        goes_on = (version.article.id, told.before(version.article, number)) in missing
        if not goes_on and (not chosen or words <= left) and rooms.take(version.article, sentence):
            left -= words
            chosen[passage.rank] = ToldSentence(sentence.text, told.telling(version.article), number)
        else:
            missing.add((version.article.id, number))
    in_order = [passage.rank for passage in told.findings.brief if passage.rank in chosen]
    if in_order:
        return StoryBrief(head, tuple(chosen[rank] for rank in in_order), tuple(in_order))
    alone = told.summary(told.lead)
    source = told.telling(told.lead)
    return StoryBrief(
        head,
        tuple(ToldSentence(sentence.text, source, number) for number, sentence in alone),
        tuple(range(len(alone))),
    )


def _told(told: Told, head: StoryHead, first: int) -> StoryTold:
    by_outlet: dict[str | None, list[StoredArticle]] = {}
    for article in told.articles:
        by_outlet.setdefault(article.outlet or f"\n{article.saved_by}", []).append(article)
    shown = list(by_outlet.values())[first - 1 : first - 1 + OUTLETS]
    outlets = tuple(OutletTold(told.telling(own[0]), told.best(own[0]), len(own)) for own in shown)
    return StoryTold(head, len(by_outlet), first, outlets)


def _outlets(those: Iterable[StoredArticle]) -> int:
    """Count the outlets that tell a story; what somebody saved is no outlet's."""
    return len({article.outlet for article in those if article.saved_by is None})


def story_articles(session: Session, desk: Desk, ref: str) -> tuple[Telling, ...]:
    """Return all articles of the story of an article, unverified ones too, the newest first; none where it is gone."""
    article = articles.by_ref(session, desk, ref)
    return () if article is None else tuple(map(share.telling, stories.around(session, desk, article)))


def near_stories(
    session: Session, desk: Desk, ref: str, typed: str = "", *, now: datetime | None = None, zone: tzinfo = UTC
) -> tuple[Telling, ...]:
    """Return what may be the same event as an article's story, one article of each: what is typed, or what is alike.

    Raises `UnreadableQuery` for what is typed and cannot be read.
    """
    article = articles.by_ref(session, desk, ref)
    if article is None:
        return ()
    own = {one.id for one in stories.around(session, desk, article)}
    if typed:
        page = stories.newest(session, desk, topic_query(typed, now, zone), limit=OFFERED + 1)
        leads: Sequence[StoredArticle] = [one.matching[0] for one in page.stories]
    else:
        leads = stories.alike(session, desk, article, limit=OFFERED)
    return tuple(share.telling(lead) for lead in leads if lead.id not in own)[:OFFERED]


OFFERED = 10
"""Stories that are offered to be merged with one."""
