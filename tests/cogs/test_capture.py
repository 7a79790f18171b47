"""`save`, **Brief this** and **Save to the desk**, what is refused there, and what editors do with what was saved."""

from __future__ import annotations

import discord
import pytest
from chatting import buttons, choose, fields, last, mention, private, public, said
from newsroom import FERRY
from simcord import ChannelHandle, Env, MemberActor

from cogs import build_bot
from newsdesk import briefing
from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.storage import desks

pytestmark = pytest.mark.usefixtures("refusing")

TEXT = FERRY.text or ""
FILE = ("ferry.txt", TEXT.encode())
NOT_SAVER = "Saving here takes the permission Manage Messages, or the savers’ role."
UNVERIFIED = "Saved by @saver, unverified"
REMOVED = "Removed. It no longer appears in my answers. What I posted of it before stays in the channel."


async def articles_of(app: App, key: str) -> int:
    return (await app.db.read(desks.holdings, await app.desk(key))).articles


async def in_some_way(env: Env, way: str, who: MemberActor, channel: ChannelHandle) -> discord.Message:
    """Save the ferry's text in one of the ways that there are; return what was answered."""
    match way:
        case "typed":
            await who.send(channel, "!save", attachments=[FILE])
            return last(channel)
        case "mention":
            await who.send(channel, f"{mention(env)} save", attachments=[FILE])
            return last(channel)
        case "slash with a file":
            return public(await who.slash(channel, "save", file=FILE))
        case "slash with the form":
            shown = await who.slash(channel, "save")
            return public(await who.submit_modal(shown, {"0": "", "1": TEXT}))
        case "typed with the form":
            await who.send(channel, "!save")
            shown = await who.click(last(channel), label="Open the form")
            return public(await who.submit_modal(shown, {"0": "", "1": TEXT}))
        case _:
            message = await who.send(channel, TEXT)
            return public(await who.context_menu(channel, "Save to the desk", message))


