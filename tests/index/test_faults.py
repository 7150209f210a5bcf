"""No fault damages what was there: the old snapshot answers, and running again finishes."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import IndexFault, IndexLockedError, UsageError
from corpus_cli.index.files.format import DELETIONS, LEXICONS, SEGMENTS
from corpus_cli.index.snapshot import locks
from corpus_cli.index.snapshot.checksums import check, snapshot_files
from corpus_cli.index.snapshot.segment import Segment
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.model.search import Label
from corpus_cli.search.pipeline import search
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import ParsedSearch
from tests.conftest import PROGRAMS
from tests.indexing_tools import Records, at_each_call, files_of, record, write_records

OLD: Records = {f"d{i}": {**record(random.Random(i)), "title": "เก่า"} for i in range(4)}
NEW: Records = {
    **{name: fields for name, fields in OLD.items() if name not in {"d0", "d1"}},
    "d1": {**OLD["d1"], "text": "ตำรวจ เปลี่ยน", "title": "ใหม่"},
    "e0": {"text": "ตำรวจ เพิ่ม", "title": "ใหม่"},
}

Found = list[tuple[str, int]]


def found(index: Path) -> Found | None:
    """Search the snapshot as it is, without refreshing; None where there is none."""
    snapshot = read_snapshot(index)
    if snapshot is None:
        return None
    segments = [Segment(index, one) for one in snapshot.segments]
    query = read_query(["ตำรวจ"], literal=True)
    result = search(segments, ParsedSearch("ตำรวจ", query, match=Label.PARTIAL, limit=0))
    return [(hit.doc, hit.start) for hit in result.hits]


def left_behind(index: Path) -> list[str]:
    """Name what no snapshot names."""
    snapshot = read_snapshot(index)
    assert snapshot is not None
    named = {f"{LEXICONS}/{snapshot.lexicon.name}"}
    named |= {f"{SEGMENTS}/{segment.name}" for segment in snapshot.segments}
    named |= {f"{DELETIONS}/{s.deletions_name}" for s in snapshot.segments if s.deletions_name}
    there = {path.relative_to(index).as_posix() for path in index.glob("*/*")}
    known = {"CORPUS-INDEX", "snapshot.json", "writer.lock", "readers.lock"}
    known |= {SEGMENTS, DELETIONS, LEXICONS}
    return sorted(there ^ named) + sorted({path.name for path in index.iterdir()} - known)


class Stage:
    """A corpus that has changed since it was indexed, and what both states answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.corpus = folder / "corpus.jsonl"
        self.old, self.index = folder / "old", folder / "index"
        write_records(self.corpus, OLD)
        Corpus(self.corpus, index=self.old).index(jobs=1)
        write_records(self.corpus, NEW)
        new = folder / "new"
        Corpus(self.corpus, index=new).index(jobs=1)
        self.answers = {"old": found(self.old), "new": found(new), "none": None}

    def set(self, *, empty: bool) -> str:
        """Put the index back to its old state, or to nothing; return what it answers."""
        shutil.rmtree(self.index, ignore_errors=True)
        if not empty:
            shutil.copytree(self.old, self.index)
        return "none" if empty else "old"

    def refresh(self) -> None:
        Corpus(self.corpus, index=self.index).index(jobs=1)

    def check(self, before: str) -> None:
        """See that a whole snapshot answers, and that running again finishes."""
        assert found(self.index) in (self.answers[before], self.answers["new"])
        self.refresh()
        assert found(self.index) == self.answers["new"]
        snapshot = read_snapshot(self.index)
        assert snapshot is not None
        check(snapshot_files(self.index, snapshot))
        assert left_behind(self.index) == []


@pytest.fixture
def stage(tmp_path: Path, small_batches: None, quick_builds: None) -> Stage:
    return Stage(tmp_path)


def calls_of(stage: Stage, *, empty: bool) -> list[str]:
    stage.set(empty=empty)
    names: list[str] = []
    with at_each_call(stage.index, names.append):
        stage.refresh()
    return names


