"""What may go wrong in a way that a person can do something about.

A `NewsdeskError` carries a sentence that is safe to show to whoever asked: what happened, and what to do. Everything
else that is raised is a bug: it is logged with its trace, and the person gets a reference to it.
"""


class NewsdeskError(Exception):
    """An expected failure. `str(error)` is the sentence to show, and holds no secret and nothing of another desk."""


class SettingsError(NewsdeskError):
    """A setting is missing, misspelt or not allowed."""


class UnreadableText(NewsdeskError):
    """What was given holds no article: it is empty, too long, or not text."""


class UnreadableQuery(NewsdeskError):
    """What was asked for cannot be read as a topic."""


class StorageError(NewsdeskError):
    """The database cannot do what was asked: it is of a newer version, read-only, full or broken."""


class ReadingFailed(NewsdeskError):
    """The worker that reads articles ran out of time or memory on this one."""
