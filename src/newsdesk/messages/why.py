"""What became of a message or an article, and what a place was owed lately: the answers to `why`, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions, unasked
from newsdesk.models.answers import Telling
from newsdesk.models.message import (
    Action,
    Button,
    Code,
    Line,
    Link,
    Menu,
    Message,
    Moment,
    MomentStyle,
    Plain,
    Run,
    Strong,
)
from newsdesk.models.outbox import OWED, Deed, PausedTarget, Refusal, Sending, State
from newsdesk.models.why import ArticleWay, CameBy, Lately, MessageWay, Unknown, Version
from newsdesk.words import Catalogue

POSTS_SHOWN = 5
ARTICLES_SHOWN = 5
VERSIONS_SHOWN = 5
"""Of each so many lines: the first ones of posts and articles, the last ones of versions."""
WHY_LIMIT = 120
"""Characters of what the network said that are shown."""


def lately(answer: Lately, words: Catalogue, *, editor: bool) -> Message:
    """Word what a place was owed lately; an `editor` may have a paused place tried again."""
    own = answer.target.what == "user"
    place = unasked.place(answer.target, words)
    which = "own" if own else "place"
    key = f"why.heading_{which}" if answer.sendings else f"why.nothing_{which}"
    head = [Line(wording.phrase(words, key, place=place))]
    if answer.stopped is not None:
        head.append(Line(wording.phrase(words, "why.stopped", when=_at(answer.stopped))))
    if answer.paused is not None:
        head += _paused(answer.paused, words)
    blocks: list[wording.Block] = [
        _entry(sending, Strong(_about(sending)), answer.server, words) for sending in answer.sendings
    ]
    hint = wording.small(wording.phrase(words, "why.hint", command=Code("/why")))
    return Message(wording.fit(head, [*blocks, [(hint,)]]), _again(answer.paused, words, editor=editor), private=True)


def message_way(answer: MessageWay, words: Catalogue, *, editor: bool) -> Message:
    """Word the whole way of a message; an `editor` may have it tried again, or say whether it arrived."""
    sending = answer.sending
    place = unasked.place(sending.target, words)
    about = wording.phrase(
        words, "why.heading_message", reference=Code(sending.reference), about=Strong(_about(sending)), place=place
    )
    lines = [Line(about), *_states(answer, words), *_changes(answer.changes, words)]
    if sending.articles:
        lines.append(Line(wording.phrase(words, "why.carries")))
    blocks = _articles(answer.articles, words)
    rest = answer.missing
    if (hidden := len(answer.articles) - ARTICLES_SHOWN) > 0:
        blocks.append([(wording.small(wording.phrase(words, "outlets.more", hidden)),)])
    if rest:
        blocks.append([(wording.small(wording.phrase(words, "why.missing", rest)),)])
    buttons = _again(sending.paused, words, editor=editor)
    if editor and sending.state is State.HELD:
        buttons = (
            controls.button(words.say("button.arrived"), Action("arrived", (sending.key,))),
            controls.button(words.say("button.send_again"), Action("resend", (sending.key,))),
        )
    return Message(wording.fit(lines, blocks), buttons, _opening(answer.articles, words), private=True)


def article_way(answer: ArticleWay, words: Catalogue) -> Message:
    """Word the whole way of an article."""
    head = [Line((wording.headline(answer.telling, linked=True),)), Line(wording.source(answer.telling, words))]
    lines = [*(_came(came, words) for came in answer.came_by), _seen(answer, words)]
    if answer.saved:
        key = "why.approved" if answer.approved is not None else "article.unverified"
        lines.append(Line(wording.phrase(words, key, when=_at(answer.approved or answer.first_seen))))
    lines += [_version(version, words) for version in answer.versions[-VERSIONS_SHOWN:]]
    if answer.hidden is not None:
        lines.append(Line(wording.phrase(words, "why.hidden", when=_at(answer.hidden))))
    blocks: list[wording.Block] = [[(line,)] for line in lines]
    if answer.others:
        blocks.append([(Line(wording.others(answer.others, words)),), ()])
    elif answer.hidden is None:
        blocks.append([(Line(wording.phrase(words, "outlets.nothing")),)])
    blocks.append([(Line(wording.phrase(words, "why.posted" if answer.posts else "why.not_posted")),)])
    shown = answer.posts[:POSTS_SHOWN]
    blocks += [_entry(post, unasked.place(post.target, words), answer.server, words) for post in shown]
    if (rest := len(answer.posts) - POSTS_SHOWN) > 0:
        blocks.append([(wording.small(wording.phrase(words, "outlets.more", rest)),)])
    ref = answer.telling.ref if answer.hidden is None else ""
    opening = (controls.button(words.say("button.article"), actions.open_article(ref)),) if ref else ()
    return Message(wording.fit(head, blocks), opening, private=True)


def unknown(answer: Unknown, words: Catalogue) -> Message:
    """Say that nothing fits what was asked for, and how to ask."""
    asked = wording.shorten(answer.words, wording.NAME_LIMIT)
    said = wording.sentences(
        words,
        wording.phrase(words, "why.unknown", words=asked),
        wording.meant(answer.suggestion, words),
        wording.holdings(answer.holdings, words),
    )
    hint = wording.small(wording.phrase(words, "why.hint", command=Code("/why")))
    buttons: tuple[Button, ...] = ()
    if answer.suggestion is not None:
        buttons = (controls.button(words.say("button.search"), actions.why(answer.suggestion.words)),)
    return Message((Line(said), hint), buttons, private=True)


def not_mine(words: Catalogue) -> Message:
    """Say of somebody else's message that nothing is known of it."""
    return Message((Line(wording.phrase(words, "why.not_mine")),), private=True)