EVERY = pytest.mark.parametrize(
    "stride", [5, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"]
)
FROM = pytest.mark.parametrize("empty", [True, False], ids=["first build", "refresh"])
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


@EVERY
@FROM
def test_any_call_may_fail_once(stage: Stage, empty: bool, stride: int) -> None:
    """Each call that a build makes fails once: one message that says what to do, or no harm."""
    calls = calls_of(stage, empty=empty)
    assert {"open", "write", "fsync", "replace", "mkdir"} <= set(calls)
    failures = 0
    for place in range(0, len(calls), stride):
        before = stage.set(empty=empty)
        failures += fails(stage, FailAt(place, ERRORS[place % 3]))
        stage.check(before)
    assert failures > len(calls) // stride // 2


def fails(stage: Stage, fault: FailAt) -> bool:
    """Refresh; tell whether that fails, and see that what it says has a way out."""
    try:
        with at_each_call(stage.index, fault):
            stage.refresh()
    except (IndexFault, UsageError) as error:
        return bool(error.hint) or pytest.fail(f"no way out: {error}")
    return False


class FailAt:
    """Fails at the call of this number."""

    def __init__(self, place: int, error: int) -> None:
        self.left, self.error = place, error

    def __call__(self, name: str) -> None:
        self.left -= 1
        if self.left == -1:
            raise OSError(self.error, os.strerror(self.error), name)


@EVERY
@FROM
def test_death_between_any_two_calls(stage: Stage, empty: bool, stride: int) -> None:
    """A build that ends at once before any of its calls leaves the old snapshot or the new one."""
    for place in range(0, len(calls_of(stage, empty=empty)), stride):
        before = stage.set(empty=empty)
        child = os.fork()
        if child == 0:
            with at_each_call(stage.index, DieAt(place)):
                stage.refresh()
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        stage.check(before)


class DieAt:
    """Ends the process at the call of this number."""

    def __init__(self, place: int) -> None:
        self.left = place

    def __call__(self, name: str) -> None:
        self.left -= 1
        if self.left == -1:
            os._exit(9)


# --- writers and readers ----------------------------------------------------------------------


def test_a_second_writer_waits_then_names_the_holder(stage: Stage) -> None:
    """It tries for as long as it is told, then says which process writes, and touches nothing."""
    stage.set(empty=False)
    before = files_of(stage.index)
    with locks.writer(stage.index):
        began = time.monotonic()
        with pytest.raises(IndexLockedError, match=f"process {os.getpid()} is writing") as caught:
            Corpus(stage.corpus, index=stage.index).index(patience=0.3)
        assert time.monotonic() - began >= 0.3
    assert caught.value.hint
    assert files_of(stage.index) == before
    stage.check("old")


def test_a_second_writer_goes_on_when_the_first_has_finished(stage: Stage) -> None:
    """The lock of a writer that ended, in whatever way, is free: the kernel sees to that."""
    stage.set(empty=False)
    holder = subprocess.Popen(
        [sys.executable, PROGRAMS / "lock_holder.py", str(stage.index)], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"locked\n"
    holder.kill()
    holder.wait()
    holder.stdout.close()
    stage.check("old")


def test_files_of_a_reader_stay_until_it_has_gone(stage: Stage) -> None:
    """What a reader has open is not removed under it; the next run after it removes that."""
    stage.set(empty=False)
    reader = locks.ReaderLock(stage.index)
    old = {path for path in files_of(stage.index) if path.startswith(SEGMENTS)}
    stage.refresh()
    assert old <= set(files_of(stage.index))
    assert left_behind(stage.index)
    reader.release()
    stage.refresh()
    assert left_behind(stage.index) == []


def test_an_answer_can_be_read_to_its_end_whatever_is_written_meanwhile(stage: Stage) -> None:
    """Hits are made when they are asked for, perhaps after the corpus object has gone."""
    stage.set(empty=False)
    write_records(stage.corpus, OLD)
    stage.refresh()
    result = Corpus(stage.corpus, index=stage.index).search(["ตำรวจ"], match=Label.PARTIAL, limit=0)
    write_records(stage.corpus, NEW)
    stage.refresh()
    assert [(hit.doc, hit.start) for hit in result.hits] == stage.answers["old"]


def test_ctrl_c_leaves_what_was_there(stage: Stage) -> None:
    """An interrupted build removes what it wrote; the old snapshot answers."""
    for place in (5, 20, 40):
        before = stage.set(empty=False)
        with (
            pytest.raises(KeyboardInterrupt),
            at_each_call(stage.index, InterruptAt(place)),
        ):
            stage.refresh()
        assert left_behind(stage.index) == []
        stage.check(before)


class InterruptAt(DieAt):
    """Is Ctrl-C at the call of this number."""

    def __call__(self, name: str) -> None:
        self.left -= 1
        if self.left == -1:
            raise KeyboardInterrupt


# --- folders and snapshots that are not ours ---------------------------------------------------


def test_a_folder_that_is_not_ours_is_refused_and_not_touched(stage: Stage, tmp_path: Path) -> None:
    """A home folder, one with a mark of its own, a link below: nothing in them changes."""
    home = tmp_path / "home"
    (home / "segments" / "000001").mkdir(parents=True)
    (home / "segments" / "000001" / "text.bin").write_bytes(b"mine")
    (home / ".snapshot.json.new").write_text("mine", encoding="utf-8")
    marked = tmp_path / "marked"
    marked.mkdir()
    (marked / "CORPUS-INDEX").write_text("my own notes on corpora", encoding="utf-8")
    for folder in (home, marked):
        before = files_of(folder)
        with pytest.raises(UsageError, match="is not an index"):
            Corpus(stage.corpus, index=folder).index()
        assert files_of(folder) == before


def test_the_index_of_another_corpus_is_neither_asked_nor_replaced(
    stage: Stage, tmp_path: Path
) -> None:
    """`--index` with the wrong corpus is a slip: it costs no index, and answers nothing wrong."""
    stage.set(empty=False)
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "1", "text": "ไต้หวัน"}\n', encoding="utf-8")
    before = files_of(stage.index)
    for ask in (
        lambda corpus: corpus.search(["ไต้หวัน"]),
        lambda corpus: corpus.index(),
        lambda corpus: corpus.index(rebuild=True),
    ):
        with pytest.raises(UsageError, match="belongs to another corpus") as caught:
            ask(Corpus(other, index=stage.index))
        assert caught.value.hint
        assert str(stage.corpus.resolve()) in caught.value.hint
    assert files_of(stage.index) == before


def test_a_file_of_a_corpus_is_another_corpus(tmp_path: Path) -> None:
    """Not so a folder and its INDEX.md, which may come to it later, or go."""
    folder, index = tmp_path / "corpus", tmp_path / "index"
    folder.mkdir()
    (folder / "a.txt").write_text("ตำรวจ", encoding="utf-8")
    records = folder / "b.jsonl"
    records.write_text('{"id": "1", "text": "ไต้หวัน"}\n', encoding="utf-8")
    Corpus(folder, index=index).index()
    for other in (records, tmp_path):
        with pytest.raises(UsageError, match="belongs to another corpus"):
            Corpus(other, index=index).index()
    listing = folder / "INDEX.md"
    listing.write_text("- [ตำรวจ](a.txt)\n", encoding="utf-8")
    for path in (folder, listing, folder):
        assert Corpus(path, index=index).index().documents == 1
    listing.unlink()
    assert Corpus(folder, index=index).index().documents == 2  # the record as well


def test_a_corpus_that_was_moved_keeps_its_index(stage: Stage, tmp_path: Path) -> None:
    """What is not where it was has been moved: its index is brought up to date."""
    stage.set(empty=False)
    moved = tmp_path / "elsewhere" / stage.corpus.name
    moved.parent.mkdir()
    stage.corpus.rename(moved)
    assert Corpus(moved, index=stage.index).index().unchanged > 0
    assert found(stage.index) == stage.answers["new"]


def test_nothing_is_written_or_removed_through_a_link(stage: Stage, tmp_path: Path) -> None:
    """An index whose folder is a link to a folder of ours elsewhere is refused."""
    elsewhere = tmp_path / "elsewhere"
    stage.set(empty=False)
    shutil.move(stage.index / SEGMENTS, elsewhere)
    (stage.index / SEGMENTS).symlink_to(elsewhere)
    before = files_of(elsewhere)
    with pytest.raises(UsageError, match="is a link"):
        stage.refresh()
    assert files_of(elsewhere) == before


def test_cleaning_keeps_what_is_not_of_our_pattern(stage: Stage) -> None:
    """Files that somebody put into an index folder stay; links go, not what they lead to."""
    stage.set(empty=False)
    precious = stage.folder / "precious"
    precious.mkdir()
    (precious / "file").write_text("mine", encoding="utf-8")
    (stage.index / SEGMENTS / "notes").mkdir()
    (stage.index / SEGMENTS / "000099").symlink_to(precious)
    stage.refresh()
    assert (stage.index / SEGMENTS / "notes").is_dir()
    assert not (stage.index / SEGMENTS / "000099").is_symlink()
    assert (precious / "file").read_text(encoding="utf-8") == "mine"


def test_a_mark_that_was_cut_short_is_written_again(stage: Stage) -> None:
    """A build that was killed at its very first file does not lock its owner out."""
    stage.set(empty=True)
    stage.index.mkdir()
    (stage.index / "CORPUS-INDEX").write_text("This fol", encoding="utf-8")
    stage.check("none")
