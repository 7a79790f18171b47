"""Newsdesk without Discord: the same bot on a simulated Discord, in a local page, with sample news of its own."""
