"""The fake Discord, driven by discord.py's own HTTP client: it takes, gives and refuses as Discord does."""

from __future__ import annotations

import io
from typing import Any

import discord
import pytest
from discord.http import Route, handle_message_parameters

from tests.fakes.asking import post, send, text_channel
from tests.fakes.client import FakeDiscord

pytest_plugins = ["tests.fakes.fixtures"]


# --- Sending and reading ---


async def test_a_message_comes_back_whole(client: discord.Client, fake: FakeDiscord, news: int) -> None:
    channel = await text_channel(client, news)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Why this?", custom_id="why"))
    made = await channel.send("The bridge is open.", embed=discord.Embed(title="Bridge"), view=view, silent=True)
    assert (made.content, made.embeds[0].title, made.author.id) == ("The bridge is open.", "Bridge", fake.bot_id)
    assert made.flags.suppress_notifications
    assert abs((made.created_at - discord.utils.utcnow()).total_seconds()) < 5
    read = await channel.fetch_message(made.id)
    assert (read.content, read.components[0].to_dict()) == (made.content, made.components[0].to_dict())
    assert fake.contents(news) == ["The bridge is open."]


async def test_files_are_taken_with_their_names(client: discord.Client, news: int) -> None:
    channel = await text_channel(client, news)
    made = await channel.send(file=discord.File(io.BytesIO(b"12345"), "map.txt", description="A map"))
    [attachment] = made.attachments
    assert (attachment.filename, attachment.size, attachment.description) == ("map.txt", 5, "A map")


async def test_a_repeated_nonce_gives_the_earlier_message_until_its_window_is_over(
    client: discord.Client, fake: FakeDiscord, guild: int, news: int
) -> None:
    fake.without_limits()
    first = await send(client, news, "one", nonce="n1")
    again = await send(client, news, "one, otherwise said", nonce="n1")
    assert (again["id"], again["content"], again["nonce"]) == (first["id"], "one", "n1")
    assert (await send(client, fake.channel(guild, "other"), "one", nonce="n1"))["id"] != first["id"]
    fake.advance(seconds=299)
    assert (await send(client, news, "one", nonce="n1"))["id"] == first["id"]
    fake.advance(seconds=2)
    assert (await send(client, news, "one", nonce="n1"))["id"] != first["id"]
    assert [message.repeats for message in fake.stored(news)] == [2, 0]
    assert [entry.outcome for entry in fake.log() if entry.nonce] == ["made", "repeat", "made", "repeat", "made"]


async def test_a_nonce_that_is_not_enforced_repeats(client: discord.Client, fake: FakeDiscord, news: int) -> None:
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=news)
    for _ in range(2):
        await client.http.request(route, json={"content": "x", "nonce": "n1"})
    assert fake.contents(news) == ["x", "x"]


async def test_a_message_read_again_has_no_nonce(client: discord.Client, news: int) -> None:
    await send(client, news, "one", nonce="n1")
    assert all("nonce" not in message for message in await client.http.logs_from(news, 10))


async def test_history_is_paged_as_discord_does_it(client: discord.Client, fake: FakeDiscord, news: int) -> None:
    ids = fake.say(news, "words", fake.user("Ada"), count=250)
    channel = await text_channel(client, news)
    assert [message.id async for message in channel.history(limit=None)] == ids[::-1]
    assert [message.id async for message in channel.history(limit=None, oldest_first=True)] == ids
    middle = discord.Object(ids[100])
    assert [message.id async for message in channel.history(limit=3, before=middle)] == ids[99:96:-1]
    assert [message.id async for message in channel.history(limit=3, after=middle, oldest_first=True)] == ids[101:104]
    around = [message.id async for message in channel.history(limit=5, around=middle)]
    assert sorted(around) == ids[98:103]
    fake.delete_message(ids[-1])
    assert [message.id async for message in channel.history(limit=1)] == [ids[-2]]
    with pytest.raises(discord.HTTPException) as refused:
        await client.http.logs_from(news, 101)
    assert refused.value.code == 50035


