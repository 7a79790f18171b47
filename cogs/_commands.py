"""The one typed door to discord.py's command decorators: what is typed, what slash offers, and how both reach a cog.

discord.py's own parsing of typed arguments raises on `title:"a b"` and on a lone quote mark, and strips the marks that
it does understand. So a typed command is taken here as one raw text: the first option, then `name:value` ones, by the
names that they have in English or in the slash menu of any language. Saying what comes of a command is left to the
cogs, and what comes of an error to `_errors`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, Concatenate, Literal, ParamSpec, TypeAlias, TypeVar, cast, get_args, get_origin

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from cogs._metered import metered
from newsdesk import metrics
from newsdesk.messages.markdown import tidy
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.message import Action
from newsdesk.text.query import options
from newsdesk.words import Catalogue, catalogue

Context: TypeAlias = commands.Context[commands.Bot]
"""What a command is asked in: a message, or an interaction that discord.py presents as one."""

P = ParamSpec("P")
CogT = TypeVar("CogT", bound=commands.Cog)

SUGGESTIONS = 25
SUGGESTION_LIMIT = 100
"""What Discord takes (developer documentation, "Application Command Option Choice Structure")."""

ECHO_LIMIT = 100
"""Characters of what was typed that an answer says back: longer than what anybody looks for."""

_LINK = re.compile(r"<?https?://[^\s<>]+>?", re.IGNORECASE)

_MARKS = "\"'“”„‟‘’«»「」『』"
"""Quote marks that a value may still have around it, the typographic ones that phones put in included."""


class NoSuchOption(commands.BadArgument):
    """An option was named that a command has not, and that looks like a slip for one that it has."""

    def __init__(self, given: str, meant: str, corrected: str) -> None:
        super().__init__(given)
        self.given = given
        self.meant = meant
        self.corrected = corrected
        """All that was typed behind the command's name, with the option's name in place of the slip."""


def hybrid(
    example: str = "",
    *,
    words: bool = True,
    verb: str = "",
    name: str = "",
    parent: commands.HybridGroup[Any, ..., Any] | None = None,
) -> Callable[
    [Callable[Concatenate[CogT, Context, P], Coroutine[Any, Any, None]]], commands.HybridCommand[CogT, P, None]
]:
    """Make a cog's method a command that is typed, asked by mention, or picked from the slash menu.

    In: what to type behind its name, as an example for whoever asked wrongly; the `verb` of a button that does the same
    with the options as its arguments, "" for one that is left out, where there is such a verb. The method's
    keyword-only parameters are the options: the first is the text as typed, the others are `name:value`; without
    `words` all are `name:value`. A `Literal` lists what is allowed; a role or a text channel may be typed by mention or
    name; a file is the message's first. The method's name is the command's, unless it has another `name`; one with a
    `parent` is typed behind the parent's name, and has it before its own in the catalogue.

    While it runs, a missing text raises `MissingRequiredArgument`, a value that is not allowed `BadLiteralArgument`, a
    role that does not exist `RoleNotFound`, such a channel `ChannelNotFound`, words where none belong
    `TooManyArguments`, and a name that looks like an option's `NoSuchOption`; `_errors` answers all.
    """

    def decorate(
        callback: Callable[Concatenate[CogT, Context, P], Coroutine[Any, Any, None]],
    ) -> commands.HybridCommand[CogT, P, None]:
        called = name or callback.__name__
        key = f"command.{called}" if parent is None else f"command.{parent.name}_{called}"
        kept: dict[str, Any] = {} if parent is None else {"parent": parent}
        options_of = list(signature(callback).parameters.values())[2:]
        textual = bool(options_of) and "Attachment" not in str(options_of[0].annotation)

        @wraps(callback)
        async def run(cog: CogT, context: Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
            if context.interaction is None and textual:
                values = await _resolved(
                    context, typed(kwargs, made.params, words=words, name=full_name(made)), made.params
                )
                # What was typed has the same names and types as the method's parameters, which P cannot say.
                kwargs = cast("Any", values)
            with metered(metrics.COMMAND, made.qualified_name):
                await callback(cog, context, *args, **kwargs)

        made: commands.HybridCommand[CogT, P, None] = commands.HybridCommand(
            run,
            rest_is_raw=textual,
            usage=example,
            extras={"words": words, "verb": verb},
            name=locale_str(called, key=f"{key}_name"),
            # What it says is set by `describe`, once it is known in which language.
            description=locale_str("…", key=key),
            # Not among discord.py's types: a cog copies its commands from what they were made with.
            **kept,
        )
        if parent is not None:
            parent.add_command(made)
        return made

    return decorate


def group(
    example: str,
) -> Callable[[Callable[[CogT, Context], Coroutine[Any, Any, None]]], commands.HybridGroup[CogT, ..., None]]:
    """Make a cog's method a group of commands; it is called where the group's name is typed alone.

    `example` is one of its commands, for whoever asks for one that it has not.
    """

    def decorate(
        callback: Callable[[CogT, Context], Coroutine[Any, Any, None]],
    ) -> commands.HybridGroup[CogT, ..., None]:
        @wraps(callback)
        async def run(cog: CogT, context: Context, /) -> None:
            if rest := context.view.read_rest().strip():
                raise commands.TooManyArguments(rest)
            with metered(metrics.COMMAND, context.command.qualified_name if context.command else ""):
                await callback(cog, context)

        key = f"command.{callback.__name__}"
        made: commands.HybridGroup[CogT, ..., None] = commands.HybridGroup(
            run,
            usage=example,
            name=locale_str(callback.__name__, key=f"{key}_name"),
            description=locale_str("…", key=key),
            case_insensitive=True,
        )
        return made

    return decorate


def full_name(command: commands.Command[Any, ..., Any]) -> str:
    """Return what the catalogue calls a command: one of a group has the group's name before its own."""
    return command.qualified_name.replace(" ", "_")