WAYS = ["typed", "mention", "slash with a file", "slash with the form", "typed with the form", "right-click"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_text_is_saved_in_every_way_under_who_saved_it(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor, reader: MemberActor, way: str
) -> None:
    told = await in_some_way(simcord_env, way, saver, channel)
    assert "Saved to this desk." in told.content
    assert "Ferry to Ostrava Island" in told.content
    assert UNVERIFIED in told.content
    assert "Approve" not in buttons(told)
    assert await articles_of(app, f"guild:{saver.guild.id}") == 1
    await reader.send(channel, "!latest ferry")
    assert UNVERIFIED in last(channel).content


@pytest.mark.parametrize("way", ["typed", "mention", "slash with a file", "right-click"])
async def test_a_member_without_the_right_saves_nothing(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, way: str
) -> None:
    if way in ("typed", "mention"):
        told = await in_some_way(simcord_env, way, reader, channel)
    elif way == "right-click":
        message = await reader.send(channel, TEXT)
        told = private(await reader.context_menu(channel, "Save to the desk", message))
    else:
        told = private(await reader.slash(channel, "save", file=FILE))
    assert told.content == NOT_SAVER
    assert await articles_of(app, f"guild:{reader.guild.id}") == 0


async def test_the_form_is_for_savers_when_it_opens_and_when_it_is_sent(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, saver: MemberActor
) -> None:
    assert private(await reader.slash(channel, "save")).content == NOT_SAVER
    await saver.send(channel, "!save")
    assert private(await reader.click(last(channel), label="Open the form")).content == NOT_SAVER
    shown = await saver.click(last(channel), label="Open the form")
    saver.guild.remove_member(saver)
    saver.guild.add_member(saver.user)
    assert NOT_SAVER in private(await saver.submit_modal(shown, {"0": "", "1": TEXT})).content
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


@pytest.mark.parametrize("way", ["!save", "!SAVE ", "mention"])
async def test_a_text_that_is_typed_behind_the_command_is_saved(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor, way: str
) -> None:
    start = f"{mention(simcord_env)} save" if way == "mention" else way
    text = f"{TEXT}\nAsk {saver.mention}."
    await saver.send(channel, f"{start}\n{text}")
    assert "Saved to this desk." in last(channel).content
    assert UNVERIFIED in last(channel).content
    assert await articles_of(app, f"guild:{saver.guild.id}") == 1
    desk = await app.desk(f"guild:{saver.guild.id}")
    kept = await app.db.read(briefing.latest, desk, "mainland")
    assert kept.total == 1
    assert str(saver.user.id) not in repr(kept)


async def test_what_is_typed_and_no_article_yet_stands_in_the_form(
    app: App, channel: ChannelHandle, saver: MemberActor, reader: MemberActor
) -> None:
    await saver.send(channel, "!save hello this is my text")
    assert "What you typed is kept in the form." in last(channel).content
    assert private(await reader.click(last(channel), label="Open the form")).content == NOT_SAVER
    shown = await saver.click(last(channel), label="Open the form")
    title, text = fields(shown)
    assert (title.get("value"), text["value"]) == (None, "hello this is my text")
    # Sent as it is, it is no article still, and it stays.
    again = public(await saver.submit_modal(shown, {"0": "My bridge", "1": text["value"]}))
    assert "too short for an article" in again.content
    title, text = fields(await saver.click(again, label="Open the form"))
    assert (title["value"], text["value"]) == ("My bridge", "hello this is my text")
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


async def test_a_long_text_waits_in_a_row_of_the_desk(channel: ChannelHandle, saver: MemberActor) -> None:
    headline = "Nobody knows who painted the harbour wall at " + "X" * 50
    await saver.send(channel, f"!save {headline}")
    _, text = fields(await saver.click(last(channel), label="Open the form"))
    assert text["value"] == headline


async def test_what_is_typed_where_not_everybody_can_read_is_not_saved(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor
) -> None:
    closed = discord.PermissionOverwrite(read_message_history=False)
    fleeting = simcord_env.guild.create_text_channel("fleeting", overwrites={saver.guild.default_role: closed})
    await simcord_env.settle()
    await saver.send(fleeting, f"!save {TEXT}")
    assert "not open to everyone" in last(fleeting).content
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


async def test_the_form_asks_for_a_headline_that_may_stay_empty_and_a_text(
    channel: ChannelHandle, saver: MemberActor
) -> None:
    title, text = fields(await saver.slash(channel, "save"))
    assert (title["required"], title["style"], text["required"], text["style"]) == (False, 1, True, 2)


async def test_the_forms_headline_is_the_articles(channel: ChannelHandle, saver: MemberActor) -> None:
    shown = await saver.slash(channel, "save")
    told = public(await saver.submit_modal(shown, {"0": "No boat this winter", "1": TEXT}))
    assert "No boat this winter" in told.content


async def test_a_form_that_was_open_over_a_restart_is_still_taken(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor
) -> None:
    shown = await saver.slash(channel, "save")
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        assert "Saved to this desk." in public(await saver.submit_modal(shown, {"0": "", "1": TEXT})).content
    finally:
        await again.close()


async def test_the_same_text_again_is_known(channel: ChannelHandle, saver: MemberActor) -> None:
    await saver.slash(channel, "save", file=FILE)
    assert "has this already" in public(await saver.slash(channel, "save", file=FILE)).content


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (("ferry.pdf", b"%PDF-1.7"), "ferry.pdf is not a kind of file I read. I read .txt, .md and .html."),
        (("@everyone.exe", b"MZ"), "not a kind of file I read"),
        (("ferry.txt", b"PK\x03\x04\0\0\0\0"), "not a text file"),
        (("ferry.txt", b" \n "), "There is no text in"),
        (("ferry.txt", b"x" * 4001), "is too large: a text may have 1,000 characters"),
        (("ferry.txt", b"word " * 300), "This text is too long: 1,500 characters"),
    ],
    ids=["pdf", "program", "an archive under a text's name", "empty", "too many bytes", "too many characters"],
)
async def test_files_that_cannot_be_read_are_refused_in_a_sentence(
    app: App, channel: ChannelHandle, saver: MemberActor, file: tuple[str, bytes], told: str
) -> None:
    small: Settings = app.settings.model_copy(update={"text_limit": 1000})
    app.settings = small
    await saver.send(channel, "!save", attachments=[file])
    assert told in last(channel).content.replace("\\", "")
    assert "@everyone" not in last(channel).content
    result = await saver.slash(channel, "save", file=file)
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None
    assert told in shown.content.replace("\\", "")
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


