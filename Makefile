# `make help` lists the targets. Everything is built inside this checkout.

PYTHON ?= python3
BIN := .venv/bin
TEST_SETTINGS := DJANGO_SETTINGS_MODULE=reform_portal.settings_test

# A caller's own Python environment must not leak into the portal's.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV DJANGO_SETTINGS_MODULE
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

.PHONY: help
help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' \
		| awk -F'\t' '{ printf "  make %-16s %s\n", $$1, $$2 }'

.PHONY: setup setup-dev
setup: ## build .venv, front-end packages and translations
	@$(PYTHON) -I tools/bootstrap.py
setup-dev:
	@$(PYTHON) -I tools/bootstrap.py --dev

.PHONY: run
run: setup ## the whole portal with its demo on http://127.0.0.1:8000 (PORT=8123: elsewhere)
	@$(BIN)/python tools/run.py

.PHONY: stack
stack: setup ## the portal on PostgreSQL, Redis, web server, worker and beat, as it is deployed
	@$(BIN)/python tools/stack.py

.PHONY: test
test: lint types messages-check ## all checks and tests that need no other service
	$(TEST_SETTINGS) $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/pytest -n auto --dist loadscope

.PHONY: lint
lint: setup-dev ## ruff and djade
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@echo djade --check templates
	@find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --check --target-version 5.2

.PHONY: format
format: setup-dev ## let ruff and djade mend what they can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	@find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2

.PHONY: types
types: setup-dev ## mypy
	$(BIN)/mypy

.PHONY: e2e
e2e: setup-dev ## journeys in a headless Chromium
	$(BIN)/pytest -o addopts="--strict-markers --strict-config" tests/e2e

.PHONY: bench
bench: setup ## an index of the whole country, a year of dossiers, a million ballots, then pages and jobs with 2,000 units
	@$(BIN)/python tools/bench_index.py
	@$(BIN)/python tools/bench_dossiers.py
	@$(BIN)/python tools/bench_ratings.py
	@$(BIN)/python tools/bench.py

.PHONY: messages messages-check
messages: setup-dev ## collect texts into the catalogues under locale/
	$(BIN)/python tools/messages.py update
messages-check: setup-dev ## every text translated, every placeholder kept
	$(BIN)/python tools/messages.py check

.PHONY: clean-demo
clean-demo: ## delete the demo's database and files; the next `make run` builds them anew
	rm -rf var/portal.sqlite3 var/portal.sqlite3-wal var/portal.sqlite3-shm var/media

.PHONY: lock
lock: ## new versions into the lock files (needs uv and npm)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	for name in requirements requirements-dev requirements-node; do \
		uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate --no-emit-index-url $$name.in -o $$name.txt || exit 1; \
	done
	npm install --package-lock-only
