# Everything that a person or CI does with a checkout. The first `make run` or `make test` sets up .venv by itself.

VENV := .venv
PYTHON_OF_VENV := $(VENV)/bin/python
READY_TO_RUN := $(VENV)/ready-to-run
READY_TO_DEVELOP := $(VENV)/ready-to-develop
READY_TO_BENCH := $(VENV)/ready-to-bench
ARGS ?=

# `make run PYTHON=/path/to/python` uses that one; otherwise the first of these that is recent enough.
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$candidate && break; done)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run test lint bench setup wheel clean help

run: $(READY_TO_RUN) ## open the window
	@$(PYTHON_OF_VENV) main.py $(ARGS)

test: export QT_QPA_PLATFORM ?= offscreen
test: $(READY_TO_DEVELOP) ## run the tests; no display needed (ARGS="-k replay" picks some)
	$(PYTHON_OF_VENV) -m pytest --numprocesses=logical $(ARGS)

lint: $(READY_TO_DEVELOP) ## check style, types and the rules between the layers
	$(PYTHON_OF_VENV) -m ruff check
	$(PYTHON_OF_VENV) -m ruff format --check
	$(PYTHON_OF_VENV) -m mypy
	$(VENV)/bin/lint-imports --no-logo

bench: $(READY_TO_BENCH) ## measure speed and latency on this machine (ARGS=versus compares with other programs)
	$(PYTHON_OF_VENV) -m benchmarks $(ARGS)

setup: $(READY_TO_DEVELOP) ## prepare .venv for all of these, and do nothing else

wheel: $(READY_TO_RUN) ## build dist/rlviz-*.whl
	$(PYTHON_OF_VENV) -m pip wheel --no-deps --wheel-dir dist .

clean: ## remove what building and testing leave behind; .venv stays
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

define set_up
@test -n "$(PYTHON)" || { echo "rlviz needs Python 3.11 or newer and found none: install it, or name one with PYTHON=." >&2; exit 1; }
@$(PYTHON) tools/system_packages.py
@$(PYTHON_OF_VENV) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
$(PYTHON_OF_VENV) -m pip install --disable-pip-version-check --editable '$(1)'
@touch $@
endef

$(READY_TO_RUN): pyproject.toml tools/system_packages.py
	$(call set_up,.)

$(READY_TO_DEVELOP): pyproject.toml tools/system_packages.py
	$(call set_up,.[dev])
	@touch $(READY_TO_RUN)

$(READY_TO_BENCH): pyproject.toml tools/system_packages.py
	$(call set_up,.[bench])
	@touch $(READY_TO_RUN)
