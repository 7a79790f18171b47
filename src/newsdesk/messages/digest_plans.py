"""What is said of digests themselves: one before it is saved, as it stands, all of them, and what was done with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages.digest_args import packed
from newsdesk.messages.markdown import CARD_LIMIT, draw_line
from newsdesk.messages.unasked import place, reason
from newsdesk.models.digest import EVERY_DAY, Digest, DigestPlan, Schedule
from newsdesk.models.message import (
    Action,
    Button,
    Card,
    Code,
    Line,
    Menu,
    Message,
    Moment,
    MomentStyle,
    Plain,
    Run,
    Strong,
)
from newsdesk.models.outbox import Refusal
from newsdesk.words import Catalogue

FIELDS = ("when", "where", "topics", "name", "outlets", "languages", "stories", "length", "quiet", "zone")
"""What can be changed of a digest, in the order in which it is offered."""
CHOSEN = ("length", "quiet")
"""Those of which one of a few is chosen."""
LISTED = 200
"""Characters of topics or outlets that are shown."""
PAGE = 5
WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing comes of a digest where it is to go: a refusal, and the permissions that are known to be missing."""

    why: Refusal
    missing: tuple[str, ...] = ()


def schedule(one: Schedule, words: Catalogue) -> str:
    """Say when a digest comes: "weekdays 08:00, Kyiv time"."""
    match one.weekdays:
        case days if days == EVERY_DAY:
            said = words.say("digest.daily")
        case days if days == WEEKDAYS:
            said = words.say("digest.weekdays")
        case days if days == WEEKEND:
            said = words.say("digest.weekends")
        case days:
            said = words.comma.join(words.say(f"digest.short_{day}") for day in sorted(days))
    times = words.comma.join(f"{at:%H:%M}" for at in sorted(one.times))
    return words.say("digest.when", days=said, times=times, zone=_zone(one.zone, words))


def _zone(name: str, words: Catalogue) -> str:
    return name if "/" not in name else words.say("digest.zone", place=name.rpartition("/")[2].replace("_", " "))


def line(plan: DigestPlan, words: Catalogue) -> tuple[Run, ...]:
    """Say what a digest is called, where it goes and when."""
    name = Strong(wording.shorten(plan.name, wording.NAME_LIMIT))
    return wording.phrase(
        words, "digest.line", name=name, place=place(plan.target, words), when=schedule(plan.schedule, words)
    )


def upcoming(plan: DigestPlan, times: Sequence[datetime], words: Catalogue, now: datetime) -> tuple[Run, ...]:
    """Say when a digest comes next, by the clock of its zone; what is a week away or more has its date."""
    zone = ZoneInfo(plan.schedule.zone)
    runs: list[Run] = []
    for number, at in enumerate(times):
        local = at.astimezone(zone)
        runs += [Plain(words.comma)] if number else []
        day: Run = Plain(words.say(f"digest.short_{local.weekday()}"))
        runs += [Moment(at, MomentStyle.DATE)] if at - now > timedelta(days=6) else [day]
        runs.append(Plain(f" {local:%H:%M}"))
        runs += [] if number else [Plain(" ("), Moment(at), Plain(")")]
    before, after = words.template("digest.next").split("{times}")
    return (Plain(before), *runs, Plain(after))


def contents(plan: DigestPlan, words: Catalogue) -> list[Line]:
    """Say what a digest tells: how much, of what, and what it says on a quiet day."""
    length = words.say(f"choice.{plan.length}")
    said = [wording.phrase(words, "digest.much", plan.stories, length=length)]
    said.append(wording.phrase(words, f"digest.quiet_{plan.quiet.value}"))
    topics = wording.shorten(" · ".join(plan.topics), LISTED)
    lines = [Line(wording.phrase(words, "digest.why_topics", listed=topics) if topics else
                  wording.phrase(words, "digest.all_topics"))]  # fmt: skip
    if plan.outlets:
        outlets = wording.shorten(words.comma.join(plan.outlets), LISTED)
        lines.append(Line(wording.phrase(words, "digest.why_outlets", listed=outlets)))
    if plan.languages:
        names = words.comma.join(words.language_name(code) for code in plan.languages)
        lines.append(Line(wording.phrase(words, "digest.why_languages", listed=names)))
    return [*lines, wording.small(wording.sentences(words, *said))]


