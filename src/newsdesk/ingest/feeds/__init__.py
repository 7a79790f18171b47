"""How a feed's bytes are read, step by step; `ingest.parse` calls the steps.

charset    bytes → characters
repair     where the feed begins, and XML that a parser accepts
xml        RSS and Atom → values, by feedparser
jsonfeed   JSON Feed → values
dates      the many ways to write a time
plain      markup → plain text
addresses  what stands for an address → one that can be fetched, compared and shown
"""
