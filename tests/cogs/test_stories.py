"""`story`: one event from all its outlets, its tabs, and what editors say of which articles are one story."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest
from chatting import buttons, choose, fields, last, mention, options, private, public, said
from newsroom import BRIDGE, FERRY, stories, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import build_bot
from newsdesk.app import App
from newsdesk.errors import ReadingFailed
from newsdesk.models.article import SourceKind
from newsdesk.models.reading import Draft

STANDARD = Draft(
    title="No ferry to Ostrava Island from Monday",
    url="https://standard.example/ferry",
    outlet="Northern Standard",
    text="""No ferry to Ostrava Island from Monday

The ferry between Marlow and Ostrava Island will stop on Monday, the harbour board said on Thursday.

"We cannot keep a boat of that age running through another winter," said Tilda Brandt, head of the harbour board.

About four hundred people live on the island. A bus is planned across the new bridge until spring.

Divers found cracks in the hull of the ferry last week, and the insurer wrote to the board the day after.

"Nobody has asked the school children how they get home," said Ines Vold, the island's teacher.
""",
)
ECHO = Draft(
    title="Ostrava Island loses its winter ferry",
    url="https://echo.example/ferry",
    outlet="Marlow Echo",
    text="""Ostrava Island loses its winter ferry

Ostrava Island will be without its ferry to Marlow from Monday until April, the harbour board said on Thursday.

"We cannot keep a boat of that age running through another winter," said Tilda Brandt, head of the harbour board.

