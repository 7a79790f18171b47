"""Newsdesk: a news desk that lives in a Discord server.

The layers, highest first; each may import those below it and nothing beside or above it (import-linter holds it):

    playground                      the same bot on a simulated Discord, in a page and in the terminal
    cogs | newsdesk.cli             Discord in and out | the shell
    newsdesk.app                    wires settings, database, workers and clock into one App
    newsdesk.scheduling             the ticks
    newsdesk.upkeep                 what keeps an installation in order: pruning, the doctor
    newsdesk.ingest | briefing | delivery    they meet only in the database
    newsdesk.storage                the only SQL
    newsdesk.text | messages | charts    pure functions over text | what a message says | pictures of numbers
    newsdesk.config | metrics | words
    newsdesk.models                 frozen values
    newsdesk.errors

An article's way: a `Draft` comes in; `ingest.reading` takes it through the steps of `text` in a worker process and
makes a `Reading`; `ingest.intake` stores it, groups it and says `Added`, `Duplicate` or `NewVersion`. Asked in chat or
in the shell, `briefing` picks from the database, `messages` words it, and `cogs` or `cli` draws it.
"""

__version__ = "0.1.0"