async def test_edits_and_deletions_keep_what_was_there(client: discord.Client, fake: FakeDiscord, news: int) -> None:
    channel = await text_channel(client, news)
    made = await channel.send("first")
    assert (await made.edit(content="second")).edited_at is not None
    await made.delete()
    [kept] = fake.stored(news)
    assert (kept.body["content"], [body["content"] for body in kept.before]) == ("second", ["first"])
    assert kept.deleted is not None
    assert fake.contents(news) == []
    with pytest.raises(discord.NotFound) as gone:
        await channel.fetch_message(made.id)
    assert gone.value.code == 10008


OUT_OF_BOUNDS: list[tuple[dict[str, Any], str]] = [
    ({"content": "x" * 2001}, "content"),
    ({"content": "x", "nonce": "n" * 26}, "nonce"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds.1"),
    ({"embeds": [{"fields": [{"name": "", "value": "x"}]}]}, "embeds.0.fields.0.name"),
    ({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1}]}]}, "custom_id"),
    ({"content": "x", "components": [{"type": 1, "components": []}] * 6}, "components"),
    ({"content": "x", "flags": 1 << 15}, "content"),
    ({"content": "x", "flags": 1}, "flags"),
]


@pytest.mark.parametrize(("body", "path"), OUT_OF_BOUNDS)
async def test_a_body_out_of_bounds_is_refused_in_discords_form(
    client: discord.Client, fake: FakeDiscord, news: int, body: dict[str, Any], path: str
) -> None:
    with pytest.raises(discord.HTTPException, match="Invalid Form Body") as refused:
        await client.http.request(Route("POST", "/channels/{channel_id}/messages", channel_id=news), json=body)
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert f"In {path}" in str(refused.value) or f"{path}:" in str(refused.value)
    assert fake.stored(news) == []


async def test_blanks_around_a_text_are_lost_and_nothing_else_is_an_empty_message(
    client: discord.Client, news: int
) -> None:
    assert (await send(client, news, "  \n one \n"))["content"] == "one"
    with pytest.raises(discord.HTTPException) as refused:
        await send(client, news, " \n")
    assert refused.value.code == 50006


async def test_mentions_are_those_that_are_allowed(client: discord.Client, fake: FakeDiscord, news: int) -> None:
    ada = fake.user("Ada")
    text = f"<@{ada}> <@&7> @everyone"
    nobody = await send(client, news, text, allowed_mentions=discord.AllowedMentions.none())
    assert (nobody["mentions"], nobody["mention_roles"], nobody["mention_everyone"]) == ([], [], False)
    one = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(7)])
    named = await send(client, news, text, allowed_mentions=one)
    assert (named["mentions"], named["mention_roles"], named["mention_everyone"]) == ([], ["7"], False)


async def test_what_others_write_is_hidden_without_the_intent(
    client: discord.Client, fake: FakeDiscord, news: int
) -> None:
    await send(client, news, "ours")
    fake.say(news, "theirs", fake.user("Ada"))
    fake.config(message_content=False)
    assert [message["content"] for message in await client.http.logs_from(news, 10)] == ["", "ours"]


# --- Forums and direct messages ---


async def test_a_forum_post_is_a_thread_with_its_message(client: discord.Client, fake: FakeDiscord, forum: int) -> None:
    found = await client.fetch_channel(forum)
    assert isinstance(found, discord.ForumChannel)
    made = await post(client, forum, "Bridge")
    assert (made["name"], made["message"]["content"], made["message"]["id"]) == ("Bridge", "The story", made["id"])
    assert fake.threads(forum) == [int(made["id"])]
    await send(client, int(made["id"]), "more")
    assert fake.contents(int(made["id"])) == ["The story", "more"]
    with pytest.raises(discord.HTTPException) as refused:
        await send(client, forum, "no")
    assert refused.value.code == 50008


async def test_threads_go_to_the_archive_and_come_back(
    client: discord.Client, fake: FakeDiscord, guild: int, forum: int
) -> None:
    threads = [fake.thread(forum, f"Story {number}") for number in range(3)]
    starter = (await send(client, threads[0], "first"))["id"]
    active = await client.http.get_active_threads(guild)
    assert [int(thread["id"]) for thread in active["threads"]] == threads[::-1]
    fake.advance(hours=73)
    assert (await client.http.get_active_threads(guild))["threads"] == []
    page = await client.http.get_public_archived_threads(forum, limit=2)
    rest = await client.http.get_public_archived_threads(
        forum, before=page["threads"][-1]["thread_metadata"]["archive_timestamp"]
    )
    assert page["has_more"]
    assert not rest["has_more"]
    assert {int(thread["id"]) for thread in page["threads"] + rest["threads"]} == set(threads)
    with pytest.raises(discord.HTTPException) as refused, handle_message_parameters("changed") as params:
        await client.http.edit_message(threads[0], starter, params=params)
    assert (refused.value.status, refused.value.code) == (400, 50083)
    await send(client, threads[0], "awake")
    assert len((await client.http.get_active_threads(guild))["threads"]) == 1
    fake.set_thread(threads[0], locked=True)
    with pytest.raises(discord.Forbidden) as locked:
        await send(client, threads[0], "no")
    assert locked.value.code == 160005


