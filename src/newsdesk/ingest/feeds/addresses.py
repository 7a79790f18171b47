"""What a feed, a page or a person gives as an address → one that can be fetched; whether it may be is for others."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

LONGEST = 2_048
"""Characters: Discord's own limit for the address of a link."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]*:[0-9a-f:.]*")
"""What a name in ASCII, or an IPv6 address, is made of: signs of markup in one would end the link it stands in."""
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


def absolute(reference: str | None, base: str | None) -> str | None:
    """Return an address in its normal form, resolved against `base`; `None` where it is none that a reader can open.

    Where there is no base, a relative reference stays as it is: there is nothing better to say.
    """
    stripped = "".join(line.strip() for line in (reference or "").splitlines())
    if not stripped or len(stripped) > LONGEST:
        return None
    try:
        joined = urljoin(base or "", stripped)
        parts = urlsplit(joined)
        if not parts.scheme and not base:
            return stripped
        host, port, user = parts.hostname, parts.port, parts.username
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or user is not None:
        return None
    return _normal(parts.scheme.lower(), host, port, (parts.path, parts.query, parts.fragment))


def addresses(typed: str) -> tuple[str, ...]:
    """Return what somebody may mean by an address, in the order to be tried; nothing where it is none.

    Without a scheme it is https, else http; `feed:` is what some programs put before a feed's address.
    """
    text = typed.strip().removeprefix("<").removesuffix(">").strip()
    text = re.sub(r"^feed:(?://)?(?=https?:)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^feed://", "http://", text, flags=re.IGNORECASE)
    if not text or any(character.isspace() for character in text):
        return ()
    tried = (text,) if _SCHEME.match(text) else (f"https://{text}", f"http://{text}")
    found = tuple(address for one in tried if (address := absolute(one, None)) is not None)
    # A word alone is a name, and no address that anybody outside a local network has.
    return found if _SCHEME.match(text) or "." in (urlsplit(found[0]).hostname or "" if found else "") else ()


def is_web(url: str | None) -> bool:
    """Tell whether this is an absolute http(s) address."""
    return bool(url) and (url or "").lower().startswith(("http://", "https://"))


def _normal(scheme: str, host: str, port: int | None, rest: tuple[str, str, str]) -> str | None:
    """Put an address together in its normal form (RFC 3986, 6.2.2 and 6.2.3): lower-case host, "/", all in ASCII."""
    if not host.isascii():
        try:
            host = _in_ascii(host)
        except UnicodeError:
            return None
    if not _HOST.fullmatch(host):
        return None
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        place = f"{place}:{port}"
    path, query, fragment = (quote(part, safe=_SAFE, errors="replace") for part in rest)
    return urlunsplit((scheme, place, path or "/", query, fragment))


def _in_ascii(host: str) -> str:
    """Return a name as it is looked up, as browsers do (RFC 5891, UTS 46): "straße" is not "strasse".

    Raises `UnicodeError`.
    """
    import idna  # with its tables: most feeds and pages need none of it

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        # Names with signs that the newer rules leave out and some registries have given out: Python's own codec.
        return host.encode("idna").decode("ascii")
