"""What is said of digests themselves: it fits whatever is set, and a button brings what is set back whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.messages import digest_plans as worded
from newsdesk.messages.digest_args import packed, unpacked
from newsdesk.messages.digest_plans import Trouble
from newsdesk.messages.markdown import CARD_LIMIT, LIMIT, draw, draw_card, draw_line
from newsdesk.models.article import Desk
from newsdesk.models.digest import Digest, DigestPlan, Quiet, Schedule
from newsdesk.models.message import Card, Line, Message, Plain
from newsdesk.models.outbox import Refusal, Target
from newsdesk.words import catalogue
from tests.examples import examples

NOW = datetime(2026, 2, 2, 5, 0, tzinfo=UTC)
NEXT = (NOW + timedelta(hours=1), NOW + timedelta(days=5), NOW + timedelta(days=9))
PLAN = DigestPlan("Morning brief", Target("channel", 100), Schedule((time(8, 0),), "Europe/Kyiv", frozenset(range(5))))
every_language = pytest.mark.parametrize("language", ["en", "de", "uk", "ja"])
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n,;"), min_size=1, max_size=300)
PLANS = st.builds(
    DigestPlan,
    TEXT,
    st.builds(Target, st.sampled_from(["channel", "forum", "user"]), st.integers(1, 2**63)),
    st.builds(
        Schedule,
        st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=24).map(tuple),
        st.sampled_from(["UTC", "Europe/Kyiv", "America/Argentina/Buenos_Aires"]),
        st.frozensets(st.integers(0, 6), min_size=1),
    ),
    st.lists(TEXT, max_size=10).map(tuple),
    st.lists(TEXT, max_size=10).map(tuple),
    st.lists(st.sampled_from(["en", "de", "uk", "ja", "xx"]), max_size=5, unique=True).map(tuple),
    st.integers(1, 10),
    st.sampled_from(["short", "medium", "long"]),
    st.sampled_from(Quiet),
)


def digest(plan: DigestPlan, key: str = "k", *, paused: bool = False) -> Digest:
    at = None if paused else NEXT[0]
    return Digest(key, Desk(1, "guild:1"), plan, 7, NOW, NOW, at, paused_at=NOW if paused else None)


@given(PLANS)
@settings(max_examples=examples(100), deadline=None)
def test_a_button_brings_a_plan_back_whole(plan: DigestPlan) -> None:
    assert unpacked(packed(plan)) == plan


@pytest.mark.parametrize("wrong", [(), ("a",) * 11, ("", "", "", "", "", "", "", "", "", "", "")])
def test_what_no_button_has_is_no_plan(wrong: tuple[str, ...]) -> None:
    assert unpacked(wrong) is None
    for place in (1, 2, 8, 9, 10):
        args = list(packed(PLAN))
        args[place] = "x"
        assert unpacked(args) is None


@every_language
@given(plan=PLANS, long=st.booleans())
@settings(max_examples=examples(40), deadline=None)
def test_discord_takes_all_of_it(language: str, plan: DigestPlan, long: bool) -> None:
    words = catalogue(language)
    lines = tuple(Line((Plain("A sentence of a story that goes on for a while. " * 3),)) for _ in range(50))
    preview = Message(lines if long else lines[:3], card=Card(lines[:2]))
    trouble = Trouble(Refusal.NO_PERMISSION, ("Send Messages", "Embed Links"))
    many = [digest(plan, str(n)) for n in range(25)]
    standing = [worded.Standing(one, NEXT, trouble if n % 2 else None) for n, one in enumerate(many)]
    shown = [
        worded.draft("", plan, NEXT, preview, words, now=NOW),
        worded.draft("k", plan, NEXT, preview, words, now=NOW, trouble=trouble),
        worded.opened(digest(plan), NEXT, words, now=NOW, may=True, trouble=Trouble(Refusal.CLOSED)),
        worded.opened(digest(plan, paused=True), NEXT, words, now=NOW, may=False),
        worded.listed(standing, 6, words, now=NOW, how="x", own=2),
        worded.several(many, "digest", words),
        worded.sure(digest(plan), words),
        worded.removed(digest(plan), words),
        worded.cancelled(words),
        worded.unknown(plan.name, words, "/digest list"),
    ]  # fmt: skip
    for message in shown:
        assert "\n".join(map(draw_line, message.lines)) == draw(message)
        assert 0 < len(draw(message)) <= LIMIT
        assert len(message.buttons) <= 3
        if message.card is not None:
            assert 0 < len(draw_card(message.card)) <= CARD_LIMIT


def test_how_a_draft_and_an_opened_one_read() -> None:
    words, preview = catalogue("en"), Message((Line((Plain("The heading"),)),), card=Card((Line((Plain("Below"),)),)))
    drafted = worded.draft("", replace(PLAN, topics=("kursk", "belgorod")), NEXT, preview, words, now=NOW)
    stamp = int(NEXT[0].timestamp())
    assert draw(drafted).splitlines() == [
        "**Morning brief** → <#100>, weekdays 08:00, Kyiv time",
        f"Next: Mon 08:00 (<t:{stamp}:R>), Sat 07:00, <t:{int(NEXT[2].timestamp())}:d> 07:00.",
        "Topics: kursk · belgorod",
        "-# Up to 5 stories, medium. A day without news gets one line.",
        "",
        "-# So it would look now:",
    ]
    assert drafted.card is not None
    assert draw_card(drafted.card) == "The heading\n\nBelow"
    assert [button.action.verb for button in drafted.buttons] == ["digest_save", "digest_cancel"]
    shut = Trouble(Refusal.NO_PERMISSION, ("Send Messages",))
    refused = worded.draft("", PLAN, NEXT, preview, words, now=NOW, trouble=shut)
    assert draw(refused).splitlines()[-1] == (
        "I cannot post there yet: **Send Messages** is off for me. Channel settings → Permissions → Newsdesk."
    )
    assert [button.label for button in refused.buttons] == ["Check again", "Other channel", "Cancel"]
    assert refused.card is None
    mine = worded.opened(digest(PLAN, paused=True), NEXT, words, now=NOW, may=True)
    assert f"Paused <t:{int(NOW.timestamp())}:R>." in draw(mine)
    assert [button.label for button in mine.buttons] == ["Preview", "Send now", "Resume"]
    assert [button.label for button in worded.opened(digest(PLAN), NEXT, words, now=NOW, may=False).buttons] == [
        "Preview",
        "All digests",
    ]
