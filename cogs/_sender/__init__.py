"""Delivery's port to Discord, over discord.py's HTTP client: with a gateway, or with a client that has only logged in.

    sender   one request for each deed, and what came of it
    asking   how discord.py's client is asked, and when it may not repeat
    refused  what Discord, the network or discord.py raises → an outcome
    rights   which permissions are missing in a place
    looking  our own messages in a place, by their references

When something is sent, and what follows from an outcome, is decided by `newsdesk.delivery`.
"""

from cogs._sender.sender import DiscordSender

__all__ = ["DiscordSender"]
