"""Discord's markdown → text for a terminal: what is bold, small or quoted there looks so here. Pure.

The syntax is Discord's own ("Markdown Text 101", its support pages; "Message Formatting", its developer documentation).
Without colours, what a style said is gone and every word is still there. Characters that steer a terminal never pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise

from rich.text import Text

from newsdesk.messages.markdown import tidy

QUOTE_MARK = "│ "
BULLET = "• "

_BLOCK = re.compile(r"(?P<fence>```)|(?P<quote>> )|(?P<small>-# )|(?P<heading>#{1,3} )|(?P<item>[ \t]*[-*] )", re.ASCII)
_INLINE = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<ticks>`+)(?P<code>[^`]+)(?P=ticks)
    | \[(?P<label>(?:\\.|[^\[\]\\\n])*)\]\((?:<(?P<address>[^<>\s]*)>|(?P<bare>https?://[^\s()<>]*))\)
    | <t:(?P<time>-?[0-9]{1,12})(?::(?P<style>[tTdDfFR]))?>
    | <(?P<kind>@[!&]?|\#)(?P<id>[0-9]{1,20})>
    | </(?P<command>[^:<>\n]{1,100}):[0-9]{1,20}>
    | <a?:(?P<emoji>\w{2,32}):[0-9]{1,20}>
    | <(?P<plain>https?://[^<>\s]*)>
    | (?P<mark>\*\*\*|\*\*|\*|___|__|_|~~|\|\|)""",
    re.VERBOSE,
)
_STYLES = {
    "***": "bold italic",
    "**": "bold",
    "*": "italic",
    "___": "italic underline",
    "__": "underline",
    "_": "italic",
    "~~": "strike",
    "||": "",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCKS = {"t": "%H:%M", "T": "%H:%M:%S", "d": "%Y-%m-%d", "D": "%Y-%m-%d"}
_DAY_AND_TIME = "%Y-%m-%d %H:%M"


def draw(content: str, names: Mapping[str, str], zone: tzinfo) -> Text:
    """Return a message's text for the terminal.

    In: the text as Discord has it, what a mention's `@id`, `@&id` or `#id` is called, and the zone of times (ISO 8601
    days, 24-hour clock). A mention of somebody unknown is shown as it is written.
    """
    lines: list[Text] = []
    quoted = fenced = False
    for line in content.split("\n"):
        if fenced or line.startswith("```"):
            ends = line.endswith("```") and (fenced or len(line) > 3)
            if code := tidy(line.removeprefix("```") if not fenced else line).removesuffix("```" if ends else ""):
                lines.append(Text(code, "cyan"))
            fenced = not ends
            continue
        quoted = quoted or line.startswith(">>> ")  # and so is all that follows
        drawn = _line(line.removeprefix(">>> "), names, zone)
        lines.append(_marked(QUOTE_MARK, drawn) if quoted else drawn)
    return Text("\n").join(lines)


def plain(text: str) -> str:
    """Return words that are no markdown, as a label or a file's name, on one line and harmless in a terminal."""
    return tidy(text).strip()


def _line(line: str, names: Mapping[str, str], zone: tzinfo) -> Text:
    found = _BLOCK.match(line)
    kind = found.lastgroup if found is not None else None
    rest = line[found.end() :] if found is not None and kind != "fence" else line
    drawn = _inline(rest, names, zone)
    match kind:
        case "quote":
            return _marked(QUOTE_MARK, drawn)
        case "small":
            drawn.stylize("dim")
        case "heading":
            drawn.stylize("bold")
        case "item":
            return _marked(BULLET, drawn)
        case _:
            pass
    return drawn


def _marked(mark: str, drawn: Text) -> Text:
    return Text.assemble((mark, "dim"), drawn)


def _inline(text: str, names: Mapping[str, str], zone: tzinfo) -> Text:
    """Draw one line. A mark that nothing closes, or that nothing opens, is an ordinary character."""
    drawn, at = Text(), 0
    opened: list[tuple[str, int, int]] = []  # the mark, where it stands in `drawn`, and where what it styles begins
    spans: list[tuple[str, int, int]] = []
    marks: list[tuple[int, int]] = []
    for found in _INLINE.finditer(text):
        drawn.append(tidy(text[at : found.start()]))
        at = found.end()
        mark = found["mark"]
        if mark is None:
            drawn.append_text(_piece(found, names, zone))
            continue
        before, after = text[found.start() - 1 : found.start()], text[at : at + 1]
        start = len(drawn)
        place = next((i for i in range(len(opened) - 1, -1, -1) if opened[i][0] == mark), None)
        drawn.append(mark)
        if place is not None and _closes(mark, before, after):
            _, mark_at, inside = opened[place]
            del opened[place:]
            spans.append((_STYLES[mark], inside, start))
            marks += [(mark_at, inside), (start, len(drawn))]
        elif _opens(mark, before, after):
            opened.append((mark, start, len(drawn)))
    drawn.append(tidy(text[at:]))
    for style, start, end in spans:
        drawn.stylize_before(style, start, end)  # an address in bold words stays small
    return _without(drawn, marks)


def _opens(mark: str, before: str, after: str) -> bool:
    # Discord takes an underscore inside a word for a letter of it.
    return bool(after) and not after.isspace() and not (mark[0] == "_" and _in_word(before))


def _closes(mark: str, before: str, after: str) -> bool:
    return bool(before) and not before.isspace() and not (mark[0] == "_" and _in_word(after))


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _without(drawn: Text, marks: list[tuple[int, int]]) -> Text:
    """Cut out the marks that did their work; what they styled stays styled."""
    cuts = sorted({0, len(drawn), *(end for pair in marks for end in pair)})
    cut = {start for start, _ in marks}
    kept = [drawn[start:end] for start, end in pairwise(cuts) if start not in cut]
    return Text().join(kept)


def _piece(found: re.Match[str], names: Mapping[str, str], zone: tzinfo) -> Text:
    """Draw what is more than a character: an escape, code, a link, a time, a mention."""
    parts, drawn = found.groupdict(), Text()
    match found.lastgroup:
        case "escaped":
            drawn.append(parts["escaped"])
        case "code":
            drawn.append(tidy(parts["code"]), "cyan")
        case "address" | "bare":
            drawn = _link(parts["label"], parts["address"] or parts["bare"] or "", names, zone)
        case "time" | "style":
            drawn.append(_moment(int(parts["time"]), parts["style"] or "f", zone) or found[0])
        case "id":
            name = names.get(parts["kind"].replace("!", "") + parts["id"], found[0])
            drawn.append(tidy(name), "bold cyan")
        case "command":
            drawn.append(tidy(f"/{parts['command']}"), "bold cyan")
        case "emoji":
            drawn.append(f":{parts['emoji']}:")
        case _:
            drawn.append(tidy(parts["plain"]), "dim")
    return drawn


def _link(label: str, url: str, names: Mapping[str, str], zone: tzinfo) -> Text:
    return Text().join([_inline(label, names, zone), Text(f" <{tidy(url)}>", "dim not bold")])


def _moment(seconds: int, style: str, zone: tzinfo) -> str | None:
    try:
        at = (_EPOCH + timedelta(seconds=seconds)).astimezone(zone)
    except (OverflowError, ValueError):
        return None  # before the year 1 or after 9999, which Discord shows as it is written
    return at.strftime(_CLOCKS.get(style, _DAY_AND_TIME))
