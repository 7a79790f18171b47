"""A link → the article at its end, or why there is none that may be read; keeping it is `save`'s, and its desk's.

What a site or a page does wrong is a value with a sentence for people, never an exception. Fetching, with its guard and
robots.txt, is `fetch`'s; reading is done where the reader does it, in a worker process.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from newsdesk.errors import NewsdeskError, ReadingFailed, UnreadableText
from newsdesk.ingest import decoding, intake, linked
from newsdesk.ingest.workers import Reader
from newsdesk.models.article import Added, Desk, SourceKind, Taken
from newsdesk.models.fetched import Fetched, FetchFailed, FetchKind, FetchReason
from newsdesk.models.following import PageBody
from newsdesk.models.reading import Draft, Reading
from newsdesk.models.text import ParagraphKind
from newsdesk.storage import articles, desks, keys
from newsdesk.text.sentences import length
from newsdesk.words import reason

if TYPE_CHECKING:
    from newsdesk.ingest.fetch import Fetcher

TEASER = 150
"""Words (characters in CJK count as two thirds of one) below which a page that asks for money shows but a beginning."""
KEPT = timedelta(hours=1)
"""How long a link that was only read is kept."""
MOST_KEPT = 50
"""Readings of links in memory; each takes as much as its text ten times over."""

_PAGES = frozenset({None, "text/html", "application/xhtml+xml", "application/xml", "text/xml"})
_TEXTS = frozenset({"text/plain", "text/markdown", "text/x-markdown"})


class LinkTrouble(StrEnum):
    """Why what a link leads to is not read, though it was fetched."""

    RESERVED = "reserved"
    """Its publisher wants no copies, or reserves text and data mining."""
    LOGIN = "login"
    PAID = "paid"
    """Only the beginning is there for those who have not paid."""
    FRONT = "front"
    """The front page of a site."""
    FEED = "feed"
    NO_ARTICLE = "no-article"
    UNREADABLE = "unreadable"
    """Too long, or more than a worker may take for it."""


@dataclass(frozen=True, slots=True)
class LinkFailed:
    """A link that was not read; `error` says so to whoever gave it."""

    why: FetchReason | LinkTrouble
    error: NewsdeskError
    retry_at: datetime | None = None
    """When its site says to come back."""


LinkRead = Reading | LinkFailed


async def article_at(fetcher: Fetcher, reader: Reader, url: str) -> LinkRead:
    """Fetch what a link leads to and read it.

    In: the link as somebody gave it. Out: the reading, with its outlet and the address by which it is known and can be
    opened; or why there is none. An address inside a cache of AMP pages is taken for the page it stands for. A page
    without an article that sends readers on is followed once.
    """
    address = linked.unwrapped(url.strip().removeprefix("<").removesuffix(">"))
    got = await fetcher.get(address, kind=FetchKind.PAGE)
    read = await _read(got, address, reader)
    if isinstance(got, Fetched) and isinstance(read, LinkFailed) and read.why is LinkTrouble.NO_ARTICLE:
        onward = linked.signs(got.body, got.url).onward
        if onward is not None:
            return await _read(await fetcher.get(onward, kind=FetchKind.PAGE), onward, reader)
    return read


async def _read(got: object, asked: str, reader: Reader) -> LinkRead:
    """Read what was fetched."""
    if isinstance(got, FetchFailed):
        return LinkFailed(got.told, sentence(got.told), got.retry_at)
    if not isinstance(got, Fetched):
        raise TypeError(got)  # "not modified" answers only who says what they have
    signs = linked.signs(got.body, got.url)
    if (trouble := _trouble(got, asked, signs)) is not None:
        return LinkFailed(trouble, sentence(trouble))
    try:
        if got.media_type in _TEXTS:
            name = urlsplit(got.url).path.rpartition("/")[2] or got.url
            # In a thread: finding out an old encoding takes longer than others may wait.
            draft = await asyncio.to_thread(decoding.draft, got.body, name)
            reading = await reader.read(replace(draft, url=draft.url or got.url))
        else:
            reading = (await reader.read_page(PageBody(got.body, got.charset, Draft(url=got.url)))).reading
    except (UnreadableText, ReadingFailed) as error:
        if error.reason is None or error.reason.key not in _WITHOUT_ARTICLE:
            return LinkFailed(LinkTrouble.UNREADABLE, error)
        trouble = LinkTrouble.LOGIN if signs.password else LinkTrouble.NO_ARTICLE
        return LinkFailed(trouble, sentence(trouble))
    if signs.paid and _is_teaser(reading):
        return LinkFailed(LinkTrouble.PAID, sentence(LinkTrouble.PAID))
    known_by = reading.url if linked.of_one_site(reading.url, got.url) else got.url
    shown = linked.untracked(known_by or got.url)
    return replace(reading, url=shown, outlet=reading.outlet or keys.host(shown) or None)


_WITHOUT_ARTICLE = frozenset({
    "error.no_article", "error.empty_page", "error.no_text", "error.nothing_in", "error.no_text_file",
})  # fmt: skip


def _trouble(got: Fetched, asked: str, signs: linked.Signs) -> FetchReason | LinkTrouble | None:
    """Tell what keeps an answer from being read, as far as that can be told before."""
    if got.wishes.noarchive or got.wishes.mining_reserved:
        return LinkTrouble.RESERVED
    if signs.feed or (got.media_type or "").endswith(("rss+xml", "atom+xml", "rdf+xml")):
        return LinkTrouble.FEED
    if got.media_type not in _PAGES | _TEXTS and not (got.media_type or "").endswith("+xml"):
        return FetchReason.NOT_TEXT
    if linked.is_login(got.url) and not linked.is_login(asked):
        return LinkTrouble.LOGIN
    return LinkTrouble.FRONT if linked.is_front(got.url) and not signs.article else None


def _is_teaser(reading: Reading) -> bool:
    body = " ".join(reading.text[part.start : part.end] for part in reading.paragraphs
                    if part.kind is ParagraphKind.BODY)  # fmt: skip
    share = 1.5 if reading.language in ("ja", "zh") else 1.0
    return length(body[:20_000], reading.language) < TEASER * share


def sentence(why: FetchReason | LinkTrouble) -> NewsdeskError:  # noqa: C901, PLR0911, PLR0912  (a table in code: a test reads its keys)
    """Return the sentence for what went wrong; for every address that is refused it is the same one."""
    match why:
        case FetchReason.REFUSED | FetchReason.DNS:
            return UnreadableText(reason("link.refused"))
        case FetchReason.CONNECT:
            return UnreadableText(reason("link.connect"))
        case FetchReason.TLS:
            return UnreadableText(reason("link.tls"))
        case FetchReason.TIMEOUT:
            return UnreadableText(reason("link.timeout"))
        case FetchReason.PROTOCOL | FetchReason.REJECTED | FetchReason.SERVER:
            return UnreadableText(reason("link.server"))
        case FetchReason.NOT_FOUND | FetchReason.GONE:
            return UnreadableText(reason("link.missing"))
        case FetchReason.FORBIDDEN | LinkTrouble.LOGIN:
            return UnreadableText(reason("link.closed"))
        case FetchReason.BUSY:
            return UnreadableText(reason("link.busy"))
        case FetchReason.TOO_MANY_REDIRECTS:
            return UnreadableText(reason("link.redirects"))
        case FetchReason.TOO_BIG:
            return UnreadableText(reason("link.too_big"))
        case FetchReason.NOT_TEXT:
            return UnreadableText(reason("link.not_text"))
        case FetchReason.ROBOTS | LinkTrouble.RESERVED:
            return UnreadableText(reason("link.reserved"))
        case LinkTrouble.PAID:
            return UnreadableText(reason("link.paid"))
        case LinkTrouble.FRONT:
            return UnreadableText(reason("link.front"))
        case LinkTrouble.FEED:
            return UnreadableText(reason("link.feed"))
        case LinkTrouble.NO_ARTICLE | LinkTrouble.UNREADABLE:
            return UnreadableText(reason("error.no_article"))


def save(session: Session, desk: Desk, reading: Reading, saved_by: str, now: datetime) -> tuple[Taken, str]:
    """Store the article of a link for `desk`, and say what it was and by what messages name it.

    It has its outlet, which vouches for it, so nobody has to approve it. Raises `UnreadableText` for text that cannot
    be stored.
    """
    source = desks.private_source(session, desk, SourceKind.LINK, reading.outlet, now)
    taken = intake.take(session, reading, source, now, saved_by=saved_by)
    return taken, articles.ref_of(session, taken.article_id if isinstance(taken, Added) else taken.of)


def ref(url: str) -> str:
    """Return by what messages name a link that is not stored: 12 characters, the same for the same page."""
    return keys.short("link", keys.address(url) or url)


class Recent:
    """Links that were read lately, in memory alone, each for the desk that asked: another one learns nothing of it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: OrderedDict[tuple[int, str], tuple[datetime, Reading]] = OrderedDict()

    def keep(self, desk: Desk, url: str, reading: Reading) -> None:
        """Keep what a link gave for an hour, or until `MOST_KEPT` others were read."""
        self._kept[desk.id, ref(url)] = (self._now(), reading)
        self._kept.move_to_end((desk.id, ref(url)))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def find(self, desk: Desk, name: str) -> Reading | None:
        """Return what a desk read lately under this `ref`."""
        read_at, reading = self._kept.get((desk.id, name), (None, None))
        return reading if read_at is not None and self._now() - read_at < KEPT else None
