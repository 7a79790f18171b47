"""Alerts in words: what fires, what one would have fired for, what is set up, and what became of what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions, unasked
from newsdesk.messages.search import other_forms
from newsdesk.models.alert import Alert, AlertPlan, AlertPost, AlertShown, Backtest, Example, Odd, QuietHours
from newsdesk.models.message import Action, Button, Code, Line, Marked, Message, Moment, Plain, Run, Strong
from newsdesk.models.outbox import Target
from newsdesk.models.searched import Excerpt
from newsdesk.words import Catalogue

WORDS_LIMIT = 80
"""Characters of what an alert looks for that are shown."""
CUT = 300
"""Characters to which a headline is cut where nothing else fits."""
THREAD_LIMIT = 100
"""Characters of a forum post's title; what Discord takes."""
PAGE = 8
"""Alerts a page: each has two lines."""


def alert_post(post: AlertPost, words: Catalogue) -> Message:
    """Word what an alert fired for: the headline, the sentence with its words, the outlet, who has told it since."""
    ref = post.lead.ref
    buttons: list[Button] = []
    if post.number is not None:
        context = actions.context(ref, "sentence", post.number)
        buttons.append(controls.button(words.say("button.context"), context))
    buttons.append(controls.button(words.say("button.mute"), Action("alert_mute", (post.key, ref))))
    buttons.append(controls.button(words.say("button.pause"), Action("alert_stop", (post.key,))))
    bare = Line((wording.headline(post.lead, linked=False, limit=CUT),))
    fitting = (lines for lines in _wordings(post, words) if unasked.fits(Message(lines)))
    return Message(next(fitting, (bare,)), tuple(buttons))


def _wordings(post: AlertPost, words: Catalogue) -> Iterator[tuple[Line, ...]]:
    """Yield what an alert says, the fullest first."""
    title = _title(post, words)
    told = wording.source(post.lead, words)
    also = wording.since_then(post.others, words)
    credits_ = ((*told, Plain(words.stop), *also), told) if also else (told,)
    for credit in credits_:
        if post.excerpt is not None:
            yield title, Line(_quoted(post.excerpt, words)), Line(credit)
    for credit in credits_:
        yield title, Line(credit)
    yield (title,)


def _title(post: AlertPost, words: Catalogue, limit: int = wording.TITLE_LIMIT) -> Line:
    name = Strong(wording.shorten(post.asked, WORDS_LIMIT))
    return Line(wording.phrase(words, "alert.told", name=name, headline=wording.headline(post.lead, limit=limit)))


def _quoted(excerpt: Excerpt, words: Catalogue) -> tuple[Run, ...]:
    """Return a sentence in quotation marks with its words in bold; where it was cut stands "…"."""
    cut = f"{'…' if excerpt.cut_before else ''}{excerpt.text}{'…' if excerpt.cut_after else ''}"
    moved = tuple((start + excerpt.cut_before, end + excerpt.cut_before) for start, end in excerpt.marks)
    said = Marked(cut, moved) if moved else Plain(cut)
    return wording.phrase(words, "quotes.quotation", text=said)


def in_a_bundle(post: AlertPost, words: Catalogue) -> Line:
    """Word the line that stands for what an alert fired for where many are told in one."""
    return Line((*_title(post, words, 150).runs, Plain(words.comma), *wording.source(post.lead, words)))


def thread_title(post: AlertPost) -> str:
    """Return the title of a forum's post."""
    return wording.shorten(post.lead.headline, THREAD_LIMIT) or "…"


def plan_args(plan: AlertPlan) -> tuple[str, ...]:
    """Return a plan as a button carries it; `read_plan` brings it back."""
    quiet = ("", "") if plan.quiet is None else (span(plan.quiet), plan.quiet.zone)
    return (plan.asked, str(plan.target), str(plan.role or ""), *quiet)


def read_plan(args: Sequence[str]) -> AlertPlan | None:
    """Return the plan that `plan_args` made; `None` for anything else."""
    try:
        asked, target, role, quiet, zone = args
        hours = None
        if quiet:
            start, end = (time.fromisoformat(part) for part in quiet.split("-"))
            hours = QuietHours(start, end, zone)
        return AlertPlan(asked, Target.read(target), int(role) if role else None, hours)
    except ValueError:
        return None


def span(quiet: QuietHours) -> str:
    """Return quiet hours as somebody types them: "22:00-07:00"."""
    return f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"


def backtest(tested: Backtest, words: Catalogue, *, key: str = "", role: str = "", saved: bool = False) -> Message:
    """Word what an alert would have fired for, with the buttons that save it, change its words or leave it.

    In: the key of the alert that is to be changed to it, "" for a new one; the name of the role that it mentions;
    `saved` for one that is there as it is.
    """
    plan = tested.plan
    name = Strong(wording.shorten(plan.asked, WORDS_LIMIT))
    lines = [Line(_how_often(tested, name, words))]
    if tested.odd is Odd.BROAD:
        lines.append(Line(wording.phrase(words, "alert.broad", _a_day(tested))))
    blocks = [_example(example, words) for example in tested.examples]
    if tested.forms is not None:
        blocks.append([(wording.BLANK, other_forms(tested.forms, words)), ()])
    if not saved:
        blocks.append([(wording.BLANK, wording.small(_where(plan, words, role)))])
    whole = Message(wording.fit(lines, blocks), private=plan.target.what == "user")
    if saved:
        return whole
    return replace(whole, buttons=_before_saving(tested, words, key))


