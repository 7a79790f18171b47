"""The parts of fetching that need no network: headers, wishes, turns."""

from __future__ import annotations

import asyncio
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webserver import NOW

from newsdesk.ingest.fetch import headers, wishes
from newsdesk.ingest.fetch.turns import MOST_HOSTS, Turns
from newsdesk.models.fetched import FetchKind, Wishes
from tests.examples import examples

DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "expected"),
    [("", (None, None)), ("text/html", ("text/html", None)), ("Text/HTML;CHARSET=UTF-8", ("text/html", "utf-8")),
     ("text/html; charset='koi8-u'", ("text/html", "koi8-u")), ("; charset=utf-8", (None, "utf-8"))],
)  # fmt: skip
def test_a_content_type_is_taken_apart(header: str, expected: tuple[str | None, str | None]) -> None:
    assert headers.media_type(header) == expected


@pytest.mark.parametrize(
    ("cache_control", "expires", "expected"),
    [("max-age=60", "", 60), ('public,MAX-AGE="60"', "", 60), ("s-maxage=9", "", None),
     ("max-age=99999999999", "", 31_536_000),
     ("no-cache, max-age=60", "", 0), ("no-store", DATE, 0), ("", "", None), ("max-age=x", "", None), ("", "0", 0),
     ("", "Sun, 01 Mar 2026 12:10:00 GMT", 600), ("", "Sun, 01 Mar 2020 12:10:00 GMT", 0)],
)  # fmt: skip
def test_freshness_is_cache_controls_else_that_of_expires(
    cache_control: str, expires: str, expected: int | None
) -> None:
    assert headers.max_age(cache_control, expires, DATE) == expected


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=80))
def test_any_header_is_read_without_an_error(text: str) -> None:
    moment = headers.retry_at(text, NOW)
    assert moment is None or NOW <= moment <= NOW + headers.LONGEST_WAIT
    headers.max_age(text, text, text)
    for kind in FetchKind:
        headers.is_wanted(kind, headers.media_type(text)[0])
    wishes.from_headers([text], text, text, "Newsdesk")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [(["noarchive, NoSnippet"], {"noarchive", "nosnippet"}), (["otherbot: noarchive, nosnippet"], set[str]()),
     (["newsdesk: noarchive"], {"noarchive"}), (["max-snippet: 20, noai"], {"max-snippet: 20", "noai"}),
     (["otherbot: noindex, newsdesk: noarchive"], {"noarchive"}), (["<b>, =, "], set[str]())],
)  # fmt: skip
def test_only_directives_for_all_and_for_us_are_taken(lines: list[str], expected: set[str]) -> None:
    assert wishes.from_headers(lines, None, None, "Newsdesk").robots == expected


def test_a_pages_meta_elements_say_the_same_things() -> None:
    page = (
        b"<html><head><!-- <meta name=robots content=nofollow> --><META NAME='Robots' CONTENT=\"noarchive,nosnippet\">"
        b"<meta content=noai name=newsdesk><meta name=otherbot content=none><meta name=tdm-reservation content=1 />"
        b"<meta name='tdm-policy' content='https://news.example/a?b&amp;c'></head>"
    )
    expected = Wishes(frozenset({"noarchive", "nosnippet", "noai"}), True, "https://news.example/a?b&c")
    assert wishes.from_page(page, "Newsdesk") == expected


@pytest.mark.parametrize("value", [b"2", b"yes", b""])
def test_a_reservation_that_is_neither_0_nor_1_says_nothing(value: bytes) -> None:
    page = b"<meta name=tdm-reservation content='" + value + b"'>"
    assert wishes.from_page(page, "Newsdesk").mining_reserved is None


def test_the_first_rule_of_a_site_that_fits_counts() -> None:
    rules = wishes.reservations(
        b'[{"location": "/open/*", "tdm-reservation": 0}, {"location": "/exact$", "tdm-reservation": 0}, 7,'
        b' {"location": 5, "tdm-reservation": 1}, {"location": "/*.pdf$", "tdm-reservation": 1},'
        b' {"location": "/news", "tdm-reservation": 1, "tdm-policy": "https://news.example/licence"}]'
    )

    def said(path: str) -> bool | None:
        return wishes.of_site(rules, f"https://news.example{path}").mining_reserved

    assert [said(path) for path in ("/open/a", "/exact", "/exact/no", "/a/b.pdf", "/b.pdf?x", "/news/1", "/")] == [
        False, False, None, True, None, True, None,
    ]  # fmt: skip
    assert wishes.of_site(rules, "https://news.example/news/1").mining_policy == "https://news.example/licence"


def test_what_stands_nearest_to_the_page_counts_and_directives_add_up() -> None:
    page, header, site = (
        Wishes(frozenset({"noai"})),
        Wishes(frozenset({"noarchive"}), False),
        Wishes(mining_reserved=True),
    )
    assert wishes.together(page, header, site) == Wishes(frozenset({"noai", "noarchive"}), False)


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=300))
def test_any_page_and_any_file_of_a_site_are_read_without_an_error(data: bytes) -> None:
    wishes.from_page(b"<meta name=robots content=" + data + b"><meta " + data + b">", "Newsdesk")
    wishes.reservations(data)
    wishes.reservations(b'[{"location": "' + data + b'", "tdm-reservation": 1}]')


@pytest.mark.parametrize(
    "piece", [b"<meta ", b"<meta a=", b"<!--", b"<meta a='b\" ", b"<meta " + b"a " * 999, b"-", b"<meta x='\">"]
)
def test_a_hostile_page_takes_time_in_proportion(piece: bytes) -> None:
    began = time.perf_counter()
    wishes.from_page(piece * (2_000_000 // len(piece)), "Newsdesk")
    wishes.reservations(b"[" * 500_000)
    assert time.perf_counter() - began < 5


async def test_pages_of_one_site_keep_their_distance_and_another_site_does_not_wait() -> None:
    turns = Turns(2)
    loop = asyncio.get_running_loop()
    starts: dict[str, list[float]] = {"a": [], "b": []}

    async def ask(host: str) -> None:
        async with turns.turn(host, 0.1):
            starts[host].append(loop.time())

    began = loop.time()
    await asyncio.gather(*(ask("a") for _ in range(4)), ask("b"))
    gaps = [later - earlier for earlier, later in zip(starts["a"], starts["a"][1:], strict=False)]
    assert all(gap >= 0.09 for gap in gaps), gaps
    assert starts["b"][0] - began < 0.09


async def test_turns_of_one_site_come_in_the_order_of_asking() -> None:
    turns = Turns(1)
    order: list[int] = []

    async def ask(number: int) -> None:
        async with turns.turn("a"):
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(ask(number) for number in range(20)))
    assert order == list(range(20))


async def test_sites_are_forgotten_when_nobody_waits_for_them() -> None:
    turns = Turns(2)
    for number in range(MOST_HOSTS * 2):
        async with turns.turn(f"{number}.example", 0.001):
            pass
    assert len(turns._hosts) <= MOST_HOSTS  # pyright: ignore[reportPrivateUsage]  (memory is what this is about)
