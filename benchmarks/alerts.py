"""How long it takes to find which of many saved alerts an article answers; against regexes and one-document FTS5.

    benchmarks/alerts.py [--sizes N,N,…] [--articles N]

Alerts are of mixed shape: a word, two words, a phrase, one of three words, a word but not another, the beginning of a
word, a headline's word, a speaker, an outlet with a word; all of them different. Of a hundred of their words one is
drawn from common and rare ones alike, the others from all but the 1,000 commonest: names, mostly. Articles are of 600
words, by Zipf's law over the same 30,000 words. Times are the thread's processor time, which other work on the machine
disturbs least. For each number of alerts:

`median_ms`, `p99_ms`   one article, from its folded words on: the document made, and every alert tried
`fired`                 alerts that an article answers, on the average
`build_ms`              making ready what is read from the rows, as literals in JSON
`start_ms`              the same with the reading from a database
`new_ms`                one more alert added, and the next article tried with it: the longest of 20
`memory_mb`             what the process grew by in `build_ms`, the alerts' literals not counted
`regex`, `fts5`         how many times as long the rivals take, for one article: each is run with the first 1,000
                        alerts, and reckoned up to all of them
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from sqlalchemy.orm import Session  # noqa: E402

from newsdesk.storage.alert_tables import AlertQuestionRow  # noqa: E402
from newsdesk.storage.alerts import Standing  # noqa: E402
from newsdesk.storage.database import open_database  # noqa: E402
from newsdesk.storage.search import to_fts  # noqa: E402
from newsdesk.storage.sqlite import engine  # noqa: E402
from newsdesk.storage.tables import insert_into  # noqa: E402
from newsdesk.text.match import Literals, Matcher, Usual, document, literals, usual  # noqa: E402
from newsdesk.text.match.literals import NOT, ONE, VERSION  # noqa: E402
from newsdesk.text.query import Query, parse  # noqa: E402

Article: TypeAlias = tuple[str, str, str, str, list[str]]
"""What `document` takes."""

SEED = 7
SIZES = (1_000, 10_000, 100_000)
ARTICLES = 500
COMMON = 1_000
"""The commonest words, of which alerts have few."""
COUNTED = 300
"""Articles by which it is known how usual words are."""
NEW = 20
RIVALS = 1_000
RIVAL_ARTICLES = 5
WORDS, LENGTH = 30_000, 600
PEOPLE, OUTLETS = 2_000, 500
_SYLLABLES = tuple("ka lo mer vin sta dor eth qui nal bro fen hul pri tas wen zor".split())


def main() -> None:
    """Run it, and print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--sizes", default=",".join(map(str, SIZES)))
    options.add_argument("--articles", type=int, default=ARTICLES)
    given = options.parse_args()
    articles = _articles(given.articles + COUNTED)
    common = usual(document(*one) for one in articles[:COUNTED])
    queries = _queries(max(map(int, given.sizes.split(","))))
    asked = [literals(query) for query in queries]
    written = [json.dumps(one) for one in asked]
    figures: dict[str, Any] = {
        "words": round(mean(len(title.split()) + len(told.split()) for title, told, *_ in articles))
    }
    for size in map(int, given.sizes.split(",")):
        print(f"{size} alerts …", file=sys.stderr, flush=True)
        figures[str(size)] = _of(size, written, common, articles[COUNTED:], (queries, asked))
    print(json.dumps(figures, indent=1))


def _of(
    size: int,
    written: Sequence[str],
    common: Usual,
    articles: Sequence[Article],
    rivals: tuple[Sequence[Query], Sequence[Literals]],
) -> dict[str, Any]:
    gc.collect()
    began = time.thread_time()
    asked: list[Literals] = json.loads(f"[{','.join(written[:size])}]")
    read = _memory()
    matcher = Matcher(enumerate(asked), common)
    build, memory = time.thread_time() - began, _memory() - read
    gc.freeze()  # as `run` does with what stays loaded
    times: list[float] = []
    fired: list[int] = []
    for one in articles:
        began = time.thread_time()
        found = matcher.matching(document(*one))
        times.append(time.thread_time() - began)
        fired.append(len(found))
    new = max(_new(matcher, size + n, articles[n]) for n in range(NEW))
    took = median(times)
    return {
        "median_ms": round(took * 1e3, 3),
        "p99_ms": round(quantiles(times, n=100)[98] * 1e3, 3),
        "fired": round(mean(fired), 1),
        "build_ms": round(build * 1e3),
        "start_ms": round(_start(written[:size]) * 1e3),
        "new_ms": round(new * 1e3, 2),
        "memory_mb": round(memory, 1),
        "regex": round(_regex(rivals[1][:RIVALS], articles) * size / RIVALS / took),
        "fts5": round(_fts5(rivals[0][:RIVALS], articles) * size / RIVALS / took),
    }


def _new(matcher: Matcher, number: int, article: Article) -> float:
    tried = document(*article)
    began = time.thread_time()
    matcher.add(number, literals(parse(f"brandnew{number} OR {article[0].split()[0]}")))
    found = matcher.matching(tried)
    took = time.thread_time() - began
    assert number in found
    return took


