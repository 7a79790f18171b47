"""A story that follows up an earlier one says so, and leads there and back; the earlier one says what came later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from chatting import buttons, choose, last, options
from newsroom import FERRY, stories
from simcord import ChannelHandle, MemberActor

from newsdesk.app import App
from newsdesk.ingest import intake
from newsdesk.models.reading import Draft
from newsdesk.storage import desks

RETURNS = Draft(
    title="Ferry to Ostrava Island returns with a new boat",
    url="https://standard.example/returns",
    outlet="Northern Standard",
    text="""Ferry to Ostrava Island returns with a new boat

The ferry between Marlow and Ostrava Island will sail again next week, with a boat that the harbour board has rented.

"The island has waited long enough for this boat," said Tilda Brandt, head of the harbour board.

The bus across the new bridge ends on Friday, and fishing crews sold their last tickets to Ostrava Island on Sunday.
""",
)


@pytest.fixture(autouse=True)
async def _news(app: App) -> None:
    await stories(app, 6)
    for draft, days in ((FERRY, 6), (RETURNS, 1)):
        told = replace(draft, published=app.now() - timedelta(days=days))
        source = await app.db.write(desks.everyone_source, draft.outlet, app.now())
        await app.db.write(intake.take, await app.read_article(told), source, app.now())


async def test_a_story_says_what_it_follows_up_and_leads_there_and_back(
    channel: ChannelHandle, reader: MemberActor
) -> None:
    await reader.send(channel, "!story returns")
    shown = last(channel).content
    assert (
        "Follows: **[Ferry to Ostrava Island stops for the winter](<https://lantern.example/ferry>)**, The Lantern"
        in shown
    )
    await choose(reader, last(channel), "Follows: Ferry to Ostrava")
    assert last(channel).content.startswith("**[Ferry to Ostrava Island stops for the winter]")
    await reader.click(last(channel), label="Changes")
    later = last(channel).content
    assert "Later: **[Ferry to Ostrava Island returns with a new boat](<https://standard.example/returns>)**" in later
    await choose(reader, last(channel), "Later: ")
    assert last(channel).content == shown
    await reader.click(last(channel), label="Back")
    assert last(channel).content == later


async def test_a_story_that_nothing_followed_says_nothing_of_it(channel: ChannelHandle, reader: MemberActor) -> None:
    await reader.send(channel, "!story bakery")
    assert "Follows" not in last(channel).content
    assert "Changes" not in buttons(last(channel))
    assert not any(value.startswith("s.") for value in options(last(channel)).values())
