"""Which of many saved questions an article answers: the other way round than a search, with the same meaning.

A question becomes a tree of literals (`literals`): stretches of an article's folded words as `documents` writes them.
For it to hold, one of a few of its literals has to stand in the article; of those that would do, the rarest are chosen
(`anchors`) and put into an Aho-Corasick automaton, which finds all that stand in an article in one walk through it.
Only the questions found so are tried whole (`matcher`). What one holds for is exactly what `query.reference` says, and
what the index finds.

Sources: A. Aho, M. Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18 (1975); the choice
of few literals is what Lucene's monitor calls a presearcher.
"""

from newsdesk.text.match.anchors import Usual, usual
from newsdesk.text.match.documents import Document, document
from newsdesk.text.match.literals import Literals, literals
from newsdesk.text.match.matcher import Matcher

__all__ = ["Document", "Literals", "Matcher", "Usual", "document", "literals", "usual"]
