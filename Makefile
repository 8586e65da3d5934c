# `make run` starts NetBuilder, `make test` runs its tests, `make check` the checks that need no run.
# Each does first all the set-up that is still missing, in .venv. A certain Python: make run PYTHON=...

PYTHONS := python3 python3.14 python3.13 python3.12 python3.11

define set_up
@for python in $(if $(PYTHON),"$(PYTHON)",$(PYTHONS)); do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		exec "$$python" tools/set_up.py $(1); \
	fi; \
done; \
echo 'NetBuilder needs Python 3.11 or newer; $(or $(PYTHON),$(PYTHONS)): none of that kind was found.' \
	'Install one, or name it: make $@ PYTHON=/path/to/python3.11' >&2; \
exit 1
endef

.PHONY: run test check format equality manual bundle

run:
	$(call set_up)
	@.venv/bin/python -m netbuilder $(ARGS)

test:
	$(call set_up,dev)
	@.venv/bin/python -m pytest -n auto --dist loadfile $(ARGS)

check:
	$(call set_up,dev)
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy
	@.venv/bin/python -m mypy tools
	@.venv/bin/lint-imports --no-logo

# The manual, which Help > Manual opens.
manual:
	$(call set_up,dev)
	@.venv/bin/python -m tools.manual $(ARGS)

format:
	$(call set_up,dev)
	@.venv/bin/python -m ruff check --fix .
	@.venv/bin/python -m ruff format .

# What a person installs who has no Python; tools/bundle.py says what that is on each system.
bundle:
	$(call set_up,bundle)
	@.venv/bin/python -m tools.bundle $(ARGS)

# The engine against real Keras, in a virtual environment of its own, which takes some 500 MB.
equality: .venv-keras/ready
	$(call set_up,dev)
	@.venv/bin/python -m tests.engine.reference.live --peer-python .venv-keras/bin/python $(ARGS)

.venv-keras/ready: tests/engine/reference/requirements.txt
	$(call set_up,dev)
	@.venv/bin/python -m venv --clear .venv-keras
	@.venv-keras/bin/python -m pip install --quiet -r $<
	@touch $@
