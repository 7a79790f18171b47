"""Whoever set something up is told when it cannot be sent, and when it can be again; readers are not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk import messages
from newsdesk.delivery import trying
from newsdesk.delivery.spoken import words_of
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Claimed, Deed, Held, Kind, Outcome, Owed, Refusal, Rejected, Target, Turn
from newsdesk.storage import desks, outbox


def settle(session: Session, claimed: Claimed, outcome: Outcome, language: str, now: datetime) -> Turn | None:
    """Write down what came of a claim, decide when it is tried again, and owe a notice where somebody should know."""
    again = trying.again(claimed, outcome, outbox.probes(session, claimed.target), now)
    turn = outbox.settle(session, claimed, outcome, again, now)
    if turn is not None and (to := told(session, claimed.desk, claimed.target, claimed.owner)) is not None:
        outbox.enqueue(session, claimed.desk, _notice(session, claimed, turn, outcome, to, language, now), now)
    return turn


def told(session: Session, desk: Desk, target: Target, owner: int | None) -> Target | None:
    """Return who hears of what becomes of sending to a target: the desk's log channel, else whoever set it up.

    Never through the place that it is about; `None` where nobody is left.
    """
    channel = desks.settings(session, desk).log_channel
    ways = [Target("channel", channel)] if channel is not None else []
    ways += [Target("user", owner)] if owner is not None else []
    return next((way for way in ways if way != target), None)


def _notice(
    session: Session, claimed: Claimed, turn: Turn, outcome: Outcome, to: Target, language: str, now: datetime
) -> Owed:
    words = words_of(session, claimed.desk, language)
    missing = outcome.missing if isinstance(outcome, Rejected) else ()
    why = outcome.why if isinstance(outcome, Rejected | Held) else ""
    if isinstance(outcome, Rejected) and outcome.why is Refusal.CHANNEL_GONE:
        of = str(claimed.target)
    elif turn in (Turn.PAUSED, Turn.RESUMED):
        of = f"{claimed.target}:{now.isoformat()}"
    else:
        of = claimed.key
    return Owed(
        key=f"notice:{turn}:{of}",
        deed=Deed.SEND,
        target=to,
        kind=Kind.NOTICE,
        about=claimed.about,
        message=messages.notice(turn, claimed.target, claimed.about, words, why=why, missing=missing, key=claimed.key),
        owner=claimed.owner,
    )
