"""`why` and **Why this?**: what became of a message in every state, how an article came, and to whom it is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from chatting import buttons, choose, label, last, mention, options, private
from delivering import owed
from newsroom import BRIDGE, FERRY, stories, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import _pages, _render
from newsdesk import messages
from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.delivery import Courier, Rules
from newsdesk.delivery.pace import Pace
from newsdesk.models.article import Desk, SourceKind
from newsdesk.models.message import Line, Plain
from newsdesk.models.outbox import Deed, Held, Kind, Later, Owed, Place, Refusal, Rejected, Sent, State, Target, Unsure
from newsdesk.storage import articles, outbox, search
from newsdesk.storage.outbox import Limit
from newsdesk.text.query import parse
from newsdesk.words import catalogue
from tests.conftest import NOW
from tests.delivery.conftest import Clock, World, saying

pytestmark = pytest.mark.usefixtures("refusing")

HINT = "`/why` with a headline’s words, a link, or the reference below a message tells more."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than somebody gives."""
    return settings.model_copy(update={"commands_per_person": 100, "commands_per_channel": 100})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock)


@pytest.fixture
def courier(app: App, world: World, clock: Clock) -> Courier:
    return Courier(app.db, world, clock, pace=Pace(1e9))


async def desk_of(app: App, channel: ChannelHandle) -> Desk:
    assert channel.guild is not None
    return await app.desk(f"guild:{channel.guild.id}")


async def owe(app: App, desk: Desk, *all_: Owed) -> None:
    for one in all_:
        await app.db.write(outbox.enqueue, desk, one, NOW)


async def told(who: MemberActor, channel: ChannelHandle, what: str = "") -> discord.Message:
    given = {"what": what} if what else {}
    return private(await who.slash(channel, "why", **given))


async def ref_of(app: App, desk: Desk, words: str) -> str:
    ids = await app.db.read(search.newest, desk, parse(words), limit=1)
    (found,) = await app.db.read(articles.many, desk, ids)
    return found.ref


def ref(key: str) -> str:
    return outbox.reference(key)


