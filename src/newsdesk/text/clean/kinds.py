"""Tells from one paragraph alone what it is; what its neighbours say about it is left to `clean`.

Everything is decided for precision: a sentence of the article must never be taken for furniture, so a rule needs either
a whole line that is a known phrase, or a short line with a known beginning and no speech in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from newsdesk.models.text import ParagraphKind
from newsdesk.text import fold
from newsdesk.text.clean.agencies import AGENCY
from newsdesk.text.clean.vocabulary import vocabulary

_LABEL_WORDS = 12
_INVITATION_WORDS = 40
_LEAD_WORDS = 35
_CREDIT_WORDS = 60
_CAPTION_WORDS = 90
_LABEL_LENGTH = 120
"""Longest lines that are furniture, credits or captions, in words: about twice the longest that turned up in a
thousand scraped pages. Longer lines are the article's."""

_MORE = (" read more", " continue reading", " weiterlesen", " lire la suite")
_SPEECH = re.compile(r"[“„«「『\"][^”“»」』\"]{12,}[”“»」』\"]")
_SENTENCE_END = re.compile(r"[.!?…。！？।][\"'”’»）)」』\]]*$")
_LEAD = re.compile(r"^[\W_]*(?P<lead>[^\W_][^:：|–—]{0,40}?)\s*[:：|–—]\s*(?P<rest>\S.*)")
_ADDRESS_ONLY = re.compile(r"\S*(?:https?://|www\.)\S+|\S+@\S+\.\w+|[@#]\w+")
_BRACKET = re.compile(r"[\[(（【](?P<inside>[^\])）】]{2,120})[\])）】]\W*$")
_SLASHED = re.compile(
    rf"(?:[^\W\d_][\w.'’-]*\s+){{0,4}}[\w.'’-]+\s?/\s?{AGENCY}(?:\s?/\s?[\w ]+)?|{AGENCY}\s?/\s?[^\W\d_][\w.'’ -]+"
)
_AGENCY_WORD = re.compile(rf"\b{AGENCY}\b")
_AGENCY_LINE = re.compile(rf"(?:{_SLASHED.pattern}|(?:{AGENCY}[\s/,]*)+)")
_ENDS_IN_AGENCY = re.compile(rf"(?:[\s.”\"]Getty Images|\s{_SLASHED.pattern})$")
_TRAILING_CREDIT = re.compile(
    r"[.!?)\"”’]\s*(?P<credit>(?P<word>[^\W\d_]{3,14})(?:\s+(?:by|von|par|di|por)|\s*[:：])\s*"
    r"[^\W\d_a-z](?:[^.!?:]|(?<=\b[A-Z])\.){2,60})$"  # the only stops are those of initials
)
_NAME = re.compile(r"[^\W\d_a-zа-яёіїєґ][\w'’.-]*")
_LINKS = "and und et y e i і й та и & for of de von van der den da do dos di du la le del bin al in the | at"
_NAME_LINKS = frozenset(_LINKS.split())
_COPYRIGHT = re.compile(
    r"^\W*(?:©|(?:copyright|\(c\))\W*(?:©|\(c\)|(?:19|20)\d\d))|(?<!\S)©\s?(?:(?:19|20)\d\d|[^\W\d_a-z])", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}\s?[:.h年月/]\s?\d{1,2}|\b(?:19|20)\d\d\b|\d{1,2}月")
_SIGNATURE = re.compile(r"^(?:--|—|–)\s?(?P<name>[^.!?,:;]{4,80})$")


@dataclass(frozen=True)  # without slots, which would leave `cached_property` no place
class Look:
    """A paragraph with what the rules ask of it, worked out once."""

    text: str
    words: str
    """Its folded words, as `fold.index_text` gives them."""
    count: int

    @cached_property
    def each(self) -> frozenset[str]:
        """The folded words, each once."""
        return frozenset(self.words.split(" "))

    @cached_property
    def is_speech(self) -> bool:
        """Whether somebody is quoted in it at some length."""
        return _SPEECH.search(self.text) is not None

    @cached_property
    def ends_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return _SENTENCE_END.search(self.text) is not None


