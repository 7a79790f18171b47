"""What is answered when something that was asked raises: the one place where an exception becomes a reply."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from string import Formatter
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._checks import Asked, Place, Refused, Unanswered, ask, channel_of, interaction_of, person, slow_down
from cogs._commands import NoSuchOption, allowed, asked_again, cut, example, meant, prefix_shown, pressed
from cogs._limits import Limits
from cogs._render import respond, say
from newsdesk import briefing, messages, metrics
from newsdesk.app import App
from newsdesk.errors import NewsdeskError, UnreadableQuery
from newsdesk.models.answers import Examples
from newsdesk.models.message import Button, Code, Line, Message, Plain, Run
from newsdesk.words import Catalogue, catalogue

log = logging.getLogger(__name__)

REFERENCE_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Digits and letters that are not taken for one another when somebody reads a reference out (no 0, 1, i, l, o, u)."""

_UNANSWERABLE = (discord.Forbidden, discord.NotFound)


async def answer(where: Place, error: BaseException, app: App, limits: Limits) -> None:
    """Answer an error of a command, a button, a menu, a form or a right-click, by the first case that fits.

    1. No such command: nothing where a prefix was typed, which other bots may share; to a mention, the command or the
       topic that may have been meant, else what can be asked. Nothing either to who types on although they have been
       told to wait.
    2. Refused: the message that says why.
    3. Another `NewsdeskError`: its sentence, in the language of the desk; for a topic that cannot be read, with what
       may have been meant and a button that asks the same with that.
    4. Asked wrongly: what an option can be, or which was meant; that there is no such role or channel; else how to
       ask, with an example.
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
        asked = await _asked(where, app)
        words = asked.words if asked else catalogue(app.settings.language)
        reply = slow_down(wait, words) if wait else await _guess(asked, cause)
        if asked is not None and reply is not None and reply.buttons:
            await say(asked, reply)
        else:
            missing = isinstance(cause, commands.MissingRequiredArgument)
            await respond(where, reply or _reply(where, cause, words, await _examples(asked if missing else None)))
    except _UNANSWERABLE as refusal:
        channel = where.channel.id if where.channel else None
        log.warning("Discord takes no answer in channel %s: %s", channel, refusal)


def _reply(where: Place, cause: BaseException, words: Catalogue, examples: Examples) -> Message:
    match cause:
        case Refused(message):
            reply = message
        case NewsdeskError():
            reply = messages.explained(cause, words)
        case commands.BadLiteralArgument():
            reply = _not_allowed(cause, words)
        case commands.RoleNotFound():
            reply = messages.failure(words.say("chat.no_role", name=cut(cause.argument)))
        case commands.ChannelNotFound():
            reply = messages.failure(words.say("chat.no_channel", name=cut(str(cause.argument))))
        case commands.CommandNotFound() if not isinstance(where, discord.Interaction):
            reply = messages.failure(words.say("failure.not_understood"))
        case app_commands.TransformerError():
            # A thread, mostly, that the bot is not told of.
            reply = messages.failure(words.say("chat.no_channel", name=cut(str(cause.value))))
        case commands.NoPrivateMessage():
            reply = messages.failure(words.say("chat.roles_in_servers"))
        case commands.UserInputError() if not isinstance(where, discord.Interaction):
            reply = _usage(cause, example(where), words, examples)
        case _:
            reply = _bug(cause, where, words)
    return reply


async def _asked(where: Place, app: App) -> Asked | None:
    """Find out which desk was asked; `None` where what went wrong keeps it from being found."""
    try:
        return await ask(where, app)
    except Exception:  # noqa: BLE001  (the error that is being answered is the same, or matters more)
        return None


async def _examples(asked: Asked | None) -> Examples:
    """Return what could be asked of the desk; nothing where that cannot be found out just now."""
    try:
        return await asked.app.db.read(briefing.examples, asked.desk) if asked else Examples("", "")
    except NewsdeskError:
        return Examples("", "")


async def _guess(asked: Asked | None, cause: BaseException) -> Message | None:
    """Answer a slip with what may have been meant, and a button that does it; `None` for anything else."""
    if asked is None or isinstance(asked.where, discord.Interaction):
        return None
    where, words = asked.where, asked.words
    if isinstance(cause, UnreadableQuery):
        again = asked_again(where, cause.asked, cause.meant) if cause.meant else None
        return messages.explained(cause, words, again)
    if isinstance(cause, NoSuchOption):
        assert where.command is not None
        return _did_you_mean("failure.no_option", where.command, cause.corrected, asked, given=cut(cause.given))
    if not isinstance(cause, commands.CommandNotFound):
        return None
    command, rest = meant(where)
    if command is None and await _is_topic(asked, rest):
        command = where.bot.get_command("latest")
    if command is not None:
        return _did_you_mean("failure.no_command", command, rest, asked)
    prefix = prefix_shown(where.bot, asked.settings.prefix or asked.app.settings.prefix)
    shown = messages.help(await _examples(asked), prefix, words)
    return replace(shown, lines=(Line((Plain(words.say("failure.not_understood")),)), *shown.lines))


async def _is_topic(asked: Asked, text: str) -> bool:
    """Tell whether the desk has news on what somebody said."""
    try:
        now = asked.app.now()
        return bool((await asked.app.db.read(briefing.latest, asked.desk, text, now=now, zone=asked.zone)).total)
    except NewsdeskError:  # no words to look for, or too many
        return False


def _did_you_mean(
    key: str, command: commands.Command[Any, ..., Any], rest: str, asked: Asked, **values: str
) -> Message:
    """Say what may be typed instead, a command with what stands behind it, with a button that does it if one can."""
    assert not isinstance(asked.where, discord.Interaction)
    typed = Code(cut(f"{asked.where.clean_prefix}{command.qualified_name} {rest}".strip()))
    action = pressed(command, rest)
    buttons = (Button(asked.words.say("button.do_that"), action),) if action else ()
    runs: list[Run] = []
    for text, name, _, _ in Formatter().parse(asked.words.template(key)):
        runs += [Plain(text)] if text else []
        runs += [typed if name == "example" else Plain(values[name])] if name else []
    return Message((Line(tuple(runs)),), buttons, private=True)


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
    metrics.BUGS.add("chat")
    log.error("Ref %s: %s failed", reference, what, exc_info=cause)
    return messages.bug(reference, words)
