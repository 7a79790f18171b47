"""Keyword alerts: `alert`, and the buttons below what it answers and below what an alert has told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs import _zones
from cogs._alerts import acting, drafting, meant
from cogs._checks import ask
from cogs._cog import DeskCog, topics
from cogs._commands import SUGGESTIONS, Context, group, hybrid, suggestions
from cogs._places import Place
from cogs._render import say, wait
from cogs._router import Changed, Handler
from newsdesk.delivery import notices
from newsdesk.messages import alerts as worded
from newsdesk.models.alert import AlertPlan, AlertShown
from newsdesk.models.message import Message
from newsdesk.storage import alerts, desks

EXAMPLE = "kursk drone post:#news"


class Alerts(DeskCog, name="Alerts"):
    """Sets alerts up, changes them and lets them go."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from a list, an alert, a draft of one, or what one has told."""
        return {
            "alerts": meant.page,
            "alert": meant.opened,
            "alert_save": drafting.save,
            "alert_narrow": drafting.narrow,
            "alert_narrowed": drafting.narrowed,
            "alert_cancel": drafting.cancel,
            "alert_form": drafting.form,
            "alert_edited": drafting.edited,
            "alert_pause": acting.pause,
            "alert_resume": acting.resume,
            "alert_remove": acting.remove,
            "alert_remove_sure": acting.remove_sure,
            "alert_test": acting.test,
            "alert_stop": acting.stop,
            "alert_mute": acting.mute,
        }

    @group("add kursk drone")
    async def alert(self, ctx: Context) -> None:
        """List the alerts."""
        asked = await self.ask(ctx)
        await say(asked, await meant.page(asked))

    @hybrid(EXAMPLE, parent=alert)
    async def add(
        self,
        ctx: Context,
        *,
        words: str,
        post: Place | None = None,
        mention: discord.Role | None = None,
        quiet: str = "",
        zone: str = "",
    ) -> None:
        """Show what an alert would have fired for, and offer to save it."""
        asked = await self.ask(ctx)
        target = await drafting.place(asked, post)
        role = drafting.mention(asked, mention, target)
        hours = drafting.quiet_hours(asked, quiet, zone)
        drafting.zone_needs_hours(asked, quiet, zone)
        if hours is None and target.what == "user":
            hours = await drafting.usual_quiet(asked)
        await wait(ctx, private=target.what == "user")
        await say(asked, await drafting.tried(asked, AlertPlan(" ".join(words.split()), target, role, hours)))

    @hybrid(parent=alert, name="list")
    async def list_(self, ctx: Context) -> None:
        """List the alerts."""
        asked = await self.ask(ctx)
        await say(asked, await meant.page(asked))

    @hybrid("kursk words:kursk drone quiet:22:00-07:00", parent=alert)
    async def edit(  # noqa: PLR0913  (its arguments are the options of the command)
        self,
        ctx: Context,
        *,
        alert: str,
        words: str = "",
        post: Place | None = None,
        mention: discord.Role | None = None,
        quiet: str = "",
        zone: str = "",
        reset: Literal["mention", "quiet"] | None = None,
    ) -> None:
        """Change an alert, or show it."""
        asked = await self.ask(ctx)
        found = await meant.which(asked, alert, "alert")
        if not isinstance(found, AlertShown):
            await say(asked, found)
            return
        plan = found.alert.plan
        wanted = replace(plan, asked=" ".join(words.split()) or plan.asked)
        if post is not None:
            wanted = replace(wanted, target=await drafting.place(asked, post))
        if mention is not None:
            wanted = replace(wanted, role=drafting.mention(asked, mention, wanted.target))
        if plan.quiet is None:
            drafting.zone_needs_hours(asked, quiet, zone)
        else:
            zone, quiet = zone or plan.quiet.zone, quiet or (worded.span(plan.quiet) if zone else "")
        if quiet:
            wanted = replace(wanted, quiet=drafting.quiet_hours(asked, quiet, zone))
        if reset is not None:
            wanted = replace(wanted, **{"role" if reset == "mention" else "quiet": None})
        if wanted.target != plan.target:
            drafting.may_mention(asked, wanted)
        if wanted == plan:
            await say(asked, meant.shown(asked, found))
            return
        meant.need(asked, plan.target)
        done = await drafting.changed(asked, found.alert.key, plan, wanted)
        assert isinstance(done, Changed)
        await say(asked, done.message)

    @hybrid("kursk", parent=alert)
    async def remove(self, ctx: Context, *, alert: str) -> None:
        """Ask whether an alert is to go."""
        await self._do(ctx, alert, "alert_remove")

    @hybrid("kursk", parent=alert)
    async def pause(self, ctx: Context, *, alert: str) -> None:
        """Have an alert fire no more for now."""
        await self._do(ctx, alert, "alert_pause")

    @hybrid("kursk", parent=alert)
    async def resume(self, ctx: Context, *, alert: str) -> None:
        """Have an alert fire again."""
        await self._do(ctx, alert, "alert_resume")

    @hybrid("kursk drone", parent=alert)
    async def test(self, ctx: Context, *, words: str) -> None:
        """Show what an alert has fired for, or words would have, with nothing set up."""
        asked = await self.ask(ctx)
        found = await meant.matching(asked, words)
        await wait(ctx, private=True)
        if len(found) == 1:
            await say(asked, await acting.test(asked, found[0].alert.key))
            return
        target = await drafting.place(asked, None)
        await say(asked, await drafting.tried(asked, AlertPlan(" ".join(words.split()), target)))

    async def _do(self, ctx: Context, typed: str, verb: Literal["alert_remove", "alert_pause", "alert_resume"]) -> None:
        asked = await self.ask(ctx)
        found: AlertShown | Message = await meant.which(asked, typed, verb)
        if isinstance(found, AlertShown):
            done = {"alert_remove": acting.remove, "alert_pause": acting.pause, "alert_resume": acting.resume}[verb]
            answer = await done(asked, found.alert.key)
            assert isinstance(answer, Changed)
            found = answer.message
        await say(asked, found)

    @edit.autocomplete("alert")
    @remove.autocomplete("alert")
    @pause.autocomplete("alert")
    @resume.autocomplete("alert")
    async def _suggested(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        asked = await ask(interaction, self.app)
        found = await meant.matching(asked, typed) if typed.strip() else await meant.all_of(asked)
        return suggestions(one.alert.plan.asked for one in found)

    @add.autocomplete("words")
    @test.autocomplete("words")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    @add.autocomplete("zone")
    @edit.autocomplete("zone")
    async def _zones(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return suggestions(_zones.matching(typed, self.app.now(), SUGGESTIONS))

    @commands.Cog.listener("on_guild_role_delete")
    async def role_deleted(self, role: discord.Role) -> None:
        """Pause the alerts that mention a role which is gone."""
        desk = await self.app.db.read(desks.find, f"guild:{role.guild.id}")
        if desk is not None:
            language = self.app.settings.language
            await self.app.db.write(notices.role_gone, desk, role.id, language, self.app.now())

    @commands.Cog.listener("on_guild_available")
    async def look_for_roles(self, guild: discord.Guild) -> None:
        """Do the same for those that went while the bot was away."""
        for desk, role in await self.app.db.read(alerts.roles, f"guild:{guild.id}"):
            if guild.get_role(role) is None:
                language = self.app.settings.language
                await self.app.db.write(notices.role_gone, desk, role, language, self.app.now())
