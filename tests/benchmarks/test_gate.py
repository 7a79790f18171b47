"""The gate of text quality lets no figure pass that is under its floor, over its ceiling, or that was not measured."""

import math
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import gate
from benchmarks.gate import Bound

SCRIPT = """
import json, pathlib, sys
assert sys.argv[1] in {"quotes", "summaries"} and sys.argv[2] == "--json"
print("measuring", sys.argv[1])
if sys.argv[1] == "summaries":
    sys.exit("no summaries today")
pathlib.Path(sys.argv[3]).write_text(json.dumps({"quotes": {"joint_f1": 0.75, "not_verbatim": 0}}))
"""


def holds(bound: Bound, figures: object) -> bool:
    ((_, good),) = gate.judge([bound], {"quotes": figures})
    return good


@pytest.mark.parametrize(("figure", "good"), [(0.81, True), (0.8, True), (0.79, False), (math.nan, False)])
def test_a_figure_holds_at_its_floor_and_above(figure: float, good: bool) -> None:
    assert holds(Bound("quotes", "f1", floor=0.8), {"f1": figure}) is good


@pytest.mark.parametrize(("figure", "good"), [(0, True), (1, False), (math.nan, False)])
def test_a_figure_holds_at_its_ceiling_and_below(figure: float, good: bool) -> None:
    assert holds(Bound("quotes", "not_verbatim", ceiling=0), {"not_verbatim": figure}) is good


def test_a_key_leads_through_members_and_lists() -> None:
    assert holds(Bound("quotes", "cnn.gain.1", floor=2), {"cnn": {"gain": [1.0, 2.0]}})
    assert not holds(Bound("quotes", "cnn.gain.0", floor=2), {"cnn": {"gain": [1.0, 2.0]}})


@pytest.mark.parametrize("figures", [{}, {"f1": None}, {"f1": "good"}, {"f1": {}}, None])
def test_what_was_not_measured_does_not_pass(figures: object) -> None:
    assert not holds(Bound("quotes", "f1", floor=0.0), figures)


def test_a_bound_that_bounds_nothing_or_is_misspelt_is_refused() -> None:
    with pytest.raises(ValueError, match="neither a floor nor a ceiling"):
        gate.bounds_in('[[figure]]\nmeasure = "quotes"\nkey = "f1"\n')
    with pytest.raises(TypeError, match="flor"):
        gate.bounds_in('[[figure]]\nmeasure = "quotes"\nkey = "f1"\nflor = 1\n')


def test_the_floors_in_force_can_be_read() -> None:
    bounds = gate.bounds_in(gate.FLOORS.read_text("utf-8"))

    assert {bound.measure for bound in bounds} >= {"quotes", "summaries"}
    assert Bound("summaries", "not_verbatim", ceiling=0) in bounds


@pytest.mark.parametrize(
    ("figures", "code", "told"),
    [
        ('measure = "quotes"\nkey = "joint_f1"\nfloor = 0.7', 0, "  quotes joint_f1: 0.75"),
        ('measure = "quotes"\nkey = "joint_f1"\nfloor = 0.8', 1, "! quotes joint_f1: 0.75, below its floor of 0.8"),
        ('measure = "summaries"\nkey = "empty"\nceiling = 0', 1, "! summaries empty: not measured"),
    ],
)
def test_the_gate_measures_judges_and_exits(tmp_path: Path, figures: str, code: int, told: str) -> None:
    (tmp_path / "measure.py").write_text(SCRIPT)
    (tmp_path / "floors.toml").write_text(f"[[figure]]\n{figures}\n")

    done = subprocess.run(
        [sys.executable, gate.__file__, str(tmp_path / "measure.py"), str(tmp_path / "floors.toml")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code, done.stderr
    assert done.stdout.splitlines() == [told]


def test_the_gate_without_a_script_to_measure_with_is_used_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main([]) == 2
    assert "Usage: benchmarks/gate.py" in capsys.readouterr().err
