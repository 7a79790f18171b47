"""The fields of a digest: what each begins with, how it is read from what was typed or chosen, and asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from cogs import _places, _zones
from cogs._checks import Asked
from cogs._digests import meant
from cogs._forms import Field
from cogs._given import refusal
from cogs._pages import Gone
from newsdesk.briefing import schedules
from newsdesk.errors import SettingsError
from newsdesk.models.answers import Length
from newsdesk.models.digest import DigestPlan, Quiet
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.message import Option
from newsdesk.models.outbox import Target
from newsdesk.storage import keys
from newsdesk.storage.digests import MOST, MOST_STORIES, NAME_LIMIT
from newsdesk.words import catalogue, reason

LENGTHS: Mapping[str, Length] = {"short": "short", "medium": "medium", "long": "long"}
TEXT = 1000
"""Characters of topics or outlets."""
_CODE = re.compile(r"[a-z]{2,3}")


async def begun(asked: Asked) -> DigestPlan:
    """Return the digest that somebody gets who says nothing: each morning, here, or in private who may not post."""
    channel = asked.where.channel
    here = _places.found(asked, channel) if channel is not None and asked.rights.editor else None
    target = Target("user", asked.person.id) if here is None else _places.target(here)
    schedule = replace(schedules.MORNING, zone=asked.zone.key)
    first = asked.words.say("digest.first_name")
    taken = {keys.words(one.plan.name) for one in await meant.all_of(asked)}
    names = (first, *(f"{first} {number}" for number in range(2, MOST + 2)))
    return DigestPlan(next((name for name in names if keys.words(name) not in taken), first), target, schedule)


def changed(asked: Asked, plan: DigestPlan, given: Mapping[str, str]) -> DigestPlan:
    """Return a plan with some of its fields set from what was typed or chosen; an empty text empties what may be empty.

    Raises `Refused` or `SettingsError` for what cannot be read, and `Gone` for a field that there is not.
    """
    for field, text in given.items():
        if field not in _SET:
            raise Gone
        plan = _SET[field](asked, plan, text.strip())
    return plan


def _when(_: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    return replace(plan, schedule=schedules.read(text, plan.schedule))


def _where(asked: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    """Set where it goes: a place by its id, or without one the person."""
    if not text:
        return replace(plan, target=Target("user", asked.person.id))
    if not asked.rights.editor:
        raise refusal(asked, "digest.own_only")
    return replace(plan, target=_places.target(_places.needed(asked, _places.snowflake(text))))


def _topics(asked: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    return replace(plan, topics=_listed(asked, "topics", text, r"[;\n]"))


def _outlets(asked: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    return replace(plan, outlets=_listed(asked, "outlets", text, r"[;,\n、]"))


def _listed(asked: Asked, option: str, text: str, mark: str) -> tuple[str, ...]:
    meant.too_long(asked, option, text, TEXT)
    return tuple(dict.fromkeys(" ".join(one.split()) for one in re.split(mark, text) if one.strip()))


def _name(asked: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    meant.too_long(asked, "called", text, NAME_LIMIT)
    return replace(plan, name=text or plan.name)


def _languages(asked: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    """Set languages that are named, in any of the bot's own, or given as codes."""
    found: list[str] = []
    for typed in filter(None, (one.strip().casefold() for one in re.split(r"[;,\s、]+", text))):
        named = (
            key.partition(".")[2]
            for words in map(catalogue, LANGUAGES)
            for key, name in words.texts.items()
            if key.startswith("languages.") and isinstance(name, str) and name.casefold() == typed
        )
        code = typed if _CODE.fullmatch(typed) and asked.words.language_name(typed) != typed else next(named, None)
        if code is None:
            raise SettingsError(reason("digest.unread_language", piece=typed[:40]))
        found.append(code)
    return replace(plan, languages=tuple(dict.fromkeys(found)))


def _stories(_: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_STORIES):
        raise SettingsError(reason("digest.unread_number", piece=text[:40], most=MOST_STORIES))
    return replace(plan, stories=int(text))


def _length(_: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    if text not in LENGTHS:
        raise Gone
    return replace(plan, length=LENGTHS[text])


def _quiet(_: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    if text not in set(Quiet):
        raise Gone
    return replace(plan, quiet=Quiet(text))


def _zone(asked: Asked, plan: DigestPlan, text: str) -> DigestPlan:
    zone = _zones.find(text)
    if zone is None:
        raise refusal(asked, "chat.no_zone", name=text)
    return replace(plan, schedule=replace(plan.schedule, zone=zone))


_SET: Mapping[str, Callable[[Asked, DigestPlan, str], DigestPlan]] = {
    # The zone first: times are reckoned in it.
    "zone": _zone,
    "when": _when,
    "where": _where,
    "topics": _topics,
    "name": _name,
    "outlets": _outlets,
    "languages": _languages,
    "stories": _stories,
    "length": _length,
    "quiet": _quiet,
}


def asked_in_form(asked: Asked, plan: DigestPlan, name: str) -> Field:
    """Return the field of a form that asks for one of a digest's, with what is set of it."""
    label, note = asked.words.say(f"form.digest_{name}"), asked.words.say(f"form.digest_{name}_note")
    match name:
        case "where":
            value = "" if plan.target.what == "user" else str(plan.target.id)
            return Field(label, note, value=value, channel=True, threads=True)
        case "topics" | "outlets":
            return Field(label, note, long=True, most=TEXT, value="\n".join(getattr(plan, name)))
        case "length":
            options = tuple(Option(asked.words.say(f"choice.{one}"), one) for one in LENGTHS)
            return Field(label, note, required=True, options=options, value=plan.length)
        case "quiet":
            options = tuple(Option(asked.words.say(f"choice.{one.value}"), one.value) for one in Quiet)
            return Field(label, note, required=True, options=options, value=plan.quiet.value)
        case _:
            values = {
                "when": _typed_when(plan),
                "name": plan.name,
                "languages": ", ".join(plan.languages),
                "stories": str(plan.stories),
                "zone": plan.schedule.zone,
            }
            most = NAME_LIMIT if name == "name" else 100
            return Field(label, note, required=name != "languages", most=most, value=values[name])


def _typed_when(plan: DigestPlan) -> str:
    """Return when a digest comes as it may be typed, whatever language the bot speaks."""
    days = "".join(f"{catalogue('en').say(f'digest.short_{day}')} " for day in sorted(plan.schedule.weekdays))
    for group, numbers in (("daily", range(7)), ("weekdays", range(5)), ("weekends", (5, 6))):
        if plan.schedule.weekdays == frozenset(numbers):
            days = f"{catalogue('en').say(f'digest.{group}')} "
    return days + ", ".join(f"{at:%H:%M}" for at in plan.schedule.times)