def forgotten(words: Catalogue) -> Message:
    """Say of a message of the bot's own that nothing is known of it here."""
    return Message((Line(wording.phrase(words, "why.forgotten")),), private=True)


def answered(tellings: Sequence[Telling], words: Catalogue) -> Message:
    """Say of an answer to a command that somebody asked for it, and from which articles it tells."""
    lines = [Line(wording.phrase(words, "why.answered"))]
    if tellings:
        lines.append(Line(wording.phrase(words, "why.answered_from")))
    return Message(wording.fit(lines, _articles(tellings, words)), menu=_opening(tellings, words), private=True)


def link(sending: Sending, server: int | None) -> str:
    """Return the address of a message on Discord, "" where it does not stand there."""
    if sending.place is None:
        return ""
    within = "@me" if sending.target.what == "user" or server is None else server
    return f"https://discord.com/channels/{within}/{sending.place.channel}/{sending.place.message}"


def _at(at: datetime) -> Moment:
    return Moment(at, MomentStyle.FULL)


def _about(sending: Sending) -> str:
    return wording.shorten(sending.about, wording.NAME_LIMIT) or "…"


def _again(paused: PausedTarget | None, words: Catalogue, *, editor: bool) -> tuple[Button, ...]:
    if paused is None or not editor:
        return ()
    return (controls.button(words.say("button.check_again"), Action("go_on", (str(paused.target),))),)


def _paused(paused: PausedTarget, words: Catalogue) -> list[Line]:
    place = unasked.place(paused.target, words)
    since = wording.phrase(words, "why.paused", place=place, since=_at(paused.since), next=Moment(paused.next_try))
    return [Line(since), unasked.reason(paused.why, paused.missing, words)]


def _refusal(sending: Sending, words: Catalogue) -> tuple[Run, ...]:
    """Return why Discord refused something, and what to do; nothing for what the network said."""
    if sending.why is None or sending.why not in set(Refusal):
        return ()
    return unasked.reason(Refusal(sending.why), (), words).runs


def _entry(sending: Sending, named: Run, server: int | None, words: Catalogue) -> wording.Block:
    """Word a message in one line, under a name that leads to it where it can."""
    if isinstance(named, Strong) and sending.place is not None:
        named = Link(named.text, link(sending, server), strong=True)
    elif sending.place is not None:
        named = Link(words.say("why.open"), link(sending, server))
    what = "paused" if sending.paused is not None else sending.state.value
    when = sending.settled or (sending.due if sending.state is State.GATHERING else sending.created)
    values: dict[str, Run | str] = {"about": named, "when": Moment(when), "bundle": Code(sending.bundle or "…")}
    told = (*wording.phrase(words, f"why.lately_{what}", **values), Plain(" · "), Code(sending.reference))
    short = Line(told)
    if sending.state is State.REJECTED and (why := _refusal(sending, words)):
        return [(short, wording.small(why)), (short,)]
    return [(short,)]