def typed(
    given: Mapping[str, object], params: Mapping[str, commands.Parameter], *, words: bool = True, name: str = ""
) -> dict[str, object]:
    """Turn what discord.py read of a typed command, one raw text under the first option's name, into all its options.

    `name` is the command's. Raises `MissingRequiredArgument`, `BadLiteralArgument`, `TooManyArguments` and
    `NoSuchOption`, as `hybrid` says.
    """
    first, *others = params.values()
    named = others if words else list(params.values())
    raw = str(given[first.name] or "")
    spelt = {spelling: param.name for param in named for spelling in _spellings(name, param.name)}
    own = [spelling for spelling in _spellings(name, first.name) if spelling not in spelt] if words else []
    if (slip := options.misspelt(raw, spelt, own)) is not None:
        raise NoSuchOption(*slip)
    several = [param.name for param in named if not allowed(param)]
    text, values = options.split(raw, spelt, first=own, several=several, words=words)
    taken: dict[str, object] = {}
    if words:
        if not text and first.required:
            raise commands.MissingRequiredArgument(first)
        taken[first.name] = text
    elif text:
        raise commands.TooManyArguments(text)
    for param in named:
        value = values.get(param.name)
        taken[param.name] = _allowed(value, param) if value else param.default
    return taken


def _spellings(command: str, option: str) -> list[str]:
    """Return what an option may be called: its name, and those that the slash menu shows in other languages."""
    key = f"command.{command}_{option}_name"
    return [option, *(text for words in map(catalogue, LANGUAGES) if isinstance(text := words.texts.get(key), str))]


def pressed(command: commands.Command[Any, ..., Any], raw: str) -> Action | None:
    """Return what a button does that gives a command with what is typed behind its name; `None` where there is none.

    Nor is there one for what cannot be read.
    """
    verb, params = str(command.extras.get("verb") or ""), command.params
    if not verb or not params:
        return Action(verb) if verb else None
    try:
        taken = typed(
            {next(iter(params)): raw}, params, words=bool(command.extras.get("words")), name=full_name(command)
        )
    except commands.UserInputError:
        return None
    return Action(verb, tuple(str(value or "") for value in taken.values()))


def asked_again(context: Context, unread: str, meant: str) -> Action | None:
    """Return what asks the same command as before with other words in place of a topic that cannot be read.

    `None` where no button can, or the topic is not what one of the command's options was given.
    """
    command = context.command
    if command is None or not isinstance(command, commands.HybridCommand):
        return None
    if context.interaction is None:
        raw = next(iter(context.kwargs.values()), None)
        action = pressed(command, str(raw or ""))
    else:
        verb = str(command.extras.get("verb") or "")
        action = Action(verb, tuple(str(value or "") for value in context.kwargs.values())) if verb else None
    if action is None or unread not in action.args:
        return None
    return Action(action.verb, tuple(meant if arg == unread else arg for arg in action.args))


def allowed(param: commands.Parameter) -> tuple[str, ...]:
    """Return the values that an option may have, none where it may have any."""
    # An option that may be left out has its `Literal` beside `None`.
    kinds = (param.annotation, *get_args(param.annotation))
    return tuple(
        choice for kind in kinds if get_origin(kind) is Literal for choice in get_args(kind) if isinstance(choice, str)
    )


