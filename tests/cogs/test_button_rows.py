"""What a button does ↔ its custom id, and what happens to ids that nobody can read any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs import _pages
from cogs._checks import Asked
from cogs._pages import Gone
from cogs._router import meant, number
from newsdesk.app import App
from newsdesk.messages import actions
from newsdesk.models.message import Action, Button, Line, Menu, Message, Option, Plain

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VERBS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)


class Person:
    """Whoever asks; all that an id takes of them."""

    def __init__(self, id_: int) -> None:
        self.id = id_


async def asked_by(app: App, person: int, desk: str = "guild:1") -> Asked:
    found = await app.desk(desk)
    who = cast("Any", Person(person))
    settings = await app.settings_of(found)
    return Asked(app, cast("Any", None), found, settings, cast("Any", None), who, cast("Any", None))


def message(*actions: Action) -> Message:
    return Message((Line((Plain("x"),)),), tuple(Button(str(n), action) for n, action in enumerate(actions)))


@given(st.integers(0, 2**63), VERBS, st.lists(TEXTS, max_size=4).map(tuple))
def test_any_action_comes_back_from_its_id(asker: int, verb: str, args: tuple[str, ...]) -> None:
    pressed, key = _pages.read(f"nd:{_pages.written(asker, Action(verb, args))}")
    assert key is None
    assert pressed == _pages.Pressed(asker, Action(verb, args))


@given(st.integers(0, 2**63), VERBS, st.lists(st.text(), max_size=4).map(tuple))
def test_an_id_has_no_white_space_and_no_lone_surrogate(asker: int, verb: str, args: tuple[str, ...]) -> None:
    written = _pages.written(asker, Action(verb, args))
    assert not any(character.isspace() for character in written)
    written.encode()


@given(st.text())
def test_an_id_that_is_none_of_ours_is_gone_or_read(text: str) -> None:
    try:
        _pages.read(f"nd:{text}")
    except Gone:
        return


async def test_what_is_short_stands_in_the_id_itself(app: App) -> None:
    action = Action("latest", ("ferry island", "4"))
    ids = await _pages.ids(await asked_by(app, 35), message(action))
    assert ids == {action: "z:latest:ferry+island,4"}


@pytest.mark.parametrize("topic", ["ferry " * 40, "фрегат " * 14, "𝕏" * 49])
async def test_what_is_long_lies_in_a_row_and_comes_back(app: App, topic: str) -> None:
    action, asked = Action("latest", (topic, "4")), await asked_by(app, 2**62)
    (id_,) = (await _pages.ids(asked, message(action))).values()
    assert len(f"ndm:{id_}".encode("utf-16-le")) // 2 <= _pages.ID_LIMIT
    assert topic not in id_
    assert await _pages.opened(asked, f"nd:{id_}") == _pages.Pressed(2**62, action)


async def test_a_row_opens_on_its_own_desk_alone_and_not_for_ever(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    action, asked = Action("latest", ("ferry " * 40, "4")), await asked_by(app, 7)
    (id_,) = (await _pages.ids(asked, message(action))).values()
    with pytest.raises(Gone):
        await _pages.opened(await asked_by(app, 7, "guild:2"), f"nd:{id_}")
    later = app.now() + timedelta(days=31)
    monkeypatch.setattr(app, "now", lambda: later)
    with pytest.raises(Gone):
        await _pages.opened(asked, f"nd:{id_}")


async def test_addresses_that_nobody_saved_go_after_an_hour(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = actions.link_brief([f"https://lantern.example/{'x' * 100}/{n}" for n in range(3)])
    asked = await asked_by(app, 7)
    ids = await _pages.ids(asked, message(brief))
    assert (await _pages.opened(asked, f"nd:{ids[brief]}")).action == brief
    later = app.now() + timedelta(hours=1)
    monkeypatch.setattr(app, "now", lambda: later)
    with pytest.raises(Gone):
        await _pages.opened(asked, f"nd:{ids[brief]}")


async def test_a_menu_has_an_id_too(app: App) -> None:
    below = Message((), menu=Menu("Open", Action("open"), (Option("x", "ref"),)))
    assert await _pages.ids(await asked_by(app, 1), below) == {Action("open"): "1:open:"}


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "²", "9" * 30, " 1", "١"])
def test_a_number_that_no_button_has_is_gone(text: str) -> None:
    with pytest.raises(Gone):
        number(text)


def test_a_verb_that_stands_for_others_is_read_by_its_last_argument() -> None:
    assert meant("more", ("ref", "approve")) == ("approve", ("ref",))
    assert meant("more", ("ref", "remove")) == ("remove", ("ref",))
    assert meant("more", ("ref", "long")) == ("summary", ("ref", "long"))
    assert meant("form", ("save",)) == ("form_save", ())
    assert meant("form", ("timezone", "setup")) == ("form_setting", ("timezone", "setup"))
    assert meant("open", ("ref",)) == ("open", ("ref",))