def _before_saving(tested: Backtest, words: Catalogue, key: str) -> tuple[Button, ...]:
    args = (key, *plan_args(tested.plan))
    narrow = controls.button(
        words.say("button.other_words" if tested.odd is Odd.IMPOSSIBLE else "button.narrow"),
        Action("alert_narrow", args),
    )
    cancel = controls.button(words.say("button.cancel"), Action("alert_cancel"))
    if tested.odd is Odd.IMPOSSIBLE:
        return (narrow, cancel)
    return (controls.button(words.say("button.keep_alert"), Action("alert_save", args)), narrow, cancel)


def _how_often(tested: Backtest, name: Strong, words: Catalogue) -> tuple[Run, ...]:
    if tested.odd is Odd.IMPOSSIBLE:
        return wording.phrase(words, "alert.impossible", name=name)
    days = round(tested.days)
    hours = max(round(tested.days * 24), 1)
    there = words.say("count.days", days) if days else words.say("count.hours", hours)
    if not tested.stories:
        return wording.phrase(words, "alert.never", name=name, span=there)
    number = words.number(tested.stories)
    number = words.say("count.at_least", number=number) if tested.more else number
    times = words.say("alert.times", tested.stories, number=number)
    said = wording.phrase(words, "alert.would_have", name=name, times=times, span=there)
    if days < 1 or tested.per_day < 1 or tested.odd is Odd.BROAD:
        return said
    return wording.sentences(words, said, wording.phrase(words, "alert.a_day", _a_day(tested)))


def _a_day(tested: Backtest) -> int:
    return max(round(tested.per_day), 1)


def _example(example: Example, words: Catalogue) -> wording.Block:
    title = Line((wording.headline(example.lead, limit=150),))
    credit = wording.small(wording.source(example.lead, words))
    said = () if example.excerpt is None else (Line(_quoted(example.excerpt, words)),)
    return [(wording.BLANK, title, *said, credit), (wording.BLANK, title, credit), ()]


def _where(plan: AlertPlan, words: Catalogue, role: str) -> tuple[Run, ...]:
    """Return where an alert is told, whom it mentions and when it is quiet."""
    parts = [wording.phrase(words, "alert.to", place=unasked.place(plan.target, words))]
    if role:
        parts.append(wording.phrase(words, "alert.mentions", role=f"@{wording.shorten(role, WORDS_LIMIT)}"))
    if plan.quiet is not None:
        parts.append(_quiet(plan.quiet, words))
    return wording.sentences(words, *parts)


def _quiet(quiet: QuietHours, words: Catalogue) -> tuple[Run, ...]:
    return wording.phrase(words, "alert.quiet", span=span(quiet).replace("-", "–"), zone=quiet.zone)


def list_(shown: Sequence[AlertShown], first: int, words: Catalogue, how: str, own: int = 0) -> Message:
    """Word the alerts that somebody sees, from the one numbered `first` on.

    In: how one is added; how many of their `own` are not among them, which a button shows to them alone.
    """
    page = shown[first - 1 : first - 1 + PAGE]
    if not page and shown:
        return list_(shown, 1, words, how, own)
    buttons: list[Button] = []
    if own:
        buttons.append(_own(own, len(shown) + 1, words))
    if not page:
        return Message((Line(wording.phrase(words, "alert.none", command=Code(how))),), tuple(buttons))
    last = first + len(page) - 1
    head = [Line((Strong(words.say("alert.heading", len(shown))),))]
    if len(page) < len(shown):
        head = [Line((Strong(words.say("alert.heading", len(shown))), Plain(f" ({wording.span(first, last, words)})")))]
    blocks = [
        [(_name(one.alert, words, number), wording.small(_state(one, words)))] for number, one in enumerate(page, first)
    ]
    lines = ((f"{n}. {one.alert.plan.asked}", one.alert.key) for n, one in enumerate(page, first))
    menu = controls.menu(
        words.say("menu.alert"), Action("alert"), (controls.option(label, value) for label, value in lines)
    )
    if first > 1:
        back = max(first - PAGE, 1)
        buttons.append(controls.button(words.say("button.previous", number=words.number(first - back)), _page(back)))
    if last < len(shown):
        label = words.say("button.next", number=words.number(min(PAGE, len(shown) - last)))
        buttons.append(controls.button(label, _page(last + 1)))
    private = any(one.alert.personal for one in page)
    return Message(wording.fit(head, blocks), tuple(buttons), menu, private=private)


def _own(own: int, first: int, words: Catalogue) -> Button:
    """Return the button that shows somebody the alerts of their own, which begin with number `first`."""
    return controls.button(words.say("button.own_alerts", number=words.number(own)), _page(first))


