# One command a tier; each is one call of pytest, so that make itself is not needed.

.PHONY: check check-large check-slow check-cluster

# The seeds and generated text, ruff and mypy: what CI runs, on a bare machine.
check:
	python -m pytest

# Needs the large corpus: CORPUS_TEST_LARGE=corpus.jsonl make check-large
# (and its index for one test: CORPUS_TEST_LARGE_INDEX=folder)
check-large:
	python -m pytest -m large

# What takes minutes: a fault at every call, kills at fifty moments.
check-slow:
	python -m pytest -m slow

# Needs the extra `cluster` and Java: a master and two workers on loopback.
check-cluster:
	python -m pytest -m cluster -n 0
