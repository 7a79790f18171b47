"""What a feed has to say unasked: the post of an article as it comes, and what its followers hear of its health."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions, unasked
from newsdesk.models.feed import NotAFeedReason
from newsdesk.models.fetched import FetchReason
from newsdesk.models.following import FeedPost, Trouble
from newsdesk.models.message import Line, Message, Moment, MomentStyle, Plain, Strong
from newsdesk.words import Catalogue

CUT = 300
"""Characters to which a sentence is cut where not even one fits."""
THREAD_LIMIT = 100
"""Characters of a forum post's title; what Discord takes."""

_WHYS: dict[str, str] = {
    FetchReason.DNS: "refused",  # told alike, see `FetchFailed.told`
    FetchReason.TOO_MANY_REDIRECTS: "redirects",
    NotAFeedReason.EMPTY: "no_feed",
    NotAFeedReason.PAGE: "no_feed",
    NotAFeedReason.UNREADABLE: "no_feed",
    NotAFeedReason.TOO_LONG: "too_big",
}


def feed_post(post: FeedPost, words: Catalogue) -> Message:
    """Word the post of an article: its headline, a sentence or two, its outlet, and who has told it since."""
    ref = post.lead.ref
    buttons = [controls.button(words.say("button.summary"), actions.summary(ref, "medium"))]
    if post.number is not None and post.sentences:
        context = controls.button(words.say("button.context"), actions.context(ref, "sentence", post.number))
        buttons.insert(0, context)
    title = Line((wording.headline(post.lead),))
    # The shortest, without a link and with what fits, is for addresses and words that are all escaped.
    wordings = [(title, *rest) for rest in _rests(post, words)]
    wordings.append((Line((wording.headline(post.lead, linked=False, limit=CUT),)),))
    lines = next((lines for lines in wordings if unasked.fits(Message(lines))), wordings[-1])
    return Message(lines, tuple(buttons) if ref else ())


def _rests(post: FeedPost, words: Catalogue) -> Iterator[tuple[Line, ...]]:
    """Yield what stands below the headline, the fullest first."""
    told = wording.source(post.lead, words)
    also = wording.others(post.others, words)
    credited = ((*told, Plain(words.stop), *also), told) if also else (told,)
    language = post.lead.language
    for kept in range(len(post.sentences), 0, -1):
        for credit in credited:
            yield Line((wording.verbatim(post.sentences[:kept], post.numbers, language),)), Line(credit)
    for sentence in post.sentences[:1]:
        yield Line((Plain(wording.shorten(sentence, CUT)),)), Line(told)
    for credit in credited:
        yield (Line(credit),)


def in_a_bundle(post: FeedPost, words: Catalogue) -> Line:
    """Word the line that stands for a post where many are told in one."""
    return Line((wording.headline(post.lead, limit=150), Plain(words.comma), *wording.source(post.lead, words)))


def thread_title(post: FeedPost) -> str:
    """Return the title of a forum's post."""
    return wording.shorten(post.lead.headline, THREAD_LIMIT) or "…"


def notice(
    trouble: Trouble, name: str, words: Catalogue, *, over: bool = False, why: str | None = None, since: datetime | None
) -> Message:
    """Word what somebody who follows a feed hears of its health, once; `over`, once it is well again.

    In: what the desk calls the feed; a `FetchReason` or `NotAFeedReason` where it fails; since when it is so.
    """
    feed = Strong(wording.shorten(name, wording.NAME_LIMIT))
    if over:
        key = "following.talks" if trouble is Trouble.QUIET else "following.back"
        return Message((Line(wording.phrase(words, key, feed=feed)),))
    if trouble is Trouble.GONE:
        return Message((Line(wording.phrase(words, "following.gone", feed=feed)),))
    if trouble is Trouble.QUIET:
        if since is None:
            return Message((Line(wording.phrase(words, "following.silent", feed=feed)),))
        when = Moment(since, MomentStyle.DATE)
        return Message((Line(wording.phrase(words, "following.quiet", feed=feed, when=when)),))
    failing = wording.phrase(
        words, "following.failing", feed=feed, when=Moment(since, MomentStyle.FULL) if since else ""
    )
    return Message(
        (Line(failing), Line(wording.sentences(words, cause(why, words), wording.phrase(words, "following.goes_on"))))
    )


def cause(why: str | None, words: Catalogue) -> tuple[Plain, ...]:
    """Say why a feed cannot be read, as people may hear it; nothing where nothing is known."""
    if why is None:
        return ()
    named = _WHYS.get(why, why.replace("-", "_"))
    key = f"following.why_{named}"
    return (Plain(words.say(key if key in words.texts else "following.why_other")),)
