# Two commands do everything: `make demo` and `make test`. The rest is for who builds along.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev

# Without compiled files every start would compile all libraries again, some seconds each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench browser constraints clean

demo: $(RUN)
	@$(BIN)/schakel demo

test: $(DEV)
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)
	$(BIN)/python -m tests.bench

browser:
	@sh .ci/browser.sh

# Pins are set anew only here: everything with hashes and without addresses.
constraints:
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra build --extra lab --extra llm --extra semantic pyproject.toml -o constraints.txt
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra dev pyproject.toml -o constraints-dev.txt

PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet --progress-bar off --no-compile

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Schakel needs Python 3.11 or newer; name it with: make PYTHON=python3.12 demo" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing; on Debian: apt-get install python3-venv" >&2; exit 2; }

$(RUN): constraints.txt pyproject.toml | $(BIN)/python
	@echo "Setting up, once; this takes a minute or two ..."
	@$(PIP) --require-hashes --no-deps -r constraints.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): constraints-dev.txt pyproject.toml | $(BIN)/python
	@echo "Setting up with the tools for tests, once; this takes two minutes or three ..."
	@$(PIP) --require-hashes --no-deps -r constraints-dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
