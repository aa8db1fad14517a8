# PLeK. `make help` explains itself. A machine needs Python 3.11 or newer and make, no more.
SHELL := /bin/sh
PYTHON ?= python3
PY := .venv/bin/python
HUBS ?= 3
ARGS ?=
ROUNDS ?= 100
CASES ?= 2000
# Processes of tests side by side, each with parts of its own: servers that somebody names serve one. A third of a
# test's time is waiting for a part, so two processors keep three busy.
WORKERS ?= $(if $(PLEK_DATABASE_URL)$(PLEK_KAFKA),0,3)
SEED ?= 1
ROLE ?= coordinator
ORG ?= utrecht
# Every folder with a pyproject.toml is ours, and holds one package.
OUR := $(patsubst %/pyproject.toml,%,$(wildcard libs/*/pyproject.toml services/*/pyproject.toml deploy/*/pyproject.toml))
SOURCES := $(patsubst %/__init__.py,%,$(foreach folder,$(OUR),$(wildcard $(folder)/*/__init__.py)))
RULESET ?= ../shared/data/rulesets/adr-linter-6edd13c.yaml
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check bench chaos fuzz contracts keycloak lock token clean-data clean

help: ## This list
	@echo "PLeK: regional knowledge hubs on one national platform"; echo
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
		|| grep -E '^[a-z-]+:.*## ' Makefile

demo: .venv/.demo services/portal/portal/static/vendor/.built deploy/demo/provider/node_modules/.installed ## Three hubs and the nation on this machine; HUBS=12 for all, ARGS=--once to end by itself, ARGS=--trace to see the way of a question
	@$(PY) -m plek_demo --hubs $(HUBS) $(ARGS)

test: .venv/.dev services/portal/portal/static/vendor/.built deploy/demo/provider/node_modules/.installed ## All tests, on a real PostgreSQL and a real Apache Kafka; ARGS=-k\ name for some, WORKERS=0 for one process
	@$(PY) -m tests.fetch
	@$(PY) -m pytest -n $(WORKERS) --no-loadscope-reorder $(ARGS)

check: .venv/.dev ## Format, lint, types, import rules, contracts, deploy files
	@echo "check: format and lint"; $(PY) -m ruff format --check -q . && $(PY) -m ruff check -q .
	@echo "check: types"; $(PY) -m mypy $(SOURCES) tests contracts deploy/checks
	@echo "check: import rules"; .venv/bin/lint-imports --no-logo
	@echo "check: contracts"; $(PY) -m contracts --check
	@echo "check: API design rules"; $(PY) -m contracts.lint $(RULESET)
	@echo "check: deploy files"; $(PY) -m deploy.checks

bench: .venv/.bench ## Speed beside what one would write or use instead; ARGS=--quick for a first look
	@$(PY) -m tests.bench $(ARGS)

chaos: .venv/.dev ## Kill and freeze real processes under load; ROUNDS=100 SEED=1
	@$(PY) -m tests.chaos --rounds $(ROUNDS) --seed $(SEED)

fuzz: .venv/.dev ## Send every API what its document allows and what it forbids, with rights and without; CASES=2000 SEED=1 ARGS=--service\ question
	@$(PY) -m tests.fuzz --cases $(CASES) --seed $(SEED) $(ARGS)

contracts: .venv/.dev ## Write JSON Schemas, OpenAPI and AsyncAPI documents anew from the code
	@$(PY) -m contracts.vocabulary && $(PY) -m contracts

keycloak: .venv/.dev services/portal/portal/static/vendor/.built ## Sign in and out by a real Keycloak, turn its key and end a session there; fetches it the first time
	@$(PY) -m tests.fetch
	@$(PY) -m pytest -n 0 tests/keycloak/sign_in.py $(ARGS)

token: .venv/.demo ## A token for the demo's APIs: ROLE=coordinator ORG=utrecht
	@$(PY) -m plek_local token --state .plek/demo --role $(ROLE) --org $(ORG)

lock: .venv/.dev ## Resolve the dependencies anew; no lock names a registry
	@for name in requirements requirements-onnx requirements-local requirements-dev; do \
		$(PY) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make lock" -q $$name.in -o $$name.lock; done

clean-data: .venv/.demo ## Forget what the demo and the tests stored; downloads stay
	@$(PY) -m plek_local clean-data

clean: ## Remove everything that was installed, downloaded or stored
	rm -rf .venv .venv-bench .plek services/portal/node_modules services/portal/portal/static/vendor contracts/node_modules \
		deploy/demo/provider/node_modules

# Set-up. Each stamp is made once; without network it stays good.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "PLeK needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is incomplete here (Debian: install python3-venv)"; exit 1; }

.venv/.demo: requirements-local.lock $(addsuffix /pyproject.toml,$(OUR)) | .venv/bin/python
	@echo "Set-up: Python packages of the product and its local parts (once)"
	@$(PY) -m pip install -q --progress-bar on --require-hashes -r requirements-local.lock
	@$(PY) -m pip install -q --no-deps --no-build-isolation $(addprefix -e ,$(OUR))
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.demo
	@echo "Set-up: Python packages that test and check (once)"
	@$(PY) -m pip install -q --progress-bar on --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.bench: requirements-bench.lock requirements-bench-quix.lock .venv/.dev
	@echo "Set-up: Python packages to measure against (once)"
	@$(PY) -m pip install -q --progress-bar on --require-hashes -r requirements-bench.lock
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -q --progress-bar on --require-hashes -r requirements-bench-quix.lock
	@touch $@

deploy/demo/provider/node_modules/.installed: deploy/demo/provider/package-lock.json .venv/.demo
	@echo "Set-up: the demo's sign-in provider (once)"
	@$(PY) -m plek_local npm ci --prefix deploy/demo/provider --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The build keeps the styles that the templates use, so it follows both.
PAGES := $(wildcard services/portal/portal/styles/*.css services/portal/portal/static/*.js) $(shell find services/portal/portal/templates -name '*.html')
services/portal/portal/static/vendor/.built: services/portal/package-lock.json services/portal/build.mjs $(PAGES) .venv/.demo
	@echo "Set-up: page assets (once)"
	@$(PY) -m plek_local npm ci --prefix services/portal --no-audit --no-fund --loglevel=error
	@$(PY) -m plek_local npm run build --prefix services/portal --silent
	@touch $@
