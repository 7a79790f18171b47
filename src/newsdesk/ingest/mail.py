"""A message in a file (.eml) → a draft: what a newsletter or a press release says, without what is about the mailing.

Attachments are left where they are, and what the text itself has of page furniture is left to `text.clean`.
"""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import TypeVar

from newsdesk.errors import UnreadableText
from newsdesk.ingest.feeds import charset, plain
from newsdesk.ingest.feeds.addresses import absolute, is_web
from newsdesk.models.reading import Draft
from newsdesk.words import reason

T = TypeVar("T")

FOLDED = 60
"""Characters of a line from which its break may be the mail program's: they break between 65 and 78."""
SAME = 0.5
"""A plain part with less of the words than the HTML part says "open this in a browser"."""

# Lines about the mailing and not in it, in the languages of the bot; each is a whole line that begins so or holds it.
_ABOUT_MAILING = re.compile(
    r"""
    ^\W*(?:
        (?:view|read|open|see|having\ trouble|can['’]?t\ (?:see|read|view)|trouble\ viewing)\b.{0,40}
            \b(?:browser|online|web\ ?version|this\ e-?mail)\b
      | (?:click\ here\ to\ )?(?:un|re)subscribe\b.{0,60} | sign\ up\ (?:here|for\ more)\b.{0,40}
      | (?:you(?:['’]re|\ are)\ receiving|you\ (?:have\ )?received)\ (?:this|these)\b.{0,160}
      | this\ (?:e-?mail|message|newsletter)\ (?:is|was|has\ been)\ (?:being\ )?sent\b.{0,160}
      | (?:manage|update|change)\ (?:your\ )?(?:e-?mail\ )?(?:preferences|subscription|settings|profile)\b.{0,80}
      | (?:forward|share|send)\ (?:this|to)\b.{0,20}\b(?:friend|e-?mail|newsletter)\b.{0,40}
      | (?:©|\(c\)|copyright)\s.{0,120} | add\ us\ to\ your\ (?:address\ book|contacts).{0,80}
      | .{0,60}\bim\ browser\s(?:an(?:sehen|zeigen)|öffnen|lesen)\b.{0,40}
      | .{0,60}\b(?:abbestellen|abmelden|austragen|newsletter\ verwalten)\b.{0,60}
      | (?:sie|du)\ (?:erhalten|bekommen|erhältst|bekommst)\ (?:diese|den)\b.{0,160}
      | .{0,60}(?:відписатися|відписатись|переглянути\s(?:в|у)\sбраузері|відкрити\s(?:в|у)\sбраузері).{0,80}
      | ви\ отрим(?:али|уєте)\ це(?:й|)\ лист.{0,160}
      | .{0,60}(?:配信停止|配信解除|登録解除|ブラウザ(?:ー)?で(?:表示|開く|見る|読む)).{0,60}
    )\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_ABOUT = 300
_BARE_ADDRESS = re.compile(r"\W{0,3}https?://\S+\W{0,3}")
_ADDRESS_BEHIND = re.compile(r"\s?[<(\[]\s?https?://[^\s<>()\[\]]+\s?[>)\]]")
_RULE = re.compile(r"[\s*=_~.·•–—-]{3,}")
_LISTS = ("List-Unsubscribe", "List-Id", "List-Post")
_NEWLINES = re.compile(r"\r\n?")


def draft(content: bytes, shown: str) -> Draft:
    """Return a message as a draft: Subject is the title, Date the time, From a mailing's outlet or else the author.

    In: the file's bytes, and what to call it in a sentence. The draft always has text. Raises `UnreadableText` for a
    message without any, and for what is no message.
    """
    try:
        message = email.message_from_bytes(content, policy=policy.default)
        text = _text(message)
    except RecursionError:  # messages inside of messages, a thousand deep
        raise UnreadableText(reason("error.no_text_file", name=shown)) from None
    if not text.strip():
        raise UnreadableText(reason("error.nothing_in", name=shown))
    name, address = parseaddr(_header(message, "From"))
    sender = plain.tidy(name) or address.rpartition("@")[2]
    mailing = any(header in message for header in _LISTS)
    return Draft(
        text=text,
        url=_archived(message),
        title=plain.tidy(_header(message, "Subject")) or None,
        outlet=(sender or None) if mailing else None,
        author=None if mailing else (sender or None),
        published=_date(message),
    )


def _guarded(get: Callable[[], T], otherwise: T) -> T:
    """Return what a header or a part gives. The standard library's parser has raised all of these on broken ones."""
    try:
        return get()
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, OverflowError):
        return otherwise


