"""What imports cannot show: that pure layers ask no clock and draw no lots, and that SQL stays in storage."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEWSDESK = ROOT / "src" / "newsdesk"
PURE = ("text", "messages", "models")
CLOCKS = {"now", "utcnow", "today"}


def clocks_and_lots(source: str) -> Iterator[str]:
    """Find calls of `datetime.now` and its like, and any use of numpy's chance: "line 3: datetime.now"."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value).split(".")[-1]
            if (node.attr in CLOCKS and owner in {"datetime", "date"}) or (
                node.attr == "random" and owner in {"np", "numpy"}
            ):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def names_from_sqlalchemy(source: str) -> Iterator[str]:
    """Find what a module takes from SQLAlchemy or Alembic: "line 3: sqlalchemy.orm.Session"."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            taken = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            taken = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (f"line {node.lineno}: {name}" for name in taken if name.startswith(("sqlalchemy", "alembic")))


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (NEWSDESK / folder).rglob("*.py"))


def test_text_messages_and_models_ask_no_clock_and_draw_no_lots() -> None:
    found = {str(path.relative_to(ROOT)): list(clocks_and_lots(path.read_text("utf-8"))) for path in modules(*PURE)}

    assert found
    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from datetime import datetime, UTC\nat = datetime.now(UTC)",
        "import datetime\nat = datetime.datetime.utcnow()",
        "from datetime import date\nday = date.today()",
        "import numpy as np\nlots = np.random.default_rng()",
    ],
)
def test_a_planted_clock_or_lot_is_found(planted: str) -> None:
    assert list(clocks_and_lots(planted))


def test_a_datetime_that_is_handed_in_is_no_clock() -> None:
    assert not list(
        clocks_and_lots("from datetime import datetime\ndef age(now: datetime) -> str: return now.isoformat()")
    )


def test_of_sqlalchemy_only_the_session_leaves_storage() -> None:
    outside = [path for path in NEWSDESK.rglob("*.py") if "storage" not in path.relative_to(NEWSDESK).parts]
    found = {
        str(path.relative_to(ROOT)): [
            name
            for name in names_from_sqlalchemy(path.read_text("utf-8"))
            if not name.endswith("sqlalchemy.orm.Session")
        ]
        for path in sorted(outside)
    }

    assert found
    assert {path: names for path, names in found.items() if names} == {}


def test_planted_sql_is_found() -> None:
    assert list(names_from_sqlalchemy("def f():\n    from sqlalchemy import select")) == ["line 2: sqlalchemy.select"]
    assert list(names_from_sqlalchemy("import alembic.command")) == ["line 1: alembic.command"]
