"""Every setting that an operator can make, read once from a TOML file and the environment into one frozen `Settings`.

The environment wins over the file. Nothing is read at import. The token comes from the environment only, or from a file
that the environment names, and is never part of an error or a log line.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SecretStr,
    ValidationError,
)

from newsdesk.errors import SettingsError
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.reading import TEXT_LIMIT

ENVIRONMENT_PREFIX = "NEWSDESK_"
CONFIG_VARIABLE = "NEWSDESK_CONFIG"
"""Names the TOML file. Without it `config.toml` in the working directory is read, if there is one."""
TOKEN_LIMIT = 1_000
"""Characters; Discord's tokens have 70 or so."""
_TOKEN = re.compile(r"[A-Za-z0-9._-]+")
TOKEN_FILE_VARIABLE = "NEWSDESK_TOKEN_FILE"  # noqa: S105  (a variable's name, not a token)
DEFAULT_FILE = Path("config.toml")
PREFIX_LIMIT = 5
"""Characters of a prefix."""


def valid_time_zone(value: str) -> str:
    """Return the IANA name of a time zone that exists; raises `ValueError` for any other text."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(value) from error
    return value


def valid_prefix(value: str) -> str:
    """Return what typed commands may begin with; raises `ValueError` for what could not be heard as such."""
    # A slash opens Discord's own commands, and "<@" begins a mention: neither would ever reach the bot as a prefix.
    spaced = any(character.isspace() for character in value)
    if not 1 <= len(value) <= PREFIX_LIMIT or spaced or value.startswith(("/", "<@")):
        raise ValueError(value)
    return value


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(value)
    return value


def _listed(value: object) -> object:
    """Take a list apart that stands in one line, as an environment variable gives it."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _as_texts(networks: tuple[IPv4Network | IPv6Network, ...]) -> list[str]:
    return [str(network) for network in networks]


def _starters(value: object) -> object:
    """Take starter feeds apart: an address, and behind it the name; an environment variable has one a line, or `;`."""
    lines = value.replace(";", "\n").splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list | tuple):
        return lines
    given = cast("list[object] | tuple[object, ...]", lines)
    return tuple(
        (parts[0], " ".join(parts[1:]) or parts[0]) if isinstance(line, str) and (parts := line.split()) else line
        for line in given
        if not isinstance(line, str) or line.strip()
    )


def _as_lines(starters: tuple[tuple[str, str], ...]) -> list[str]:
    return [address if name == address else f"{address} {name}" for address, name in starters]


StarterFeeds = Annotated[
    tuple[tuple[Annotated[str, Field(pattern=r"^https?://[^\s]+$", max_length=100)], str], ...],
    BeforeValidator(_starters),
    Field(max_length=25),
    PlainSerializer(_as_lines, return_type=list[str]),
]
Ports = Annotated[
    tuple[Annotated[int, Field(ge=1, le=65535)], ...],
    BeforeValidator(_listed),
    Field(min_length=1),
    PlainSerializer(list),
]
Ids = Annotated[
    tuple[Annotated[int, Field(ge=1, lt=2**63)], ...],
    BeforeValidator(_listed),
    Field(max_length=10_000),
    PlainSerializer(list),
]
Networks = Annotated[
    tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_listed), PlainSerializer(_as_texts, return_type=list[str])
]


