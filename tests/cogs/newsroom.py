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


BUDGET = Draft(
    title="Marlow council passes its budget after a night of talks",
    url="https://lantern.example/budget",
    outlet="The Lantern",
    text="""Marlow council passes its budget after a night of talks

Marlow council passed its budget at four on Friday morning, with money for the swimming pool and none for the museum.

"Nobody at this table is happy, which is how I know that it is fair," said Jonas Brandt, the council's treasurer.

The museum will open on three days a week instead of six. Its friends have begun to collect money at the door.
""",
)
_THINGS = """anchor barrel candle doorbell envelope feather gasket hammock inkwell jug kettle ladder mirror needle oar
pulley quilt ribbon saddle telescope umbrella violin whistle xylophone yoke zither bucket compass drum easel""".split()
_ROOMS = """attic bakery cellar dairy foundry gallery hall infirmary jetty kitchen laundry mill nursery orchard pantry
quarry refectory stable tannery vestry wharf yard belfry chapel dovecote forge granary hostel icehouse kennel""".split()
LONG = Draft(
    title="The inventory of the island’s old school",
    url="https://lantern.example/inventory",
    outlet="The Lantern",
    text="\n\n".join(
        f"{thing.title()}s filled the {room} where {_ROOMS[n - 7]} keys and {_THINGS[n - 11]} parts"
        f" lay among the {_THINGS[n - 17]} boxes."
        for n, (thing, room) in enumerate(zip(_THINGS, _ROOMS, strict=True))
    ),
)
HOSTILE = Draft(
    title="@everyone **Ferry** <@1> [free](https://bad.example) `x` ||y|| # z",
    url="https://lantern.example/hostile",
    outlet="The @here *Lantern*",
    text=FERRY.text,
)


def outlets(number: int) -> list[Draft]:
    """The same event as many outlets tell it, under titles that are as long as they come."""
    return [
        Draft(
            title=f"Ferry to Ostrava Island stops for the winter, and island number {n} asks "
            + "who will pay for it " * 20,
            url=f"https://outlet-{n}.example/ferry-" + "x" * 300,
            outlet=f"The Outlet of the {n}th Island and of All the Waters that Lie Between it and the Mainland Coast",
            text=f"""The ferry between Marlow and Ostrava Island will stop on Monday, outlet {n} was told on Thursday.

"We cannot keep a boat of that age running through another winter," said Tilda Brandt, head of the harbour board.

About four hundred people live on the island. The board plans a bus across the new bridge until spring. {n * 7} of them
wrote a letter to the board of harbour, ferry and winter questions.
""",
        )
        for n in range(1, number + 1)
    ]


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


async def stories(app: App, number: int) -> None:
    """Put so many unlike stories into the newest news."""
    tellings = (
        (
            "Aldham opens its bakery",
            "Rye loaves sold out before noon.",
            "The oven never cooled, said queues. One paid with",
        ),
        ("Bexley repaints a lighthouse", "Scaffolding hides the lantern.", "Gulls nest upon planks. Painters get"),
        ("Corriemoor hears an orchestra", "Cellos rehearsed in barns.", "Its conductor lost a baton, borrowing"),
        ("Dunnock mourns tramways", "Rails were torn up during rain.", "Drivers kept every bell plus"),
        ("Elvaston harvests late", "Frost spared the vineyard, growers admit.", "Juice ferments slowly. They raffle"),
        ("Farrow floods a quarry", "Divers found cranes beneath green water.", "Wardens forbid swimming; collect"),
        ("Gillan counts comets", "An observatory dome jammed half open.", "Astronomers shivered, then sold"),
        ("Hestle launches trawlers", "Welders cheered as hulls slid off.", "That bottle refused breaking. Mayors won"),
    )
    for n, (title, *told) in enumerate(tellings[:number]):
        text = "\n\n".join(
            (*told[:-1], f"{told[-1]} {n + 2} ferry tickets.", f"{title.split()[0]} {'x' * n}yonder wq{n}.")
        )
        await take(app, Draft(title=title, url=f"https://lantern.example/{n}", outlet="The Lantern", text=text))
