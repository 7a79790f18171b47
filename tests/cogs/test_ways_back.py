"""From an opened article back to the page of the list that it was opened from, in place and over a restart."""

from __future__ import annotations

import pytest
from chatting import buttons, choose, label, last, options, private, said
from newsroom import BUDGET, FERRY, outlets, stories, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import build_bot
from newsdesk.app import App


@pytest.mark.parametrize("topic", ["ferry", "ferry " * 20, ""], ids=["short", "long", "all"])
async def test_back_is_the_same_page_of_the_same_topic(
    app: App, channel: ChannelHandle, reader: MemberActor, topic: str
) -> None:
    await stories(app, 7)
    await reader.send(channel, f"!latest {topic}")
    await reader.click(last(channel), label="Next 3")
    page = last(channel)
    assert "(4–6)" in page.content
    await choose(reader, page, "5.")
    assert "word for word" in last(channel).content
    await reader.click(last(channel), label="Back")
    assert last(channel).content == page.content
    assert options(last(channel)) == options(page)
    assert len(said(channel)) == 1


async def test_back_is_kept_through_all_that_an_article_opens(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    for draft in (FERRY, *outlets(2)):
        await take(app, draft)
    await reader.send(channel, "!latest ferry island")
    listed = last(channel).content
    await choose(reader, last(channel), "1.")
    opened = last(channel).content
    assert len(buttons(last(channel))) == 3
    await reader.click(last(channel), label="In context")
    await reader.click(last(channel), label="Open the article")
    assert last(channel).content == opened
    await reader.click(last(channel), label=label(last(channel), "Quotes"))
    await choose(reader, last(channel), "“")
    await reader.click(last(channel), label="Open the article")
    await choose(reader, last(channel), "Other outlets")
    await choose(reader, last(channel), "Ferry")
    assert "word for word" in last(channel).content
    await reader.click(last(channel), label="Back")
    assert last(channel).content == listed
    assert len(said(channel)) == 1


async def test_from_a_summary_the_other_outlets_are_the_list(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    for draft in outlets(3):
        await take(app, draft)
    await reader.send(channel, "!summary ferry")
    assert "Back" not in buttons(last(channel))
    await reader.click(last(channel), label=label(last(channel), "Other outlets"))
    listed = last(channel).content
    await choose(reader, last(channel), "Ferry")
    await reader.click(last(channel), label="Back")
    assert last(channel).content == listed


async def test_back_to_what_somebody_said(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BUDGET)
    await reader.send(channel, "!quotes brandt")
    await reader.click(last(channel), label="Both")
    page = last(channel).content
    await choose(reader, last(channel), "Ferry")
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        await reader.click(last(channel), label="Back")
    finally:
        await again.close()
    assert last(channel).content == page


async def test_back_to_a_page_that_is_gone_is_the_last_one(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await stories(app, 4)
    await reader.send(channel, "!latest ferry")
    await reader.click(last(channel), label="Next 1")
    (ref,) = options(last(channel)).values()
    await choose(reader, last(channel), "4.")
    assert await app.remove(await app.desk(f"guild:{reader.guild.id}"), ref)
    await reader.click(last(channel), label="Back")
    assert "3 stories" in last(channel).content
    assert len(options(last(channel))) == 3


async def test_in_somebody_elses_copy_back_stays_in_the_copy(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await stories(app, 4)
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    await reader.send(channel, "!latest ferry")
    before = last(channel).content
    copy = private(await choose(other, last(channel), "2."))
    result = await other.click(copy, label="Back")
    assert result.response is not None
    assert result.response.content == before
    assert result.response.id == copy.id
    assert len(said(channel)) == 1
