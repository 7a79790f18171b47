"""A Discord for tests: a process that answers as Discord's REST servers do, keeps all it got, and fails to order.

`python -m tests.fakes` starts it and prints its port; `tests.fakes.client` steers and reads it from a test, and
`tests/fakes/run_bot.py` runs the real `bot.py` against it.
"""
