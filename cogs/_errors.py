"""What is answered when a command raises: the one place where an exception becomes a reply."""

from __future__ import annotations

import logging
import math
import secrets

import discord
from discord import app_commands
from discord.ext import commands

from cogs._commands import Context, example
from cogs._render import NOBODY, content, say
from newsdesk import messages
from newsdesk.errors import NewsdeskError
from newsdesk.models.message import Code, Line, Message, Plain
from newsdesk.words import Catalogue

log = logging.getLogger(__name__)

REFERENCE_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not taken for one another when somebody reads a reference out (no 0, 1, i, l, o, u)."""

_UNANSWERABLE = (discord.Forbidden, discord.NotFound)


async def answer(context: Context, error: commands.CommandError, words: Catalogue) -> None:
    """Answer an error of a command, typed or slash, by the first case that fits.

    1. No such command: nothing where a prefix was typed, which other bots may share; to a mention, what can be asked.
    2. A `NewsdeskError`: its sentence.
    3. Asked wrongly, something missing or a value that is not allowed: how to ask, with an example.
    4. Too often: when to ask again.
    5. Discord takes no answer here (no permission, the message or the interaction is gone): one line in the log.
    6. Anything else is a bug: logged with its trace under a reference, which the person gets.

    Where Discord does not take the answer to 1 to 4 or 6 either, that is one more case 5.
    """
    cause = _cause(error)
    if isinstance(cause, commands.CommandNotFound) and not _mentioned(context):
        return
    try:
        if isinstance(cause, _UNANSWERABLE):
            raise cause
        await say(context, _reply(context, cause, words))
    except _UNANSWERABLE as refusal:
        log.warning("Discord takes no answer in channel %s: %s", context.channel.id, refusal)


async def answer_interaction(
    interaction: discord.Interaction, error: app_commands.AppCommandError, words: Catalogue
) -> None:
    """Answer an error that came before a slash command was reached, as for one that is no longer offered."""
    cause = _cause(error)
    message = messages.failure(str(cause)) if isinstance(cause, NewsdeskError) else _bug(cause, str(error), words)
    text = content(message)
    if interaction.response.is_done():
        await interaction.followup.send(text, allowed_mentions=NOBODY, suppress_embeds=True, ephemeral=True)
    else:
        await interaction.response.send_message(text, allowed_mentions=NOBODY, suppress_embeds=True, ephemeral=True)


def _reply(context: Context, cause: BaseException, words: Catalogue) -> Message:
    match cause:
        case commands.CommandNotFound():
            return _usage(example(context), words)
        case NewsdeskError():
            return messages.failure(str(cause))
        case commands.UserInputError():
            return _usage(example(context), words)
        case commands.CommandOnCooldown():
            return messages.failure(words.say("failure.slow_down", count=math.ceil(cause.retry_after)))
        case _:
            return _bug(cause, f"the command {context.command}", words)


def _cause(error: BaseException) -> BaseException:
    """Return what was raised inside the command: discord.py wraps it once if typed, twice if slash."""
    while isinstance(
        error, commands.CommandInvokeError | commands.HybridCommandError | app_commands.CommandInvokeError
    ):
        error = error.original
    return error


def _mentioned(context: Context) -> bool:
    """Tell whether the message begins with a mention of the bot, which is meant for nobody else."""
    return bool(context.prefix) and str(context.prefix).startswith("<@")


def _usage(typed: str, words: Catalogue) -> Message:
    before, _, after = words.template("failure.missing").partition("{example}")
    return Message((Line((Plain(before), Code(typed), Plain(after))),), private=True)


def _bug(cause: BaseException, where: str, words: Catalogue) -> Message:
    reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    log.error("Ref %s: %s failed", reference, where, exc_info=cause)
    return messages.bug(reference, words)
