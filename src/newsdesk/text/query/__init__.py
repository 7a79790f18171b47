"""The query language: what somebody types as a topic, read into a tree; finding it is left to the search index.

`kursk offensive` (both) · `"peace talks"` · `kursk OR belgorod` · `-football` or `NOT football` · `sanction*` ·
brackets · `title:` `outlet:` (or `source:`) `speaker:` `lang:` · `since:` `before:`. `OR` binds closest; case and
diacritics do not matter; a `word:` that is no field is text. `canonical` brings what was typed into Lucene's syntax,
`parsing` has luqum read that and makes a tree of it (`tree`), `moments` knows the times, and `reference` tries a tree
on one article.
"""

from newsdesk.text.query.canonical import LONGEST
from newsdesk.text.query.parsing import parse
from newsdesk.text.query.tree import Either, Every, Field, Node, Query, Without, Words, asked_for

__all__ = ["LONGEST", "Either", "Every", "Field", "Node", "Query", "Without", "Words", "asked_for", "parse"]
