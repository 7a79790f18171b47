"""Which items of a feed were there before, whatever has changed about them; storing what is remembered is for others.

Feeds break every rule about identity: ids that are another at every fetch, or the same for every item; links with a new
tracking parameter each day; dates that are the time of the fetch. So each item is remembered under several marks, and
one that is known is enough, unless the feed itself shows that it tells nothing:

    id       what the feed calls it, without scheme and tracking where it is an address
    link     its address in the one form for comparing
    moment   title and published time together
    text     title and text together, for items that have neither id nor link

What stands on several different items of one fetch (an id that is the feed's name, a link to the front page, a title
that is always "Live") is noted as shared, and is no mark from then on. An id whose link, title and day are all new is
taken for one that the feed gave to another item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsdesk.ingest.feeds import plain
from newsdesk.models.feed import FeedItem, KnownItems, NewItem, Sorted
from newsdesk.storage import keys

_FIRST_OF_TEXT = 20_000
"""Characters of an item's markup by which a changed text is noticed."""
_EVER = datetime.min.replace(tzinfo=UTC)
_AHEAD = timedelta(hours=14)
"""How far ahead an article may be dated: some feeds write the local time as if it were UTC. A later date, as calendars
have them, is not when something came out."""
_SAME_TIME = timedelta(minutes=1)
"""A feed whose dates all lie within this gives the time at which it was made for that of its items: it says nothing."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of one item, as 64-bit keys; `None` where it has nothing to make one of."""

    id: int | None
    link: int | None
    moment: int | None
    title: int | None
    text: int
    """Title and text: always there, and a mark of its own only without an id and a link."""
    id_and_link: int | None
    id_and_title: int | None
    id_and_day: int | None

    def own(self) -> tuple[int, ...]:
        return tuple(key for key in (self.id, self.link, self.moment) if key is not None)

    def all(self) -> frozenset[int]:
        every = (self.id, self.link, self.moment, self.text, self.id_and_link, self.id_and_title, self.id_and_day)
        return frozenset(key for key in every if key is not None)


def new_items(
    items: Sequence[FeedItem],
    known: KnownItems | None,
    *,
    newest: int,
    now: datetime,
    home: str | None = None,
    since: datetime | None = None,
) -> Sorted:
    """Tell apart the items of one fetch.

    In: the feed's items; what is remembered of it, `None` before its first fetch; how many of the first fetch's items
    are taken in, and since when it is followed (aware), where what came after that is too; the feed's home page, a link
    to which is no mark. Out: the new items, oldest first, each once; the known ones whose title or text has changed;
    all keys to remember now. Of a first fetch the `newest` items are new with those published after `since`, and the
    others known from then on, as is whatever vanishes and returns.
    """
    marked = [(item, _marks(item, home)) for item in items]
    before = known.keys if known else frozenset[int]()
    shared = _shared([marks for _, marks in marked])
    remembered = set(before | {_shared_key(key) for key in shared})
    new: list[NewItem] = []
    changed: list[FeedItem] = []
    for item, marks in marked:
        known_item = _is_known(marks, remembered)
        if not known_item:
            # A post's key names one item: not by an id or a link that other items of the feed have, or had.
            given_before = {key for key in marks.own() if key in remembered or _shared_key(key) in remembered}
            new.append(NewItem(item, _name(marks, given_before)))
        elif known is not None and marks.text not in remembered:
            changed.append(item)
        # What is known and unchanged adds nothing, or a feed that dates all its items anew would never stop growing.
        if not known_item or marks.text not in remembered:
            remembered |= marks.all()
    if known is None:
        taken = frozenset(first_items([each.item for each in new], newest, now))
        dated = since is not None and _tells_times(items)
        new = [each for each in new if each.item in taken or (dated and _between(since, each.item.published, now))]
    new.reverse()  # feeds begin with the newest, and items without a time stay in this order
    return Sorted(
        new=tuple(sorted(new, key=lambda each: _when(each.item, now))),
        changed=tuple(changed),
        keys=frozenset(remembered - before),
        first=known is None,
    )


def first_items(items: Iterable[FeedItem], newest: int, now: datetime) -> tuple[FeedItem, ...]:
    """Return the `newest` items, the newest first; those without a time count as older, in the feed's order."""
    return tuple(sorted(items, key=lambda item: _when(item, now), reverse=True)[: max(newest, 0)])


