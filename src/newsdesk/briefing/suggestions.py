"""What a desk's own newest news offers: words while somebody types, what may have been meant, examples to start with.

Everything comes from a fixed number of the desk's newest articles, so that it is quick and says nothing of others.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from itertools import chain

from sqlalchemy.orm import Session

from newsdesk.briefing import apart
from newsdesk.briefing.likeness import ALIKE, SHORTEST, most_alike, ratio
from newsdesk.errors import UnreadableQuery
from newsdesk.models.answers import Examples, PersonChoice, Suggestion
from newsdesk.models.article import Desk
from newsdesk.storage import quotes, recent, search
from newsdesk.storage import stories as told
from newsdesk.text import fold
from newsdesk.text.query import Every, Field, Query, Words, parse
from newsdesk.text.query.places import plain_words, rewritten, timeless

OFFERED = 25
"""Lines that Discord shows below what is typed."""

LONGEST = 100
"""Characters of such a line."""

_MARKS = re.compile('["“”„‟«»「」『』]')
"""What stands around a phrase; none is a part of what may have been meant."""

_OR = re.compile(r"(?<=\S) (?:or|oder|або|または) (?=\S)", re.IGNORECASE)
"""What people say in the bot's languages where they mean `OR`."""

MOST_WORDS = 6
"""Words of a question that are looked at one by one; each costs a search or two."""

PATIENCE = 0.25
"""Seconds of work after which nothing is tried but one thing: what finds nothing is asked for a dozen times in other
words, and each question may take its time among a million articles."""

KEPT = 8_192
"""Texts whose folded words are kept, some 3 MB: the newest articles' headlines, key terms and names, which are the same
from one question to the next but for what has come in between. What is kept of a text depends on the text alone."""

_folded = lru_cache(KEPT)(fold.index_text)


