"""What is said about the desk itself: what can be asked, what is set, and its first minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.unasked import reason
from newsdesk.models.answers import Examples, Holdings
from newsdesk.models.article import DeskSettings
from newsdesk.models.message import Action, Button, Channel, Code, Line, Message, Plain, Run, Strong
from newsdesk.models.outbox import Refusal
from newsdesk.words import Catalogue

FIRST_DIGEST = "digest_first"
"""Shows a digest that is set for each morning, to be saved or changed."""
EXAMPLE_LIMIT = 60
"""Characters of a topic or a name in an example."""


def help(examples: Examples, prefix: str, words: Catalogue) -> Message:  # noqa: A001  (what the command is called)
    """Say what can be asked, with examples from the desk's own news where it has some."""
    topic, person = example_topic(examples, words), example_person(examples, words)
    asked = (
        ("help.latest", f"latest {topic}"),
        ("help.catchup", "catchup"),
        ("help.quotes", f"quotes {person}"),
        ("help.summary", f"summary {topic}"),
        ("help.story", f"story {topic}"),
        ("help.search", f"search {topic}"),
        ("help.trend", f"trend {topic}"),
        ("help.save", "save"),
        ("help.feed", "feed list"),
        ("help.digest", "digest add"),
        ("help.alert", f"alert add {topic}"),
        ("help.why", "why"),
    )
    lines = [Line((Strong(words.say("help.heading")),))]
    # Other bots own the typed form of the last one.
    shown = (*((key, f"{prefix}{typed}") for key, typed in asked), ("help.settings", "/settings"))
    for key, command in shown:  # on lines of their own, which a phone need not break
        lines += [Line((Code(command),)), wording.small((Plain(words.say(key)),))]
    lines.append(wording.BLANK)
    lines.append(wording.small(wording.phrase(words, "help.ways", prefix=Code(prefix))))
    lines.append(wording.small(wording.phrase(words, "help.menu")))
    return Message(tuple(lines), example_buttons(examples, words))


def example_topic(examples: Examples, words: Catalogue) -> str:
    """Return a topic that can be asked for: of the desk's own news, or any."""
    return wording.shorten(examples.topic, EXAMPLE_LIMIT) or words.say("help.any_topic")


def example_person(examples: Examples, words: Catalogue) -> str:
    """Return who can be asked for: somebody of the desk's own news, or anybody."""
    return wording.shorten(examples.person, EXAMPLE_LIMIT) or words.say("help.any_person")


def example_buttons(examples: Examples, words: Catalogue) -> tuple[Button, ...]:
    """Return up to three things to try, from the desk's own news."""
    buttons: list[Button] = []
    if examples.topic:
        buttons.append(controls.button(f"latest {examples.topic}", actions.latest(examples.topic)))
    if examples.person and examples.key:
        buttons.append(controls.button(f"quotes {examples.person}", actions.person("", (examples.key,))))
    if buttons:
        buttons.append(controls.button(words.say("button.latest"), actions.latest("")))
    return tuple(buttons)


def settings(
    current: DeskSettings,
    defaults: DeskSettings,
    words: Catalogue,
    *,
    editors: str | None = None,
    savers: str | None = None,
    server: bool = True,
) -> Message:
    """Say what is set. `editors` and `savers` are the names of the roles that are set, where they can be looked up.

    Only a `server` has roles and a channel for notices.
    """
    prefix, language, timezone = _effective(current, defaults, words)
    shown: list[tuple[str, Run | str]] = [
        ("prefix", _value(prefix, current.prefix, words)),
        ("language", _value(language, current.language, words)),
        ("timezone", _value(timezone, current.timezone, words)),
    ]
    if server:
        may_edit, may_save = words.say("settings.editors_default"), words.say("settings.savers_default")
        shown += [
            ("editors_role", _role(may_edit, current.editors_role, editors, words)),
            ("savers_role", _role(may_save, current.savers_role, savers, words)),
            ("log_channel", _log(current, words)),
        ]
    lines = (
        Line((Strong(words.say("settings.heading")),)),
        *(Line(wording.phrase(words, f"settings.{name}", value=value)) for name, value in shown),
    )
    options = (controls.option(words.say(f"settings.name_{name}"), name) for name, _ in shown)
    return Message(lines, menu=controls.menu(words.say("menu.setting"), actions.choose_form(), options), private=True)


