"""An index is read and written where it should be: through no link, and whose it is matters."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import CorpusError, IndexDamagedError, IndexFault, UsageError
from corpus_cli.index.snapshot import locks
from corpus_cli.index.snapshot.location import MARK
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from tests.hostile import give_away, put_in_place, within
from tests.index.test_faults import NEW, OLD
from tests.indexing_tools import files_of, write_records

pytestmark = pytest.mark.usefixtures("quick_builds")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "corpus.jsonl"
    path.parent.mkdir()
    write_records(path, OLD)
    return path


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Path:
    """An index of the corpus, which has changed since."""
    Corpus(corpus, index=tmp_path / "index").index(jobs=1)
    write_records(corpus, NEW)
    return tmp_path / "index"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, which is not there yet."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "corpus"


def ask(corpus: Path, index: Path | None) -> int:
    return Corpus(corpus, index=index).search(["ตำรวจ"]).total


def refused(corpus: Path, index: Path | None, *, asking: bool) -> CorpusError:
    """Index, or search; return the error, which has a way out."""
    made = Corpus(corpus, index=index)
    with within(20), pytest.raises(CorpusError) as caught:
        made.search(["ตำรวจ"]) if asking else made.index(jobs=1)
    assert caught.value.hint
    return caught.value


# --- links, pipes and devices in an index ------------------------------------------------------

WAYS = ("a link", "a link to nothing", "a hard link", "a link to a device", "a pipe", "a folder")


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("name", [locks.WRITER, locks.READERS, MARK])
def test_what_is_no_file_of_ours_is_not_written_to(
    corpus: Path, index: Path, tmp_path: Path, name: str, how: str
) -> None:
    """It is named, and what it leads to is neither emptied nor made; the way out is one."""
    elsewhere = tmp_path / "elsewhere"
    before = files_of(index)
    put_in_place(index / name, how, elsewhere)
    error = refused(corpus, index, asking=False)
    assert str(index) in error.message
    if name != MARK or "link" in how:
        assert str(index / name) in error.message
    assert not elsewhere.exists() or elsewhere.read_bytes() == b"precious"
    assert elsewhere.exists() == (how in {"a link", "a hard link"})
    (index / name).rmdir() if how == "a folder" else (index / name).unlink()
    if name == MARK:
        (index / name).write_bytes(before[MARK])
    Corpus(corpus, index=index).index(jobs=1)
    assert Corpus(corpus, index=index).verify().problems == []


@pytest.mark.parametrize("how", [way for way in WAYS if way != "a hard link"])
def test_a_readers_lock_that_is_no_file_is_named(
    corpus: Path, index: Path, tmp_path: Path, how: str
) -> None:
    """A search neither waits for a pipe nor locks somebody else's file by a link."""
    put_in_place(index / locks.READERS, how, tmp_path / "elsewhere")
    assert str(index / locks.READERS) in refused(corpus, index, asking=True).message


