"""What may go wrong in a way that a person can do something about.

A `NewsdeskError` carries a sentence that is safe to show to whoever asked: what happened, and what to do. Everything
else that is raised is a bug: it is logged with its trace, and the person gets a reference to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of the catalogues: its English text, and what it takes to say the same in another language.

    `words.reason` makes one, so that the English stands in its catalogue alone: the shell and the log get it from
    `str(error)`, the chat says `key` with `values` in the language of the desk (`words.Catalogue.explain`).
    """

    english: str
    key: str
    count: int | None = None
    """By which the plural is chosen, in a sentence that counts."""
    values: Mapping[str, str | int] = field(default_factory=dict[str, "str | int"])
    """What fills the placeholders; a whole number is written as the language writes it."""


class NewsdeskError(Exception):
    """An expected failure. `str(error)` is the sentence to show, and holds no secret and nothing of another desk.

    One that people can meet in chat is raised with a `Reason`; one that only the shell meets, with an English sentence.
    """

    def __init__(self, said: str | Reason) -> None:
        # The reason is the exception's argument, since that is what comes back pickled from a worker process.
        super().__init__(said)
        self.reason = said if isinstance(said, Reason) else None

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.reason.english if self.reason is not None else super().__str__()


class SettingsError(NewsdeskError):
    """A setting is missing, misspelt or not allowed."""


class UnreadableText(NewsdeskError):
    """What was given holds no article: it is empty, too long, or not text."""


class UnreadableQuery(NewsdeskError):
    """What was asked for cannot be read as a topic. `meant` is what may have been meant, "" where nothing is."""

    def __init__(self, said: str | Reason, meant: str = "", asked: str = "") -> None:
        super().__init__(said)
        self.meant = meant
        self.asked = asked
        """The topic as it was given, "" where that is not known: by it the chat finds what `meant` is to replace."""


class StorageError(NewsdeskError):
    """The database cannot do what was asked: it is of a newer version, read-only, full or broken."""


class ReadingFailed(NewsdeskError):
    """The worker that reads articles ran out of time or memory on this one."""
