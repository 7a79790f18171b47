"""Which message of a desk tells an article's story, as its editors have corrected it; its words are left to others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage import articles, story_corrections


class Told(Protocol):
    """A message that tells a story: the refs of the articles it stands for, its own first."""

    @property
    def refs(self) -> tuple[str, ...]:
        """Those refs."""
        ...


T = TypeVar("T", bound=Told)


def telling(
    session: Session, desk: Desk, article: StoredArticle, noted: Callable[[int], T | None]
) -> tuple[int, T | None]:
    """Return the message that tells an article's story, and the number of the story under which it is noted.

    `noted` returns what is noted under a number. `None` where nothing is, or an editor has removed what that told, or
    put it into another story; then the number is that of the article's story.
    """
    said = story_corrections.corrections(session, desk)
    own = said.story_of(article.id, article.story_id)
    for story_id in dict.fromkeys((*sorted(said.parts(own)), article.story_id)):
        told = noted(story_id)
        lead = None if told is None or not told.refs else articles.by_ref(session, desk, told.refs[0])
        if lead is not None and said.story_of(lead.id, lead.story_id) == own:
            return story_id, told
    return own, None


def carriers(session: Session, desk: Desk, refs: Sequence[str]) -> list[StoredArticle]:
    """Return those of some articles that are there and in the story of the first of them."""
    found = [one for ref in refs if (one := articles.by_ref(session, desk, ref)) is not None]
    said = story_corrections.corrections(session, desk)
    numbers = [said.story_of(one.id, one.story_id) for one in found]
    return [one for one, number in zip(found, numbers, strict=True) if number == numbers[0]]
