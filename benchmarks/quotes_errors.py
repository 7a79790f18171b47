"""What is still wrong with quotations on the annotated news, counted by kind; the kinds are told in docs/quotes.md.

    benchmarks/quotes_errors.py [GOLD]

GOLD is a JSON Lines file of articles with `text` and `quotes` (`start`, `end`, `speaker`, `speaker_type`,
`mention_kind`, `full_in_doc`, `ignore`). Without that file, which lies outside of the project, nothing is counted and
the answer is `{}`. Prints one JSON object: `documents`, `quotations` of the gold, and `errors` by kind, the commonest
first.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from newsdesk.ingest import reading  # noqa: E402
from newsdesk.models.reading import Draft, Reading  # noqa: E402
from newsdesk.models.text import Quote, SpeakerKind  # noqa: E402

GOLD = ROOT.parent / "shared" / "data" / "quotes" / "dev.jsonl"
OVERLAP = 0.8
"""Shared characters over all characters of two spans that are the same quotation."""
EDGES = "\"“”'‘’`«» \t\r\n,.;:!?…—–-"

Gold = Mapping[str, Any]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out marks and punctuation at the edges of a span."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def shared(text: str, gold: Gold, quote: Quote) -> float:
    """Tell how far two spans are the same: 1 for equal ones, 0 for strangers."""
    first, second = trimmed(text, gold["start"], gold["end"]), trimmed(text, quote.start, quote.end)
    common = min(first[1], second[1]) - max(first[0], second[0])
    return max(0, common) / max(1, max(first[1], second[1]) - min(first[0], second[0]))


def words(name: str) -> list[str]:
    """Give the lower-case words of a name."""
    return [word.strip(".,'’").lower() for word in name.replace("’s", "").split()]


def same(gold: str, given: str) -> bool:
    """Tell whether two names may be one person's: the last word of one is in the other, and no initial differs."""
    first, second = words(gold), words(given)
    if not first or not second or not (first[-1] in second or second[-1] in first):
        return False
    return len(first) == 1 or len(second) == 1 or first[0][:1] == second[0][:1]


def kind_of(gold: Gold, quote: Quote, found: Reading) -> str | None:
    """Give the kind of the error of one quotation that was found, if there is one."""
    person, given = gold["speaker_type"] == "person", quote.speaker
    if not person:
        wrong = quote.speaker_kind is SpeakerKind.PERSON and not same(gold["speaker"] or "", given or "")
        return "a person for a body or somebody unnamed" if wrong else None
    if given is not None and same(gold["speaker"], given):
        part = gold.get("full_in_doc") and len(words(given)) < 2
        return "part of the name only" if part else None
    if given is not None and words(given)[-1] == words(gold["speaker"])[-1]:
        return "same surname"
    if not any(same(gold["speaker"], one.name) for one in found.people):
        return "name not found"
    named = {"pronoun": "pronoun", "nominal": "nominal", "none": "no cue in the sentence"}.get(gold["mention_kind"])
    if named is None:
        named = "missing cue" if quote.cue is None and given is None else "wrong mention"
    return f"{named}: {'nobody named' if given is None else 'somebody else named'}"


def errors(gold: Sequence[Gold], found: Reading) -> Iterator[str]:
    """Give the kind of each error in one article."""
    text, left = found.text, list(found.quotes)
    for one in gold:
        best = max(left, key=lambda quote, one=one: shared(text, one, quote), default=None)
        if best is None or shared(text, one, best) < OVERLAP:
            if not one["ignore"]:
                yield "quotation not found"
            continue
        left.remove(best)
        kind = None if one["ignore"] else kind_of(one, best, found)
        if kind is not None:
            yield kind
    for quote in left:
        if not any(one["start"] < quote.end and quote.start < one["end"] for one in gold):
            yield "scare quote or title taken for speech"


def main(arguments: Sequence[str]) -> int:
    """Count, print, and return the exit code."""
    file = Path(arguments[0]) if arguments else GOLD
    if not file.exists():
        print("The annotated news is not at hand.", file=sys.stderr)
        print("{}")
        return 0
    rows: list[Any] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    counted = Counter(kind for row in rows for kind in errors(row["quotes"], reading.read(Draft(text=row["text"]))))
    figures = {
        "documents": len(rows),
        "quotations": sum(not one["ignore"] for row in rows for one in row["quotes"]),
        "errors": dict(counted.most_common()),
    }
    print(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
