"""Whatever one entry does, the others are read, and what nobody foresaw is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import SourceError
from corpus_cli.model.settings import Settings
from corpus_cli.model.source import Document, Skipped
from corpus_cli.sources.containers import combined, records
from corpus_cli.sources.opening import open_source
from corpus_cli.sources.shares import shares
from corpus_cli.sources.skips import EntrySkipped, SkipCode, read_entry
from corpus_cli.sources.statements import text_file

IDS = ("a", "bad", "c")


def of_records(folder: Path) -> Path:
    path = folder / "x.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": "ข"}) + "\n" for name in IDS))
    return path


def of_csv(folder: Path) -> Path:
    path = folder / "x.csv"
    path.write_text("id,text\n" + "".join(f"{name},ข\n" for name in IDS))
    return path


def of_parquet(folder: Path) -> Path:
    path = folder / "x.parquet"
    pq.write_table(pa.table({"id": IDS, "text": ["ข"] * 3}), path)
    return path


def of_files(folder: Path) -> Path:
    for name in IDS:
        (folder / f"{name}.txt").write_text("ข")
    return folder


def of_index(folder: Path) -> Path:
    of_files(folder)
    rows = "".join(f"| [{name}]({name}.txt) |\n" for name in IDS)
    (folder / "INDEX.md").write_text("| file |\n| --- |\n" + rows)
    return folder


SOURCES: dict[str, tuple[Callable[[Path], Path], int | None]] = {
    "JSON Lines": (of_records, 2),
    "CSV": (of_csv, 3),
    "Parquet": (of_parquet, 2),
    "a folder": (of_files, None),
    "an INDEX.md": (of_index, 4),
}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Make the entry with the id `bad` raise an error where a document is made of it."""

    def fail(error: Exception) -> None:
        def made(fields: Any, *, default_id: str, **rest: Any) -> Document:
            if "bad" in {default_id, fields.known.get("id")}:
                raise error
            return document(fields, default_id=default_id, **rest)

        document = records.document
        for module in (records, text_file):
            monkeypatch.setattr(module, "document", made)

    return fail


@pytest.mark.parametrize(("make", "line"), SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize(
    ("error", "named"),
    [
        (KeyError("x"), "KeyError: 'x'"),
        (RecursionError("maximum depth\nand more"), "RecursionError: maximum depth"),
        (OverflowError(), "OverflowError"),
        (OSError(5, "Input/output error"), "OSError: [Errno 5] Input/output error"),
    ],
)
def test_an_error_that_nobody_foresaw_is_a_skip_that_names_it(
    tmp_path: Path,
    failing: Callable[[Exception], None],
    make: Callable[[Path], Path],
    line: int | None,
    error: Exception,
    named: str,
) -> None:
    """In every kind of source, with the place of the entry; those around it are documents."""
    path = make(tmp_path)
    failing(error)
    first, skip, third = open_source(path).entries()
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert (first.id, third.id) == ("a", "c")
    assert isinstance(skip, Skipped)
    assert (skip.code, skip.line) == ("failed", line)
    assert skip.reason == f"reading it failed: {named}"


@pytest.mark.parametrize("make", [of_records, of_parquet])
def test_a_share_skips_as_its_source_does(
    tmp_path: Path, failing: Callable[[Exception], None], make: Callable[[Path], Path]
) -> None:
    """So that an index that a cluster builds has the same documents."""
    source = open_source(make(tmp_path))
    failing(KeyError("x"))
    (share,) = shares(source, 1 << 20) or ()
    found = [entry for _, entry in share.numbered() if entry is not None]
    assert [entry.id for entry in found if isinstance(entry, Document)] == ["a", "c"]
    (skip,) = [entry for entry in found if isinstance(entry, EntrySkipped)]
    assert (skip.code, skip.reason) == (SkipCode.FAILED, "reading it failed: KeyError: 'x'")


def test_a_field_that_cannot_be_renamed_costs_its_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the entry itself was read well."""

    def text_of(value: object) -> str:
        raise TypeError(value)

    (tmp_path / "a.txt").write_text("---\nx: 1\n---\nก")
    (tmp_path / "b.txt").write_text("ก")
    monkeypatch.setattr(combined, "text_of", text_of)
    skip, read = open_source(tmp_path, Settings(fields={"x": "title"})).entries()
    assert isinstance(skip, Skipped)
    assert (skip.source, skip.reason) == ("a.txt", "reading it failed: TypeError: 1")
    assert isinstance(read, Document)


@pytest.mark.parametrize("error", [MemoryError(), SourceError("it is UTF-16"), KeyboardInterrupt()])
def test_what_is_not_the_entrys_fault_is_raised(error: BaseException) -> None:
    """Or a lack of memory, or Ctrl-C, would skip good entries without end."""

    def read() -> Document:
        raise error

    with pytest.raises(type(error)):
        read_entry(read)


HOSTILE = (
    '{"id": "deep", "text": "ก", "n": ' + "[" * 600 + "]" * 600 + "}",
    '{"id": "deeper", "text": "ก", "n": ' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}",
    '{"id": "long", "text": "ก", "n": ' + "7" * 100_000 + "}",
    '{"id": "half", "text": "\\ud800"}',
    '{"id": "nan", "text": "ก", "n": -Infinity}',
    '{"id": "many", "text": "ก", "n": 1e9999}',
)


def test_hostile_entries_do_not_end_a_run(tmp_path: Path) -> None:
    """An index is made of the others; the largest integer there is comes out of it again."""
    path = tmp_path / "x.jsonl"
    largest = int("9" * 4300)
    good = json.dumps({"id": "good", "text": "ตำรวจ", "n": largest, "m": [[[{"a": [1]}]]]})
    path.write_text("\n".join((*HOSTILE, good)) + "\n", encoding="utf-8")
    corpus = Corpus(path, index=tmp_path / "index")
    report = corpus.index(jobs=1)
    assert (report.documents, [skip.line for skip in report.skipped]) == (1, [1, 2, 3, 4, 5, 6])
    (document,) = corpus.export(corpus.selection()).rows()
    assert document.metadata == {"n": largest, "m": [[[{"a": [1]}]]]}
