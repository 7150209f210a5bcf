"""Documents that are far too large, far too many, or all of one line: skipped or indexed, told."""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.model.search import Label
from corpus_cli.sources.containers import csv as csv_source
from corpus_cli.sources.containers import jsonl as jsonl_source
from corpus_cli.sources.opening import open_source

pytestmark = pytest.mark.usefixtures("quick_builds")

WORD = "ตำรวจสากล"


def lines(path: Path, sizes: dict[str, int]) -> None:
    """Write documents of so many repetitions of a word, each of one line."""
    with path.open("w", encoding="utf-8") as file:
        for name, size in sizes.items():
            file.write(json.dumps({"id": name, "text": WORD * size}, ensure_ascii=False) + "\n")


def test_a_document_above_the_limit_is_skipped_and_told(tmp_path: Path) -> None:
    """With its id and the limit; the limit holds for later runs until another is given."""
    corpus, index = tmp_path / "c.jsonl", tmp_path / "index"
    lines(corpus, {"large": 200, "small": 2})
    limit = 1000
    report = Corpus(corpus, index=index).index(max_document=limit, jobs=1)
    assert report.documents == 1
    (skipped,) = report.skipped
    assert (skipped.code, skipped.reason) == ("too_large", "large is larger than 1,000 bytes")
    lines(corpus, {"large": 200, "small": 2, "new": 3})
    report = Corpus(corpus, index=index).index(jobs=1)
    assert (report.documents, len(report.skipped)) == (2, 1)
    report = Corpus(corpus, index=index).index(max_document=10 * limit, jobs=1)
    assert (report.indexed, report.documents, report.skipped) == (1, 3, [])


def test_one_line_without_a_space_is_indexed_and_found(tmp_path: Path) -> None:
    """A quarter of a million letters in one stretch: every occurrence, in a moment."""
    corpus, index = tmp_path / "c.jsonl", tmp_path / "index"
    lines(corpus, {"one": 30_000})
    Corpus(corpus, index=index).index(jobs=1)
    result = Corpus(corpus, index=index).search([WORD], match=Label.PARTIAL, limit=1)
    assert result.total == 30_000


def test_very_many_tiny_documents_and_empty_ones(tmp_path: Path) -> None:
    """Each is a document of its own; those without text are told, each with its line."""
    corpus, index = tmp_path / "c.jsonl", tmp_path / "index"
    lines(corpus, {f"d{i}": i % 3 for i in range(1500)})
    report = Corpus(corpus, index=index).index(jobs=1)
    assert (report.documents, len(report.skipped)) == (1000, 500)
    assert report.skipped[0].line == 1
    assert Corpus(corpus, index=index).search([WORD], limit=1).total == 1500


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_a_line_that_is_too_long_is_passed_over_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """What is far longer than any document is never held; the rest of the file is read."""
    most = 100_000
    for module in (jsonl_source, csv_source):
        monkeypatch.setattr(module, "MAX_DOCUMENT_BYTES", most)
    path = tmp_path / f"c.{ending}"
    huge = b"x" * (80 * most)
    if ending == "jsonl":
        path.write_bytes(b'{"id": "a", "text": "%s"}\n{"id": "b", "text": "ok"}\n' % huge)
    else:
        path.write_bytes(b'id,text\na,"%s"\nb,ok\n' % huge)
    before = csv.field_size_limit()
    tracemalloc.start()
    found = list(open_source(path).entries())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    csv.field_size_limit(before)
    assert found[0].__class__.__name__ == "Skipped"
    assert getattr(found[-1], "id", None) == "b"
    assert peak < 20 * most
