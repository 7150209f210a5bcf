"""Ten thousand queries, two thousand documents and a thousand flipped bytes, by fixed seeds.

Whatever comes, the program answers or says in a line why not: no traceback, no hang, and no wrong
answer without a word. `make check-fuzz` runs these; it takes minutes.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.text.normal.normal_form import normal_query
from tests.conftest import SEEDS, Run
from tests.hostile import within
from tests.program import Done, run_here
from tests.strategies import PIECES

pytestmark = pytest.mark.fuzz

QUERIES, DOCUMENTS, FLIPS = 10_000, 2_000, 1_000
PARTS = 10  # so that several processes share the work
SECONDS = 20  # that one call may take

WORDS = ("ไต้หวัน", "ตำรวจ", "ร่วมมือ", "ก", "ที่", "INTERPOL", "2564", "ํ๊", "\x1f", "Å", "\u200b")
SIGNS = (
    "AND", "OR", "NOT", "|", "(", ")", '"', "NEAR/3", "NEAR/", "NEAR/99999999999999999999", "*",
    "within sentence", "within paragraph", "within document", "date:2564", "date:2021-13",
    "date:..", "issuer:กระทรวง", "title:", "/ตำรวจ.*ไทย/", "/(/", "/[ก-ฮ]{1,9}/", "/a**/", "-", "+",
    "&&", ":",
)  # fmt: skip
OPTIONS = (
    ("search",), ("search", "--view", "sentence"), ("search", "-l"), ("search", "-c"),
    ("search", "--sort", "right"), ("search", "--sort", "relevance"), ("search", "--distinct"),
    ("search", "--match", "partial"), ("search", "--explain"), ("search", "--group-by", "year"),
    ("search", "--sample", "3"), ("search", "--inside", "ความร่วมมือ"), ("search", "-F"),
    ("search", "--since", "2564"), ("collocates",), ("dispersion",), ("trend",), ("export",),
)  # fmt: skip


def calm(done: Done) -> Done:
    """See that a call ended as the program's calls do."""
    assert done.returncode in {0, 1, 2}, done
    assert "Traceback" not in done.stderr, done
    assert "internal error" not in done.stderr, done
    if done.returncode == 2:
        assert done.stderr.startswith(("corpus: ", "{")), done
    return done


@pytest.mark.parametrize("part", range(PARTS))
def test_queries(run: Run, part: int) -> None:
    """Words and signs strung together, under every option that a query meets."""
    rng = random.Random(part)
    for _ in range(QUERIES // PARTS):
        pieces = rng.choices((*WORDS, *SIGNS, *PIECES), k=rng.randint(1, 9))
        query = rng.choice((" ", "")).join(pieces)
        arguments = [*rng.choice(OPTIONS), "--limit", "3", "--", query]
        if arguments[0] in {"trend", "export"}:
            arguments = [arguments[0], "--", query]
        with within(SECONDS):
            calm(run(*arguments))


def test_totals_of_literal_queries(run: Run, seeds: Corpus) -> None:
    """They are counted again, letter by letter."""
    rng = random.Random(1)
    texts = [s.text.document(row) for s in seeds.segments for row in s.live]
    for _ in range(200):
        text = rng.choice(texts)
        start = rng.randrange(len(text))
        term = normal_query(text[start : start + rng.randint(1, 12)])
        if not term or "\n" in term:
            continue
        done = calm(run("search", "-F", "-c", "--match", "partial", "--json", "--", term))
        places = sum(one.startswith(term, at) for one in texts for at in range(len(one)))
        assert json.loads(done.stdout)["total"] == places, term


@pytest.mark.parametrize("part", range(PARTS))
def test_documents(tmp_path: Path, part: int) -> None:
    """Every document is indexed or reported, comes back verbatim, and `verify` finds no fault."""
    rng = random.Random(100 + part)
    records = {f"d{number}": made_up(rng) for number in range(DOCUMENTS // PARTS)}
    path = tmp_path / "a.jsonl"
    written = (json.dumps({"id": name, **fields}) for name, fields in records.items())
    path.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    run = caller(path, tmp_path / "index")
    report = json.loads(calm(run("index", "--json")).stdout)
    assert report["documents"] + len(report["skipped"]) == len(records)
    lines = calm(run("export", "--to", "jsonl")).stdout.split("\n")
    exported = [json.loads(line) for line in lines if line]
    assert len(exported) == report["documents"]
    assert all(one["text"] == records[one["id"]]["text"] for one in exported)
    assert run("verify").returncode == 0
    for command in (
        ("search", "ตำรวจ"),
        ("stats",),
        ("summary",),
        ("dates",),
        ("reuse",),
        ("list",),
    ):
        with within(SECONDS):
            calm(run(*command))


def made_up(rng: random.Random) -> dict[str, object]:
    """Make up a statement of dirt, of any characters, and of fields of any kind."""

    def text(most: int) -> str:
        if rng.random() < 0.5:
            return "".join(rng.choices(PIECES, k=rng.randint(0, most)))
        codes = (rng.choice((0x80, 0x3000, 0x110000)) for _ in range(rng.randint(0, most)))
        characters = (chr(rng.randrange(limit)) for limit in codes)
        return "".join(c for c in characters if not "\ud800" <= c <= "\udfff")

    values = (None, 0, -1.5, True, [], {}, ["ก", 1], {"a": {"b": [None]}}, text(5), "2564-13-45")
    fields = ("title", "date", "issuer", "url", "category", "tags", "เลขที่", text(4) or "x")
    chosen = {rng.choice(fields): rng.choice(values) for _ in range(rng.randint(0, 4))}
    return {**chosen, "text": text(rng.choice((3, 40, 200)))}


def caller(corpus: Path, index: Path) -> Run:
    """Return what runs the program over a corpus."""

    def run(*arguments: str) -> Done:
        names = ("--corpus", str(corpus), "--index", str(index))
        return run_here([*arguments, *names], {"CORPUS_DEBUG": "1", "HOME": str(index.parent)})

    return run


@pytest.mark.parametrize("part", range(PARTS))
def test_flipped_bytes(tmp_path: Path, seeds_index: Path, part: int) -> None:
    """The answer is the right one, or an error, or `verify` knows: then the change is not lost."""
    rng = random.Random(200 + part)
    index = tmp_path / "index"
    shutil.copytree(seeds_index, index)
    run = caller(SEEDS, index)
    commands = (
        ("search", "ไต้หวัน", "--json"), ("search", "ร่วมมือ", "-l", "--json"), ("list", "--json"),
        ("stats", "--top", "5", "--json"), ("show", "001", "--json"), ("export",),
    )  # fmt: skip
    right = {command: calm(run(*command)).stdout for command in commands}
    files = [path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size]
    for _ in range(FLIPS // PARTS):
        path, command = rng.choice(files), rng.choice(commands)
        with flipped(path, rng), within(SECONDS):
            done = calm(run(*command))
            if done.returncode != 2 and done.stdout != right[command]:
                assert run("verify").returncode != 0, (path, command)


class flipped:  # noqa: N801 - a context manager
    """Flips a bit of a file, for as long as a `with` lasts."""

    def __init__(self, path: Path, rng: random.Random) -> None:
        self._path, self._whole = path, path.read_bytes()
        self._place, self._bit = rng.randrange(len(self._whole)), 1 << rng.randrange(8)
        self._times = path.stat()

    def __enter__(self) -> None:
        data = bytearray(self._whole)
        data[self._place] ^= self._bit
        self._path.write_bytes(data)

    def __exit__(self, *_: object) -> None:
        self._path.write_bytes(self._whole)
