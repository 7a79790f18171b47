"""Which request is for whom: method and path to the function that answers it, and the name of its limit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes import messages, places
from tests.fakes.messages import Answer, Call
from tests.fakes.world import World

Handler = Callable[[World, Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """`name` is what its limit goes by; the first number in the path is what the limit is counted for."""

    method: str
    template: str
    name: str
    handler: Handler

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.template.replace("{}", r"(\d+)"))


# "@me" before "{}": the first that fits is taken.
ROUTES = (
    Route("GET", "/users/@me", "me", places.me),
    Route("POST", "/users/@me/channels", "direct", places.direct),
    Route("GET", "/users/{}", "user", places.user),
    Route("GET", "/oauth2/applications/@me", "application", places.application),
    Route("GET", "/applications/@me", "application", places.application),
    Route("GET", "/applications/{}/commands", "commands", places.commands),
    Route("PUT", "/applications/{}/commands", "commands", places.set_commands),
    Route("GET", "/guilds/{}", "guild", places.guild),
    Route("GET", "/guilds/{}/channels", "guild", places.channels),
    Route("GET", "/guilds/{}/roles", "guild", places.roles),
    Route("GET", "/guilds/{}/members/{}", "guild", places.member),
    Route("GET", "/guilds/{}/threads/active", "threads", places.active_threads),
    Route("GET", "/channels/{}", "channel", places.channel),
    Route("PATCH", "/channels/{}", "change", places.change_thread),
    Route("DELETE", "/channels/{}", "change", places.delete_thread),
    Route("POST", "/channels/{}/typing", "typing", places.typing),
    Route("GET", "/channels/{}/messages", "history", messages.history),
    Route("POST", "/channels/{}/messages", "send", messages.send),
    Route("GET", "/channels/{}/messages/{}", "read", messages.read_one),
    Route("PATCH", "/channels/{}/messages/{}", "edit", messages.edit),
    Route("DELETE", "/channels/{}/messages/{}", "delete", messages.delete),
    Route("POST", "/channels/{}/threads", "post", messages.post),
    Route("GET", "/channels/{}/threads/archived/public", "threads", places.archived_threads),
)
_PATTERNS = [(route, route.pattern) for route in ROUTES]


def find(method: str, path: str) -> tuple[Route, tuple[int, ...]] | None:
    """Find the route of a path (after `/api/v10`), and the numbers in it."""
    for route, pattern in _PATTERNS:
        if route.method == method and (found := pattern.fullmatch(path)):
            return route, tuple(map(int, found.groups()))
    return None
