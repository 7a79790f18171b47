"""The answers to `why`: every state has its words in every language, and Discord takes them however long names are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk import messages
from newsdesk.messages import markdown
from newsdesk.models.answers import Holdings, Suggestion, Telling
from newsdesk.models.article import SourceKind
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.message import Message
from newsdesk.models.outbox import Deed, Kind, PausedTarget, Place, Refusal, Sending, State, Target
from newsdesk.models.why import ArticleWay, CameBy, Lately, MessageWay, Unknown, Version
from newsdesk.words import Catalogue, catalogue
from tests.examples import examples

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HERE = Target("channel", 2**62)
SENDING = Sending(
    "key", "k7f3m2qa", Deed.SEND, HERE, Kind.DIGEST, "Morning brief", State.WAITING, None, NOON, NOON, None, 1, NOON,
    NOON, None, None, 0, (), None,
)  # fmt: skip
TEXTS = st.sampled_from(("", "Brief", "*" * 400, "@everyone `x` ", "港の記事" * 50, "a " * 900, "שביתה"))


def sendings(text: str, why: str) -> Iterator[Sending]:
    """Every state that a message may be in, with what belongs to it."""
    paused = PausedTarget(HERE, Refusal.NO_PERMISSION, ("Send Messages",), NOON, NOON, 3)
    whys = [None, why, *Refusal]
    for n, state in enumerate(State):
        settled = None if state in (State.WAITING, State.SENDING, State.GATHERING, State.PARKED) else NOON
        place = Place(HERE.id, 2**62) if state is State.SENT else None
        told = replace(SENDING, about=text, state=state, why=whys[n % len(whys)], settled=settled, attempts=n)
        yield replace(told, place=place, bundle="abcdefgh" if state is State.BUNDLED else None)
    yield replace(SENDING, about=text, paused=paused)
    for refusal in Refusal:
        yield replace(SENDING, about=text, state=State.REJECTED, why=refusal.value, settled=NOON)


def every_answer(text: str, url: str | None, words: Catalogue) -> Iterator[Message]:
    telling = Telling(text or "…", url, text or None, NOON, "de", ref="abc")
    all_ = tuple(sendings(text, text))
    paused = all_[len(State)].paused
    for target in (HERE, Target("user", 1)):
        yield messages.lately(Lately(target, all_[:10], 5, paused, NOON), words, editor=True)
        yield messages.lately(Lately(target, (), None, None, None), words, editor=False)
    edits = tuple(
        replace(SENDING, deed=deed, state=state, why=Refusal.MESSAGE_GONE.value, settled=NOON)
        for deed in (Deed.EDIT, Deed.DELETE)
        for state in (State.SENT, State.WAITING, State.REJECTED)
    )
    for n, sending in enumerate(all_):
        changes = edits[n % 6 : n % 6 + 2]
        way = MessageWay(replace(sending, articles=("a",) * 9), changes, all_[2], 5, (telling,) * 8, n)
        yield messages.message_way(way, words, editor=bool(n % 2))
    came = tuple(CameBy(kind, NOON, text, text) for kind in SourceKind)
    versions = tuple(Version(n, NOON, text if n % 2 else None) for n in range(2, 9))
    for hidden in (None, NOON):
        yield messages.article_way(
            ArticleWay(telling, hidden, NOON, came, versions, saved=True, approved=hidden, hidden=hidden,
                       others=(telling,) * 7, posts=all_, server=5),
            words,
        )  # fmt: skip
    yield messages.unknown(Unknown(text, Holdings(3, 1, NOON), Suggestion(text or "x", 3)), words)
    yield messages.answered((telling,) * 3, words)
    yield messages.answered((), words)
    yield messages.not_mine(words)
    yield messages.forgotten(words)
    yield messages.removed(words, ref="abc", posts=2)
    yield messages.posts_taken_back(0, words)
    yield messages.posts_taken_back(3, words)
    yield messages.cannot_post(5, ("Send Messages",), words)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=TEXTS, url=st.sampled_from((None, "https://courier.example/" + "x" * 480)))
@settings(max_examples=examples(14), deadline=None)
def test_every_answer_fits_and_says_something(language: str, text: str, url: str | None) -> None:
    for message in every_answer(text, url, catalogue(language)):
        whole = "\n".join(markdown.draw_line(line) for line in message.lines)
        assert 0 < len(whole) <= markdown.LIMIT
        assert "{" not in whole
        assert len(message.buttons) <= 3
        assert "@everyone" not in whole.replace("@\u200beveryone", "")
        if message.menu is not None:
            assert 1 <= len(message.menu.options) <= 25


def test_each_state_of_a_message_is_told_in_other_words() -> None:
    words = catalogue("en")
    told = {
        state: markdown.draw(messages.message_way(MessageWay(sending, (), None, 5, (), 0), words, editor=False))
        for state, sending in zip(State, sendings("Brief", "503"), strict=False)
    }
    assert len(set(told.values())) == len(State)


def test_a_message_in_direct_messages_is_linked_as_discord_links_it() -> None:
    mine = replace(SENDING, target=Target("user", 9), state=State.SENT, settled=NOON, place=Place(3, 4))
    drawn = markdown.draw(messages.message_way(MessageWay(mine, (), None, 5, (), 0), catalogue("en"), editor=False))
    assert "(<https://discord.com/channels/@me/3/4>)" in drawn
