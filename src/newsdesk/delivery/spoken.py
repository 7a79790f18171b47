"""In which language a desk is told something that it did not ask."""

from __future__ import annotations

from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.languages import LANGUAGES
from newsdesk.storage import desks
from newsdesk.words import Catalogue, catalogue


def words_of(session: Session, desk: Desk, language: str) -> Catalogue:
    """Return the bot's words in a desk's language, or in the operator's where it has set none."""
    chosen = desks.settings(session, desk).language
    return catalogue(chosen if chosen in LANGUAGES else language)
