"""Indexes built by workers that share a file system: what they are, and what failures leave."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_cli.corpus import Corpus
from corpus_cli.index.build import distributed
from corpus_cli.index.build.update import Options, update
from corpus_cli.index.files.format import SEGMENTS
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.model.source import Document
from corpus_cli.parallel.interface import Each
from corpus_cli.sources.containers.jsonl import RecordsSource
from corpus_cli.sources.opening import open_source
from corpus_cli.sources.shares import shares
from tests.conftest import SEEDS

pytestmark = pytest.mark.usefixtures("quick_builds")

WORDS = ("ตำรวจ", "ไต้หวัน", "รัฐบาล", "ร่วมมือ", "ประชุม", "นายกรัฐมนตรี", "INTERPOL", "๒๕๖๔")


def records() -> Iterator[dict[str, Any]]:
    """Some documents of a few words each; some have an id that came before, or just before."""
    for i in range(60):
        words = [WORDS[(i * k + k) % len(WORDS)] for k in range(1, 20)]
        text = f"วันที่ {i % 28 + 1} พ.ย. 2564\n" + "".join(words) + " " + " ".join(words[::-1])
        name = f"d{i - 7}" if i % 10 == 9 else f"d{i - (i % 10 == 4)}"
        name = name if i not in {41, 42} else "d40"
        yield {"id": name, "title": f"เรื่องที่ {i} {words[0]}", "text": text, "signed": i % 3}


def lines_file(folder: Path) -> Path:
    """JSON Lines with all that may stand between lines, and lines that are skipped."""
    lines = [json.dumps(record, ensure_ascii=False) for record in records()]
    lines[5:5] = ["", "  ", "{broken", '{"id": "no text"}']
    lines[30:30] = ['{"text": "' + "ก" * 4000 + '"}']
    path = folder / "c.jsonl"
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    return path


def parquet_file(folder: Path) -> Path:
    """The same in seven row groups, with a row without text."""
    path = folder / "c.parquet"
    rows = list(records())
    rows[11]["text"] = None
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=9)
    return path


def csv_file(folder: Path) -> Path:
    """The same as CSV, line breaks in quotes."""
    import csv

    path = folder / "c.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "title", "text", "signed"])
        writer.writeheader()
        writer.writerows(records())
    return path


SOURCES = {"lines": lines_file, "parquet": parquet_file, "csv": csv_file, "seeds": lambda _: SEEDS}


@pytest.fixture(autouse=True)
def small_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a share have a few lines, and a segment a few documents."""
    monkeypatch.setattr(distributed, "_SMALLEST", 3_000)
    monkeypatch.setattr(distributed, "BATCH", 12_000)


