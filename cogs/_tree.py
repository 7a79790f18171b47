"""What Discord asks for while somebody types: not for whom the operator has blocked, and not without end."""

from __future__ import annotations

from typing import Any, Protocol, cast

import discord
from discord import app_commands

from cogs._limits import Limits
from newsdesk.app import App


class _Client(Protocol):
    app: App
    limits: Limits


class Tree(app_commands.CommandTree[Any]):
    """The slash commands, whose suggestions have a limit of their own; the commands themselves are counted by cogs."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Tell whether to go on; who may have no suggestions gets none."""
        if interaction.type is not discord.InteractionType.autocomplete:
            return True
        bot = cast("_Client", self.client)
        blocked = {interaction.user.id, interaction.guild_id} & set(bot.app.settings.blocked)
        if not blocked and bot.limits.suggest(interaction.user.id, bot.app.now()):
            return True
        await interaction.response.autocomplete([])
        return False
