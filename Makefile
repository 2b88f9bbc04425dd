# One command each; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Python keeps what it has compiled, also where a machine is set up to the contrary: tests start it hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help

$(STAMP): pyproject.toml grader/__init__.py
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "grade needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/pip install --quiet --editable . --group dev
	touch $@

install: $(STAMP)  ## a virtual environment with everything in it

image: $(STAMP)  ## get the image ready, from a registry or from Debian's packages
	$(BIN)/python -m grader.lab.ready

demo: image  ## set everything up and grade the reference solution of exercise 3
	$(BIN)/grade exercise3 solutions/exercise3

# Tests wait more than they compute, so there are more workers than cores.
test: image  ## everything that CI runs: format, types, rooms, all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 8 --dist worksteal

test-quick: $(STAMP)  ## what needs no engine and little time
	$(BIN)/python -m pytest -n 2 -m "not docker" tests/unit tests/exercises

lint: $(STAMP)  ## ruff and mypy alone
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

author: image  ## check every exercise: files, READMEs, solution, museum
	$(BIN)/grade author check -j 4

benchmark: image  ## grade exercise3 beside the floor of the engine
	$(BIN)/python benchmarks/grade_exercise3.py

benchmark-startup: $(STAMP)  ## how long the cheap commands take, beside a bare interpreter
	$(BIN)/python benchmarks/startup.py

benchmark-report: $(STAMP)  ## how long the report of a class takes to open, for 200 and 2,000 students
	PYTHONPATH=. $(BIN)/python benchmarks/report.py

screens: image  ## record the screens of the museum anew; read the difference before you commit it
	$(BIN)/python -m pytest -n 8 --dist worksteal tests/museum --record

clean:  ## remove what was made here, and what labs left on the engine
	-$(BIN)/grade clean --images
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis

help:
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1 - /'

.PHONY: install image demo test test-quick lint author benchmark benchmark-startup benchmark-report screens clean help