def draft(  # noqa: PLR0913  (each is another part of what is shown)
    key: str,
    plan: DigestPlan,
    times: Sequence[datetime],
    preview: Message,
    words: Catalogue,
    *,
    now: datetime,
    trouble: Trouble | None = None,
    notes: Sequence[tuple[Run, ...]] = (),
) -> Message:
    """Show a digest as it would be, before it is saved: where, when, what it would tell now, and what is in the way.

    In: the key of the one that is changed, "" for a new one; when it would come next; its message if it were sent now;
    what else is to be said of it.
    """
    args = (key, *packed(plan))
    lines = [Line(line(plan, words)), Line(upcoming(plan, times, words, now)), *contents(plan, words)]
    lines += [Line(note) for note in notes]
    buttons = [controls.button(words.say("button.cancel"), Action("digest_cancel", (key,)))]
    if trouble is not None:
        lines.append(_cannot(trouble, words))
        again = controls.button(words.say("button.check_again"), Action("digest_draft", args))
        other = controls.button(words.say("button.other_channel"), Action("digest_field", (*args, "where")))
        buttons = [again, other, *buttons]
    else:
        lines += [wording.BLANK, wording.small(wording.phrase(words, "digest.now"))]
        buttons = [controls.button(words.say("button.digest_save"), Action("digest_save", args)), *buttons]
    private = plan.target.what == "user"
    card = None if trouble is not None else _card(preview)
    return Message(tuple(lines), tuple(buttons), _fields(args, words), private=private, card=card)


def unheard(outlets: Sequence[tuple[str, Sequence[str]]], words: Catalogue) -> tuple[tuple[Run, ...], ...]:
    """Say of which outlet there is nothing yet, and which may be meant; of the first alone, for want of room."""
    for name, others in outlets[:1]:
        named = wording.shorten(name, wording.NAME_LIMIT)
        if not others:
            return (wording.phrase(words, "digest.unheard", name=named),)
        listed = wording.shorten(words.comma.join(others), wording.NAME_LIMIT)
        return (wording.phrase(words, "digest.unheard_but", name=named, others=listed),)
    return ()


def _card(preview: Message) -> Card:
    """Return the preview of a digest below what it is about: all that it would say, as far as there is room."""
    below = () if preview.card is None else (wording.BLANK, *preview.card.lines)
    kept: list[Line] = []
    room = CARD_LIMIT - 2
    for one in (*preview.lines, *below):
        room -= len(draw_line(one)) + 1
        if room < 0:
            return Card((*kept, Line((Plain("…"),))))
        kept.append(one)
    return Card(tuple(kept))


def _fields(args: tuple[str, ...], words: Catalogue, *more: str) -> Menu | None:
    options = (controls.option(words.say(f"menu.digest_{name}"), name) for name in (*FIELDS, *more))
    return controls.menu(words.say("menu.digest_change"), Action("digest_field", args), options)


def _cannot(trouble: Trouble, words: Catalogue) -> Line:
    if trouble.why is Refusal.NO_PERMISSION and trouble.missing:
        named = Strong(words.comma.join(trouble.missing))
        return Line(wording.phrase(words, "digest.cannot", len(trouble.missing), permissions=named))
    return reason(trouble.why, trouble.missing, words)


def opened(
    digest: Digest,
    times: Sequence[datetime],
    words: Catalogue,
    *,
    now: datetime,
    may: bool,
    trouble: Trouble | None = None,
    first: Sequence[tuple[Run, ...]] = (),
) -> Message:
    """Show a digest as it stands, below sentences on what was done; `may` is whether the person may change it."""
    plan = digest.plan
    head = [Line(said) for said in first]
    head += [wording.BLANK] if head else []
    stands = Line(upcoming(plan, times, words, now))
    if digest.paused_at is not None:
        stands = Line(wording.phrase(words, "digest.held", when=Moment(digest.paused_at)))
    lines = [*head, Line(line(plan, words)), stands, *contents(plan, words)]
    if trouble is not None:
        lines.append(_cannot(trouble, words))
    private = plan.target.what == "user"
    preview = controls.button(words.say("button.preview"), Action("digest_preview", (digest.key,)))
    if not may:
        return Message(tuple(lines), (preview, _all(words)), private=private)
    turn = "resume" if digest.paused else "pause"
    buttons = (
        preview,
        controls.button(words.say("button.digest_now"), Action("digest_now", (digest.key,))),
        controls.button(words.say(f"button.{turn}"), Action(f"digest_{turn}", (digest.key,))),
    )
    args = (digest.key, *packed(plan))
    return Message(tuple(lines), buttons, _fields(args, words, "remove", "list"), private=private)


def _all(words: Catalogue) -> Button:
    return controls.button(words.say("button.all_digests"), Action("digests", ("1",)))


class Standing(NamedTuple):
    """A digest with its next time, and with what is in its way."""

    digest: Digest
    times: Sequence[datetime]
    trouble: Trouble | None


