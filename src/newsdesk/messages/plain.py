"""Draws a message as plain text, for the terminal and for whoever reads without Discord."""

from __future__ import annotations

from datetime import tzinfo

from newsdesk.messages.markdown import address, tidy
from newsdesk.models.message import Channel, Line, Link, Look, Message, Moment, MomentStyle, Run

_LOOKS = {Look.BODY: "", Look.QUOTED: "> ", Look.SMALL: "  "}


def draw(message: Message, zone: tzinfo) -> str:
    """Return the message as lines of plain text, its times in the zone (ISO 8601 days, 24-hour clock).

    There is nothing to press here: of buttons and menus only the people are drawn whom a message asks to choose from.
    """
    below = () if message.card is None else message.card.lines
    lines = (_line(line, zone) for line in (*message.lines, *below))
    # A button for several people at once has more arguments than a topic and one key; one cannot type that.
    people = [
        button.label for button in message.buttons if button.action.verb == "person" and len(button.action.args) == 2
    ]
    if message.menu is not None and message.menu.action.verb == "person":
        people = [option.label for option in message.menu.options]
    # One alone is no choice: the text has said who it is.
    return "\n".join([*lines, *(f"  {tidy(person)}" for person in people if len(people) > 1)])


def _line(line: Line, zone: tzinfo) -> str:
    return _LOOKS[line.look] + "".join(_run(run, zone) for run in line.runs)


def _run(run: Run, zone: tzinfo) -> str:
    match run:
        case Link(text, url, _, lead):
            safe = address(url)
            return tidy(lead) + (f"{tidy(text)} <{safe}>" if safe else tidy(text))
        case Channel(id_):
            return f"#{id_}"
        case Moment(at, style):
            return at.astimezone(zone).strftime("%Y-%m-%d" if style is MomentStyle.DATE else "%Y-%m-%d %H:%M")
        case _:
            return tidy(run.text)
