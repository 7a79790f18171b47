"""Buttons and menus within Discord's limits; what they do is said in `actions`.

A message has at most three buttons with words on them, and one menu: more is no choice but a search (on a phone three
stand beside each other, and a fourth would make another line).
"""

from __future__ import annotations

from collections.abc import Iterable

from newsdesk.messages import actions
from newsdesk.messages._wording import NAME_LIMIT, credit, shorten
from newsdesk.messages.markdown import tidy
from newsdesk.models.answers import Length, PersonChoice, Suggestion, Telling
from newsdesk.models.message import Action, Button, Menu, Option
from newsdesk.words import Catalogue

MOST_BUTTONS = 3
LABEL_LIMIT = 80
OPTION_LIMIT = 100
"""Characters of an option's label, value or description."""
PLACEHOLDER_LIMIT = 150
OPTIONS_LIMIT = 25
"""What Discord takes (developer documentation, "Component Reference")."""


def button(label: str, action: Action, *, danger: bool = False) -> Button:
    """Return a button, its label cut to what Discord takes."""
    return Button(shorten(tidy(label), LABEL_LIMIT) or "…", action, danger)


def option(label: str, value: str, description: str | None = None) -> Option:
    """Return a line of a menu, its words cut to what Discord takes."""
    told = shorten(tidy(description), OPTION_LIMIT) if description else ""
    return Option(shorten(tidy(label), OPTION_LIMIT) or "…", value, told or None)


def menu(placeholder: str, action: Action, options: Iterable[Option]) -> Menu | None:
    """Return a menu of what can be chosen, each value once; nothing where there is nothing to choose."""
    unique = {line.value: line for line in reversed([*options]) if 0 < len(line.value) <= OPTION_LIMIT}
    lines = tuple(reversed(unique.values()))[:OPTIONS_LIMIT]
    return Menu(shorten(placeholder, PLACEHOLDER_LIMIT), action, lines) if lines else None


def articles(
    placeholder: str, tellings: Iterable[tuple[int | None, Telling]], words: Catalogue, back: Action | None = None
) -> Menu | None:
    """Return a menu that opens one of some articles, each with its number where it has one; `back` leads back here."""
    return menu(
        placeholder,
        actions.choose_article(back),
        (
            option(f"{number}. {telling.headline}" if number else telling.headline, telling.ref, credit(telling, words))
            for number, telling in tellings
        ),
    )


def lengths(offered: Iterable[Length], words: Catalogue) -> list[Option]:
    """Return the lines of a menu of the lengths of an article's summary."""
    return [option(length_name(length, words), length) for length in offered]


def length_name(length: Length, words: Catalogue) -> str:
    """Return what a menu calls a length."""
    match length:
        case "short":
            return words.say("menu.short")
        case "medium":
            return words.say("menu.medium")
        case "long":
            return words.say("menu.long")


def about_article(
    ref: str,
    numbers: tuple[int, ...],
    quotes: int,
    outlets: int,
    words: Catalogue,
    back: Action | None = None,
    here: Action | None = None,
) -> tuple[tuple[Button, ...], list[Option]]:
    """Return what else there is to ask about an article: the first sentence in context, its quotes, other outlets.

    Before these stands the way `back` to the list from which it was opened; what they show leads back `here`, or where
    that is not given, to the article itself. What is a button too many is a line of the menu instead: the other
    outlets, which such a list has named already.
    """
    buttons, below = list(way_back(back, words)), here or back
    if numbers:
        buttons.append(button(words.say("button.context"), actions.context(ref, "sentence", numbers[0], below)))
    if quotes:
        buttons.append(button(words.say("button.quotes", number=words.number(quotes)), actions.said(ref, 1, below)))
    if outlets:
        label = words.say("button.outlets", number=words.number(outlets))
        if len(buttons) == MOST_BUTTONS:
            return tuple(buttons), [option(label, "outlets")]
        buttons.append(button(label, actions.outlets(ref, below)))
    return tuple(buttons), []


def way_back(back: Action | None, words: Catalogue) -> tuple[Button, ...]:
    """Return the button that leads back to a list, where there is one."""
    return (button(words.say("button.back"), back),) if back is not None else ()


def up(ref: str, back: Action | None, words: Catalogue) -> tuple[Button, ...]:
    """Return the button that leads from a part of an article to what it was opened from: a summary, or the article."""
    if not ref:
        return ()
    if back is not None and back.verb == "summary":
        return way_back(back, words)
    return (button(words.say("button.article"), actions.open_article(ref, back)),)


def search_that(suggestion: Suggestion | None, words: Catalogue) -> tuple[Button, ...]:
    """Return the button that asks for what may have been meant."""
    if suggestion is None:
        return ()
    return (button(words.say("button.search"), actions.latest(suggestion.words)),)


def person(choice: PersonChoice, words: Catalogue, limit: int = LABEL_LIMIT) -> str:
    """Return "Ada Brandt, harbour master · 4" in at most `limit` characters; the role gives way first."""
    name, number = shorten(choice.name, NAME_LIMIT // 2), words.number(choice.quotes)
    if choice.more:
        number = words.say("count.at_least", number=number)
    bare = words.say("button.choice", person=name, number=number)
    room = limit - len(words.say("button.choice_role", person=name, role="", number=number))
    if not choice.role or room < 10:
        return bare
    return words.say("button.choice_role", person=name, role=shorten(choice.role, room), number=number)