async def test_a_channel_that_was_owed_nothing_is_told_so_with_how_to_ask(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    shown = await told(reader, channel)
    assert shown.content == f"Nothing was owed in {channel.mention} yet.\n-# {HINT}"
    for asked in ("!why", f"{mention(simcord_env)} why"):
        await reader.send(channel, asked)
        assert last(channel).content == shown.content


async def test_lately_tells_sent_and_unsent_newest_first_of_this_channel_alone(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, courier: Courier, world: World
) -> None:
    desk, here = await desk_of(app, channel), Target("channel", channel.id)
    other = simcord_env.guild.create_text_channel("sport")
    await simcord_env.settle()
    await owe(app, desk, owed(here, "one", about="Morning brief"))
    await courier.drain()
    world.answers.append(Rejected(Refusal.BLOCKED))
    await owe(app, desk, owed(here, "two", about="Harbour alert"))
    await courier.drain()
    await owe(app, desk, owed(here, "three", about="Evening brief", due=NOW + timedelta(hours=3)))
    await owe(app, desk, owed(Target("channel", other.id), "four", about="Elsewhere"))
    lines = (await told(reader, channel)).content.splitlines()
    assert lines[0] == f"Owed lately in {channel.mention}, newest first"
    assert lines[1].startswith("**Evening brief**: waits, owed <t:")
    assert lines[1].endswith(f" · `{ref('three')}`")
    assert lines[2].startswith("**Harbour alert**: not sent <t:")
    assert "AutoMod" in lines[3]
    assert re.match(r"\*\*\[Morning brief\]\(<https://discord\.com/channels/\d+/\d+/\d+>\)\*\*: sent <t:", lines[4])
    assert lines[5:] == [f"-# {HINT}"]


async def test_a_paused_place_is_told_with_the_permission_and_editors_may_have_it_tried(
    app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor, courier: Courier, world: World
) -> None:
    desk = await desk_of(app, channel)
    world.answers.append(Rejected(Refusal.NO_PERMISSION, missing=("Send Messages",)))
    await owe(app, desk, owed(Target("channel", channel.id), "one"))
    await courier.drain()
    for asked in ("", ref("one")):
        shown = await told(reader, channel, asked)
        assert f"I cannot post in {channel.mention} since <t:" in shown.content
        assert "Next try: <t:" in shown.content
        assert "Missing for me: **Send Messages**" in shown.content
        assert buttons(shown) == {}
        offered = await told(editor, channel, asked)
        assert list(buttons(offered)) == ["Check again"]
    result = await editor.click(offered, label="Check again")
    assert result.response is not None
    assert result.response.content.startswith(f"I am trying {channel.mention} again now.")


async def test_the_way_of_a_sent_message_has_its_link_its_edits_and_its_articles(
    app: App, channel: ChannelHandle, reader: MemberActor, courier: Courier, world: World
) -> None:
    await take(app, FERRY)
    desk, here = await desk_of(app, channel), Target("channel", channel.id)
    article = await ref_of(app, desk, "ferry")
    world.answers.append(Later("503"))
    await owe(app, desk, owed(here, "one", articles=(article, "gonegonegone")))
    await courier.drain()
    waiting = (await told(reader, channel, ref("one"))).content
    assert "Tried 1 time, last <t:" in waiting
    assert "What came of the last try: `503`." in waiting
    world.clock.on(minutes=5)
    await courier.drain()
    await owe(app, desk, owed(here, "edit", deed=Deed.EDIT, of="one", message=saying("Better")))
    await courier.drain()
    await owe(app, desk, owed(here, "edit 2", deed=Deed.EDIT, of="one", message=saying("Best")))
    shown = await told(reader, channel, f"`{ref('one').upper()}`")
    assert channel.guild is not None
    (place,) = world.stands
    address = f"https://discord.com/channels/{channel.guild.id}/{place.channel}/{place.message}"
    lines = shown.content.splitlines()
    assert lines[0] == f"`{ref('one')}`: **Morning brief**, for {channel.mention}"
    assert lines[1].startswith("Owed since <t:")
    assert lines[2].startswith("Sent <t:")
    assert f"[open it](<{address}>)" in lines[2]
    assert lines[3].startswith("Tried 2 times")
    assert lines[4].startswith("Edited 1 time, last <t:")
    assert lines[5].startswith("An edit of it waits, due <t:")
    assert lines[6] == "It carries:"
    assert lines[7] == "**[Ferry to Ostrava Island stops for the winter](<https://lantern.example/ferry>)**"
    assert lines[9] == "-# and 1 that this desk no longer has"
    assert (await told(reader, channel, address)).content == shown.content
    opened = await choose(reader, shown, "Ferry to Ostrava")
    assert opened.response is not None
    assert "The Lantern" in opened.response.content


@pytest.mark.parametrize(("label_", "state"), [("It is there", State.SENT), ("Send it again", State.WAITING)])
async def test_a_held_message_is_settled_by_an_editor_who_has_looked(
    app: App,
    channel: ChannelHandle,
    reader: MemberActor,
    editor: MemberActor,
    courier: Courier,
    world: World,
    label_: str,
    state: State,
) -> None:
    desk = await desk_of(app, channel)
    world.answers.append(Held("no look"))
    await owe(app, desk, owed(Target("channel", channel.id), "one"))
    await courier.drain()
    assert "may have arrived <t:" in (await told(reader, channel)).content
    shown = await told(reader, channel, ref("one"))
    assert "I do not know whether a message of **Morning brief** arrived" in shown.content
    assert buttons(shown) == {}
    offered = await told(editor, channel, ref("one"))
    assert set(buttons(offered)) == {"It is there", "Send it again"}
    await editor.click(offered, label=label_)
    sending = await app.db.read(outbox.by_reference, desk, ref("one"))
    assert sending is not None
    assert sending.state is state
    if state is State.SENT:
        assert "Where it stands I do not know." in (await told(reader, channel, ref("one"))).content


async def test_every_other_state_of_a_message_has_its_words(
    app: App, channel: ChannelHandle, reader: MemberActor, courier: Courier, world: World, clock: Clock
) -> None:
    desk, here = await desk_of(app, channel), Target("channel", channel.id)

    async def says(key: str, words: str, listed: str) -> None:
        assert words in (await told(reader, channel, ref(key))).content, key
        assert listed in (await told(reader, channel)).content, key

    await owe(app, desk, owed(here, "refused"))
    world.answers.append(Rejected(Refusal.INVALID))
    await courier.drain()
    await says("refused", "A message of **Morning brief** for", "not sent <t:")
    await owe(app, desk, owed(here, "expired", expires=NOW + timedelta(minutes=1), due=NOW + timedelta(hours=1)))
    clock.on(minutes=5)
    await courier.drain()
    await says("expired", "Expired <t:", "expired <t:")
    await owe(app, desk, owed(here, "withdrawn", due=NOW + timedelta(hours=1)))
    await owe(app, desk, Owed("delete", Deed.DELETE, here, Kind.DIGEST, "Morning brief", of="withdrawn"))
    await says("withdrawn", "Taken back <t:", "taken back <t:")
    await owe(app, desk, owed(here, "deleted"))
    await courier.drain()
    await owe(app, desk, Owed("delete 2", Deed.DELETE, here, Kind.DIGEST, "Morning brief", of="deleted"))
    await says("deleted", "Its deletion waits, due <t:", "sent <t:")
    await courier.drain()
    await says("deleted", "Deleted <t:", "sent <t:")
    await owe(app, desk, owed(here, "edited away"))
    await courier.drain()
    await owe(app, desk, owed(here, "edit", deed=Deed.EDIT, of="edited away"))
    world.answers.append(Rejected(Refusal.MESSAGE_GONE))
    await courier.drain()
    await says("edited away", "Its last edit was not made. The message was deleted.", "sent <t:")
    await owe(app, desk, owed(here, "lost"))
    world.answers.append(Unsure("broken"))
    await courier.drain()
    await says("lost", "It waits, and is due <t:", "waits, owed <t:")


async def test_what_was_told_in_a_bundle_leads_to_it(
    app: App, channel: ChannelHandle, reader: MemberActor, world: World, clock: Clock
) -> None:
    desk, here = await desk_of(app, channel), Target("channel", channel.id)
    limit = Limit("channel", (Kind.FEED,), 1, timedelta(hours=1), timedelta(hours=1))
    courier = Courier(app.db, world, clock, pace=Pace(1e9), rules=Rules((limit,)))
    posts = [owed(here, f"post {n}", kind=Kind.FEED, headline=Line((Plain(f"{n}"),))) for n in range(4)]
    await owe(app, desk, posts[0])
    await courier.drain()
    await owe(app, desk, *posts[1:])
    await courier.drain()
    assert "so it waits for a bundle, due <t:" in (await told(reader, channel, ref("post 2"))).content
    assert "waits for a bundle, due <t:" in (await told(reader, channel)).content
    clock.on(hours=2)
    await courier.drain()
    shown = (await told(reader, channel, ref("post 2"))).content
    found = re.search(r"it is told in the bundle \[([a-z2-7]{8})\]\(<https://discord", shown)
    assert found is not None
    assert f"told in the bundle `{found[1]}`" in (await told(reader, channel)).content
    assert "3 posts together" in (await told(reader, channel, found[1])).content


async def test_when_all_sending_is_stopped_it_says_so(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await app.db.write(outbox.stop, "401", NOW)
    assert "I cannot send anything anywhere: Discord does not let me in." in (await told(reader, channel)).content


async def test_the_way_of_an_article_that_came_for_everyone(
    app: App, channel: ChannelHandle, reader: MemberActor, courier: Courier
) -> None:
    await take(app, FERRY)
    later = app.now() + timedelta(minutes=1)
    app.now = lambda: later
    await take(app, replace(FERRY, title="Ferry to Ostrava Island stops for good"))
    desk = await desk_of(app, channel)
    article = await ref_of(app, desk, "ferry")
    plain = await told(reader, channel, "ostrava ferry")
    assert "No post of mine carries it." in plain.content
    await owe(app, desk, owed(Target("channel", channel.id), "one", articles=(article,)))
    await courier.drain()
    await owe(app, desk, owed(Target("user", 4321), "for somebody", articles=(article,)))
    shown = await told(reader, channel, "https://www.lantern.example/ferry?utm_source=x")
    lines = shown.content.splitlines()
    assert lines[0] == "**[Ferry to Ostrava Island stops for good](<https://lantern.example/ferry>)**"
    assert lines[1].startswith("The Lantern, <t:")
    assert lines[2].startswith("Taken in for every desk by whoever runs me, <t:")
    assert lines[3].startswith("Published <t:")
    assert "Version 2, <t:" in lines[4]
    assert lines[4].endswith("has a new headline: “Ferry to Ostrava Island stops for good”.")
    assert lines[5] == "No other outlet here tells this story."
    assert lines[6] == "Posts that carry it:"
    assert lines[7].startswith("[open it](<https://discord.com/channels/")
    assert len(lines) == 8, "what somebody is sent directly is nobody else's business"
    result = await reader.click(shown, label=label(shown, "Open the article"))
    assert result.response is not None
    assert "word for word" in result.response.content


async def test_the_way_of_a_saved_text_names_who_saved_it_and_whether_it_is_approved(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    desk = await desk_of(app, channel)
    saved = await app.save(desk, BRIDGE, SourceKind.PASTED, "Mira")
    shown = (await told(reader, channel, "kestrel gorge")).content
    assert "Saved by @Mira as a text, <t:" in shown
    assert "Nobody has checked this text." in shown
    await app.approve(desk, saved.article.telling.ref)
    assert "Approved by an editor <t:" in (await told(reader, channel, "kestrel gorge")).content


async def test_an_article_that_an_editor_removed_says_so_and_one_that_was_erased_is_unknown(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    desk = await desk_of(app, channel)
    await take(app, FERRY)
    await app.remove(desk, await ref_of(app, desk, "ferry"))
    for asked in ("ferry ostrava", "https://lantern.example/ferry"):
        shown = await told(reader, channel, asked)
        assert "An editor removed it from this desk <t:" in shown.content
        assert buttons(shown) == {}
    saved = await app.save(desk, BRIDGE, SourceKind.PASTED, "Mira")
    await app.remove(desk, saved.article.telling.ref)
    unknown = await told(reader, channel, "kestrel gorge")
    assert unknown.content.startswith("I know no article here that fits “kestrel gorge”, and no message of mine.")


async def test_what_fits_nothing_says_what_may_have_been_meant(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await stories(app, 3)
    shown = await told(reader, channel, "lighthuose")
    assert "Did you mean **lighthouse** (1 story)?" in shown.content
    assert HINT in shown.content
    result = await reader.click(shown, label="Search that")
    assert result.response is not None
    assert "Bexley repaints a lighthouse" in result.response.content
    assert "no article here" in (await told(reader, channel, "https://nowhere.example/x")).content


async def test_another_servers_messages_and_articles_look_as_if_they_were_not(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, courier: Courier, world: World
) -> None:
    desk = await desk_of(app, channel)
    saved = await app.save(desk, BRIDGE, SourceKind.PASTED, "Mira")
    here = Target("channel", channel.id)
    await owe(app, desk, owed(here, "one", articles=(saved.article.telling.ref,)))
    await courier.drain()
    (place,) = world.stands
    away = simcord_env.create_guild("Hillside")
    there = away.create_text_channel("news")
    neighbour = away.add_member(simcord_env.create_user("neighbour"), roles=[])
    await simcord_env.settle()
    assert channel.guild is not None
    link = f"https://discord.com/channels/{channel.guild.id}/{place.channel}/{place.message}"
    pairs = {ref("one"): "abcdefgh", link: "https://discord.com/channels/1/2/3", "kestrel": "nowhere"}
    for mine, nothing in pairs.items():
        shown, empty = await told(neighbour, there, mine), await told(neighbour, there, nothing)
        assert re.sub("“.*?”", "", shown.content) == re.sub("“.*?”", "", empty.content)
        assert shown.content.startswith("I know no article here that fits")
        assert "I know no article" not in (await told(reader, channel, mine)).content


async def test_a_message_to_a_person_is_told_to_them_alone(
    app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor, courier: Courier
) -> None:
    await take(app, FERRY)
    desk = await desk_of(app, channel)
    mine = owed(Target("user", reader.id), "one", about="My alert", articles=(await ref_of(app, desk, "ferry"),))
    await owe(app, desk, mine)
    await courier.drain()
    assert "fits" in (await told(editor, channel, ref("one"))).content
    assert "your direct messages" in (await told(reader, channel, ref("one"))).content
    listed = private(await reader.user.slash("why"))
    assert listed.content.startswith(
        "Owed to you lately, newest first\n**[My alert](<https://discord.com/channels/@me/"
    )
    whole = private(await reader.user.slash("why", what=ref("one")))
    assert "Ferry to Ostrava Island stops for the winter" in whole.content
    assert private(await editor.user.slash("why")).content.startswith("Nothing was owed to you yet.")
    assert "fits" in private(await editor.user.slash("why", what=ref("one"))).content


async def test_why_this_finds_a_message_by_its_place_and_by_its_reference(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, courier: Courier, world: World
) -> None:
    desk = await desk_of(app, channel)
    found = simcord_env.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    by_place, by_reference = await found.send("Placed"), await found.send(f"Told\n-# {ref('two')}")
    world.answers.append(Sent(Place(channel.id, by_place.id)))
    await owe(app, desk, owed(Target("channel", channel.id), "one", about="By place"))
    await courier.drain()
    await owe(app, desk, owed(Target("channel", channel.id), "two", about="By reference"))
    await courier.drain()
    for message, about in ((by_place, "**By place**"), (by_reference, "**By reference**")):
        assert about in private(await reader.context_menu(channel, "Why this?", message)).content
    lost = await found.send("Told\n-# abcdefgh")
    shown = private(await reader.context_menu(channel, "Why this?", lost))
    assert shown.content == "I know nothing about this message any more."


async def test_why_this_of_an_answer_says_that_somebody_asked_and_from_what_it_tells(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BRIDGE)
    asked = await reader.send(channel, "!latest")
    answer = private(await reader.context_menu(channel, "Why this?", last(channel)))
    assert answer.content.startswith("Somebody asked for this message. I did not send it unasked.\nIt tells from:\n")
    assert len(options(answer)) == 2
    await reader.send(channel, "!summary ferry")
    one = private(await reader.context_menu(channel, "Why this?", last(channel)))
    assert list(options(one)) == ["Ferry to Ostrava Island stops for the winter"]
    await reader.send(channel, "!why")
    none = private(await reader.context_menu(channel, "Why this?", last(channel)))
    assert none.content == "Somebody asked for this message. I did not send it unasked."
    other = private(await reader.context_menu(channel, "Why this?", asked))
    assert other.content == "That message is not mine. I can only tell about my own."


async def test_removing_an_article_offers_its_posts_to_the_editor_alone_and_deletes_them(
    app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor, courier: Courier, world: World
) -> None:
    await take(app, FERRY)
    desk, here = await desk_of(app, channel), Target("channel", channel.id)
    article = await ref_of(app, desk, "ferry")
    await owe(app, desk, owed(here, "sent", articles=(article,)))
    await courier.drain()
    await owe(app, desk, owed(here, "waits", articles=(article,), due=NOW + timedelta(hours=1)))
    await owe(app, desk, owed(here, "other", articles=("x",)))
    away = await app.desk("guild:1")
    await owe(app, away, owed(Target("channel", 77), "away", articles=(article,)))
    await editor.send(channel, "!summary ferry")
    menu = last(channel)
    opened = private(await reader.slash(channel, "why", what="ferry"))
    assert "Posts that carry it:" in opened.content
    shown = private(await editor.slash(channel, "why", what="ferry"))
    result = await editor.click(shown, label="Open the article")
    assert result.response is not None
    asked = await editor.click(result.response.message, label="Remove")
    assert asked.response is not None
    sure = await editor.click(private(asked) if asked.response.ephemeral else asked.response.message, label="Remove it")
    assert sure.response is not None
    assert sure.response.ephemeral
    assert "2 posts carry it. A post is deleted whole" in sure.response.content
    assert menu.content == last(channel).content
    done = await editor.click(sure.response.message, label="Delete the posts")
    assert done.response is not None
    assert done.response.content == "2 posts go: deleted, or not sent any more."
    assert (await app.db.read(outbox.carrying, desk, article)) == ()
    assert len(await app.db.read(outbox.carrying, away, article)) == 1
    await courier.drain()
    assert world.texts(here) == ["other"]
    shown_ = await told(reader, channel, ref("sent"))
    assert "Deleted <t:" in shown_.content
    again = await app.db.write(outbox.take_back, desk, article, NOW)
    assert again == 0


async def test_the_public_message_of_a_removed_article_carries_no_offer(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    await take(app, FERRY)
    desk = await desk_of(app, channel)
    article = await ref_of(app, desk, "ferry")
    await owe(app, desk, owed(Target("channel", channel.id), "one", articles=(article,)))
    await editor.send(channel, "!latest ferry")
    listed = last(channel)
    await choose(editor, listed, "1.")
    open_ = last(channel)
    if "Remove" in buttons(open_):
        asked = await editor.click(open_, label="Remove")
    else:
        asked = await choose(editor, open_, "Remove")
    sure = await editor.click(private(asked), label="Remove it")
    assert sure.response is not None
    assert "Delete the posts" in buttons(sure.response.message)
    assert "Delete the posts" not in buttons(last(channel))
    assert (
        last(channel).content
        == "Removed. It no longer appears in my answers. What I posted of it before stays in the channel."
    )


async def test_only_editors_delete_posts(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    desk = await desk_of(app, channel)
    article = await ref_of(app, desk, "ferry")
    await owe(app, desk, owed(Target("channel", channel.id), "one", articles=(article,)))
    message = messages.removed(catalogue("en"), ref=article, posts=1)
    view = _render.view(message, await _pages.ids_of(app, desk, message, _pages.NOBODY))
    assert view is not None
    found = simcord_env.bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    sent = await found.send(_render.content(message), view=view)
    refused = private(await reader.click(sent, label="Delete the posts"))
    assert refused.content == "That takes the permission Manage Server, or the editors’ role."
    assert len(await app.db.read(outbox.carrying, desk, article)) == 1
