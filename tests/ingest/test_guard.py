"""The guard: which addresses may be asked for, and that nothing else is ever connected to."""

from __future__ import annotations

import asyncio
import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webserver import HERE, Names, Site

from newsdesk.ingest.guard import Guard, Refused, Unresolved, is_open
from tests.examples import examples

INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "233.1.1.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:db8::1",
    "2002:7f00:1::", "2002:0808:0808::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "193.0.0.1", "2606:4700::1111",
           "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]  # fmt: skip
ODD = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
    "http://0177.0.0.1/", "http://127.0.0.1./", "http://127.0.0.01/", "http://10.1/", "http://0/", "http://1.2.3.4.5/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fe80::1%25eth0]/", "http://[::]/",
    "http://127%2e0%2e0%2e1/", "http://%31%32%37.0.0.1/", "http://１２７.0.0.1/", "http://127。0。0。1/",
    "http://①②⑦.⓪.⓪.①/", "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://loc\u200balhost/",
    "http://ⓛocalhost/", "http://printer.local/", "http://db.internal/", "http://Wiki.Intranet/", "http://router/",
    "http://a.localhost/", "http://nas.home.arpa/", "http://x.lan/", "http://metadata.google.internal/",
    "ftp://news.example/", "file:///etc/passwd", "gopher://news.example/", "data:text/html,x", "javascript:alert(1)",
    "//news.example/", "news.example", "", " ", "http://", "http:///x", "http:news.example", "https://:443/",
    "http://me:secret@news.example/", "http://me@news.example/", "http://:x@news.example/",
    "http://good.example\\@127.0.0.1/", "http://127.0.0.1\\.good.example/",
    "http://news.example:22/", "http://news.example:0/", "http://news.example:6379/", "http://news.example:65536/",
    "http://news.example:-1/", "http://news.example:080x/", "http://news.example\0.com/",
    "http://news.example/\0", "http://news.example/\r\nHost: x", "http://a..example/", "http://.example/",
    "http://-a.example/", "http://a b.example/", f"http://{'a' * 64}.example/", f"http://{'a.' * 130}example/",
    f"http://news.example/{'x' * 3000}", "http://[news.example]/", "http://[1.2.3.4]/", "http://[::1", "http://*.example/",
]  # fmt: skip
LEGIT = {
    "http://news.example/": "http://news.example/",
    " https://News.Example/Feed.XML#top ": "https://news.example/Feed.XML",
    "https://news.example.:443/a": "https://news.example/a",
    "http://news.example:8080/a?b=c%20d": "http://news.example:8080/a?b=c%20d",
    "https://новини.example/стаття": "https://xn--b1amarcd.example/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F",
    "https://münchen.example/": "https://xn--mnchen-3ya.example/",
    "http://8.8.8.8/": "http://8.8.8.8/",
    "http://good.example#@127.0.0.1:22/": "http://good.example",
    "http://good.example/?@127.0.0.1:22/": "http://good.example/?@127.0.0.1:22/",
    "http://[2606:4700::1111]/": "http://[2606:4700::1111]/",
    "https://under_score.news.example/": "https://under_score.news.example/",
}
PORTS = (80, 443, 8080, 8443)


@pytest.fixture
def guard() -> Guard:
    return Guard(PORTS)


def test_no_address_that_is_not_public_is_open() -> None:
    assert [text for text in INSIDE if is_open(ipaddress.ip_address(text))] == []


def test_public_addresses_are_open() -> None:
    assert [text for text in OUTSIDE if not is_open(ipaddress.ip_address(text))] == []


def test_an_opened_network_is_open_and_its_neighbour_is_not() -> None:
    networks = (ipaddress.ip_network("10.20.0.0/16"), ipaddress.ip_network("fd12::/64"))
    assert is_open(ipaddress.ip_address("10.20.3.4"), networks)
    assert is_open(ipaddress.ip_address("::ffff:10.20.3.4"), networks)
    assert is_open(ipaddress.ip_address("fd12::5"), networks)
    assert not is_open(ipaddress.ip_address("10.21.0.1"), networks)
    assert not is_open(ipaddress.ip_address("fd12:0:0:1::5"), networks)


@pytest.mark.parametrize("url", ODD)
def test_odd_forms_of_an_address_are_refused_before_any_look_up(guard: Guard, url: str) -> None:
    with pytest.raises(Refused):
        guard.address(url)


@pytest.mark.parametrize("url", LEGIT)
def test_ordinary_addresses_pass_and_lose_only_case_last_dot_and_fragment(guard: Guard, url: str) -> None:
    assert str(guard.address(url)) == LEGIT[url]


def test_names_of_the_inside_are_judged_by_address_once_a_network_is_open() -> None:
    guard = Guard(PORTS, [ipaddress.ip_network("10.0.0.0/8")])
    assert guard.address("http://wiki.intranet/").host == "wiki.intranet"
    assert guard.address("http://wiki/").host == "wiki"
    with pytest.raises(Refused):
        guard.address("http://127.0.0.1/")


