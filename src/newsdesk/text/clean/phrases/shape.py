"""The words by which page furniture, credits and captions are known. Data only, a file for each language.

Phrases are compared folded and without punctuation, so case, accents and dashes
do not matter; all languages are looked for in every text, since a page's furniture need not speak the article's.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """What one language calls the parts of a page. Each field is a list with one phrase a line."""

    comment_form: str = ""
    """Whole lines that open the form under an article: what follows them is readers', not the outlet's."""
    labels: str = ""
    """Whole lines that are furniture."""
    invitations: str = ""
    """Beginnings of short lines that are furniture: they ask the reader to do something."""
    leads: str = ""
    """What stands before a colon or bar and the headline of something else ("Read more: …")."""
    kickers: str = ""
    """The same, but on the first line they belong to the article's own headline ("Opinion: …")."""
    notices: str = ""
    """Parts of lines that are furniture wherever they stand in the line."""
    byline: str = ""
    """What comes before the author's name."""
    credit_starts: str = ""
    """Beginnings of lines that say who reported, wrote or edited."""
    credit_parts: str = ""
    """Parts of lines that say so."""
    credit_labels: str = ""
    """Whole lines that say so."""
    stamps: str = ""
    """What comes before the time of publication or change."""
    date_words: str = ""
    """Names of months and days, and the small words and signs of dates, in one line."""
    photo: str = ""
    """Words for a picture that come before a photographer's name, or stand in brackets with it."""
    photo_starts: str = ""
    """Beginnings of captions."""
    photo_parts: str = ""
    """Parts of captions."""
