# What a newcomer types. `make serve` and `make test` set everything up first; a second run finds it done.
# Everything lies in this folder: .venv (the environment), index (built, safe to delete), out (results), data (archive and originals, never deleted here).
.POSIX:
.SUFFIXES:

VENV = .venv
PY = $(VENV)/bin/python
PIP = $(PY) -m pip --disable-pip-version-check
SHARED = ../shared
EVAL = out/eval
# No library looks anything up outside while it runs.
RUN = env HF_HUB_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 GRADIO_ANALYTICS_ENABLED=False TOKENIZERS_PARALLELISM=false
# Two processes side by side; `make test TESTS=tests/report FLAGS=` runs one folder in one process.
TESTS = tests
FLAGS = -n auto --dist loadfile

help:
	@echo 'make serve     set up, build the index if need be, and serve the page'
	@echo 'make test      set up with a browser and run all tests'
	@echo 'make quick     the same without the tests marked long'
	@echo 'make check     formatting, lint, types, house rules'
	@echo 'make evaluate  ask the evaluation questions and score the answers'
	@echo 'make train     train the encoder again from the phrases'
	@echo 'make lock      renew requirements.lock from pyproject.toml'
	@echo 'make clean     delete what was built; data/ stays'

serve: setup
	@sh tools/system_packages.sh serve
	$(RUN) $(PY) -m reportqa build --if-changed
	$(RUN) $(PY) -m reportqa serve

test: setup browser
	$(RUN) $(PY) -m pytest $(FLAGS) $(TESTS)

quick: setup browser
	$(RUN) $(PY) -m pytest $(FLAGS) -m 'not long' $(TESTS)

check: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(RUN) $(PY) -m pytest -q tests/test_house.py

train: setup
	$(RUN) $(PY) -m reportqa train

evaluate: setup
	@if [ ! -f $(SHARED)/eval/questions.jsonl ]; then \
	    echo 'No evaluation set: $(SHARED)/eval is not there, so nothing was scored.'; exit 0; fi; \
	set -e; rm -rf $(EVAL); mkdir -p $(EVAL); \
	$(PY) $(SHARED)/eval/render.py $(EVAL); \
	$(RUN) $(PY) -m reportqa build $(EVAL)/docs --index $(EVAL)/index; \
	$(RUN) $(PY) -m reportqa ask --index $(EVAL)/index --batch $(SHARED)/eval/questions.jsonl --today 2026-03-01 \
	    > $(EVAL)/answers.jsonl; \
	$(PY) $(SHARED)/eval/score.py $(EVAL)/answers.jsonl --map $(EVAL)/manifest.json | tee $(EVAL)/score.txt

# torch stays out of the lock (see requirements.torch.txt), and with it the packages that only its graphics-card build needs.
lock: setup
	@mkdir -p out
	$(PY) -m piptools compile --quiet --all-extras --generate-hashes --allow-unsafe --strip-extras --no-annotate --no-header \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	    --constraint requirements.torch.txt --output-file out/lock.txt pyproject.toml
	@{ echo '# Versions and hashes for Python 3.11, written by `make lock`; torch stands in requirements.torch.txt.'; \
	    awk '/^[a-z0-9]/ { keep = !/^(torch|triton)==|^(nvidia|cuda)-/ } /^#/ || /^$$/ { next } keep' out/lock.txt; \
	} > requirements.lock

clean:
	rm -rf $(VENV) index out .pytest_cache .mypy_cache .ruff_cache .hypothesis src/reportqa.egg-info
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- setting up ----------------------------------------------------------------------------------------------------------

setup: place $(VENV)/.project

browser:
	@sh tools/system_packages.sh test

# An environment knows its own folder, so one that was copied along with the project is made anew.
place:
	@if [ -f $(VENV)/.place ] && [ "`cat $(VENV)/.place`" != "`pwd`" ]; then rm -rf $(VENV); fi

$(VENV)/.place:
	python=`sh tools/find_python.sh` && $$python -m venv $(VENV)
	@pwd > $@

# pip and setuptools first: with them in place nothing is fetched to build another package.
$(VENV)/.packages: $(VENV)/.place requirements.lock requirements.torch.txt
	awk '/^[a-z]/ { keep = /^(pip|setuptools)==/ } keep' requirements.lock > $(VENV)/first.txt
	$(PIP) install --quiet --require-hashes --no-deps -r $(VENV)/first.txt
	$(PIP) install --quiet -r requirements.torch.txt
	$(PIP) install --quiet --require-hashes --no-deps --no-build-isolation -r requirements.lock
	@touch $@

$(VENV)/.project: $(VENV)/.packages pyproject.toml
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: help serve test quick check train evaluate lock clean setup browser place
