# Newsdesk on Discord. docs/operating.md says how it is used.
FROM python:3.13-slim

# Files belong to this user on the host too: its number is fixed.
RUN useradd --uid 10001 --create-home newsdesk
WORKDIR /app
COPY requirements.txt .
RUN python -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY bot.py ./
COPY cogs cogs
COPY src src
# The user below may not write here: what is not compiled now is compiled at every start.
RUN .venv/bin/python -m compileall -q bot.py cogs src
# The database, and whatever else lasts, is in /data.
RUN mkdir /data && chown newsdesk /data
USER newsdesk
VOLUME /data
ENV NEWSDESK_DATABASE=sqlite:////data/newsdesk.sqlite3 PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
ENTRYPOINT [".venv/bin/python", "bot.py"]
CMD ["run"]
