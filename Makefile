# Everything runs in .venv, which is made from requirements.lock when it is missing or out of date.
# Another Python: make PYTHON=python3.13 test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq

version := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
created := $(VENV)/created-by-python-$(version)
installed := $(VENV)/installed

.DEFAULT_GOAL := help
.PHONY: help run test test-all evaluate bench messages wheel lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

run: $(installed) ## bring outputs/ up to date with the articles of corpus/dev
	$(BIN)/python -m pipeline run corpus/dev --output outputs

test: $(installed) ## run every check but the slow tests
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/python -m pytest -m "not slow"

test-all: test ## run every check that CI runs: those of test, then the slow tests
	$(BIN)/python -m pytest -m slow -rs

evaluate: $(installed) ## score extraction and merging against the gold of corpus/dev, test and merge
	$(BIN)/python -m pipeline evaluate corpus/dev
	$(BIN)/python -m pipeline evaluate corpus/test
	$(BIN)/python -m pipeline evaluate corpus/merge

bench: $(installed) ## measure the speed beside that of the stock spaCy model
	$(BIN)/python bench/throughput.py

messages: $(installed) ## bring pipeline/locale in line with the messages of the code, and compile it
	$(BIN)/python tools/messages.py

# What an earlier build has left in build/ would get into the wheel, and what one has made in dist/ stay.
wheel: $(installed) ## build the wheel into dist/, for machines without these sources
	rm -rf build dist
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@rm -rf build
	@ls dist/*.whl

lock: $(installed) ## bring requirements.lock in line with pyproject.toml (all newest: LOCKFLAGS=--upgrade)
	$(BIN)/python -m uv --no-config pip compile pyproject.toml --quiet --extra dev --universal \
		--python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command 'make lock' $(LOCKFLAGS) --output-file requirements.lock

# The analysts' corrections are in breche.db, and after a run that was cut off its journal is needed too.
clean: ## remove .venv, caches and what runs have written, but not outputs/breche.db
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find outputs -mindepth 1 ! -name .gitignore ! -name README.md ! -name 'breche.db*' -delete

$(created):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Brèche needs Python 3.11 or newer; "$(PYTHON)" is $(or $(version),not to be found).' \
			'Name another one: make PYTHON=python3.12' >&2; exit 1; }
	@echo 'Making $(VENV) with Python $(version)'
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(installed): $(created) requirements.lock pyproject.toml
	@echo 'Installing the packages of requirements.lock into $(VENV)'
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
