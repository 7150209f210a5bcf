# One command a tier. `check` is what CI runs; the others need more than a bare machine has.

.PHONY: check check-large lint types test

check: lint types test

lint:
	ruff check .
	ruff format --check .

types:
	mypy

test:
	python -m pytest -n 2 -m "not large"

# Needs the large corpus: CORPUS_TEST_LARGE=/path/to/corpus.jsonl[.xz] make check-large
check-large:
	python -m pytest -m large