def _states(answer: MessageWay, words: Catalogue) -> list[Line]:
    """Word how far a message has got, and what holds it up."""
    sending, place = answer.sending, unasked.place(answer.sending.target, words)
    when = _at(sending.settled or sending.due)
    lines = [Line(wording.phrase(words, "why.owed", when=_at(sending.created)))]
    match sending.state:
        case State.HELD:
            about = Strong(_about(sending))
            lines.append(Line(wording.phrase(words, "unasked.held", place=place, about=about)))
            lines.append(Line(wording.phrase(words, "unasked.look", place=place)))
        case State.REJECTED:
            lines.append(Line(wording.phrase(words, "unasked.rejected", place=place, about=Strong(_about(sending)))))
            lines += [Line(why)] if (why := _refusal(sending, words)) else []
        case State.SENT:
            address = link(sending, answer.server)
            opened = Link(words.say("why.open"), address) if address else None
            key = "why.now_sent" if opened else "why.now_sent_somewhere"
            lines.append(Line(wording.phrase(words, key, when=when, link=opened or "")))
        case State.BUNDLED:
            bundle: Run = Code(sending.bundle or "…")
            if answer.bundle is not None and (address := link(answer.bundle, answer.server)):
                bundle = Link(answer.bundle.reference, address)
            lines.append(Line(wording.phrase(words, "why.now_bundled", bundle=bundle)))
        case State.WAITING if sending.paused is not None:
            lines += _paused(sending.paused, words)
        case state:
            lines.append(Line(wording.phrase(words, f"why.now_{state.value}", when=when)))
    if sending.attempts > 1 or (sending.attempts and sending.state is State.WAITING):
        last = sending.last_try or sending.created
        lines.append(Line(wording.phrase(words, "why.tries", sending.attempts, when=_at(last))))
    if sending.state is State.WAITING and sending.why and not _refusal(sending, words):
        said = wording.shorten(sending.why, WHY_LIMIT)
        lines.append(Line(wording.phrase(words, "why.network", why=Code(said))))
    return lines


def _changes(changes: Sequence[Sending], words: Catalogue) -> list[Line]:
    """Word what was changed of a message since, and what is to be."""
    lines: list[Line] = []
    edits = [one for one in changes if one.deed is Deed.EDIT]
    if done := [one for one in edits if one.state is State.SENT]:
        when = _at(done[-1].settled or done[-1].due)
        lines.append(Line(wording.phrase(words, "why.edited", len(done), when=when)))
    for kind, ones in (("edit", edits), ("deletion", [one for one in changes if one.deed is Deed.DELETE])):
        for one in ones[-1:]:
            if one.state in OWED:
                lines.append(Line(wording.phrase(words, f"why.{kind}_owed", when=_at(one.due))))
            elif one.state is State.SENT and kind == "deletion":
                lines.append(Line(wording.phrase(words, "why.deleted", when=_at(one.settled or one.due))))
            elif one.state is State.REJECTED and (why := _refusal(one, words)):
                lines.append(Line(wording.sentences(words, wording.phrase(words, f"why.{kind}_refused"), why)))
    return lines


def _articles(tellings: Sequence[Telling], words: Catalogue) -> list[wording.Block]:
    return [
        [
            (Line((wording.headline(telling),)), wording.small(wording.source(telling, words))),
            (Line((wording.headline(telling, linked=False),)),),
        ]
        for telling in tellings[:ARTICLES_SHOWN]
    ]


def _opening(tellings: Sequence[Telling], words: Catalogue) -> Menu | None:
    return controls.articles(words.say("menu.article"), ((None, telling) for telling in tellings), words)


def _came(came: CameBy, words: Catalogue) -> Line:
    name = wording.shorten(came.saved_by or "…", wording.NAME_LIMIT)
    outlet = wording.shorten(came.outlet or "", wording.NAME_LIMIT) or words.say("source.unknown")
    return Line(wording.phrase(words, f"why.came_{came.kind.value}", name=name, outlet=outlet, when=_at(came.at)))


def _seen(answer: ArticleWay, words: Catalogue) -> Line:
    seen = _at(answer.first_seen)
    if answer.published is None:
        return Line(wording.phrase(words, "why.undated", seen=seen))
    return Line(wording.phrase(words, "why.published", when=_at(answer.published), seen=seen))


def _version(version: Version, words: Catalogue) -> Line:
    key = "why.version_text" if version.headline is None else "why.version_headline"
    headline = wording.shorten(version.headline or "", wording.TITLE_LIMIT)
    number = words.number(version.number)
    return Line(wording.phrase(words, key, version=number, when=_at(version.at), headline=headline))
