"""What can be done with a link that was only read: choose one of several, tell more of it, keep its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cogs import _links
from cogs._checks import Asked, Refused, all_can_read
from cogs._cog import DeskCog
from cogs._pages import Gone
from cogs._render import wait
from cogs._router import Answer, Handler, number
from cogs.news import LENGTHS
from newsdesk import messages


class Links(DeskCog):
    """Answers the buttons and menus below what was read of a link."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done with a link."""
        return {"link_brief": self._brief, "link_summary": self._summary, "link_save": self._save}

    async def _brief(self, asked: Asked, *urls_and_number: str) -> Answer:
        urls, which = urls_and_number[:-1], number("".join(urls_and_number[-1:]))
        if not 1 <= which <= len(urls):
            raise Gone
        return await _links.brief(self, asked, (urls[which - 1],))

    async def _summary(self, asked: Asked, ref: str, length: str) -> Answer:
        if length not in LENGTHS:
            raise Gone
        reading = self.app.recent_link(asked.desk, ref)
        if reading is None:
            return messages.link_expired(asked.words)
        return replace(_links.told(asked, ref, reading, LENGTHS[length]), private=False)

    async def _save(self, asked: Asked, ref: str) -> Answer:
        asked.need_saver()
        if not all_can_read(asked.where.channel):
            raise Refused(messages.not_allowed("hidden", asked.words))
        if self.app.recent_link(asked.desk, ref) is None:
            return messages.link_expired(asked.words)
        await wait(asked.where, private=False)
        saved = await self.app.save_recent(asked.desk, ref, asked.person.display_name, asked.person.id)
        if saved is None:
            return messages.link_expired(asked.words)
        return messages.saved(saved, asked.words, editor=asked.rights.editor)
