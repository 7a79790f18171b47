"""Random saved questions and articles in ten scripts, for holding several ways of matching against each other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.text.query.reference import Document
from tests.storage.world import NOW

SCRIPTS: dict[str, tuple[str, ...]] = {
    "latin": ("harbour", "Größe", "naïve", "l'eau", "Łódź", "ﬁsh", "fisher", "fishery", "2026", "Ærø", "İzmir", "all"),
    "cyrillic": ("Львів", "об'єкт", "обʼєкт", "ёлка", "Елка", "гавань", "гавани", "Київ", "ґанок", "мир"),
    "greek": ("Αθήνα", "ΑΘΗΝΑ", "λόγος", "λιμάνι", "λιμανιού", "ειρήνη", "ϓλη", "μύθος"),
    "arabic": ("الحَرب", "حرب", "السلام", "سلامة", "ميناء", "مدينة", "مدينه", "كتاب"),
    "hebrew": ("שלום", "שָׁלוֹם", "נמל", "נמלים", "עיר", "ספר", "ספרים"),
    "devanagari": ("शांति", "बंदरगाह", "बंदर", "नगर", "नगरपालिका", "पुस्तक", "नदी"),
    "thai": ("ท่าเรือ", "เรือ", "สันติภาพ", "เมือง", "น้ำ", "แม่น้ำ", "หนังสือ"),
    "japanese": ("日本", "日", "平和", "港", "港湾", "制裁", "か", "が", "カ\u3099", "ガス"),
    "hangul": ("항구", "평화", "평화로운", "도시", "강", "강물", "\u1112\u1161\u11ab국"),
    "georgian": ("მშვიდობა", "ნავსადგური", "ნავი", "ქალაქი", "Მდინარე", "მდინარე", "წიგნი"),
}
OUTLETS = ("Harbour Gazette", "The Harbour Gazette Evening", "Вісник Львова", "日本新報", "All s1", "Łódź", None)
SPEAKERS = ("Ada Oduya", "Ada Größe Lang", "Ада Йод", "المنصف", "p", "山田", "Oduya Ada")
LANGUAGES = ("en", "uk", "ja", "ar", "ko")


@dataclass(frozen=True)
class Written:
    """An article, as it is written."""

    title: str
    told: tuple[str, ...]
    outlet: str | None
    speakers: tuple[str, ...]
    language: str

    @property
    def document(self) -> Document:
        """The same for the reference."""
        outlets = (self.outlet,) if self.outlet else ()
        return Document(self.title, "\n".join(self.told), outlets, self.speakers, self.language, NOW)


def article(chance: random.Random) -> Written:
    """Draw an article of one or two scripts."""
    words = [*chance.choice([*SCRIPTS.values()]), *chance.choice([*SCRIPTS.values()])]
    return Written(
        _text(chance, words, 5),
        tuple(_text(chance, words, 9) for _ in range(chance.randint(1, 3))),
        chance.choice(OUTLETS),
        tuple(chance.sample(SPEAKERS, chance.randint(0, 2))),
        chance.choice(LANGUAGES),
    )


def _text(chance: random.Random, words: Sequence[str], most: int) -> str:
    drawn = chance.choices(words, k=chance.randint(1, most))
    # Scripts without spaces are written without some; elsewhere other signs part words.
    return "".join(word + chance.choice((" ", " ", " ", ", ", "-", "", "。")) for word in drawn)


def question(chance: random.Random, depth: int = 0) -> str:
    """Draw a question as it may be typed."""
    kind = chance.random()
    if depth > 2 or kind < 0.5:
        return _term(chance)
    parts = [question(chance, depth + 1) for _ in range(chance.randint(2, 3))]
    if kind < 0.65:
        return f"({' '.join(parts)})"
    if kind < 0.8:
        return f"({' OR '.join(parts)})"
    if kind < 0.9:
        return f"({parts[0]} -{parts[1]})"
    return f"-{parts[0]}" if parts[0][0] != "-" else parts[0]


def _term(chance: random.Random) -> str:
    words = chance.choice([*SCRIPTS.values()])
    word, kind = chance.choice(words), chance.random()
    if kind < 0.45:
        return chance.choice((word, word.upper(), word.lower()))
    if kind < 0.6:
        return f'"{" ".join(chance.choices(words, k=chance.randint(2, 3)))}"'
    if kind < 0.75 and word[: (cut := chance.randint(3, 5))].isalpha() and len(word) > cut:
        return f"{word[:cut]}*"
    if kind < 0.82:
        return f"title:{word}"
    if kind < 0.88:
        return f'outlet:"{chance.choice(("Harbour", "harbour gazette", "Львова", "日本", "gazette evening", "all"))}"'
    if kind < 0.94:
        return f'speaker:"{chance.choice(("oduya", "ada", "Größe lang", "Йод", "المنصف", "p", "山", "oduya ada"))}"'
    return f"lang:{chance.choice(LANGUAGES)}"
