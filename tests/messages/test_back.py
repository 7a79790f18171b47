"""The way back from an opened article, and all that is opened from it, to the list that it was opened from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsdesk import messages
from newsdesk.messages import actions
from newsdesk.models.answers import (
    ArticleQuotes,
    InContext,
    OpenedArticle,
    Outlets,
    PersonChoice,
    QuoteEntry,
    Quotes,
    Summary,
    Telling,
)
from newsdesk.models.message import Action, Message
from newsdesk.words import catalogue

WORDS = catalogue("en")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LEAD = Telling("Ferry strike", "https://courier.example/1", "Harbour Courier", NOON, "en", ref="abc")
OTHERS = (replace(LEAD, ref="def", outlet="Lantern"),)
OPENED = OpenedArticle(
    LEAD, ("One.",), 29, 4, OTHERS, private=True, approved=False, versions=1, numbers=(7,), lengths=("medium",)
)
QUOTE = QuoteEntry(("We will sail.",), "Ada Brandt", None, LEAD, (), 5)
LIST = actions.latest("ferry island", 4)
TAIL = ("latest", "ferry island", "4")

BELOW: dict[str, Callable[[Action | None], Message]] = {
    "article": lambda back: messages.article(OPENED, WORDS, editor=False, back=back),
    "article of an editor": lambda back: messages.article(OPENED, WORDS, editor=True, back=back),
    "summary": lambda back: messages.summary(Summary(LEAD, ("One.",), 29, (1,), "long", ("short",), 4, 1), WORDS, back),
    "in context": lambda back: messages.in_context(
        InContext(LEAD, "Before.", "It.", "After.", "sentence", 7, 29, 2, 9), WORDS, back
    ),
    "said": lambda back: messages.said(ArticleQuotes(LEAD, 12, 5, (QUOTE,)), WORDS, back),
    "outlets": lambda back: messages.outlets(Outlets(LEAD, OTHERS), WORDS, back),
    "removal": lambda back: messages.confirm_removal(OPENED, WORDS, "", back),
}


def done(message: Message) -> list[Action]:
    return [*(button.action for button in message.buttons), *((message.menu.action,) if message.menu else ())]


@pytest.mark.parametrize("name", BELOW)
def test_all_below_a_list_knows_the_way_back_and_has_three_buttons(name: str) -> None:
    message = BELOW[name](LIST)
    assert len(message.buttons) <= 3
    assert all(action == LIST or action.args[-3:] == TAIL for action in done(message))
    alone = BELOW[name](None)
    assert not any("latest" in (action.verb, *action.args) for action in done(alone))


@pytest.mark.parametrize("name", ["article", "article of an editor", "summary"])
def test_the_button_back_comes_first_and_what_gives_way_is_in_the_menu(name: str) -> None:
    message = BELOW[name](LIST)
    assert [button.label for button in message.buttons] == ["Back", "In context", "Quotes · 4"]
    assert message.menu is not None
    assert message.menu.placeholder == "More"
    assert (message.menu.options[0].label, message.menu.options[0].value) == ("Other outlets · 1", "outlets")
    values = [option.value for option in message.menu.options]
    assert len(set(values)) == len(values)
    assert ("approve" in values, "remove" in values) == ((True, True) if "editor" in name else (False, False))


def test_what_is_removed_leads_back_to_the_list() -> None:
    assert done(messages.removed(WORDS, LIST)) == [LIST]
    assert done(messages.removed(WORDS)) == []


def test_quotes_are_a_list_too_with_their_topic_people_and_page() -> None:
    choices = (PersonChoice("Ada Brandt", None, 9, "ada brandt"),)
    message = messages.quotes(Quotes("brandt", "ferry", 9, choices, (QUOTE,), first=5, chosen=True), WORDS)
    assert message.menu is not None
    assert message.menu.action == Action("choose", ("people", "ferry", "5", "ada brandt"))
    assert actions.way_back(message.menu.action.args) == actions.people("ferry", 5, ("ada brandt",))


def test_other_outlets_are_the_list_where_there_is_no_other() -> None:
    message = messages.outlets(Outlets(LEAD, OTHERS), WORDS)
    assert message.menu is not None
    assert actions.way_back(message.menu.action.args) == actions.outlets("abc")


@pytest.mark.parametrize("back", [None, LIST])
def test_what_is_opened_from_a_summary_leads_back_to_it_and_no_way_grows(back: Action | None) -> None:
    summary = messages.summary(Summary(LEAD, ("One.",), 29, (1,), "long", ("short",), 4, 1), WORDS, back)
    here = actions.summary("abc", "long", back)
    context = next(button.action for button in summary.buttons if button.action.verb == "context")
    assert actions.way_back(context.args[3:]) == here
    for name in ("in context", "said", "outlets"):
        message = BELOW[name](here)
        assert (message.buttons[-1].label, message.buttons[-1].action) == ("Back", here)
    listed = BELOW["outlets"](here).menu
    assert listed is not None
    assert actions.way_back(listed.action.args) == (back or actions.outlets("abc"))


@pytest.mark.parametrize("args", [(), ("",), ("remove_sure", "abc", ""), ("approve", "abc"), ("form", "prefix")])
def test_nothing_but_a_list_is_a_way_back(args: tuple[str, ...]) -> None:
    assert actions.way_back(args) is None


@pytest.mark.parametrize("back", [LIST, actions.latest(""), actions.people("", 1, ("a", "b")), actions.outlets("abc")])
def test_a_way_back_comes_back_from_any_action(back: Action) -> None:
    assert actions.way_back(actions.open_article("ref", back).args[1:]) == back
    assert actions.way_back(actions.choose_article(back).args) == back
    assert actions.way_back(actions.summary("ref", "long", back).args[2:]) == back
    assert actions.way_back(actions.context("ref", "quote", 3, back).args[3:]) == back
    assert actions.way_back(actions.remove_sure("ref", "", back).args[2:]) == back


def test_what_a_message_of_ours_shows_is_chosen_by_its_menu_or_told_to_be_nothing() -> None:
    listed = messages.outlets(Outlets(LEAD, OTHERS), WORDS).menu
    assert messages.ours(listed, WORDS).menu == listed
    nothing = messages.ours(None, WORDS)
    assert nothing.private
    assert nothing.menu is None
    assert "/latest" in str(nothing.lines)
