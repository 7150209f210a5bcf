"""The documents of the last answer in this terminal, by the numbers of its rows.

They lie in the user's cache, in a file for each terminal and login, which nobody else may read:
whoever could write it would choose what `corpus open 3` opens. An answer that cannot be kept is no
mistake: its rows have numbers that lead nowhere.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from corpus_cli.index.snapshot.location import cache_folder, refuse_anothers
from corpus_cli.model.answer import Result
from corpus_cli.model.search import Hit, SearchResult
from corpus_cli.regular_files import make_private_folder, open_own

MOST: Final = 10_000
"""Rows that are kept."""
_MOST_BYTES: Final = 10_000_000
_FOLDER: Final = "last-answers"


class LastAnswer(NamedTuple):
    """Of which corpus an answer was, the number of its first row, and the document of each."""

    corpus: str
    first: int
    documents: list[str]


def collect(result: Result) -> tuple[Result, list[str]]:
    """Return a result, and a list of the documents of its rows: full when all have been read."""
    documents: list[str] = []
    if "doc" not in result.columns():
        return result, documents
    if isinstance(result, SearchResult) and result.document_hits is None:
        return result._replace(hits=_noted(result.hits, documents)), documents
    documents += [str(getattr(row, "doc")) for row in result.rows()][:MOST]  # noqa: B009 - no type has it
    return result, documents


def _noted(hits: Iterable[Hit], documents: list[str]) -> Iterator[Hit]:
    for hit in hits:
        if len(documents) < MOST:
            documents.append(hit.doc)
        yield hit


def keep(answer: LastAnswer) -> None:
    """Keep an answer for this terminal; nothing happens where there is none, or no room."""
    file = _file()
    if file is None or not answer.documents:
        return
    with suppress(OSError):
        make_private_folder(file.parent)
        refuse_anothers(file.parent)
        descriptor = open_own(file, os.O_WRONLY | os.O_CREAT)
        try:
            os.fchmod(descriptor, 0o600)
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(answer, ensure_ascii=False).encode())
        finally:
            os.close(descriptor)


def row_document(number: int, corpus: str) -> str | None:
    """Return the document of a row of the last answer here; None where there is no such row."""
    answer = _read()
    if answer is None or answer.corpus != corpus:
        return None
    at = number - answer.first
    return answer.documents[at] if 0 <= at < len(answer.documents) else None


def shortened_document(name: str, corpus: str) -> str | None:
    """Return the only document of the last answer here that may be shown as `2021/0…_1.txt`."""
    answer = _read()
    if answer is None or answer.corpus != corpus:
        return None
    head, _, tail = name.partition("…")
    fitting = {doc for doc in answer.documents if doc.startswith(head) and doc.endswith(tail)}
    return fitting.pop() if len(fitting) == 1 else None


def _read() -> LastAnswer | None:
    file = _file()
    if file is None:
        return None
    try:
        descriptor = open_own(file, os.O_RDONLY)
        with os.fdopen(descriptor, "rb") as opened:
            corpus, first, documents = json.loads(opened.read(_MOST_BYTES))
        return LastAnswer(str(corpus), int(first), list(map(str, documents)))
    except (OSError, ValueError, TypeError):
        return None


def _file() -> Path | None:
    """Return the file of this terminal and session; None where no stream is a terminal."""
    for stream in (0, 1, 2):
        with suppress(OSError, AttributeError):  # some systems have neither names nor sessions
            terminal = re.sub(r"\W+", "-", os.ttyname(stream)).strip("-")
            return cache_folder() / _FOLDER / f"{terminal}-{os.getsid(0)}.json"
    return None
