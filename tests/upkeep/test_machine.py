"""What the process takes of the machine, and gives back: by figures of the system's own."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsdesk.upkeep import machine

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_info"), reason="glibc's own heaps"
)

SOURCES = Path(machine.__file__).parents[2]
THREADS = 12
HEAPS = f"""
import ctypes, sys, threading
sys.path.insert(0, sys.argv[3])
from newsdesk.upkeep import machine
if sys.argv[2] == "few":
    machine.few_heaps()
ready, over = threading.Barrier({THREADS} + 1), threading.Event()
def work():
    kept = [bytes(2000) for _ in range(100)]
    ready.wait()
    over.wait()
threads = [threading.Thread(target=work) for _ in range({THREADS})]
for thread in threads:
    thread.start()
ready.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
over.set()
"""


def test_what_lies_free_between_what_is_used_is_given_back() -> None:
    pieces = [os.urandom(2000) for _ in range(40_000)]
    full = _own()
    kept = pieces[::40]
    del pieces
    before = _own()
    assert machine.give_back()
    assert _own() < before - 20_000
    assert _own() < full - 40_000
    assert len(kept) == 1000


@pytest.mark.parametrize(("how", "most"), [("few", 2), ("many", THREADS + 1)])
def test_threads_share_two_heaps(tmp_path: Path, how: str, most: int) -> None:
    told = tmp_path / "heaps.xml"
    subprocess.run([sys.executable, "-c", HEAPS, str(told), how, str(SOURCES)], check=True)
    heaps = told.read_text().count("<heap ")
    assert heaps <= most
    assert how == "few" or heaps > 2


def _own() -> int:
    """Return kilobytes that are the process's alone."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0])
