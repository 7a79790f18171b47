"""The real bot, killed with -9 at every step of a delivery and at random moments: each message arrives once, whole.

Discord is a server of its own, with limits, nonces and bad weather. `make chaos` runs all of it and prints the figures;
the checks run a few seeds.
"""

from __future__ import annotations

import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.chaos.mail import DAY, WEATHER, Mail, mail
from tests.chaos.nursery import Nursery
from tests.fakes.client import FakeDiscord
from tests.fakes.steps import LOOKING, STEPS

KILLS = 300
"""Random moments of `make chaos`, over all its seeds."""
SEEDS = 20
QUICK = 4
"""So many seeds of the checks: one bot and two at a time, with a day offline and without."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")


def _stormy(post: Mail, kills: int, processes: int) -> None:
    """Owe, deliver and kill in bad weather; every fifth time a day passes before somebody starts it again."""
    for number in range(kills):
        post.owe(post.chance.randint(1, 4))
        post.fake.weather(WEATHER, post.chance.randrange(2**31), seconds=2.0)
        post.start(processes)
        time.sleep(post.chance.uniform(0.6, 3.2))
        post.kill()
        if number % 5 == 4:
            post.offline(DAY)


@pytest.mark.parametrize("seed", [*range(QUICK), *(pytest.param(n, marks=pytest.mark.chaos) for n in range(QUICK, 10))])
def test_killed_at_random_moments(seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, seed, bots) as post:
        _stormy(post, 1, 1 + seed % 2)
        if seed % 3 == 0:
            post.offline(DAY)
        post.finish()
        assert post.check()["messages"] == post.number > 0


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(SEEDS))
def test_killed_at_hundreds_of_moments(
    seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with mail(fake, tmp_path, 1000 + seed, bots) as post:
        _stormy(post, KILLS // SEEDS, 1 + seed % 2)
        post.finish()
        figures = post.check()
    with capsys.disabled():
        told = f"killed at random moments, seed {seed}, {1 + seed % 2} at a time: {figures}; lost 0, twice 0"
        sys.stderr.write(f"\n{told}\n")


@pytest.mark.chaos
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_step(step: str, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, 7, bots) as post:
        post.owe(24)
        if step.startswith("PATCH"):
            # What was not sent yet would be sent as edited.
            post.finish()
            post.edit(8)
        post.start(kill=step)
        assert post.wait_killed(30), f"{step} was never reached; {post.log()}"
        post.finish()
        post.check()


@pytest.mark.chaos
@pytest.mark.parametrize("step", LOOKING)
def test_killed_while_looking(step: str, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, 8, bots) as post:
        post.owe(12)
        post.back_up()
        post.start(kill="settle:before:4")
        assert post.wait_killed(30), post.log()
        post.restore()
        post.start(kill=step)
        assert post.wait_killed(30), f"{step} was never reached; {post.log()}"
        post.finish()
        post.check()


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(6))
def test_restored_from_a_backup_of_an_hour_ago(seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, 2000 + seed, bots) as post:
        post.owe(6)
        post.start()
        post.wait_delivered(but=3)
        post.kill()
        post.owe(4)
        post.back_up()
        post.owe(6)
        post.start()
        post.wait_delivered(but=6)
        post.kill()
        post.offline(3600)
        post.restore()
        post.owe(4)
        post.finish()
        assert post.check()["messages"] == 20


@pytest.mark.parametrize("seed", [pytest.param(0), *(pytest.param(n, marks=pytest.mark.chaos) for n in range(1, 6))])
def test_moved_to_another_machine_by_a_backup_made_while_it_sends(
    seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path
) -> None:
    """The copy is of some moment between a message's being owed, claimed, sent and noted, and the bot sends on."""
    with mail(fake, tmp_path, 4000 + seed, bots) as post:
        post.owe(4)
        post.start()
        post.wait_delivered(but=3)
        with ThreadPoolExecutor(1) as beside:
            copying = beside.submit(post.back_up)
            while not copying.done():
                post.owe(2)
        post.owe(4)
        post.wait_delivered(but=2)
        post.kill()
        post.offline(3600)
        post.move()
        post.owe(2)
        post.finish()
        assert post.check()["messages"] == post.number >= 12


def test_a_request_that_discord_takes_up_late(fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    """Nobody can find by looking what Discord has not stored yet: the nonce is what keeps it from standing twice."""
    with mail(fake, tmp_path, 3, bots) as post:
        post.owe(8)
        fake.fault("hold_before", 1, method="POST", path=r"/channels/\d+/messages$")
        post.start()
        fake.wait(fake.held, seconds=30)
        post.kill()
        post.start()  # it looks after the lease, finds nothing, and sends again
        post.wait_delivered(30)
        fake.clear_faults()
        time.sleep(0.5)
        post.finish()
        assert post.check()["messages"] == 8


def test_what_one_process_is_sending_no_other_sends(fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    """A forum post has no nonce: only the lease keeps a second process from making it while the first one waits."""
    with mail(fake, tmp_path, 4, bots) as post:
        post.targets = [target for target in post.targets if target.what == "forum"]
        post.start(2)
        time.sleep(3.0)
        fake.fault("hold_before", 1, method="POST", path=r"/channels/\d+/threads$")
        post.owe(3)
        fake.wait(fake.held, seconds=20)
        time.sleep(1.2)  # the other one ticks every second
        fake.clear_faults()
        time.sleep(0.5)
        post.kill()
        post.finish()
        assert post.check()["messages"] == 3