def _allowed(value: str, param: commands.Parameter) -> str:
    choices = allowed(param)
    if not choices:
        return value
    plain = value.strip(_MARKS).strip().lower()
    named = {words.say(f"choice.{one}").lower(): one for words in map(catalogue, LANGUAGES) for one in choices}
    if plain not in choices and plain not in named:
        raise commands.BadLiteralArgument(param, choices, [], value)
    return plain if plain in choices else named[plain]


async def _resolved(
    context: Context, values: dict[str, object], params: Mapping[str, commands.Parameter]
) -> dict[str, object]:
    """Put the role or channel in place of its mention or name, where one is asked for."""
    found = dict(values)
    for name, value in values.items():
        kinds = get_args(params[name].annotation)
        if isinstance(value, str) and discord.Role in kinds:
            found[name] = await commands.RoleConverter().convert(context, value)
        elif isinstance(value, str) and discord.ForumChannel in kinds:
            found[name] = await _place(context, value)
        elif isinstance(value, str) and discord.TextChannel in kinds:
            found[name] = await commands.TextChannelConverter().convert(context, value)
    return found


async def _place(context: Context, value: str) -> discord.TextChannel | discord.Thread | discord.ForumChannel:
    """Return the channel, thread or forum of a mention or name. Raises `ChannelNotFound`."""
    for kind in (commands.TextChannelConverter, commands.ForumChannelConverter, commands.ThreadConverter):
        try:
            # Typed by hand it has the sign before it that a mention is shown with.
            return await kind().convert(context, value.removeprefix("#"))
        except (commands.ChannelNotFound, commands.ThreadNotFound):
            continue
    raise commands.ChannelNotFound(value)


def describe(group: Iterable[commands.Command[Any, ..., Any]], words: Catalogue) -> None:
    """Give commands, their options and choices the texts that Discord's slash menu shows, from the catalogue.

    Each goes with its key, by which `_names` finds the text of every other language that Discord asks for.
    """
    for command in group:
        name = full_name(command)
        command.description = words.say(f"command.{name}")
        if isinstance(command, commands.HybridGroup):
            command.app_command.description = command.description
            describe(command.commands, words)
        elif isinstance(command, commands.HybridCommand) and (slash := command.app_command) is not None:
            slash.description = command.description
            keys = {param.name: f"command.{name}_{param.name}" for param in slash.parameters}
            app_commands.describe(**{name: locale_str(words.say(key), key=key) for name, key in keys.items()})(slash)
            app_commands.rename(**{name: locale_str(name, key=f"{key}_name") for name, key in keys.items()})(slash)
            app_commands.choices(**{p.name: _choices(p, words) for p in slash.parameters if p.choices})(slash)


def _choices(param: app_commands.Parameter, words: Catalogue) -> list[app_commands.Choice[str]]:
    """Return what may be chosen for an option, each named by its value's text in the catalogue."""
    values = (str(choice.value) for choice in param.choices)
    keys = {value: f"choice.{value}" for value in values}
    return [app_commands.Choice(name=locale_str(words.say(key), key=key), value=value) for value, key in keys.items()]


def example(context: Context) -> str:
    """Return how to ask what was asked, as it may be typed."""
    assert context.command is not None
    return f"{context.clean_prefix}{context.command.qualified_name} {context.command.usage}".strip()


def meant(context: Context) -> tuple[commands.Command[Any, ..., Any] | None, str]:
    """Return the command that somebody may have meant who asked for one that there is not, and what stands behind it.

    Where the first word is like none, all of it stands behind.
    """
    first, rest = str(context.invoked_with or ""), context.view.read_rest().strip()
    name = options.alike(first, [command.name for command in context.bot.commands])
    return (context.bot.get_command(name), rest) if name else (None, f"{first} {rest}".strip())


def prefix_shown(bot: object, prefix: str) -> str:
    """Return what an example begins with: without the message content intent, no prefix is heard in servers."""
    return prefix if isinstance(bot, discord.Client) and bot.intents.message_content else "/"


def cut(text: str) -> str:
    """Return what somebody typed as far as an answer says it back: a whole message of it would fill the answer."""
    return text if len(text) <= ECHO_LIMIT else f"{text[:ECHO_LIMIT].rstrip()}…"


def suggestions(texts: Iterable[str]) -> list[app_commands.Choice[str]]:
    """Return texts as what Discord suggests while somebody types, those that it takes."""
    return [
        app_commands.Choice(name=shown, value=text)
        for text in texts
        if len(text) <= SUGGESTION_LIMIT and (shown := tidy(text).strip()) and len(shown) <= SUGGESTION_LIMIT
    ][:SUGGESTIONS]


def is_link(text: str) -> bool:
    """Tell whether a text is nothing but one address, bare or in angle brackets."""
    return _LINK.fullmatch(text.strip()) is not None
