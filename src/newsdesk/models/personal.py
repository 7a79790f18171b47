"""What is kept about one person, over all desks: for that person alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """How much of what is kept about somebody; their own desk is that of their direct messages."""

    own_articles: int = 0
    own_feeds: int = 0
    own_settings: int = 0
    saved: int = 0
    """Texts that they saved to servers, under their name."""
    set_up: int = 0
    """Feeds, digests and alerts that they set up for servers: that it was them."""
    personal: int = 0
    """Digests and alerts that come to them in direct messages."""
    messages: int = 0
    """Messages that were sent or are owed to them unasked."""
    marks: int = 0
    """Desks that know when they last asked what is new."""

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any(
            (
                self.own_articles,
                self.own_feeds,
                self.own_settings,
                self.saved,
                self.set_up,
                self.personal,
                self.messages,
                self.marks,
            )
        )
