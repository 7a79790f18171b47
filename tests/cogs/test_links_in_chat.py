"""Links in chat, over a real server on this machine: saved, told in short, summarised; what fails; and the limits."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import discord
import pytest
import pytest_asyncio
from chatting import buttons, choose, fields, last, mention, options, private, public, said
from simcord import ChannelHandle, Env, InteractionResult, MemberActor
from webserver import HTML, Names, Site, answer, put, set_up

from cogs import _links
from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.workers import Inline
from newsdesk.models.fetched import FetchFailed, FetchKind, FetchReason
from newsdesk.storage import desks

pytestmark = pytest.mark.usefixtures("refusing")

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
TITLE = "Windmill at Oster Dyke turns again"
SENTENCES = (
    "The windmill at Oster Dyke turned on Saturday for the first time since a storm took two of its sails in spring.",
    "“She went round like a girl at her first dance,” said Jorun Falk, the miller, who had waited seven months for it.",
    "The new sails are of larch from the hills above Brenn and were carried down the river on two flat barges.",
    "Nobody was paid for the work, which forty neighbours did on their Sundays from May to the end of October.",
    "The mill will grind barley again from next week, and what it earns goes to the school at the foot of the dyke.",
    "A second mill, on the other side of the water, has stood still for thirty years and is to be looked at next.",
    "The district says that it would pay half of what that costs, if the neighbours find the other half by summer.",
    "Visitors can climb up to the cap on the first Sunday of each month, four at a time and at their own risk.",
)
MORE = tuple(f"Sail number {n} was raised by {n + 3} people with ropes of {n + 5} farms." for n in range(1, 60))
OUTLET = '<meta property="og:site_name" content="Dyke Courier">'
UNVERIFIED = "unverified"
NOT_SAVER = "Saving here takes the permission Manage Messages, or the savers’ role."


def page(title: str = TITLE, head: str = OUTLET, sentences: tuple[str, ...] = SENTENCES) -> bytes:
    told = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{told}</article></body></html>"
    ).encode()


@pytest_asyncio.fixture
async def site() -> AsyncGenerator[Site]:
    async with Site().running() as running:
        yield running


@pytest_asyncio.fixture
async def app(settings: Settings, site: Site) -> AsyncGenerator[App]:
    """An app that fetches from this machine alone."""
    fetcher = Fetcher(
        set_up(site.port, page_megabytes=1), now=lambda: NOW,
        resolve=Names(inside_example=[["10.0.0.7"]]),
    )  # fmt: skip
    opened = open_app(settings, now=lambda: NOW, reader=Inline(), fetcher=fetcher)
    yield opened
    await opened.close()


@pytest.fixture
def url(site: Site) -> str:
    return put(site, "/mill", page())


async def articles_of(app: App, key: str) -> int:
    return (await app.db.read(desks.holdings, await app.desk(key))).articles


def fetched(site: Site, path: str = "/mill") -> int:
    return site.paths().count(path)


async def saved_in(env: Env, way: str, who: MemberActor, channel: ChannelHandle, link: str) -> discord.Message:
    match way:
        case "typed":
            await who.send(channel, f"!save {link}")
            return last(channel)
        case "typed in brackets":
            await who.send(channel, f"!save <{link}>")
            return last(channel)
        case "mention":
            await who.send(channel, f"{mention(env)} save {link}")
            return last(channel)
        case "slash":
            return public(await who.slash(channel, "save", link=link))
        case "form":
            shown = await who.slash(channel, "save")
            return public(await who.submit_modal(shown, {"0": "", "1": f" {link}\n"}))
        case "form behind a button":
            await who.send(channel, "!save")
            shown = await who.click(last(channel), label="Open the form")
            return public(await who.submit_modal(shown, {"0": "", "1": link}))
        case _:
            message = await who.send(channel, f"Did you see this? {link}")
            return public(await who.context_menu(channel, "Save to the desk", message))


WAYS = [
    "typed",
    "typed in brackets",
    "mention",
    "slash",
    "form",
    "form behind a button",
    "right-click",
]


@pytest.mark.parametrize("way", WAYS)
async def test_a_link_is_saved_in_every_way_under_its_outlet_and_needs_no_approval(
    simcord_env: Env, app: App, channel: ChannelHandle, saver: MemberActor, url: str, way: str
) -> None:
    told = await saved_in(simcord_env, way, saver, channel, url)
    assert told.content.startswith("Saved to this desk.")
    assert f"[{TITLE}](<{url}>)" in told.content
    assert "Dyke Courier" in told.content
    assert UNVERIFIED not in told.content
    assert await articles_of(app, f"guild:{saver.guild.id}") == 1
    await saver.send(channel, "!quotes falk")
    assert "first dance" in last(channel).content


@pytest.mark.parametrize("way", ["typed", "slash", "right-click"])
async def test_who_may_not_save_saves_no_link_and_nothing_is_fetched(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, reader: MemberActor, url: str, way: str
) -> None:
    if way == "typed":
        told = await saved_in(simcord_env, way, reader, channel, url)
    elif way == "slash":
        told = private(await reader.slash(channel, "save", link=url))
    else:
        told = private(await reader.context_menu(channel, "Save to the desk", await reader.send(channel, url)))
    assert told.content == NOT_SAVER
    assert site.connections == 0
    assert await articles_of(app, f"guild:{reader.guild.id}") == 0


async def test_the_form_says_that_it_takes_a_link(channel: ChannelHandle, saver: MemberActor) -> None:
    _, text = fields(await saver.slash(channel, "save"))
    assert text["style"] == 2
    await saver.send(channel, "!save")
    assert last(channel).content.startswith("Give me a link")


async def test_of_several_links_each_has_its_own_outcome_and_the_first_three_are_taken(
    app: App, site: Site, channel: ChannelHandle, saver: MemberActor, url: str
) -> None:
    await saver.send(channel, f"!save {url}")
    other = put(site, "/barge", page("Barge runs aground below Brenn", sentences=MORE[:12]))
    missing, fourth = site.url("/none"), put(site, "/fourth", page())
    message = await saver.send(channel, f"{url} {other}, and {missing}\n{fourth}")
    told = public(await saver.context_menu(channel, "Save to the desk", message))
    first, second, third = (told.content.index(part) for part in (TITLE, "Barge runs aground", missing))
    assert first < second < third
    assert "Dyke Courier, now · This desk has this already." in told.content.replace("<t:1767268800:R>", "now")
    assert "Saved to this desk." in told.content
    assert "There is no page behind that link (any more)." in told.content
    assert "I take 3 links at a time" in told.content
    assert fetched(site, "/fourth") == 0
    assert await articles_of(app, f"guild:{saver.guild.id}") == 2
    opened = await choose(saver, told, "Barge")
    assert opened.response is not None
    assert "Barge runs aground" in opened.response.content


async def test_a_long_text_with_a_link_is_kept_as_a_text_and_its_link_can_be_read(
    site: Site, channel: ChannelHandle, saver: MemberActor, url: str
) -> None:
    message = await saver.send(channel, "\n".join(("Ferry stops for good", *MORE[:10], f"Source: {url}")))
    brief = private(await saver.context_menu(channel, "Brief this", message))
    assert "Ferry stops for good" in brief.content
    assert fetched(site) == 0
    (shown,) = options(brief)
    assert shown == url.removeprefix("http://")
    assert TITLE in private(await choose(saver, brief, shown)).content
    assert UNVERIFIED in public(await saver.context_menu(channel, "Save to the desk", message)).content


async def test_brief_this_tells_a_link_in_private_and_keeps_it_in_no_desk(
    app: App, channel: ChannelHandle, reader: MemberActor, url: str
) -> None:
    message = await reader.send(channel, f"worth a look: <{url}>")
    told = private(await reader.context_menu(channel, "Brief this", message))
    assert f"[{TITLE}](<{url}>)" in told.content
    assert "Dyke Courier" in told.content
    assert "Not saved" in told.content
    assert "Jorun Falk" in told.content
    assert buttons(told) == {}
    assert said(channel) == []
    for key in (f"guild:{reader.guild.id}", f"user:{reader.id}"):
        assert await articles_of(app, key) == 0


async def test_of_several_links_one_is_chosen_to_be_told(
    site: Site, channel: ChannelHandle, reader: MemberActor, url: str
) -> None:
    other = put(site, f"/barge?{'x' * 120}", page("Barge runs aground below Brenn", sentences=MORE[:12]))
    message = await reader.send(channel, f"{url} {other}")
    asked = private(await reader.context_menu(channel, "Brief this", message))
    assert asked.content == "2 links in it. Which one?"
    assert site.connections == 0
    assert "Barge runs aground" in private(await reader.select(asked, ["2"])).content
    assert TITLE in private(await reader.select(asked, ["1"])).content


async def test_a_saver_keeps_what_was_briefed_without_its_being_fetched_again(
    app: App, site: Site, channel: ChannelHandle, saver: MemberActor, url: str
) -> None:
    told = private(await saver.context_menu(channel, "Brief this", await saver.send(channel, url)))
    kept = public(await saver.click(told, label="Save to the desk"))
    assert kept.content.startswith("Saved to this desk.")
    assert UNVERIFIED not in kept.content
    assert fetched(site) == 1
    assert await articles_of(app, f"guild:{saver.guild.id}") == 1


async def test_what_a_bot_posts_with_a_link_in_its_embed_is_told_too(site: Site, url: str) -> None:
    del site
    embed = discord.Embed(title=TITLE, url=url)

    class Posted:
        content, message_snapshots, attachments, embeds = "", (), (), (embed,)

    assert _links.given(Posted()) == _links.Given((url,), alone=True)  # pyright: ignore[reportArgumentType]  (the part of a message that it looks at)


@pytest.mark.parametrize("way", ["typed", "typed in brackets", "slash"])
async def test_summary_tells_a_link_and_its_menu_changes_the_length_for_an_hour(
    app: App, site: Site, channel: ChannelHandle, saver: MemberActor, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = put(site, "/long", page(sentences=SENTENCES + MORE))
    if way == "slash":
        told = public(await saver.slash(channel, "summary", what=url))
    else:
        await saver.send(channel, f"!summary {url}" if way == "typed" else f"!summary <{url}> length:medium")
        told = last(channel)
    assert "Not saved" in told.content
    assert {*options(told)} == {"Short summary", "Long summary"}
    assert {*buttons(told)} == {"Save to the desk"}
    longer = await choose(saver, told, "Long")
    assert longer.response is not None
    assert len(longer.response.content) > len(told.content)
    assert not longer.response.ephemeral
    assert fetched(site, "/long") == 1
    later = NOW + timedelta(hours=1)
    monkeypatch.setattr(app._recent, "_now", lambda: later)  # pyright: ignore[reportPrivateUsage]  (an hour goes by)
    gone = private(await choose(saver, last(channel), "Short"))
    assert gone.content.startswith("I keep a link that is only read for an hour")
    assert private(await saver.click(last(channel), label="Save to the desk")).content == gone.content
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


async def test_summary_of_what_the_desk_has_is_told_from_there(
    site: Site, channel: ChannelHandle, saver: MemberActor, url: str
) -> None:
    await saver.send(channel, f"!save {url}")
    await saver.send(channel, f"!summary {url}?utm_source=chat length:short")
    assert "Not saved" not in last(channel).content
    assert "In context" in buttons(last(channel))
    assert fetched(site) == 1
    site.pages["/s/1"] = answer("301 Moved Permanently", b"", f"Location: {url}")
    await saver.send(channel, f"!summary {site.url('/s/1')}")
    assert "Not saved" not in last(channel).content


async def test_a_reader_may_have_a_link_summarised_and_not_kept(
    app: App, channel: ChannelHandle, reader: MemberActor, saver: MemberActor, url: str
) -> None:
    await reader.send(channel, f"!summary {url}")
    assert buttons(last(channel)) == {}
    await saver.send(channel, f"!summary {url}")
    assert private(await reader.click(last(channel), label="Save to the desk")).content == NOT_SAVER
    assert await articles_of(app, f"guild:{reader.guild.id}") == 0


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        ("refused", "I cannot fetch that link: its address is not one that I may open."),
        ("missing", "There is no page behind that link (any more)."),
        ("paid", "Only the beginning of that article is free"),
        ("robots", "I do not read that page: its publisher does not allow"),
        ("reserved", "I do not read that page: its publisher does not allow"),
        ("big", "The page behind that link is too big to be an article."),
        ("slow", "I cannot read that link: its site takes too long."),
        ("none", "I find no article on this page."),
        ("login", "I cannot read that page: its site asks for a login"),
        ("picture", "Behind that link is no text"),
        ("feed", "That link is a feed and no article."),
    ],
)
async def test_what_keeps_a_link_from_being_read_is_one_sentence_wherever_it_is_asked(
    app: App, site: Site, channel: ChannelHandle, saver: MemberActor, trouble: str, told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    link = troubled(site, trouble)
    if trouble == "slow":  # simcord's clock does not run while somebody waits for it
        monkeypatch.setattr(Fetcher, "get", too_slow)
    await saver.send(channel, f"!save {link}")
    await saver.send(channel, f"!summary {link}")
    assert all(text.startswith(told) for text in said(channel)), said(channel)
    message = await saver.send(channel, link)
    assert private(await saver.context_menu(channel, "Brief this", message)).content.startswith(told)
    assert public(await saver.context_menu(channel, "Save to the desk", message)).content.startswith(told)
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0
    assert "@everyone" not in said(channel)[-1]


PAID = '<meta property="article:content_tier" content="locked">'
ANSWERS: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "paid": (page(head=PAID, sentences=SENTENCES[:2]), ()),
    "robots": (page(), ()),
    "reserved": (page(), (HTML, "X-Robots-Tag: noarchive")),
    "big": (b"<p>" + b"word " * 300_000, ()),
    "none": (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", ()),
    "login": (b"<form>Name<input name=u><input type='password' name=p></form>", ()),
    "picture": (b"\x89PNG", ("Content-Type: image/png",)),
    "feed": (b"<rss version='2.0'><channel></channel></rss>", ("Content-Type: text/xml",)),
}


async def too_slow(_: Fetcher, url: str, *, kind: FetchKind) -> FetchFailed:
    del kind
    return FetchFailed(FetchReason.TIMEOUT, url)


def troubled(site: Site, trouble: str) -> str:
    """Put what goes wrong on the server, and return its address."""
    if trouble == "refused":
        return f"http://inside.example:{site.port}/a"
    if trouble == "robots":
        put(site, "/robots.txt", b"User-agent: *\nDisallow: /", "Content-Type: text/plain")
    if trouble in ANSWERS:
        body, lines = ANSWERS[trouble]
        put(site, "/a", body, *lines)
    return site.url("/a")


async def test_of_a_hidden_channel_a_link_is_briefed_and_not_saved(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, saver: MemberActor, url: str
) -> None:
    del channel
    hidden = simcord_env.guild.create_text_channel(
        "cabinet",
        overwrites={
            saver.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            saver: discord.PermissionOverwrite(view_channel=True, send_messages=True),
        },
    )
    await simcord_env.settle()
    message = await saver.send(hidden, url)
    refused = private(await saver.context_menu(hidden, "Save to the desk", message))
    assert refused.content == "This channel is not open to everyone, so nothing of it is saved."
    assert site.connections == 0
    told = private(await saver.context_menu(hidden, "Brief this", message))
    assert TITLE in told.content
    assert buttons(told) == {}
    deaf = discord.PermissionOverwrite(read_message_history=False)
    unread = simcord_env.guild.create_text_channel("unread", overwrites={saver.guild.default_role: deaf})
    await simcord_env.settle()
    await saver.send(unread, f"!save {url}")
    assert last(unread).content == refused.content
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


async def test_a_button_whose_channel_was_hidden_since_saves_nothing(
    app: App, channel: ChannelHandle, saver: MemberActor, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = private(await saver.context_menu(channel, "Brief this", await saver.send(channel, url)))

    def hidden(_: object) -> bool:
        return False

    monkeypatch.setattr("cogs.links.all_can_read", hidden)
    refused = private(await saver.click(told, label="Save to the desk"))
    assert refused.content == "This channel is not open to everyone, so nothing of it is saved."
    assert await articles_of(app, f"guild:{saver.guild.id}") == 0


async def test_what_one_desk_reads_or_saves_of_a_link_is_no_other_desks(
    simcord_env: Env, app: App, site: Site, channel: ChannelHandle, saver: MemberActor, url: str
) -> None:
    hillside = simcord_env.create_guild("Hillside")
    elsewhere = hillside.create_text_channel("talk")
    await simcord_env.settle()
    stranger = hillside.add_member(simcord_env.create_user("stranger"))
    await saver.send(channel, f"!save {url}")
    await stranger.send(elsewhere, "!latest windmill")
    assert "Nothing on" in last(elsewhere).content
    await stranger.send(elsewhere, f"!summary {url}")
    assert "Not saved" in last(elsewhere).content
    assert fetched(site) == 2
    assert await articles_of(app, f"guild:{hillside.id}") == 0
    assert await articles_of(app, f"guild:{saver.guild.id}") == 1


async def test_in_a_direct_message_a_link_is_saved_to_ones_own_desk(app: App, reader: MemberActor, url: str) -> None:
    told = public(await reader.user.slash("save", link=url))
    assert told.content.startswith("Saved to this desk.")
    await reader.send_dm(f"!summary {url}")
    assert TITLE in last(reader.user.dm_channel).content
    assert await articles_of(app, f"user:{reader.id}") == 1
    assert await articles_of(app, f"guild:{reader.guild.id}") == 0


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Limits that a test reaches soon."""
        return settings.model_copy(update={"links_per_person": 2, "links_per_desk": 3})

    async def test_who_has_had_their_links_is_told_when_the_next_may_be_fetched(
        self, app: App, site: Site, channel: ChannelHandle, saver: MemberActor, url: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        for path in ("/1", "/2"):
            await saver.send(channel, f"!summary {put(site, path, page())}")
        await saver.send(channel, f"!summary {site.url('/1')}")
        assert "Not saved" in last(channel).content, "what was read lately is not fetched, and not counted"
        monkeypatch.setattr(app, "now", lambda: NOW + timedelta(minutes=20))
        told = private(await saver.slash(channel, "summary", what=url))
        assert told.content == "That was a lot: try again in 40 minutes. For each person I fetch 2 links an hour."
        message = await saver.send(channel, url)
        assert private(await saver.context_menu(channel, "Brief this", message)).content == told.content
        assert private(await saver.context_menu(channel, "Save to the desk", message)).content == told.content
        assert fetched(site) == 0
        monkeypatch.setattr(app, "now", lambda: NOW + timedelta(minutes=61))
        await saver.send(channel, f"!summary {url}")
        assert TITLE in last(channel).content

    async def test_a_server_has_a_limit_of_its_own_and_a_person_elsewhere_is_not_under_it(
        self, site: Site, channel: ChannelHandle, saver: MemberActor, reader: MemberActor, editor: MemberActor
    ) -> None:
        for number, who in enumerate((saver, saver, reader)):
            await who.send(channel, f"!summary {put(site, f'/{number}', page())}")
        link = put(site, "/9", page())
        await editor.send(channel, f"!summary {link}")
        assert last(channel).content == (
            "That was a lot: try again in 60 minutes. For a whole server I fetch 3 links an hour."
        )
        assert "Saved to this desk." in public(await editor.user.slash("save", link=link)).content

    async def test_of_several_links_those_over_the_limit_are_told_so_and_the_others_saved(
        self, app: App, site: Site, channel: ChannelHandle, saver: MemberActor, url: str
    ) -> None:
        other = put(site, "/barge", page("Barge runs aground below Brenn", sentences=MORE[:12]))
        await saver.send(channel, f"!save {url} {other} {site.url('/3')}")
        assert last(channel).content.count("Saved to this desk.") == 2
        assert "For each person I fetch 2 links an hour." in last(channel).content
        assert await articles_of(app, f"guild:{saver.guild.id}") == 2

    async def test_links_are_texts_too(self, app: App, channel: ChannelHandle, saver: MemberActor, url: str) -> None:
        del app
        result: list[InteractionResult] = [await saver.slash(channel, "save", link=url) for _ in range(6)]
        assert "Each person can have 5 texts a minute read." in private(result[-1]).content


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://a.example/x, or (https://b.example/y).", ("https://a.example/x", "https://b.example/y")),
        ("[mill](https://a.example/x) <https://a.example/x>", ("https://a.example/x",)),
        ("||https://a.example/x|| **https://a.example/y**", ("https://a.example/x", "https://a.example/y")),
        ("https://a.example/Mill_(Oster)", ("https://a.example/Mill_(Oster)",)),
        ("https://a.example/@\u200beveryone", ("https://a.example/@everyone",)),
        ("ftp://a.example https://", ()),
    ],
)
def test_links_are_found_without_what_stands_around_them(text: str, urls: tuple[str, ...]) -> None:
    assert _links.found(text) == urls
