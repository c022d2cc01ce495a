# make run    Run the bot on Discord if DISCORD_TOKEN is set (environment or .env), otherwise the demo.
# make test   Run every test except the long ones. COVERAGE=1 runs those too, and shows the lines they ran.
# make check  Check lint, format, types, and how the texts sound.
# make bench  Measure what the process costs next to a bare one, and everything with 10,000 clubs.
# make soak   Run the long tests: a virtual year of 50 clubs, 10,000 hostile inputs, many deaths. Half an hour.
# Each sets up .venv first, and again only when pyproject.toml or constraints.txt change.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
SHELL := /bin/bash
BIN := .venv/bin
READY := .venv/installed

# The tests start many processes. A container that sets this would make each compile the whole bot again.
unexport PYTHONDONTWRITEBYTECODE

# The tests keep their databases where nothing waits for a disk. A container may give 64 MB, which isn't enough.
IN_MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 500000 && system("test -w /dev/shm") == 0 { print "TMPDIR=/dev/shm" }')
WORKERS := 4

.PHONY: run test coverage bench soak check format clean
.DEFAULT_GOAL := run

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "You need Python 3.11 or newer. Install it, or type: make PYTHON=/path/to/python3" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Setting up .venv. The first time, this takes a minute."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[demo,test]'
	@touch $@

# In a terminal, job control (-m) hands Ctrl-C to the bot alone: it stops in order, and make exits with code 0.
run: $(READY)
	@if [ -t 0 ]; then $(SHELL) -mc '$(BIN)/python -m bot; exit $$?'; else exec $(BIN)/python -m bot; fi

test: $(READY)
	$(IN_MEMORY) $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder \
		$(if $(COVERAGE),--cov --cov-report term,-m "not long")

coverage:
	$(MAKE) test COVERAGE=1

bench: $(READY)
	$(BIN)/python -m tests.benchmarks.boards
	$(BIN)/python -m tests.benchmarks.scale
	$(BIN)/python -m tests.benchmarks.interactions
	$(BIN)/python -m tests.benchmarks.pictures
	$(BIN)/python -m tests.benchmarks.growth
	$(BIN)/python -m tests.benchmarks.tricks

soak: $(READY)
	SOAK=1 KILL_ROUNDS=20 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --durations 10 \
		tests/wire tests/features tests/database

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/python -m bot content check
	$(BIN)/python -m tests.voice

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .cache .pytest_cache .ruff_cache .coverage .coverage.* .hypothesis
