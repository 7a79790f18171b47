"""The terminal chat on the real bot: every way of typing, and what is shown for it."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console
from terminal_probe import Probe

from newsdesk.app import App
from newsdesk.models.message import Line, Message, Plain
from playground.terminal.chat import Chat, talk
from playground.terminal.people import settle_in
from playground.terminal.screen import Screen
from playground.world import World, open_world


@dataclass
class Desk:
    """Somebody at the terminal: types lines, and reads what came of the last."""

    world: World
    written: io.StringIO = field(default_factory=io.StringIO)
    waiting: list[str] = field(default_factory=list[str])
    typed: asyncio.Queue[tuple[str, asyncio.Future[None]]] = field(
        default_factory=asyncio.Queue[tuple[str, asyncio.Future[None]]]
    )

    def __post_init__(self) -> None:
        self.chat = Chat(self.world, settle_in(self.world), self.ask, screen(self.written))

    async def ask(self, prompt: str) -> str | None:
        self.written.write(prompt)
        return self.waiting.pop(0) if self.waiting else None

    async def type(self, line: str, *more: str) -> str:
        """Type a line, and the lines that it will be asked for; return what was written."""
        self.waiting = list(more)
        start = self.written.tell()
        taken = asyncio.get_running_loop().create_future()
        await self.typed.put((line, taken))
        await taken
        return self.written.getvalue()[start:]

    async def serve(self) -> None:
        """Take one line after the other, in the task that opened the world, as the terminal does."""
        while True:
            line, taken = await self.typed.get()
            try:
                await self.chat.take(line)
            finally:
                taken.set_result(None)  # what was raised comes out where the fixture ends


def screen(written: io.StringIO) -> Screen:
    return Screen(Console(file=written, force_terminal=False), UTC)


@pytest_asyncio.fixture
async def desk(app: App) -> AsyncGenerator[Desk]:
    opened: asyncio.Future[Desk] = asyncio.get_running_loop().create_future()

    async def run() -> None:
        async with open_world(app) as world:
            await world.bot.add_cog(Probe(world.bot))
            await world.bot.tree.sync()
            opened.set_result(made := Desk(world))
            await world.env.settle()
            await made.serve()

    # In a task of its own: simcord wants to be closed where it was opened, and pytest closes fixtures elsewhere.
    running = asyncio.create_task(run())
    await asyncio.wait({running, opened}, return_when=asyncio.FIRST_COMPLETED)
    if not opened.done():
        await running
    yield await opened
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_a_typed_command_is_answered(desk: Desk) -> None:
    assert "(2) Newsdesk\n" in await desk.type("!latest")


async def test_a_mention_by_name_reaches_the_bot(desk: Desk) -> None:
    assert "(2) Newsdesk\n" in await desk.type("@newsdesk latest")


async def test_words_that_are_no_command_are_said_and_nothing_is_shown(desk: Desk) -> None:
    assert await desk.type("Good morning, @Mira") == ""
    assert "(1) Ada Good morning, @Mira" in await desk.type(">")


async def test_a_slash_alone_lists_the_commands_with_their_options(desk: Desk) -> None:
    listed = await desk.type("/")
    assert re.search(r"^/latest \[topic:…\]  \w", listed, re.MULTILINE)
    assert "/options words:… [count:…] [share:…] [loud:…] [size:small|large] [who:…] [file:…]" in listed


async def test_a_slash_command_takes_values_of_several_words(desk: Desk) -> None:
    assert "['harbour strike: day 2', 3," in await desk.type("/options words:harbour strike: day 2 count:3")


async def test_words_before_the_first_option_are_the_first_options(desk: Desk) -> None:
    assert "['harbour strike', 0," in await desk.type("/options harbour strike")


async def test_options_have_their_kinds(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_text("inside")
    line = f"/OPTIONS words:x share:2.5 loud:yes size:large who:@theo file:{tmp_path / 'a b.txt'}"
    assert "['x', 0, 2.5, True, 'large', 'Theo', 'inside']" in await desk.type(line)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/options", "words is missing. Type it as /options words:…"),
        ("/options words:x count:many", "count is a whole number, and 'many' is none."),
        ("/options words:x loud:perhaps", "loud is one of yes, true, no, false, not 'perhaps'."),
        ("/options words:x size:huge", "size is one of small, large, not 'huge'."),
        ("/options words:x who:nobody", "who is one of Ada, Mira, Theo, not 'nobody'."),
        ("/options words:x file:nowhere.txt", "nowhere.txt cannot be read: No such file or directory."),
        ("/options y words:x", "'y' belongs to no option."),
        ("/panel now", "'now' belongs to no option. Type it as /panel"),
        ("/nowhere", "There is no command /nowhere for you here."),
        ("/options words:x size:??", "Type a part of an option that has suggestions, then ??"),
        ("#1", "There is no button 1: there is nothing to press here yet."),
        ("#9.1", "There is no message 9 here."),
        ("#one", "A button is pressed by its number: #1."),
        (">9 Count words", "There is no message 9 here."),
        (">x", "A message is right-clicked by its number"),
        ("+nowhere.txt", "nowhere.txt cannot be read"),
        ("+", "A file is sent with its path"),
        (":fly", "There is no :fly. :help lists what there is."),
        (":as nobody", "You can be ada, mira, theo"),
        (":in nowhere", "You can be in dm, or in news"),
        ("x" * 2001, "Discord takes 2,000 characters in a message, and these are 2,001."),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_sentence(desk: Desk, line: str, told: str) -> None:
    written = await desk.type(line)
    assert written.startswith("! ")
    assert told in written


async def test_suggestions_are_asked_for_with_question_marks(desk: Desk) -> None:
    assert await desk.type("/options words:wind??") == "wind north\nwind south\n"
    assert "['strike?', " in await desk.type("/options words:strike?")


async def test_buttons_and_menus_stand_numbered_under_their_message(desk: Desk) -> None:
    shown = await desk.type("/panel")
    assert "(1) Newsdesk\nCount: 0\n" in shown
    (below,) = re.findall(r"^\[1\].*$", shown, re.MULTILINE)
    assert re.findall(r"\[(\d)\] (Read on|Add one|Vanish|Locked|Pick fish ▾|Pick somebody ▾)", below) == [
        ("1", "Add one"),
        ("2", "Vanish"),
        ("3", "Locked"),
        ("4", "Read on"),
        ("5", "Pick fish ▾"),
        ("6", "Pick somebody ▾"),
    ]
    assert "Read on <https://lantern.example/ferry>" in below
    assert "Locked (off)" in below


async def test_a_button_that_edits_its_message_shows_it_again_as_edited(desk: Desk) -> None:
    await desk.type("/panel")
    assert "(1) Newsdesk · edited\nCount: 1\n" in await desk.type("#1")
    assert "Count: 2" in await desk.type("#1")


async def test_a_message_that_is_deleted_is_told(desk: Desk) -> None:
    await desk.type("/panel")
    assert await desk.type("#2") == "(1) Newsdesk · deleted this message\n\n"


async def test_a_button_of_an_earlier_message_is_pressed_by_that_messages_number(desk: Desk) -> None:
    await desk.type("/panel")
    await desk.type("/panel")
    assert "(1) Newsdesk · edited\nCount: 1" in await desk.type("#1.1")
    assert "(1) Newsdesk · edited\nCount: 2" in await desk.type("#1"), "what was edited last is the latest"


async def test_what_a_button_cannot_do_is_told(desk: Desk) -> None:
    await desk.type("/panel")
    assert "opens https://lantern.example/ferry in a browser" in await desk.type("#4")
    assert "! 'Locked' is switched off." in await desk.type("#3")
    assert "! There is no button 7: its buttons and menus go from 1 to 6." in await desk.type("#7")
    assert "! 'Add one' is a button: #1 alone presses it." in await desk.type("#1 1")
    assert "! A menu is chosen from by numbers: #5 3." in await desk.type("#5 cod")


async def test_a_menu_lists_its_lines_and_takes_their_numbers(desk: Desk) -> None:
    await desk.type("/panel")
    listed = await desk.type("#5")
    assert "Pick fish\n  1  Cod – from the north\n  2  Eel\n  3  Pike\n" in listed
    assert "as in #5 1" in listed
    assert "(2) Newsdesk · only you see this\nFish: e, p\n" in await desk.type("#5 2 3")
    assert "! There is no line 4: they go from 1 to 3." in await desk.type("#5 4")
    assert "! Choose 1 to 2 of the 3 lines here, by number." in await desk.type("#5 1 2 3")


async def test_a_menu_of_people_offers_the_people(desk: Desk) -> None:
    await desk.type("/panel")
    assert "  2  Mira\n" in await desk.type("#6")
    assert "Somebody: @Mira" in await desk.type("#6 2")


async def test_a_form_is_asked_for_field_by_field_and_again_where_an_answer_is_not_taken(desk: Desk) -> None:
    written = await desk.type(
        "/letter", "Al", "Alma", "Dear Alma,", "", "all is well.", ".", "", "sloop", "2", "y", "/nowhere.txt", ""
    )
    assert "A form: Write a letter." in written
    assert "! " not in written
    assert "To has 2 characters; Discord takes 3 to 20 here." in written
    assert "How it travels" in written
    assert "  1  Ship\n  2  Mule\n" in written
    assert "Post is needed." in written
    assert "Choose by number." in written
    assert "/nowhere.txt cannot be read" in written
    assert "only you see this" in written
    told = "{'to': 'Alma', 'body': 'Dear Alma,\\n\\nall is well.', 'post': ['Mule'], 'urgent': True, 'files': []}"
    assert told in written


async def test_a_form_takes_a_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "map.txt").write_text("here")
    written = await desk.type("/letter", "Alma", "Hello", ".", "1", "n", str(tmp_path / "map.txt"))
    assert "'urgent': False, 'files': ['map.txt']" in written


async def test_a_form_keeps_what_stands_in_a_field_and_leaves_out_what_may_stay_empty(desk: Desk) -> None:
    written = await desk.type("/survey", "", "2", "", "")
    assert "Nobody else reads this." in written
    assert "Name [Captain]: " in written
    assert "Gear [numbers, may stay empty]: " in written
    assert "['Captain', 'Ketch', [], []]" in written


async def test_a_form_takes_choices_of_several_and_people(desk: Desk) -> None:
    written = await desk.type("/survey", "Al", "3", "1", "1 3", "2")
    assert "There is no line 3" in written
    assert "['Al', 'Sloop', ['Net', 'Pot'], ['Mira']]" in written


@pytest.mark.parametrize("lines", [(":close",), ("Alma", "Dear", ":close"), ("Alma", "the input ends")])
async def test_a_form_can_be_closed_unsent(desk: Desk, lines: tuple[str, ...]) -> None:
    written = await desk.type("/letter", *lines)
    assert "The form was closed and nothing was sent." in written
    assert "(1)" not in written


async def test_a_right_click_lists_messages_and_gives_a_command(desk: Desk) -> None:
    await desk.type("one two three")
    listed = await desk.type(">")
    assert "(1) Ada one two three\n" in listed
    for shown in (listed, await desk.type(">1")):
        assert re.search(r"^Right-click, Apps: .*>1 Copy it, >1 Count words", shown, re.MULTILINE)
    assert "only you see this\nAda: 3 words" in await desk.type(">1 count words")
    assert "Ada: 3 words" in await desk.type("> 1 Count")
    assert re.search(r"! A message's Apps menu has: .*Copy it, Count words.*\. Not 'C'\.", await desk.type(">1 C"))


async def test_a_right_click_works_in_a_direct_message(desk: Desk) -> None:
    await desk.type(":in dm")
    await desk.type("one two")
    assert "Ada: 2 words" in await desk.type(">1 Count words")


async def test_a_file_is_sent_with_and_without_words(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "my notes.txt").write_text("kept")
    assert "my notes.txt: kept" in (await desk.type(f'+"{tmp_path / "my notes.txt"}" for you')).replace("_", " ")
    listed = await desk.type(">")
    assert "(1) Ada for you [my notes.txt]" in listed.replace("_", " ")
    await desk.type(":in dm")
    assert ": kept" in await desk.type(f"+'{tmp_path / 'my notes.txt'}'")


async def test_a_file_that_discord_would_not_take_is_not_read(desk: Desk, tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    assert "is too large: Discord takes 10 MB in one file." in await desk.type(f"+{tmp_path / 'large.txt'}")


async def test_people_and_places_are_listed_and_changed(desk: Desk) -> None:
    assert "* :as ada  Ada, a member\n  :as mira  Mira, an editor" in await desk.type(":who")
    await desk.type(":as Mira")
    await desk.type(":in dm")
    assert desk.chat.prompt == "mira in a direct message> "
    listed = await desk.type(":who")
    assert "* :as mira" in listed
    assert "* :in dm" in listed
    await desk.type(":in #news")
    assert desk.chat.prompt == "mira in #news> "


async def test_the_editor_may_manage_the_server_and_the_members_may_not(desk: Desk) -> None:
    ada, mira, theo = settle_roles(desk)
    assert mira == (True, True)
    assert ada == theo == (False, False)


def settle_roles(desk: Desk) -> list[tuple[bool, bool]]:
    backend, channel = desk.world.env.backend, desk.world.channel
    found: list[tuple[bool, bool]] = []
    for id_ in (101, 102, 103):
        bits = backend.compute_permissions(channel.guild.id if channel.guild else 0, id_, channel.id)
        found.append((bool(bits & 1 << 5), bool(bits & 1 << 13)))  # Manage Server, Manage Messages
    return found


async def test_a_direct_message_has_its_own_numbers_and_no_need_of_a_prefix_for_slash(desk: Desk) -> None:
    await desk.type("!latest")
    await desk.type(":in dm")
    assert "(1) Newsdesk" in await desk.type("/latest")
    assert "(3) Newsdesk" in await desk.type("!latest")


async def test_what_only_one_person_sees_stays_theirs(desk: Desk) -> None:
    await desk.type("/panel")
    await desk.type("#5 1")
    assert await desk.type(":as theo") == "You are Theo, another member.\n"
    assert "Fish" not in await desk.type(">")
    assert "! There is no message 2 here." in await desk.type("#2.1")


async def test_what_has_been_shown_to_one_is_not_shown_again_to_the_next(desk: Desk) -> None:
    await desk.type("/panel")
    assert "Count" not in await desk.type(":as mira")
    assert "(1) Newsdesk · edited\nCount: 1" in await desk.type("#1"), "and is pressed by the next all the same"


async def test_a_message_in_the_other_place_is_shown_with_its_place(desk: Desk) -> None:
    written = await desk.type("/note")
    assert "In a direct message:\n(1) Newsdesk\nPsst\n" in written
    assert "only you see this\nSent" in written


async def test_what_the_bot_writes_unasked_is_shown_with_the_next_line(desk: Desk) -> None:
    await desk.world.post(Message((Line((Plain("Good morning"),)),)))
    assert "(1) Newsdesk\nGood morning\n" in await desk.type("")


async def test_a_bot_that_does_not_respond_is_told(desk: Desk) -> None:
    assert "! Newsdesk did not respond." in await desk.type("/silent")


async def test_a_bot_that_takes_too_long_is_told_and_its_answer_comes_with_a_later_line(desk: Desk) -> None:
    probe = desk.world.bot.get_cog("Probe")
    assert isinstance(probe, Probe)
    patience, desk.world.env.settle_timeout = desk.world.env.settle_timeout, 0.1
    assert "! The bot has not finished with this within a minute." in await desk.type("/slow")
    probe.woken.set()
    desk.world.env.settle_timeout = patience
    await desk.world.env.settle()
    assert "At last" in await desk.type("")


async def test_embeds_and_files_are_shown(desk: Desk) -> None:
    written = await desk.type("/card")
    shown = "│ Tide table <https://lantern.example/tides>\n│ High at six\n│ Low\n│ at noon\n│ Harbour board\n"
    assert shown + "file tides.txt, 2 kB\n" in written


async def test_a_space_first_sends_a_line_as_it_stands(desk: Desk) -> None:
    for line in (" :who", " #1", " >1", " /", " +x"):
        assert await desk.type(line) == ""
    assert "(1) Ada :who\n(2) Ada #1\n(3) Ada >1\n(4) Ada /\n(5) Ada +x\n" in await desk.type(">")


async def test_a_terminal_gets_colours_and_a_pipe_none(desk: Desk) -> None:
    colours = io.StringIO()
    console = Console(file=colours, force_terminal=True, color_system="standard", width=40)
    Screen(console, UTC).markdown("**bold** words that are longer than one line of forty characters")
    assert "\x1b[1mbold\x1b[0m" in colours.getvalue()
    assert len(colours.getvalue().splitlines()) == 2
    await desk.type("/panel")
    assert "\x1b" not in desk.written.getvalue()


async def test_nothing_that_is_shown_can_steer_the_terminal(desk: Desk) -> None:
    await desk.type("\x1b[2J wiped \x07")
    await desk.type("/options words:\x1b]0;title\x07 \x1b[2J")
    await desk.type(">")
    await desk.type(":\x1b[2J")
    await desk.type("/\x1b[2J")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", desk.written.getvalue())


async def test_the_conversation_opens_with_three_things_to_try_and_ends_with_its_input(app: App) -> None:
    written, typed = io.StringIO(), ["!latest", ":who"]

    async def ask(prompt: str) -> str | None:
        written.write(prompt)
        return typed.pop(0) if typed else None

    await talk(app, ask, screen(written))
    opening = written.getvalue().partition("ada in #news> ")[0]
    assert len(re.findall(r"^!\w+ .*$", opening, re.MULTILINE)) == 3
    assert written.getvalue().endswith("ada in #news> ")


@pytest.mark.parametrize("word", [":quit", ":q", ":exit"])
async def test_the_conversation_ends_when_one_leaves(app: App, word: str) -> None:
    typed = [word, "!latest"]

    async def ask(prompt: str) -> str | None:
        return typed.pop(0)

    await talk(app, ask, screen(io.StringIO()))
    assert typed == ["!latest"]


async def test_people_keep_their_own_desk_from_one_run_to_the_next(app: App) -> None:
    ids: list[list[int]] = []
    for _ in range(2):
        async with open_world(app) as world:
            ids.append([person.member.id for person in settle_in(world)])
    assert ids[0] == ids[1]
