"""A feed's bytes → its characters, whatever the server and the feed claim; what they say is left to others.

The order is not RFC 7303's (byte-order mark, HTTP, XML declaration). Servers send one charset for all files, and feeds
are copied from one system to the next with their old declaration: what decodes as UTF-8 and holds more than ASCII is
UTF-8, since text in another encoding nearly never does so by chance.
"""

from __future__ import annotations

import codecs
import re

from newsdesk.ingest import decoding

_MARKS = (  # the four-byte ones first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
# How "<" or "{" begins without a byte-order mark (XML 1.0, appendix F).
_WIDE = (
    (re.compile(rb"[<{\s]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{\s]"), "utf-32-be"),
    (re.compile(rb"[<{\s]\0[^\0]"), "utf-16-le"),
    (re.compile(rb"\0[<{\s]"), "utf-16-be"),
)
# What is declared as the first is written in the second, which has more characters (encoding.spec.whatwg.org).
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)

_FEWEST_GOOD = 10
"""Good UTF-8 sequences for each broken one: a truncated or spliced body has hundreds, another encoding under one."""


def decode(body: bytes, content_type: str | None) -> str:
    """Return a feed's characters; `content_type` is the HTTP header. Raises `UnreadableText` for what is no text."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.removeprefix(mark).decode(encoding, "replace")
    for start, encoding in _WIDE:
        if start.match(body):
            return body.decode(encoding, "replace")
    # A zero byte has no place in any other encoding; servers that crash while writing leave runs of them.
    body = body.replace(b"\0", b"")
    declared = _declared(body, content_type)
    seven_bit = [encoding for encoding in declared if encoding.startswith(("iso2022", "hz"))]
    if (text := _first(body, [*seven_bit, "utf-8"])) is not None:
        return text
    mostly = body.decode("utf-8", "replace")
    broken = mostly.count("\N{REPLACEMENT CHARACTER}")
    beyond_ascii = len(mostly) - len(mostly.encode("ascii", "ignore"))
    if beyond_ascii - broken >= _FEWEST_GOOD * broken:
        return mostly
    text = _first(body, declared)
    return decoding.decode(body, "This feed") if text is None else text


def _first(body: bytes, encodings: list[str]) -> str | None:
    """Decode bytes by the first encoding that has a character for each of them."""
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Find what the server and the XML declaration say, as Python's names of the encodings."""
    said = [match.group(1) for match in [_CHARSET.search(content_type or "")] if match]
    said += [match.group(1).decode("ascii") for match in [_DECLARED.match(body.lstrip()[:400])] if match]
    names: list[str] = []
    for name in said:
        try:
            codec = codecs.lookup(name)
            b" ".decode(name, "replace")  # refuses Python's codecs that turn bytes into bytes ("hex", "zip")
        except (LookupError, ValueError):
            continue
        names.append(_WIDER.get(codec.name, codec.name))
    return names
