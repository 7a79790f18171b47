"""Decides which sentences a summary may take: whole ones that can stand alone and belong to the telling itself.

Cleaning has marked captions, credits and furniture by paragraph. Much text arrives with its lines run together, so that
they stand inside a body paragraph; what gives them away there is looked for here, sentence by sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from itertools import filterfalse, islice

from newsdesk.text import fold
from newsdesk.text.clean import kinds
from newsdesk.text.summarise.cues import CUT_OFF, DEPENDENT_OPENERS, ELLIPTIC
from newsdesk.text.summarise.weighed import Weighed


class Standing(IntEnum):
    """How far a sentence can be used; a summary takes only from the best level that an article has."""

    WHOLE = 0
    """It can be shown by itself."""
    PART = 1
    """Whole as grammar goes, and a part of the telling, but it breaks off inside a quotation: weighed, never shown."""
    FRAGMENT = 2
    """Cut off, a caption, or empty without its neighbour: shown only where an article has nothing better."""
    NEVER = 3
    """The title, a repeat, a byline, a notice of the page."""


_AFTER_STOP = "\"'’”»›“‘)]}」』）】》〉 \t\n\u00a0\u3000"
_STOPS = frozenset(".!?…‥。！？｡．؟۔।॥።។။՞։;")
# Scripts that end a sentence with a space or nothing.
_NO_STOPS = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")
_OPENERS = "\"'‘“”„«‹(\\[「『（–—\\-"
_LOWER_START = re.compile(rf"^[{_OPENERS}\s]*(?P<word>[^\W\d_][\w-]*)")

_SHORTEST = 5
"""Words. Shorter sentences are mostly interjections, bylines and the crumbs of a bad split."""
_SHORTEST_UNSPACED = 8
"""Characters, in scripts without spaces."""
_SHORTEST_DEPENDENT = 9
"""Words of a sentence that begins with a pronoun: "He said it was." tells nothing, longer ones mostly do."""

# What cleaning knows as furniture and credits, it knows here too; these are such only where lines have run together.
_NOTICE = re.compile(
    r"(?i:\bclick here\b"
    r"|^\W*(?:this (?:article|story) was )?(?:originally|first) published (?:on|by|in)\b"
    r"|\bfollow (?:@\w+|us|him|her|them) on (?:twitter|facebook|instagram)\b|\bscroll down for\b"
    r"|^\W*editor[’']?s? note\b|\b(?:watch|in)\b[^.]{0,60}\bvideo\W+(?:above|below)\b"
    r"|\bsign up (?:for|to) (?:our|the) [^.]{0,40}newsletter|\be-?mail to a friend\b)"
)
_BYLINE = re.compile(
    r"^\W*(?i:by) (?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+(?:,? (?:for|of|in) [^,]{3,40}|, [^,]{3,40})?\.?$"
)
_LONGEST_LABEL = 12
"""Words. Among 17,000 longer sentences inside a paragraph, cleaning's rules find three that are furniture and hold no
colon, and as many that tell something."""
# A pattern is tried where one of its words stands, since trying all on every sentence took half of a ranking's time.
_NOTICE_WORDS = frozenset("click published follow scroll editor editors sign mail email video".split())
_LONGEST_NOTICE = 40
"""Words. A longer sentence tells something, whatever notice it holds."""

_PICTURE = re.compile(
    r"\((?:far |top |bottom |middle |centre |center )?(?:left|right|pictured|above|below|centre|center|l|r|file photo)"
    r"(?: and (?:left|right|above|below|inset))?\)"
    r"|\((?:pictured|above|seen|inset|left|right)\b[^()]{0,60}\)|\([^()]{0,60}\bpictured\)"
    r"|^\W*(?:(?i:pictured|inset|file photo|image|photo)|above|left|right)\s*[:,]"
    r"|\bpictured (?:above|here|left|right|with|in|at|on|outside|leaving|together|during|after|before)\b"
    r"|\bin this (?:[a-z]+ )?(?:photo|photograph|image|picture)\b"
    r"|\b[Ff]ile[ -]photo|^\W*FILE\s*[-–—:]|^\W*(?:In )?[Tt]his [^.]{0,60}\bphoto\b"
    r"|\b[Hh]ide [Cc]aption\b|^CLOSE (?=[A-Z])"
    r"|\b(?:Reuters|AP|AFP|Getty|EPA) ?(?:Photo|/)|\((?:AP|Reuters|AFP|EPA)(?: Photo|/)[^()]*\)"
)
_PICTURE_WORDS = frozenset(
    "pictured above left right inset file image photo photograph picture caption close reuters ap afp getty epa".split()
)
# "Sinister: The minister walks to …": a label of up to five words, then a sentence that begins anew.
_LABEL = re.compile(
    r"^[\"'“‘]?(?=[A-Z0-9])(?P<label>[^\s.,:;!?\"“”]{1,30}(?: [^\s.,:;!?\"“”]{1,30}){0,4}):\s+[\"'“‘]?(?=[A-Z])"
)
# "Civilians cheer in Keswin, Wednesday, May 7, 2031.": agencies date a picture so; who tells writes "on" first.
_DATED = re.compile(
    r"(?<! on )\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    r"\.? \d{1,2}, \d{4}\.$"
)
_SAYING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|add(?:ed|s|ing)?|told|tells|wr[io]tes?|continu(?:ed|es)|expl?ain(?:ed|s)|insist(?:ed|s)"
    r"|ask(?:ed|s)|claim(?:ed|s)|tweet(?:ed|s)?|reads?|jok(?:ed|es)|stat(?:ed|es|ing|ement)|warn(?:ed|s)|repl(?:ied|ies)"
    r"|conclud(?:ed|es)|announc(?:ed|es)|comment(?:ed|s)|reveal(?:ed|s)|admit(?:ted|s)|recall(?:ed|s)|declar(?:ed|es)"
    r"|posted|is|are|was|were|this|following|thing|question|answer|message|fact|one|clear)\b",
    re.IGNORECASE,
)


def is_caption(sentence: Weighed) -> bool:
    """Say whether an English sentence reads as the line under a picture."""
    text = sentence.text
    if ("(" in text or not _PICTURE_WORDS.isdisjoint(sentence.folded)) and _PICTURE.search(text):
        return True
    if sentence.folded[-1].isdecimal() and _DATED.search(text):
        return True
    label = _LABEL.match(text) if ":" in text else None
    return label is not None and not _SAYING.search(label["label"])


def is_furniture(sentence: Weighed, *, judged: bool = False) -> bool:
    """Say whether a sentence is a byline, a date line, a credit or a notice of the page.

    `judged` says that cleaning has looked at it already, since it is a whole paragraph.
    """
    if len(sentence.folded) > _LONGEST_NOTICE:
        return False
    if not _NOTICE_WORDS.isdisjoint(sentence.folded) and _NOTICE.search(sentence.text):
        return True
    if sentence.folded[0] == "by" and _BYLINE.match(sentence.text):
        return True
    if judged or (len(sentence.folded) > _LONGEST_LABEL and ":" not in sentence.text):
        return False
    return kinds.alone(kinds.Look(sentence.text, " ".join(sentence.folded), len(sentence.folded))) is not None


# A stop that stands by itself: a scraper has put it behind a line that had none, a headline of another article, an
# item, or what announces a list.
_STRAY_STOPS = (" .", "\u00a0.", "\u202f.")
_ASIDE = re.compile(r"\([^()]*\)$")
_NEGATED = ("n't.", "n’t.")
_LONGEST_QUOTATION = 4
"""Sentences after which a quotation that nothing closes is taken for a mark too many."""
_COPIED = 6
"""Words in a row that come twice in one sentence only where two lines have run together."""
_SHORTEST_COPYING = 24
"""Words. A caption and the sentence that it repeats are hardly ever shorter; most sentences are, and need no look."""


def _says_twice(folded: tuple[str, ...]) -> bool:
    """Whether a run of words comes twice in a sentence: a caption has run into the sentence that it repeats."""
    if len(folded) < _SHORTEST_COPYING or len(folded) - len(set(folded)) < _COPIED:
        return False
    runs = [folded[i : i + _COPIED] for i in range(len(folded) - _COPIED + 1)]
    return len(set(runs)) < len(runs)


def _starts_lower(sentence: str) -> bool:
    """Whether it begins in lower case, as no whole sentence does; "iPhone" and "al-Shabaab" may."""
    if sentence[:1].isupper():  # as nearly all do
        return False
    start = _LOWER_START.match(sentence)
    return start is not None and start["word"][0].islower() and start["word"].islower() and "-" not in start["word"]


def _is_short(sentence: Weighed) -> bool:
    if not sentence.text.isascii() and _UNSPACED.search(sentence.text):
        return len(sentence.folded) < _SHORTEST_UNSPACED
    words = filterfalse(str.isdecimal, sentence.folded)
    return next(islice(words, _SHORTEST - 1, None), None) is None


def _left_open(text: str) -> int:
    """Return how many quotations a sentence opens more than it closes: 0 where it holds whole ones or none."""
    if not text.isascii():
        opened = sum(text.count(first) - text.count(last) for first, last in ("“”", "«»", "「」"))
        if opened:
            return opened
    if text.count('"') % 2 == 0:
        return 0
    last = text.rindex('"')
    return 1 if last == 0 or text[last - 1].isspace() else -1


def _parts(sentences: Sequence[Weighed]) -> list[bool]:
    """Say of each sentence whether it is an aside in brackets, or has a quotation in it that another begins or ends.

    Within a paragraph, the few sentences between a mark that opens and one that closes are parts as well: they are
    somebody's words, and who said them stands elsewhere.
    """
    found = [s.text.startswith("(") and _ASIDE.match(s.text) is not None for s in sentences]
    opened_at: int | None = None
    for i, sentence in enumerate(sentences):
        if opened_at is not None and (
            sentence.paragraph != sentences[opened_at].paragraph or i - opened_at > _LONGEST_QUOTATION
        ):
            opened_at = None  # nothing closes it: a mark too many
        opened = _left_open(sentence.text)
        if not opened:
            continue
        if opened_at is not None:
            found[opened_at : i + 1] = [True] * (i + 1 - opened_at)
        found[i] = True
        opened_at = i if opened_at is None and opened > 0 else None
    return found


def _is_cut_off(sentence: Weighed, language: str) -> bool:
    """Whether a sentence ends in a word that none ends with: a page has put a stop at the end of each of its lines."""
    words = sentence.folded
    return bool(words) and sentence.text[-1] == "." and words[-1] in CUT_OFF.get(language, ())


def _bare(text: str) -> str:
    """Return a sentence up to its last stop, without the quotation marks and brackets behind it."""
    return text if text[-1] == "." else text.rstrip(_AFTER_STOP)  # as nearly all end


def _is_fragment(sentence: Weighed, language: str) -> bool:
    if _is_short(sentence):
        return True
    text, words = sentence.text, sentence.folded
    if not (_bare(text)[-1:] in _STOPS or _NO_STOPS.search(text)):
        return True
    elliptic = words[-1] in ELLIPTIC.get(language, ()) and text[-1] == "."
    if elliptic or text.endswith(_NEGATED) or _says_twice(words):
        return True
    return len(words) < _SHORTEST_DEPENDENT and words[0] in DEPENDENT_OPENERS.get(language, ())


def standings(sentences: Sequence[Weighed], title: str, language: str) -> tuple[Standing, ...]:
    """Return the standing of each sentence of an article, given in order, under a title that may be empty."""
    parts = _parts(sentences)
    cut_off = [_is_cut_off(sentence, language) for sentence in sentences]
    lower = [_starts_lower(sentence.text) for sentence in sentences]
    if sum(lower) * 2 > len(lower):  # the text came without capitals: they tell nothing
        lower = [False] * len(lower)
    stray = [_bare(sentence.text).endswith(_STRAY_STOPS) for sentence in sentences]
    if sum(stray) * 2 > len(stray):  # the text came with blanks before all its stops
        stray = [False] * len(stray)
    seen = {tuple(token.text for token in fold.tokens(title))}
    crowd = Counter(sentence.paragraph for sentence in sentences)
    found: list[Standing] = []
    for i, sentence in enumerate(sentences):
        cut = cut_off[i] or (
            i + 1 < len(sentences) and sentences[i + 1].paragraph == sentence.paragraph and lower[i + 1]
        )
        # What stands behind one that was cut off is the rest of it.
        cut = cut or (i > 0 and cut_off[i - 1] and sentences[i - 1].paragraph == sentence.paragraph)
        if (
            not sentence.folded
            or sentence.folded in seen
            or is_furniture(sentence, judged=crowd[sentence.paragraph] == 1)
        ):
            found.append(Standing.NEVER)
        elif lower[i] or cut or stray[i] or _is_fragment(sentence, language) or is_caption(sentence):
            found.append(Standing.FRAGMENT)
        else:
            found.append(Standing.PART if parts[i] else Standing.WHOLE)
        seen.add(sentence.folded)
    return tuple(found)
