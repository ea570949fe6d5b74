# make run    set up, start the dashboard, print its address
# make test   set up, check everything (a Chromium for the browser tests included)
# make test-engines   the same survey through PostgreSQL and PySpark (installs them where they are missing)
# make setup  only the .venv

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ENGINES := .venv-engines
PORT   ?= 8501

.PHONY: run test test-engines setup lint unit browser bench properties fuzz screenshots clean
.DEFAULT_GOAL := run

$(VENV)/.run: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "comp needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	@echo "Setting up $(VENV) (about a minute, once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@$(BIN)/python -m serving.packed || true
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Setting up the checks ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.run

run: setup
	@COMP_CONNECT=$${COMP_CONNECT-yes} $(BIN)/python -m streamlit run dashboard.py --server.port $(PORT)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not browser and not engines" -n auto --dist loadfile --cov --cov-report=term --cov-fail-under=95

browser: $(VENV)/.dev
	sh scripts/chromium.sh $(BIN)/python
	$(BIN)/python -m pytest -m browser -n auto --dist loadfile || { \
		echo "A browser waits for a clock: what failed on a busy machine is run once more, alone."; \
		$(BIN)/python -m pytest -m browser --last-failed --last-failed-no-failures none; }

test: lint unit browser

# a folder of its own that sees .venv, so that only the engines are added
$(ENGINES)/.done: requirements-engines.txt $(VENV)/.dev
	@echo "Setting up $(ENGINES) (two minutes, once) ..."
	@$(PYTHON) -m venv $(ENGINES)
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$$($(ENGINES)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/checks.pth"
	@$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-engines.txt
	@touch $@

test-engines: $(ENGINES)/.done
	sh scripts/engines.sh
	$(ENGINES)/bin/python -m pytest -m engines

bench: $(VENV)/.dev
	$(BIN)/python -m bench

# every property on examples that make test does not try: new ones each time; an hour
properties: $(VENV)/.dev
	HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest -m hypothesis -n auto --dist worksteal

# every loader given 10,000 broken files of each kind; half an hour
fuzz: $(VENV)/.dev
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest tests/test_fuzz.py

# one small picture a page into docs/screenshots
screenshots: $(VENV)/.dev
	sh scripts/chromium.sh $(BIN)/python
	$(BIN)/python scripts/screenshots.py

clean:
	rm -rf $(VENV) $(ENGINES) .cache
