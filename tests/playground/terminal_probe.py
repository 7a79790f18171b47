"""A cog with one of everything that Discord lets somebody press, choose, fill in or right-click."""

from __future__ import annotations

import asyncio
import io
import threading
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

Interaction = discord.Interaction[Any]


class Panel(discord.ui.View):
    """Buttons that edit, link, vanish and do nothing, and two menus."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.count = 0
        self.add_item(discord.ui.Button(label="Read on", url="https://lantern.example/ferry"))

    @discord.ui.button(label="Add one")
    async def add(self, interaction: Interaction, button: discord.ui.Button[Panel]) -> None:
        self.count += 1
        await interaction.response.edit_message(content=f"Count: {self.count}", view=self)

    @discord.ui.button(label="Vanish")
    async def vanish(self, interaction: Interaction, button: discord.ui.Button[Panel]) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()

    @discord.ui.button(label="Locked", disabled=True)
    async def locked(self, interaction: Interaction, button: discord.ui.Button[Panel]) -> None:
        raise AssertionError("a disabled button cannot be pressed")

    @discord.ui.select(
        placeholder="Pick fish",
        max_values=2,
        options=[
            discord.SelectOption(label="Cod", value="c", description="from the north"),
            discord.SelectOption(label="Eel", value="e"),
            discord.SelectOption(label="Pike", value="p"),
        ],
    )
    async def fish(self, interaction: Interaction, menu: discord.ui.Select[Panel]) -> None:
        await interaction.response.send_message(f"Fish: {', '.join(menu.values)}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Pick somebody")
    async def somebody(self, interaction: Interaction, menu: discord.ui.UserSelect[Panel]) -> None:
        await interaction.response.send_message(f"Somebody: {menu.values[0].mention}")


class Letter(discord.ui.Modal):
    """A form with a short field, a long one, a choice, a box to tick and a file."""

    def __init__(self) -> None:
        super().__init__(title="Write a letter")
        self.to: discord.ui.TextInput[Letter] = discord.ui.TextInput(min_length=3, max_length=20)
        self.body: discord.ui.TextInput[Letter] = discord.ui.TextInput(style=discord.TextStyle.long)
        self.travels: discord.ui.Select[Letter] = discord.ui.Select(
            options=[discord.SelectOption(label=one) for one in ("Ship", "Mule")]
        )
        self.urgent: discord.ui.Checkbox[Letter] = discord.ui.Checkbox()
        self.map: discord.ui.FileUpload[Letter] = discord.ui.FileUpload(required=False)
        fields: tuple[tuple[str, str | None, discord.ui.Item[Letter]], ...] = (
            ("To", None, self.to),
            ("Body", None, self.body),
            ("Post", "How it travels", self.travels),
            ("Urgent", None, self.urgent),
            ("Map", None, self.map),
        )
        for text, description, item in fields:
            self.add_item(discord.ui.Label(text=text, description=description, component=item))

    async def on_submit(self, interaction: Interaction, /) -> None:
        told = {
            "to": self.to.value,
            "body": self.body.value,
            "post": self.travels.values,
            "urgent": self.urgent.value,
            "files": [file.filename for file in self.map.values],
        }
        await interaction.response.send_message(f"`{told}`", ephemeral=True)


class Survey(discord.ui.Modal):
    """A form with the other kinds of fields, and some that may stay empty."""

    def __init__(self) -> None:
        super().__init__(title="Survey")
        self.add_item(discord.ui.TextDisplay("Nobody else reads this."))
        self.name: discord.ui.TextInput[Survey] = discord.ui.TextInput(default="Captain", min_length=2)
        self.boat: discord.ui.RadioGroup[Survey] = discord.ui.RadioGroup(
            options=[discord.RadioGroupOption(label=one) for one in ("Sloop", "Ketch")]
        )
        self.gear: discord.ui.CheckboxGroup[Survey] = discord.ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label=one) for one in ("Net", "Rod", "Pot")], required=False
        )
        self.mate: discord.ui.UserSelect[Survey] = discord.ui.UserSelect(required=False)
        fields: tuple[tuple[str, discord.ui.Item[Survey]], ...] = (
            ("Name", self.name),
            ("Boat", self.boat),
            ("Gear", self.gear),
            ("Mate", self.mate),
        )
        for text, item in fields:
            self.add_item(discord.ui.Label(text=text, component=item))

    async def on_submit(self, interaction: Interaction, /) -> None:
        mates = [mate.display_name for mate in self.mate.values]
        told = [self.name.value, self.boat.value, self.gear.values, mates]
        await interaction.response.send_message(f"`{told}`")


class Probe(commands.Cog):
    """Slash commands, a message command, and a listener for files."""

    def __init__(self, bot: commands.Bot) -> None:
        self.bot = bot
        self.woken = threading.Event()
        bot.tree.add_command(app_commands.ContextMenu(name="Count words", callback=count_words))
        bot.tree.add_command(app_commands.ContextMenu(name="Copy it", callback=count_words))

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        for file in message.attachments:
            await message.channel.send(f"{file.filename}: {(await file.read()).decode()}")

    @app_commands.command()
    async def panel(self, interaction: Interaction) -> None:
        """Show buttons and menus."""
        await interaction.response.send_message("Count: 0", view=Panel())

    @app_commands.command()
    async def letter(self, interaction: Interaction) -> None:
        """Open a form."""
        await interaction.response.send_modal(Letter())

    @app_commands.command()
    async def survey(self, interaction: Interaction) -> None:
        """Open another form."""
        await interaction.response.send_modal(Survey())

    @app_commands.command()
    async def options(
        self,
        interaction: Interaction,
        words: str,
        count: int = 0,
        share: float = 0.0,
        loud: bool = False,
        size: Literal["small", "large"] = "small",
        who: discord.User | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        """Take an option of each kind."""
        sent = (await file.read()).decode() if file else None
        told = [words, count, share, loud, size, who.display_name if who else None, sent]
        await interaction.response.send_message(f"`{told}`")

    @options.autocomplete("words")
    async def words(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current} {end}", value=current) for end in ("north", "south")]

    @app_commands.command()
    async def silent(self, interaction: Interaction) -> None:
        """Say nothing at all."""

    @app_commands.command()
    async def slow(self, interaction: Interaction) -> None:
        """Take longer than anybody waits."""
        await asyncio.to_thread(self.woken.wait, 60)
        await interaction.response.send_message("At last")

    @app_commands.command()
    async def note(self, interaction: Interaction) -> None:
        """Write a private message."""
        await interaction.user.send("Psst")
        await interaction.response.send_message("Sent", ephemeral=True)

    @app_commands.command()
    async def card(self, interaction: Interaction) -> None:
        """Show an embed and a file."""
        embed = discord.Embed(title="Tide table", url="https://lantern.example/tides", description="**High** at six")
        embed.add_field(name="Low", value="at noon").set_footer(text="Harbour board")
        await interaction.response.send_message(embed=embed, file=discord.File(io.BytesIO(b"x" * 2048), "tides.txt"))


async def count_words(interaction: Interaction, message: discord.Message) -> None:
    count = len(message.content.split())
    await interaction.response.send_message(f"{message.author.display_name}: {count} words", ephemeral=True)
