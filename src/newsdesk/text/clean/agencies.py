"""Knows the news and picture agencies, and reads out of a credit line whom it names."""

from __future__ import annotations

import re
from collections.abc import Iterable

# The full name of each agency and how else it is written. Short forms count only as written here, capitals and all.
_AGENCIES: dict[str, tuple[str, ...]] = {
    "The Associated Press": ("Associated Press", "AP"),
    "Agence France-Presse": ("Agence France Presse", "AFP"),
    "Reuters": ("REUTERS", "Thomson Reuters"),
    "United Press International": ("UPI",),
    "European Pressphoto Agency": ("EPA", "EPA-EFE"),
    "Getty Images": ("Getty", "GETTY IMAGES", "GETTY"),
    "PA Media": ("Press Association", "PA Wire", "PA"),
    "The Canadian Press": ("Canadian Press",),
    "Australian Associated Press": ("AAP",),
    "Press Trust of India": ("PTI",),
    "Asian News International": ("ANI",),
    "Deutsche Presse-Agentur": ("dpa", "DPA"),
    "Austria Presse Agentur": ("APA",),
    "Keystone-SDA": ("Keystone", "SDA"),
    "Efe": ("EFE", "Agencia EFE"),
    "Europa Press": (),
    "ANSA": ("Ansa",),
    "Lusa": ("LUSA", "Agência Lusa"),
    "Agência Brasil": (),
    "TASS": ("ITAR-TASS", "ТАСС"),
    "Interfax": ("Интерфакс",),
    "Interfax-Ukraine": ("Інтерфакс-Україна",),
    "Ukrinform": ("Укрінформ",),
    "RIA Novosti": ("РИА Новости",),
    "Xinhua": ("Xinhua News Agency", "新华社"),
    "Kyodo News": ("Kyodo", "共同通信"),
    "Jiji Press": ("時事通信",),
    "Yonhap": ("Yonhap News Agency", "연합뉴스"),
    "Anadolu Agency": ("Anadolu",),
    "Bloomberg": ("Bloomberg News",),
    "City News Service": (),
    "CNN": ("CNNMoney",),
    "Shutterstock": (),
    "Alamy": (),
    "Zuma Press": (),
    "NurPhoto": (),
    "Rex Features": ("REX",),
    "PAP": (),
    "Belga": (),
    "ANP": (),
    "NTB": (),
}

_FULL = {form: full for full, forms in _AGENCIES.items() for form in (full, *forms)}
_ANY = "|".join(re.escape(form) for form in sorted(_FULL, key=len, reverse=True))
AGENCY = rf"(?:{_ANY})"
"""A pattern for any agency's name, to be built into others; case counts."""

# Han and kana stand without spaces: only a Latin or Cyrillic name has to end where a word ends.
_NAMED = re.compile(rf"(?<![\w&])(?:[Tt]he (?=Associated|Canadian))?{AGENCY}(?![\w&])")
_SEPARATOR = re.compile(r"\s*(?:[/|;,、]|\bvia\b|\bfor\b|\bvon\b|\bthrough\b)\s*")
_PHOTO_WORDS = re.compile(
    r"^\W*(?:(?:file|handout|archive)\s+)?(?:photo|photograph|picture|image|foto|bild|crédit|credit|courtesy|фото|写真)s?"
    r"(?:\s+(?:by|credit|courtesy|of|illustration|von|par|di|por))*\s*[:=]?\s*",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:[^\W\d_a-z][\w'’.-]*\s+){1,3}[^\W\d_a-z][\w'’.-]*")


def agencies(line: str) -> list[str]:
    """Return the agencies that a line names, as written there, in order."""
    return [match.group() for match in _NAMED.finditer(line)]


def photographers(credit: str) -> list[str]:
    """Return the people whom a photo credit names ("Photo: Jane Doe/Reuters"): what is left beside the agencies."""
    bare = _PHOTO_WORDS.sub("", _NAMED.sub("/", credit))
    parts = (_PHOTO_WORDS.sub("", part).strip(" .()[]–—-:") for part in _SEPARATOR.split(bare))
    return [part for part in parts if _PERSON.fullmatch(part)]


def once_each(names: Iterable[str]) -> tuple[str, ...]:
    """Return names in order, each once; an agency under several names by the longest of them."""
    longest: dict[str, str] = {}
    for name in names:
        key = _FULL.get(name, _FULL.get(name.removeprefix("The ").removeprefix("the "), name))
        if len(name) > len(longest.get(key, "")):
            longest[key] = name
    return tuple(longest.values())
