# Everything a developer runs. On a fresh machine `make demo` and `make test` do their own set-up.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types docs bench ci clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

setup: $(READY) ## Make .venv with everything, and .venv/bin/masthead

$(READY): pyproject.toml requirements/dev.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Masthead needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	# Wheels alone; dkimpy, which the tests verify signatures with, is plain Python and comes as source only.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-binary dkimpy -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

demo: $(READY) ## Run the main job on the shipped title and show it
	$(BIN)/masthead demo

test: $(READY) ## Run every test
	# Some hundred processes are started: whatever the machine says, they are not each to compile all modules anew.
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist worksteal

lint: $(READY) ## Style, formatting and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(READY) ## mypy, strict
	$(BIN)/mypy

docs: $(READY) ## Build the documentation into site/, warnings are errors
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(READY) ## Measure; ratios of one run
	$(BIN)/masthead bench compile

ci: lint types docs test ## What decides whether a change lands

clean: ## Remove what was built
	rm -rf .venv site out .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
