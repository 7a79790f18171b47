"""The one typed door to discord.py's command decorators: what is typed, what slash offers, and how both reach a cog.

discord.py's own parsing of typed arguments raises on `title:"a b"` and on a lone quote mark, and strips the marks that
it does understand. So a typed command is taken here as one raw text: the first option, then `name:value` ones. Saying
what comes of a command is left to the cogs, and what comes of an error to `_errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar, cast, get_args

from discord import app_commands
from discord.ext import commands

from newsdesk.text.query import options
from newsdesk.words import Catalogue

Context: TypeAlias = commands.Context[commands.Bot]
"""What a command is asked in: a message, or an interaction that discord.py presents as one."""

P = ParamSpec("P")
CogT = TypeVar("CogT", bound=commands.Cog)

_MARKS = "\"'“”„‟‘’«»"
"""Quote marks that a value may still have around it, the typographic ones that phones put in included."""


def hybrid(
    example: str,
) -> Callable[
    [Callable[Concatenate[CogT, Context, P], Coroutine[Any, Any, None]]], commands.HybridCommand[CogT, P, None]
]:
    """Make a cog's method a command that is typed, asked by mention, or picked from the slash menu.

    In: what to type behind its name, as an example for whoever asked wrongly. The method's keyword-only parameters are
    the options: the first is the text as typed, the others are `name:value`; a `Literal` lists what is allowed. The
    method's name is the command's.

    While it runs, a missing text raises `MissingRequiredArgument`, and a value that is not allowed raises
    `BadLiteralArgument`; `_errors` answers both.
    """

    def decorate(
        callback: Callable[Concatenate[CogT, Context, P], Coroutine[Any, Any, None]],
    ) -> commands.HybridCommand[CogT, P, None]:
        @wraps(callback)
        async def run(cog: CogT, context: Context, /, *args: P.args, **kwargs: P.kwargs) -> None:
            if context.interaction is None:
                values = typed(kwargs, made.params)
                # What was typed has the same names and types as the method's parameters, which P cannot say.
                kwargs = cast("Any", values)
            await callback(cog, context, *args, **kwargs)

        made: commands.HybridCommand[CogT, P, None] = commands.HybridCommand(run, rest_is_raw=True, usage=example)
        return made

    return decorate


def typed(given: Mapping[str, object], params: Mapping[str, commands.Parameter]) -> dict[str, object]:
    """Turn what discord.py read of a typed command, one raw text under the first option's name, into all its options.

    Raises `MissingRequiredArgument` and `BadLiteralArgument`, as `hybrid` says.
    """
    first, *others = params.values()
    text, values = options.split(str(given[first.name]), [param.name for param in others])
    if not text and first.required:
        raise commands.MissingRequiredArgument(first)
    taken: dict[str, object] = {first.name: text}
    for param in others:
        value = values.get(param.name)
        taken[param.name] = _allowed(value, param) if value else param.default
    return taken


def _allowed(value: str, param: commands.Parameter) -> str:
    choices = tuple(str(choice) for choice in get_args(param.annotation) if isinstance(choice, str))
    plain = value.strip(_MARKS).strip().lower()
    if choices and plain not in choices:
        raise commands.BadLiteralArgument(param, choices, [], value)
    return plain if choices else value


def describe(group: Iterable[commands.Command[Any, ..., Any]], words: Catalogue) -> None:
    """Give commands and their options the texts that Discord's slash menu shows, from the catalogue."""
    for command in group:
        command.description = words.say(f"command.{command.name}")
        if isinstance(command, commands.HybridCommand) and (slash := command.app_command) is not None:
            slash.description = command.description
            texts = {param.name: words.say(f"command.{command.name}_{param.name}") for param in slash.parameters}
            app_commands.describe(**texts)(slash)


def example(context: Context) -> str:
    """Return how to ask what was asked, as it may be typed; where it is no command, how to ask for that topic."""
    if context.command is not None:
        return f"{context.clean_prefix}{context.command.name} {context.command.usage}"
    # The words after the mention, as typed: the view has been read up to the end of the first.
    return f"{context.clean_prefix}latest {context.invoked_with}{context.view.read_rest()}"
