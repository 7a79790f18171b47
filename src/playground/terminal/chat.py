"""The terminal chat: takes what is typed, has it done on the simulated Discord, and has shown what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import discord
from rich.console import Console
from simcord import InteractionResult

from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.errors import NewsdeskError
from newsdesk.messages.markdown import draw as written
from playground import page
from playground.delivery import Post, delivering
from playground.terminal import lines, slash
from playground.terminal.choices import chosen
from playground.terminal.controls import Button, Menu, controls
from playground.terminal.forms import Ask, FormClosed, fill_in
from playground.terminal.people import Person, Seat, settle_in
from playground.terminal.screen import Screen
from playground.terminal.views import Change, News, View, look
from playground.world import BOT_NAME, World, open_world

SUGGEST = "??"
"""At the end of a slash command it asks for suggestions, which Discord shows while one types."""
TICK = 1.0
"""Seconds between two looks whether something was posted while nobody typed."""
PATIENCE = 10.0
"""Seconds at most that a line's feeds are waited for before the next one can be typed: most answer within one."""
LEAVING = ("quit", "exit", "q")


async def open_chat(settings: Settings, ask: Ask, console: Console, announce: Callable[[str], None]) -> None:
    """Run the chat on the local database until the person leaves or the input ends.

    In: the settings, what asks the person for a line, where answers are written, and what to do with a line about what
    takes long. Raises `StorageError` where the local database cannot be opened.
    """
    app = open_app(settings.model_copy(update={"database": settings.local_database}))
    try:
        await page.load_samples(app, announce)
        await talk(app, ask, Screen(console, ZoneInfo(settings.timezone)))
    finally:
        await app.close()


async def talk(app: App, ask: Ask, screen: Screen) -> None:
    """Run the chat on an app that is open already."""
    async with open_world(app) as world:
        people = settle_in(world)
        await world.env.settle()
        async with delivering(app, world) as post:
            chat = Chat(world, people, ask, screen, post)
            chat.welcome()
            await chat.hurry()
            while not chat.left and (line := await chat.next_line()) is not None:
                await chat.take(line)


