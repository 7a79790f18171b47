"""Every button and menu below the answers: in place for who asked, a private copy for others, and after a restart."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from chatting import buttons, choose, label, last, options, private, said
from newsroom import BRIDGE, BUDGET, FERRY, LONG, outlets, stories, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import build_bot
from newsdesk import briefing, messages
from newsdesk.app import App
from newsdesk.models.answers import Latest, OpenedArticle, Outlets, StoryEntry, Telling
from newsdesk.models.message import Action, Button, Line, Message, Plain
from newsdesk.storage import articles


async def open_ferry(channel: ChannelHandle, reader: MemberActor) -> None:
    await reader.send(channel, "!latest ferry")
    await choose(reader, last(channel), "1. Ferry to Ostrava")


async def test_the_pager_turns_in_place_forth_and_back(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await stories(app, 7)
    await reader.send(channel, "!latest ferry")
    first = last(channel)
    assert "(1–3)" in first.content
    await reader.click(first, label="Next 3")
    assert "(4–6)" in last(channel).content
    await reader.click(last(channel), label="Next 1")
    assert "(7)" in last(channel).content
    await reader.click(last(channel), label="Previous 3")
    await reader.click(last(channel), label="Previous 3")
    assert last(channel).content == first.content
    assert last(channel).id == first.id
    assert len(said(channel)) == 1


async def test_an_article_is_opened_from_the_menu_and_all_that_belongs_to_it(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    for draft in (FERRY, *outlets(3)):
        await take(app, draft)
    await reader.send(channel, "!latest ferry island")
    await choose(reader, last(channel), "1. Ferry")
    opened = last(channel)
    assert "word for word" in opened.content
    await reader.click(opened, label=label(opened, "In context"))
    assert "Sentence " in last(channel).content
    await reader.click(last(channel), label="Open the article")
    assert last(channel).content == opened.content
    await reader.click(opened, label=label(opened, "Quotes"))
    assert "boat of that age" in last(channel).content
    await choose(reader, last(channel), "“We cannot keep")
    assert "Quote 1" in last(channel).content or "only quote" in last(channel).content
    await reader.click(last(channel), label="Open the article")
    await choose(reader, last(channel), "Other outlets")
    assert "other outlets tell this story" in last(channel).content
    assert "word for word" not in last(channel).content
    assert len(said(channel)) == 1


async def test_a_summary_is_made_longer_and_shorter_in_place(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, LONG)
    await reader.send(channel, "!summary inventory length:short")
    short = last(channel)
    assert options(short)
    await choose(reader, short, "Medium")
    assert len(last(channel).content) > len(short.content)
    await choose(reader, last(channel), "Short")
    assert last(channel).content == short.content


async def test_of_an_ambiguous_name_only_who_spoke_about_it_is_meant(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BUDGET)
    await reader.send(channel, "!quotes brandt about:museum")
    assert "Jonas Brandt" in last(channel).content
    assert "Nobody at this table is happy" in last(channel).content
    await reader.send(channel, "!quotes brandt about:marlow")
    assert last(channel).content.startswith("Two people match")
    assert [text.rpartition(" · ")[2] for text in buttons(last(channel)) if "Brandt" in text] == ["1", "2"]
    await reader.send(channel, "!quotes brandt about:zebra")
    assert "about “zebra”" in last(channel).content


async def test_an_ambiguous_name_asks_which_and_quotes_one_or_both(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BUDGET)
    await reader.send(channel, "!quotes brandt")
    asked = last(channel)
    assert "Two people match “brandt”" in asked.content
    assert "insured" not in asked.content
    await reader.click(asked, label=label(asked, "Jonas Brandt"))
    assert "Nobody at this table" in last(channel).content
    assert "insured" not in last(channel).content
    await reader.send(channel, "!quotes brandt")
    await reader.click(last(channel), label="Both")
    assert "Nobody at this table" in last(channel).content
    assert "insured" in last(channel).content


async def test_the_choice_of_a_name_keeps_the_topic(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await take(app, FERRY)
    await take(app, BUDGET)
    await reader.send(channel, "!quotes brandt about:museum")
    asked = last(channel)
    if buttons(asked):
        await reader.click(asked, label=label(asked, "Tilda Brandt"))
    assert "insured" not in last(channel).content


async def test_a_word_that_is_misspelt_is_searched_at_a_click(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!latest ostrva")
    assert "Did you mean" in last(channel).content
    await reader.click(last(channel), label="Search that")
    assert "Ferry to Ostrava Island" in last(channel).content


async def test_a_number_alone_is_nothing_that_may_have_been_meant(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, replace(FERRY, text=f"{FERRY.text}\nIt is 19 years old.\n"))
    await reader.send(channel, "!latest 19")
    assert "Ferry to Ostrava Island" in last(channel).content
    await reader.send(channel, "!latest covid 19")
    assert "Nothing on “covid 19”." in last(channel).content
    assert "Did you mean" not in last(channel).content
    assert not buttons(last(channel))
    await reader.send(channel, "!latest covid 19 ferry")
    assert "Did you mean **19 ferry** (1 story)?" in last(channel).content


async def test_somebody_elses_button_gives_a_private_copy(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await stories(app, 7)
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    await reader.send(channel, "!latest ferry")
    before = last(channel).content
    copy = private(await other.click(last(channel), label="Next 3"))
    assert "(4–6)" in copy.content
    assert last(channel).content == before
    # The copy is theirs: they turn its pages in place.
    result = await other.click(copy, label="Next 1")
    assert result.response is not None
    assert result.response.id == copy.id
    assert "(7)" in result.response.content
    assert len(said(channel)) == 1


@pytest.mark.parametrize("by", ["reader", "other"])
async def test_buttons_and_menus_work_after_a_restart(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, by: str
) -> None:
    await stories(app, 7)
    other = simcord_env.guild.add_member(simcord_env.create_user("other"))
    await reader.send(channel, "!latest ferry")
    again = build_bot(app)
    await simcord_env.restart_bot(again)
    try:
        who = reader if by == "reader" else other
        pressed = await who.click(last(channel), label="Next 3")
        assert "(4–6)" in (last(channel) if by == "reader" else private(pressed)).content
        chosen = await choose(who, last(channel), "4." if by == "reader" else "1.")
        assert "word for word" in (last(channel) if by == "reader" else private(chosen)).content
    finally:
        await again.close()


async def test_a_row_that_has_expired_is_told_in_private(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stories(app, 7)
    await reader.send(channel, "!latest " + "ferry " * 20)
    shown = last(channel)
    assert ":~" in buttons(shown)["Next 3"]
    later = app.now() + timedelta(days=31)
    monkeypatch.setattr(app, "now", lambda: later)
    assert private(await reader.click(shown, label="Next 3")).content == "What this button showed is gone."
    assert last(channel).content == shown.content


async def test_a_long_topic_is_paged_by_its_row(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await stories(app, 7)
    await reader.send(channel, "!latest " + "ferry " * 20)
    await reader.click(last(channel), label="Next 3")
    assert "(4–6)" in last(channel).content


async def test_what_shows_a_removed_article_says_so_in_private(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!latest ferry")
    listed = last(channel)
    (ref,) = options(listed).values()
    desk = await app.desk(f"guild:{reader.guild.id}")
    await choose(reader, listed, "1.")
    opened = last(channel)
    assert await app.remove(desk, ref)
    for start in buttons(opened).keys() - {"Back"}:
        assert private(await reader.click(opened, label=start)).content == "What this button showed is gone."
    assert last(channel).content == opened.content


@pytest.mark.parametrize(
    "action",
    [
        Action("unknown"),
        Action("open"),
        Action("open", ("a", "b", "c")),
        Action("open", ("no such ref",)),
        Action("latest", ("ferry", "first")),
        Action("summary", ("ref", "endless")),
        Action("context", ("ref", "word", "1")),
        Action("context", ("ref", "sentence", "-1")),
        Action("people", ("",)),
        Action("person", ("",)),
        Action("said", ("ref", "1")),
        Action("outlets", ("ref",)),
        Action("ask", ("x",)),
    ],
    ids=str,
)
async def test_a_button_that_nobody_knows_any_more_is_gone(
    channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch, action: Action
) -> None:
    def old(*_: object) -> Message:
        return Message((Line((Plain("An old message"),)),), (Button("Press", action),))

    monkeypatch.setattr(messages, "latest", old)
    await reader.send(channel, "!latest")
    assert private(await reader.click(last(channel), label="Press")).content == "What this button showed is gone."


async def test_a_bug_behind_a_button_is_told_with_a_reference(
    app: App,
    channel: ChannelHandle,
    reader: MemberActor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await stories(app, 7)
    await reader.send(channel, "!latest ferry")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(briefing, "latest", broken)
    with caplog.at_level(logging.ERROR, "cogs"):
        told = private(await reader.click(last(channel), label="Next 3"))
    found = re.search(r"Ref `([2-9a-z]{8})`", told.content)
    assert found is not None
    assert found[1] in caplog.text


async def test_fifty_outlets_with_long_titles_fit(
    app: App, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for draft in outlets(2):
        await take(app, draft)
    telling = Telling(
        "Ferry " * 60, "https://outlet.example/" + "x" * 400, "Outlet " * 20, app.now(), "uk", ref="r" * 12
    )
    fifty = tuple(replace(telling, ref=f"{n:012}") for n in range(50))
    sentences = ("A sentence that goes on and on " * 20,) * 2

    def latest(*_: object, **__: object) -> Latest:
        return Latest("ferry " * 50, 150, 1, tuple(StoryEntry(telling, sentences, fifty) for _ in range(3)))

    def article(*_: object) -> OpenedArticle:
        return OpenedArticle(
            telling, sentences, 90, 12, fifty, private=True, approved=False, versions=9, numbers=(1, 2)
        )

    def others(*_: object) -> Outlets:
        return Outlets(telling, fifty)

    for name, answer in (("latest", latest), ("article", article), ("outlets", others)):
        monkeypatch.setattr(briefing, name, answer)
    await reader.send(channel, "!latest ferry")
    assert "150 stories" in last(channel).content
    await choose(reader, last(channel), "1.")
    await choose(reader, last(channel), "Other outlets")
    assert "50 other outlets" in last(channel).content
    assert len(options(last(channel))) <= 25
    assert all(len(text) <= 2000 for text in said(channel))


async def test_no_number_that_desks_share_stands_in_an_id(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await take(app, BRIDGE)
    desk = await app.desk(f"guild:{reader.guild.id}")
    await open_ferry(channel, reader)
    opened = last(channel)
    await reader.send(channel, "!latest")
    shown = {*buttons(opened).values(), *options(last(channel)).values()}
    for ref in options(last(channel)).values():
        article = await app.db.read(articles.by_ref, desk, ref)
        assert article is not None
        assert not any(str(article.id) in text for text in shown)
