"""What the tests of the sender share: claims as the outbox makes them, and requests as the fake Discord logs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from newsdesk.app import utc_now
from newsdesk.models.article import Desk
from newsdesk.models.message import Action, Button, Line, Message, Plain
from newsdesk.models.outbox import Claimed, Deed, Kind, Looked, Owed, Place, Seen, Target
from newsdesk.storage.outbox import nonce, reference
from tests.fakes.client import FakeDiscord
from tests.fakes.world import Entry


def saying(text: str, *buttons: Button) -> Message:
    return Message((Line((Plain(text),)),), buttons)


def button(label: str, *args: str) -> Button:
    return Button(label, Action("bundle", args))


def claim(desk: Desk, target: Target, text: str = "The ferry is back", **more: Any) -> Claimed:
    values: dict[str, Any] = {
        "key": text,
        "token": "t",
        "desk": desk,
        "deed": Deed.POST if target.what == "forum" else Deed.SEND,
        "target": target,
        "kind": Kind.DIGEST,
        "about": "Morning brief",
        "owner": None,
        "message": saying(text),
        "title": None,
        "role": None,
        "attempts": 1,
        "lease_until": utc_now() + timedelta(minutes=2),
        **more,
    }
    values |= {"reference": reference(values["key"]), "nonce": nonce(values["key"])}
    return Claimed(**values)


def change(claimed: Claimed, place: Place, text: str | None = None) -> Claimed:
    """The edit of what a claim has sent, or its deletion."""
    deed = Deed.DELETE if text is None else Deed.EDIT
    message = None if text is None else saying(text)
    return claim(claimed.desk, claimed.target, claimed.key, deed=deed, message=message, place=place)


def owed(target: Target, text: str, **more: Any) -> Owed:
    values: dict[str, Any] = {
        "key": text,
        "deed": Deed.POST if target.what == "forum" else Deed.SEND,
        "target": target,
        "kind": Kind.DIGEST,
        "about": "Morning brief",
        "message": saying(text),
        **more,
    }
    return Owed(**values)


def text_of(claimed: Claimed, text: str | None = None) -> str:
    """What stands in Discord of a claim."""
    return f"{text or claimed.key}\n-# {claimed.reference}"


def requests(fake: FakeDiscord, *methods: str) -> Sequence[Entry]:
    return [entry for entry in fake.log() if entry.method in methods]


def places(looked: Looked) -> dict[str, Place]:
    assert isinstance(looked, Seen), looked
    return dict(looked.places)
