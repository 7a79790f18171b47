"""Invented news for the tests of the chat, and how it gets into a desk."""

from __future__ import annotations

from datetime import timedelta

from newsdesk.app import App
from newsdesk.ingest import intake
from newsdesk.models.article import EVERYONE, SourceKind
from newsdesk.models.reading import Draft
from newsdesk.storage import desks

FERRY = Draft(
    title="Ferry to Ostrava Island stops for the winter",
    url="https://lantern.example/ferry",
    outlet="The Lantern",
    text="""Ferry to Ostrava Island stops for the winter

The ferry between Marlow and Ostrava Island will stop on Monday and return in April, the harbour board said on Thursday.

"We cannot keep a boat of that age running through another winter," said Tilda Brandt, head of the harbour board.

About four hundred people live on the island, and most of them work on the mainland.

The board plans a bus across the new bridge until spring.

Fishing crews offered to carry passengers on weekends. Brandt said: "That is kind, but nobody is insured for it."
""",
)
BRIDGE = Draft(
    title="Bridge at Kestrel Gorge closed after inspection",
    url="https://standard.example/bridge",
    outlet="Northern Standard",
    text="""Bridge at Kestrel Gorge closed after inspection

Engineers closed the road bridge at Kestrel Gorge on Wednesday after they found cracks in two of its bearings.

"It will not open before the bearings are replaced," said Oskar Lindqvist, the county engineer.

Lorries must take the valley road, which adds forty minutes. The repair is planned for the first week of February.
""",
)


async def take(app: App, draft: Draft, desk: str = EVERYONE) -> None:
    """Put an article into a desk, or where everybody sees it."""
    draft = Draft(
        text=draft.text,
        url=draft.url,
        title=draft.title,
        outlet=draft.outlet,
        published=app.now() - timedelta(hours=2),
    )
    reading = await app.read_article(draft)
    if desk == EVERYONE:
        source = await app.db.write(desks.everyone_source, draft.outlet, app.now())
    else:
        owner = await app.desk(desk)
        source = await app.db.write(desks.private_source, owner, SourceKind.SHELL, draft.outlet, app.now())
    await app.db.write(intake.take, reading, source, app.now())
