"""Which message of a desk tells an article's story, as its editors have corrected it; its words are left to others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage import articles, story_corrections
from newsdesk.storage.tables import ArticleRow, among


class Told(Protocol):
    """A message that tells a story: the refs of the articles it stands for, its own first."""

    @property
    def refs(self) -> tuple[str, ...]:
        """Those refs."""
        ...


T = TypeVar("T", bound=Told)


@dataclass(frozen=True, slots=True)
class Story:
    """A story as a desk has it, for a question with `led_from` in it."""

    asked: Mapping[str, Any]


def led_from(lead_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that an article is in a `Story`, whose parameters the question is to be given."""
    there = select(ArticleRow.id).where(ArticleRow.story_id.in_(among("story_parts")))
    # One list: with two and an OR between them SQLite would look at whatever was told lately.
    return lead_id.in_(union(there, among("story_moved")))


def telling(
    session: Session, desk: Desk, article: StoredArticle, noted: Callable[[Story], Sequence[T]]
) -> tuple[StoredArticle, T | None]:
    """Return the message that tells an article's story, and the article that leads it, by which it is noted.

    `noted` returns what is noted of the articles of a story, the foremost first. A message is of the story in which its
    lead is now. `None` where there is none, an editor has removed its lead or put it into another story, or it went to
    one by itself; then the article is the one that was asked for.
    """
    said = story_corrections.corrections(session, desk)
    own = said.story_of(article.id, article.story_id)
    story = Story({"story_parts": sorted(said.parts(own)), "story_moved": list(said.moved_into(own))})
    for told in noted(story):
        lead = articles.by_ref(session, desk, told.refs[0]) if told.refs else None
        if lead is not None and said.story_of(lead.id, lead.story_id) == own:
            return lead, told
    return article, None


def carriers(session: Session, desk: Desk, refs: Sequence[str]) -> list[StoredArticle]:
    """Return those of some articles that are there and in the story of the first of them."""
    found = [one for ref in refs if (one := articles.by_ref(session, desk, ref)) is not None]
    said = story_corrections.corrections(session, desk)
    numbers = [said.story_of(one.id, one.story_id) for one in found]
    return [one for one, number in zip(found, numbers, strict=True) if number == numbers[0]]
