# What a contributor runs. `make check` is exactly what continuous integration runs.

# An activated environment first, then the one `make setup` makes, then the Python that pip used.
PYTHON ?= $(if $(VIRTUAL_ENV),python,$(if $(wildcard .venv/bin/python),.venv/bin/python,python))

.PHONY: setup check test format docs bench

setup:  ## make .venv with all that development needs
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --editable '.[dev]'

check:  ## format, lint, types, architecture, tests with coverage, documentation
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m ruff check
	$(PYTHON) -m mypy
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	$(PYTHON) -m pytest --quiet --cov --cov-report=term
	$(PYTHON) docs/build_rules.py --check

test:  ## the tests alone
	$(PYTHON) -m pytest --quiet

format:  ## put the code into form, and mend what can be mended
	$(PYTHON) -m ruff format
	$(PYTHON) -m ruff check --fix

docs:  ## write docs/rules.md anew from the rules
	$(PYTHON) docs/build_rules.py

bench:  ## speed and growth; accuracy with BENCH=folder on manuscripts, ARTICLES=file on topics, STRINGS=folder on references
	$(PYTHON) benchmarks/speed.py
	$(PYTHON) benchmarks/scaling.py
	$(if $(BENCH),$(PYTHON) benchmarks/manuscripts.py $(BENCH))
	$(if $(BENCH),$(PYTHON) benchmarks/named.py $(BENCH))
	$(if $(BENCH),$(PYTHON) benchmarks/throughput.py $(BENCH)/dev)
	$(if $(ARTICLES),$(PYTHON) benchmarks/aboutness.py $(ARTICLES))
	$(if $(ARTICLES),$(PYTHON) benchmarks/drift.py $(ARTICLES) --all)
	$(if $(STRINGS),$(PYTHON) benchmarks/references.py $(STRINGS))
