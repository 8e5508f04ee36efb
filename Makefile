# hello: every target sets up what it needs from a fresh clone, and starts at once the second time.
PY := .venv/bin/python
OUT ?= demo

.PHONY: setup demo run test test-train lint bench dashboards lock clean

setup:
	@deploy/setup.sh

demo: setup
	@$(PY) -m hello demo --out $(OUT)

run: setup
	@$(PY) -m hello run

lint: setup
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --cache-dir .import_linter_cache | tail -n 20

test: lint
	@$(PY) -m pytest -q -m "not train" --durations=10

test-train: setup
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-train.lock
	@$(PY) -m pytest -q -m train tests/train

bench: setup
	@$(PY) -m bench

# The pages of Grafana that are kept in git, from their description (docs/dashboards.md).
dashboards: setup
	@$(PY) -m deploy.grafana

# Pins what pyproject.toml asks for (needs uv); the lock file names no index.
lock:
	uv pip compile -q --no-emit-index-url --no-annotate --no-header --extra hello --extra nightwatch --extra piper --extra test --extra bench pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build demo
