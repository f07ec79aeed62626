# Everything a newcomer needs: `make plan`, `make test`, `make lint`, `make docs`.
# PYTHON names the interpreter that makes .venv (3.11 or newer); HUB and OUT the folders of `make plan`.

VENV := .venv
BIN := $(VENV)/bin
HUB ?= examples/three-counties
OUT ?= out/$(notdir $(patsubst %/,%,$(HUB)))
TESTS ?=
# Tests run in so many processes, at most 4, a file in one of them, whole runs first; 0: in none but
# pytest's own.
WORKERS ?= logical

CANDIDATES := python3 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for each in $(CANDIDATES); do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; \
	done)

.PHONY: help plan test lint docs format clean
.DEFAULT_GOAL := help

help:
	@echo "make plan    plan the example hub (or HUB=folder) and say where the results are"
	@echo "make test    run the tests (TESTS='-k travel' for some of them, WORKERS=0 in one process)"
	@echo "make lint    check style and types"
	@echo "make docs    build the documentation into out/site, strictly"
	@echo "make format  put the style right"
	@echo "make clean   remove .venv, caches and results"

# The stamps make a second run start at once; they are as new as the list of dependencies.
$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed

plan: $(VENV)/installed
	$(BIN)/mastery-sched plan $(HUB) --out $(OUT)

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) out build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
