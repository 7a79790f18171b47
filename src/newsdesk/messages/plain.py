"""Draws a message as plain text, for the terminal and for whoever reads without Discord."""

from __future__ import annotations

from datetime import tzinfo

from newsdesk.messages.markdown import address, tidy
from newsdesk.models.message import Line, Link, Look, Message, Moment, MomentStyle, Run

_LOOKS = {Look.BODY: "", Look.QUOTED: "> ", Look.SMALL: "  "}


def draw(message: Message, zone: tzinfo) -> str:
    """Return the message as lines of plain text, its times in the zone (ISO 8601 days, 24-hour clock)."""
    return "\n".join(_line(line, zone) for line in message.lines)


def _line(line: Line, zone: tzinfo) -> str:
    return _LOOKS[line.look] + "".join(_run(run, zone) for run in line.runs)


def _run(run: Run, zone: tzinfo) -> str:
    match run:
        case Link(text, url):
            safe = address(url)
            return f"{tidy(text)} <{safe}>" if safe else tidy(text)
        case Moment(at, style):
            return at.astimezone(zone).strftime("%Y-%m-%d" if style is MomentStyle.DATE else "%Y-%m-%d %H:%M")
        case _:
            return tidy(run.text)