class Chat:
    """One conversation: who one is, where, and what has been shown of it so far."""

    def __init__(
        self, world: World, people: tuple[Person, ...], ask: Ask, screen: Screen, post: Post | None = None
    ) -> None:
        self.left = False
        self._post = post
        self._seat = Seat(world, people, people[0])
        self._ask = ask
        self._screen = screen
        self._views: dict[tuple[str, bool], View] = {}
        self._shown: dict[int, str] = {}
        """How each message looked when it was last shown to anybody: the terminal shows nothing twice."""

    @property
    def prompt(self) -> str:
        """What stands before the line that is typed."""
        return f"{self._seat.person.word} in {self._seat.place}> "

    def welcome(self) -> None:
        """Say what this is and what to try."""
        self._screen.markdown(written(page.WELCOME))
        self._screen.tell(f"You are {self._seat.person.name}. :help tells what else can be typed; :quit leaves.")
        self._screen.line()

    async def next_line(self) -> str | None:
        """Return the next line that is typed, and show meanwhile what is posted; `None` at the end."""
        asking = asyncio.ensure_future(self._ask(self.prompt))
        try:
            while not (await asyncio.wait((asking,), timeout=TICK))[0]:
                if self._post is not None and self._post.fresh:
                    self._post.fresh = False
                    with self._screen.above(self.prompt):
                        self._show_news()
        finally:
            asking.cancel()
        return asking.result()

    async def take(self, line: str) -> None:
        """Do what a line says, and show what came of it, what was posted then included."""
        try:
            await self._do(lines.read(line))
        except NewsdeskError as error:
            self._screen.refuse(str(error))
        self._show_news()
        await self.hurry()

    async def hurry(self) -> None:
        """Have what is owed posted now, and show it: in a script there is no later."""
        if self._post is not None:
            await self._post.hurry(PATIENCE)
            self._post.fresh = False
            self._show_news()

    async def _do(self, given: lines.Input) -> None:
        match given:
            case lines.Nothing():
                pass
            case lines.Say(text):
                await self._seat.send(text)
            case lines.Attach(path, text):
                await self._seat.send(text, [slash.upload(path)])
            case lines.Slash(text):
                await self._slash(text)
            case lines.Press(number, control, choices):
                await self._press(number, control, choices)
            case lines.RightClick(number, command):
                await self._right_click(number, command)
            case lines.Turn(word, rest):
                self._turn(word, rest)
            case lines.Unclear(sentence):
                raise NewsdeskError(sentence)

    async def _slash(self, text: str) -> None:
        offered = slash.commands(self._seat)
        if not text:
            self._screen.commands(offered)
            return
        command, rest = slash.find(text, offered)
        if rest.endswith(SUGGEST):
            await self._suggest(command, rest.removesuffix(SUGGEST))
            return
        given = slash.values(slash.split(rest, command), command, self._seat)
        await self._answered(await self._seat.slash(command.name, given))

    async def _suggest(self, command: slash.Command, rest: str) -> None:
        """Show what the bot offers for the option that stands last."""
        given = slash.split(rest, command)
        typing = next((one for one in command.options if one.name == next(reversed(given), "")), None)
        if typing is None or not typing.suggests:
            raise NewsdeskError(f"Type a part of an option that has suggestions, then {SUGGEST}: {command.usage()}")
        others = {option: value for option, value in given.items() if option != typing.name}
        found = await self._seat.suggestions(command.name, typing.name, given[typing.name], others)
        self._screen.tell("\n".join(found) or f"No suggestions for {given[typing.name]!r}.")

    async def _press(self, number: int | None, control: int, choices: tuple[int, ...]) -> None:
        message = self._view().latest(lambda one: bool(controls(one, self._seat))) if number is None else None
        message = message if number is None else self._message(number)
        below = controls(message, self._seat) if message is not None else ()
        if message is None or not 1 <= control <= len(below):
            there = (
                f"its buttons and menus go from 1 to {len(below)}" if below else "there is nothing to press here yet"
            )
            raise NewsdeskError(f"There is no button {control}: {there}.")
        match below[control - 1]:
            case one if one.disabled:
                raise NewsdeskError(f"{one.label!r} is switched off.")
            case Button(label, custom_id=None, url=url):
                self._screen.tell(f"{label} opens {url} in a browser.")
            case Button(custom_id=custom_id) if not choices and custom_id is not None:
                await self._answered(await self._seat.click(message, custom_id))
            case Menu(label, custom_id, lines_, least, most) if choices:
                values = chosen(lines_, choices, least, most)
                await self._answered(await self._seat.select(message, custom_id, values))
            case Menu(label, choices=lines_):
                self._screen.choices(label, lines_)
                at = f"{number}.{control}" if number is not None else str(control)
                self._screen.tell(f"Choose with #{at} and a number, as in #{at} 1")
            case one:
                raise NewsdeskError(f"{one.label!r} is a button: #{control} alone presses it.")

    async def _right_click(self, number: int | None, typed: str) -> None:
        offered = [str(command["name"]) for command in self._seat.commands(discord.AppCommandType.message)]
        if number is None:
            self._screen.messages(self._view().numbered(), self._seat.world.names())
        if not offered:
            self._screen.tell(f"{BOT_NAME} has nothing in a message's Apps menu for you here.")
            return
        if number is None or not typed:
            at = number or 1
            self._screen.tell("Right-click, Apps: " + ", ".join(f">{at} {name}" for name in offered))
            return
        message = self._message(number)
        exact = [name for name in offered if name.casefold() == typed.casefold()]
        found = exact or [name for name in offered if name.casefold().startswith(typed.casefold())]
        if len(found) != 1:
            raise NewsdeskError(f"A message's Apps menu has: {', '.join(offered)}. Not {typed!r}.")
        await self._answered(await self._seat.right_click(message, found[0]))

    async def _answered(self, result: InteractionResult) -> None:
        """Go on with what the bot made of a command or a click: a form is filled in, and then answered in turn."""
        while (modal := result.modal) is not None:
            self._show_news()
            try:
                values = await fill_in(modal, self._seat, self._ask, self._screen.tell)
            except FormClosed as closed:
                self._screen.tell(str(closed))
                return
            result = await self._seat.submit(result, values)
        if not result.acknowledged:
            raise NewsdeskError(f"{BOT_NAME} did not respond. Its log may say why.")

    def _turn(self, word: str, rest: str) -> None:
        match word:
            case "help":
                self._screen.help()
            case "who":
                self._screen.people(self._seat.people, self._seat)
            case "as":
                self._become(rest)
            case "in":
                self._go(rest)
            case word if word in LEAVING:
                self.left = True
            case _:
                raise NewsdeskError(f"There is no :{word}. :help lists what there is.")

    def _become(self, name: str) -> None:
        found = next((one for one in self._seat.people if name.casefold() in (one.word, one.name.casefold())), None)
        if found is None:
            raise NewsdeskError(f"You can be {', '.join(one.word for one in self._seat.people)}, as in :as mira")
        self._seat = replace(self._seat, person=found)
        self._screen.tell(f"You are {found.name}, {found.role}.")

    def _go(self, place: str) -> None:
        channel = self._seat.world.channel.name or ""
        places = {"dm": True, "dms": True, channel: False, f"#{channel}": False}
        if place.casefold() not in places:
            raise NewsdeskError(f"You can be in dm, or in {channel}, as in :in dm")
        self._seat = replace(self._seat, direct=places[place.casefold()])
        self._screen.tell(f"You are in {self._seat.place}.")

    def _message(self, number: int) -> discord.Message:
        message = self._view().message(number)
        if message is None:
            raise NewsdeskError(f"There is no message {number} here. > alone lists those that there are.")
        return message

    def _view(self) -> View:
        return self._views.setdefault((self._seat.person.word, self._seat.direct), View())

    def _show_news(self) -> None:
        """Show what the bot has written, edited or deleted for this person: here, and in the other place."""
        here = self._seat
        for seat in (replace(here, direct=not here.direct), here):
            view = self._views.setdefault((seat.person.word, seat.direct), View())
            fresh = [change for change in view.update(seat.messages()) if self._is_news(change, seat)]
            if fresh and seat is not here:
                self._screen.tell(f"In {seat.place}:")
            for change in fresh:
                self._screen.change(change, seat)

    def _is_news(self, change: Change, seat: Seat) -> bool:
        message = change.message
        seen = self._shown.get(message.id)
        self._shown[message.id] = now = "" if change.news is News.DELETED else look(message)
        return seen != now and message.author.id == seat.bot_id
