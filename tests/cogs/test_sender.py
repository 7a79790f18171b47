"""Each deed as Discord gets it, and what Discord's answer comes to: discord.py's own client against a REST server."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

import discord
import pytest
from delivering import button, change, claim, requests, saying, text_of
from discord.http import Route

from cogs._sender import DiscordSender
from cogs._sender.sender import title
from newsdesk.app import App, utc_now
from newsdesk.models.article import Desk
from newsdesk.models.message import Card, Line, Plain
from newsdesk.models.outbox import Deed, Kind, Later, Place, Refusal, Rejected, Sent, Stopped, Target, Unsure
from tests.fakes.client import FakeDiscord

pytest_plugins = ["tests.fakes.fixtures", "sending_fixtures"]


# --- What Discord gets ---


async def test_a_message_stands_there_with_its_reference_and_its_nonce(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    claimed = claim(desk, to_news, message=saying("The ferry is back", button("2 more", "key", "4")))
    outcome = await sender.send(claimed)
    [stored] = fake.stored(to_news.id)
    assert outcome == Sent(Place(to_news.id, stored.id))
    assert stored.body["content"] == text_of(claimed)
    assert stored.nonce == claimed.nonce
    assert stored.body["flags"] == 4
    [below] = stored.body["components"][0]["components"]
    assert (below["label"], below["custom_id"]) == ("2 more", "nd:0:bundle:key,4")


@pytest.mark.parametrize("where", ["channel", "forum"])
async def test_a_card_is_an_embed_that_an_edit_takes_along_or_away(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target, to_forum: Target, where: str
) -> None:
    carded = replace(saying("The ferry is back"), card=Card((Line((Plain("It *sails* at noon."),)),)))
    claimed = claim(desk, to_news if where == "channel" else to_forum, message=carded)
    sent = await sender.send(claimed)
    assert isinstance(sent, Sent)

    def stored() -> tuple[object, list[str]]:
        [shown] = fake.stored(sent.place.channel)
        return shown.body["flags"], [embed["description"] for embed in shown.body["embeds"]]

    # A message whose embeds are suppressed shows none, not even the bot's own.
    assert stored() == (0, [r"It \*sails\* at noon."])
    later = replace(carded, card=Card((Line((Plain("It sails at one."),)),)))
    edit = replace(claimed, deed=Deed.EDIT, place=sent.place, message=later)
    assert await sender.send(edit) == sent
    assert stored() == (0, ["It sails at one."])
    assert await sender.send(replace(edit, message=saying("The ferry is gone"))) == sent
    assert stored() == (4, [])


async def test_what_a_servers_desk_sends_a_person_comes_to_members_alone(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, guild: int
) -> None:
    to = Target("user", fake.user("reader"))
    claimed = claim(desk, to, message=saying("The ferry is back", button("2 more", "key")))
    sent = await sender.send(claimed)
    assert isinstance(sent, Sent)
    # By the reference a click in direct messages finds the desk that has sent it.
    [shown] = fake.stored(sent.place.channel)
    [below] = shown.body["components"][0]["components"]
    assert below["custom_id"] == f"nd:0.{claimed.reference}:bundle:key"
    fake.set_member(guild, to.id, member=False)
    edit, again = change(claimed, sent.place, "It is late"), claim(desk, to, "The ferry is gone")
    assert [await sender.send(one) for one in (edit, again)] == [Rejected(Refusal.LEFT)] * 2
    assert isinstance(await sender.send(claim(desk, to, "A notice", kind=Kind.NOTICE)), Sent)
    fake.set_member(guild, to.id, member=True)
    fake.leave(guild)
    assert await sender.send(again) == Rejected(Refusal.LEFT)
    fake.leave(guild, left=False)
    assert isinstance(await sender.send(again), Sent)
    assert [text.partition("\n")[0] for text in fake.contents(sent.place.channel)] == [
        "The ferry is back",
        "A notice",
        "The ferry is gone",
    ]


async def test_where_discord_does_not_say_who_is_a_member_it_is_tried_again(
    sender: DiscordSender, app: App, fake: FakeDiscord, desk: Desk
) -> None:
    to = Target("user", fake.user("reader"))
    fake.fault("malformed", path=".*/members/.*")
    assert isinstance(await sender.send(claim(desk, to)), Later)
    fake.clear_faults()
    own = await app.desk(f"user:{to.id}")
    assert isinstance(await sender.send(claim(own, to)), Sent)


async def test_nothing_in_a_text_calls_anybody(
    sender: DiscordSender, fake: FakeDiscord, client: discord.Client, desk: Desk, to_news: Target
) -> None:
    user, role = fake.user("reader"), fake.dump()["guilds"].popitem()[1]["id"]
    await sender.send(claim(desk, to_news, f"@everyone @here <@{user}> <@&{role}> [a](https://example.com)"))
    [shown] = await client.http.logs_from(to_news.id, limit=1)
    assert (shown["mentions"], shown["mention_roles"], shown["mention_everyone"]) == ([], [], False)
    assert shown["author"]["id"] == str(fake.bot_id)


async def test_one_role_is_called_and_no_other(
    sender: DiscordSender, fake: FakeDiscord, client: discord.Client, desk: Desk, to_news: Target
) -> None:
    claimed = claim(desk, to_news, role=555)
    await sender.send(claimed)
    assert fake.contents(to_news.id) == [f"The ferry is back\n<@&555>\n-# {claimed.reference}"]
    [shown] = await client.http.logs_from(to_news.id, limit=1)
    assert shown["mention_roles"] == ["555"]
    assert fake.stored(to_news.id)[0].body["allowed_mentions"] == {"parse": [], "roles": ["555"]}


async def test_a_repeat_within_the_window_is_the_same_message(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    first, second = [await sender.send(claim(desk, to_news)) for _ in range(2)]
    assert first == second
    [stored] = fake.stored(to_news.id)
    assert stored.repeats == 1


@pytest.mark.usefixtures("hasty")
async def test_the_nonce_is_the_same_on_every_try_of_discord_py(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    fake.fault("429", times=2, method="POST")
    fake.fault("500_after", method="POST")
    assert isinstance(await sender.send(claim(desk, to_news)), Sent)
    assert len({entry.nonce for entry in requests(fake, "POST")}) == 1
    assert len(requests(fake, "POST")) == 4
    assert len(fake.stored(to_news.id)) == 1


async def test_direct_messages_are_opened_once(sender: DiscordSender, fake: FakeDiscord, desk: Desk) -> None:
    user = fake.user("reader")
    for text in ("one", "two"):
        assert isinstance(await sender.send(claim(desk, Target("user", user), text)), Sent)
    assert [content.partition("\n")[0] for content in fake.contents(fake.direct(user))] == ["one", "two"]
    assert [entry.path for entry in requests(fake, "POST")].count("/users/@me/channels") == 1


async def test_a_post_opens_a_thread(sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target) -> None:
    claimed = claim(desk, to_forum, title="Ferry \u202eis\n back " + "and on " * 30)
    outcome = await sender.send(claimed)
    [thread] = fake.threads(to_forum.id)
    assert outcome == Sent(Place(thread, thread))
    assert fake.contents(thread) == [text_of(claimed)]
    name = fake.dump()["channels"][str(thread)]["name"]
    assert name.startswith("Ferry is back and on")
    assert name.endswith("…")
    assert len(name) <= 100


@pytest.mark.parametrize("text", ["", "\u200b", "x" * 100, "x" * 101, "🎺" * 60, "word " * 40, "日本語" * 40])
def test_a_title_is_one_that_discord_takes(text: str) -> None:
    assert 1 <= len(title(text).encode("utf-16-le")) // 2 <= 100
    assert "\n" not in title(text)


async def test_a_forum_that_wants_a_tag_gets_one(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, guild: int
) -> None:
    forum = fake.channel(guild, "tagged", "forum", tags=2, require_tag=True)
    assert isinstance(await sender.send(claim(desk, Target("forum", forum))), Sent)
    assert len(fake.threads(forum)) == 1


async def test_a_message_is_edited_and_deleted(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    claimed = claim(desk, to_news)
    sent = await sender.send(claimed)
    assert isinstance(sent, Sent)
    assert await sender.send(change(claimed, sent.place, "It is late")) == sent
    assert fake.contents(to_news.id) == [text_of(claimed, "It is late")]
    assert await sender.send(change(claimed, sent.place)) == sent
    assert fake.contents(to_news.id) == []


async def test_a_post_is_edited_in_its_thread_though_that_was_archived(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target
) -> None:
    claimed = claim(desk, to_forum)
    sent = await sender.send(claimed)
    assert isinstance(sent, Sent)
    fake.set_thread(sent.place.channel, archived=True)
    assert await sender.send(change(claimed, sent.place, "It is late")) == sent
    assert fake.contents(sent.place.channel) == [text_of(claimed, "It is late")]
    fake.set_thread(sent.place.channel, archived=True, locked=True)
    outcome = await sender.send(change(claimed, sent.place, "It is later"))
    assert isinstance(outcome, Rejected)
    assert outcome.why is Refusal.LOCKED


async def test_a_post_whose_thread_was_deleted_does_not_condemn_its_forum(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target
) -> None:
    claimed = claim(desk, to_forum)
    sent = await sender.send(claimed)
    assert isinstance(sent, Sent)
    fake.delete_channel(sent.place.channel)
    outcome = await sender.send(change(claimed, sent.place, "It is late"))
    assert isinstance(outcome, Rejected)
    assert outcome.why is Refusal.MESSAGE_GONE


async def test_an_answer_is_told_before_the_limit_of_its_channel_is_over(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    fake.config(rates={"send": (1, 3.0)})
    began = time.monotonic()
    assert isinstance(await sender.send(claim(desk, to_news, "one")), Sent)
    assert time.monotonic() - began < 1.5
    assert isinstance(await sender.send(claim(desk, to_news, "two")), Sent)
    assert time.monotonic() - began > 2.5
    assert fake.state()["limited"] == {}


async def test_no_channel_waits_for_the_limit_of_another(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, guild: int, to_news: Target
) -> None:
    fake.config(rates={"send": (1, 3.0)})
    await sender.send(claim(desk, to_news, "one"))
    waiting = asyncio.create_task(sender.send(claim(desk, to_news, "two")))
    other = Target("channel", fake.channel(guild, "other"))
    began = time.monotonic()
    assert isinstance(await sender.send(claim(desk, other, "three")), Sent)
    assert time.monotonic() - began < 1.5
    waiting.cancel()


# --- What comes of what Discord answers ---


@pytest.mark.parametrize(
    ("denied", "why", "missing"),
    [
        (("view",), Refusal.NO_ACCESS, ("View Channel",)),
        (("send",), Refusal.NO_PERMISSION, ("Send Messages",)),
    ],
)
async def test_a_permission_that_is_missing_is_named(
    sender: DiscordSender,
    fake: FakeDiscord,
    desk: Desk,
    to_news: Target,
    denied: tuple[str, ...],
    why: Refusal,
    missing: tuple[str, ...],
) -> None:
    fake.deny(to_news.id, *denied)
    outcome = await sender.send(claim(desk, to_news))
    assert isinstance(outcome, Rejected)
    assert (outcome.why, outcome.missing) == (why, missing)


async def test_what_is_missing_in_a_forum_and_in_a_thread_is_named(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target, to_news: Target
) -> None:
    fake.deny(to_forum.id, "send")
    posted = await sender.send(claim(desk, to_forum))
    assert isinstance(posted, Rejected)
    assert posted.missing == ("Create Posts",)
    thread = Target("channel", fake.thread(to_news.id, "Ferry"))
    fake.deny(to_news.id, "send_in_threads")
    outcome = await sender.send(claim(desk, thread))
    assert isinstance(outcome, Rejected)
    assert outcome.missing == ("Send Messages in Threads",)


async def test_each_refusal_has_its_name(
    sender: DiscordSender, app: App, fake: FakeDiscord, desk: Desk, guild: int, to_news: Target
) -> None:
    async def why(target: Target, place: Place | None = None) -> Refusal:
        claimed = claim(desk, target)
        outcome = await sender.send(claimed if place is None else change(claimed, place, "It is late"))
        assert isinstance(outcome, Rejected), outcome
        return outcome.why

    user = fake.user("reader")
    fake.close_messages(user)
    assert await why(Target("user", user)) is Refusal.CLOSED
    nobody = claim(await app.desk("user:12"), Target("user", 12))
    gone = await sender.send(nobody)
    assert isinstance(gone, Rejected)
    assert gone.why is Refusal.CHANNEL_GONE
    thread = fake.thread(to_news.id, "Ferry")
    fake.set_thread(thread, locked=True)
    assert await why(Target("channel", thread)) is Refusal.LOCKED
    assert await why(to_news, Place(to_news.id, 12)) is Refusal.MESSAGE_GONE
    fake.leave(guild)
    assert await why(to_news) is Refusal.NO_ACCESS
    fake.leave(guild, left=False)
    fake.delete_channel(to_news.id)
    assert await why(to_news) is Refusal.CHANNEL_GONE


async def test_a_malformed_request_is_a_fault_of_ours_and_logged(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, forum: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        outcome = await sender.send(claim(desk, Target("channel", forum)))  # a forum takes no message
    assert isinstance(outcome, Rejected)
    assert outcome.why is Refusal.INVALID
    assert "malformed" in caplog.text


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "malformed", "503"])
async def test_where_nobody_knows_whether_it_arrived_it_is_not_claimed(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target, kind: str
) -> None:
    fake.fault(kind, method="POST")
    assert isinstance(await sender.send(claim(desk, to_news)), Unsure)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("kind", ["500", "500_after", "504_after", "502", "drop_after"])
async def test_a_post_is_never_made_twice_by_one_call(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target, kind: str
) -> None:
    fake.fault(kind, method="POST")
    assert isinstance(await sender.send(claim(desk, to_forum)), Unsure)
    assert len(requests(fake, "POST")) == 1
    assert len(fake.threads(to_forum.id)) == (1 if kind.endswith("after") else 0)


@pytest.mark.usefixtures("hasty")
async def test_a_post_is_made_after_the_limit(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target
) -> None:
    fake.fault("429", times=2, method="POST")
    assert isinstance(await sender.send(claim(desk, to_forum)), Sent)
    fake.fault("429", method="POST")
    fake.fault("500_after", method="POST")
    assert isinstance(await sender.send(claim(desk, to_forum, "another")), Unsure)
    assert len(fake.threads(to_forum.id)) == 2


async def test_a_limit_without_a_time_and_cloudflare_are_for_later(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    fake.fault("429_bare", method="POST")
    bare = await sender.send(claim(desk, to_news))
    assert isinstance(bare, Later)
    assert bare.seconds is None
    fake.fault("429_cloudflare", method="POST")
    outcome = await sender.send(claim(desk, to_news))
    assert isinstance(outcome, Later)
    assert outcome.seconds is not None
    assert outcome.seconds >= 180
    assert fake.stored(to_news.id) == []


async def test_a_storm_of_limits_is_for_later(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    fake.config(speed=10)
    fake.fault("429", times=5, method="POST", retry_after=0.01)
    outcome = await sender.send(claim(desk, to_news))
    assert isinstance(outcome, Later)
    assert outcome.seconds is not None
    assert 0 < outcome.seconds < 60
    assert isinstance(await sender.send(claim(desk, to_news)), Sent)


async def test_a_long_limit_is_for_later_where_the_client_does_not_wait(
    app: App, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0) as client:
        await client.login(fake.token)
        fake.fault("429", method="POST", retry_after=3600)
        outcome = await DiscordSender(app, client).send(claim(desk, to_news))
    assert isinstance(outcome, Later)
    assert outcome.seconds == 3600


async def test_where_nobody_answers_nothing_was_sent(
    sender: DiscordSender, desk: Desk, to_news: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1/api")
    assert await sender.send(claim(desk, to_news)) == Later("Discord cannot be reached")


async def test_what_fails_before_the_message_itself_was_not_sent(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk
) -> None:
    user = fake.user("reader")
    fake.fault("drop_after", path="/users/@me/channels")
    assert isinstance(await sender.send(claim(desk, Target("user", user))), Later)


async def test_a_token_that_is_not_taken_stops_everything_and_says_what_to_do(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target, caplog: pytest.LogCaptureFixture
) -> None:
    fake.revoke_token()
    with caplog.at_level(logging.ERROR):
        outcomes = [await sender.send(claim(desk, to_news)) for _ in range(2)]
    assert all(isinstance(outcome, Stopped) and "NEWSDESK_TOKEN" in outcome.why for outcome in outcomes)
    assert caplog.text.count("NEWSDESK_TOKEN") == 1
    assert fake.token not in caplog.text
    assert isinstance(await sender.look(to_news, utc_now(), utc_now()), Stopped)


async def test_a_message_that_cannot_be_drawn_holds_up_nobody(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    outcome = await sender.send(claim(desk, to_news, message=saying("x", button("y" * 81))))
    assert isinstance(outcome, Rejected)
    assert outcome.why is Refusal.INVALID
    assert requests(fake, "POST") == []
