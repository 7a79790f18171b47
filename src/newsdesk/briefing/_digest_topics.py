"""Which stories are about a digest's topics, and which only mention them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from newsdesk.models.article import StoredArticle
from newsdesk.models.digest import Digest
from newsdesk.storage import articles
from newsdesk.text.query import Either, Every, Field, Node, Words, parse
from newsdesk.text.query.matches import matches
from newsdesk.text.query.tree import Without

LEDE = 3
"""Sentences in which an article says what it is about: who, what, where and when come first (the inverted pyramid)."""
TELLING = 5
"""Articles of one story that are looked at, the newest."""


def only_mentioning(session: Session, digest: Digest, new: Mapping[int, Sequence[int]]) -> set[int]:
    """Return those stories of whose new articles neither a headline nor a lede has a topic; none without topics."""
    topics: list[Node] = [root for topic in digest.plan.topics if (root := parse(topic).root) is not None]
    if not topics:
        return set()
    looked_at = {story: ids[:TELLING] for story, ids in new.items()}
    every = [id_ for ids in looked_at.values() for id_ in ids]
    sentences = articles.sentences_of(session, digest.desk, every)
    about: set[int] = set()
    for article in articles.many(session, digest.desk, every):
        begins = sorted(sentences.get(article.id, ()), key=lambda sentence: sentence.start)[:LEDE]
        lede = "\n".join((article.title, *(sentence.text for sentence in begins)))
        if any(_is_about(topic, article, lede) for topic in topics):
            about.add(article.id)
    return {story for story, ids in looked_at.items() if about.isdisjoint(ids)}


def _is_about(node: Node, article: StoredArticle, lede: str) -> bool:
    """Tell whether all that a topic asks for stands in an article's headline and lede; whom it quotes is left out."""
    match node:
        case Every(parts):
            return all(_is_about(part, article, lede) for part in parts)
        case Either(parts):
            return any(_is_about(part, article, lede) for part in parts)
        case Words(field=Field.TEXT | Field.TITLE):
            return matches((node,), lede).asked == 1
        case Words(field=Field.OUTLET):
            return matches((replace(node, field=Field.TEXT),), article.outlet or "").asked == 1
        case Words(field=Field.LANGUAGE):
            return article.language in node.words
        case Words() | Without():
            return True
