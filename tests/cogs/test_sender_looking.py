"""Looking for what may have arrived: found, not found, not allowed; and the courier over the real sender."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import discord
import pytest
from delivering import change, claim, owed, places, requests, saying, text_of

from cogs._sender import DiscordSender
from cogs._sender.looking import PAGES, reference
from newsdesk.app import App, utc_now
from newsdesk.delivery import Courier
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Deed, Later, Looked, Place, Refusal, Rejected, Sending, Sent, State, Target, Unsure
from newsdesk.storage import outbox
from tests.fakes.client import FakeDiscord

pytest_plugins = ["tests.fakes.fixtures", "sending_fixtures"]


async def look(sender: DiscordSender, target: Target, **ago: float) -> Looked:
    now = utc_now()
    return await sender.look(target, now - timedelta(**ago), now)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("The ferry\n-# k7f3m2qa", "k7f3m2qa"),
        ("The ferry\n-# k7f3m2qa \n", "k7f3m2qa"),
        ("-# k7f3m2qa\nThe ferry", None),
        ("The ferry -# k7f3m2qa", None),
        ("The ferry\n-# k7f3m2q1", None),
        ("The ferry\n-# k7f3m2qaa", None),
        ("", None),
    ],
)
def test_a_reference_is_the_last_line(content: str, found: str | None) -> None:
    assert reference(content) == found


async def test_our_own_messages_are_found_and_nobody_elses(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    claimed, deleted = claim(desk, to_news), claim(desk, to_news, "deleted")
    fake.say(to_news.id, text_of(claim(desk, to_news, "forged")), fake.user("reader"), count=120)
    sent, gone = await sender.send(claimed), await sender.send(deleted)
    assert isinstance(sent, Sent)
    assert isinstance(gone, Sent)
    fake.say(to_news.id, "and on", fake.user("other"), count=120)
    fake.delete_message(gone.place.message)
    assert places(await look(sender, to_news, minutes=1)) == {claimed.reference: sent.place}


async def test_only_the_time_asked_for_is_looked_through_with_some_minutes_at_either_end(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    claimed = claim(desk, to_news)
    await sender.send(claimed)
    now = utc_now()
    for shift, found in ((-15, False), (-9, True), (9, True), (15, False)):
        moment = now + timedelta(minutes=shift)
        assert (claimed.reference in places(await sender.look(to_news, moment, moment))) is found, shift


async def test_an_edited_message_is_still_found(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target
) -> None:
    claimed = claim(desk, to_news)
    sent = await sender.send(claimed)
    assert isinstance(sent, Sent)
    await sender.send(change(claimed, sent.place, "It is late"))
    assert claimed.reference in places(await look(sender, to_news, minutes=1))


async def test_where_reading_is_not_allowed_the_empty_list_is_not_believed(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target, to_forum: Target
) -> None:
    await sender.send(claim(desk, to_news))
    thread = Target("channel", fake.thread(to_news.id, "Ferry"))
    fake.deny(to_news.id, "history")
    fake.deny(to_forum.id, "history")
    for target in (to_news, thread, to_forum):
        looked = await look(sender, target, minutes=1)
        assert looked == Rejected(Refusal.NO_PERMISSION, missing=("Read Message History",))
    fake.deny(to_news.id, "view")
    hidden = await look(sender, to_news, minutes=1)
    assert isinstance(hidden, Rejected)
    assert hidden.why is Refusal.NO_ACCESS
    fake.delete_channel(to_forum.id)
    gone = await look(sender, to_forum, minutes=1)
    assert isinstance(gone, Rejected)
    assert gone.why is Refusal.CHANNEL_GONE


async def test_direct_messages_are_looked_through(sender: DiscordSender, fake: FakeDiscord, desk: Desk) -> None:
    target = Target("user", fake.user("reader"))
    claimed = claim(desk, target)
    sent = await sender.send(claimed)
    assert isinstance(sent, Sent)
    assert places(await look(sender, target, minutes=1)) == {claimed.reference: sent.place}


async def test_posts_of_a_forum_are_found_active_and_archived(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target, guild: int
) -> None:
    claims = [claim(desk, to_forum, f"story {n}") for n in range(3)]
    sent = [await sender.send(claimed) for claimed in claims]
    assert all(isinstance(one, Sent) for one in sent)
    other = fake.channel(guild, "elsewhere", "forum")
    await sender.send(claim(desk, Target("forum", other), "elsewhere"))
    threads = fake.threads(to_forum.id)
    fake.set_thread(threads[0], archived=True)
    fake.delete_message(threads[2])
    expected = {claimed.reference: Place(number, number) for claimed, number in zip(claims, threads, strict=True)}
    del expected[claims[2].reference]
    assert places(await look(sender, to_forum, minutes=1)) == expected
    past = utc_now() - timedelta(hours=1)
    assert places(await sender.look(to_forum, past, past)) == {}


async def test_more_archived_posts_than_one_page_are_looked_through(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_forum: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.without_limits()
    monkeypatch.setattr("cogs._sender.looking.PAGE", 2)
    for n in range(5):
        await sender.send(claim(desk, to_forum, f"story {n}"))
    for thread in fake.threads(to_forum.id):
        fake.set_thread(thread, archived=True)
    assert len(places(await look(sender, to_forum, minutes=1))) == 5


async def test_a_look_has_an_end(
    sender: DiscordSender, fake: FakeDiscord, to_news: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.without_limits()
    monkeypatch.setattr("cogs._sender.looking.PAGE", 1)
    fake.say(to_news.id, "and on", fake.user("reader"), count=PAGES + 5)
    assert isinstance(await look(sender, to_news, minutes=1), Later)
    assert len(requests(fake, "GET")) < PAGES + 20


async def test_a_look_that_was_too_long_goes_on_where_it_was(
    sender: DiscordSender, fake: FakeDiscord, desk: Desk, to_news: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.without_limits()
    monkeypatch.setattr("cogs._sender.looking.PAGE", 1)
    since = utc_now() - timedelta(minutes=1)
    fake.say(to_news.id, "and on", fake.user("reader"), count=PAGES + 5)
    claimed = claim(desk, to_news, "after many")
    await sender.send(claimed)
    assert isinstance(await sender.look(to_news, since, utc_now()), Later)
    assert claimed.reference in places(await sender.look(to_news, since, utc_now()))


@pytest.mark.parametrize("kind", ["503", "drop_before", "malformed"])
async def test_a_look_that_fails_says_so(sender: DiscordSender, fake: FakeDiscord, to_news: Target, kind: str) -> None:
    fake.fault(kind, times=3, path=".*/messages")  # a GET that breaks is made once more by itself
    assert isinstance(await look(sender, to_news, minutes=1), Unsure)


# --- The courier over it ---


class Clock:
    """The time that the app has, which a test may put ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def courier(app: App, sender: DiscordSender, clock: Clock) -> Courier:
    return Courier(app.db, sender, clock)


