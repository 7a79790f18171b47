"""What may stand in the body of a message or a forum post: sizes and shapes, as in Discord's documentation.

What depends on the channel, on permissions or on what was sent before is for `tests.fakes.messages`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from tests.fakes.refusals import Json, invalid, refuse

MAX_CONTENT = 2000
MAX_NONCE = 25
MAX_EMBEDS = 10
MAX_EMBED_TEXT = 6000
MAX_ROWS = 5
MAX_BUTTONS = 5
MAX_PARTS = 40
"""Components in one message of the second kind (Components V2), the nested ones counted."""
COMPONENTS_V2 = 1 << 15
SEND_FLAGS = 1 << 2 | 1 << 12 | 1 << 13 | COMPONENTS_V2
"""Flags that a message may be sent with: no embeds, no notification, voice message, Components V2."""

ROW, BUTTON, SELECTS, TEXT_DISPLAY = 1, 2, {3, 5, 6, 7, 8}, 10
LINK, PREMIUM = 5, 6
EMBED_SIZES = {"title": 256, "description": 4096}
TOO_LONG, TOO_SMALL, REQUIRED = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_REQUIRED"


class Errors:
    """The tree of what is wrong with a body."""

    def __init__(self) -> None:
        self.tree: Json = {}

    def add(self, path: str, code: str, message: str) -> None:
        """Note one error; `path` is dotted, as in `embeds.0.title`."""
        node = self.tree
        for part in path.split("."):
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def text(self, path: str, value: object, most: int, *, least: int = 0) -> None:
        if value is None and not least:
            return
        if value is None:
            self.add(path, REQUIRED, "This field is required")
        elif not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
        elif len(value) > most and not least:
            self.add(path, TOO_LONG, f"Must be {most} or fewer in length.")
        elif not least <= len(value) <= most:
            self.add(path, TOO_SMALL, f"Must be between {least} and {most} in length.")

    def raise_any(self) -> None:
        if self.tree:
            raise invalid(self.tree)


def check_message(body: Json, *, has_files: bool) -> None:
    """Raise a `Refusal` where Discord would not take this body as that of a message."""
    errors = Errors()
    flags = body.get("flags") or 0
    if not isinstance(flags, int) or flags & ~SEND_FLAGS:
        errors.add("flags", "BASE_TYPE_CHOICES", "This flag cannot be set.")
        flags = 0
    second_kind = bool(flags & COMPONENTS_V2)
    errors.text("content", body.get("content"), MAX_CONTENT)
    _nonce(body, errors)
    _embeds(_listed(body, "embeds", errors), errors)
    if second_kind:
        for name in ("content", "embeds"):
            if body.get(name):
                errors.add(
                    name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The field cannot be used here."
                )
        _parts(_listed(body, "components", errors), errors)
    else:
        _rows(_listed(body, "components", errors), errors)
    errors.raise_any()
    filled = (body.get("content") or "").strip() or body.get("embeds") or body.get("sticker_ids") or body.get("poll")
    if not (filled or has_files or body.get("components")):
        raise refuse(50006)


def check_post(body: Json) -> None:
    """Raise a `Refusal` where the body is not that of a new post in a forum; its message is checked by itself."""
    errors = Errors()
    errors.text("name", body.get("name"), 100, least=1)
    if body.get("auto_archive_duration") not in {None, 60, 1440, 4320, 10080}:
        errors.add("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of {60, 1440, 4320, 10080}.")
    if not isinstance(body.get("message"), dict):
        errors.add("message", REQUIRED, "This field is required")
    if len(body.get("applied_tags") or ()) > 5:
        errors.add("applied_tags", TOO_LONG, "Must be 5 or fewer in length.")
    errors.raise_any()


def _nonce(body: Json, errors: Errors) -> None:
    nonce = body.get("nonce")
    if nonce is None:
        return
    if isinstance(nonce, bool) or not isinstance(nonce, int | str):
        errors.add("nonce", "NONCE_TYPE_INVALID", "Nonce must be a string or an integer.")
    else:
        errors.text("nonce", str(nonce), MAX_NONCE)


def _listed(body: Json, name: str, errors: Errors) -> list[Json]:
    value: object = body.get(name) or []
    if isinstance(value, list) and all(isinstance(item, dict) for item in cast("list[object]", value)):
        return cast("list[Json]", value)
    errors.add(name, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    return []


def _embeds(embeds: Sequence[Json], errors: Errors) -> None:
    if len(embeds) > MAX_EMBEDS:
        errors.add("embeds", TOO_LONG, f"Must be {MAX_EMBEDS} or fewer in length.")
    total = 0
    for number, embed in enumerate(embeds):
        here = f"embeds.{number}"
        for name, most in EMBED_SIZES.items():
            errors.text(f"{here}.{name}", embed.get(name), most)
        for name, key, most in (("footer", "text", 2048), ("author", "name", 256)):
            if embed.get(name):
                errors.text(f"{here}.{name}.{key}", embed[name].get(key), most, least=1)
        fields: list[Json] = embed.get("fields") or []
        if len(fields) > 25:
            errors.add(f"{here}.fields", TOO_LONG, "Must be 25 or fewer in length.")
        for place, field in enumerate(fields):
            errors.text(f"{here}.fields.{place}.name", field.get("name"), 256, least=1)
            errors.text(f"{here}.fields.{place}.value", field.get("value"), 1024, least=1)
        url = embed.get("url")
        if url and not str(url).startswith(("http://", "https://", "attachment://")):
            errors.add(f"{here}.url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https').")
        total += sum(map(len, _texts(embed)))
        if total > MAX_EMBED_TEXT:
            errors.add(here, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MAX_EMBED_TEXT}")
            break


def _texts(embed: Json) -> Iterator[str]:
    """The texts of an embed that count for the sum over all embeds of a message."""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for name, key in (("footer", "text"), ("author", "name")):
        part: Json = embed.get(name) or {}
        yield part.get(key) or ""
    for field in embed.get("fields") or ():
        yield field.get("name") or ""
        yield field.get("value") or ""


def _rows(rows: Sequence[Json], errors: Errors) -> None:
    if len(rows) > MAX_ROWS:
        errors.add("components", TOO_LONG, f"Must be {MAX_ROWS} or fewer in length.")
    names: set[str] = set()
    for number, row in enumerate(rows):
        here = f"components.{number}"
        if row.get("type") != ROW:
            errors.add(f"{here}.type", "BASE_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
            continue
        _row(row, here, names, errors)


def _row(row: Json, here: str, names: set[str], errors: Errors) -> None:
    inside: list[Json] = row.get("components") or []
    wide = any(part.get("type") in SELECTS for part in inside)
    if not 1 <= len(inside) <= (1 if wide else MAX_BUTTONS):
        errors.add(f"{here}.components", TOO_SMALL, f"Must be between 1 and {MAX_BUTTONS} in length.")
    for place, part in enumerate(inside):
        _control(part, f"{here}.components.{place}", names, errors)


def _control(part: Json, here: str, names: set[str], errors: Errors) -> None:
    kind = part.get("type")
    if kind == BUTTON:
        errors.text(f"{here}.label", part.get("label"), 80)
        if part.get("style") not in range(1, 7):
            errors.add(f"{here}.style", "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6).")
        if part.get("style") == LINK:
            errors.text(f"{here}.url", part.get("url"), 512, least=1)
        if part.get("style") in {LINK, PREMIUM}:
            return
    elif kind in SELECTS:
        if kind == 3 and not 1 <= len(part.get("options") or ()) <= 25:
            errors.add(f"{here}.options", TOO_SMALL, "Must be between 1 and 25 in length.")
    else:
        errors.add(f"{here}.type", "BASE_TYPE_CHOICES", 'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).')
        return
    name = part.get("custom_id")
    errors.text(f"{here}.custom_id", name, 100, least=1)
    if name in names:
        errors.add(f"{here}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    if isinstance(name, str):
        names.add(name)


def _parts(components: Sequence[Json], errors: Errors) -> None:
    """Check a message of the second kind: how many components in all, how much text, and its rows."""
    names: set[str] = set()
    count = letters = 0
    for part in _walk(components):
        count += 1
        if part.get("type") == TEXT_DISPLAY:
            letters += len(part.get("content") or "")
        if part.get("type") == ROW:
            _row(part, "components", names, errors)
    if count > MAX_PARTS:
        errors.add("components", TOO_LONG, f"Must be {MAX_PARTS} or fewer in length.")
    if letters > 4000:
        errors.add("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Must be 4000 or fewer in length.")


def _walk(components: Sequence[Mapping[str, Any]]) -> Iterator[Json]:
    for part in components:
        yield dict(part)
        yield from _walk(part.get("components") or ())
        if part.get("accessory"):
            yield from _walk([part["accessory"]])
