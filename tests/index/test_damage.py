"""Damage is found and named; no damage, and no deceit, ends a query in a traceback."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import zlib
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.cli.main import main
from corpus_cli.corpus import Corpus
from corpus_cli.errors import IndexDamagedError, IndexFault
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.parallel.worker_pool import WorkerPool
from tests.indexing_tools import files_of, record, write_records


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, segmenter: Any) -> tuple[Path, Path]:
    """A corpus and its index, of two segments, one of which has lost a document."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "corpus_cli.index.build.update.lexicon.build_lexicon", lambda *_: segmenter.lexicon
        )
        patch.setattr(
            "corpus_cli.index.build.update.lexicon.Lexicon.read", lambda _: segmenter.lexicon
        )
        for module in ("tasks", "plan"):
            patch.setattr(f"corpus_cli.index.build.{module}.BATCH", 12_000)
        folder = tmp_path_factory.mktemp("damage")
        corpus, index = folder / "corpus.jsonl", folder / "index"
        records = {f"d{i}": record(random.Random(i)) for i in range(9)}
        for _ in range(2):
            write_records(corpus, records)
            Corpus(corpus, index=index).index(jobs=1)
            records.pop("d1", None)
    snapshot = read_snapshot(index)
    assert snapshot is not None
    assert len(snapshot.segments) > 1
    assert any(segment.deletions for segment in snapshot.segments)
    return corpus, index


@pytest.fixture
def damaged(made: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """The same, to be damaged."""
    index = tmp_path / "index"
    shutil.copytree(made[1], index)
    return made[0], index


def flip(path: Path, place: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(data)


def test_any_damaged_byte_is_found_and_its_file_named(damaged: tuple[Path, Path]) -> None:
    """In every file of the index, at either end and in between."""
    corpus, index = damaged
    rng = random.Random(1)
    files = files_of(index)
    assert {name.split("/")[0] for name in files} == {
        "CORPUS-INDEX", "snapshot.json", "segments", "deletions", "lexicon",
    }  # fmt: skip
    for name, data in files.items():
        for place in {0, len(data) - 1, rng.randrange(len(data))}:
            flip(index / name, place, rng.randrange(8))
            assert names_of_problems(corpus, index) == [name]
            (index / name).write_bytes(data)
    assert Corpus(corpus, index=index).verify().problems == []


def test_several_processes_find_what_one_finds(
    damaged: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Segments looked at by a process each, in whatever order, are told in theirs."""
    corpus, index = damaged
    flip(index / "segments" / "000002" / "edges.bin", 0)
    alone = Corpus(corpus, index=index).verify()
    monkeypatch.setattr("corpus_cli.index.check.verify._SMALL", 0)
    monkeypatch.setattr("corpus_cli.index.check.verify.cores", lambda: 3)
    assert Corpus(corpus, index=index).verify() == alone
    assert [problem.file for problem in alone.problems] == ["segments/000002/edges.bin"]


def test_a_process_that_dies_is_told() -> None:
    """Its calls are not taken for done."""
    assert WorkerPool(2).each(abs, [-1, 2, -3]) == [1, 2, 3]
    with pytest.raises(IndexFault, match="code 7"):
        WorkerPool(2).each(os._exit, [7, 7])


def names_of_problems(corpus: Path, index: Path) -> list[str]:
    try:
        return [problem.file for problem in Corpus(corpus, index=index).verify().problems]
    except IndexFault as error:  # the snapshot's own: without it there is nothing to compare
        return [name for name in ("snapshot.json",) if name in error.message]


@pytest.mark.parametrize("how", ["gone", "shorter", "longer", "a folder", "a link"])
def test_a_file_that_is_no_longer_one_is_named(damaged: tuple[Path, Path], how: str) -> None:
    """Missing, cut short, grown, replaced by a folder or by a link to its like."""
    corpus, index = damaged
    for kind in ("segments", "lexicon", "deletions"):
        path = min(path for path in index.glob(f"{kind}/*/*") if path.is_file())
        data = path.read_bytes()
        path.unlink()
        match how:
            case "shorter":
                path.write_bytes(data[:-1])
            case "longer":
                path.write_bytes(data + b"\0")
            case "a folder":
                path.mkdir()
            case "a link":
                (index.parent / "like").write_bytes(data)
                path.symlink_to(index.parent / "like")
        problems = Corpus(corpus, index=index).verify().problems
        assert path.relative_to(index).as_posix() in {problem.file for problem in problems}
        path.rmdir() if how == "a folder" else path.unlink(missing_ok=True)
        path.write_bytes(data)


QUESTIONS = (
    ("search", "ตำรวจ", "--match", "partial", "--limit", "0"),
    ("search", "interpol", "--sort", "right", "--view", "sentence"),
    ("search", "title:ตำรวจ", "-l"),
    ("search", "ตำรวจ", "--group-by", "year", "--json"),
    ("list", "--json"),
    ("show", "d0"),
    ("summary",),
    ("stats", "--json"),
    ("stats", "ตำรวจ", "--by", "month"),
    ("info", "--json"),
)


def run(*arguments: str) -> tuple[int, str, str]:
    """Run the program in this process; return its exit code and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0), out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(i, marks=pytest.mark.slow) for i in range(2, 20))]
)
def test_a_query_on_a_damaged_index_never_ends_in_a_traceback(
    damaged: tuple[Path, Path], seed: int
) -> None:
    """It answers, or says that the index is damaged, and how to mend it."""
    corpus, index = damaged
    rng = random.Random(seed)
    for name, data in files_of(index).items():
        flip(index / name, rng.randrange(len(data)), rng.randrange(8))
        for question in rng.sample(QUESTIONS, 3):
            code, _, said = run(*question, "--corpus", str(corpus), "--index", str(index))
            assert code in {0, 1, 2}, (name, question)
            assert code < 2 or ("--rebuild" in said and said.count("\n") <= 2), (name, said)
        (index / name).write_bytes(data)


