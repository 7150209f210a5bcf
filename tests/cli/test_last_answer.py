"""From a row of an answer to its source: numbers, `show 3`, `open 3`, addresses, ids."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import jsonschema
import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import UnknownDocumentError
from corpus_cli.output.formats.schemas import load_schema
from corpus_cli.output.terminal import cells
from corpus_cli.output.terminal.lines import PLAIN, linked, palette, without_shared_beginning
from tests.conftest import ROOT, surroundings
from tests.program import run_here, without_status

IDS = [f"2021/01/05/ข่าวทำเนียบรัฐบาล_{number}.txt" for number in range(1, 13)]
"""Ids of one day, which differ in two characters near their end."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rows")
    records = [
        {
            "id": name,
            "title": f"รัฐบาลไทย-ข่าวทำเนียบ-เรื่องที่ {number}",
            "date": f"2021-01-{number:02}",
            "url": f"https://example.org/news/{number}" if number != 2 else None,
            "text": f"บรรทัดแรก\n\nตำรวจ {number}\nย่อหน้าที่สาม\nย่อหน้าที่สี่",
        }
        for number, name in enumerate(IDS, start=1)
    ]
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    (folder / "statements.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Corpus(folder / "statements.jsonl", index=folder / "index").index()
    return folder


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    return Corpus(folder / "statements.jsonl", index=folder / "index")


def environment(folder: Path) -> dict[str, str]:
    return surroundings(folder / "index") | {
        "CORPUS_PATH": str(folder / "statements.jsonl"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "TERM": "xterm-256color",
        "BROWSER": "true",
        "PAGER": "cat",
    }


def on_terminal(folder: Path, script: str, columns: int = 80, **more: str) -> str:
    """Return what a shell shows that runs a script on a terminal of its own; `corpus` is ours."""
    script = script.replace("corpus ", f"{sys.executable} -m corpus_cli ")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        ["sh", "-c", script], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT,
        env=environment(folder) | {"COLUMNS": str(columns)} | more, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    shown = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:  # the other end was closed
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    process.wait(timeout=60)
    return without_status(shown.decode()).replace("\r\n", "\n")


def without_styles(text: str) -> str:
    return re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[\d;]*m", "", text)


def test_rows_are_numbered_on_a_terminal_and_lead_to_their_documents(folder: Path) -> None:
    """`show N` and `open N` mean the document of row N of the last answer in this terminal."""
    shown = without_styles(
        on_terminal(folder, "corpus search ตำรวจ --limit 3; corpus show 3; corpus open 3 --print")
    )
    lines = shown.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["1", "2", "3"]
    assert IDS[2] in shown
    assert "เรื่องที่ 3" in shown
    assert lines[-1] == "https://example.org/news/3"
    shown = on_terminal(folder, "corpus list --offset 5 --limit 2; corpus open 7 --print")
    assert shown.splitlines()[-1] == "https://example.org/news/7"
    assert [line.split()[0] for line in without_styles(shown).splitlines()[1:3]] == ["6", "7"]
    shown = on_terminal(folder, "corpus search -l ตำรวจ > /dev/null; corpus open 3 --print")
    assert "no document '3'" in shown or "several ids" in shown


def test_another_terminal_has_rows_of_its_own(folder: Path) -> None:
    """What one session was answered is nothing to another."""
    on_terminal(folder, "corpus list --limit 3")
    assert "no document '3'" in on_terminal(folder, "corpus open 3 --print")


def test_nobody_else_may_read_the_last_answer(folder: Path) -> None:
    """The file is this user's alone; where a link has its place, nothing is written."""
    on_terminal(folder, "corpus list --limit 3")
    files = list((folder / "cache").rglob("last-answers/*.json"))
    assert files
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    precious = folder / "precious"
    precious.write_text("mine", encoding="utf-8")
    command = (
        'F="$XDG_CACHE_HOME/corpus/last-answers"; corpus list -q --limit 1; for f in "$F"/*; do '
        'ln -sf "$PRECIOUS" "$f"; done; corpus list --limit 3; corpus open 3 --print'
    )
    shown = on_terminal(folder, command, PRECIOUS=str(precious))
    assert "no document '3'" in shown
    assert precious.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_two_documents_never_look_the_same(folder: Path, corpus: Corpus, columns: int) -> None:
    """Ids are cut so that they differ, lines fit the terminal, and `show` takes the ids."""
    for script, skip in (
        ("corpus list", 1),
        ("corpus search ตำรวจ", 0),
        ("corpus search -l ตำรวจ", 1),
    ):
        shown = without_styles(on_terminal(folder, script, columns)).splitlines()
        assert max(map(cells.width, shown)) <= columns
        ids = [line.split()[1] for line in shown[skip : skip + len(IDS)]]
        assert [corpus.document(name).document.doc for name in ids] == IDS


def test_a_shortened_id_that_fits_several_is_refused(corpus: Corpus) -> None:
    """Which of them is meant is not guessed."""
    assert corpus.document("2021…_12.txt").document.doc == IDS[11]
    with pytest.raises(UnknownDocumentError, match="several ids are shortened"):
        corpus.document("2021…2.txt")
    with pytest.raises(UnknownDocumentError, match="no document"):
        corpus.document("2022…2.txt")


def test_a_shortened_id_means_the_document_of_the_last_answer(folder: Path) -> None:
    """Where several fit, the table that it was copied from had only one of them."""
    shown = on_terminal(folder, "corpus list --limit 2; corpus open 2021…2.txt --print")
    assert shown.splitlines()[-1].endswith("statements.jsonl")  # the second has no address
    shown = on_terminal(folder, "corpus list --offset 10; corpus open 2021…2.txt --print")
    assert shown.splitlines()[-1] == "https://example.org/news/12"


def test_hits_have_the_address_of_their_document(folder: Path, corpus: Corpus) -> None:
    """`url` in every format, in `-l`, and null where none is known."""
    expected = [f"https://example.org/news/{n}" if n != 2 else None for n in range(1, 13)]
    assert [hit.url for hit in corpus.search("ตำรวจ").hits] == expected
    listed = corpus.search("ตำรวจ", documents_only=True).document_hits or ()
    assert [row.url for row in listed] == expected
    assert "url" in corpus.search("ตำรวจ").columns()
    places = [p.url for one in corpus.reuse(min_length=5, places=0).passages for p in one.places]
    assert set(places) <= set(expected)
    assert {row.url for row in corpus.similar(IDS[0]).documents} == set(expected[1:])


def test_terminals_are_told_addresses_where_they_take_them(folder: Path) -> None:
    """OSC 8, on a terminal, without NO_COLOR or TERM=dumb."""
    link = "\x1b]8;;https://example.org/news/1\x1b\\"
    assert link in on_terminal(folder, "corpus list --limit 1")
    assert link in on_terminal(folder, "corpus search ตำรวจ --limit 1")
    for more in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b]8" not in on_terminal(folder, "corpus list", **more)
    assert "\x1b]8" not in on_terminal(folder, "corpus list | cat")


def test_an_address_cannot_end_its_sequence() -> None:
    """Only plain addresses of the web are written: a document gives them."""
    styles = palette(color=False, links=True)
    assert linked("a", "https://x/y", PLAIN) == "a"
    assert linked("a", "https://x/y", styles) == "\x1b]8;;https://x/y\x1b\\a\x1b]8;;\x1b\\"
    for url in (
        "https://x/\x1b\\",
        "https://x/\x07",
        "file:///etc/passwd",
        "https://x/ก",
        "javascript:1",
    ):
        assert linked("a", url, styles) == "a"


def test_what_all_titles_begin_with_is_dropped() -> None:
    """Up to the end of a word, where several titles share eight characters or more."""
    assert without_shared_beginning(["รัฐบาลไทย-ข่าว-นายก", "รัฐบาลไทย-ข่าว-นาง", ""]) == [
        "…นายก", "…นาง", "",
    ]  # fmt: skip
    assert without_shared_beginning(["ข่าว ก", "ข่าว ข"]) == ["ข่าว ก", "ข่าว ข"]
    assert without_shared_beginning(["รัฐบาลไทย-ข่าว"] * 2) == ["รัฐบาลไทย-ข่าว"] * 2


def test_hits_are_marked_in_a_document(corpus: Corpus, folder: Path) -> None:
    """`show --find`: hits as a slice of the text finds them; `--around` counts paragraphs."""
    found = corpus.document(IDS[0], find="ตำรวจ OR สาม", around=0)
    assert [found.text[start:end] for start, end in found.hits] == ["ตำรวจ", "สาม"]
    assert [found.text[a:b] for a, b in found.shown or ()] == ["ตำรวจ 1\nย่อหน้าที่สาม"]
    found = corpus.document(IDS[0], find="สี่", around=1)
    assert [found.text[a:b] for a, b in found.shown or ()] == ["ย่อหน้าที่สาม\nย่อหน้าที่สี่"]
    assert corpus.document(IDS[0]).hits == ()
    shown = on_terminal(folder, f"corpus show {IDS[0]} --find ตำรวจ")
    assert "\x1b[1;31mตำรวจ\x1b[0m 1" in shown
    shown = on_terminal(folder, f"corpus show {IDS[0]} --find ตำรวจ", NO_COLOR="1")
    assert "»ตำรวจ« 1" in shown


def test_marked_hits_fit_the_schema(folder: Path) -> None:
    """Offsets slice the text of the same answer; nothing found is exit 1."""
    done = run_here(
        ["show", IDS[0], "--find", "ตำรวจ", "--around", "0", "--json"], environment(folder)
    )
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, load_schema("show"))
    assert [answer["text"][hit["start"] : hit["end"]] for hit in answer["hits"]] == ["ตำรวจ"]
    assert run_here(["show", IDS[0], "--find", "ทหาร"], environment(folder)).returncode == 1
    assert run_here(["show", IDS[0], "--around", "1"], environment(folder)).returncode == 2