def look(text: str) -> Look:
    """Return `text` ready for the rules."""
    words = fold.index_text(text)
    return Look(text, words, words.count(" ") + 1 if words else 0)


def alone(paragraph: Look) -> ParagraphKind | None:
    """Return what a paragraph is by itself, or `None`: body, a heading or the title, which its neighbours tell."""
    if not paragraph.words or is_label(paragraph) or _is_furniture(paragraph):
        return ParagraphKind.FURNITURE
    if _is_credit(paragraph):
        return ParagraphKind.CREDIT
    if _is_caption(paragraph):
        return ParagraphKind.CAPTION
    return None


def opens_comments(paragraph: Look) -> bool:
    """Whether the line is the heading of a comment form."""
    return paragraph.count <= _LABEL_WORDS and _without_counts(paragraph.words) in vocabulary().comment_form


def is_label(paragraph: Look) -> bool:
    """Whether the whole line is a phrase that only furniture has ("Advertisement", "12 Comments"), or an address."""
    if len(paragraph.text) > _LABEL_LENGTH:
        return False
    words = _without_counts(paragraph.words)
    half = words[: len(words) // 2]
    if words == f"{half} {half}":
        words = half
    known = vocabulary()
    return words in known.labels or words in known.comment_form or bool(_ADDRESS_ONLY.fullmatch(paragraph.text))


def _without_counts(words: str) -> str:
    return " ".join(word for word in words.split(" ") if not word.isdecimal()) or words


def _is_furniture(paragraph: Look) -> bool:
    known = vocabulary()
    if paragraph.count <= _INVITATION_WORDS and not paragraph.is_speech and known.invitations.match(paragraph.words):
        return True
    if paragraph.count <= _CREDIT_WORDS and known.notices.search(paragraph.words, paragraph.each):
        return True
    if paragraph.count <= _LEAD_WORDS and paragraph.words.endswith(_MORE) and not paragraph.ends_sentence:
        return True
    return _leads_elsewhere(paragraph) or has_kicker(paragraph)


def _leads_elsewhere(paragraph: Look) -> bool:
    lead = _LEAD.match(paragraph.text) if paragraph.count <= _LEAD_WORDS else None
    return lead is not None and fold.index_text(lead["lead"]) in vocabulary().leads


def has_kicker(paragraph: Look) -> bool:
    """Whether a line begins as another article's headline would, but as the first line's own might too."""
    lead = _LEAD.match(paragraph.text) if paragraph.count <= _LEAD_WORDS else None
    return lead is not None and fold.index_text(lead["lead"]) in vocabulary().kickers


def _is_credit(paragraph: Look) -> bool:
    if paragraph.count > _CREDIT_WORDS:
        return False
    known = vocabulary()
    return (
        paragraph.words in known.credit_labels
        or (known.credit_starts.match(paragraph.words) is not None and not paragraph.is_speech)
        or (known.credit_parts.search(paragraph.words, paragraph.each) and not paragraph.is_speech)
        or _is_copyright(paragraph.text)
        or is_stamp(paragraph.text, paragraph.words)
        or is_byline(paragraph.text)
        or _AGENCY_LINE.fullmatch(paragraph.text.strip("()[]—– ")) is not None
        or is_signature(paragraph.text)
    )


def _is_copyright(text: str) -> bool:
    small = text.lower()  # a quick look at what the pattern needs: letters that have no odd capitals (İ)
    return ("©" in small or "copyr" in small or "(c)" in small) and _COPYRIGHT.search(text) is not None


def is_stamp(text: str, words: str) -> bool:
    """Whether a line is nothing but a time of publication ("Updated: 11:29 EST, 17 February 2012")."""
    if len(text) > _LABEL_LENGTH or not _CLOCK.search(text):
        return False
    dates = vocabulary().date_words
    dated, _, _ = words.partition(" by ")  # "March 10, 2012 10:54 am ET by the staff"
    rest = [word for word in dated.split(" ") if not word[0].isdecimal()]
    return bool(rest) and all(word in dates for word in rest) and len(words) - len(dated) <= _LABEL_LENGTH // 2


def is_byline(text: str) -> bool:
    """Whether a line is a byline: "By Jane Doe and John Roe, Example Post", without the end of a sentence."""
    if len(text) > _LABEL_LENGTH or _SENTENCE_END.search(text):
        return False
    start = vocabulary().byline.match(fold.index_text(text))
    if start is None:
        return False
    _, *names = re.split(r"[\s:：]+", text.strip("—–-| ()"), maxsplit=len(start.split()))
    return len(names) == 1 and is_name_list(names[0])


def is_name_list(text: str) -> bool:
    """Whether words are names and what may stand between them: at least two capitalised words, nothing in lower case.

    After a comma or a stroke anything may follow in a few words (the outlet, the post).
    """
    names, *after = re.split("[,/]", text.strip(), maxsplit=1)
    words = names.split()
    dates = vocabulary().date_words
    capitalised = [word for word in words if _NAME.fullmatch(word) and fold.index_text(word) not in dates]
    links = sum(word in _NAME_LINKS for word in words)
    return (
        len(capitalised) >= 2
        and len(capitalised) + links == len(words)
        and words[0] in capitalised
        and len(words) + len(" ".join(after).split()) <= _LABEL_WORDS
    )


def is_signature(text: str) -> bool:
    """Whether a line signs a text: "-- Jane Doe and John Roe"."""
    match = _SIGNATURE.match(text)
    return match is not None and is_name_list(match["name"])


def _is_caption(paragraph: Look) -> bool:
    if paragraph.count > _CAPTION_WORDS:
        return False
    known = vocabulary()
    text = paragraph.text
    if known.photo_starts.match(paragraph.words) or (
        known.photo_parts.search(paragraph.words, paragraph.each) and not paragraph.is_speech
    ):
        return True
    lead = _LEAD.match(text)
    if lead and fold.index_text(lead["lead"]) in known.photo and paragraph.count <= _LABEL_WORDS:
        return True
    bracket = _BRACKET.search(text)
    if (bracket and names_picture(bracket["inside"])) or _trailing_credit(text):
        return True
    return not paragraph.ends_sentence and _ENDS_IN_AGENCY.search(text) is not None


def names_picture(credit: str) -> bool:
    """Whether what stands in brackets is a picture's credit: "AP photo", "Photo: Jane Doe", "Jane Doe/AFP"."""
    words = fold.index_text(credit).split(" ")
    photo = vocabulary().photo
    return (
        words[0] in photo
        or words[-1] in photo
        or (
            len(words) <= _LABEL_WORDS
            and any(w in photo for w in words)
            and (bool(_AGENCY_WORD.search(credit)) or all(_NAME.fullmatch(w) for w in credit.split()))
        )
        or _SLASHED.fullmatch(credit.strip()) is not None
    )


def _trailing_credit(caption: str) -> str:
    """Return a credit that ends a caption without brackets ("… at the border. Photo: Jane Doe"), or ""."""
    match = _TRAILING_CREDIT.search(caption, max(0, len(caption) - _LABEL_LENGTH))
    return match["credit"] if match and fold.index_text(match["word"]) in vocabulary().photo else ""


def credit_of_caption(caption: str) -> str:
    """Return the part of a caption that credits the picture: its last bracket, the end that names an agency, or ""."""
    bracket = _BRACKET.search(caption)
    if bracket:
        return bracket["inside"]
    trailing = _trailing_credit(caption)
    if trailing:
        return trailing
    end = _ENDS_IN_AGENCY.search(caption)
    if end:
        return end.group()
    lead = _LEAD.match(caption)
    if lead and fold.index_text(lead["lead"]) in vocabulary().photo:
        return lead["rest"]
    return (
        caption if vocabulary().photo_starts.match(fold.index_text(caption)) and len(caption) <= _LABEL_LENGTH else ""
    )
