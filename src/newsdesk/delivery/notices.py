"""Whoever set something up is told when it cannot be sent, and when it can be again; readers are not."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from newsdesk import messages
from newsdesk.delivery import trying
from newsdesk.delivery.spoken import words_of
from newsdesk.messages import alerts as wording
from newsdesk.models.alert import AlertPause
from newsdesk.models.article import Desk
from newsdesk.models.outbox import ENDING, Claimed, Deed, Held, Kind, Outcome, Owed, Refusal, Rejected, Target, Turn
from newsdesk.storage import alerts, desks, digests, outbox

LEFT_TOLD = timedelta(days=1)
"""For so long it is tried to tell somebody that what they were sent from a server has ended."""

ALSO = "also:"
"""How the key begins of what a notice had to say that was refused where it should have been said."""


def settle(session: Session, claimed: Claimed, outcome: Outcome, language: str, now: datetime) -> Turn | None:
    """Write down what came of a claim, decide when it is tried again, and owe a notice where somebody should know."""
    if isinstance(outcome, Rejected) and outcome.why in ENDING:
        _end(session, claimed, outcome.why, language, now)
    probes = outbox.probes(session, claimed.target, refused=isinstance(outcome, Rejected))
    again = trying.again(claimed, outcome, probes, now)
    turn = outbox.settle(session, claimed, outcome, again, now)
    left = isinstance(outcome, Rejected) and outcome.why is Refusal.LEFT
    if turn is None or left or (to := told(session, claimed.desk, claimed.target, claimed.owner)) is None:
        return turn
    lost = claimed.kind is Kind.NOTICE and turn in (Turn.REJECTED, Turn.HELD)
    if lost and not claimed.key.startswith(ALSO) and claimed.message is not None:
        outbox.enqueue(session, claimed.desk, _instead(claimed, to), now)
    # A notice of each notice that is refused would be one without end.
    if not lost or _gone(outcome):
        outbox.enqueue(session, claimed.desk, _notice(session, claimed, turn, outcome, to, language, now), now)
    return turn


def _end(session: Session, claimed: Claimed, why: Refusal, language: str, now: datetime) -> None:
    """Owe nothing more to a place that is gone; who has left a server is told so, where they can be told still."""
    ended = digests.pause_at(session, claimed.desk, claimed.target, now)
    gone = AlertPause.LEFT if why is Refusal.LEFT else AlertPause.CHANNEL_GONE
    ended += len(alerts.pause_target(session, claimed.desk, claimed.target, gone, now))
    if why is not Refusal.LEFT or not ended:
        return
    notice = Owed(
        key=f"notice:left:{claimed.desk.key}:{claimed.target}:{now.isoformat()}",
        deed=Deed.SEND,
        target=claimed.target,
        kind=Kind.NOTICE,
        about=claimed.about,
        message=messages.left(claimed.about, words_of(session, claimed.desk, language)),
        # Without a server in common Discord takes none; that is no reason to try for ever.
        expires=now + LEFT_TOLD,
    )
    outbox.enqueue(session, claimed.desk, notice, now)


def role_gone(session: Session, desk: Desk, role: int, language: str, now: datetime) -> int:
    """Pause the alerts of a desk that mention a role which is gone, and owe a notice of each; return how many."""
    paused = alerts.pause_role(session, desk, role, now)
    for alert in paused:
        to = told(session, desk, alert.plan.target, alert.owner)
        if to is None:
            continue
        notice = Owed(
            key=f"notice:role_gone:{alert.key}:{role}:{now.isoformat()}",
            deed=Deed.SEND,
            target=to,
            kind=Kind.NOTICE,
            about=alert.plan.asked,
            message=wording.role_gone(alert, words_of(session, desk, language)),
            owner=alert.owner,
        )
        outbox.enqueue(session, desk, notice, now)
    return len(paused)


def told(session: Session, desk: Desk, target: Target, owner: int | None) -> Target | None:
    """Return who hears of what becomes of sending to a target: the desk's log channel, else whoever set it up.

    Never through the place that it is about; `None` where nobody is left, and of what somebody is sent in private:
    others do not hear what they have, and they see it where they ask for it.
    """
    if target.what == "user":
        return None
    channel = desks.settings(session, desk).log_channel
    ways = [Target("channel", channel)] if channel is not None else []
    ways += [Target("user", owner)] if owner is not None else []
    return next((way for way in ways if way != target), None)


def _instead(claimed: Claimed, to: Target) -> Owed:
    """Say what a notice had to say to whoever else should hear of it."""
    return Owed(
        key=f"{ALSO}{claimed.key}",
        deed=Deed.SEND,
        target=to,
        kind=Kind.NOTICE,
        about=claimed.about,
        message=claimed.message,
        owner=claimed.owner,
    )


def _gone(outcome: Outcome) -> bool:
    return isinstance(outcome, Rejected) and outcome.why is Refusal.CHANNEL_GONE


def _notice(
    session: Session, claimed: Claimed, turn: Turn, outcome: Outcome, to: Target, language: str, now: datetime
) -> Owed:
    words = words_of(session, claimed.desk, language)
    missing = outcome.missing if isinstance(outcome, Rejected) else ()
    why = outcome.why if isinstance(outcome, Rejected | Held) else ""
    if _gone(outcome):
        of = f"{claimed.target}:{to}"
    elif turn is Turn.REJECTED:
        # Once a day: a rule that stops one message of a feed stops most of them. `why` tells of each.
        of = f"{claimed.target}:{why}:{to}:{now:%Y-%m-%d}"
    elif turn is Turn.HELD:
        of = f"{claimed.key}:{claimed.attempts}"
    else:
        of = f"{claimed.target}:{now.isoformat()}"
    return Owed(
        key=f"notice:{turn}:{of}",
        deed=Deed.SEND,
        target=to,
        kind=Kind.NOTICE,
        about=claimed.about,
        message=messages.notice(turn, claimed.target, claimed.about, words, why=why, missing=missing, key=claimed.key),
        owner=claimed.owner,
    )
