"""What a digest asks of an article, and which stories are about its topics, and which only mention them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from newsdesk.models.article import StoredArticle
from newsdesk.models.digest import Digest, DigestPlan
from newsdesk.storage import articles, keys
from newsdesk.text.query import Either, Every, Field, Node, Query, Words, parse
from newsdesk.text.query.matches import matches
from newsdesk.text.query.tree import Without

LEDE = 3
"""Sentences in which an article says what it is about: who, what, where and when come first (the inverted pyramid)."""
TELLING = 5
"""Articles of one story that are looked at, the newest."""


def question(plan: DigestPlan, *, by_outlet: bool) -> Query | None:
    """Return what an article has to answer to be of a digest's topics and languages; `None` where it has neither.

    `by_outlet` asks for the words in the names of its outlets, too; others may have these in theirs as well.
    """
    topics: list[Node] = [root for topic in plan.topics if (root := parse(topic).root) is not None]
    named = [words for outlet in plan.outlets if by_outlet and (words := tuple(keys.words(outlet).split()))]
    outlets: list[Node] = [Words(words, field=Field.OUTLET) for words in named]
    languages: list[Node] = [Words((code,), field=Field.LANGUAGE) for code in plan.languages]
    parts = [those[0] if len(those) == 1 else Either(tuple(those)) for those in (topics, outlets, languages) if those]
    if not parts:
        return None
    return Query(parts[0] if len(parts) == 1 else Every(tuple(parts)))


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
