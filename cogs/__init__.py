"""Discord in, Discord out: the bot itself, how it is built for an `App`, and how it runs.

No SQL, no HTTP, no text work: a command is a check, one call into `newsdesk`, and a message drawn.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Generator, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from pydantic import SecretStr

from cogs import _commands, _errors, _forms, _invite
from cogs._gateway import stay_connected
from cogs._limits import Limits
from cogs._names import CatalogueTranslator
from cogs._pages import PageButton, PageMenu
from cogs._prefixes import Prefixes
from cogs._router import Router
from cogs._sender import DiscordSender
from cogs._telling import tell_commands
from cogs._tree import Tree
from cogs.alerts import Alerts
from cogs.capture import Capture
from cogs.digests import Digests
from cogs.feeds import Feeds
from cogs.help import Help
from cogs.links import Links
from cogs.news import News
from cogs.overview import Overview
from cogs.privacy import Privacy
from cogs.quotes import Quotes
from cogs.searching import Searching
from cogs.sending import Sending
from cogs.settings import SettingsCog
from cogs.stories import Stories
from cogs.why import Why
from newsdesk.app import App
from newsdesk.errors import NewsdeskError, SettingsError
from newsdesk.words import catalogue

log = logging.getLogger(__name__)


MENTION_ONLY = {"help", "privacy", "settings", "status"}
"""Commands that other bots own where a prefix is typed before them; here they answer to a mention or a slash alone."""


class NewsdeskBot(commands.Bot):
    """The bot for one `App`, which it neither opens nor closes."""

    def __init__(self, app: App, *, intents: discord.Intents, sync: bool) -> None:
        super().__init__(
            _heard,
            tree_cls=Tree,
            intents=intents,
            help_command=None,
            allowed_mentions=discord.AllowedMentions.none(),
            # For everybody who can see it: in servers, in direct messages, and wherever somebody who installed
            # Newsdesk for themselves writes.
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            # Phones write a capital at the beginning, and a space after a mention.
            case_insensitive=True,
            strip_after_prefix=True,
            # What people write is not kept, not even in memory, and neither is who they are.
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            # Nothing of ours is worth waiting longer for inside a request: what is owed is tried again later.
            max_ratelimit_timeout=30.0,
        )
        self.app = app
        self.limits = Limits(app.settings)
        self.router = Router(app, self.limits)
        self.prefixes = Prefixes(app)
        self.ends = contextlib.AsyncExitStack()
        """What has to end before the connection does."""
        self._sync = sync
        self.tree.error(self._on_tree_error)

    async def setup_hook(self) -> None:
        """Load the cogs, and tell Discord the slash commands."""
        app, words, limits = self.app, catalogue(self.app.settings.language), self.limits
        capture, why = Capture(app, limits), Why(app, limits)
        groups = (
            News(app, limits),
            Quotes(app, limits),
            capture,
            why,
            SettingsCog(app, limits, self.prefixes),
            Sending(app, limits),
            Stories(app, limits),
            Searching(app, limits),
            Feeds(app, limits),
            Digests(app, limits),
            Alerts(app, limits),
            Overview(app, limits),
            Links(app, limits),
            Privacy(app, limits),
        )
        for cog in (*groups, Help(app, limits, hears_prefix=self.intents.message_content)):
            await self.add_cog(cog)
            self.router.register(cog.verbs())
        for menu in (*capture.right_clicks(words), *why.right_clicks(words)):
            self.tree.add_command(menu)
        self.add_dynamic_items(PageButton, PageMenu)
        _commands.describe(self.commands, words)
        await self.tree.set_translator(CatalogueTranslator())
        if self._sync:
            await self.tree.sync()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Make a server's desk when it adds the bot, and try again what it was owed when it had it before.

        One that the operator has blocked is left again.
        """
        if guild.id in self.app.settings.blocked:
            await guild.leave()
            return
        await self.app.joined(f"guild:{guild.id}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server has removed the bot. One that is only out of reach is not told so."""
        await self.app.left(f"guild:{guild.id}")

    async def on_ready(self) -> None:
        """Note which servers have added or removed the bot while it was off: Discord has said by now which have it."""
        for guild in [guild for guild in self.guilds if guild.id in self.app.settings.blocked]:
            await guild.leave()
        await self.app.is_in(guild.id for guild in self.guilds)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Try a server's paused channels again when a role's permissions have changed."""
        if before.permissions != after.permissions:
            await self.app.poke(f"guild:{after.guild.id}")

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Try a server's paused channels again when who may do what in one has changed."""
        if before.overwrites != after.overwrites:
            await self.app.poke(f"guild:{after.guild.id}")

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Try a server's paused channels again when the bot itself has got other roles; of others it is not told."""
        if before.roles != after.roles or before.timed_out_until != after.timed_out_until:
            await self.app.poke(f"guild:{after.guild.id}")

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """Try a server's paused channels again when a thread was unlocked."""
        if before.locked and not after.locked:
            await self.app.poke(f"guild:{after.guild.id}")

    async def close(self) -> None:
        """Close the connection, after what needs it has ended."""
        await self.ends.aclose()
        await super().close()

    async def process_commands(self, message: discord.Message, /) -> None:
        """Answer a typed command; a bare mention asks for help."""
        if message.author.bot:
            return
        context = await self.get_context(message)
        if context.prefix is None:
            return
        if context.prefix.startswith("<@"):
            context.command = context.command if context.invoked_with else self.get_command("help")
        elif context.command is not None and context.command.name in MENTION_ONLY and message.guild is not None:
            return
        await self.invoke(context)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a form. discord.py knows only those that it has opened itself since it was started."""
        if interaction.type is discord.InteractionType.modal_submit and interaction.data is not None:
            data: Mapping[str, Any] = {**interaction.data}
            filled = _forms.filled(data.get("components") or ())
            await self.router.answer(interaction, str(data.get("custom_id")), filled)

    async def on_command_error(self, context: commands.Context[Any], exception: commands.CommandError, /) -> None:
        """Answer what a command raised."""
        await _errors.answer(context, exception, self.app, self.limits)

    async def _on_tree_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError) -> None:
        await _errors.answer(interaction, error, self.app, self.limits)


async def _heard(bot: NewsdeskBot, message: discord.Message) -> list[str]:
    """Return what a message may begin with to be meant for the bot: its mention, or the desk's prefix."""
    # discord.py's mentions end with a space, which a bare one has not.
    mentions = commands.when_mentioned(bot, message)
    mentions += [mention.strip() for mention in mentions]
    if not message.content or message.content.startswith(tuple(mentions)):
        return mentions
    where = f"guild:{message.guild.id}" if message.guild else f"user:{message.author.id}"
    return [*mentions, await bot.prefixes.of(where)]


def build_bot(app: App, *, message_content: bool = True, sync: bool = True) -> NewsdeskBot:
    """Build the bot, not yet connected.

    Without `message_content` it hears slash commands, mentions and direct messages only. With `sync` it tells Discord
    its slash commands when it starts; Discord takes that as no change, and at no cost, where they are the same.
    """
    intents = discord.Intents(guilds=True, messages=True, message_content=message_content)
    return NewsdeskBot(app, intents=intents, sync=sync)


async def run_bot(app: App, token: SecretStr) -> None:
    """Run the bot on Discord until it is cancelled or told to stop (SIGTERM).

    An intent that is switched off meanwhile is done without. Raises `SettingsError` for a token that Discord does not
    take, and `NewsdeskError` where Discord cannot be reached.
    """
    # Newsdesk has no voice, so it is no news that the libraries for it are missing.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    message_content = await _may_read_messages(token)
    try:
        await _run(app, token, message_content=message_content)
    except discord.PrivilegedIntentsRequired:
        if not message_content or await _may_read_messages(token):
            raise SettingsError(
                "Discord refuses the message content intent, which it said this bot has. Switch it off and on at"
                " discord.com/developers, your application, Bot, and start again."
            ) from None
        await _run(app, token, message_content=False)


async def _run(app: App, token: SecretStr, *, message_content: bool) -> None:
    if not message_content:
        log.warning(
            "The message content intent is off for this bot, so %slatest is not heard; /latest, a mention and direct"
            " messages are. To have it: discord.com/developers, your application, Bot, Message Content Intent.",
            app.settings.prefix,
        )
    bot = build_bot(app, message_content=message_content, sync=False)
    with _stopped_by_sigterm(bot):
        async with bot:
            await bot.login(token.get_secret_value())
            assert bot.application_id is not None
            log.info("To add the bot to a server, open %s", _invite.link(bot.application_id))
            # Before the gateway is there: sending needs none.
            await bot.ends.enter_async_context(app.delivering(DiscordSender(app, bot)))
            telling = asyncio.create_task(tell_commands(bot))
            try:
                await stay_connected(bot)
            finally:
                telling.cancel()


async def _may_read_messages(token: SecretStr) -> bool:
    """Ask Discord whether this bot's operator has switched the message content intent on."""
    # It never connects, so it hears nothing; without the guilds intent discord.py warns all the same.
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            await client.login(token.get_secret_value())
        except discord.LoginFailure:
            raise SettingsError(
                "Discord does not take the token. Copy it again from discord.com/developers, your application, Bot,"
                " Reset Token, into NEWSDESK_TOKEN or the file that NEWSDESK_TOKEN_FILE names."
            ) from None
        except (discord.HTTPException, OSError) as error:
            raise NewsdeskError(f"Discord cannot be reached ({error}). Try again in a minute.") from error
        flags = client.application_flags
    return flags.gateway_message_content or flags.gateway_message_content_limited


@contextlib.contextmanager
def _stopped_by_sigterm(bot: discord.Client) -> Generator[None]:
    """Close the bot's connection properly when the process is told to stop."""
    loop, stopping = asyncio.get_running_loop(), set[asyncio.Task[None]]()

    def stop() -> None:
        # Told twice, it ends once. The loop keeps only a weak hold of a task.
        if not stopping:
            stopping.add(loop.create_task(bot.close()))

    try:
        loop.add_signal_handler(signal.SIGTERM, stop)
    except NotImplementedError:  # Windows, where a service is stopped otherwise
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
