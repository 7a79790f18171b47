"""Polling: due feeds → fetch → items → reading → stored and owed; which feed is due, and all else, stands in rows.

    poller   claims feeds that are due, looks at several at a time, and stops within seconds
    looking  one look at one feed
    together looks that found nothing new, settled many at a time
    items    one item: its text or its page, read, stored, and posted where desks want it
    posts    one story, one post a place: a later outlet changes the post that is there
    standing how the feed stands for each desk since: by the looks that were due for it alone
    health   a feed that fails, is gone or has gone quiet: who set it up is told once, and once when it is back
    entries  bytes → entries and readings, in a worker process
    outlets  whom a feed's articles are credited to

Nothing is imported here: the worker processes load `entries` alone.
"""
