"""The many ways in which feeds write a time → a moment in UTC; a time that cannot be read is none."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LONGEST = 60
"""Characters; "Wednesday, 30 September 2026 at 23:59:59 Central European Summer Time" has a few more and is rare."""
_GUESSES = 200
"""How many of a feed's dates dateparser is asked for, at 1 to 5 ms each; the rest of a longer feed is old anyway."""
_FAILURES = 3
"""After so many that it cannot read it is not asked again: a miss costs it the most, up to 1.7 s without a language."""
_EARLIEST = datetime(1970, 1, 3, tzinfo=UTC)
"""Earlier ones are the zero of some system's clock (1 January of 1, 1900 or 1970), in some time zone."""
_USUAL_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "uk", "ru", "pl")
_SETTINGS = {
    "TIMEZONE": "UTC",
    "TO_TIMEZONE": "UTC",
    "RETURN_AS_TIMEZONE_AWARE": True,
    # Neither "yesterday" nor "12 March" is a moment without a clock, and there is none here.
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["day", "month", "year"],
}
_YEAR = re.compile(r"\d{4}|\d\s*$")


class Dates:
    """Reads the dates of one feed, which is in `language` (ISO 639-1) where that is known."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._guesses = _GUESSES
        self._failures = _FAILURES
        self._parser: DateDataParser | None = None

    def read(self, written: str, parsed: time.struct_time | None = None) -> datetime | None:
        """Return the moment of a date as written, aware, in UTC; one without a zone is taken as UTC.

        `parsed` is what feedparser made of it. ISO 8601 is read first, since feedparser drops fractions of a second,
        and dateparser is asked last, for short dates only.
        """
        given = written.strip()[: _LONGEST + 1]
        if not given:
            return None
        if len(given) <= _LONGEST and (moment := _iso(given)) is not None:
            return _sensible(moment)
        if parsed is not None:
            return _sensible(_from_parts(parsed))
        return _sensible(self._guessed(given))

    def _guessed(self, given: str) -> datetime | None:
        if len(given) > _LONGEST or not _YEAR.search(given) or not self._guesses or not self._failures:
            return None
        self._guesses -= 1
        moment = _ask(self._asked(), given)
        self._failures -= moment is None
        return moment

    def _asked(self) -> DateDataParser:
        if self._parser is None:
            self._parser = _date_parser(self._language)
        return self._parser


def _iso(given: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(given))
    except ValueError:
        return None


def _from_parts(parsed: time.struct_time) -> datetime | None:
    year, month, day, hour, minute, second = parsed[:6]
    try:
        # A leap second is a time in feeds, and none in Python.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _sensible(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment >= _EARLIEST else None


def _date_parser(language: str | None) -> DateDataParser:
    """Make a dateparser for the feed's language and English; it is imported when first needed (0.3 s)."""
    from dateparser.date import DateDataParser

    if language is not None:
        try:
            return DateDataParser(languages=[*dict.fromkeys((language, "en"))], settings=_SETTINGS)
        except ValueError:  # a language that dateparser does not know
            pass
    return DateDataParser(languages=list(_USUAL_LANGUAGES), settings=_SETTINGS)


def _ask(parser: DateDataParser, given: str) -> datetime | None:
    """Ask dateparser. It raises all kinds of errors on what is no date, which then is none."""
    try:
        found = parser.get_date_data(given).date_obj
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return None
    return _utc(found) if isinstance(found, datetime) else None
