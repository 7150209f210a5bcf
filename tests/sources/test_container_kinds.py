"""Files of many statements: what each says is found as in the plain text.

`tests/data/containers` has both seeds in each kind (`tests/make_statements.py`).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.model.source import Document
from corpus_cli.sources.opening import open_source
from tests.conftest import SEEDS
from tests.make_statements import CONTAINERS, FOOT, MENU

FILES = sorted(CONTAINERS.iterdir())
PLAIN = {file.name[:3]: file.read_text("utf-8") for file in SEEDS.glob("*.txt")}
COUNTS = {"000": 13, "001": 19}  # of ไต้หวัน


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_statements_come_back_whole(file: Path) -> None:
    """Every character of both seeds in its order, and no others, with title and day."""
    found = [entry for entry in open_source(file).entries() if isinstance(entry, Document)]
    assert [entry.title for entry in found] == ["แถลงการณ์ 000", "แถลงการณ์ 001"]
    for document, (_, plain) in zip(found, sorted(PLAIN.items()), strict=True):
        text = document.text[document.analysed_from :]
        assert squeezed(text) == squeezed(plain)
        assert not any(line in text for line in (*MENU[1:], *FOOT))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_search_finds_as_much_as_in_the_plain_text(file: Path, tmp_path: Path) -> None:
    """13 and 19 times, and offsets slice what `show` shows."""
    corpus = Corpus(file, index=tmp_path / "index")
    corpus.index()
    hits = list(corpus.search(["ไต้หวัน"], limit=0).hits)
    ids = list(dict.fromkeys(hit.doc for hit in hits))
    counts = [sum(hit.doc == each for hit in hits) for each in sorted(ids)]
    assert counts == list(COUNTS.values())
    for hit in hits:
        assert corpus.document(hit.doc).text[hit.start : hit.end] == hit.node
