"""What is answered when something that was asked raises: the one place where an exception becomes a reply."""

from __future__ import annotations

import logging
import secrets

import discord
from discord import app_commands
from discord.ext import commands

from cogs._checks import Place, Refused, Unanswered, ask, channel_of, interaction_of, person, slow_down
from cogs._commands import allowed, cut, example
from cogs._limits import Limits
from cogs._render import respond
from newsdesk import briefing, messages
from newsdesk.app import App
from newsdesk.errors import NewsdeskError
from newsdesk.models.answers import Examples
from newsdesk.models.message import Code, Line, Message, Plain
from newsdesk.words import Catalogue, catalogue

log = logging.getLogger(__name__)

REFERENCE_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not taken for one another when somebody reads a reference out (no 0, 1, i, l, o, u)."""

_UNANSWERABLE = (discord.Forbidden, discord.NotFound)


async def answer(where: Place, error: BaseException, app: App, limits: Limits) -> None:
    """Answer an error of a command, a button, a menu, a form or a right-click, by the first case that fits.

    1. No such command: nothing where a prefix was typed, which other bots may share; to a mention, what can be asked.
       Nothing either to who types on although they have been told to wait.
    2. Refused: the message that says why.
    3. Another `NewsdeskError`: its sentence, in the language of the desk.
    4. Asked wrongly: what an option can be; that there is no such role or channel; else how to ask, with an example.
    5. Discord takes no answer here (no permission, the message or the interaction is gone): one line in the log.
    6. Anything else is a bug: logged with its trace under a reference, which the person gets.

    Where Discord does not take the answer to 1 to 4 or 6 either, that is one more case 5. What is asked wrongly (1, 4)
    counts as a command, which it has not been so far.
    """
    cause = _cause(error)
    if isinstance(cause, Unanswered) or (isinstance(cause, commands.CommandNotFound) and not _mentioned(where)):
        return
    wait = None
    if isinstance(cause, commands.CommandNotFound | commands.UserInputError):
        asker, channel, now = person(where).id, channel_of(where), app.now()
        wait = limits.command(asker, channel, now)
        if wait and interaction_of(where) is None and not limits.tell(asker, channel, wait, now):
            return
    try:
        if isinstance(cause, _UNANSWERABLE):
            raise cause
        words, examples = await _known(where, cause, app)
        await respond(where, slow_down(wait, words) if wait else _reply(where, cause, words, examples))
    except _UNANSWERABLE as refusal:
        channel = where.channel.id if where.channel else None
        log.warning("Discord takes no answer in channel %s: %s", channel, refusal)


def _reply(where: Place, cause: BaseException, words: Catalogue, examples: Examples) -> Message:
    match cause:
        case Refused(message):
            reply = message
        case NewsdeskError():
            reply = messages.failure(words.explain(cause))
        case commands.BadLiteralArgument():
            reply = _not_allowed(cause, words)
        case commands.RoleNotFound():
            reply = messages.failure(words.say("chat.no_role", name=cut(cause.argument)))
        case commands.ChannelNotFound():
            reply = messages.failure(words.say("chat.no_channel", name=cut(str(cause.argument))))
        case commands.NoPrivateMessage():
            reply = messages.failure(words.say("chat.roles_in_servers"))
        case commands.CommandNotFound() | commands.UserInputError() if not isinstance(where, discord.Interaction):
            reply = _usage(cause, example(where), words, examples)
        case _:
            reply = _bug(cause, where, words)
    return reply


async def _known(where: Place, cause: BaseException, app: App) -> tuple[Catalogue, Examples]:
    """Return the words of the desk, and for a missing option what could be asked there.

    Where what went wrong keeps the desk from being found, these are the operator's words and no examples.
    """
    none = Examples("", "")
    try:
        asked = await ask(where, app)
        missing = isinstance(cause, commands.MissingRequiredArgument)
        return asked.words, await app.db.read(briefing.examples, asked.desk) if missing else none
    except Exception:  # noqa: BLE001  (the error that is being answered is the same, or matters more)
        return catalogue(app.settings.language), none


def _cause(error: BaseException) -> BaseException:
    """Return what was raised inside the command: discord.py wraps it once if typed, twice if slash."""
    while isinstance(
        error, commands.CommandInvokeError | commands.HybridCommandError | app_commands.CommandInvokeError
    ):
        error = error.original
    return error


def _mentioned(where: Place) -> bool:
    """Tell whether a message begins with a mention of the bot, which is meant for nobody else."""
    return not isinstance(where, discord.Interaction) and str(where.prefix).startswith("<@")


def _not_allowed(cause: commands.BadLiteralArgument, words: Catalogue) -> Message:
    *most, last = allowed(cause.param)
    shown = words.say("chat.either", first=words.comma.join(most), second=last) if most else last
    given = cut(cause.argument)
    return messages.failure(words.say("chat.not_one_of", option=cause.param.name, allowed=shown, given=given))


def _usage(cause: Exception, typed: str, words: Catalogue, examples: Examples) -> Message:
    """Say what is missing, or that it cannot be read, with what may be typed instead."""
    match cause:
        case commands.CommandNotFound():
            key = "failure.no_command"
        case commands.MissingRequiredArgument() if (missing := f"failure.missing_{cause.param.name}") in words.texts:
            key = missing
            typed = typed.replace("{person}", messages.example_person(examples, words))
            typed = typed.replace("{topic}", messages.example_topic(examples, words))
        case _:
            key = "failure.misread"
    before, _, after = words.template(key).partition("{example}")
    return Message((Line((Plain(before), Code(typed), Plain(after))),), private=True)


def _bug(cause: BaseException, where: Place, words: Catalogue) -> Message:
    reference = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    what = where.command.name if where.command else "a button, menu or form"
    log.error("Ref %s: %s failed", reference, what, exc_info=cause)
    return messages.bug(reference, words)
