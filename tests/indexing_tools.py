"""What tests of indexing share: corpora that change, answers to compare, faults at any call."""

from __future__ import annotations

import builtins
import io
import json
import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner

from corpus_cli.cli.main import group
from tests.strategies import PIECES

Records = Mapping[str, Mapping[str, Any]]
"""Documents by id: the fields of a record."""

_ISSUERS: Final = ("กระทรวงการต่างประเทศ", "ตำรวจ", None)


def record(rng: random.Random, pieces: int = 40) -> dict[str, Any]:
    """Make up a statement: dirt, words, a date; now and then a capital letter."""
    text = "".join(rng.choices(PIECES, k=rng.randint(1, pieces)))
    return {
        "title": "".join(rng.choices(PIECES, k=3)),
        "date": rng.choice(["2021-11-26", "2564", "2022-01", None]),
        "issuer": rng.choice(_ISSUERS),
        "เลขที่": rng.randint(1, 3),
        "text": "ตำรวจ Interpol " + text + rng.choice([" INTERPOL", " interpol", "\nไต้หวัน"]),
    }


def changed(records: Records, rng: random.Random) -> dict[str, Mapping[str, Any]]:
    """Return the documents after a day's work: some new, some changed, renamed or gone."""
    after: dict[str, Mapping[str, Any]] = {}
    for name, fields in records.items():
        match rng.choices(["keep", "change", "rename", "remove", "date"], [12, 2, 1, 2, 1])[0]:
            case "keep":
                after[name] = fields
            case "change":
                after[name] = record(rng)
            case "rename":
                after[f"{name}-r{rng.randint(1, 10**9)}"] = fields
            case "date":
                after[name] = {**fields, "date": "2023-05-05"}
            case _:
                pass
    for _ in range(rng.randint(0, 4)):
        after[f"n{rng.randint(1, 10**9)}"] = record(rng)
    return after


def write_records(path: Path, records: Records) -> None:
    """Write documents as JSON Lines, in the order of their ids."""
    lines = (json.dumps({"id": name, **records[name]}, ensure_ascii=False) for name in records)
    path.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, by its path, but those of locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


ALL: Final = ("--limit", "0", "--json")
QUESTIONS: Final = (
    ("search", "ตำรวจ", "--match", "partial", *ALL),
    ("search", "interpol", *ALL),
    ("search", "interpol", "--sort", "right", *ALL),
    ("search", "interpol", "--sort", "relevance", *ALL),
    ("search", "ไต้หวัน OR ประเทศ", "-l", *ALL),
    ("search", "ตำรวจ", "issuer:กระทรวง", *ALL),
    ("search", "ตำรวจ", "--view", "sentence", "--distinct", *ALL),
    ("search", "ตำรวจ", "--view", "paragraph", "--since", "2022", *ALL),
    ("search", "ที่", "--match", "partial", "--sample", "5", "--seed", "3", *ALL),
    ("search", "ตำรวจ", "--group-by", "year", *ALL),
    ("stats", "--top", "0", "--json"),
    ("stats", "--top", "0", "--level", "token", "--stopwords", "show", "--json"),
    ("stats", "--top", "0", "--by", "issuer", "--json"),
    ("stats", "--top", "5", "--by", "document", "--json"),
    ("stats", "ตำรวจ", "Interpol", "--by", "month", "--json"),
    ("summary", *ALL),
    ("list", *ALL),
    ("info", "--json"),
)
"""One call at least of every command that reads an index."""

_OF_THE_INDEX: Final = ("corpus", "index_path", "index_bytes", "built", "segments")


def answers(corpus: Path, index: Path) -> dict[tuple[str, ...], Any]:
    """Ask everything; return the answers, without what tells one index of a corpus from another."""
    return {question: _answer(corpus, index, question) for question in QUESTIONS}


def _answer(corpus: Path, index: Path, question: Sequence[str]) -> Any:
    done = ask(corpus, index, *question)
    assert done.exit_code in {0, 1}, done.output
    answer = json.loads(done.stdout)
    for name in _OF_THE_INDEX:
        answer.pop(name, None)
    return answer


def ask(corpus: Path, index: Path, *arguments: str) -> Any:
    """Run a command in this process."""
    names = ["--corpus", str(corpus), "--index", str(index)]
    return CliRunner().invoke(group, [*arguments, *names], standalone_mode=True)


# --- faults -----------------------------------------------------------------------------------

_CALLS: Final = (
    "open", "write", "pwrite", "fsync", "close", "replace", "rename", "mkdir", "unlink", "rmdir",
    "ftruncate", "listdir",
)  # fmt: skip

Fault = Callable[[str], None]
"""Called before each call, with its name; may raise or not return."""


@contextmanager
def at_each_call(folder: Path, fault: Fault) -> Iterator[None]:
    """Call `fault` before each call that changes what is below a folder, or opens it.

    That is what goes through `os` or `open`, by path or by a descriptor that was opened so.
    """
    originals = {name: getattr(os, name) for name in _CALLS}
    real_open, base = builtins.open, str(folder)
    ours: set[int] = set()

    def concerns(target: Any) -> bool:
        if isinstance(target, int):
            return target in ours
        return isinstance(target, str | os.PathLike) and os.fspath(target).startswith(base)

    def wrapped(name: str) -> Callable[..., Any]:
        def call(target: Any, *rest: Any, **named: Any) -> Any:
            if not concerns(target):
                return originals[name](target, *rest, **named)
            if name == "close":  # a file that cannot be closed is closed
                ours.discard(target)
                originals[name](target)
                return fault(name)
            fault(name)
            result = originals[name](target, *rest, **named)
            if name == "open":
                ours.add(result)
            return result

        return call

    def opened(target: Any, *rest: Any, **named: Any) -> Any:
        if concerns(target):
            fault("open")
        return real_open(target, *rest, **named)

    try:
        for name in _CALLS:
            setattr(os, name, wrapped(name))
        builtins.open = io.open = opened
        yield
    finally:
        for name, original in originals.items():
            setattr(os, name, original)
        builtins.open = io.open = real_open
