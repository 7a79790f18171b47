"""What one member does where others see it: their own stays their own, and what is somebody else's is not undone."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from chatting import buttons, last, options, private, said
from delivering import owed
from forging import forge, told
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.models.article import Desk
from newsdesk.models.message import Action
from newsdesk.models.outbox import Target
from newsdesk.storage import alerts, articles, digests, outbox, search
from newsdesk.text.query import Query

pytestmark = pytest.mark.usefixtures("refusing")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than a test gives."""
    return settings.model_copy(update={"commands_per_person": 999, "commands_per_channel": 999})


async def test_a_list_of_digests_that_all_can_see_names_nothing_of_ones_own(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await editor.send(channel, "!digest add when:daily 08:00 post:news called:Harbour")
    await editor.click(last(channel), label="Save")
    for called in ("Secret surgery", "Secret lawsuit"):
        mine = await reader.slash(channel, "digest add", when="daily 9am", called=called, topics="divorce")
        await reader.click(private(mine), label="Save")
    for typed in ("!digest", "!digest list", "!digest edit", "!digest pause secret"):
        await reader.send(channel, typed)
        shown = last(channel)
        assert list(options(shown)) in ([], ["Harbour"])
        assert "Your own (2)" in buttons(shown)
        own = private(await reader.click(shown, label="Your own (2)"))
        assert "Secret surgery" in own.content
        assert "divorce" in own.content
    assert not any("Secret" in text or "divorce" in text for text in said(channel))
    # Somebody else who presses it is shown what is theirs: nothing more.
    other = private(await editor.click(last(channel), label="Your own (2)"))
    assert "Secret" not in other.content
    # The numbers are those of the list that everybody has.
    everything = private(await reader.slash(channel, "digest list"))
    assert list(options(everything)) == ["Harbour", "Secret surgery", "Secret lawsuit"]
    assert len(buttons(everything)) <= 3


async def test_nobody_hears_of_what_goes_to_a_channel_that_they_cannot_see(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await take(app, FERRY)
    seen, unseen = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    guild = simcord_env.guild
    overwrites: dict[Any, discord.PermissionOverwrite] = {
        guild.default_role: unseen, guild.roles["editor"]: seen, guild.roles["TestBot"]: seen,
    }  # fmt: skip
    cabinet = guild.create_text_channel("cabinet", overwrites=overwrites)
    await simcord_env.settle()
    lists = ("alert list", "digest list", "alert edit fraud", "digest edit audit", "digest preview audit")
    before: dict[str, str] = {}
    for typed in lists:
        await reader.send(channel, f"!{typed}")
        before[typed] = last(channel).content
    for typed in ("alert add fraud OR ferry post:cabinet", "digest add ferry when:daily 8am post:cabinet called:Audit"):
        await editor.send(channel, f"!{typed}")
        await editor.click(last(channel), label="Save")
    desk = await app.desk(f"guild:{guild.id}")
    (alert,) = await app.db.read(alerts.of_desk, desk)
    (digest,) = await app.db.read(digests.of_desk, desk)
    post = owed(Target("channel", cabinet.id), "secret", articles=(await ref_of(app, desk),))
    await app.db.write(outbox.enqueue, desk, post, app.now())
    secret = outbox.reference("secret")
    for typed in lists:
        await reader.send(channel, f"!{typed}")
        assert last(channel).content == before[typed], typed
    await reader.send(channel, f"!why {secret}")
    theirs = last(channel).content
    await reader.send(channel, f"!why {secret[::-1]}")
    assert theirs.replace(secret, "it") == last(channel).content.replace(secret[::-1], "it")
    await reader.send(channel, "!why ferry")
    assert "No post of mine carries it." in last(channel).content
    for action in (Action("alert", (alert.key,)), Action("digest", (digest.key,)), Action("alert_test", (alert.key,))):
        assert told(await forge(reader, channel, action)) == "What this button showed is gone."
        assert told(await forge(editor, channel, action)) != "What this button showed is gone."
    await editor.send(channel, f"!why {secret}")
    assert "Morning brief" in last(channel).content
    await editor.send(channel, "!alert list")
    assert "fraud" in last(channel).content


async def ref_of(app: App, desk: Desk) -> str:
    found = await app.db.read(search.newest, desk, Query(), limit=1)
    return (await app.db.read(articles.many, desk, found))[0].ref


async def test_nobody_cancels_what_somebody_else_is_about_to_save(
    app: App, channel: ChannelHandle, reader: MemberActor, saver: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!alert add ferry")
    draft = last(channel).content
    assert draft.startswith("**ferry**: would have fired")
    told = private(await saver.click(last(channel), label="Cancel"))
    assert told.content != draft
    assert last(channel).content == draft
    await reader.click(last(channel), label="Cancel")
    assert last(channel).content == told.content
