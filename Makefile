# Each command works on a fresh machine that has git, make and a Python >= 3.11; `make` alone lists them.

PYTHON ?= $(firstword $(foreach p,python3.13 python3 python3.14 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup demo local test check lock build deploy delete clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: .venv/installed ## make .venv with all that the other commands need

.venv/installed: pyproject.toml requirements/dev.txt requirements/lambda-runtime.txt layers/load/requirements.txt
	@test -n "$(PYTHON)" || { echo "Bulkdrop needs Python 3.11 or newer; none was found on PATH. Install one, or: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian: python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