async def test_a_forum_may_want_a_tag(client: discord.Client, fake: FakeDiscord, guild: int) -> None:
    forum = await client.fetch_channel(fake.channel(guild, "tagged", "forum", tags=2, require_tag=True))
    assert isinstance(forum, discord.ForumChannel)
    assert forum.flags.require_tag
    tag = str(forum.available_tags[0].id)
    made = await post(client, forum.id, "one", applied_tags=[tag])
    assert made["applied_tags"] == [tag]
    with pytest.raises(discord.HTTPException) as refused:
        await post(client, forum.id, "two")
    assert refused.value.code == 40067


async def test_direct_messages_can_be_closed(client: discord.Client, fake: FakeDiscord) -> None:
    ada = await client.fetch_user(fake.user("Ada"))
    await ada.send("hello")
    assert fake.contents(fake.direct(ada.id)) == ["hello"]
    fake.close_messages(ada.id)
    with pytest.raises(discord.Forbidden) as refused:
        await ada.send("hello?")
    assert refused.value.code == 50007
    with pytest.raises(discord.HTTPException) as unknown:
        await client.http.start_private_message(7)
    assert unknown.value.code == 50033


# --- What is taken away ---


async def test_a_permission_taken_is_seen_and_felt(
    client: discord.Client, fake: FakeDiscord, guild: int, news: int
) -> None:
    made = (await send(client, news, "one"))["id"]
    fake.deny(news, "send", "history")
    shown: Any = await client.http.get_channel(news)
    [overwrite] = shown["permission_overwrites"]
    denied = discord.Permissions(int(overwrite["deny"]))
    assert (int(overwrite["id"]), denied.send_messages, denied.view_channel) == (fake.bot_id, True, False)
    with pytest.raises(discord.Forbidden) as refused:
        await send(client, news, "two")
    assert refused.value.code == 50013
    assert await client.http.logs_from(news, 10) == []
    with pytest.raises(discord.Forbidden) as unread:
        await client.http.get_message(news, made)
    assert unread.value.code == 50001
    fake.deny(news, "view")
    with pytest.raises(discord.Forbidden) as hidden:
        await send(client, news, "two")
    assert hidden.value.code == 50001
    fake.deny(news)
    await send(client, news, "two")
    assert fake.contents(news) == ["one", "two"]


async def test_what_is_gone_is_unknown(client: discord.Client, fake: FakeDiscord, guild: int, news: int) -> None:
    other = fake.channel(guild, "other")
    fake.delete_channel(news)
    with pytest.raises(discord.NotFound) as unknown:
        await send(client, news, "x")
    assert unknown.value.code == 10003
    fake.leave(guild)
    with pytest.raises(discord.Forbidden) as left:
        await send(client, other, "x")
    assert left.value.code == 50001
    with pytest.raises(discord.NotFound) as no_guild:
        await client.fetch_guild(guild)
    assert no_guild.value.code == 10004
    fake.leave(guild, left=False)
    await send(client, other, "x")
    with pytest.raises(discord.NotFound) as nowhere:
        await client.http.request(Route("GET", "/nowhere"))
    assert nowhere.value.code == 0


async def test_a_revoked_token_is_refused_everywhere(client: discord.Client, fake: FakeDiscord, news: int) -> None:
    fake.revoke_token()
    with pytest.raises(discord.HTTPException) as refused:
        await send(client, news, "x")
    assert (refused.value.status, refused.value.code) == (401, 0)
    with pytest.raises(discord.LoginFailure):
        await client.http.static_login(fake.token)
    assert fake.state()["invalid"] == {"401": 2}