def test_a_reader_does_without_a_lock_and_minds_no_second_name(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    """A copy of an index may be made of hard links, and may have no lock: it is only read."""
    Corpus(corpus, index=index).index(jobs=1)
    copy = tmp_path / "copy"
    shutil.copytree(index, copy, copy_function=os.link)
    assert (copy / locks.READERS).stat().st_nlink == 2
    found = ask(corpus, index)
    assert ask(corpus, copy) == found > 0
    (copy / locks.READERS).unlink()
    assert ask(corpus, copy) == found


@pytest.mark.parametrize("name", [MARK, "segments", "lexicon", "lexicon/*", "segments/*"])
def test_no_part_of_an_index_is_read_through_a_link(
    corpus: Path, index: Path, tmp_path: Path, name: str
) -> None:
    """Though what it leads to is what should be there."""
    Corpus(corpus, index=index).index(jobs=1)
    path = next(index.glob(name))
    shutil.move(path, tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexDamagedError, match="is a link") as caught:
        ask(corpus, index)
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_every_file_of_an_index_may_be_a_pipe_and_nothing_waits(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    """`verify` names it, or says that the snapshot cannot be read."""
    Corpus(corpus, index=index).index(jobs=1)
    for name, data in files_of(index).items():
        for how in ("a pipe", "a link to a device"):
            put_in_place(index / name, how, tmp_path)
            with within(20):
                try:
                    named = [found.file for found in Corpus(corpus, index=index).verify().problems]
                except IndexDamagedError as error:
                    named = [str(index / name)] if str(index / name) in error.message else []
            assert any(found.endswith(name) for found in named), (name, how)
            (index / name).unlink()
            (index / name).write_bytes(data)


def test_an_index_may_be_reached_by_a_link(corpus: Path, index: Path, tmp_path: Path) -> None:
    """People link their caches to larger disks."""
    (tmp_path / "linked").symlink_to(index)
    assert Corpus(corpus, index=tmp_path / "linked").index(jobs=1).unchanged > 0
    assert ask(corpus, tmp_path / "linked") == ask(corpus, index)


# --- whose index it is -------------------------------------------------------------------------


def test_nobody_else_looks_into_an_index_in_the_cache(corpus: Path, cache: Path) -> None:
    """Nor into the folders above it that are made; what the user names is left to the user."""
    Corpus(corpus).index(jobs=1)
    (folder,) = cache.iterdir()
    for made in (folder, cache, cache.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    named = cache.parent.parent / "named"
    umask = os.umask(0o022)
    try:
        Corpus(corpus, index=named).index(jobs=1)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(named.stat().st_mode) == 0o755


@pytest.mark.parametrize("whose", ["index", "cache", "link"])
def test_an_index_in_the_cache_that_is_another_users_is_not_used(
    corpus: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, whose: str
) -> None:
    """Whoever plants one in a shared cache does not answer; the folder is named, and a way out."""
    Corpus(corpus).index(jobs=1)
    (folder,) = cache.iterdir()
    if whose == "link":
        shutil.move(folder, tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
        assert ask(corpus, None) > 0
    planted = cache if whose == "cache" else folder
    before = files_of(folder)
    give_away(planted, monkeypatch)
    for asking in (True, False):
        error = refused(corpus, None, asking=asking)
        assert isinstance(error, IndexFault)
        assert str(planted if os.geteuid() == 0 else cache) in error.message
        assert "--index" in str(error.hint)
    assert files_of(folder) == before


def test_an_index_of_another_user_that_is_named_is_read_and_never_written(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a team builds, all read; where the corpus has changed, the old answer is told so."""
    snapshot, before = read_snapshot(index), files_of(index)
    for path in (index, index / locks.WRITER, index / locks.READERS):
        give_away(path, monkeypatch)
    told: list[str] = []
    asked = Corpus(corpus, index=index, notice=told.append)
    assert asked.search(["ตำรวจ"]).total > 0
    assert asked.snapshot == snapshot
    assert "answering from the old index" in told[-1]
    assert asked.verify().problems == []
    error = refused(corpus, index, asking=False)
    assert isinstance(error, IndexFault)
    assert str(index) in error.message
    assert files_of(index) == before


def test_a_folder_of_another_user_is_not_made_an_index(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it is empty, and may be written to."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    give_away(folder, monkeypatch)
    assert str(folder) in refused(corpus, folder, asking=False).message
    assert list(folder.iterdir()) == []


def test_a_lock_of_another_user_is_not_written_to(
    corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder of one's own that others may write to."""
    if os.geteuid() != 0:
        pytest.skip("only root can give one file away")
    give_away(index / locks.WRITER, monkeypatch)
    assert str(index / locks.WRITER) in refused(corpus, index, asking=False).message


def test_a_file_where_the_index_should_be_is_told(corpus: Path, tmp_path: Path) -> None:
    """Below it there can be no folder."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot write to"):
        Corpus(corpus, index=tmp_path / "file" / "index").index(jobs=1)
