"""What is answered when something goes wrong, case by case as `cogs._errors.answer` ranks them."""

from __future__ import annotations

import io
import json
import logging
import re

import pytest
from chatting import last, private, said
from discord.ext import commands
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor
from sqlalchemy import text
from sqlalchemy.orm import Session

from cogs import NewsdeskBot
from cogs._commands import NoSuchOption
from newsdesk import briefing, logs, metrics
from newsdesk.app import App
from newsdesk.errors import UnreadableQuery

SENTENCE = "I cannot read `kursk (drone`: the bracket is never closed."


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def latest(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(briefing, "latest", latest)


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def latest(*_: object, **__: object) -> None:
        raise UnreadableQuery(SENTENCE)

    monkeypatch.setattr(briefing, "latest", latest)


async def test_an_unknown_command_is_left_to_other_bots(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    await reader.send(channel, "!play a song")
    await reader.send(channel, "!!!")
    await reader.send(channel, "! ")
    assert said(channel) == []


async def test_a_mention_with_a_topic_of_the_news_is_told_how_to_ask_for_it(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    assert simcord_env.bot.user is not None
    pressed = metrics.PRESS.values().get("latest", metrics.Spread(0, 0.0, [])).count
    await reader.send(channel, f"{simcord_env.bot.user.mention} ferry island")
    told = f"I know no such command. Did you mean `@{simcord_env.bot.user.name} latest ferry island`?"
    assert said(channel) == [told]
    await reader.click(last(channel), label="Do that")
    assert "Ferry to Ostrava Island" in last(channel).content
    assert metrics.PRESS.values()["latest"].count == pressed + 1


@pytest.mark.parametrize(
    ("asked", "meant", "shown"),
    [
        ("latst ferry", "latest ferry", "Ferry to Ostrava Island"),
        ("Qoutes tilda brandt about:insured", "quotes tilda brandt about:insured", "insured"),
        ("sumary ferry length:short", "summary ferry length:short", "1 of"),
        ("hlep", "help", "What you can ask"),
    ],
)
async def test_a_mention_with_a_slip_in_the_command_is_told_which_was_meant(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, asked: str, meant: str, shown: str
) -> None:
    await take(app, FERRY)
    assert simcord_env.bot.user is not None
    await reader.send(channel, f"{simcord_env.bot.user.mention} {asked}")
    assert said(channel) == [f"I know no such command. Did you mean `@{simcord_env.bot.user.name} {meant}`?"]
    await reader.click(last(channel), label="Do that")
    assert shown in last(channel).content


async def test_a_mention_that_asks_nothing_is_told_what_can_be_asked(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    assert simcord_env.bot.user is not None
    for words in ("hello there", "ferry " * 101, "…"):
        await reader.send(channel, f"{simcord_env.bot.user.mention} {words}")
        assert last(channel).content.startswith("I do not know what to answer to that.\n**What you can ask here**")
        assert "`!latest " in last(channel).content
    await reader.click(last(channel), label="quotes Tilda Brandt")
    assert "insured" in last(channel).content


async def test_a_slip_in_an_options_name_is_told_with_what_was_meant(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY)
    await reader.send(channel, "!summary ferry lenght:short")
    assert said(channel) == ["There is no option “lenght”. Did you mean `!summary ferry length:short`?"]
    await reader.click(last(channel), label="Do that")
    assert "Ferry to Ostrava Island" in last(channel).content
    assert [type(error) for error in simcord_env.errors] == [NoSuchOption]


async def test_the_button_for_a_slip_changes_nothing_for_who_may_not(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await editor.send(channel, "!setup Kyiv langauge:German")
    told = await reader.click(last(channel), label="Do that")
    assert "That takes the permission Manage Server" in private(told).content
    await editor.click(last(channel), label="Do that")
    assert "Europe/Kyiv" in last(channel).content
    assert "Deutsch" in last(channel).content
    assert len(simcord_env.errors) == 1


@pytest.mark.usefixtures("refused")
async def test_an_expected_failure_is_told_in_its_own_sentence(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    await reader.send(channel, "!latest kursk (drone")
    result = await reader.slash(channel, "latest", topic="kursk (drone")
    assert result.response is not None
    assert result.ephemeral
    assert said(channel)[0] == result.response.content == SENTENCE.replace("`", "\\`")
    assert len(simcord_env.errors) == 2


async def test_an_expected_failure_is_told_in_the_language_of_the_desk(
    simcord_env: Env, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, "!setup Kyiv language:de")
    await editor.send(channel, "!latest ^*")
    assert said(channel)[-1].startswith("Darin steht kein Wort, nach dem sich suchen lässt.")
    assert len(simcord_env.errors) == 1


@pytest.mark.parametrize(
    ("typed", "usage"),
    [
        ("!quotes", "Say whose words you want, for example `!quotes minister`."),
        ("!quotes about:ferry", "Say whose words you want, for example `!quotes minister`."),
        ("!summary", "Say what the article is about, for example `!summary elections`."),
    ],
)
async def test_who_asks_wrongly_is_shown_how_to(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, typed: str, usage: str
) -> None:
    await reader.send(channel, typed)
    assert said(channel) == [usage]
    assert [type(error).__base__ for error in simcord_env.errors] == [commands.UserInputError]


async def test_a_value_that_is_not_possible_is_told_with_those_that_are(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    await reader.send(channel, "!summary ferry length:endless")
    assert said(channel) == ["“endless” is not possible: length can be short, medium or long."]
    assert [type(error) for error in simcord_env.errors] == [commands.BadLiteralArgument]


async def test_what_was_asked_at_length_is_said_back_in_part_and_stays_harmless(
    simcord_env: Env, channel: ChannelHandle, editor: MemberActor
) -> None:
    assert simcord_env.bot.user is not None
    trap = "[a prize](http://prize.example) "
    await editor.send(channel, f"{simcord_env.bot.user.mention} {trap}{'z ' * 950}")
    (told,) = said(channel)
    # If it is said back, then in a code span that ends, where nothing is a link.
    assert told.count("`") % 2 == 0
    assert "a prize" not in re.sub("`[^`]*`", "", told)
    for typed in (f"!summary ferry length:{'*' * 1900}", f"!setup timezone:{'*' * 1900}"):
        await editor.send(channel, typed)
        assert len(said(channel)[-1]) < 400
        assert "…”" in said(channel)[-1]
        assert said(channel)[-1].endswith(".")
    assert simcord_env.errors


@pytest.mark.usefixtures("broken")
async def test_a_bug_is_logged_under_the_reference_that_the_person_gets(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    bugs, failed = metrics.BUGS.of("chat"), metrics.COMMANDS.of("failed")
    with caplog.at_level(logging.ERROR, "cogs"):
        await reader.send(channel, "!latest")
        result = await reader.slash(channel, "latest")
    assert (metrics.BUGS.of("chat"), metrics.COMMANDS.of("failed")) == (bugs + 2, failed + 2)
    assert result.response is not None
    assert result.ephemeral
    answers = [said(channel)[0], result.response.content]
    references: list[str] = []
    for answer in answers:
        found = re.fullmatch(
            r"That went wrong on my side and nothing was changed\. Ref `([2-9a-z]{8})`; the operator has it\.", answer
        )
        assert found is not None
        references.append(found[1])
    assert len(set(references)) == 2
    for record, reference in zip(caplog.records, references, strict=True):
        assert reference in record.getMessage()
        assert record.exc_info is not None
        assert isinstance(record.exc_info[1], ZeroDivisionError)
    assert len(simcord_env.errors) == 2


async def test_a_refused_answer_is_one_line_in_the_log(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    with caplog.at_level(logging.WARNING, "cogs"):
        await reader.send(channel, "!latest")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert caplog.records[0].exc_info is None
    assert said(channel) == []
    assert len(simcord_env.errors) == 1


@pytest.mark.parametrize("typed", ["latest", "quotes x", "summary x", "save", "setup", "help", "settings"])
async def test_where_it_may_not_write_every_command_is_one_line_in_the_log(
    simcord_env: Env, channel: ChannelHandle, editor: MemberActor, caplog: pytest.LogCaptureFixture, typed: str
) -> None:
    assert simcord_env.bot.user is not None
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    with caplog.at_level(logging.WARNING, "cogs"):
        await editor.send(channel, f"{simcord_env.bot.user.mention} {typed}")
    assert ["Discord takes no answer" in record.getMessage() for record in caplog.records] == [True]
    assert said(channel) == []
    assert len(simcord_env.errors) == 1


@pytest.mark.simcord(strict_sync=False)
async def test_a_slash_command_that_is_gone_is_answered_too(
    simcord_env: Env, simcord_bot: NewsdeskBot, channel: ChannelHandle, reader: MemberActor
) -> None:
    simcord_bot.tree.remove_command("latest")
    result = await reader.slash(channel, "latest")
    assert result.response is not None
    assert result.ephemeral
    assert "Ref `" in result.response.content
    assert len(simcord_env.errors) == 1


@pytest.mark.parametrize(
    "typed",
    ['!latest topic:"ferry winter"', "!latest “winter ferry”", '!latest "winter fery"', '!latest ferry zebra"'],
)
async def test_nothing_that_may_have_been_meant_carries_quote_marks(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, typed: str
) -> None:
    await take(app, FERRY)
    await reader.send(channel, typed)
    told = last(channel).content
    if "Did you mean" in told:
        assert not set('"“”') & set(told.partition("Did you mean")[2])
        await reader.click(last(channel), label="Search that")
    assert "Ferry to Ostrava Island" in last(channel).content


async def test_what_was_asked_is_in_no_log_even_where_the_database_fails_over_it(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def latest(session: Session, *asked: object, **_: object) -> None:
        session.execute(text("SELECT 1 FROM nowhere WHERE words = :words"), {"words": asked[1]})

    monkeypatch.setattr(briefing, "latest", latest)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.AsJson())
    logging.getLogger("cogs").addHandler(handler)
    try:
        await reader.send(channel, "!latest planted words")
    finally:
        logging.getLogger("cogs").removeHandler(handler)
    entry = json.loads(written.getvalue())
    assert f"Ref `{entry['ref']}`" in said(channel)[0]
    assert "no such table: nowhere" in entry["trace"]
    assert "planted" not in written.getvalue()
    assert simcord_env.errors
