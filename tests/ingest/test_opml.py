"""Lists of feeds: what goes out comes in again, and what is hostile ends in a sentence."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.errors import UnreadableText
from newsdesk.ingest import opml
from newsdesk.ingest.feeds import plain
from newsdesk.models.found import Outline
from tests.examples import examples

NAMES = st.text(max_size=60).map(plain.tidy)
ADDRESSES = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9?&=;<>\"'/-]{0,30}", fullmatch=True)
OUTLINES = st.lists(
    st.builds(Outline, url=ADDRESSES, title=NAMES.filter(bool), folder=st.none() | NAMES.filter(bool)), max_size=12
)


@settings(max_examples=examples(100), deadline=None)
@given(OUTLINES)
def test_what_is_written_is_read_again(outlines: list[Outline]) -> None:
    assert set(opml.read(opml.write(outlines, "A & B"))) == set(outlines)


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=300), st.text(max_size=300))
def test_anything_else_is_a_sentence_or_a_list(junk: bytes, text: str) -> None:
    for body in (
        junk,
        text.encode("utf-8", "surrogatepass"),
        b"<opml>" + junk,
        f"<opml><outline {text}".encode(errors="ignore"),
    ):
        with contextlib.suppress(UnreadableText):
            assert all(one.url for one in opml.read(body))


def test_folders_within_folders_become_one() -> None:
    body = b"""<?xml version="1.0"?><opml><body><outline text="News"><outline text="North &amp; South">
      <outline text="A" xmlUrl="https://a.example/f"/></outline><outline title="B" XMLURL="https://b.example/f"/>
      </outline><outline text="C" xmlUrl="https://c.example/f?x=1&y=2"/></body></opml>"""
    assert [(one.url, one.title, one.folder) for one in opml.read(body)] == [
        ("https://a.example/f", "A", "News / North & South"),
        ("https://b.example/f", "B", "News"),
        ("https://c.example/f?x=1&y=2", "C", None),
    ]


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f"""<!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <opml><body><outline text="&l11;&x;" xmlUrl="https://a.example/f"/></body></opml>"""
    (one,) = opml.read(bomb.encode())
    assert one.title == "&l11;&x;"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_other_encodings_are_read(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="Світ" xmlUrl="https://a.example/f"/></body></opml>'
    assert [one.title for one in opml.read(body.encode(encoding))] == ["Світ"]


def test_a_declared_encoding_that_is_wrong_is_passed_over() -> None:
    body = '<?xml version="1.0" encoding="utf-16"?><opml><body><outline text="Світ" xmlUrl="https://a.example/f"/></body></opml>'
    assert [one.title for one in opml.read(body.encode())] == ["Світ"]


def test_ten_thousand_lines_are_read_soon() -> None:
    lines = "".join(f'<outline text="P{n}" xmlUrl="https://p{n}.example/f"/>' for n in range(10_000))
    began = time.perf_counter()
    assert len(opml.read(f"<opml><body>{lines}</body></opml>".encode())) == 10_000
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"<opml>" + b"<outline text='x'>" * 1000 + b"</outline>" * 1000 + b"</opml>", "error.opml_deep"),
        (b"<opml><body><outline text='x'", "error.opml_broken"),
        (b"<html><body>No list</body></html>", "error.opml_none"),
        (b"", "error.opml_none"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "error.opml_none"),
        (b"<opml>" + b" " * opml.MAX_BYTES, "error.opml_long"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, key: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        opml.read(body)
    assert caught.value.reason is not None
    assert caught.value.reason.key == key
