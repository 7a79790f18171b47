"""`feed` and every button below it, against a web server on this machine."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
import pytest_asyncio
from chatting import buttons, choose, fields, label, last, mention, options, private, public, said
from simcord import ChannelHandle, Env, MemberActor

from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.ingest import opml
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.workers import Inline
from newsdesk.models.following import FollowedFeed, Health
from newsdesk.models.outbox import Target
from newsdesk.storage import feeds

sys.path.append(str(Path(__file__).parents[1] / "ingest"))
from tests.ingest.polling import item, rss
from tests.ingest.webserver import Names, Site, answer, set_up

pytestmark = pytest.mark.usefixtures("refusing")

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)

NOT_EDITOR = "That takes the permission Manage Server, or the editors’ role."
XML = "Content-Type: application/rss+xml"
HTML = "Content-Type: text/html; charset=utf-8"


@pytest_asyncio.fixture
async def site() -> AsyncGenerator[Site]:
    async with Site().running() as running:
        yield running


@pytest_asyncio.fixture
async def app(settings: Settings, site: Site) -> AsyncGenerator[App]:
    """An app that may fetch from this machine, where every name leads."""
    opened = set_up(
        site.port,
        database=settings.database,
        local_database=settings.local_database,
        commands_per_person=999,
        commands_per_channel=999,
        heavy_commands=999,
        feeds_per_desk=6,
    )
    fetcher = Fetcher(opened, now=lambda: NOW, resolve=Names())
    running = open_app(opened, now=lambda: NOW, reader=Inline(), fetcher=fetcher)
    yield running
    await running.close()


def serve(site: Site, path: str, title: str, *, first: int = 1, items: int = 4) -> str:
    """Put a feed on the server: four items, a few hours apart, the newest two hours old."""
    body = rss(title, [item(first + n, published=NOW - timedelta(hours=2 + 5 * n)) for n in range(items)])
    site.pages[path] = answer("200 OK", body, XML)
    return site.url(path)


def serve_site(site: Site, **named: str) -> str:
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="/{path}.xml">'
        for path, title in named.items()
    )
    site.pages["/"] = answer("200 OK", f"<html><head>{links}</head><body>News</body></html>".encode(), HTML)
    return site.url("/")


async def followed(app: App, who: MemberActor) -> tuple[FollowedFeed, ...]:
    return await app.db.read(feeds.of_desk, await app.desk(f"guild:{who.guild.id}"), NOW)


async def add(who: MemberActor, channel: ChannelHandle, address: str) -> discord.Message:
    """Follow what is at an address; what is said of it then."""
    await who.send(channel, f"!feed add {address}")
    await who.click(last(channel), label="Follow")
    return last(channel)


async def in_every_form(
    env: Env, who: MemberActor, channel: ChannelHandle, name: str, typed: str, **slash: object
) -> list[str]:
    await who.send(channel, f"!feed {name} {typed}".strip())
    await who.send(channel, f"{mention(env)} feed {name} {typed}".strip())
    answers = said(channel)[-2:]
    result = await who.slash(channel, f"feed {name}", **slash)
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None
    return [*answers, shown.content]


async def test_a_feed_is_previewed_in_every_form_and_followed_by_its_button(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    url = serve(site, "/feed.xml", "Harbour Courier")
    answers = await in_every_form(simcord_env, editor, channel, "add", url, address=url)
    assert len(set(answers)) == 1
    assert answers[0].startswith("**Harbour Courier** · ")
    assert answers[0].count("• ") == 3
    assert await followed(app, editor) == ()
    assert list(buttons(last(channel))) == ["Follow", "Cancel"]
    await editor.click(last(channel), label="Follow")
    (feed,) = await followed(app, editor)
    assert (feed.name, feed.url, feed.added_by) == ("Harbour Courier", url, editor.id)
    assert last(channel).content.startswith("**Harbour Courier** is followed from now on.")
    await editor.send(channel, f"!feed add {url}")
    assert last(channel).content == "This desk follows **Harbour Courier** already."


async def test_a_site_with_two_feeds_asks_which_and_says_why_one_cannot_be_followed(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    address = serve_site(site, world="World", business="Business")
    serve(site, "/world.xml", "World")
    site.pages["/business.xml"] = answer("403 Forbidden")
    await editor.send(channel, f"!feed add {address}")
    shown = last(channel)
    first, world, business = shown.content.splitlines()
    assert first == "Two feeds here. Which?"
    assert world.startswith("**World**: ")
    assert "Newest: [" in world
    assert business.startswith("**Business**: cannot be followed. ")
    assert list(buttons(shown)) == ["Follow World", "Cancel"]
    await editor.click(shown, label="Follow World")
    assert [feed.name for feed in await followed(app, editor)] == ["World"]


async def test_whoever_follows_one_of_two_feeds_is_still_offered_the_other(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    address = serve_site(site, world="World", business="Business")
    serve(site, "/world.xml", "World")
    serve(site, "/business.xml", "Business", first=5)
    await editor.send(channel, f"!feed add {address} folder:Paper post:news")
    await editor.click(last(channel), label="Follow World")
    shown = last(channel)
    assert shown.content.splitlines() == [
        "**World** is followed from now on. Its newest articles come in a moment.",
        "",
        "One more feed was found there.",
        "• **Business**",
    ]
    assert list(buttons(shown)) == ["Follow Business", "All feeds"]
    await editor.click(shown, label="Follow Business")
    both = await followed(app, editor)
    assert [(feed.name, feed.folder, len(feed.postings)) for feed in both] == [
        ("Business", "Paper", 1),
        ("World", "Paper", 1),
    ]
    assert last(channel).content.startswith("**Business** is followed from now on.")
    assert "Follow World" not in buttons(last(channel))
    # Where there is nothing left to choose, nothing is asked, and the way on is what is followed.
    await editor.send(channel, f"!feed add {address}")
    assert last(channel).content.splitlines() == [
        "2 feeds here",
        "**World**: followed here already.",
        "**Business**: followed here already.",
    ]
    assert list(buttons(last(channel))) == ["All feeds"]


async def test_whoever_follows_one_of_many_feeds_is_offered_the_rest_but_for_what_came_by_another_way(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    names = {f"part{n}": f"Part {n}" for n in range(4)}
    address = serve_site(site, **names)
    urls = [serve(site, f"/{path}.xml", title, first=10 * n) for n, (path, title) in enumerate(names.items())]
    await editor.send(channel, f"!feed add {address}")
    offered = last(channel)
    await add(editor, channel, urls[3])
    await choose(editor, offered, "Part 2")
    (changed,) = (message for message in channel.history() if message.id == offered.id)
    assert changed.content.splitlines()[2:] == ["2 more feeds were found there.", "• **Part 0**", "• **Part 1**"]
    assert list(buttons(changed)) == ["Follow Part 0", "Follow Part 1", "All feeds"]
    await editor.click(changed, label="Follow Part 1")
    assert [feed.name for feed in await followed(app, editor)] == ["Part 1", "Part 2", "Part 3"]


async def test_many_feeds_are_a_menu_and_cancel_changes_nothing(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    names = {f"part{n}": f"Part {n}" for n in range(4)}
    address = serve_site(site, **names)
    for n, (path, title) in enumerate(names.items()):
        serve(site, f"/{path}.xml", title, first=10 * n)
    await editor.send(channel, f"!feed add {address}")
    shown = last(channel)
    assert shown.content.startswith("4 feeds here. Which?")
    assert list(options(shown)) == list(names.values())
    await editor.click(shown, label="Cancel")
    assert last(channel).content == "Nothing was changed."
    assert await followed(app, editor) == ()
    await editor.send(channel, f"!feed add {address} folder:All parts")
    await choose(editor, last(channel), "Part 2")
    (feed,) = await followed(app, editor)
    assert (feed.name, feed.folder) == ("Part 2", "All parts")


async def test_what_cannot_be_followed_is_one_sentence(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    site.pages["/"] = answer("200 OK", b"<html><body>No feed</body></html>", HTML)
    told = [
        (site.url("/"), "I find no feed at "),
        (site.url("/none"), "There is nothing at its address"),
        ("http://10.0.0.1/", "Its address is not one that I may fetch."),
        ("http://127.0.0.1:22/", "Its address is not one that I may fetch."),
        (
            "nonsense",
            "`nonsense` is no web address. Give me that of a feed or of a site: `/feed add https://example.org`",
        ),
        ("nonsense words", "`nonsense words` is no web address."),
        ("file:///etc/passwd", "`file:///etc/passwd` is no web address."),
    ]
    for address, sentence in told:
        answers = await in_every_form(simcord_env, editor, channel, "add", address, address=address)
        assert sentence in answers[0], address
        assert len(set(answers)) == 1
    assert await followed(app, editor) == ()


async def test_what_is_no_address_is_said_to_whoever_typed_it_alone_and_costs_nothing(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    app.settings = app.settings.model_copy(update={"heavy_commands": 1})
    for _ in range(3):
        assert "is no web address" in private(await editor.slash(channel, "feed add", address="nonsense")).content


async def test_an_address_where_there_is_something_else_is_not_said_to_have_had_a_feed(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    address = serve_site(site, page="Page", picture="Picture", nothing="Nothing")
    site.pages["/page.xml"] = answer("200 OK", b"<html><body>Welcome</body></html>", HTML)
    site.pages["/picture.xml"] = answer("200 OK", b"\x89PNG\x00\x01", "Content-Type: image/png")
    site.pages["/nothing.xml"] = answer("200 OK", b"", XML)
    await editor.send(channel, f"!feed add {address}")
    assert last(channel).content.splitlines() == [
        "3 feeds here",
        "**Page**: cannot be followed. There is no feed at its address.",
        "**Picture**: cannot be followed. It is no text.",
        "**Nothing**: cannot be followed. There is no feed at its address.",
    ]


async def test_a_feed_that_is_followed_already_can_still_be_posted_to_where_it_is_asked_for(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    url = serve(site, "/feed.xml", "Harbour Courier")
    await add(editor, channel, url)
    await editor.send(channel, f"!feed add {url} post:news note:For the crew")
    shown = last(channel)
    assert shown.content.splitlines() == [
        "This desk follows **Harbour Courier** already.",
        f"New articles will be posted to <#{channel.id}>.",
    ]
    assert list(buttons(shown)) == ["Post to a channel", "Cancel"]
    await editor.click(shown, label="Post to a channel")
    (feed,) = await followed(app, editor)
    assert [(posting.target, posting.note) for posting in feed.postings] == [
        (Target("channel", channel.id), "For the crew")
    ]


async def test_an_article_dated_in_the_future_is_the_newest_since_it_was_seen(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    url = site.url("/feed.xml")
    body = rss("Harbour Courier", [item(1, published=NOW + timedelta(days=40))])
    site.pages["/feed.xml"] = answer("200 OK", body, XML)
    await add(editor, channel, url)
    await app.poll()
    await editor.send(channel, "!feed list")
    assert f"Newest article: <t:{int(NOW.timestamp())}:R>" in last(channel).content
    await editor.send(channel, "!feed edit 1")
    assert f"<t:{int(NOW.timestamp())}:R>" in last(channel).content
    assert f"<t:{int((NOW + timedelta(days=40)).timestamp())}" not in last(channel).content


async def test_no_more_than_the_limit(app: App, site: Site, channel: ChannelHandle, editor: MemberActor) -> None:
    for n in range(6):
        await add(editor, channel, serve(site, f"/{n}.xml", f"Paper {n}", first=10 * n))
    assert len(await followed(app, editor)) == 6
    await editor.send(channel, f"!feed add {serve(site, '/7.xml', 'Seventh', first=90)}")
    assert last(channel).content == "This desk follows 6 feeds, as many as it may. Remove one first."


async def test_posting_is_checked_before_anything_is_saved(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    shut = simcord_env.guild.create_text_channel(
        "shut", overwrites={simcord_env.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    await simcord_env.settle()
    url = serve(site, "/feed.xml", "Harbour Courier")
    await editor.send(channel, f"!feed add {url} post:<#{shut.id}>")
    assert "**Send Messages**" in last(channel).content
    assert site.heard == []
    await editor.send(channel, f"!feed add {url} post:nowhere")
    assert last(channel).content == "There is no text channel called “nowhere” here."
    await editor.send(channel, f"!feed add {url} post:#news folder:Ports note:For the crew")
    assert f"New articles will be posted to <#{channel.id}>." in last(channel).content
    await editor.click(last(channel), label="Follow")
    (feed,) = await followed(app, editor)
    (posting,) = feed.postings
    assert (posting.target, posting.owner, posting.note) == (Target("channel", channel.id), editor.id, "For the crew")
    assert feed.folder == "Ports"
    await editor.slash(channel, "feed edit", feed="harbour", post=shut)
    assert len((await followed(app, editor))[0].postings) == 1


async def test_a_forum_and_a_thread_can_be_posted_to(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    forum = simcord_env.guild.create_forum_channel("stories")
    await simcord_env.settle()
    await add(editor, channel, serve(site, "/feed.xml", "Harbour Courier"))
    await editor.slash(channel, "feed edit", feed="1", post=forum)
    (feed,) = await followed(app, editor)
    assert [posting.target for posting in feed.postings] == [Target("forum", forum.id)]


async def test_the_list_shows_how_each_stands_in_every_form(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor, reader: MemberActor
) -> None:
    await reader.send(channel, "!feed list")
    assert last(channel).content.startswith("This desk follows no feed yet.")
    for n in range(6):
        await add(editor, channel, serve(site, f"/{n}.xml", f"Paper {n}", first=10 * n))
    site.pages["/1.xml"] = answer("404 Not Found")
    await app.poll()
    health = {feed.name: feed.health for feed in await followed(app, editor)}
    assert (health["Paper 0"], health["Paper 1"]) == (Health.GOOD, Health.FAILING)
    answers = await in_every_form(simcord_env, reader, channel, "list", "")
    assert len(set(answers)) == 1
    await reader.send(channel, "!feed")
    assert last(channel).content == answers[0]
    assert answers[0].startswith("**6 feeds here (1–5)**")
    assert "**1\\. [Paper 0](<http://courier.example/>)** · " in answers[0]
    assert "Cannot be fetched" in answers[0]
    assert "There is nothing at its address (404)." in answers[0]
    assert "Paper 5" not in answers[0]
    await reader.click(last(channel), label=label(last(channel), "Next"))
    assert "**6\\. [Paper 5](" in last(channel).content
    await reader.click(last(channel), label=label(last(channel), "Previous"))
    await choose(reader, last(channel), "2. Paper 1")
    assert last(channel).content.startswith("**Paper 1**")
    assert list(buttons(last(channel))) == ["Back"]


@pytest.mark.parametrize(
    "typed", ["1", "harbour", "Harbour Courier", "HÁRBOUR", '"Harbour Courier"', "“harbour”", "address"]
)
async def test_a_feed_is_found_by_number_part_name_and_address(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor, typed: str
) -> None:
    url = serve(site, "/feed.xml", "Harbour Courier")
    await add(editor, channel, url)
    typed = url if typed == "address" else typed
    done = {"pause": "is paused", "resume": "no longer paused", "check": "I look at", "remove": "Remove"}
    for name, told in done.items():
        answers = await in_every_form(simcord_env, editor, channel, name, typed, feed=typed)
        assert all(told in answer.splitlines()[0] for answer in answers), answers
    assert len(await followed(app, editor)) == 1


async def test_an_ambiguous_name_asks_which_and_an_unknown_one_says_so(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    for n in range(2):
        await add(editor, channel, serve(site, f"/{n}.xml", f"Paper {n}", first=10 * n))
    await editor.send(channel, "!feed pause paper")
    assert last(channel).content == "2 feeds fit “paper”. Which one?"
    await choose(editor, last(channel), "Paper 1")
    assert [feed.paused for feed in await followed(app, editor)] == [False, True]
    await editor.send(channel, "!feed pause zeppelin")
    assert last(channel).content == "No feed here is called “zeppelin”. `/feed list` shows them all."
    await editor.send(channel, "!feed lst")
    assert "`!feed add https://example.org`" in last(channel).content


async def test_an_opened_feed_is_paused_checked_renamed_posted_and_removed(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    await add(editor, channel, serve(site, "/feed.xml", "Harbour Courier"))
    await app.poll()
    shown = last(channel)
    assert list(buttons(shown)) == ["Check now", "Pause", "Remove"]
    await editor.click(shown, label="Pause")
    assert (await followed(app, editor))[0].paused
    await editor.click(last(channel), label="Resume")
    assert not (await followed(app, editor))[0].paused
    await editor.click(last(channel), label="Check now")
    assert (await followed(app, editor))[0].next_check == NOW
    form = await choose(editor, last(channel), "Name and folder")
    assert len(fields(form)) == 2
    await editor.submit_modal(form, {"0": "Boats", "1": "Sea"})
    (feed,) = await followed(app, editor)
    assert (feed.name, feed.folder) == ("Boats", "Sea")
    assert last(channel).content.startswith("Changed.")
    form = await choose(editor, last(channel), "Post to a channel")
    await editor.submit_modal(form, {"0": [channel]})
    assert (await followed(app, editor))[0].postings[0].target == Target("channel", channel.id)
    await choose(editor, last(channel), "Post nowhere any more")
    assert (await followed(app, editor))[0].postings == ()
    await editor.click(last(channel), label="Remove")
    assert list(buttons(last(channel))) == ["Remove it", "Keep it"]
    await editor.click(last(channel), label="Keep it")
    await editor.click(last(channel), label="Remove")
    await editor.click(last(channel), label="Remove it")
    assert await followed(app, editor) == ()
    await editor.click(last(channel), label="All feeds")
    assert last(channel).content.startswith("This desk follows no feed yet.")


async def test_edit_sets_and_resets(app: App, site: Site, channel: ChannelHandle, editor: MemberActor) -> None:
    await add(editor, channel, serve(site, "/feed.xml", "Harbour Courier"))
    await editor.send(channel, "!feed edit harbour called:Boats and ships folder:The sea post:news")
    (feed,) = await followed(app, editor)
    assert (feed.name, feed.folder, len(feed.postings)) == ("Boats and ships", "The sea", 1)
    await editor.slash(channel, "feed edit", feed="boats", note="For the crew")
    assert (await followed(app, editor))[0].postings[0].note == "For the crew"
    for what in ("called", "folder", "post"):
        await editor.send(channel, f"!feed edit 1 reset:{what}")
    (feed,) = await followed(app, editor)
    assert (feed.name, feed.folder, feed.postings) == ("Harbour Courier", None, ())


@pytest.mark.parametrize(("option", "limit"), [("called", 80), ("folder", 80), ("note", 200)])
async def test_what_is_longer_than_is_kept_is_refused_and_nothing_changed(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor, option: str, limit: int
) -> None:
    await add(editor, channel, serve(site, "/feed.xml", "Harbour Courier"))
    before = await followed(app, editor)
    await editor.send(channel, f"!feed edit 1 {option}:{'x' * limit} post:news")
    kept = await followed(app, editor)
    assert kept != before
    await editor.send(channel, f"!feed edit 1 {option}:{'y' * (limit + 1)}")
    told = f"“{option}:” takes at most {limit} characters; these are {limit + 1}. Nothing was changed."
    assert told in last(channel).content
    assert await followed(app, editor) == kept


async def test_only_editors_change_and_everybody_lists(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor, reader: MemberActor, saver: MemberActor
) -> None:
    url = serve(site, "/feed.xml", "Harbour Courier")
    await editor.send(channel, f"!feed add {url}")
    preview = last(channel)
    for who in (reader, saver):
        assert private(await who.click(preview, label="Follow")).content == NOT_EDITOR
        assert private(await who.click(preview, label="Cancel")).content == NOT_EDITOR
        for command in (f"add {url}", "edit 1 called:x", "remove 1", "pause 1", "resume 1", "check 1", "import"):
            await who.send(channel, f"!feed {command}")
            assert last(channel).content == NOT_EDITOR
    await editor.click(preview, label="Follow")
    opened = next(message for message in channel.history() if message.id == preview.id)
    for name in ("Check now", "Pause", "Remove"):
        assert private(await reader.click(opened, label=name)).content == NOT_EDITOR
    for line in ("Post to a channel", "Name and folder"):
        assert private(await choose(reader, opened, line)).content == NOT_EDITOR
    assert private(await choose(reader, opened, "All feeds")).content.startswith("**1 feed here**")
    assert len(await followed(app, editor)) == 1


async def test_a_list_goes_out_and_comes_in_again_as_the_same(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, "!feed export")
    assert last(channel).content.startswith("This desk follows no feed yet.")
    for n in range(3):
        await add(editor, channel, serve(site, f"/{n}.xml", f"Paper {n} & “sons”", first=10 * n))
    await editor.send(channel, "!feed edit 2 folder:North / South called:Second <b>")
    await editor.send(channel, "!feed export")
    (file,) = last(channel).attachments
    assert (file.filename, last(channel).content) == (
        "newsdesk.opml",
        "3 feeds, as a list that feed readers take in (OPML).",
    )
    body = await file.read()
    before = {(feed.url, feed.name, feed.folder) for feed in await followed(app, editor)}
    again = public(await editor.slash(channel, "feed import", file=("a.opml", body)))
    assert again.content.splitlines() == ["3 were followed already."]
    for feed in await followed(app, editor):
        await editor.send(channel, f"!feed remove {feed.url}")
        await editor.click(last(channel), label="Remove it")
    await editor.send(channel, "!feed import", attachments=[("list.opml", body)])
    assert last(channel).content == "3 feeds followed."
    assert {(feed.url, feed.name, feed.folder) for feed in await followed(app, editor)} == before
    assert len(opml.read(body)) == 3


async def test_an_import_tells_what_came_of_each_line(app: App, channel: ChannelHandle, editor: MemberActor) -> None:
    await editor.send(channel, "!feed import")
    assert last(channel).content.startswith("Attach an OPML file to the command")
    lines = "".join(f'<outline text="P{n}" xmlUrl="https://paper.example/{n}"/>' for n in range(9))
    bad = '<outline text="x" xmlUrl="javascript:alert(1)"/><outline text="y" xmlUrl="paper"/>'
    body = f"<opml version='2.0'><body>{lines}{bad}</body></opml>".encode()
    await editor.send(channel, "!feed import", attachments=[("list.opml", body)])
    assert last(channel).content.splitlines() == [
        "6 feeds followed.",
        "2 could not be followed, for they have no web address: `javascript:alert(1)`, `paper`",
        "3 are over the limit of 6 feeds.",
    ]
    await editor.send(channel, "!feed import", attachments=[("list.opml", body)])
    assert last(channel).content.splitlines()[0] == "6 were followed already."
    for broken, told in ((b"<html></html>", "That is no list of feeds."), (body[:200], "The list breaks off")):
        await editor.send(channel, "!feed import", attachments=[("list.opml", broken)])
        assert last(channel).content.startswith(told)
    assert len(await followed(app, editor)) == 6


async def test_a_person_has_feeds_of_their_own(simcord_env: Env, app: App, site: Site, channel: ChannelHandle) -> None:
    url = serve(site, "/feed.xml", "Harbour Courier")
    user = simcord_env.create_user("solo")
    person = simcord_env.guild.add_member(user)
    await person.send_dm(f"!feed add {url} post:<#{channel.id}>")
    assert last(user.dm_channel).content.startswith("Feeds are posted to channels of a server.")
    await person.send_dm(f"!feed add {url}")
    await user.click(last(user.dm_channel), label="Follow")
    (feed,) = await app.db.read(feeds.of_desk, await app.desk(f"user:{user.id}"), NOW)
    assert (feed.name, feed.added_by) == ("Harbour Courier", user.id)
    assert await followed(app, person) == ()


async def test_two_desks_know_nothing_of_each_other(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    other = simcord_env.create_guild("Hillside")
    there = other.create_text_channel("news")
    role = other.create_role("editor", permissions=discord.Permissions(manage_guild=True))
    neighbour = other.add_member(simcord_env.create_user("neighbour"), roles=[role])
    await simcord_env.settle()
    url = serve(site, "/feed.xml", "Harbour Courier")
    await neighbour.send(there, f"!feed add {url}")
    alone = last(there).content
    await add(editor, channel, url)
    await editor.send(channel, "!feed edit 1 called:Our boats")
    await neighbour.send(there, f"!feed add {url}")
    assert last(there).content == alone
    await neighbour.click(last(there), label="Follow")
    await neighbour.send(there, "!feed list")
    assert "Our boats" not in last(there).content
    (opened,) = options(last(there)).values()
    await editor.send(channel, "!feed remove 1")
    await editor.click(last(channel), label="Remove it")
    assert await app.db.read(feeds.one, await app.desk(f"guild:{other.id}"), opened, NOW) is not None


async def test_names_are_suggested(app: App, site: Site, channel: ChannelHandle, editor: MemberActor) -> None:
    await add(editor, channel, serve(site, "/feed.xml", "Harbour Courier"))
    for typed in ("", "har", "COUR"):
        found = await editor.autocomplete(channel, "feed pause", "feed", typed)
        assert [choice["name"] for choice in found] == ["Harbour Courier"], typed


async def test_setup_offers_the_operators_feeds_to_begin_with_and_follows_one(
    app: App, site: Site, channel: ChannelHandle, editor: MemberActor
) -> None:
    url = serve(site, "/feed.xml", "Harbour Courier")
    app.settings = app.settings.model_copy(update={"starter_feeds": ((url, "Boats"), (site.url("/no.xml"), "Nothing"))})
    shown = private(await editor.slash(channel, "setup"))
    assert "starters" in options(shown).values()
    offered = private(await editor.select(shown, ["starters"]))
    assert offered.content == "Feeds to begin with. Choose one to see what is in it."
    assert options(offered) == {"Boats": url, "Nothing": site.url("/no.xml")}
    result = await editor.select(offered, [url])
    previewed = result.followups[-1] if result.followups else result.response
    assert previewed is not None
    assert "Harbour Courier" in previewed.content
    assert previewed.flags.ephemeral
    assert await followed(app, editor) == ()
    await editor.click(previewed, label="Follow")
    assert [feed.name for feed in await followed(app, editor)] == ["Harbour Courier"]
    # Due at once: the next tick looks at it, whatever else is followed.
    assert (await app.poll() or 0) != 0
    assert [feed.health for feed in await followed(app, editor)] == [Health.GOOD]


async def test_setup_offers_no_feeds_where_the_operator_has_chosen_none(
    app: App, channel: ChannelHandle, editor: MemberActor
) -> None:
    app.settings = app.settings.model_copy(update={"starter_feeds": ()})
    assert "starters" not in options(private(await editor.slash(channel, "setup"))).values()
