"""`search` and the query language in chat: typed, by mention and by slash, refusals with a way on, live buttons."""

from __future__ import annotations

import pytest
from chatting import buttons, choose, last, mention, options, private, public, said
from newsroom import BRIDGE, BUDGET, FERRY, HOSTILE, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import build_bot
from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.models.reading import Draft

pytestmark = pytest.mark.usefixtures("refusing")

PLACES = ("Aldham", "Bexley", "Corriemoor", "Dunnock", "Elvaston", "Farrow", "Gillan")
MATTERS = (
    "Bakers lit their oven at dawn and sold four hundred loaves before the church bell rang for the first time.",
    "Two lighthouse lamps went dark during the gale, so a retired keeper rowed across with candles and rope.",
    "An orchestra tuned its violins in the school gym while plumbers drained the flooded concert room below.",
    "Every tramway driver called in sick on market day, and shoppers walked home uphill carrying their pumpkins.",
    "Grapes froze on the vine overnight; the grower hired students to pick them with gloves and head torches.",
    "Blasting at the quarry cracked three greenhouse panes, which its owner replaced without being asked to.",
    "Astronomers opened the dome for children, who saw Saturn, one owl and a very long queue for cocoa.",
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than a test gives."""
    return settings.model_copy(update={"commands_per_person": 999, "commands_per_channel": 999})


async def matters(app: App) -> None:
    """Put seven stories that have nothing but kestrels in common into the news."""
    for n, (place, matter) in enumerate(zip(PLACES, MATTERS, strict=True)):
        apart = " ".join(f"{place.lower()}{word}" for word in range(60))
        text = f"{matter}\n\nA kestrel circled above {place} all the while.\n\nOn its list stood {apart}.\n"
        await take(
            app, Draft(title=f"News of {place}", url=f"https://lantern.example/{n}", outlet="Lantern", text=text)
        )


async def test_it_is_told_alike_typed_by_mention_and_by_slash(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    for draft in (FERRY, BRIDGE):
        await take(app, draft)
    await reader.send(channel, "!search ferry OR lorries -budget")
    await reader.send(channel, f"{mention(simcord_env)} search ferry OR lorries -budget sort:time")
    shown = public(await reader.slash(channel, "search", query="ferry OR lorries -budget", sort="time"))
    assert said(channel)[0] == said(channel)[1] == shown.content
    assert "**Lorries** must take the valley road" in shown.content
    assert "The **ferry** between Marlow and Ostrava Island" in shown.content
    assert "](<https://standard.example/bridge>)**" in shown.content
    assert "Northern Standard, <t:" in shown.content


async def test_the_pages_turn_in_place_and_a_story_leads_back(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await matters(app)
    await reader.send(channel, "!search kestrel")
    first = last(channel)
    assert "7 stories, newest first (1–5)" in first.content
    assert list(buttons(first)) == ["Next 2", "Most relevant"]
    await reader.click(first, label="Next 2")
    assert "(6–7)" in last(channel).content
    await choose(reader, last(channel), "7. ")
    await reader.click(last(channel), label="Back")
    assert "(6–7)" in last(channel).content
    await reader.click(last(channel), label="Previous 5")
    assert last(channel).content == first.content
    await reader.click(last(channel), label="Most relevant")
    assert "most relevant first (1–5)" in last(channel).content
    await reader.click(last(channel), label="Newest first")
    assert last(channel).content == first.content
    assert len(said(channel)) == 1
    assert len(options(first)) == 5


async def test_its_buttons_live_on_and_are_copied_for_others(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await matters(app)
    await reader.send(channel, f"!search kestrel -{'x' * 90}")  # too long for an id: it stands in a row
    shown = last(channel)
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        copy = private(await editor.click(shown, label="Next 2"))
        assert "(6–7)" in copy.content
        assert "(1–5)" in last(channel).content
        await reader.click(shown, label="Next 2")
        assert "(6–7)" in last(channel).content
    finally:
        await again.close()


@pytest.mark.parametrize(
    ("asked", "told", "meant"),
    [
        ("search ferry (island", "I cannot read `ferry (island`: the bracket at 7 is never closed.", "ferry island"),
        ("latest OR ferry", "I cannot read `OR ferry`: nothing to look for stands before `OR` at 1.", "ferry"),
        ("summary ferry)", "I cannot read `ferry)`: the bracket at 6 closes nothing.", "ferry"),
        ("story ferry title:", "nothing to look for stands after `title:` at 7.", "ferry"),
        ("quotes brandt about:ferry OR", "stands after `OR` at 7.", "ferry"),
        ("search ferry`` (island sort:relevance", "I cannot read `ferry", "ferry"),
    ],
)
async def test_what_cannot_be_read_is_asked_again_as_it_was_meant(
    app: App, channel: ChannelHandle, reader: MemberActor, asked: str, told: str, meant: str
) -> None:
    await take(app, FERRY)
    await reader.send(channel, f"!{asked}")
    refusal = last(channel)
    assert told in refusal.content
    assert f"Did you mean `{meant}" in refusal.content
    assert list(buttons(refusal)) == ["Search that"]
    await reader.click(refusal, label="Search that")
    assert "boat of that age" in last(channel).content or "Ferry to Ostrava" in last(channel).content
    assert len(said(channel)) == 1


async def test_a_refusal_by_slash_is_private_and_its_button_asks_the_same(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    refusal = private(await reader.slash(channel, "search", query="ferry (island", sort="relevance"))
    assert "never closed" in refusal.content
    answer = await reader.click(refusal, label="Search that")
    assert answer.response is not None
    assert "most relevant first" in answer.response.content
    assert said(channel) == []


async def test_other_forms_are_offered_by_search_and_latest(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await matters(app)
    await reader.send(channel, "!search kestrels")
    assert "7 stories with kestrel" in last(channel).content
    await reader.click(last(channel), label="Also kestrel")
    assert "(kestrels OR kestrel)" in last(channel).content
    assert "A **kestrel** circled" in last(channel).content
    await reader.send(channel, "!latest boats")
    assert "1 story with boat" in last(channel).content
    await reader.click(last(channel), label="Also boat")
    assert "Ferry to Ostrava Island" in last(channel).content


async def test_the_times_of_a_desk_are_its_own(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await take(app, FERRY)
    for asked in (
        "search ferry since:today",
        "latest since:3h",
        "quotes brandt about:since:3h",
        "story ferry since:2d",
    ):
        await reader.send(channel, f"!{asked}")
        assert "Ostrava" in last(channel).content or "boat of that age" in last(channel).content, asked
    await reader.send(channel, "!search ferry before:yesterday")
    assert "Nothing on “ferry before:yesterday”" in last(channel).content
    await reader.send(channel, "!search ferry since:soon")
    assert "`since:soon` is no time that I know" in last(channel).content


@pytest.mark.parametrize(
    "hostile",
    [
        "'; DROP TABLE articles; --",
        'NEAR("a" "b", 2) ^x + {title} : y',
        "a AND NOT OR ((((",
        "(" * 900,
        "ferry " * 166,
        "\u202egnihtemos\u202c ferry",
        "@everyone <@1> ||x|| [a](https://bad.example)",
        "`ferry` ```(```",
        "title:title:title:x",
        "-" * 300,
        "*",
        "%s {asked} {0}",
        "\x00ferry",
        "s12 OR all OR source:s1",
    ],
)
async def test_hostile_questions_get_an_answer_in_words(
    app: App, channel: ChannelHandle, reader: MemberActor, hostile: str
) -> None:
    for draft in (FERRY, HOSTILE):
        await take(app, draft)
    for command in ("search", "latest"):
        await reader.send(channel, f"!{command} {hostile}")
        content = last(channel).content
        assert "my side" not in content
        for harmful in ("@everyone", "](https://bad", "<@1>", "\u202e"):
            assert harmful not in content
        assert len(content) <= 2000


async def test_two_desks_find_their_own(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY, f"guild:{reader.guild.id}")
    await take(app, BUDGET)
    neighbour = simcord_env.create_guild("Hillside")
    there = neighbour.create_text_channel("news")
    member = neighbour.add_member(simcord_env.create_user("neighbour"))
    await simcord_env.settle()
    await reader.send(channel, "!search ferry")
    await member.send(there, "!search ferry")
    await member.send(there, "!search ferries OR boats")
    assert "Ostrava" in last(channel).content
    assert not any("Ostrava" in text or "ferry " in text or "boat," in text for text in said(there))


async def test_who_asks_for_nothing_is_told_how(channel: ChannelHandle, reader: MemberActor) -> None:
    await reader.send(channel, "!search")
    assert "What are you looking for? Type `!search " in last(channel).content
    await reader.send(channel, "!search ferry sort:size")
    assert "sort" in last(channel).content
    await reader.send(channel, "!search …")
    assert "There is no word to look for in that." in last(channel).content
