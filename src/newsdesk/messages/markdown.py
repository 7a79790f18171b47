"""Draws a message as Discord markdown: the one place where words become markup, and where they are made harmless.

The syntax is Discord's own ("Markdown Text 101", its support pages; "Message Formatting", its developer documentation).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from urllib.parse import quote, urlsplit

from newsdesk.models.message import Card, Channel, Code, Line, Link, Look, Marked, Message, Moment, Plain, Run, Strong

LIMIT = 2000
"""Characters that Discord takes in one message."""
CARD_LIMIT = 4096
"""Characters that it takes in a card ("Embed Limits", its developer documentation)."""

URL_LIMIT = 512
"""A longer address is left out: four of them would fill a message, and none that a person would share is longer."""

# Discord lets a backslash take the meaning from any ASCII punctuation. These have one in running text; the slash pair
# keeps a bare address from becoming a link, since only links that the desk vouches for may be one.
_MARKUP = re.compile(r"([\\*_~|`<>\[\]#]|(?<=:)/(?=/)|^[-+](?=\s))")
_NUMBERED = re.compile(r"^(\d+)([.)])")
"""A number that begins a list, however long: "2026. A year" would be one."""
_INVITE = re.compile(r"(?<=discord\.gg)/|(?<=discord\.com)/(?=invite)|(?<=discordapp\.com)/(?=invite)", re.IGNORECASE)
"""Discord shows a card to join another server by, also where the address has no scheme."""
_EVERYONE = re.compile(r"@(?=everyone\b|here\b)", re.IGNORECASE)
# Format controls that reorder or hide text (Unicode bidi controls, invisible operators, tags, annotation), other
# controls, and lone surrogates, which JSON cannot carry.
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    # Joiners hold two signs together; more than one of them are there to be many, as a second variation selector is.
    "|(?<=[\u200c\u200d])[\u200c\u200d]+|(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]+|^[\u200c\u200d\ufe00-\ufe0f]+"
)
# White space, and what is as blank: the fillers of Hangul, the Braille pattern without a point.
_SPACE = re.compile(r"[\s\u2028\u2029\u0085\u115f\u1160\u2800\u3164\uffa0]+")
MOST_MARKS = 4
"""Real text stacks three marks on a letter at most (Vietnamese, Hebrew, Thai); more only covers the lines beside it."""
_STACK = re.compile(rf"[^\w\s\u0000-\u02ff]{{{MOST_MARKS + 1},}}")
"""Where there may be more: marks are no letters to Python, and neither are other signs."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LOOKS = {Look.BODY: "", Look.QUOTED: "> ", Look.SMALL: "-# "}


def draw(message: Message) -> str:
    """Return the message's text as Discord markdown, at most `LIMIT` characters.

    Messages are made to fit where they are worded; one that does not is cut after the last line that fits.
    """
    text = "\n".join(draw_line(line) for line in message.lines)
    if len(text) <= LIMIT:
        return text
    kept = text[: LIMIT - 1]
    return kept[: kept.rfind("\n")] + "\n…" if "\n" in kept else kept[: kept.rfind(" ") if " " in kept else None] + "…"


def draw_card(card: Card) -> str:
    """Return the text of a card as Discord markdown; it is made to fit where it is worded.

    Not every client knows small print in there, and would show its sign.
    """
    lines = (replace(line, look=Look.BODY) if line.look is Look.SMALL else line for line in card.lines)
    return "\n".join(map(draw_line, lines))


def draw_line(line: Line) -> str:
    """Return one line as Discord markdown."""
    return _LOOKS[line.look] + "".join(_run(run) for run in line.runs)


def tidy(text: str) -> str:
    """Return text on one line, without characters that hide or reorder it, as a reader may see it anywhere."""
    # White space again at the end: what was hidden may have stood between two spaces.
    return _SPACE.sub(" ", _STACK.sub(_unstacked, _HIDDEN.sub("", _SPACE.sub(" ", text))))


def _unstacked(found: re.Match[str]) -> str:
    """Return a stretch of signs with no more marks on one than `MOST_MARKS`, in whatever script."""
    kept, marks = "", 0
    for sign in found[0]:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        kept += sign if marks <= MOST_MARKS else ""
    return kept


def escape(text: str) -> str:
    """Return text that Discord shows to the letter: no formatting, no link, no mention.

    Right-to-left words are wrapped in a directional isolate (Unicode Annex 9), so that they leave the order of what
    stands beside them as it was.
    """
    return _isolated(_harmless(text))


def _harmless(text: str) -> str:
    quiet = _EVERYONE.sub("@\N{ZERO WIDTH SPACE}", _MARKUP.sub(r"\\\1", tidy(text)))
    return _INVITE.sub(r"\/", _NUMBERED.sub(r"\1\\\2", quiet))


def _isolated(text: str) -> str:
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if _RIGHT_TO_LEFT.search(text) else text


def _marked(run: Marked) -> str:
    """Draw words of which some are in bold: one isolate, so that a right-to-left sentence keeps its order."""
    drawn, at = "", 0
    for start, end in run.marks:
        bold = tidy(run.text[start:end]).strip()
        drawn += _harmless(run.text[at:start]) + (f"**{_harmless(bold)}**" if bold else "")
        at = end
    return _isolated(drawn + _harmless(run.text[at:]))


def address(url: str | None) -> str | None:
    """Return an address that may stand in a link: http or https with a host, safely encoded; else `None`."""
    if not url or len(url) > URL_LIMIT:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    safe = quote(url.strip().encode("utf-8", "replace"), safe=":/?#[]@!$&'()*+,;=%~-._")
    return safe if len(safe) <= URL_LIMIT else None


def _run(run: Run) -> str:
    match run:
        case Plain(text):
            drawn = escape(text)
        case Strong(text):
            drawn = f"**{escape(tidy(text).strip())}**" if tidy(text).strip() else ""
        case Marked():
            drawn = _marked(run)
        case Code(text):
            # Nothing inside a code span is markup but the backtick that would end it.
            harmless = tidy(text).replace("`", "\N{MODIFIER LETTER GRAVE ACCENT}")
            drawn = f"`{harmless}`" if harmless.strip() else ""
        case Link(text, url, strong, lead):
            safe, shown = address(url), escape(text)
            # Discord makes no link of words that cannot be seen.
            shown = shown if shown.strip() else "…"
            drawn = escape(lead) + (f"[{shown}](<{safe}>)" if safe else shown)
            drawn = f"**{drawn}**" if strong else drawn
        case Channel(id_):
            drawn = f"<#{id_}>"
        case Moment(at, style):
            drawn = f"<t:{int(at.timestamp())}:{style.value}>"
    return drawn
