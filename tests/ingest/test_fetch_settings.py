"""The settings of fetching: lists from the file and from the environment, and the sentence for what is not allowed."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from newsdesk.config import load
from newsdesk.errors import SettingsError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_lists_come_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'allowed_ports = [80, 9000]\nallowed_networks = ["10.20.0.0/16", "fd12::/64", "10.30.0.7"]\n', encoding="utf-8"
    )
    read = load({})
    assert read.allowed_ports == (80, 9000)
    assert read.allowed_networks == tuple(map(ip_network, ("10.20.0.0/16", "fd12::/64", "10.30.0.7/32")))


def test_lists_come_from_the_environment_parted_by_commas_or_spaces() -> None:
    read = load({"NEWSDESK_ALLOWED_PORTS": "80, 9000", "NEWSDESK_ALLOWED_NETWORKS": "10.20.0.0/16 fd12::/64,"})
    assert read.allowed_ports == (80, 9000)
    assert read.allowed_networks == (ip_network("10.20.0.0/16"), ip_network("fd12::/64"))


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("allowed_networks", "intranet", "10.20.0.0/16"),
        ("allowed_networks", "10.20.0.5/16", "10.20.0.0/16"),
        ("allowed_networks", "10.0.0.0/33", "10.20.0.0/16"),
        ("allowed_ports", "0", "1 to 65535"),
        ("allowed_ports", "http", "1 to 65535"),
        ("allowed_ports", ",", "1 to 65535"),
        ("user_agent", "Näws/1", "in ASCII"),
        ("user_agent", "a\r\nX-Injected: 1", "in ASCII"),
        ("user_agent", "Newsdesk/1\n", "in ASCII"),
        ("contact", "two words", "page or mailbox"),
        ("contact", "x\n", "page or mailbox"),
        ("fetch_seconds", "0", "1 to 300"),
        ("feed_megabytes", "0", "1 to 100"),
        ("page_megabytes", "x", "1 to 100"),
        ("host_connections", "99", "1 to 16"),
        ("page_delay", "-1", "0 to 60"),
    ],
)
def test_what_is_not_allowed_is_named_with_what_is(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({f"NEWSDESK_{name.upper()}": value})
    assert name in str(caught.value)
    assert allowed in str(caught.value)


def test_the_name_that_sites_see_is_the_operators() -> None:
    read = load({"NEWSDESK_USER_AGENT": "CityDesk/2 (press office)", "NEWSDESK_CONTACT": "mailto:desk@city.example"})
    assert (read.user_agent, read.contact) == ("CityDesk/2 (press office)", "mailto:desk@city.example")
