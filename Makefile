# GNU make 3.81 (macOS) is enough. Windows has no make as a rule: README.md gives the plain pip lines.

PYTHON_IN_VENV = .venv/bin/python
STAMP = .venv/.installed

.PHONY: help setup run test bench chaos

help:
	@echo "make setup   make the environment in .venv, or bring it up to date"
	@echo "make run     start the bot: on Discord with NEWSDESK_TOKEN or NEWSDESK_TOKEN_FILE set, else in a local page"
	@echo "make test    run every check: style, layout, types, imports, tests with coverage"
	@echo "make bench   measure speed, quickly: a table against the goals and the last run"
	@echo "make chaos   run what takes longer: tests that break things on purpose (kill -9), properties on all their examples"

$(STAMP): requirements.txt requirements-dev.txt
	@PYTHON="$(PYTHON)" .ci/environment

setup: $(STAMP)
	@:

run: setup
	@if [ -n "$$NEWSDESK_TOKEN$$NEWSDESK_TOKEN_FILE" ]; then exec $(PYTHON_IN_VENV) bot.py run; \
	else exec $(PYTHON_IN_VENV) bot.py run --local; fi

test: setup
	@.ci/checks

bench: setup
	@$(PYTHON_IN_VENV) benchmarks/run.py

chaos: setup
	@$(PYTHON_IN_VENV) -m pytest --hypothesis-profile=thorough -m "chaos or hypothesis or timed"
