"""What holds for every command in every form: what is empty, unreadable, marked up, hidden or another desk's."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from chatting import buttons, last, mention, options, private, said
from newsroom import BRIDGE, FERRY, HOSTILE, outlets, take
from simcord import ChannelHandle, Env, MemberActor

from newsdesk import messages
from newsdesk.app import App
from newsdesk.config import Settings
from newsdesk.models.answers import Latest
from newsdesk.models.message import Action, Button, Line, Message, Plain
from newsdesk.models.reading import Draft

pytestmark = pytest.mark.usefixtures("refusing")

COVID = Draft(
    title="Covid 19 wards close in Marlow",
    outlet="The Lantern",
    text="""Covid 19 wards close in Marlow

"We have no covid 19 patients," said Tilda Brandt, head of the harbour board.
""",
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """More commands a minute than a test gives."""
    return settings.model_copy(update={"commands_per_person": 999, "commands_per_channel": 999})


async def in_every_form(
    env: Env, who: MemberActor, channel: ChannelHandle, name: str, typed: str, slash: dict[str, str]
) -> list[str]:
    """What a command answers typed, by mention and by slash."""
    await who.send(channel, f"!{name} {typed}")
    await who.send(channel, f"{mention(env)} {name} {typed}")
    answers = said(channel)[-2:]
    result = await who.slash(channel, name, **slash)
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None
    return [*answers, shown.content]


@pytest.mark.parametrize(
    ("name", "typed", "slash", "told"),
    [
        ("latest", "zeppelin", {"topic": "zeppelin"}, "Nothing on “zeppelin”."),
        ("latest", "ostrva", {"topic": "ostrva"}, "Did you mean"),
        ("quotes", "zeppelin", {"who": "zeppelin"}, "Nobody called “zeppelin” is quoted here."),
        (
            "quotes",
            "tilda about:zeppelin",
            {"who": "tilda", "about": "zeppelin"},
            "is not quoted here about “zeppelin”.",
        ),
        ("summary", "zeppelin", {"what": "zeppelin"}, "No article here matches “zeppelin”."),
        ("story", "zeppelin", {"what": "zeppelin"}, "No article here matches “zeppelin”."),
    ],
)
async def test_an_empty_answer_helps_and_is_the_same_in_every_form(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    reader: MemberActor,
    name: str,
    typed: str,
    slash: dict[str, str],
    told: str,
) -> None:
    await take(app, FERRY)
    answers = await in_every_form(simcord_env, reader, channel, name, typed, slash)
    assert told in answers[0]
    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    ("name", "slash"), [("latest", {}), ("quotes", {"who": "x"}), ("summary", {"what": "x"}), ("story", {"what": "x"})]
)
async def test_a_desk_without_news_says_so(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, name: str, slash: dict[str, str]
) -> None:
    answers = await in_every_form(simcord_env, reader, channel, name, slash.get("who", slash.get("what", "")), slash)
    assert all("This desk has no articles yet." in text for text in answers)


@pytest.mark.parametrize(
    ("name", "typed", "slash", "told"),
    [
        ("latest", "?!", {"topic": "?!"}, "There is no word to look for"),
        ("summary", "“”", {"what": "“”"}, "There is no word to look for"),
        ("summary", "... length:short", {"what": "...", "length": "short"}, "There is no word to look for"),
        ("quotes", "tilda about:?!", {"who": "tilda", "about": "?!"}, "There is no word to look for"),
        ("setup", "Middle/Earth", {"timezone": "Middle/Earth"}, "I know no time zone called"),
    ],
)
async def test_what_cannot_be_read_is_one_sentence_in_every_form(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    editor: MemberActor,
    name: str,
    typed: str,
    slash: dict[str, str],
    told: str,
) -> None:
    await take(app, FERRY)
    answers = await in_every_form(simcord_env, editor, channel, name, typed, slash)
    assert len(set(answers)) == 1
    assert answers[0].startswith(told)


@pytest.mark.parametrize("name", ["quotes", "summary"])
async def test_a_mention_without_words_is_shown_how_to_ask(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor, name: str
) -> None:
    await reader.send(channel, f"{mention(simcord_env)} {name}")
    assert last(channel).content.startswith("Say wh")
    user = simcord_env.bot.user
    assert user is not None
    assert f", for example `@{user.name} {name} " in last(channel).content
    await reader.send(channel, f"{mention(simcord_env)} summary ferry length:endless")
    assert "length can be short, medium or long" in last(channel).content


MARKED = ['"{}"', "“{}”", "„{}“", "«{}»", "‘{}’"]


@pytest.mark.parametrize("marks", MARKED)
@pytest.mark.parametrize(
    ("name", "option", "words", "told"),
    [
        ("latest", "topic", "covid 19", "wards close"),
        ("summary", "what", "covid 19", "wards close"),
        ("quotes", "who", "tilda brandt", "no covid 19 patients"),
    ],
)
async def test_quote_marks_that_a_phone_puts_in_hide_nothing(
    simcord_env: Env,
    app: App,
    channel: ChannelHandle,
    reader: MemberActor,
    marks: str,
    name: str,
    option: str,
    words: str,
    told: str,
) -> None:
    await take(app, COVID)
    text = marks.format(words)
    answers = await in_every_form(simcord_env, reader, channel, name, text, {option: text})
    assert all(told in answer for answer in answers), answers


@pytest.mark.parametrize("text", ["covid 19", "COVID-19", "covid:19"])
async def test_a_name_with_a_number_is_found_in_every_form(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, text: str
) -> None:
    await take(app, COVID)
    for name, option in (("latest", "topic"), ("summary", "what")):
        for answer in await in_every_form(simcord_env, reader, channel, name, text, {option: text}):
            assert "wards close" in answer
    typed = f'tilda about:"{text}"'
    for answer in await in_every_form(simcord_env, reader, channel, "quotes", typed, {"who": "tilda", "about": text}):
        assert "no covid 19 patients" in answer


async def test_setup_and_save_answer_to_a_mention_as_they_do_typed(
    simcord_env: Env, channel: ChannelHandle, editor: MemberActor
) -> None:
    await editor.send(channel, "!setup Kyiv language:de")
    await editor.send(channel, f"{mention(simcord_env)} setup Kyiv language:de")
    first, second = said(channel)
    assert first == second
    assert "Zeitzone" in first
    await editor.send(channel, f"{mention(simcord_env)} setup language:English")
    await editor.send(channel, "!save")
    await editor.send(channel, f"{mention(simcord_env)} save")
    assert said(channel)[-1] == said(channel)[-2]
    assert list(buttons(last(channel))) == ["Open the form"]


async def test_in_a_hidden_channel_one_reads_as_elsewhere(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    del channel
    await take(app, FERRY)
    seen, unseen = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
    overwrites: dict[Any, discord.PermissionOverwrite] = {
        reader.guild.default_role: unseen,
        reader.guild.roles["TestBot"]: seen,
        reader: seen,
    }
    hidden = simcord_env.guild.create_text_channel("cabinet", overwrites=overwrites)
    await simcord_env.settle()
    for name, typed, slash in (("latest", "ferry", {"topic": "ferry"}), ("summary", "ferry", {"what": "ferry"})):
        answers = await in_every_form(simcord_env, reader, hidden, name, typed, slash)
        assert "Ferry to Ostrava" in answers[0]
        assert len(set(answers)) == 1


async def test_markup_in_what_is_asked_does_nothing(
    simcord_env: Env, channel: ChannelHandle, reader: MemberActor
) -> None:
    text = "@everyone **x** <@1> [free](https://bad.example) `y`"
    for name, option in (("latest", "topic"), ("quotes", "who"), ("summary", "what")):
        for answer in await in_every_form(simcord_env, reader, channel, name, text, {option: text}):
            assert "@everyone" not in answer
            assert "**x**" not in answer
            assert "](https://bad.example)" not in answer
    assert not any(message.mentions or message.mention_everyone for message in channel.history() if message.author.bot)


async def test_markup_in_an_article_does_nothing_in_menus_and_below(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, HOSTILE)
    for name, option, text in (("quotes", "who", "brandt"), ("summary", "what", "ferry")):
        for answer in await in_every_form(simcord_env, reader, channel, name, text, {option: text}):
            for harmful in ("@everyone", "@here", "](https://bad.example)", "**Ferry**"):
                assert harmful not in answer


@pytest.mark.no_cover
async def test_fifty_outlets_with_long_titles_stay_within_the_limits(
    app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    for draft in outlets(50):
        await take(app, draft)
    for asked in ("!latest ferry", "!summary ferry", "!quotes brandt", "!story ferry"):
        await reader.send(channel, asked)
        assert 0 < len(last(channel).content) <= 2000
        assert len(buttons(last(channel))) <= 3
        assert len(options(last(channel))) <= 25


async def test_no_desk_opens_what_is_anothers(
    simcord_env: Env, app: App, channel: ChannelHandle, editor: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = simcord_env.create_guild("Hillside")
    there = other.create_text_channel("news")
    neighbour = other.add_member(simcord_env.create_user("neighbour"))
    await simcord_env.settle()
    await take(app, BRIDGE, f"guild:{other.id}")
    await neighbour.send(there, "!latest bridge")
    (ref,) = options(last(there)).values()
    asked: list[tuple[str, tuple[str, ...]]] = [
        ("open", (ref,)),
        ("summary", (ref, "short")),
        ("context", (ref, "sentence", "1")),
        ("context", (ref, "quote", "1")),
        ("said", (ref, "1")),
        ("outlets", (ref,)),
        ("approve", (ref,)),
        ("remove", (ref,)),
        ("remove_sure", (ref, "")),
        ("story", (ref, "brief", "1")),
        ("story_more", (ref, "brief", "1", f"a.{ref}")),
        ("story_split", (ref, "")),
        ("story_split_sure", (ref, "", ref)),
        ("story_split_undo", (ref, "", ref)),
        ("story_merge", (ref, "")),
        ("story_merge_with", (ref, "", ref)),
        ("story_merge_sure", (ref, "", ref)),
        ("story_merge_undo", (ref, "", ref)),
    ]
    for verb, args in asked:

        def forged(_: Latest, __: object, action: Action = Action(verb, args)) -> Message:  # noqa: B008
            return Message((Line((Plain("Forged"),)),), (Button("Press", action),))

        monkeypatch.setattr(messages, "latest", forged)
        await editor.send(channel, "!latest")
        assert private(await editor.click(last(channel), label="Press")).content == "What this button showed is gone."
    monkeypatch.undo()
    for text in ("!summary bridge", "!quotes lindqvist", "!latest"):
        await editor.send(channel, text)
        assert "Kestrel" not in last(channel).content
    await neighbour.send(there, "!summary bridge")
    assert "Kestrel" in last(there).content
