"""What a digest tells, found and chosen: which stories came in its window, which first, and what of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.briefing._digest_topics import only_mentioning, question
from newsdesk.briefing._story_parts import Told, gathered, voices
from newsdesk.briefing.catchup import HALF_LIFE, SETTLING, further, matching
from newsdesk.briefing.summary import numbers_of
from newsdesk.models.answers import Length, QuoteEntry
from newsdesk.models.article import Desk, StoredArticle, StoredSentence
from newsdesk.models.digest import Carried, Digest, DigestBrief, DigestStory
from newsdesk.models.overview import Window
from newsdesk.storage import arrivals, articles, digests, keys, stories, story_briefs
from newsdesk.storage.arrivals import Arrived
from newsdesk.storage.stories import FoundStory
from newsdesk.text.sentences import length
from newsdesk.text.summarise.cues import ADDRESS, DEPENDENT_OPENERS

SAYS_MUCH = 3
"""A story has moved on where one of the so many sentences that say most of a new article says what none did before."""
QUOTE_WORDS = 35
"""Words (characters in CJK) of a quotation that is shown beside a story: the length of a long sentence."""
FEWEST_WORDS = 5
"""Fewer words are a phrase, and say little without the sentence that they stand in; characters in CJK."""
PASSING = 0.25
"""So much of its weight has a story that only mentions a topic further down: what four outlets tell of a footballer
in a port town comes behind what one tells of the port."""
LOOKED_AT = 6
"""So many times the stories that a digest tells are looked at for that: what lies further behind is not told anyway."""
REST = 100
"""Stories beyond those told that can be opened; nobody reads on after so many."""
WAITING = 100
"""Articles that are left to the next digest because it is not known yet what they add."""

ROOM: Mapping[Length, tuple[int, int]] = {"short": (share.SHORT, 1), "medium": (60, 2), "long": (share.MEDIUM, 3)}
"""Words (characters in CJK) and sentences of one story."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What a digest tells, and what is to be noted of it."""

    brief: DigestBrief
    known: frozenset[int]
    """The articles of the stories told."""
    shown: tuple[str, ...]
    """Refs of the articles that it shows something of."""
    rest: tuple[str, ...]
    carried: Carried


def composed(session: Session, desk: Desk, digest: Digest, window: Window, slot: datetime, missed: int = 0) -> Composed:
    """Return what a digest tells of a window; see `digests.compose`. `slot` is for when it is."""
    able = candidates(session, digest, window)
    told: list[DigestStory] = []
    known: set[int] = set()
    beyond: list[int] = []
    waiting: list[int] = []
    for story_id in able.ranked:
        before = able.known.get(story_id)
        if before is None and len(told) == digest.plan.stories:
            beyond.append(able.new[story_id][0])
            continue
        (found,) = able.read(session, [story_id])
        gathering = gathered(session, desk, members(found))
        if before is not None and gathering.view.finds and story_briefs.found(session, gathering.view) is None:
            waiting += able.new[story_id]
            continue
        story = _story(session, digest, gathering, found, before)
        if story is None:
            continue
        if len(told) == digest.plan.stories:
            beyond.append(next(article.id for article in found.matching if article.ref == story.lead.ref))
            continue
        told.append(story)
        known.update(able.new[story_id], (article.id for article in members(found)))
    shown = (ref for story in told for ref in (story.lead.ref, story.quote.source.ref if story.quote else ""))
    brief = DigestBrief(
        key=digest.key,
        slot=slot,
        name=digest.plan.name,
        day=slot.astimezone(ZoneInfo(digest.plan.schedule.zone)).date(),
        window=window,
        total=len(told) + len(beyond),
        stories=tuple(told),
        more=not able.whole,
        missed=missed,
    )
    return Composed(
        brief,
        frozenset(known),
        tuple(dict.fromkeys(filter(None, shown))),
        tuple(article.ref for article in articles.many(session, desk, beyond[:REST])),
        Carried(able.edge, tuple(waiting[:WAITING])),
    )