class Settings(BaseModel):
    """What the operator has set. A description says what the setting is for; after the colon, what is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: Annotated[str, Field(min_length=1)] = Field(
        default="sqlite:///newsdesk.sqlite3",
        description="Where articles are kept: an SQLAlchemy URL such as sqlite:///news.db",
    )
    local_database: Annotated[str, Field(min_length=1)] = Field(
        default="sqlite:///newsdesk-local.sqlite3",
        description="Where the local page keeps its articles: an SQLAlchemy URL other than that of the database",
    )
    local_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8765, description="The local page's port: a number from 0 (any free one) to 65535"
    )
    prefix: Annotated[str, AfterValidator(valid_prefix)] = Field(
        default="!",
        description="What typed commands begin with: 1 to 5 characters, no spaces, not beginning with / or <@",
    )
    language: Annotated[str, AfterValidator(_language)] = Field(
        default="en", description=f"The language of the bot's own words: one of {', '.join(LANGUAGES)}"
    )
    timezone: Annotated[str, AfterValidator(valid_time_zone)] = Field(
        default="UTC", description="The time zone of times in the shell: an IANA name such as Europe/Kyiv"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged: one of debug, info, warning, error"
    )
    log_format: Literal["text", "json"] = Field(default="text", description="How the log is written: one of text, json")
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=0,
        description="The port on which this machine alone can ask for metrics: a number from 1 to 65535, or 0 for none",
    )
    workers: Annotated[int, Field(ge=0, le=64)] = Field(
        default=0, description="Processes that read articles: a number from 1 to 64, or 0 to fit the machine"
    )
    worker_memory: Annotated[int, Field(ge=512, le=65536)] = Field(
        default=1024, description="Memory limit of one such process in megabytes: a number from 512 to 65536"
    )
    worker_seconds: Annotated[int, Field(ge=1, le=600)] = Field(
        default=8, description="Time limit for reading one article in seconds: a number from 1 to 600"
    )
    text_limit: Annotated[int, Field(ge=1000, le=2_000_000)] = Field(
        default=TEXT_LIMIT,
        description="The longest text that is taken in, in characters: a number from 1000 to 2000000",
    )
    commands_per_person: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10, description="Commands that one person may give a minute: a number from 1 to 1000"
    )
    commands_per_channel: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=60, description="Commands that are answered a minute in one channel: a number from 1 to 10000"
    )
    heavy_commands: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=5,
        description="Texts that one person may have read, and digests that they may have sent at once, in a minute: "
        "a number from 1 to 1000",
    )
    links_per_person: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=20, description="Links that are fetched for one person in an hour: a number from 1 to 1000"
    )
    links_per_desk: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=100, description="Links that are fetched for one server in an hour: a number from 1 to 10000"
    )
    feed_posts_per_hour: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10, description="Feed posts to one channel in an hour before they are bundled: a number from 1 to 1000"
    )
    personal_messages_per_day: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=30, description="Messages to one person in a day, before they are bundled: a number from 1 to 1000"
    )
    alerts_per_person: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10, description="Alerts that one person may have for themselves on a desk: a number from 1 to 1000"
    )
    alerts_per_desk: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=50, description="Alerts that one server may have for its channels: a number from 1 to 10000"
    )
    alert_posts_per_hour: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10, description="Alerts told in one channel in an hour before they are bundled: a number from 1 to 1000"
    )
    alert_mention_minutes: Annotated[int, Field(ge=0, le=1440)] = Field(
        default=15, description="Minutes from one mention of a role by alerts to its next: a number from 0 to 1440"
    )
    posts_expire_hours: Annotated[int, Field(ge=0, le=8760)] = Field(
        default=0,
        description="Hours after which an unsent post is no longer sent: a number from 1 to 8760, or 0 for never",
    )
    blocked: Ids = Field(
        default=(),
        description="Servers and people that the bot has nothing to do with, by their ids on Discord: a list such as "
        "[123456789012345678], or an empty one",
    )
    saved_per_day: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=200,
        description="Texts and links that one server or person may save in a day: a number from 1 to 100000",
    )
    saved_megabytes: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        default=200,
        description="Megabytes of saved texts that one server or person may have: a number from 1 to 1000000",
    )
    disk_reserve: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        default=200,
        description="Megabytes that stay free on the database's disk, below which nothing is taken in: a number from 0 "
        "to 1000000",
    )
    operators: Ids = Field(
        default=(),
        description="People whom status tells how the whole installation stands, beside the bot's owner, by their ids "
        "on Discord: a list such as [123456789012345678], or an empty one",
    )
    text_days: Annotated[int, Field(ge=0, le=36500)] = Field(
        default=180,
        description="Days for which an article's full text is kept: a number from 1 to 36500, or 0 for ever",
    )
    article_days: Annotated[int, Field(ge=0, le=36500)] = Field(
        default=730,
        description="Days for which an article's headline, summary and quotes are kept, no fewer than text_days: "
        "a number from 1 to 36500, or 0 for ever",
    )
    left_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=30,
        description="Days after which a server that the bot has left is forgotten: a number from 1 to 3650",
    )
    digest_late_hours: Annotated[int, Field(ge=1, le=168)] = Field(
        default=12,
        description="Hours after which a digest is too late and left to the next one: a number from 1 to 168",
    )
    user_agent: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*(/[!-~]+)?( [ -~]+)?$", max_length=200)] = Field(
        default="Newsdesk/0.1.0",
        description="How the bot names itself to sites: a name such as Newsdesk/1.0, in ASCII letters",
    )
    contact: Annotated[str, Field(pattern=r"^[!-'*-~]*$", max_length=200)] = Field(
        default="",
        description="Where a site's owner finds you: an address of a page or mailbox in ASCII, or nothing",
    )
    allowed_ports: Ports = Field(
        default=(80, 443, 8080, 8443),
        description="Ports that links and feeds may name: a list of numbers from 1 to 65535, such as [80, 443]",
    )
    allowed_networks: Networks = Field(
        default=(),
        description='Networks of your own that may be fetched from: a list such as ["10.20.0.0/16"], or an empty one',
    )
    fetch_seconds: Annotated[int, Field(ge=1, le=300)] = Field(
        default=20, description="Time limit for fetching one feed or page in seconds: a number from 1 to 300"
    )
    feed_megabytes: Annotated[int, Field(ge=1, le=100)] = Field(
        default=10, description="The largest feed that is taken in, in megabytes: a number from 1 to 100"
    )
    page_megabytes: Annotated[int, Field(ge=1, le=100)] = Field(
        default=3, description="The largest page that is taken in, in megabytes: a number from 1 to 100"
    )
    host_connections: Annotated[int, Field(ge=1, le=16)] = Field(
        default=2, description="Requests to one site at the same time: a number from 1 to 16"
    )
    page_delay: Annotated[float, Field(ge=0, le=60)] = Field(
        default=1.0, description="Seconds between two pages of one site: a number from 0 to 60"
    )
    feeds_per_desk: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=100, description="Feeds that one server or person may follow: a number from 1 to 10000"
    )
    feed_first: Annotated[int, Field(ge=0, le=100)] = Field(
        default=10,
        description="Articles of a feed that a desk sees when it begins to follow it: a number from 0 to 100",
    )
    starter_feeds: StarterFeeds = Field(
        default=(),
        description="Feeds that setup offers to begin with: a list of at most 25 such as "
        '["https://example.org/feed The Example"], each an address of up to 100 characters and a name, or an empty one',
    )
    feed_seconds: Annotated[int, Field(ge=1, le=600)] = Field(
        default=60, description="Time limit for reading one feed in seconds: a number from 1 to 600"
    )
    feeds_at_once: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=200, description="Feeds that are looked at at the same time: a number from 1 to 1000"
    )
    feed_minutes_least: Annotated[int, Field(ge=1, le=1440)] = Field(
        default=5, description="Minutes from one look at a feed to the next, at least: a number from 1 to 1440"
    )
    feed_minutes_most: Annotated[int, Field(ge=1, le=10_080)] = Field(
        default=1440, description="Minutes from one look at a feed to the next, at most: a number from 1 to 10080"
    )
    token: SecretStr | None = Field(
        default=None, description="The bot's token: set NEWSDESK_TOKEN or NEWSDESK_TOKEN_FILE"
    )


def load(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """Read the settings: defaults, then the TOML file, then the environment.

    In: the environment (default: the process's own) and the file (default: the one that `NEWSDESK_CONFIG` names, else
    `config.toml` in the working directory, else none).

    Raises `SettingsError` for a file that cannot be read, an unknown name, or a value that is not allowed; the sentence
    names the setting and what is allowed, and never holds the token.
    """
    variables = dict(os.environ if environment is None else environment)
    values = {**_from_file(variables, file), **_from_environment(variables)}
    try:
        settings = Settings(**values)
    except ValidationError as error:
        name = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        raise SettingsError(_not_allowed(name, values.get(name))) from None
    if settings.article_days and not 0 < settings.text_days <= settings.article_days:
        raise SettingsError(
            f"The settings text_days ({settings.text_days or 'for ever'}) and article_days ({settings.article_days}) do"
            " not go together: an article's text cannot be kept longer than its headline. Raise article_days, or lower"
            " text_days."
        )
    if _same_place(settings.database, settings.local_database):
        raise SettingsError(
            "The settings database and local_database are the same: the local page's sample news would mix with yours."
            " Give local_database another file."
        )
    return settings


def _same_place(one: str, other: str) -> bool:
    """Tell whether two database addresses are the same file, however it is written."""
    paths = [
        Path(url.removeprefix("sqlite:///")).resolve() if url.startswith("sqlite:///") else url for url in (one, other)
    ]
    return paths[0] == paths[1]


def _from_file(variables: Mapping[str, str], file: Path | None) -> dict[str, Any]:
    named = file or (Path(variables[CONFIG_VARIABLE]) if variables.get(CONFIG_VARIABLE) else None)
    path = named or DEFAULT_FILE
    if named is None and not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except RecursionError:
        raise SettingsError(f"The settings file {path} is not valid TOML: it is nested too deep.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from None
    if any(name.lower() == "token" for name in values):
        raise SettingsError(
            f"The settings file {path} holds a token. Take it out, and set NEWSDESK_TOKEN in the environment,"
            " or NEWSDESK_TOKEN_FILE to a file that holds nothing else."
        )
    for name in values:
        if name not in Settings.model_fields:
            raise SettingsError(f"The settings file {path} has an unknown setting {name!r}.{_suggestion(name)}")
    return values


def _from_environment(variables: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for variable, value in variables.items():
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable in (CONFIG_VARIABLE, TOKEN_FILE_VARIABLE):
            continue
        name = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
        if name not in Settings.model_fields:
            raise SettingsError(f"There is no setting {variable}.{_suggestion(name, ENVIRONMENT_PREFIX)}")
        if value.strip():  # an empty variable means "not set", as compose files and unit files write it
            values[name] = _token(value, f"{ENVIRONMENT_PREFIX}TOKEN") if name == "token" else value
    if "token" not in values and variables.get(TOKEN_FILE_VARIABLE):
        values["token"] = _token_from(Path(variables[TOKEN_FILE_VARIABLE]))
    return values


def _token_from(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(TOKEN_LIMIT + 1)
        # What some editors of Windows put before a text is no part of the token.
        token = content.decode("utf-8-sig").strip()
    except OSError as error:
        raise SettingsError(f"The file that NEWSDESK_TOKEN_FILE names cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise SettingsError("The file that NEWSDESK_TOKEN_FILE names is not text.") from None
    if not token:
        raise SettingsError("The file that NEWSDESK_TOKEN_FILE names is empty. Put the bot's token into it.")
    return _token(token, TOKEN_FILE_VARIABLE)


def _token(given: str, variable: str) -> str:
    """Return a token without what is often copied with it: white space, quote marks around it.

    Raises `SettingsError`, without the token in it, for what Discord has given nobody: it would be sent as a header.
    """
    token = given.strip("\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH SPACE} \t\r\n")
    if len(token) > 1 and token[0] == token[-1] and token[0] in "\"'":
        token = token[1:-1].strip()
    if len(token) > TOKEN_LIMIT or not _TOKEN.fullmatch(token):
        raise SettingsError(
            f"What {variable} gives is not a token: one is letters, digits, full stops, - and _, and nothing else"
            " stands before it, in it or behind it. Copy it again from discord.com/developers, your application, Bot,"
            " Reset Token."
        )
    return token


def _not_allowed(name: str, value: object) -> str:
    description = str(Settings.model_fields[name].description)
    if name == "token":
        return f"The setting token is not allowed as it is. {description}."
    what, _, allowed = description.partition(": ")
    return (
        f"The setting {name} ({ENVIRONMENT_PREFIX}{name.upper()}) is {value!r}, which is not allowed."
        f" {what}: {allowed}."
    )


def _suggestion(name: str, prefix: str = "") -> str:
    # A settings file takes everything but the token.
    known_names = [known for known in Settings.model_fields if prefix or known != "token"]
    close = difflib.get_close_matches(name.lower(), known_names, n=1)
    shown = [prefix + (known.upper() if prefix else known) for known in (close or sorted(known_names))]
    return f" Did you mean {shown[0]}?" if close else f" Known are: {', '.join(shown)}."