def test_a_relative_address_starts_from_where_it_stood(guard: Guard) -> None:
    base = guard.address("https://news.example/a/b")
    assert str(guard.address("../c?d", base)) == "https://news.example/c?d"
    assert str(guard.address("//other.example/x", base)) == "https://other.example/x"
    for url in ("//127.0.0.1/", "file:///etc/passwd", "//me:pw@other.example/", "http://[::1"):
        with pytest.raises(Refused):
            guard.address(url, base)


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["{0}", "{0:#x}", "{0:#o}", "0{0:o}", "[::ffff:{1}]", "{1}", "{1}."]))
def test_every_way_of_writing_an_ipv4_address_ends_as_that_address_or_is_refused(number: int, form: str) -> None:
    address = ipaddress.IPv4Address(number)
    try:
        url = Guard(PORTS).address(f"http://{form.format(number, address)}/")
    except Refused:
        return
    assert address.is_global
    assert ipaddress.ip_address(url.host) in (address, ipaddress.ip_address(f"::ffff:{address}"))


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 2**128 - 1) | st.integers(0, 2**64).map(lambda low: (0x64FF9B << 96) + low))
def test_no_ipv6_address_outside_of_the_public_range_is_open(number: int) -> None:
    address = ipaddress.IPv6Address(number)
    if is_open(address):
        assert address in ipaddress.ip_network("2000::/3") or (number >> 32) in (0xFFFF, 0x64FF9B << 64)


@settings(max_examples=examples(100), deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from(["{}", "http://{}", "http://{}/", "https://a.example{}", "http://{}@a.example"]),
)
def test_any_text_is_an_address_of_the_web_or_refused(text: str, form: str) -> None:
    try:
        url = Guard(PORTS).address(form.format(text))
    except Refused:
        return
    assert url.scheme in ("http", "https")
    assert "." in url.host or ":" in url.host
    assert not url.userinfo
    assert url.raw_host.isascii()


async def test_a_name_with_one_address_inside_among_public_ones_is_refused_unconnected() -> None:
    async with Site().running() as site:
        guard = Guard([site.port], resolve=Names(mixed_example=[["8.8.8.8", "2606:4700::1111", HERE]]))
        with pytest.raises(Refused):
            await guard.connect_tcp("mixed.example", site.port, 2)
        await asyncio.sleep(0.05)
        assert site.connections == 0


@pytest.mark.parametrize("answers", [[], [[]]])
async def test_a_name_without_addresses_is_unresolved(answers: list[list[str]]) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        if not answers:
            raise OSError("unknown")
        return answers[0]

    with pytest.raises(Unresolved):
        await Guard(PORTS, resolve=resolve).connect_tcp("nowhere.example", 80, 2)


async def test_a_silent_look_up_ends_with_the_time_for_connecting() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return [HERE]

    with pytest.raises(Unresolved):
        await Guard(PORTS, resolve=resolve).connect_tcp("slow.example", 80, 0.05)


async def test_the_connection_goes_to_the_checked_address_without_a_second_look_up() -> None:
    async with Site().running() as site:
        names = Names(news_example=[[HERE], ["10.0.0.1"]])
        guard = Guard([site.port], [ipaddress.ip_network("127.0.0.0/8")], names)
        stream = await guard.connect_tcp("news.example", site.port, 2)
        assert stream.get_extra_info("server_addr") == (HERE, site.port)
        await stream.aclose()
        assert names.asked == ["news.example"]
        with pytest.raises(Refused):
            await guard.connect_tcp("news.example", site.port, 2)


async def test_another_address_of_the_host_is_tried_where_the_first_does_not_answer() -> None:
    async with Site().running() as site:
        names = Names(news_example=[["127.0.0.9", HERE]])
        guard = Guard([site.port], [ipaddress.ip_network("127.0.0.0/8")], names)
        stream = await guard.connect_tcp("news.example", site.port, 2)
        assert stream.get_extra_info("server_addr") == (HERE, site.port)
        await stream.aclose()


async def test_a_port_outside_of_the_policy_and_a_socket_file_are_refused_at_the_connection_too() -> None:
    guard = Guard(PORTS, resolve=Names(news_example=[["8.8.8.8"]]))
    with pytest.raises(Refused):
        await guard.connect_tcp("news.example", 22, 1)
    with pytest.raises(Refused):
        await guard.connect_unix_socket("/run/docker.sock")


async def test_the_systems_own_look_up_of_this_machine_is_refused() -> None:
    guard = Guard(PORTS)
    with pytest.raises((Refused, Unresolved)):
        await guard.connect_tcp("localhost", 80, 2)
    found = await guard._look_up("127.0.0.1", 80)  # pyright: ignore[reportPrivateUsage]  (the one call to the system)
    assert list(found) == [HERE]
    guard.close()