def _page(first: int) -> Action:
    return Action("alerts", (str(first),))


def _name(alert: Alert, words: Catalogue, number: int | None = None) -> Line:
    lead = f"{words.number(number)}. " if number else ""
    name = Strong(f"{lead}{wording.shorten(alert.plan.asked, WORDS_LIMIT)}")
    return Line(wording.phrase(words, "alert.where", name=name, place=unasked.place(alert.plan.target, words)))


def _state(shown: AlertShown, words: Catalogue) -> tuple[Run, ...]:
    """Return how an alert stands: how often it fired of late, or why it does not."""
    alert, fired = shown.alert, shown.fired
    parts: list[tuple[Run, ...]] = []
    if alert.paused_at is not None:
        why = "asked" if alert.why is None else alert.why.value
        parts.append(wording.phrase(words, f"alert.paused_{why}"))
    elif shown.shut is not None:
        parts.append(tuple(unasked.reason(shown.shut, (), words).runs))
    if fired.last is None:
        parts.append(wording.phrase(words, "alert.not_yet"))
    else:
        times = words.say("alert.times", fired.count)
        last = Moment(fired.last)
        parts.append(wording.phrase(words, "alert.fired", times=times, last=last))
    if alert.plan.quiet is not None:
        parts.append(_quiet(alert.plan.quiet, words))
    return wording.sentences(words, *parts)


def opened(shown: AlertShown, words: Catalogue, *, may: bool, role: str = "", first: str = "") -> Message:
    """Word one alert, with buttons for who may change it.

    In: the name of the role that it mentions; the key of a sentence on what was done, which stands above it.
    """
    alert = shown.alert
    lines = [_name(alert, words), Line(_state(shown, words))]
    if role:
        mentions = wording.phrase(words, "alert.mentions", role=f"@{wording.shorten(role, WORDS_LIMIT)}")
        lines.append(Line(mentions))
    if first:
        lines.insert(0, Line(wording.phrase(words, first)))
    buttons: tuple[Button, ...] = ()
    if may:
        turned = ("button.pause", "alert_pause") if alert.paused_at is None else ("button.resume", "alert_resume")
        buttons = (
            controls.button(words.say(turned[0]), Action(turned[1], (alert.key,))),
            controls.button(words.say("button.edit"), Action("alert_form", (alert.key,))),
            controls.button(words.say("button.remove"), Action("alert_remove", (alert.key,)), danger=True),
        )
    return Message(tuple(lines), buttons, private=alert.personal)


def sure(alert: Alert, words: Catalogue) -> Message:
    """Ask whether an alert is to go."""
    name = Strong(wording.shorten(alert.plan.asked, WORDS_LIMIT))
    buttons = (
        controls.button(words.say("button.remove"), Action("alert_remove_sure", (alert.key,)), danger=True),
        controls.button(words.say("button.cancel"), Action("alert_cancel")),
    )
    said = wording.phrase(words, "alert.sure", name=name)
    return Message((Line(said),), buttons, private=alert.personal)


def said(key: str, words: Catalogue, plan: AlertPlan | None = None, *, private: bool = False) -> Message:
    """Say what became of what was asked, by a key of the catalogue; `plan` names the alert."""
    values: dict[str, Run | str] = {}
    if plan is not None:
        values = {
            "name": Strong(wording.shorten(plan.asked, WORDS_LIMIT)),
            "place": unasked.place(plan.target, words),
        }
    given = {name: value for name, value in values.items() if f"{{{name}}}" in words.template(key)}
    return Message((Line(wording.phrase(words, key, **given)),), private=private)


def several(found: Sequence[tuple[int, AlertShown]], typed: str, verb: str, words: Catalogue, listed: int) -> Message:
    """Ask which of several alerts is meant, each with its number; `verb` is what is done with the one chosen.

    Of all alerts the first `listed` may be named here; the others are behind a button.
    """
    heading = wording.phrase(words, "alert.several", len(found), name=wording.shorten(typed, WORDS_LIMIT))
    named = [(number, one) for number, one in found if number <= listed]
    options = (controls.option(f"{number}. {one.alert.plan.asked}", one.alert.key) for number, one in named)
    menu = controls.menu(words.say("menu.alert"), Action(verb), options)
    own = len(found) - len(named)
    buttons = (_own(own, listed + 1, words),) if own else ()
    return Message((Line(heading),), buttons, menu, private=any(one.alert.personal for _, one in named))


def unknown(typed: str, words: Catalogue, command: str) -> Message:
    """Say that no alert here looks for that."""
    name = wording.shorten(typed, WORDS_LIMIT)
    return Message((Line(wording.phrase(words, "alert.unknown", name=name, command=Code(command))),), private=True)


def role_gone(alert: Alert, words: Catalogue) -> Message:
    """Tell whoever set an alert up that it is paused, since the role is gone that it mentions."""
    name = Strong(wording.shorten(alert.plan.asked, WORDS_LIMIT))
    told = wording.phrase(words, "alert.role_gone", name=name, place=unasked.place(alert.plan.target, words))
    return Message((Line(told),))