def _tells_times(items: Iterable[FeedItem]) -> bool:
    times = [item.published for item in items if item.published is not None]
    return len(times) == 1 or (len(times) > 1 and max(times) - min(times) > _SAME_TIME)


def _between(since: datetime | None, published: datetime | None, now: datetime) -> bool:
    return since is not None and published is not None and since < published <= now + _AHEAD


def _when(item: FeedItem, now: datetime) -> datetime:
    """Return the time by which items are ordered: one in the future counts as now."""
    return min(item.published, now) if item.published else _EVER


def _is_known(marks: _Marks, remembered: set[int]) -> bool:
    if marks.link is not None and marks.link in remembered and _shared_key(marks.link) not in remembered:
        return True
    if marks.moment is not None and marks.moment in remembered and _shared_key(marks.moment) not in remembered:
        return True
    if marks.id is not None and marks.id in remembered and _shared_key(marks.id) not in remembered:
        # The same id on what is another item by every other sign was given anew. Without a time there is no telling.
        signs = (marks.id_and_link, marks.id_and_title, marks.id_and_day)
        return marks.id_and_day is None or any(sign in remembered for sign in signs if sign is not None)
    usable = [key for key in (marks.id, marks.link) if key is not None and _shared_key(key) not in remembered]
    return not usable and marks.text in remembered


def _shared(every: Sequence[_Marks]) -> set[int]:
    """Find the marks that stand on different items of one fetch.

    A link does where both ids and titles differ; an id where both links and titles do; a title with its time where both
    ids and links do. What an item does not have does not differ. An item that is listed twice agrees in two of three.
    """
    seen: dict[int, list[_Marks]] = defaultdict(list)
    for marks in every:
        for key in marks.own():
            seen[key].append(marks)
    return {key for key, those in seen.items() if len(those) > 1 and _differ(key, those)}


def _differ(key: int, those: Sequence[_Marks]) -> bool:
    ids, links = {marks.id for marks in those}, {marks.link for marks in those}
    titles = {marks.text if marks.title is None else marks.title for marks in those}
    others = (links, titles) if key in ids else (ids, titles) if key in links else (ids, links)
    return all(len(other) > 1 or other == {None} for other in others)


def _name(marks: _Marks, unusable: AbstractSet[int]) -> str:
    """Return what an item is called within its feed: by its id, else its link, else its title with time or text."""
    return keys.short("item", str(next((key for key in marks.own() if key not in unusable), marks.text)))


def _shared_key(key: int) -> int:
    return keys.hashed("shared", str(key))


def _marks(item: FeedItem, home: str | None = None) -> _Marks:
    title = keys.words(item.title)
    identifier = _identifier(item.id) if item.id else None
    link = _link(item.link, home)
    text = keys.words(plain.paragraphs((item.content or item.summary)[:_FIRST_OF_TEXT]))
    moment = item.published
    day = moment.date().isoformat() if moment else None
    return _Marks(
        id=_key("id", identifier),
        link=_key("link", link),
        moment=_key("moment", title, moment.isoformat()) if moment and title else None,
        title=_key("title", title or None),
        text=keys.hashed("text", title, text),
        id_and_link=_key("id and link", identifier, link),
        id_and_title=_key("id and title", identifier, title or None),
        id_and_day=_key("id and day", identifier, day),
    )


def _key(kind: str, *parts: str | None) -> int | None:
    given = [part for part in parts if part is not None]
    return keys.hashed(kind, *given) if len(given) == len(parts) else None


def _identifier(written: str) -> str:
    """Return an id as it is compared. Of an address the fragment counts: it parts the entries of a running report."""
    bare, _, fragment = written.partition("#")
    return f"{keys.address(bare) or bare}#{fragment}" if fragment else keys.address(bare) or bare


def _link(url: str | None, home: str | None) -> str | None:
    """Return a link as it is compared; `None` for a front page, which is no item's own address."""
    address = keys.address(url) or (url or None)
    front = address is not None and ("/" not in address and "?" not in address)
    return None if address is None or front or address == keys.address(home) else address
