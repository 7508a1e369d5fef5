# Everything a person or a machine runs here. `make` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test check lint fix types arch lock bench shots fixture board

PYTEST_WORKERS ?= 2
BIN := .venv/bin

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

run: .venv/run.ok ## start the whole board: database, broker, web, worker, schedule
	@exec $(BIN)/python manage.py up

test: .venv/dev.ok ## run the tests
	@$(BIN)/python -m pytest -n $(PYTEST_WORKERS) -q $(ARGS)

check: lint types arch ## everything that a change must pass
	@$(BIN)/python -m tests.with_servers $(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m tests.with_servers $(BIN)/python manage.py check
	@$(MAKE) test

lint: .venv/dev.ok ## style of code and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --lint --quiet templates

fix: .venv/dev.ok ## mend what can be mended by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: .venv/dev.ok ## check the types
	@$(BIN)/mypy

arch: .venv/dev.ok ## check who may import whom
	@$(BIN)/lint-imports

lock: .venv/dev.ok ## resolve the locked packages anew
	@$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -o requirements.lock
	@$(BIN)/uv pip compile -q pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -o requirements-dev.lock

bench: .venv/dev.ok ## measure; prints JSON
	@$(BIN)/python -m tests.with_servers --migrate $(BIN)/python manage.py bench_import

shots: .venv/dev.ok ## screenshots of every page of the running board, into shots/
	@$(BIN)/python -m tests.browser.shots $(URL)

fixture: .venv/dev.ok ## show what a recorded answer becomes: SOURCE=greenhouse FILE=payload.json
	@test -n "$(SOURCE)" && test -n "$(FILE)" || { echo "Name both: make fixture SOURCE=greenhouse FILE=payload.json"; exit 1; }
	@$(BIN)/python manage.py parse_payload --source "$(SOURCE)" "$(FILE)"

board: .venv/run.ok ## add an employer's board by its careers address: URL=...
	@test -n "$(URL)" || { echo "Name the address: make board URL=https://jobs.lever.co/..."; exit 1; }
	@$(BIN)/python manage.py add_board "$(URL)"

.venv/run.ok: requirements.lock
	@sh .ci/venv requirements.lock run.ok dev.ok

.venv/dev.ok: requirements-dev.lock
	@sh .ci/venv requirements-dev.lock dev.ok
