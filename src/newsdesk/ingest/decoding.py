"""The bytes of a file that somebody gives → a draft: text or, by its ending or first words, a page or a mail."""

from __future__ import annotations

from newsdesk.errors import UnreadableText
from newsdesk.models.reading import Draft
from newsdesk.words import reason

# What stands in French, German, Spanish, Italian, Portuguese, Dutch and Nordic news beside ASCII. š, ž and ý are left
# out, since Czech text read as western has them.
_WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôõöøùúûüÿœßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŸŒ¡¿«»‹›‘’‚“”„–—…•·€£©®°ºª§½\N{NO-BREAK SPACE}"
)
MOST_ACCENTS = 0.2
"""Of all letters: French has 5%, Danish 4%, and Cyrillic or Greek read as western nearly 100%."""

HTML_ENDINGS = (".html", ".htm", ".xhtml")
MAIL_ENDING = ".eml"


def draft(content: bytes, name: str, shown: str | None = None) -> Draft:
    """Return a file's content as a draft.

    In: the bytes; the file's name, for its ending; what to call it in a sentence (default: its name). Raises
    `UnreadableText` for what is empty or no text.
    """
    shown = shown or name
    if name.lower().endswith(MAIL_ENDING):
        # Imported for a mail alone; it decodes its parts by what stands here.
        from newsdesk.ingest import mail

        return mail.draft(content, shown)
    text = decode(content, shown)
    if not text.strip():
        raise UnreadableText(reason("error.nothing_in", name=shown))
    if name.lower().endswith(HTML_ENDINGS) or looks_like_html(text):
        return Draft(html=text)
    return Draft(text=text)


def decode(content: bytes, shown: str) -> str:
    """Return bytes as text: UTF-8 or what a byte-order mark says, else the likeliest encoding.

    Raises `UnreadableText` for what is no text in any encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _in_another_encoding(content, shown)
    # A zero byte stands in no text file, and in nearly every other kind.
    if "\0" in text[:4096]:
        raise UnreadableText(reason("error.no_text_file", name=shown))
    return text


def _in_another_encoding(content: bytes, shown: str) -> str:
    """Decode what is not UTF-8. The western Windows encoding is tried first, and kept where it gives western text.

    Guessers take a short French text for a Central European one, whose accents stand at the same bytes. Text in
    those encodings, or in Cyrillic or Greek ones, read as western shows letters and signs that western news lacks, or
    accents on most of its letters.
    """
    western = content.decode("cp1252", "replace")
    foreign = [character for character in western if not character.isascii()]
    letters = sum(character.isalpha() for character in western)
    if set(foreign) <= _WESTERN and len(foreign) <= MOST_ACCENTS * letters:
        return western
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise UnreadableText(reason("error.no_text_file", name=shown))
    return str(best)


def looks_like_html(text: str) -> bool:
    """Tell whether text is an HTML page: it opens with a doctype or an html, head or body element."""
    start = text[:1024].lstrip().lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body"))
