# caudal: `make` alone lists the targets. Each does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= $(or $(CAUDAL_SHARED),../shared)
export CAUDAL_SHARED := $(SHARED)

.DEFAULT_GOAL := help
.PHONY: help brief test lint format reference cases scores lock clean bench-check bench-effect bench-forecast bench-speed eval-talks soak

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

$(BIN)/.run-ready: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(BIN)/.test-ready: $(BIN)/.run-ready requirements-test.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

$(BIN)/.bench-ready: $(BIN)/.test-ready requirements-bench.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

brief: $(BIN)/.run-ready  ## the bilingual brief of 15 February 2024, into out/
	@$(BIN)/caudal brief --as-of 2024-02-15 --out out

lint: $(BIN)/.test-ready  ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --verbose 2>&1 | tail -n 12

test: lint  ## lint, types, imports and all tests
	@$(BIN)/python -m pytest -n 2 -rs

format: $(BIN)/.test-ready  ## rewrite the code in the house format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

reference: $(BIN)/.run-ready  ## rebuild the embedded reference edition from $(SHARED)/data
	@$(BIN)/python -m caudal.embed $(SHARED)/data

cases: $(BIN)/.bench-ready  ## rewrite docs/cases.md, the documented cases as reasoned pages
	@$(BIN)/python bench/cases.py

scores: $(BIN)/.run-ready  ## recompute src/caudal/scores.json and src/caudal/forecast_scores.json
	@$(BIN)/python -m caudal.scoreboard
	@$(BIN)/python -m caudal.studies.forecast_scores

bench-check: $(BIN)/.bench-ready  ## false alarms and power of the verdict rule beside its peers
	@$(BIN)/python bench/check.py

# These peers need other versions than ours (two install a package of one name): each lives apart, locked and hashed.
.venv-pycausalimpact/.ready .venv-tfp/.ready .venv-statsforecast/.ready: .venv-%/.ready: bench/%.txt
	@test -x .venv-$*/bin/python || $(PYTHON) -m venv .venv-$*
	@.venv-$*/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r bench/$*.txt
	@touch $@

bench-effect: $(BIN)/.bench-ready .venv-pycausalimpact/.ready .venv-tfp/.ready  ## effects: false alarms, sums, sharpness, power, ledger, speed
	@$(BIN)/python bench/effect.py

bench-forecast: $(BIN)/.bench-ready .venv-statsforecast/.ready  ## forecasts: cells, sums, points and speed beside rules and peers; the nowcast; leading indicators
	@$(BIN)/python bench/forecast.py
	@$(BIN)/python bench/nowcast.py
	@$(BIN)/python bench/leads.py
	@$(BIN)/python bench/days.py

bench-speed: $(BIN)/.run-ready  ## time and memory of the brief, the check and the engine
	@$(BIN)/python bench/speed.py

eval-talks: $(BIN)/.test-ready  ## precision and recall of the extraction on labelled talks
	@$(BIN)/python bench/talks.py
	@$(BIN)/python bench/quotations.py
	@$(BIN)/python bench/agreement.py

soak: $(BIN)/.test-ready  ## the long fault runs: kills, flips, every system call
	@$(BIN)/python -m pytest -n 2 -m soak --timeout=3600 -o addopts="-q --disable-socket --allow-unix-socket"

lock:  ## resolve requirements*.txt anew (needs uv)
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml bench/build-requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra test --extra parse -c requirements.txt pyproject.toml bench/build-requirements.in -o requirements-test.txt
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra test --extra parse --extra bench -c requirements-test.txt pyproject.toml bench/build-requirements.in -o requirements-bench.txt
	@for peer in pycausalimpact tfp statsforecast; do $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header bench/$$peer.in -o bench/$$peer.txt; done

clean:  ## remove what the targets made
	@rm -rf $(VENV) .venv-pycausalimpact .venv-tfp .venv-statsforecast out build src/*.egg-info
