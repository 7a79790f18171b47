"""Fetches feeds and pages: politely, within limits, and only from where `guard` lets it; reading is others'.

What goes wrong on the network is a value, never an exception. What is what:

    fetcher      one address → `Fetched`, `NotModified` or `FetchFailed`, redirects and all
    transport    httpx over connections that the guard makes
    failures     each library's exceptions → one `Failure` with its reason
    bodies       an answer's body, unpacked within a limit
    headers      what the headers of an answer say
    sites        what a whole site says: robots.txt and its reservations, kept for a day
    wishes       what a page and its site say may be done with it
    turns        who may ask which site when
"""

from __future__ import annotations

from newsdesk.ingest.fetch.fetcher import Fetcher

__all__ = ["Fetcher"]