def listed(
    digests: Sequence[Standing],
    first: int,
    words: Catalogue,
    *,
    now: datetime,
    how: str,
    own: int = 0,
) -> Message:
    """Word a page of digests, from the one numbered `first` on: of each when it comes next, or why it does not.

    In: all of them; how one is set up; how many of somebody's `own` are not among them, which a button shows to them
    alone.
    """
    buttons = [_own(own, len(digests) + 1, words)] if own else []
    new = controls.button(words.say("button.digest_new"), Action("digest_form"))
    if not digests:
        return Message((Line(wording.phrase(words, "digest.none", command=Code(how))),), (new, *buttons), private=True)
    first = first if first <= len(digests) else 1
    heading = words.say("digest.list", len(digests))
    last = min(first + PAGE - 1, len(digests))
    if last - first + 1 < len(digests):
        heading = words.say("followed.heading_page", feeds=heading, span=wording.span(first, last, words))
    blocks: list[wording.Block] = []
    for number in range(first, last + 1):
        digest, times, trouble = digests[number - 1]
        title = Line((Plain(f"{number}. "), *line(digest.plan, words)))
        if digest.paused_at is not None:
            stands = wording.phrase(words, "digest.held", when=Moment(digest.paused_at))
        elif trouble is not None:
            stands = _cannot(trouble, words).runs
        else:
            stands = upcoming(digest.plan, times, words, now)
        topics = wording.shorten(" · ".join(digest.plan.topics), 120)
        about = [wording.small((Plain(topics),))] if topics else []
        blocks.append([(wording.BLANK, title, wording.small(stands), *about), (title, wording.small(stands)), (title,)])
    if first > 1:
        label = words.say("button.previous", number=words.number(min(PAGE, first - 1)))
        buttons.append(controls.button(label, Action("digests", (str(max(first - PAGE, 1)),))))
    if last < len(digests):
        label = words.say("button.next", number=words.number(min(PAGE, len(digests) - last)))
        buttons.append(controls.button(label, Action("digests", (str(last + 1),))))
    if len(buttons) < controls.MOST_BUTTONS:
        buttons.insert(0, new)
    menu = _which([one.digest for one in digests[first - 1 : last]], "digest", words)
    return Message(wording.fit((Line((Strong(heading),)),), blocks), tuple(buttons), menu, private=True)


def several(digests: Sequence[Digest], verb: str, words: Catalogue, own: int = 0, listed: int = 0) -> Message:
    """Ask, in private, which of several digests is meant; `verb` is what is done with the one chosen.

    So many more of somebody's `own` are meant, perhaps, and may not be named here: they stand behind a button, in the
    list after the first `listed`.
    """
    said = wording.phrase(words, "digest.which")
    buttons = (_own(own, listed + 1, words),) if own else ()
    return Message((Line(said),), buttons, menu=_which(digests, verb, words), private=True)


def _own(own: int, first: int, words: Catalogue) -> Button:
    """Return the button that shows somebody the digests of their own, which begin with number `first`."""
    return controls.button(words.say("button.own_alerts", number=words.number(own)), Action("digests", (str(first),)))


def _which(digests: Sequence[Digest], verb: str, words: Catalogue) -> Menu | None:
    options = (controls.option(one.plan.name, one.key, schedule(one.plan.schedule, words)) for one in digests)
    return controls.menu(words.say("menu.digest"), Action(verb), options)


def unknown(typed: str, words: Catalogue, how: str) -> Message:
    """Say, in private, that no digest is called so."""
    said = wording.phrase(words, "digest.unknown", name=wording.shorten(typed, wording.NAME_LIMIT), command=Code(how))
    return Message((Line(said),), private=True)


def how_to_add(words: Catalogue, example: str) -> Message:
    """Say how a digest is set up, with the button that opens the form: what is typed cannot open one."""
    said = wording.phrase(words, "digest.how", command=Code(example))
    return Message((Line(said),), (controls.button(words.say("form.save_button"), Action("digest_form")),))


def said(key: str, plan: DigestPlan, words: Catalogue) -> tuple[Run, ...]:
    """Return a sentence on a digest, and on where it goes."""
    name = Strong(wording.shorten(plan.name, wording.NAME_LIMIT))
    values: dict[str, Run | str] = {"name": name, "place": place(plan.target, words)}
    return wording.phrase(words, key, **values)


def sure(digest: Digest, words: Catalogue) -> Message:
    """Ask whether a digest is to go."""
    buttons = (
        controls.button(words.say("button.remove_sure"), Action("digest_remove_sure", (digest.key,)), danger=True),
        controls.button(words.say("button.keep"), Action("digest", (digest.key,))),
    )
    return Message((Line(said("digest.sure", digest.plan, words)),), buttons, private=digest.plan.target.what == "user")


def removed(digest: Digest, words: Catalogue) -> Message:
    """Say that a digest is gone."""
    private = digest.plan.target.what == "user"
    return Message((Line(said("digest.removed", digest.plan, words)),), (_all(words),), private=private)


def cancelled(words: Catalogue) -> Message:
    """Say that nothing was changed."""
    return Message((Line(wording.phrase(words, "followed.cancelled")),), (_all(words),))
