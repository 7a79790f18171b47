"""Finds dialogue that dashes set off ("— We leave, — said Ray. — At dawn."); whose it is, is for others.

A paragraph is dialogue only if it begins with a dash and a reporting verb stands where the telling comes in: a list
with dashes for bullets has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsdesk.models.text import Paragraph, ParagraphKind
from newsdesk.text.people.lexicon import Lexicon
from newsdesk.text.quotes.marks import Quoted

_OPENS = re.compile(r"[—–―-]\s*(?=\w|[¡¿«“\"„…])")
# Where speech and telling meet: a dash ("…, — said", "… —dijo"), or the comma, question or exclamation before "dit-il".
_MEETS = re.compile(r"(?:\s[—–―-]\s*|(?<=[.,!?…])[—–―]\s*|(?<=[,!?…])\s)(?=\w)")
# The same inside quote marks: only a dash after a comma, a question or an exclamation.
_DASHED = re.compile(r"(?<=[,!?…])\s[—–―-]\s(?=\w)")
# Where the telling ends: a dash with its full stop or comma ("—dijo Montes—. Ya es hora").
_RESUMES = re.compile(r"\s*[—–―][.,:;]?\s*(?=\S)|(?<=[.!?…])\s+-\s+")
_WORD = re.compile(r"\w+(?:['’ʼ-]\w+)*")
_LOOK = 64
"""Characters in which the reporting verb has to begin after the meeting point: an auxiliary, a pronoun, an adverb."""

_REACH = 2_000
"""Characters of one telling or speech looked through: more is no dialogue, and time stays linear."""


def dialogue(text: str, paragraphs: Sequence[Paragraph], lex: Lexicon) -> list[Quoted]:
    """Give the stretches of speech in paragraphs of dialogue, in order; none where a language writes it otherwise."""
    found: list[Quoted] = []
    for index, paragraph in enumerate(paragraphs if lex.dashes else ()):
        if paragraph.kind not in (ParagraphKind.BODY, ParagraphKind.CAPTION):
            continue
        opens = _OPENS.match(text, paragraph.start, paragraph.end)
        if opens is not None:
            found.extend(_speech(text, paragraph, index, opens.end(), lex))
    return found


def parted(text: str, marked: Sequence[Quoted], lex: Lexicon) -> list[Quoted]:
    """Cut quotations that hold the telling inside their marks: "«We leave, — said Ray, — at dawn»"."""
    if not lex.dashes:
        return list(marked)
    return [part for quote in marked for part in _parts(text, quote, lex)]


def _parts(text: str, quote: Quoted, lex: Lexicon) -> Iterator[Quoted]:
    start, opener = quote.start, quote.opener
    while (telling := _telling(text, start, quote.end, lex, _DASHED)) is not None:
        end, begins = telling
        yield Quoted(start, end, opener, end, quote.paragraph, closed=True)
        resumes = _RESUMES.search(text, begins, min(quote.end, begins + _REACH))
        if resumes is None:
            return
        opener, start = resumes.start(), resumes.end()
    yield Quoted(start, quote.end, opener, quote.after, quote.paragraph, quote.closed)


def with_dialogue(marked: Sequence[Quoted], spoken: Sequence[Quoted]) -> list[Quoted]:
    """Join both kinds in order; marks inside a paragraph of dialogue are quotations within its speech."""
    paragraphs = {quote.paragraph for quote in spoken}
    rest = [quote for quote in marked if quote.paragraph not in paragraphs]
    return sorted([*rest, *spoken])


def _speech(text: str, paragraph: Paragraph, index: int, start: int, lex: Lexicon) -> Iterator[Quoted]:
    opener, said = paragraph.start, False
    while start < paragraph.end:
        telling = _telling(text, start, paragraph.end, lex, _MEETS)
        if telling is None:
            if said:
                yield Quoted(start, _trimmed(text, start, paragraph.end), opener, paragraph.end, index, closed=True)
            return
        end, begins = telling
        if end > start:
            yield Quoted(start, end, opener, end, index, closed=True)
        said = True
        resumes = _RESUMES.search(text, begins, min(paragraph.end, begins + _REACH))
        if resumes is None:
            return
        opener, start = resumes.start(), resumes.end()


def _telling(text: str, start: int, end: int, lex: Lexicon, meets: re.Pattern[str]) -> tuple[int, int] | None:
    """Give where speech ends and where the telling after it begins, at the first reporting verb that may begin one."""
    for match in meets.finditer(text, start, min(end, start + _REACH)):
        words = [word.group().lower() for word in _WORD.finditer(text, match.end(), min(end, match.end() + _LOOK))]
        if _says(words[:3], lex):
            return _trimmed(text, start, match.start()), match.end()
    return None


def _says(words: Sequence[str], lex: Lexicon) -> bool:
    """Tell whether a telling begins: "said", "a déclaré", "dit-il", "se apresuró a decir" not."""
    if not words:
        return False
    first = words[0]
    if first in lex.say or (first.split("-")[0] in lex.say and first.rsplit("-", 1)[-1] in lex.subjects):
        return True
    auxiliary = first in lex.auxiliaries or first.split("-")[0] in lex.auxiliaries
    return auxiliary and len(words) > 1 and words[1] in lex.say


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in "—–―"):
        end -= 1
    return end