@pytest.mark.parametrize("name", ["order.bin", "text.idx", "rows.bin"])
def test_a_flipped_bit_of_what_is_read_whole_gives_no_answer(
    damaged: tuple[Path, Path], name: str
) -> None:
    """A wrong date, rank, offset or row would give a wrong answer and look like a right one."""
    corpus, index = damaged
    paths = sorted(index.rglob(name))
    assert paths
    for path in paths:
        size = path.stat().st_size
        for place in range(0, size, max(1, size // 12)):
            flip(path, place, place % 8)
            code, out, err = run("search", "การ", "--corpus", str(corpus), "--index", str(index))
            assert (code, out) == (2, ""), (path, place)
            assert name in err
            flip(path, place, place % 8)
    assert run("search", "การ", "--corpus", str(corpus), "--index", str(index))[0] == 0


def test_verify_where_there_is_no_index_says_how_to_build_one(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    """It builds none: there would be nothing to check."""
    code, _, said = run("verify", "--corpus", str(made[0]), "--index", str(tmp_path / "none"))
    assert code == 2
    assert "no index" in said
    assert "run: corpus index" in said


@pytest.mark.usefixtures("quick_builds")
def test_a_damaged_index_is_mended_by_rebuilding(damaged: tuple[Path, Path]) -> None:
    """Whatever is damaged, `corpus index --rebuild` does what the message promises."""
    corpus, index = damaged
    rng = random.Random(3)
    for name in files_of(index):
        path = index / name
        if path.is_file():
            flip(path, rng.randrange(path.stat().st_size))
        report = Corpus(corpus, index=index).index(rebuild=True, jobs=1)
        assert (report.indexed, report.unchanged) == (8, 0)
        assert Corpus(corpus, index=index).verify().problems == []


# --- a snapshot that was written to deceive ----------------------------------------------------


def deceive(index: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the snapshot says, with a checksum that fits."""
    path = index / "snapshot.json"
    body = json.loads(path.read_bytes())
    del body["checksum"]
    change(body)
    rest = json.dumps(body, ensure_ascii=False, indent=1).encode()[1:]
    path.write_bytes(b'{"checksum": "%08x",' % zlib.crc32(rest) + rest)


def setter(*keys: Any) -> Callable[[dict[str, Any]], None]:
    """Return what sets the value at a path of keys to the last one of them."""
    *path, last, value = keys

    def change(body: Any) -> None:
        for key in path:
            body = body[key]
        body[last] = value

    return change


def rename_file(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def change(body: dict[str, Any]) -> None:
        files = body["segments"][0]["files"]
        files[new] = files.pop(old)

    return change


FIRST = ("segments", 0)
DECEITS = {
    "a segment elsewhere": setter(*FIRST, "number", "../../etc"),
    "a segment of no number": setter(*FIRST, "number", -1),
    "a number of no end": setter(*FIRST, "number", 10**30),
    "a number that is a truth": setter(*FIRST, "number", True),
    "a file elsewhere": rename_file("text.bin", "../../../../etc/passwd"),
    "an absolute file": rename_file("text.bin", "/etc/passwd"),
    "a file too few": lambda body: body["segments"][0]["files"].pop("text.bin"),
    "a file too many": setter(*FIRST, "files", "x", [1, "0" * 64]),
    "absurd documents": setter(*FIRST, "documents", 10**15),
    "more live than there are": setter(*FIRST, "live", 10**9),
    "no document": setter(*FIRST, "documents", 0),
    "absurd size": setter(*FIRST, "files", "text.bin", [10**30, "0" * 64]),
    "a size below nothing": setter(*FIRST, "files", "text.bin", [-1, "0" * 64]),
    "a checksum that is none": setter(*FIRST, "files", "text.bin", [1, "x"]),
    "absurd words": setter(*FIRST, "words", 10**18),
    "a fraction": setter(*FIRST, "characters", 1.5),
    "a lexicon elsewhere": setter("lexicon", "name", "../../../tmp"),
    "a word list elsewhere": setter("lexicon", "files", "../x", [1, "0" * 64]),
    "a source elsewhere": setter("source", "watched", [["../../etc/passwd", 1, 1]]),
    "an absolute source": setter("source", "watched", [["/etc/passwd", 1, 1]]),
    "segments that are no list": setter("segments", {"0": 1}),
    "a segment twice": lambda body: body["segments"].append(body["segments"][0]),
    "generations of no end": setter("generation", 10**30),
    "nothing of it": lambda body: [body.pop(key) for key in list(body) if key != "format"],
    "rules that are none": setter("settings", "rules", {"words": 5}),
    "another format": setter("format", 99),
    "a format that is none": setter("format", [[[]]]),
}


@pytest.mark.usefixtures("quick_builds")
@pytest.mark.parametrize("change", DECEITS.values(), ids=DECEITS)
def test_a_hostile_snapshot_is_refused(
    damaged: tuple[Path, Path], change: Callable[[dict[str, Any]], None]
) -> None:
    """Names that lead out and counts that cannot be are refused; indexing again mends it."""
    corpus, index = damaged
    deceive(index, change)
    with pytest.raises(IndexFault, match=r"snapshot\.json|index format") as caught:
        read_snapshot(index)
    assert "--rebuild" in str(caught.value.hint)
    for question in (("search", "ตำรวจ"), ("stats",), ("verify",)):
        code, _, said = run(*question, "--corpus", str(corpus), "--index", str(index))
        assert code == 2
        assert "--rebuild" in said


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_snapshot_that_is_no_object_is_refused(damaged: tuple[Path, Path], data: bytes) -> None:
    """Whatever the file holds, it is named."""
    _, index = damaged
    (index / "snapshot.json").write_bytes(data)
    with pytest.raises(IndexDamagedError, match=r"snapshot\.json"):
        read_snapshot(index)


def test_a_snapshot_or_segment_that_is_a_link_is_refused(damaged: tuple[Path, Path]) -> None:
    """No link is followed, neither to a snapshot nor to a segment."""
    corpus, index = damaged
    elsewhere = index.parent / "elsewhere"
    shutil.move(index / "segments" / "000001", elsewhere)
    (index / "segments" / "000001").symlink_to(elsewhere)
    with pytest.raises(IndexDamagedError, match="link"):
        _ = Corpus(corpus, index=index).search(["ตำรวจ"]).total
    shutil.move(index / "snapshot.json", index.parent / "snapshot")
    (index / "snapshot.json").symlink_to(index.parent / "snapshot")
    with pytest.raises(IndexDamagedError, match=r"snapshot\.json"):
        read_snapshot(index)