def _start(written: Sequence[str]) -> float:
    """Return how long it takes to have all alerts ready from the rows of a database."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        path = Path(folder) / "news.sqlite3"
        open_database(f"sqlite:///{path}").close()
        opened = engine(path, "writer", 1)
        rows = [{"literals": text, "version": VERSION, "wanted": True, "change": 0} for text in dict.fromkeys(written)]
        with Session(opened) as session, session.begin():
            session.execute(insert_into(AlertQuestionRow), rows)
        with Session(opened) as session:
            standing = Standing()
            began = time.thread_time()
            standing.refresh(session)
            took = time.thread_time() - began
            assert len(standing) == len(rows)
        opened.dispose()
    return took


def _regex(asked: Sequence[Literals], articles: Sequence[Article]) -> float:
    """Return how long a loop takes that tries every alert's words, as regexes, on one article."""
    every = [_compiled(one) for one in asked]

    def tried(text: str) -> int:
        return sum(one(text) for one in every)

    texts = [document(*one).text for one in articles[:RIVAL_ARTICLES]]
    return median(_timed(tried, text) for text in texts)


def _compiled(asked: Literals) -> Callable[[str], bool]:
    if isinstance(asked, str):
        end = "" if asked[0] == " " and asked[-1] != " " else r"(?:$|\s)"
        found = re.compile(rf"(?:^|\s){re.escape(asked.strip())}{end}")
        return lambda text: found.search(text) is not None
    parts = [_compiled(part) for part in asked[1:]]
    if asked[0] == NOT:
        return lambda text: not parts[0](text)
    if asked[0] == ONE:
        return lambda text: any(part(text) for part in parts)
    return lambda text: all(part(text) for part in parts)


def _fts5(queries: Sequence[Query], articles: Sequence[Article]) -> float:
    """Return how long it takes to put one article into an FTS5 table of its own, and to ask that every alert."""
    asked = [to_fts(query) for query in queries]

    def tried(columns: tuple[str, str, str]) -> int:
        base = sqlite3.connect(":memory:")
        base.execute("CREATE VIRTUAL TABLE one USING fts5(title, body, source, tokenize='ascii')")
        base.execute("INSERT INTO one VALUES (?, ?, ?)", columns)
        count = sum(len(base.execute("SELECT 1 FROM one WHERE one MATCH ?", (query,)).fetchall()) for query in asked)
        base.close()
        return count

    columns = [(title, told, "all o") for title, told, *_ in articles[:RIVAL_ARTICLES]]
    return median(_timed(tried, one) for one in columns)


def _timed(call: Callable[[Any], object], given: object) -> float:
    began = time.thread_time()
    call(given)
    return time.thread_time() - began


def _articles(count: int) -> list[Article]:
    """Return what `document` takes of some articles: half of an article's words come again and again in it."""
    chance, weights = random.Random(SEED), list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
    found: list[Article] = []
    for _ in range(count):
        drawn = chance.choices(range(WORDS), cum_weights=weights, k=LENGTH // 2)
        told = [word(rank) for rank in (*drawn, *chance.choices(drawn[:80], k=LENGTH // 2))]
        chance.shuffle(told)
        speakers = [person(chance.randrange(PEOPLE)) for _ in range(3)]
        found.append((" ".join(told[:8]), " ".join(told), f"Outlet {chance.randrange(OUTLETS)}", "en", speakers))
    return found


def word(rank: int) -> str:
    """Return the invented word of a rank, from 0 for the commonest; no two are the same."""
    made = ""
    while rank or not made:
        rank, digit = divmod(rank, len(_SYLLABLES))
        made += _SYLLABLES[digit]
    return made


def person(number: int) -> str:
    """Return the name of an invented person."""
    return f"{word(number % 40 + 20)} {word(900 + number)}"


def _queries(count: int) -> list[Query]:
    chance = random.Random(SEED)
    found: dict[str, None] = {}
    while len(found) < count:
        found[_typed(chance)] = None
    return [parse(typed) for typed in found]


SHAPES = (
    (15, "{one}"),
    (15, "{one} {other} {third}"),
    (25, "{one} {other}"),
    (15, '"{one} {other}"'),
    (10, "{one} OR {other} OR {third}"),
    (8, "{one} -{other}"),
    (6, "{beginning}* {other}"),
    (3, "title:{one} {other}"),
    (2, 'speaker:"{name}" {one}'),
    (1, 'outlet:"outlet {number}" {one}'),
)
"""Of a hundred alerts so many are of this shape."""


def _typed(chance: random.Random) -> str:
    """Return an alert as it is typed."""
    (shape,) = chance.choices([shape for _, shape in SHAPES], [share for share, _ in SHAPES])
    one, other, third = (_word(chance) for _ in range(3))
    name, number = person(chance.randrange(PEOPLE)), chance.randrange(OUTLETS)
    beginning = one[: max(len(one) - 3, 6)]
    return shape.format(one=one, other=other, third=third, beginning=beginning, name=name, number=number)


def _word(chance: random.Random) -> str:
    if chance.random() < 0.01:
        return word(int(math.exp(chance.uniform(math.log(10), math.log(WORDS)))))
    return word(chance.randrange(COMMON, WORDS))


def _memory() -> float:
    """Return what the process has of the machine's memory, in MB; 0 where that is not told."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text("ascii").split()[1]) * 4096 / 1e6 if statm.exists() else 0.0


if __name__ == "__main__":
    main()