@pytest.mark.parametrize(
    "content",
    [TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"), f"<html><body><article><h1>{FERRY.title}</h1>"
     f"{''.join(f'<p>{line}</p>' for line in TEXT.splitlines()[1:] if line)}</article></body></html>".encode()],
    ids=["utf-8 with a mark", "utf-16", "a page under a text's name"],
)  # fmt: skip
async def test_a_file_is_decoded_whatever_wrote_it(channel: ChannelHandle, saver: MemberActor, content: bytes) -> None:
    await saver.send(channel, "!save", attachments=[("ferry.txt", content)])
    assert "The ferry between Marlow" in last(channel).content


async def test_brief_this_is_private_and_stores_nothing(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    message = await reader.send(channel, TEXT)
    told = private(await reader.context_menu(channel, "Brief this", message))
    assert "word for word" in told.content
    assert "Not saved" in told.content
    assert "Tilda Brandt" in told.content
    assert await articles_of(app, f"guild:{reader.guild.id}") == 0
    assert said(channel) == []


async def test_brief_this_reads_the_file_of_a_message_and_what_was_forwarded(
    channel: ChannelHandle, reader: MemberActor
) -> None:
    message = await reader.send(channel, "look", attachments=[("photo.png", b"\x89PNG"), FILE])
    assert "word for word" in private(await reader.context_menu(channel, "Brief this", message)).content
    forwarded = await reader.forward(await reader.send(channel, TEXT), channel)
    assert "word for word" in private(await reader.context_menu(channel, "Brief this", forwarded)).content


async def test_a_message_with_nothing_to_read_is_told(channel: ChannelHandle, saver: MemberActor) -> None:
    message = await saver.send(channel, "", attachments=[("photo.png", b"\x89PNG")])
    for name in ("Brief this", "Save to the desk"):
        told = private(await saver.context_menu(channel, name, message))
        assert told.content.startswith("There is nothing to read in it")


async def test_a_hidden_channels_message_is_not_saved_but_briefed(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor
) -> None:
    everyone = saver.guild.default_role
    hidden = simcord_env.guild.create_text_channel(
        "cabinet",
        overwrites={
            everyone: discord.PermissionOverwrite(view_channel=False),
            saver: discord.PermissionOverwrite(view_channel=True, send_messages=True),
        },
    )
    await simcord_env.settle()
    message = await saver.send(hidden, TEXT)
    told = private(await saver.context_menu(hidden, "Save to the desk", message))
    assert told.content == "This channel is not open to everyone, so nothing of it is saved."
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0
    assert "word for word" in private(await saver.context_menu(hidden, "Brief this", message)).content


async def test_an_editor_approves_and_then_it_is_quoted(
    channel: ChannelHandle, saver: MemberActor, editor: MemberActor, reader: MemberActor
) -> None:
    told = public(await saver.slash(channel, "save", file=FILE))
    await reader.send(channel, "!quotes brandt")
    assert "Nobody called" in last(channel).content
    await editor.send(channel, "!latest ferry")
    await choose(editor, last(channel), "1.")
    await choose(editor, last(channel), "Approve")
    assert "unverified" not in last(channel).content
    await reader.send(channel, "!quotes brandt")
    assert "insured" in last(channel).content
    assert "unverified" not in last(channel).content
    assert told.content


async def test_what_an_editor_saves_can_be_approved_at_once(channel: ChannelHandle, editor: MemberActor) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    assert "unverified" in told.content
    result = await editor.click(told, label="Approve")
    assert result.response is not None
    assert "unverified" not in result.response.content


async def test_a_private_copy_comes_back_where_it_is_kept_and_says_where_it_is_approved(
    channel: ChannelHandle, saver: MemberActor, editor: MemberActor
) -> None:
    public(await saver.slash(channel, "save", file=FILE))
    await saver.send(channel, "!latest ferry")
    copy = private(await choose(editor, last(channel), "1. "))
    asked = private(await choose(editor, copy, "Remove"))
    assert "erased for good" in asked.content
    kept = private(await editor.click(asked, label="Keep it"))
    assert UNVERIFIED in kept.content
    approved = private(await choose(editor, kept, "Approve"))
    assert approved.content.startswith("**Approved.**\n-# Messages that showed it before")
    assert UNVERIFIED not in approved.content


async def test_an_article_is_removed_after_asking_and_may_be_kept(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    asked = private(await editor.click(told, label="Remove"))
    assert "erased for good" in asked.content
    kept = await editor.click(asked, label="Keep it")
    assert kept.response is not None
    assert kept.response.content == "Kept. Nothing was changed."
    assert "Ferry to Ostrava" in last(channel).content
    asked = private(await editor.click(told, label="Remove"))
    await editor.click(asked, label="Remove it")
    assert await articles_of(app, f"guild:{editor.guild.id}") == 0
    assert last(channel).id == told.id
    assert last(channel).content == REMOVED
    assert not last(channel).components
    assert len(said(channel)) == 1


@pytest.mark.parametrize("name", ["Approve", "Remove"])
async def test_an_editors_buttons_are_refused_to_others(
    app: App, channel: ChannelHandle, editor: MemberActor, saver: MemberActor, name: str
) -> None:
    told = public(await editor.slash(channel, "save", file=FILE))
    refused = private(await saver.click(told, label=name))
    assert refused.content == "That takes the permission Manage Server, or the editors’ role."
    assert await articles_of(app, f"guild:{editor.guild.id}") == 1


@pytest.mark.parametrize(("setting", "approves"), [("savers_role", False), ("editors_role", True)])
async def test_the_roles_that_are_set_give_the_rights(
    simcord_env: Env, app: App, channel: ChannelHandle, setting: str, approves: bool
) -> None:
    role = simcord_env.guild.create_role("press")
    member = simcord_env.guild.add_member(simcord_env.create_user("member"), roles=[role])
    assert NOT_SAVER in private(await member.slash(channel, "save", file=FILE)).content
    await app.change_settings(await app.desk(f"guild:{member.guild.id}"), **{setting: role.id})
    told = public(await member.slash(channel, "save", file=FILE))
    assert ("Approve" in buttons(told)) is approves


async def test_in_a_direct_message_a_person_does_everything_on_their_own_desk(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    told = public(await reader.user.slash("save", file=FILE))
    assert "Saved to this desk." in told.content
    assert await articles_of(app, f"user:{reader.id}") == 1
    assert await articles_of(app, f"guild:{reader.guild.id}") == 0
    await reader.user.click(told, label="Approve")
    assert "unverified" not in last(reader.user.dm_channel).content
    asked = private(await reader.user.click(last(reader.user.dm_channel), label="Remove"))
    await reader.user.click(asked, label="Remove it")
    assert await articles_of(app, f"user:{reader.id}") == 0


async def test_markup_in_a_savers_name_and_text_does_nothing(
    simcord_env: Env, channel: ChannelHandle, saver: MemberActor
) -> None:
    role = simcord_env.guild.create_role("press", permissions=discord.Permissions(manage_messages=True))
    user = simcord_env.create_user("mallory", global_name="@everyone **boss** <@1>")
    mallory = simcord_env.guild.add_member(user, roles=[role])
    text = "@everyone **Ferry** [free](https://bad.example) stops\n\n" + TEXT
    told = public(await mallory.slash(channel, "save", file=("ferry.md", text.encode())))
    assert "@everyone" not in told.content
    assert "**boss**" not in told.content
    assert "](https://bad.example)" not in told.content
    assert not told.mentions
    assert not told.mention_everyone


async def test_what_is_too_short_for_an_article_is_refused_however_it_comes(
    app: App, channel: ChannelHandle, saver: MemberActor
) -> None:
    short = "This is too short for an article: it takes two sentences, or 100 characters."
    await saver.send(channel, "!save", attachments=[("hello.txt", b"hello")])
    assert last(channel).content == short
    shown = await saver.slash(channel, "save")
    await saver.submit_modal(shown, {"0": "A headline", "1": "The ferry is late"})
    assert last(channel).content == f"{short} What you typed is kept in the form."
    message = await saver.send(channel, "Good morning")
    await saver.context_menu(channel, "Save to the desk", message)
    assert last(channel).content == short
    await saver.send(channel, "!save", attachments=[("feed.txt", b"<rss version='2.0'><channel></channel></rss>")])
    assert last(channel).content.startswith("This is a feed and no article.")
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


async def test_a_message_that_asks_the_bot_something_is_not_saved(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor
) -> None:
    for asked in ("!latest " + "ferry " * 30, f"{mention(simcord_env)} latest " + "ferry " * 30):
        message = await saver.send(channel, asked)
        told = private(await saver.context_menu(channel, "Save to the desk", message)).content
        assert told == "That message is a command to me and no article, so I have not saved it."
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0