@lru_cache(KEPT)
def _worded(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a text, each folded and as it is written."""
    return tuple((token.text, text[token.start : token.end]) for token in fold.tokens(text))


def topics(session: Session, desk: Desk, typed: str) -> tuple[str, ...]:
    """Return what the desk's newest articles are about and fits what was typed so far, the weightiest first."""
    start = fold.index_text(typed)
    offered = [
        form
        for folded, form in _terms(recent.words(session, desk)).items()
        if len(form) <= LONGEST and _begins(folded, start)
    ]
    return tuple(offered[:OFFERED])


def people(session: Session, desk: Desk, typed: str) -> tuple[PersonChoice, ...]:
    """Return whom the desk's newest articles quote and who fits what was typed so far, whoever spoke last first.

    Where nobody of these fits, everybody whom the desk ever quoted is thought of.
    """
    # Folded words stand one space apart.
    starts = [f" {start}" for start in fold.index_text(typed).split()]
    fitting = [spoke for spoke in recent.speakers(session, desk) if _all_begin(spoke, starts)]
    offered = [
        PersonChoice(spoke.name, spoke.role, spoke.quotes, spoke.key)
        for spoke in _persons(session, desk, fitting[:OFFERED])
    ]
    if not offered and starts:
        found = quotes.people(session, desk, typed)
        offered = [PersonChoice(person.name, person.role, person.quotes, person.key, person.more) for person in found]
    return tuple(offered[:OFFERED])


def examples(session: Session, desk: Desk) -> Examples:
    """Return a topic and a person to ask for: what most of the newest articles are about, and who spoke last."""
    terms = (form for form in _terms(recent.words(session, desk)).values() if len(form) <= LONGEST)
    fitting = [spoke for spoke in recent.speakers(session, desk) if len(spoke.name) <= LONGEST]
    spoke = _persons(session, desk, fitting[:OFFERED])
    # A whole name before a single one, which may be anybody's.
    person = max(spoke, key=lambda one: " " in one.name, default=None)
    return Examples(next(terms, ""), person.name if person else "", person.key if person else "")


def stories(
    session: Session,
    desk: Desk,
    asked: str,
    now: datetime | None = None,
    zone: tzinfo = UTC,
    *,
    clock: Callable[[], float] = time.thread_time,
) -> Suggestion | None:
    """Return what may have been meant by words that find nothing, if it finds something.

    In: what was asked for, with the moment of asking and the desk's time zone; `clock` tells seconds of work. A word
    that the desk does not know gives way to the most alike of its newest articles' words; where all are known, the one
    without which most is found is left out. Numbers alone are no suggestion. In a question with operators only single
    words give way, where they stand, or its times are left out.
    """
    asked = " ".join(asked.split())
    query = parse(asked, now, zone)
    if not _is_plain(query):
        return _with_operators(session, desk, asked, now, zone) or _at_any_time(session, desk, asked, query)
    until = clock() + PATIENCE
    if (either := _either(session, desk, asked)) is not None:
        return either
    words = _apart(session, desk, _telling(_MARKS.sub(" ", asked).split()), lambda: clock() > until)
    unknown = [word for word in words if _searchable(word) and _is_unknown(session, desk, word)]
    if unknown:
        known = _vocabulary(recent.words(session, desk))
        meant = {word: most_alike(word, known) for word in unknown}
        # What nothing is like gives way too.
        proposals = [" ".join(filter(None, (meant.get(word, word) for word in words)))]
        proposals.append(" ".join(word for word in words if word not in unknown))
    else:
        proposals = [" ".join((*words[:n], *words[n + 1 :])) for n in range(len(words))] if len(words) > 1 else []
        # Words that are nowhere beside each other may still stand in one article.
        proposals = [" ".join(words), *proposals]
    best: Suggestion | None = None
    tried = False
    for proposal in dict.fromkeys(proposals):
        try:
            query = parse(proposal)
        except UnreadableQuery:  # a word that is only left over reads as a part of the language
            continue
        if query in (Query(), parse(asked)) or not _says_something(query):
            continue
        # What is most like the words is tried in any case: a slow machine may have needed all its time until here.
        if clock() > until and (tried or not unknown):
            break
        tried = True
        page = told.newest(session, desk, query, limit=0)
        if page.total > (best.stories if best else 0):
            best = Suggestion(proposal, page.total, page.more)
        if best and (unknown or proposal == " ".join(words)):
            break
    return best


def _either(session: Session, desk: Desk, asked: str) -> Suggestion | None:
    """Return a question with `OR` where a small one stands, if there is one and it finds something."""
    try:
        query = parse(_OR.sub(" OR ", asked))
    except UnreadableQuery:
        return None
    if query == parse(asked):
        return None
    page = told.newest(session, desk, query, limit=0)
    return Suggestion(_OR.sub(" OR ", asked), page.total, page.more) if page.total else None


def _apart(session: Session, desk: Desk, words: Sequence[str], late: Callable[[], bool]) -> list[str]:
    """Return words with those that are nowhere taken apart into the words that they may be made of.

    Once it is `late`, of none it is asked any more whether it is somewhere.
    """
    phrases = [word for word in words if not _searchable(word)]
    nowhere = {word for word in phrases if not late() and _is_unknown(session, desk, word)}
    if not nowhere:
        return list(words)
    said = {text for article in recent.words(session, desk) for text in (article.title, *article.terms)}
    there = "\n".join(f" {_folded(text)} " for text in said)
    parts = (apart.apart(word, there) or (word,) if word in nowhere else (word,) for word in words)
    return list(chain.from_iterable(parts))[:MOST_WORDS]


def _telling(words: Sequence[str]) -> list[str]:
    """Return the words among what was typed, in their order: of many only those that are longer than grammar's."""
    said = [word for word in words if fold.tokens(word)]
    if len(said) > MOST_WORDS:
        said = [word for word in said if len(word) > SHORTEST or not word.isascii()] or said
    return said[:MOST_WORDS]


def person(session: Session, desk: Desk, asked: str) -> PersonChoice | None:
    """Return who may have been meant by a name that finds nobody, of those whom the newest articles quote."""
    words = [word for word in fold.index_text(asked).split()[:MOST_WORDS] if len(word) >= SHORTEST]
    if not words:
        return None
    found: list[tuple[float, PersonChoice]] = []
    for spoke in recent.speakers(session, desk):
        names = _folded(spoke.name).split()
        ratios = [max((ratio(word, name) for name in names), default=0.0) for word in words]
        if min(ratios) >= ALIKE:
            found.append((sum(ratios), PersonChoice(spoke.name, spoke.role, spoke.quotes, spoke.key)))
    # Of equals the first one, who spoke last.
    return max(found, key=lambda item: item[0])[1] if found else None


def _persons(session: Session, desk: Desk, speakers: Iterable[recent.Spoke]) -> list[recent.Spoke]:
    """Return each person once of whom the newest articles quote: under the fullest name that these have.

    How often each was quoted stays a number of these articles.
    """
    spoke = {one.key: one for one in speakers}
    found: dict[str, recent.Spoke] = {}
    for keys in quotes.persons(session, desk, spoke):
        names = [spoke[key] for key in keys if key in spoke]
        if names:
            lead = names[0]
            role = lead.role or next((one.role for one in names if one.role), None)
            found[lead.key] = recent.Spoke(lead.key, lead.name, role, sum(one.quotes for one in names))
    return list(found.values())


def _terms(articles: Iterable[recent.Worded]) -> Mapping[str, str]:
    """Return key terms as they are written, by their folded words: what stands highest in most articles first.

    An article's first term counts as much as its second and third together: words that stand in every article
    ("years", "told") come far down in each.
    """
    # Articles on one matter share their terms: each is folded once.
    folded: dict[str, str] = {}
    forms: dict[str, str] = {}
    weight: defaultdict[str, float] = defaultdict(float)
    for article in articles:
        for place, term in enumerate(article.terms, 1):
            key = folded.get(term)
            if key is None:
                key = folded[term] = _folded(term)
                forms.setdefault(key, term)
            weight[key] += 1 / place
    # Two letters are a word of grammar more often than a topic; two characters of CJK are one.
    said = [key for key in weight if len(key) >= SHORTEST or not key.isascii()]
    return {key: forms[key] for key in sorted(said, key=weight.__getitem__, reverse=True)}


def _vocabulary(articles: Sequence[recent.Worded]) -> Mapping[str, str]:
    """Return the words of headlines and key terms as they are written, by their folded form, commonest first."""
    number: Counter[str] = Counter()
    forms: dict[str, str] = {}
    texts = Counter(text for article in articles for text in (article.title, *article.terms))
    for text, times in texts.items():
        for word, form in _worded(text):
            number[word] += times
            forms.setdefault(word, form)
    return {word: forms[word] for word, _ in number.most_common()}


def _is_plain(query: Query) -> bool:
    """Tell whether a question is words and phrases to be looked for in the text, and nothing else."""
    if query.since or query.before:
        return False
    parts = query.root.parts if isinstance(query.root, Every) else (query.root,)
    return all(isinstance(part, Words) and part.field is Field.TEXT and not part.begins for part in parts if part)


def _with_operators(session: Session, desk: Desk, asked: str, now: datetime | None, zone: tzinfo) -> Suggestion | None:
    """Return a question of the language with known words in place of its unknown ones, if it finds something."""
    unknown = [place for place in plain_words(asked)[:MOST_WORDS] if _is_unknown(session, desk, place.word)]
    if not unknown:
        return None
    known = _vocabulary(recent.words(session, desk))
    meant = [(place, most_alike(asked[place.start : place.end], known)) for place in unknown]
    proposal = rewritten(asked, [(place, word) for place, word in meant if word])
    if proposal == asked:
        return None
    try:
        page = told.newest(session, desk, parse(proposal, now, zone), limit=0)
    except UnreadableQuery:
        return None
    return Suggestion(proposal, page.total, page.more) if page.total else None


def _at_any_time(session: Session, desk: Desk, asked: str, query: Query) -> Suggestion | None:
    """Return a question without its times, if it has any and then finds something."""
    if (query.since is None and query.before is None) or not query.phrases:
        return None
    page = told.newest(session, desk, Query(query.root), limit=0)
    return Suggestion(timeless(asked), page.total, page.more) if page.total else None


def _is_unknown(session: Session, desk: Desk, word: str) -> bool:
    words = Words(tuple(token.text for token in fold.tokens(word)))
    return not search.count(session, desk, Query(words), cap=1)


def _says_something(query: Query) -> bool:
    """Tell whether a word is left that is more than a number: "19" alone is not what "covid 19" meant.

    Nor is one of two letters, as long as these are no characters of CJK.
    """
    words = (word for phrase in query.phrases for word in phrase)
    return any(any(map(str.isalpha, word)) and (len(word) >= SHORTEST or not word.isascii()) for word in words)


def _searchable(word: str) -> bool:
    return len(fold.tokens(word)) == 1


def _begins(folded: str, start: str) -> bool:
    """Tell whether a term, or a word of it, begins with what was typed."""
    return folded.startswith(start) or f" {start}" in folded


def _all_begin(spoke: recent.Spoke, starts: Sequence[str]) -> bool:
    words = " " + _folded(f"{spoke.name} {spoke.role or ''}")
    return all(start in words for start in starts)
