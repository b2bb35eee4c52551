# Each command works on a fresh machine that has git, make and a Python >= 3.11; `make` alone lists them.

PYTHON ?= $(firstword $(foreach python,python3.13 python3 python3.14 python3.12 python3.11,\
	$(shell $(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(python))))
BIN := .venv/bin
SAM := .venv/sam/bin/sam
WITH_BIN := PATH="$(CURDIR)/$(BIN):$$PATH"
CODE := functions layers cli local tests bench
export SAM_CLI_TELEMETRY := 0
.DEFAULT_GOAL := help
.PHONY: help setup demo local unit fix docs test long check bench judge lock build release deploy delete clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: .venv/installed ## make .venv with all that the other commands need

demo: setup ## load a handful of files on this machine, and check every count
	$(BIN)/python -m local demo

local: setup ## keep a local cloud up to play with, until Ctrl-C
	$(BIN)/python -m local up

unit: setup ## run the tests that need no server, in seconds
	$(BIN)/python -m pytest --numprocesses 2 --quiet tests/unit

fix: setup ## format the code, and fix what ruff can fix
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

docs: setup ## make the tables and schemas in docs/ from their classes again
	BULKDROP_WRITE_DOCS=1 $(BIN)/python -m pytest --quiet tests/unit/bulkdrop/test_summary_docs.py tests/unit/bulkdrop/test_settings_docs.py

test: setup ## run all tests: unit, integration, simulations, end to end, faults
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not long" tests/unit tests/integration tests/simulation
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not long" tests/e2e
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not long" tests/faults

long: setup ## run the tests that grow: a file of 400 MB, 1,000 files at once, many random faults
	BULKDROP_LARGE_MEGABYTES=400 $(BIN)/python -m pytest tests/e2e/bulkdrop/test_large_file.py
	BULKDROP_MANY_FILES=1000 $(BIN)/python -m pytest tests/e2e/bulkdrop/test_many_files.py
	BULKDROP_ALL_LANGUAGES=1 $(BIN)/python -m pytest tests/unit/bulkdrop/test_encodings_page.py
	BULKDROP_CHECK_EXAMPLES=300 $(BIN)/python -m pytest tests/integration/bulkdrop/test_check_is_the_org.py
	BULKDROP_SETTINGS_EXAMPLES=200 $(BIN)/python -m pytest tests/integration/bulkdrop/test_settings_are_kept.py
	BULKDROP_ROW_EXAMPLES=20 $(BIN)/python -m pytest tests/integration/bulkdrop/test_rows_come_back.py
	$(BIN)/python -m pytest -m long tests/integration tests/e2e tests/faults --ignore tests/e2e/bulkdrop/test_many_files.py
	BULKDROP_MODEL_EXAMPLES=50 $(BIN)/python -m pytest tests/faults/bulkdrop/test_model.py
	BULKDROP_SOAK_OBJECTS=300 $(BIN)/python -m pytest tests/faults/bulkdrop/test_soak.py

check: setup .venv/sam/installed ## what CI runs: format, lint, spelling, types, template, build, tests
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/codespell
	$(BIN)/mypy layers cli local tests bench
	for function in functions/*/app.py; do $(BIN)/mypy $$function || exit 1; done
	$(BIN)/cfn-lint template.yaml
	$(SAM) validate --lint
	$(MAKE) build test

build: .venv/sam/installed setup ## build what would be deployed, into .aws-sam
	@$(WITH_BIN) command -v python3.13 >/dev/null || { echo "The functions run on Python 3.13 and sam build"; \
		echo "needs the same: install it, or run: $(SAM) build --use-container (needs Docker)."; exit 1; }
	$(WITH_BIN) $(SAM) build

release: setup ## make a release bundle in dist, to deploy without this repository; uploads nothing
	@$(WITH_BIN) command -v python3.13 >/dev/null || { echo "The layer is built for Python 3.13: install it."; exit 1; }
	$(WITH_BIN) $(BIN)/python -m local.release

deploy: build ## deploy to AWS; it asks, and keeps the answers in samconfig.toml
	$(SAM) deploy --guided

delete: .venv/sam/installed ## take the stack down; the bucket with its files stays
	$(SAM) delete

judge: setup .venv/judges/installed tests/judges/node_modules/installed ## let checkov, parliament, asl-validator and iam-simulate judge
	$(BIN)/python -m pytest --timeout 600 tests/judges

bench: setup ## measure speed, memory and price against other clients; takes long
	$(BIN)/python -m bench

lock: setup ## pin the newest versions of everything, and write them into requirements
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --group layer --output-file layers/load/requirements.txt
	$(LOCK) pyproject.toml --group dev --constraints layers/load/requirements.txt --output-file requirements/dev.txt
	$(LOCK) --group lambda-runtime --constraints requirements/dev.txt --output-file requirements/lambda-runtime.txt
	$(LOCK) --group sam --output-file requirements/sam.txt
	$(LOCK) tests/judges/requirements.in --output-file tests/judges/requirements.txt

clean: ## remove what the commands made
	rm -rf .venv .local .aws-sam dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url

.venv/python:
	@test -n "$(PYTHON)" || { echo "Bulkdrop needs Python 3.11 or newer; none was found on PATH."; \
		echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "$(PYTHON) cannot make virtual environments:"; \
		echo "install its venv package (on Debian: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/python pyproject.toml requirements/dev.txt layers/load/requirements.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/sam/installed: .venv/python requirements/sam.txt
	$(BIN)/python -m venv .venv/sam
	.venv/sam/bin/python -m pip install --quiet --require-hashes --requirement requirements/sam.txt
	@touch $@

.venv/judges/installed: .venv/python tests/judges/requirements.txt
	$(BIN)/python -m venv .venv/judges
	.venv/judges/bin/python -m pip install --quiet --require-hashes --requirement tests/judges/requirements.txt
	@touch $@

tests/judges/node_modules/installed: tests/judges/package.json tests/judges/package-lock.json
	@command -v npm >/dev/null || { echo "Two of the judges run on Node 20 or newer; node and npm were not found on PATH."; \
		echo "Install them (on Debian: apt install nodejs npm), then run make judge again."; exit 1; }
	cd tests/judges && npm ci --no-audit --no-fund --silent
	@touch $@