Fishing crews offered to carry passengers on weekends, and the board plans a bus across the new bridge.
""",
)


@pytest.fixture(autouse=True)
async def _news(app: App) -> None:
    await stories(app, 6)
    for draft in (FERRY, STANDARD, ECHO, BRIDGE):
        await take(app, draft)


async def opened(channel: ChannelHandle, who: MemberActor) -> discord.Message:
    await who.send(channel, "!story ferry island")
    return last(channel)


async def test_it_is_told_alike_typed_by_mention_and_by_slash(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    await reader.send(channel, "!story ferry island")
    await reader.send(channel, f"{mention(simcord_env)} story ferry island")
    shown = public(await reader.slash(channel, "story", what="ferry island"))
    assert said(channel)[0] == said(channel)[1] == shown.content
    assert "3 outlets" in shown.content
    for outlet, url in (("The Lantern", "lantern"), ("Northern Standard", "standard"), ("Marlow Echo", "echo")):
        assert f"[{outlet}](<https://{url}.example/ferry>)" in shown.content
    assert list(buttons(shown)) == ["Who says what", "Outlets", "Changes"]
    assert not any("Split" in text or "Merge" in text for text in options(shown))


async def test_every_tab_leads_to_the_others(channel: ChannelHandle, reader: MemberActor) -> None:
    shown = await opened(channel, reader)
    result = await reader.click(shown, label="Who says what")
    assert result.response is not None
    told = last(channel)
    assert told.id == shown.id, "the asker's own click takes the message's place"
    assert "2 voices" in told.content
    assert "**Tilda Brandt**, head of the harbour board" in told.content
    assert "Also: [" in told.content
    assert "**Ines Vold**" in told.content
    await reader.click(told, label="Outlets")
    assert "How each outlet told it: 3" in last(channel).content
    await reader.click(last(channel), label="Changes")
    assert "What changed since the first article" in last(channel).content
    assert "First: " in last(channel).content
    await reader.click(last(channel), label="In brief")
    assert last(channel).content == shown.content


async def test_a_line_of_the_menu_opens_an_article_and_that_leads_back(
    channel: ChannelHandle, reader: MemberActor
) -> None:
    shown = await opened(channel, reader)
    await choose(reader, shown, "Ostrava Island loses")
    assert last(channel).content.startswith("**[Ostrava Island loses its winter ferry]")
    await reader.click(last(channel), label="Back")
    assert last(channel).content == shown.content
    await reader.click(last(channel), label="Who says what")
    await choose(reader, last(channel), "Tilda Brandt")
    assert last(channel).content.startswith("**Tilda Brandt**")


async def test_latest_and_an_article_lead_into_the_story(channel: ChannelHandle, reader: MemberActor) -> None:
    await reader.send(channel, "!latest ferry island")
    await reader.click(last(channel), label="The whole story")
    assert "3 outlets" in last(channel).content
    await reader.send(channel, "!latest ferry")
    (menu,) = [text for text in options(last(channel)) if "sland" in text]
    await choose(reader, last(channel), menu)
    await choose(reader, last(channel), "The whole story")
    assert "3 outlets" in last(channel).content


async def test_somebody_elses_click_gives_a_copy_and_a_restart_changes_nothing(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    shown = await opened(channel, reader)
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        assert "How each outlet told it: 3" in private(await other.click(shown, label="Outlets")).content
        assert last(channel).content == shown.content
        await reader.click(shown, label="Changes")
        assert "What changed" in last(channel).content
    finally:
        await again.close()


@pytest.mark.usefixtures("refusing")
async def test_nothing_found_helps_and_topics_are_suggested(channel: ChannelHandle, reader: MemberActor) -> None:
    await reader.send(channel, "!story ferri island")
    assert last(channel).content.startswith("No article here matches “ferri island”. Did you mean")
    await reader.click(last(channel), label="Search that")
    assert "3 outlets" in last(channel).content
    await reader.send(channel, "!story")
    assert last(channel).content.startswith("Say what the article is about")
    assert await reader.autocomplete(channel, "story", "what", "fer")


async def test_what_nobody_has_checked_joins_no_brief(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    desk = await app.desk(f"guild:{reader.guild.id}")
    lie = Draft(title="Ostrava Island ferry sold", text=FERRY.text.replace("a bus", "a balloon") if FERRY.text else "")
    await app.save(desk, lie, SourceKind.PASTED, "mira")
    shown = await opened(channel, reader)
    assert "balloon" not in shown.content
    assert "mira" not in shown.content
    assert "3 outlets" in shown.content
    for tab in ("Who says what", "Outlets", "Changes"):
        await reader.click(last(channel), label=tab)
        assert "balloon" not in last(channel).content
        assert "mira" not in last(channel).content


async def test_of_a_story_that_nobody_vouches_for_the_saved_text_is_shown(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    desk = await app.desk(f"guild:{reader.guild.id}")
    text = "A whale came into Marlow harbour on Sunday.\n\nIt stayed for an hour and swam away again, children said.\n"
    await app.save(desk, Draft(title="Whale in the harbour", text=text), SourceKind.PASTED, "mira")
    await reader.send(channel, "!story whale")
    assert "Saved by @mira, unverified" in last(channel).content


async def split(channel: ChannelHandle, editor: MemberActor, start: str) -> discord.Message:
    """Split the article off whose headline begins so, as far as what the editor is told."""
    shown = await opened(channel, editor)
    asked = private(await choose(editor, shown, "Split an article off"))
    assert "Which article does not belong" in asked.content
    sure = (await choose(editor, asked, start)).response
    assert sure is not None
    assert "Other desks see nothing of it" in sure.message.content
    done = (await editor.click(sure.message, label="Split off")).response
    assert done is not None
    return done.message


async def test_an_editor_splits_an_article_off_and_takes_it_back(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor, reader: MemberActor
) -> None:
    done = await split(channel, editor, "Ostrava Island loses")
    assert "a story of its own here" in done.content
    assert "2 outlets" in last(channel).content, "the message that showed it says so to all"
    await reader.send(channel, "!latest ferry island")
    assert "2 stories" in last(channel).content
    elsewhere = simcord_env.create_user("elsewhere")
    await elsewhere.send_dm("!story ferry island")
    assert "3 outlets" in [m.content for m in elsewhere.dm_channel.history() if m.author.bot][-1]
    await editor.click(done, label="Undo")
    await reader.send(channel, "!story ferry island")
    assert "3 outlets" in last(channel).content


async def test_several_articles_are_split_off_together(channel: ChannelHandle, editor: MemberActor) -> None:
    shown = await opened(channel, editor)
    asked = private(await choose(editor, shown, "Split an article off"))
    one = (await choose(editor, asked, "Ostrava Island loses")).response
    assert one is not None
    both = (await choose(editor, one.message, "No ferry")).response
    assert both is not None
    assert not options(both.message), "one has to stay"
    await editor.click(both.message, label="Split off")
    await editor.send(channel, "!latest ferry island")
    assert "2 stories" in last(channel).content


async def test_an_editor_merges_two_stories_and_takes_it_back_after_a_restart(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    shown = await opened(channel, editor)
    asked = private(await choose(editor, shown, "Merge with another story"))
    assert "Which story is the same event?" in asked.content
    form = await editor.click(asked, label="Search a story…")
    assert len(fields(form)) == 1
    found = private(await editor.submit_modal(form, {"0": "kestrel bridge"}))
    sure = (await choose(editor, found, "Bridge at Kestrel")).response
    assert sure is not None
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        done = (await editor.click(sure.message, label="Merge")).response
        assert done is not None
        assert "4 articles" in last(channel).content
        assert "one story here" in done.message.content
        await editor.send(channel, "!latest kestrel")
        assert "Marlow Echo" in last(channel).content
        undone = (await editor.click(done.message, label="Undo")).response
        assert undone is not None
        await editor.send(channel, "!latest kestrel")
        assert "Marlow Echo" not in last(channel).content
    finally:
        await again.close()


async def test_words_that_find_no_other_story_say_so(channel: ChannelHandle, editor: MemberActor) -> None:
    asked = private(await choose(editor, await opened(channel, editor), "Merge with another story"))
    form = await editor.click(asked, label="Search a story…")
    assert "No other story here matches" in private(await editor.submit_modal(form, {"0": "xyzzyx"})).content


async def test_a_reader_may_neither_split_nor_merge(
    channel: ChannelHandle, editor: MemberActor, reader: MemberActor
) -> None:
    shown = await opened(channel, editor)
    before = said(channel)
    for line in ("Split an article off", "Merge with another story"):
        assert "Manage Server" in private(await choose(reader, shown, line)).content
    assert said(channel) == before


async def test_what_is_split_off_meanwhile_is_gone(channel: ChannelHandle, editor: MemberActor) -> None:
    asked = private(await choose(editor, await opened(channel, editor), "Split an article off"))
    sure = (await choose(editor, asked, "Ostrava Island loses")).response
    assert sure is not None
    await split(channel, editor, "Ostrava Island loses")
    pressed = await editor.click(sure.message, label="Split off")
    assert private(pressed).content == "What this button showed is gone."


async def test_two_servers_are_apart(simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor) -> None:
    other = simcord_env.create_guild("Hillside")
    there = other.create_text_channel("news")
    neighbour = other.add_member(simcord_env.create_user("neighbour"))
    await simcord_env.settle()
    await take(app, replace(ECHO, url="https://hill.example/ferry", outlet="The Hill"), f"guild:{other.id}")
    await neighbour.send(there, "!story ferry island")
    assert "4 outlets" in last(there).content
    await split(channel, editor, "Ostrava Island loses")
    await editor.send(channel, "!story ferry island")
    assert "The Hill" not in last(channel).content
    await neighbour.send(there, "!story ferry island")
    assert "4 outlets" in last(there).content


async def test_what_the_articles_tell_together_is_found_ahead_by_a_tick(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reader.send(channel, "!latest")  # the desk is there
    assert await app.make_briefs() >= 1
    assert await app.make_briefs() == 0

    async def never(_: object) -> None:
        raise AssertionError("the way of a question reads no text")

    monkeypatch.setattr("newsdesk.ingest.workers.Inline.find_story", never)
    assert "3 outlets" in (await opened(channel, reader)).content


async def test_what_cannot_be_found_is_told_by_one_article(
    channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise ReadingFailed("too big")

    monkeypatch.setattr("newsdesk.ingest.workers.Inline.find_story", fails)
    shown = await opened(channel, reader)
    assert "3 outlets" in shown.content
    assert "word for word" in shown.content