def once(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """Do each item once; its result travels."""
    return [pickle.loads(pickle.dumps(function(item))) for item in items]


def built(path: Path, folder: Path, each: Each | None, **options: Any) -> Corpus:
    update(open_source(path), folder, Options(each=each, max_document=10_000, **options))
    return Corpus(path, index=folder)


def answers(corpus: Corpus) -> list[Any]:
    """What a corpus says to everything."""
    found = corpus.search(["ตำรวจ"], limit=0)
    return [
        list(found.hits),
        found._replace(hits=()),
        corpus.frequencies(limit=0, measures=True, parts="document"),
        corpus.collocates(["ไต้หวัน"]),
        corpus.ngrams(2),
        corpus.trend(["ตำรวจ"], by="day"),
        corpus.documents(),
        corpus.snapshot.skipped,
        corpus.snapshot.documents,
    ]


@pytest.mark.parametrize("kind", SOURCES)
def test_answers_are_those_of_an_index_built_here(tmp_path: Path, kind: str) -> None:
    """Every document once, every skipped entry with its line: from shares as from the whole."""
    path = SOURCES[kind](tmp_path)
    here = built(path, tmp_path / "here", None)
    there = built(path, tmp_path / "there", once)
    assert answers(there) == answers(here)
    assert not there.verify().problems
    if kind in {"lines", "parquet"}:
        assert len(there.snapshot.segments) > 3
        codes = {skipped.code for skipped in there.snapshot.skipped}
        assert {"duplicate", "record"} <= codes


def test_a_laptop_goes_on_from_there(tmp_path: Path) -> None:
    """A refresh by this machine finds everything unchanged, and analyses what is new."""
    path = lines_file(tmp_path)
    built(path, tmp_path / "i", once)
    extra = json.dumps({"id": "new", "text": "ตำรวจไต้หวันร่วมมือ"}, ensure_ascii=False)
    path.write_text(path.read_text(encoding="utf-8") + "\n" + extra, encoding="utf-8")
    done = update(open_source(path), tmp_path / "i", Options(max_document=10_000))
    assert (done.indexed, done.removed) == (1, 0)
    assert answers(Corpus(path, index=tmp_path / "i")) == answers(
        built(path, tmp_path / "fresh", None)
    )


def test_a_task_that_fails_midway_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a segment of the attempt that failed is nobody's, and is gone afterwards."""
    path = lines_file(tmp_path)
    writes = distributed.write_files
    failures = iter([True] * 3)
    asides: list[Path] = []

    def failing(folder: Path, aside: Path, *args: Any, **kwargs: Any) -> Any:
        asides.append(aside)
        record = writes(folder, aside, *args, **kwargs)
        if next(failures, False):
            (aside / "terms.parquet").unlink()  # as if it had come so far
            raise OSError("the machine is gone")
        return record

    def patient(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        return [_tried(function, item) for item in items]

    monkeypatch.setattr(distributed, "write_files", failing)
    there = built(path, tmp_path / "there", patient)
    monkeypatch.undo()
    assert len({aside.name for aside in asides}) == len(asides)
    _is_clean(there, tmp_path / "there")


def _tried(function: Callable[[Any], Any], item: Any) -> Any:
    while True:
        try:
            return function(item)
        except OSError:
            continue


def test_a_task_done_twice_counts_once(tmp_path: Path) -> None:
    """Of two attempts that come to their end, one is heard; the other's segment is removed."""
    path = lines_file(tmp_path)

    def twice(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        return [(function(one), function(one))[i % 2] for i, one in enumerate(items)]

    _is_clean(built(path, tmp_path / "there", twice), tmp_path / "there")


def _is_clean(there: Corpus, folder: Path) -> None:
    assert not there.verify().problems
    names = {path.name for path in (folder / SEGMENTS).iterdir()}
    assert names == {segment.name for segment in there.snapshot.segments}
    documents = there.snapshot.documents
    assert documents == len({entry.doc for entry in there.documents().documents})


def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    """Where no attempt comes to an end, the old snapshot answers and nothing else stays."""
    path = lines_file(tmp_path)
    corpus = built(path, tmp_path / "i", once)
    before = corpus.snapshot
    path.write_text(path.read_text(encoding="utf-8") + "\n{}", encoding="utf-8")

    def failing(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        function(items[0])
        raise RuntimeError("no worker is left")

    with pytest.raises(RuntimeError):
        built(path, tmp_path / "i", failing)
    assert read_snapshot(tmp_path / "i") == before
    names = {path.name for path in (tmp_path / "i" / SEGMENTS).iterdir()}
    assert names == {segment.name for segment in corpus.snapshot.segments}


@pytest.mark.parametrize("size", [1, 2, 7, 100, 1 << 20])
def test_lines_are_read_once_however_they_are_shared(tmp_path: Path, size: int) -> None:
    """A line is of the share it begins in, wherever the cut is: in a character, at a line's end."""
    path = tmp_path / "c.jsonl"
    lines = ['{"text": "ก"}', "", '{"text": "ข้อความยาว"}\r', '{"text": "ค"}', "", ""]
    path.write_bytes("\n".join(lines).encode())
    cut = shares(RecordsSource(path), size)
    assert cut is not None
    texts, before = [], 0
    for share in cut:
        for number, entry in share.numbered():
            if entry is None:
                before += number
            else:
                texts.append((before + number, entry.text))
    assert texts == [(1, "ก"), (3, "ข้อความยาว"), (4, "ค")]


def test_what_cannot_be_cut_is_no_share(tmp_path: Path) -> None:
    """Compressed lines, CSV and folders are read by one, in their order."""
    assert shares(open_source(csv_file(tmp_path)), 100) is None
    assert shares(open_source(SEEDS), 100) is None
    import gzip

    packed = tmp_path / "c.jsonl.gz"
    packed.write_bytes(gzip.compress(b'{"text": "a"}'))
    assert shares(open_source(packed), 100) is None


@given(
    documents=st.lists(
        st.builds(
            Document,
            id=st.text(min_size=1),
            text=st.text() | st.just("\ud800\x1e\u2028\x85\r\n\0"),
            source=st.text(),
            title=st.none() | st.text(),
            tags=st.lists(st.text()).map(tuple),
            metadata=st.dictionaries(st.text(), st.none() | st.integers() | st.lists(st.text())),
            analysed_from=st.integers(0, 9),
        ),
        max_size=4,
    )
)
def test_documents_that_travel_in_files_come_back_equal(
    tmp_path_factory: pytest.TempPathFactory, documents: list[Document]
) -> None:
    """As text, which does nothing to whoever reads it: a pickle would run what it says."""
    path = tmp_path_factory.mktemp("spool") / "0"
    path.write_bytes(b"".join(map(distributed._as_line, documents)))
    *read, (places, _) = distributed.SpoolShare(path).numbered()
    assert [document for _, document in read] == documents
    assert [place for place, _ in read] == list(range(1, len(documents) + 1))
    assert places == len(documents)


def test_a_file_of_documents_that_is_something_else_is_not_run(tmp_path: Path) -> None:
    """Nor is it read through a link."""
    path, ran = tmp_path / "0", tmp_path / "ran"
    path.write_bytes(b"cposix\nsystem\n(S'touch " + bytes(ran) + b"'\ntR.")
    with pytest.raises(ValueError, match=r"."):
        list(distributed.SpoolShare(path).numbered())
    assert not ran.exists()
    path.rename(tmp_path / "1")
    path.symlink_to(tmp_path / "1")
    with pytest.raises(OSError, match="link"):
        list(distributed.SpoolShare(path).numbered())