async def state(app: App, desk: Desk, key: str) -> Sending:
    found = await app.db.read(outbox.by_reference, desk, outbox.reference(key))
    assert found is not None
    return found


@pytest.mark.parametrize("what", ["channel", "forum", "user"])
@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "malformed", "503"])
async def test_what_may_have_arrived_arrives_exactly_once(
    app: App, courier: Courier, fake: FakeDiscord, desk: Desk, clock: Clock, what: str, kind: str, news: int, forum: int
) -> None:
    fake.config(nonce_seconds=0)  # long after the window
    user = fake.user("reader")
    target = Target(what, {"channel": news, "forum": forum, "user": user}[what])
    await app.db.write(outbox.enqueue, desk, owed(target, "one"), clock())
    fake.fault(kind, method="POST", path=".*/(messages|threads)")
    assert (await courier.drain()).sent == 0
    clock.ahead += timedelta(minutes=5)
    fake.advance(seconds=300)
    assert (await courier.drain()).sent == 1
    place = (await state(app, desk, "one")).place
    assert place is not None
    assert fake.contents(place.channel) == [f"one\n-# {outbox.reference('one')}"]
    stored = fake.threads(forum) if what == "forum" else fake.contents(news if what == "channel" else fake.direct(user))
    assert len(stored) == 1


