"""A feed's word for its language → an ISO 639-1 code."""

from __future__ import annotations

import re

_CODE = re.compile(r"([a-z]{2})(?![a-z])")


def code(declared: str) -> str | None:
    """Return `en` for "en-GB"; `None` for what is no language of two letters."""
    match = _CODE.match(declared.strip().lower())
    return match.group(1) if match else None