def _effective(current: DeskSettings, defaults: DeskSettings, words: Catalogue) -> tuple[str, str, str]:
    code = current.language or defaults.language or words.language
    return (
        current.prefix or defaults.prefix or "",
        words.language_name(code),
        current.timezone or defaults.timezone or "UTC",
    )


def _value(shown: str, chosen: str | None, words: Catalogue) -> str:
    return shown if chosen is not None else words.say("settings.default", value=shown)


def _role(default: str, chosen: int | None, name: str | None, words: Catalogue) -> str:
    if chosen is None:
        return default
    role = f"@{wording.shorten(name, wording.NAME_LIMIT)}" if name else words.say("settings.a_role")
    return words.say("settings.also_role", value=default, role=role)


def _named(digests: Sequence[str], words: Catalogue) -> str:
    if not digests:
        return words.say("setup.no_digest")
    return wording.shorten(words.comma.join(digests), wording.TITLE_LIMIT)


def _log(current: DeskSettings, words: Catalogue) -> Run:
    return Plain(words.say("settings.log_default")) if current.log_channel is None else Channel(current.log_channel)


def cannot_post(channel: int, missing: Sequence[str], words: Catalogue) -> Message:
    """Say, in private, that the bot may not post in a channel, and which permissions it is missing there."""
    said = wording.phrase(words, "settings.cannot_post", channel=Channel(channel))
    return Message((Line(said), reason(Refusal.NO_PERMISSION, missing, words)), private=True)


def setup(  # noqa: PLR0913  (what a desk has and how it is set, each from somewhere else)
    current: DeskSettings,
    defaults: DeskSettings,
    have: Holdings,
    words: Catalogue,
    *,
    now: datetime,
    server: bool = True,
    starters: bool = False,
    digests: Sequence[str] = (),
) -> Message:
    """Say what there is to set up in a new desk, and how each stands; `now` is aware.

    Only a `server` has a channel for notices: a person is told directly. `starters` says whether there are feeds to be
    offered to begin with; `digests` are the names of those that the person hears of.
    """
    prefix, language, timezone = _effective(current, defaults, words)
    clock = now.astimezone(ZoneInfo(timezone)).strftime("%H:%M")
    news: tuple[Run, ...] = wording.holdings(have, words) if have.newest else (Plain(words.say("setup.no_news")),)
    before, after = words.template("setup.news").split("{value}")
    lines = (
        Line((Strong(words.say("setup.heading")),)),
        Line(wording.phrase(words, "setup.timezone", value=Strong(timezone), clock=clock)),
        Line(wording.phrase(words, "setup.language", value=Strong(language))),
        Line(wording.phrase(words, "setup.prefix", value=Code(prefix))),
        Line((Plain(before), *news, *((Plain(after),) if after else ()))),
        Line(wording.phrase(words, "setup.digest", value=_named(digests, words))),
        *([Line(wording.phrase(words, "setup.log_channel", value=_log(current, words)))] if server else []),
    )
    buttons = (
        controls.button(words.say("settings.name_timezone"), actions.form("timezone")),
        controls.button(words.say("settings.name_language"), actions.form("language")),
        controls.button(words.say("button.first_digest" if not digests else "button.digest_new"), Action(FIRST_DIGEST)),
    )
    further = ("prefix", "log_channel") if server else ("prefix",)
    options = [controls.option(words.say(f"settings.name_{name}"), name) for name in further]
    options = [controls.option(words.say("button.save"), "save"), *options]
    options = [controls.option(words.say("menu.starters"), "starters"), *options] if starters else options
    return Message(
        lines, buttons, controls.menu(words.say("menu.setting"), actions.choose_step(), options), private=True
    )