def _header(message: EmailMessage, name: str) -> str:
    return _guarded(lambda: str(message.get(name, "")), "")


def _date(message: EmailMessage) -> datetime | None:
    moment = _guarded(lambda: getattr(message["Date"], "datetime", None), None)
    if not isinstance(moment, datetime):
        return None
    # "-0000" says that it is UTC and nothing of the sender's zone (RFC 5322, 3.3).
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return _guarded(lambda: aware.astimezone(UTC), None)


def _archived(message: EmailMessage) -> str | None:
    """Return where the message stands on the web, if it says so (RFC 5064)."""
    address = absolute(_header(message, "Archived-At").strip("<> \t"), None)
    return address if is_web(address) else None


def _text(message: EmailMessage) -> str:
    """Return the message's words: of its plain and its HTML part the plain one, unless that says much less.

    HTML is not asked for its article as a page's is: newsletters are tables, and everything in them is the message.
    """
    found = {
        kind: _part(part)
        for kind in ("plain", "html")
        if (part := _guarded(lambda kind=kind: message.get_body((kind,)), None)) is not None
    }
    written, page = found.get("plain", ""), plain.paragraphs(found.get("html", ""))
    if len(written.split()) < max(SAME * len(page.split()), 1):
        return _without_mailing(page)
    flowed = _guarded(lambda: _is_flowed(message), False)
    return _without_mailing(_unfolded(written, flowed=flowed))


def _part(part: MIMEPart) -> str:
    content = _guarded(lambda: part.get_payload(decode=True), None)
    named = _guarded(part.get_content_charset, None)
    if not isinstance(content, bytes):
        return ""
    try:
        return charset.decode(content, f"text/plain; charset={named}" if named else None)
    except UnreadableText:
        return ""


def _is_flowed(message: EmailMessage) -> bool:
    body = message.get_body(("plain",))
    return body is not None and str(body.get_param("format", "")).lower() == "flowed"


def _unfolded(text: str, *, flowed: bool) -> str:
    """Join the lines that a mail program broke: those that end in a space (RFC 3676), or are as long as it allows."""
    kept: list[str] = []
    goes_on = False
    for line in _NEWLINES.sub("\n", text).split("\n"):
        if line == "-- ":  # what follows is the signature
            break
        bare = line.strip()
        if goes_on and bare and not bare.startswith((">", "* ", "- ", "• ")):
            kept[-1] = f"{kept[-1]} {bare}"
        else:
            kept.append(bare)
        goes_on = bool(bare) and (line.endswith(" ") if flowed else len(line) >= FOLDED)
    return "\n".join(kept)


def _without_mailing(text: str) -> str:
    """Leave out the lines that are about the mailing, rules of signs, and addresses that no sentence stands around."""
    return "\n\n".join(_kept(text.split("\n")))


def _kept(lines: list[str]) -> Iterator[str]:
    for line in lines:
        bare = _ADDRESS_BEHIND.sub("", line).strip()
        if not bare or _BARE_ADDRESS.fullmatch(bare) or _RULE.fullmatch(bare):
            continue
        if len(bare) <= _LONGEST_ABOUT and _ABOUT_MAILING.match(bare):
            continue
        yield bare
