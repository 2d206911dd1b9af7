# Two commands do everything: `make demo` and `make test`. The rest is for who builds along.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
FUZZ := $(VENV)/.fuzz

# Without compiled files every start would compile all libraries again, some seconds each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench chaos fuzz sbom docs browser pictures constraints clean

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
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot catalog routing

bench: $(DEV)
	$(BIN)/python -m tests.bench

# Kills, failover, full disks and more while people go on asking; KILLS=1000 takes an hour on each database.
KILLS ?= 50
SEED ?= 1
chaos: $(DEV)
	$(BIN)/python -m tests.chaos --seed $(SEED) --kills $(KILLS) --report docs/measured

# Seconds for each parser; the pages get five times that.
SECONDS ?= 60
fuzz: $(FUZZ)
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) --report docs/measured

# What the program is made of, for who must know: CycloneDX in build/, the licences in docs/.
sbom: $(FUZZ)
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements constraints.txt --output-file build/sbom.cdx.json
	$(BIN)/python -m tests.house.licences docs/licences.md

# The documentation as a site, by reader and in both languages: build/site. `make test` builds it too.
docs: $(DEV)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build

browser:
	@sh .ci/browser.sh

# Every page in every state, to look at; the folder is not kept in git.
pictures: $(DEV) browser
	@SCHAKEL_EMBEDDING_MODEL=none $(BIN)/python -m tests.browser.pictures pictures

# Pins are set anew only here: everything with hashes and without addresses.
constraints:
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra build --extra lab --extra llm --extra otel --extra semantic pyproject.toml -o constraints.txt
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra dev pyproject.toml -o constraints-dev.txt
	uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --extra dev --extra fuzz pyproject.toml -o constraints-fuzz.txt

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

$(FUZZ): constraints-fuzz.txt $(DEV)
	@echo "Setting up what fuzzes, once ..."
	@$(PIP) --require-hashes --no-deps -r constraints-fuzz.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
