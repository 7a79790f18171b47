"""Tells the language of a text; what differs by language is left to the other steps.

The script decides where it can (kana is Japanese, Hangul Korean, і ї є ґ without ы э ъ Ukrainian), the character
n-grams of py3langid (after Lui and Baldwin, "langid.py", ACL 2012) elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol, cast

UNDETERMINED = "und"
"""ISO 639-2 code for a language that cannot be told."""

LOOKED_AT = 500
"""Characters that are looked at: more does not change the answer for news, and a full text costs 2 ms."""
MIN_LETTERS = 20
"""Fewer letters than this name a language too often wrongly."""
MIN_CONFIDENCE = 0.3
"""py3langid's own probability over its 140 languages: headlines have 0.5 and more, lists of names under 0.15."""

_FEWEST_LETTERS = 4
_FEWEST_CYRILLIC = 10

_NO_LETTERS = re.compile(r"[\W\d_]+")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэёЫЭЁ]")  # not ъ, a common vowel of Bulgarian
_OTHER_CYRILLIC = re.compile("[ўјљњћђѓќџәғқңөұүһҒҚҢӨҰҮҺӘЎЈЉЊЋЂЃЌЏ]")

# Scripts that, among languages with a press of any size, belong to one: a quarter of the letters decides.
_SCRIPTS = (
    (re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"), "ko"),
    (re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0e80-\u0eff]"), "lo"),
    (re.compile(r"[\u1780-\u17ff]"), "km"),
    (re.compile(r"[\u10a0-\u10ff]"), "ka"),
    (re.compile(r"[\u0530-\u058f]"), "hy"),
    (re.compile(r"[\u0b80-\u0bff]"), "ta"),
)
# A character of any of these scripts, of Cyrillic, kana or Han; there are others between.
_TELLING = re.compile("[\u0370-\u1fff\u3041-\U0003ffff]")


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    """Load the model when it is first needed (0.8 s, numpy included), normalised so that its score is a probability.

    py3langid carries no types; its module functions share one instance that anybody may restrict, so we keep our own.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    load = cast("Callable[..., object]", LanguageIdentifier.from_model_file)  # pyright: ignore[reportUnknownMemberType]
    return cast("_Identifier", load(MODEL_FILE, norm_probs=True))


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the language of `text`, or `und` where it is too short or mixed to tell.

    Only the first 500 characters after leading white space are looked at. The same text always gives the same answer,
    from any thread.
    """
    start = text.lstrip()[:LOOKED_AT]
    letters = len(_NO_LETTERS.sub("", start))
    by_script = _by_script(start, letters)
    if by_script is not None:
        return by_script
    if letters < MIN_LETTERS:
        return UNDETERMINED
    # Three-letter codes are passed over: on news they are regional cousins (Nigerian Pidgin for an English headline),
    # or `zxx` for what is no language.
    ranked = _identifier().rank(start)
    if ranked[0][0] == "zxx":
        return UNDETERMINED
    language, confidence = next(answer for answer in ranked if len(answer[0]) == 2)
    return language if confidence >= MIN_CONFIDENCE else UNDETERMINED


def _by_script(text: str, letters: int) -> str | None:
    """Return the language that the letters alone decide, else `None`. Four letters are enough where they do."""
    if letters < _FEWEST_LETTERS:
        return UNDETERMINED
    if _TELLING.search(text) is None:
        return None
    enough = max(_FEWEST_LETTERS - 1, letters // 4)
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if kana + han >= enough:
        # Japanese news is a third to a half kana; a Chinese text has a kana at most in a name.
        return "ja" if kana * 10 >= kana + han else "zh"
    for script, language in _SCRIPTS:
        if len(script.findall(text)) >= enough:
            return language
    if letters >= _FEWEST_CYRILLIC and len(_CYRILLIC.findall(text)) >= enough and not _OTHER_CYRILLIC.search(text):
        return _of_cyrillic(text, letters)
    return None


def _of_cyrillic(text: str, letters: int) -> str | None:
    ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    # і alone is every twentieth letter of Ukrainian, ы every fiftieth of Russian.
    if ukrainian > 2 * russian and ukrainian * 50 >= letters:
        return "uk"
    if russian > 2 * ukrainian and russian * 100 >= letters:
        return "ru"
    return None
