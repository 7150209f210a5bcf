"""Nothing silent: each warning in JSON under its code, and on stderr where nothing else says it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.model.warnings import Warned, WarningCode, Warnings
from tests.conftest import Run

THAI = "ตำรวจแถลงข่าวการจับกุมผู้ต้องหาในวันนี้"


def records(folder: Path, *lines: str) -> Path:
    path = folder / "c.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def misspelt(folder: Path) -> Path:
    (folder / "a.txt").write_text("น้ำท่วม และน้ำท่วม", "utf-8")
    (folder / "b.txt").write_text("น้ำท่วม", "utf-8")
    return folder


def plain(folder: Path) -> Path:
    dates = [f"2021-01-0{n}" for n in (1, 2, 3)]
    return records(folder, *(json.dumps({"id": d, "text": THAI, "date": d}) for d in dates))


def with_skips(folder: Path) -> Path:
    return records(folder, json.dumps({"text": THAI}), "no json", '{"text": ""}', "no json, too")


def with_unread_files(folder: Path) -> Path:
    (folder / "a.txt").write_text(THAI, encoding="utf-8")
    for name in ("b.doc", "c.doc", "d.pptx", "e.png"):
        (folder / name).write_bytes(b"x")
    return folder


def with_unread_dates(folder: Path) -> Path:
    return records(folder, json.dumps({"id": "a", "text": THAI, "date": "เมื่อวาน"}))


def in_cp874(folder: Path) -> Path:
    path = folder / "c.csv"
    path.write_bytes(f"text\n{THAI}\n{THAI}ด้วย\n".encode("cp874"))
    return path


class Case(NamedTuple):
    """A corpus, a command, and what is warned of.

    `first` lines are on stderr when the corpus is indexed, `always` later, too, `with_rows` where
    the format has nothing but rows, or the answer is in a file that programs read.
    """

    corpus: Callable[[Path], Path]
    command: tuple[str, ...]
    message: str
    first: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    with_rows: tuple[str, ...] = ()


LITERALLY = "'or' was searched for literally: write OR, AND and NOT in capitals"
NEAR = "no hits for น้ำทวม; น้ำท่วม has 3"
NOTHING = "no document 'สับปะรด', and no shared passage matches it as a query"
UNREAD = (
    "2 .doc and 1 .pptx files were not read (.doc: convert with soffice --convert-to docx; "
    ".pptx: convert with soffice --convert-to pdf)"
)
READ_AS_CP874 = "read 2 documents as CP874 (TIS-620), not UTF-8: check it, or save it as UTF-8"

CASES = {
    WarningCode.SKIPPED: Case(
        with_skips,
        ("list",),
        "3 entries were skipped (2 record, 1 empty); to list: corpus info",
        first=(
            "skipped c.jsonl:2: broken JSON: Expecting value at character 1",
            "skipped c.jsonl:3: it contains no text",
            "skipped c.jsonl:4: broken JSON: Expecting value at character 1",
        ),
    ),
    WarningCode.UNREAD_FILES: Case(with_unread_files, ("list",), UNREAD, first=(UNREAD,)),
    WarningCode.UNREAD_DATES: Case(
        with_unread_dates,
        ("list",),
        "1 date cannot be read; to list: corpus info",
        first=("the date of a cannot be read: เมื่อวาน is not in a known date format",),
    ),
    WarningCode.GUESSED_ENCODING: Case(in_cp874, ("list",), READ_AS_CP874, first=(READ_AS_CP874,)),
    WarningCode.LITERAL_OPERATOR: Case(
        plain, ("search", "น้ำ", "or", "ไฟ"), LITERALLY, always=(LITERALLY,)
    ),
    WarningCode.NEAR_SPELLING: Case(misspelt, ("search", "น้ำทวม"), NEAR, always=(NEAR,)),
    WarningCode.NO_SUCH_DOCUMENT: Case(plain, ("reuse", "สับปะรด"), NOTHING, always=(NOTHING,)),
    WarningCode.LIMIT: Case(
        plain,
        ("list", "--limit", "2"),
        "showing 2 of 3 rows; --limit 0 for all",
        with_rows=("showing 2 of 3 rows; --limit 0 for all",),
    ),
}
STALE = "the corpus has changed since it was indexed; to update: corpus index"


def test_every_code_has_a_test() -> None:
    """A warning that is added to the registry needs a case here; one needs a test of its own."""
    assert {*CASES, WarningCode.STALE_INDEX} == set(WarningCode)


def warnings_of(answer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer)["warnings"]
    return found


@pytest.mark.parametrize("code", CASES)
def test_a_warning_is_in_json_and_told_once(run: Run, tmp_path: Path, code: WarningCode) -> None:
    """JSON has it in every answer that it is true of; people are told what the answer omits."""
    case = CASES[code]
    (tmp_path / "corpus").mkdir()
    path = case.corpus(tmp_path / "corpus")
    where = {"CORPUS_PATH": str(path), "CORPUS_INDEX": str(tmp_path / "index")}
    warned = [{"code": code.value, "message": case.message}]

    def told(*arguments: str) -> list[str]:
        lines = run(*arguments, environment=where).stderr.splitlines()
        return [line.removeprefix("corpus: ") for line in lines if "indexing" not in line]

    # The first asks for JSON: what happens while it is indexed is in its answer.
    first = run(*case.command, "--json", environment=where)
    lines = [line.removeprefix("corpus: ") for line in first.stderr.splitlines()[1:]]
    assert (warnings_of(first.stdout), lines) == (warned, [*case.first, *case.always])
    again = run(*case.command, "--json", environment=where)
    known = code is not WarningCode.UNREAD_DATES  # which no list keeps: `corpus info` has them
    assert warnings_of(again.stdout) == (warned if known else [])
    assert told(*case.command) == [*case.always]
    assert told(*case.command, "-f", "csv") == [*case.always, *case.with_rows]
    assert told(*case.command, "-f", "jsonl") == [*case.always, *case.with_rows]
    assert told(*case.command, "-q", "-f", "csv") == []
    away = told(*case.command, "--json", "-o", str(tmp_path / "answer.json"))
    assert away[:-1] == [*case.always, *case.with_rows]


def test_a_stale_index_of_a_large_corpus_is_warned_of(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked as it is; so is one that another process is writing."""
    corpus, index = plain(tmp_path), tmp_path / "index"
    Corpus(corpus, index=index).index()
    os.utime(corpus, (0, 0))
    monkeypatch.setattr("corpus_cli.index_handle.SMALL_BYTES", 0)
    told: list[str] = []
    handle = Corpus(corpus, index=index, notice=told.append)
    assert handle.documents().total == 3
    assert list(handle.warnings) == [Warned(WarningCode.STALE_INDEX, STALE)]
    assert told == [STALE]


