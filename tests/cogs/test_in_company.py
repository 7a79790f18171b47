"""What one member does where others see it: their own stays their own, and what is somebody else's is not undone."""

from __future__ import annotations

import pytest
from chatting import buttons, last, options, private, said
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from newsdesk.app import App
from newsdesk.config import Settings

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
