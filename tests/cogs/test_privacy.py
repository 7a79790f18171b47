"""`privacy`: what is kept is shown to the person alone, and is gone once they say so."""

from __future__ import annotations

import json

import pytest
from chatting import buttons, last, mention, private, said
from newsroom import FERRY
from simcord import ChannelHandle, Env, MemberActor

from newsdesk import briefing
from newsdesk.app import App
from newsdesk.models.article import SourceKind
from newsdesk.models.reading import Draft

TEXT = Draft(title=FERRY.title, text=FERRY.text)


async def _save(app: App, who: MemberActor) -> None:
    desk = await app.desk(f"guild:{who.guild.id}")
    await app.save(desk, TEXT, SourceKind.PASTED, "mira", who.id)


async def test_it_names_nobody_by_mention_and_slash(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await _save(app, reader)
    await reader.send(channel, f"{mention(simcord_env)} privacy")
    told = last(channel)
    assert "What you ask is not kept." in told.content
    assert "1 text" not in told.content
    assert private(await reader.slash(channel, "privacy")).content == told.content
    await reader.send(channel, "!privacy")
    assert len(said(channel)) == 1, "other bots own it behind a prefix"


async def test_what_is_kept_is_shown_to_each_alone_with_a_file(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, saver: MemberActor
) -> None:
    await _save(app, reader)
    await reader.send(channel, f"{mention(simcord_env)} privacy")
    mine = private(await reader.click(last(channel), label="What about me?"))
    assert "1 text that you saved" in mine.content
    assert "Delete all of it" in buttons(mine)
    (file,) = mine.attachments
    assert file.filename == "newsdesk-about-you.json"
    (saved,) = json.loads(await file.read())["saved_elsewhere"]
    assert saved["title"] == FERRY.title
    theirs = private(await saver.click(last(channel), label="What about me?"))
    assert theirs.content == "Nothing is kept about you."


async def test_it_is_deleted_only_when_they_are_sure(app: App, channel: ChannelHandle, reader: MemberActor) -> None:
    await _save(app, reader)
    shown = private(await reader.click(private(await reader.slash(channel, "privacy")), label="What about me?"))
    sure = private(await reader.click(shown, label="Delete all of it"))
    assert "cannot be undone" in sure.content
    kept = await reader.click(sure, label="Keep it")
    assert "Nothing was changed" in (kept.response or kept.followups[-1]).message.content
    assert (await app.about_person(reader.id))[0].saved == 1
    again = private(await reader.slash(channel, "privacy"))
    sure = private(
        await reader.click(private(await reader.click(again, label="What about me?")), label="Delete all of it")
    )
    done = private(await reader.click(sure, label="Delete it"))
    assert done.content == "Done. Nothing is kept about you any more."
    assert not (await app.about_person(reader.id))[0]
    desk = await app.desk(f"guild:{reader.guild.id}")
    told = await app.db.read(briefing.latest, desk, "ferry")
    assert "mira" not in repr(told)


@pytest.mark.parametrize("language", ["de", "uk", "ja"])
async def test_it_speaks_the_desks_language(
    app: App, channel: ChannelHandle, reader: MemberActor, language: str
) -> None:
    await app.change_settings(await app.desk(f"guild:{reader.guild.id}"), language=language)
    await _save(app, reader)
    first = private(await reader.slash(channel, "privacy"))
    (label,) = buttons(first)
    mine = private(await reader.click(first, label=label))
    assert "Newsdesk" in first.content
    assert "1" in mine.content