async def test_what_may_have_arrived_where_nobody_may_look_is_held(
    app: App, courier: Courier, fake: FakeDiscord, desk: Desk, clock: Clock, to_news: Target
) -> None:
    fake.deny(to_news.id, "history")
    await app.db.write(outbox.enqueue, desk, owed(to_news, "one"), clock())
    fake.fault("drop_after", method="POST")
    await courier.drain()
    clock.ahead += timedelta(minutes=5)
    await courier.drain()
    assert (await state(app, desk, "one")).state is State.HELD
    assert len(fake.contents(to_news.id)) == 1


async def test_a_refused_token_stops_and_a_new_start_goes_on(
    app: App, courier: Courier, fake: FakeDiscord, desk: Desk, clock: Clock, to_news: Target
) -> None:
    for n in range(3):
        await app.db.write(outbox.enqueue, desk, owed(Target("channel", to_news.id), f"{n}"), clock())
    fake.revoke_token()
    await courier.drain()
    await courier.drain()
    assert len(requests(fake, "POST")) == 1
    stopped = await app.db.read(outbox.stopped)
    assert stopped is not None
    assert "NEWSDESK_TOKEN" in stopped[0]
    fake.revoke_token(revoked=False)
    await app.db.write(outbox.restart)
    clock.ahead += timedelta(minutes=1)
    await courier.drain()
    assert len(fake.contents(to_news.id)) == 3


async def test_a_locked_post_holds_up_nothing_else_in_its_forum(
    app: App, courier: Courier, fake: FakeDiscord, desk: Desk, clock: Clock, to_forum: Target
) -> None:
    await app.db.write(outbox.enqueue, desk, owed(to_forum, "one"), clock())
    await courier.drain()
    [thread] = fake.threads(to_forum.id)
    fake.set_thread(thread, archived=True, locked=True)
    edit = owed(to_forum, "edit", deed=Deed.EDIT, of="one", message=saying("one, later"))
    await app.db.write(outbox.enqueue, desk, edit, clock())
    await app.db.write(outbox.enqueue, desk, owed(to_forum, "two"), clock())
    await courier.drain()
    assert len(fake.threads(to_forum.id)) == 2
    assert await app.db.read(outbox.paused, desk) == ()


@pytest.mark.no_cover
async def test_weather_of_all_kinds_ends_with_each_message_once_and_in_order(
    app: App, courier: Courier, fake: FakeDiscord, desk: Desk, clock: Clock, to_news: Target
) -> None:
    fake.without_limits()
    chances = {"429": 0.1, "429_bare": 0.1, "drop_after": 0.15, "drop_before": 0.1, "503": 0.1}
    fake.weather(chances, seed=7, path=".*/messages", retry_after=0)
    for n in range(20):
        await app.db.write(outbox.enqueue, desk, owed(to_news, f"{n}"), clock())
    for _ in range(60):
        await courier.drain()
        clock.ahead += timedelta(minutes=20)
        fake.advance(seconds=1200)
    fake.clear_faults()
    assert [content.partition("\n")[0] for content in fake.contents(to_news.id)] == [str(n) for n in range(20)]


@pytest.fixture
def to_ready(app: App, fake: FakeDiscord) -> Callable[[], discord.Client]:
    return lambda: discord.Client(intents=discord.Intents(guilds=True), max_messages=None)


async def test_with_a_gateway_what_is_missing_is_known_without_asking(
    app: App, fake: FakeDiscord, desk: Desk, to_news: Target, to_ready: Callable[[], discord.Client]
) -> None:
    fake.deny(to_news.id, "send")
    async with to_ready() as client:
        running = asyncio.create_task(client.start(fake.token))
        async with asyncio.timeout(10):
            while client.get_channel(to_news.id) is None:  # noqa: ASYNC110  (what discord.py has heard has no event)
                await asyncio.sleep(0.01)
        outcome = await DiscordSender(app, client).send(claim(desk, to_news))
        running.cancel()
    assert isinstance(outcome, Rejected)
    assert outcome.missing == ("Send Messages",)
    assert [entry.path for entry in requests(fake, "GET") if "/channels/" in entry.path] == []
