# One command a tier; each is a few plain commands, so that make itself is not needed.

.PHONY: check check-large check-slow check-fuzz check-cluster

# Style, types, and the tests on the seeds and generated text: what CI runs, on a bare machine.
check:
	python -m ruff check .
	python -m ruff format --check .
	python -m mypy
	python -m pytest

# Needs the large corpus: CORPUS_TEST_LARGE=corpus.jsonl make check-large
# (and its index for one test: CORPUS_TEST_LARGE_INDEX=folder)
check-large:
	python -m pytest -m large

# What takes minutes: a fault at every call, kills at fifty moments.
check-slow:
	python -m pytest -m slow

# Generated queries, documents and damage to an index: less than six minutes.
check-fuzz:
	python -m pytest -m fuzz

# Needs the extra `cluster` and Java: a master and two workers on loopback.
check-cluster:
	python -m pytest -m cluster -n 0