@dataclass(frozen=True, slots=True)
class Before:
    """What a digest has told of a story."""

    articles: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidates:
    """The stories that a digest may tell, the foremost first."""

    desk: Desk
    ranked: tuple[int, ...]
    new: Mapping[int, Sequence[int]]
    """The articles of each that came in the window and fit the digest, newest first."""
    known: Mapping[int, Before] = field(default_factory=dict[int, Before])
    edge: tuple[int, ...] = ()
    whole: bool = True

    def read(self, session: Session, wanted: Sequence[int]) -> tuple[FoundStory, ...]:
        """Return all that is known of the articles of some of them."""
        return stories.told(session, self.desk, {story_id: self.new[story_id] for story_id in wanted})


def candidates(session: Session, digest: Digest, window: Window) -> Candidates:
    """Return the stories of a window that fit a digest, those it told before only where new articles came."""
    desk, left = digest.desk, digests.carried(session, digest)
    # What is taken in at one moment may be written a little later: the last of the window before is looked at again.
    found, whole = arrivals.between(session, desk, window.since - SETTLING, window.until)
    if not whole and (asked := question(digest.plan, by_outlet=True)) is not None:
        # Of the latest alone, a digest of few things would have nothing where much came beside them.
        more, whole = further(session, desk, asked, found, Window(window.since - SETTLING, window.until))
        found = (*found, *more)
    edge = tuple(one.article_id for one in found if one.at > window.until - SETTLING)
    came = {one.article_id: one for one in found if one.at > window.since or one.article_id not in left.edge}
    story_of = dict(digests.stories_of(session, left.waiting)) | {id_: one.story_id for id_, one in came.items()}
    fitting, all_asked = _fitting(session, digest, came.values())
    fitting |= {*left.waiting}
    newest_first = sorted(story_of.items(), reverse=True)
    new = stories.grouped(session, desk, [one for one in newest_first if one[0] in fitting])
    together = stories.grouped(session, desk, newest_first)
    told = digests.told(session, digest)
    by_story = stories.grouped(session, desk, [(article, story) for article, (story, _) in told.items()])
    known = {story: Before(frozenset(ids), max(told[id_][1] for id_ in ids)) for story, ids in by_story.items()}
    # An article that was told with its story is not new, however it comes again; nor is one that waits, where it has
    # been forgotten in the meantime that the story was told.
    fresh = {story: _not_told(ids, known.get(story)) for story, ids in new.items()}
    new = {story: ids for story, ids in fresh.items() if ids and (story in known or not came.keys().isdisjoint(ids))}

    def weight(story: int) -> tuple[float, int]:
        there = [came[id_] for id_ in together[story] if id_ in came]
        outlets = len({one.outlet for one in there if one.outlet is not None})
        age = max(window.until - max((one.at for one in there), default=window.since), timedelta())
        return max(outlets, 1) * 0.5 ** (age / HALF_LIFE), new[story][0]

    weights = {story: weight(story) for story in new}
    ranked = sorted(new, key=weights.__getitem__, reverse=True)
    first, later = ranked[: LOOKED_AT * digest.plan.stories], ranked[LOOKED_AT * digest.plan.stories :]
    passing = only_mentioning(session, digest, {story: new[story] for story in first})
    first.sort(key=lambda story: (weights[story][0] * (PASSING if story in passing else 1), story), reverse=True)
    return Candidates(desk, (*first, *later), new, known, edge, whole and all_asked)


def _not_told(ids: Sequence[int], before: Before | None) -> list[int]:
    return [id_ for id_ in ids if before is None or id_ not in before.articles]


def _fitting(session: Session, digest: Digest, came: Collection[Arrived]) -> tuple[set[int], bool]:
    """Return those of what came that are of a digest's topics, outlets and languages, and whether that is all."""
    outlets = {keys.words(outlet) for outlet in digest.plan.outlets}
    fitting = {one.article_id for one in came if not outlets or keys.words(one.outlet or "") in outlets}
    asked = question(digest.plan, by_outlet=False)
    if asked is None:
        return fitting, True
    of_topics, whole = matching(session, digest.desk, asked, fitting)
    return fitting & of_topics, whole


def members(found: FoundStory) -> list[StoredArticle]:
    """Return the articles of a story, newest first."""
    return sorted((*found.matching, *found.others), key=lambda article: article.id, reverse=True)