def test_an_answer_without_warnings_says_so(run: Run) -> None:
    """The list is always there, also in answers that need no corpus."""
    assert warnings_of(run("search", "ไต้หวัน", "--json").stdout) == []
    assert warnings_of(run("help", "measures", "--json").stdout) == []


def test_each_query_of_a_file_has_its_own_warnings(run: Run, tmp_path: Path) -> None:
    """What is wrong with one query is not said of the next; people are told nothing."""
    queries = tmp_path / "queries.txt"
    queries.write_text("สับปะรด or ทุเรียน\nไต้หวัน\nตำรวจ\n", encoding="utf-8")
    done = run("search", "--queries", str(queries), "--limit", "19")
    codes = [[w["code"] for w in warnings_of(line)] for line in done.stdout.splitlines()]
    assert codes == [["literal_operator"], ["limit"], []]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("search", "ไต้หวัน", "--limit", "3"), "3 of 32 rows"),
        (("search", "ตำรวจ", "-l", "--limit", "1"), "1 of 2 rows"),
        (("search", "ไต้หวัน", "--by", "left", "--limit", "1"), "the first 1 rows"),
        (("search", "ไต้หวัน", "--sample", "9", "--limit", "3"), "3 of 9 rows"),
        (("stats", "--limit", "3"), "the first 3 rows"),
        (("keyness", "--target", "date:2564", "--limit", "1"), "the first 2 rows"),
        (("dispersion", "ตำรวจ", "--limit", "1"), "1 of 2 rows"),
        (("sql", "select 1 as a union select 2", "--limit", "1"), "the first 1 rows"),
    ],
)
def test_rows_that_a_limit_keeps_back_are_counted(
    run: Run, command: tuple[str, ...], message: str
) -> None:
    """Of how many, where that is known; what was asked for is `returned`."""
    answer = json.loads(run(*command, "--json").stdout)
    warned = [w["message"] for w in answer["warnings"] if w["code"] == "limit"]
    assert warned == [f"showing {message}; --limit 0 for all"]
    whole = json.loads(run(*command[:-1], "0", "--json").stdout)
    assert answer["truncated"]
    assert not whole["truncated"]
    assert [w for w in whole["warnings"] if w["code"] == "limit"] == []
    of = message.partition(" of ")[2].partition(" ")[0]
    assert not of or int(of) == whole["returned"]


def test_a_list_of_documents_says_how_many_there_are(run: Run) -> None:
    """What is returned are documents, and it is counted."""
    page = run("search", "ตำรวจ", "-l", "--limit", "1").stdout
    assert page.rstrip().endswith("showing 1 of 2 documents; --limit 0 for all")
    answer = json.loads(run("search", "ตำรวจ", "-l", "--limit", "1", "--json").stdout)
    assert (answer["returned"], len(answer["document_hits"])) == (1, 1)


def test_people_are_told_each_warning_once() -> None:
    """However often it comes up; and that is forgotten with the question."""
    told: list[str] = []
    warnings = Warnings(told.append)
    for _ in range(2):
        warnings.add(WarningCode.LIMIT, "a")
    warnings.add(WarningCode.SKIPPED, "b", told=())
    warnings.add(WarningCode.SKIPPED, "c", told=("d", "e"))
    assert told == ["a", "d", "e"]
    assert [one.message for one in warnings] == ["a", "b", "c"]
    warnings.forget([Warned(WarningCode.LIMIT, "a")])
    assert [one.message for one in warnings] == ["a"]
