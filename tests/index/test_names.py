"""Names in an index: found at the wish of `corpus.yaml`, carried along, checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.index.files.format import NAMES_FILE
from corpus_cli.index.snapshot.snapshot_file import read_snapshot

_SEEN = """
    select id, char_start, char_end, names.kind, name, names.title
    from names join documents on names.doc = documents.doc order by id, char_start
"""
TEXTS = {
    "a": "นายอนุทิน ชาญวีรกูล รัฐมนตรีว่าการกระทรวงสาธารณสุข แถลงที่จังหวัดเชียงใหม่",
    "b": "ณ \u200bประเทศญี่ปุ่น พลเอก ประยุทธ์ จันทร์โอชา พบนายอนุทิน ชาญวีรกูล",
    "c": "กรมควบคุมโรค รายงานว่าที่จังหวัดนครราชสีมา และจังหวัดขอนแก่นไม่มีผู้ป่วย",
}


def write(folder: Path, texts: dict[str, str], settings: str = "names: true\n") -> Path:
    """Write a corpus; return its path."""
    lines = (json.dumps({"id": i, "text": t}, ensure_ascii=False) for i, t in texts.items())
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "corpus.yaml").write_text(settings, encoding="utf-8")
    return folder / "a.jsonl"


def names(corpus: Path, index: Path) -> list[tuple[Any, ...]]:
    """Bring the index up to date, check it, and return all names with their documents."""
    opened = Corpus(corpus, index=index)
    opened.index(jobs=1)
    assert opened.verify().problems == []
    return [tuple(row) for row in opened.sql(_SEEN).records]


@pytest.mark.usefixtures("quick_builds")
def test_names_are_quoted_from_their_documents(tmp_path: Path) -> None:
    """Offsets lead to the characters of the text as it was written; titles are told apart."""
    found = names(write(tmp_path, TEXTS), tmp_path / "index")
    quoted = [(i, TEXTS[i][start:end], kind, name, t) for i, start, end, kind, name, t in found]
    assert ("a", "นายอนุทิน ชาญวีรกูล", "person", "อนุทิน ชาญวีรกูล", "นาย") in quoted
    assert ("a", "กระทรวงสาธารณสุข", "organisation", "กระทรวงสาธารณสุข", None) in quoted
    assert ("b", "ประเทศญี่ปุ่น", "place", "ญี่ปุ่น", None) in quoted
    assert {i for i, *_ in quoted} == set(TEXTS)


@pytest.mark.usefixtures("quick_builds")
def test_a_refreshed_index_has_the_names_of_a_fresh_one(tmp_path: Path) -> None:
    """Documents that move to another segment or are deleted take their names along."""
    index = tmp_path / "index"
    deleted = 0
    for day, texts in enumerate((
        TEXTS,
        TEXTS | {"d": TEXTS["a"]},
        {name: TEXTS[name] for name in ("a", "c")} | {"d": TEXTS["a"]},
        {"c": TEXTS["c"], "e": "ที่จังหวัดเชียงใหม่"},
    )):  # fmt: skip
        corpus = write(tmp_path, texts)
        assert names(corpus, index) == names(corpus, tmp_path / f"fresh-{day}")
        snapshot = read_snapshot(index)
        assert snapshot is not None
        deleted += sum(segment.deleted for segment in snapshot.segments)
    assert deleted


@pytest.mark.usefixtures("quick_builds")
def test_names_are_found_once_they_are_wanted(tmp_path: Path) -> None:
    """Without the setting there are none; with it all is indexed anew, and the reason told."""
    index, notices = tmp_path / "index", list[str]()
    assert names(write(tmp_path, TEXTS, "{}"), index) == []
    snapshot = read_snapshot(index)
    assert snapshot is not None
    assert not any(NAMES_FILE in segment.files for segment in snapshot.segments)
    corpus = Corpus(write(tmp_path, TEXTS), index=index, notice=notices.append)
    corpus.index(jobs=1)
    assert "names are wanted now" in notices[0]
    assert corpus.sql(_SEEN).records


@pytest.mark.usefixtures("quick_builds")
def test_names_that_cannot_be_are_told(tmp_path: Path) -> None:
    """`verify` compares the table with the texts, not only with its checksum."""
    from corpus_cli.index.files.name_table import name_problems

    index = tmp_path / "index"
    names(write(tmp_path, TEXTS), index)
    snapshot = read_snapshot(index)
    assert snapshot is not None
    (record,) = snapshot.segments
    folder = index / "segments" / record.name
    lengths = [len(text) for text in TEXTS.values()]
    assert list(name_problems(folder, record, lengths)) == []
    table = pq.read_table(folder / NAMES_FILE)
    rows = table.to_pylist()
    for column, value in (("char_end", 10_000), ("kind", "thing"), ("doc", 7), ("char_start", -1)):
        broken = [rows[0] | {column: value}, *rows[1:]]
        pq.write_table(pa.Table.from_pylist(broken, table.schema), folder / NAMES_FILE)
        assert list(name_problems(folder, record, lengths)), column
