"""What of some articles counts for their order by relevance: headline, outlet, and whether words stand close together.

Nothing of it depends on other desks: FTS5's own order (`bm25`) weighs a word by how many articles of all desks have it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import search, sqlite
from newsdesk.storage.tables import ArticleRow, FollowRow, VersionRow, among
from newsdesk.text.query import Words

CLOSE = 10
"""Words that may stand between the first and the last of those asked for: about one sentence. FTS5's own default for
`NEAR` (https://www.sqlite.org/fts5.html, "FTS5 NEAR Queries")."""

MOST_WORDS = 8
"""Words of one question that can be close together."""

MOST_SOURCES = 100
"""A desk that follows more is looked at among all desks' articles: of these its own are a good part."""

_TITLES = sqlite.at_once(
    select(ArticleRow.id, VersionRow.title, ArticleRow.outlet)
    .join(VersionRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.version == VersionRow.number))
    .where(ArticleRow.id.in_(among("articles")))
    .order_by(ArticleRow.id.desc())
    .limit(-1)
)
_SOURCES = select(FollowRow.source_id).where(FollowRow.desk_id == bindparam("desk", type_=Integer))
_CLOSE = sqlite.values_at_once(search.MATCHING_BETWEEN)


class Titled(NamedTuple):
    """An article's headline and outlet."""

    title: str
    outlet: str | None


def titles(session: Session, ids: Collection[int]) -> dict[int, Titled]:
    """Return the headline and the outlet of articles, by their ids, which the desk must have been shown to see."""
    rows = session.scalars(_TITLES, {"articles": list(ids)}).one()
    return {id_: Titled(title, outlet) for id_, title, outlet in rows}


def close_together(session: Session, desk: Desk, words: Sequence[Words], ids: Collection[int]) -> frozenset[int]:
    """Return those of some articles in whose text or headline all these words and phrases stand close together.

    Of fewer than two nothing is close; of more than `MOST_WORDS`, or beginnings of words, it is not asked.
    """
    if not ids or not 1 < len(words) <= MOST_WORDS or any(leaf.begins for leaf in words):
        return frozenset()
    sources = session.scalars(_SOURCES, {"desk": desk.id}).all()
    phrases = " ".join('"' + " ".join(leaf.words) + '"' for leaf in words)
    # A desk of few sources is kept to their articles, however far apart these are.
    own = "source : (" + " OR ".join(f'"s{source}"' for source in sources) + ") AND "
    asked = {
        "words": f"{own if len(sources) <= MOST_SOURCES else ''}{{title body}} : NEAR({phrases}, {CLOSE})",
        "floor": min(ids),
        "before": max(ids) + 1,
    }
    return frozenset(session.scalars(_CLOSE, asked).one()) & frozenset(ids)
