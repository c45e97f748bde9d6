# Two commands do it all on a machine with Python 3.11, pip and make:
#   make demo   looks at the sample library
#   make test   checks everything
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= $(shell for name in python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
VENV ?= .venv
CASES ?= 1000000
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help demo install test static check format lint types imports audit pytest fuzz torture constraints clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | expand -t 14

demo: $(VENV)/.runtime ## open the app on a sample library (or print its coverage where there is no terminal)
	@$(BIN)/starkeeper demo

install: $(VENV)/.dev ## make the environment for working on Starkeeper

test: static audit pytest ## check everything: format, lint, types, imports, dependencies, tests

static: format lint types imports

format: $(VENV)/.dev
	@echo "ruff format"; $(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --diff --quiet .; exit 1; }

lint: $(VENV)/.dev
	@echo "ruff check"; $(BIN)/ruff check --quiet .

types: $(VENV)/.dev
	@echo "mypy --strict src"; $(BIN)/mypy --no-error-summary

imports: $(VENV)/.dev
	@echo "lint-imports"; $(BIN)/lint-imports --no-logo

audit: $(VENV)/.dev ## ask the package index whether every dependency is pinned, known by its SHA-256 and not yanked
	@echo "audit"; $(BIN)/python scripts/audit.py

pytest: $(VENV)/.dev ## run the tests alone
	@$(BIN)/python -m pytest -n auto --dist loadgroup --quiet

fuzz: $(VENV)/.dev ## give every reader of files a million bad ones, which takes an hour or two (or CASES=50000)
	@$(BIN)/python -m tests.fuzz.campaign --cases $(CASES)

torture: $(VENV)/.dev ## kill, cut off, fill up and flip in a thousand places, which takes half an hour, and say what was lost
	@$(BIN)/python tests/crash/campaign.py

constraints: ## resolve every dependency anew and pin what was found in constraints.txt
	@rm -rf .venv-pins
	@$(PYTHON) -m venv .venv-pins
	@.venv-pins/bin/python -m pip install --quiet --upgrade pip
	@.venv-pins/bin/python -m pip install --quiet --editable . --group test --group static --group training
	@{ sed -n '/^#/p' constraints.txt; .venv-pins/bin/python -m pip freeze --all --exclude starkeeper \
		| sed -E 's/\+cpu$$//' | LC_ALL=C sort --ignore-case; } > constraints.new
	@mv constraints.new constraints.txt
	@.venv-pins/bin/python scripts/audit.py --record
	@rm -rf .venv-pins

clean: ## remove the environment and everything that was built
	@rm -rf $(VENV) .venv-pins dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .model-cache

# The stamps say what an environment holds, so that a second run starts at once.
$(VENV)/.base: constraints.txt
	@test -n "$(PYTHON)" || { echo "Starkeeper needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@echo "Making the environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) pip hatchling
	@touch $@

$(VENV)/.runtime: $(VENV)/.base pyproject.toml
	@echo "Installing Starkeeper and what it needs (a minute or two)"
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime pyproject.toml
	@echo "Installing the tools for tests and checks"
	@$(PIP) --group test --group static
	@touch $@
