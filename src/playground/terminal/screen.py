"""What the terminal shows: messages, lists and sentences, in colour where a terminal watches and plain elsewhere."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import tzinfo

import discord
from rich.console import Console
from rich.text import Text

from newsdesk.messages.markdown import LIMIT
from playground.terminal.choices import Choice
from playground.terminal.controls import Button, Menu, controls
from playground.terminal.lines import HELP
from playground.terminal.markdown import QUOTE_MARK, draw, plain
from playground.terminal.people import Person, Seat
from playground.terminal.prompt import typed_so_far
from playground.terminal.slash import Command
from playground.terminal.views import Change, News

LISTED = 12
"""Messages that a list shows: the last ones, which is about what a screen of a chat holds."""
EXCERPT = 60
"""Characters of a message in a list."""


class Screen:
    """Writes to one console, with times in one zone."""

    def __init__(self, console: Console, zone: tzinfo) -> None:
        self._console = console
        self._zone = zone

    def line(self, text: Text | str = "", style: str = "") -> None:
        """Write one line. Where nobody watches it is not broken, however long: a program may read it."""
        shown = text if isinstance(text, Text) else Text(text, style)
        self._console.print(shown, soft_wrap=not self._console.is_terminal, highlight=False)

    @contextmanager
    def above(self, prompt: str) -> Generator[None]:
        """Write above a prompt at which somebody is typing, and put it back with what stands there so far.

        Where nobody watches there is no prompt to write above.
        """
        watched = self._console.is_terminal
        if watched:
            self._console.file.write("\r\x1b[K")  # to the line's beginning, and clear it (ECMA-48: CR, EL)
        yield
        if watched:
            self._console.file.write(f"{prompt}{typed_so_far()}")
            self._console.file.flush()

    def tell(self, sentence: str) -> None:
        """Write a sentence of the terminal's own, which is nobody's message."""
        self.line(_harmless(sentence), "dim")

    def refuse(self, sentence: str) -> None:
        """Write why something could not be done."""
        self.line(Text.assemble(("! ", "bold red"), _harmless(sentence)))

    def markdown(self, content: str) -> None:
        """Write Discord's markdown that mentions nobody."""
        self.line(draw(content, {}, self._zone))

    def change(self, change: Change, seat: Seat) -> None:
        """Write what has happened to a message, and the message where it is still there."""
        message = change.message
        head = Text.assemble((f"({change.number}) ", "dim"), (plain(message.author.display_name), "bold"))
        notes = ["edited"] if change.news is News.EDITED else []
        notes += ["only you see this"] if message.flags.ephemeral else []
        if change.news is News.DELETED:
            notes.append("deleted this message")
        head.append("".join(f" · {note}" for note in notes), "dim italic")
        self.line(head)
        if change.news is not News.DELETED:
            self._body(message, seat)
        self.line()

    def _body(self, message: discord.Message, seat: Seat) -> None:
        names = seat.world.names()
        if message.content:
            self.line(draw(message.content[: 2 * LIMIT], names, self._zone))
        for embed in () if message.flags.suppress_embeds else message.embeds:
            self._embed(embed, names)
        for file in message.attachments:
            self.line(Text.assemble(("file ", "dim"), plain(file.filename), (f", {_size(file.size)}", "dim")))
        below = controls(message, seat)
        if below:
            self.line(Text("   ").join(_control(number, one) for number, one in enumerate(below, 1)))

    def _embed(self, embed: discord.Embed, names: Mapping[str, str]) -> None:
        parts = [
            _bold(plain(embed.author.name or "")),
            _bold(plain(embed.title or ""), embed.url),
            draw(embed.description or "", names, self._zone),
        ]
        for field in embed.fields:
            parts += [_bold(plain(field.name or "")), draw(field.value or "", names, self._zone)]
        parts.append(Text(plain(embed.footer.text or ""), "dim"))
        for part in parts:
            for line in part.split("\n", allow_blank=True) if part.plain.strip() else ():
                self.line(Text.assemble((QUOTE_MARK, "blue"), line))

    def messages(self, numbered: Sequence[tuple[int, discord.Message]], names: Mapping[str, str]) -> None:
        """List messages with their numbers, the last ones where there are many."""
        if not numbered:
            self.tell("There is no message here yet.")
        for number, message in numbered[-LISTED:]:
            words = draw(message.content, names, self._zone).plain.replace("\n", " ")
            words += "".join(f" [{plain(file.filename)}]" for file in message.attachments)
            excerpt = words if len(words) <= EXCERPT else words[: EXCERPT - 1] + "…"
            self.line(
                Text.assemble((f"({number}) ", "dim"), (plain(message.author.display_name), "bold"), " ", excerpt)
            )

    def commands(self, offered: Sequence[Command]) -> None:
        """List slash commands."""
        for command in offered:
            self.line(Text.assemble((command.usage(), "bold"), f"  {plain(command.description)}"))

    def choices(self, title: str, choices: Sequence[Choice]) -> None:
        """List the lines of a menu with their numbers."""
        self.line(title, "bold")
        for number, choice in enumerate(choices, 1):
            note = f" – {choice.note}" if choice.note else ""
            self.line(Text.assemble((f"{number:>3}  ", "bold"), plain(choice.label), (note, "dim")))

    def people(self, people: Sequence[Person], seat: Seat) -> None:
        """List who one can be and where, and mark who and where one is."""
        for person in people:
            mark = "*" if person is seat.person else " "
            self.line(Text.assemble(f"{mark} ", (f":as {person.word}", "bold"), f"  {person.name}, {person.role}"))
        for word, direct, where in (("news", False, f"#{seat.world.channel.name}"), ("dm", True, "a direct message")):
            mark = "*" if seat.direct is direct else " "
            self.line(Text.assemble(f"{mark} ", (f":in {word}", "bold"), f"  {where}"))

    def help(self) -> None:
        """List what can be typed."""
        width = max(len(typed) for typed, _ in HELP)
        for typed, what in HELP:
            self.line(Text.assemble((typed.ljust(width), "bold"), f"  {what}"))
        self.tell("A space before a line sends it as it stands, whatever it begins with.")


def _control(number: int, control: Button | Menu) -> Text:
    shown = Text.assemble((f"[{number}] ", "bold cyan"), control.label)
    if isinstance(control, Menu):
        shown.append(" ▾")
    elif control.url is not None:
        shown.append(f" <{plain(control.url)}>", "dim")
    if control.disabled:
        shown.append(" (off)", "dim")
    return shown


def _harmless(sentence: str) -> str:
    """Return a sentence without what could steer the terminal: it may hold words that somebody typed."""
    return "".join(character for character in sentence if character == "\n" or character.isprintable())


def _bold(words: str, url: str | None = None) -> Text:
    return Text.assemble((words, "bold"), (f" <{plain(url)}>" if url and words else "", "dim"))


def _size(count: int) -> str:
    return f"{count:,} bytes" if count < 1000 else f"{count / 1000:,.0f} kB"