def _story(
    session: Session, digest: Digest, told: Told, found: FoundStory, before: Before | None
) -> DigestStory | None:
    """Tell a story, or what is new of one that was told `before`; `None` where there is nothing to tell."""
    fitting = {article.id: article for article in found.matching if before is None or article.id not in before.articles}
    fitting = {article.id: article for article in told.articles if article.id in fitting}
    if not fitting:
        return None
    words, most = ROOM[digest.plan.length]
    if before is None:
        lead = told.lead if told.lead.id in fitting else next(iter(fitting.values()))
        own = told.sentences.get(lead.id, ())
        chosen = share.pick(own, lead.language, words, most, headline=share.stand_in(lead, own))
    else:
        added = _added(told, fitting)
        if not added:
            return None
        lead, chosen = added[0][0], _as_fit(told, added, words, most)
        own = told.sentences.get(lead.id, ())
    chosen, quote = _with_quote(told, lead, chosen, fitting, tuple(_quotable(session, digest.desk, told)))
    return DigestStory(
        lead=told.telling(lead),
        sentences=tuple(sentence.text for sentence in chosen),
        numbers=numbers_of(own, chosen),
        outlets=len({article.outlet for article in told.articles if article.saved_by is None and article.outlet}),
        quote=quote,
        told_at=None if before is None else before.at,
    )


def _added(told: Told, fitting: Mapping[int, StoredArticle]) -> list[tuple[StoredArticle, StoredSentence]]:
    """Return what new articles say that nothing did before, those sentences first that say most of their article."""
    found: list[tuple[int, int, StoredArticle, StoredSentence]] = []
    for passage in told.findings.added:
        article = told.view.versions[passage.text].article
        stands = told.sentence(article, passage.start)
        if article.id in fitting and stands is not None and passage.rank < SAYS_MUCH:
            found.append((passage.rank, -article.id, article, stands[1]))
    found.sort(key=lambda one: one[:2])
    return [(article, sentence) for _, _, article, sentence in found]


def _as_fit(
    told: Told, added: Sequence[tuple[StoredArticle, StoredSentence]], words: int, most: int
) -> tuple[StoredSentence, ...]:
    """Return the sentences of the first article that may be shown together, in reading order; the first always."""
    lead, rooms = added[0][0], told.rooms()
    chosen: list[StoredSentence] = []
    for article, sentence in added:
        words -= length(sentence.text, lead.language)
        if len(chosen) == most or (chosen and words < 0):
            break
        if article.id == lead.id and rooms.take(article, sentence):
            chosen.append(sentence)
    return tuple(sorted(chosen, key=lambda sentence: sentence.start))


def _with_quote(
    told: Told,
    lead: StoredArticle,
    chosen: tuple[StoredSentence, ...],
    fitting: Mapping[int, StoredArticle],
    quotes: Sequence[QuoteEntry],
) -> tuple[tuple[StoredSentence, ...], QuoteEntry | None]:
    """Return the sentences of a story and one quotation beside them, the first that may be shown too.

    For a quotation those sentences give way that say less, but never the one that says most.
    """
    ranked = sorted(chosen, key=lambda sentence: sentence.rank or 0)
    by_ref = {article.ref: article for article in fitting.values()}
    for kept in range(len(ranked), 0, -1):
        beside = tuple(sorted(ranked[:kept], key=lambda sentence: sentence.start))
        shown = " ".join(sentence.text for sentence in beside)
        for quote in quotes:
            article, said = by_ref.get(quote.source.ref), " ".join(quote.parts)
            if article is None or any(part in shown for part in quote.parts):
                continue
            rooms = told.rooms()
            for sentence in ranked[:kept]:
                rooms.take(lead, sentence)
            short = length(said, article.language) <= QUOTE_WORDS
            if short and rooms.take(article, StoredSentence(said, 0, 0, None)):
                return beside, quote
    return chosen, None


def _quotable(session: Session, desk: Desk, told: Told) -> Iterator[QuoteEntry]:
    """Yield quotations of people who have a name, of those first whom most outlets quote, and as most have them."""
    said = (quote for voice in voices(session, desk, told) if voice.key for quote in voice.quotes)
    return filter(_is_telling, said)


def _is_telling(quote: QuoteEntry) -> bool:
    """Tell whether a quotation says something by itself: "He has had them twice" takes the sentence before it."""
    said, language = quote.parts[0], quote.source.language
    words = keys.words(said).split()
    leans = DEPENDENT_OPENERS.get(language, frozenset[str]()) - ADDRESS.get(language, frozenset[str]())
    return bool(words) and not said[:1].islower() and length(said, language) >= FEWEST_WORDS and words[0] not in leans
