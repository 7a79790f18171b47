"""The languages that the bot speaks, by ISO 639-1 code; what it says in each is a catalogue in `words`."""

LANGUAGES = ("en", "de", "uk", "ja")
"""English first: every other catalogue is held against it."""
