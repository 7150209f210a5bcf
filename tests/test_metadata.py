"""Fields of the corpus's own, as queries and groups see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_cli.corpus import Corpus
from corpus_cli.errors import QueryError, UsageError

RECORDS = [
    {"id": "1", "issuer": "สํานักงาน ก", "หน่วย": "กลาง", "by": {"who": "กรม", "n": 1}},
    {"id": "2", "issuer": "สำนักงาน ก", "หน่วย": "กลาง\u200b", "by": {"who": ["กรม", "กอง"]}},
    {"id": "3", "issuer": "สำนักงาน ก", "ปี": "๒๕๖๔", "คําถาม": True, "a.b": "ค"},
    {"id": "4", "issuer": "กรม", "ปี": "2564", "คำถาม": "ไม่", "places": ["น่าน", "ตาก"]},
    {"id": "5", "tags": ["จีน", "จีน\u200b"], "by": [{"who": "กอง"}], "นิล": None},
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus of statements that say the same, whose fields do not."""
    folder: Path = tmp_path_factory.mktemp("metadata")
    lines = (json.dumps({**record, "text": "ตำรวจแถลง"}, ensure_ascii=False) for record in RECORDS)
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return Corpus(folder / "a.jsonl", index=folder / "index")


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("issuer:สำนักงาน", "123"),
        ("issuer:สํานักงาน", "123"),
        ("หน่วยงาน:สำนักงาน", "123"),
        ("หน่วย:กลาง", "12"),
        ("by.who:กรม", "12"),
        ("by.who:กอง", "25"),
        ("by.n:1", "1"),
        ("by:กรม", "12"),
        ("ปี:2564", "34"),
        ("ปี:๒๕๖๔", "34"),
        ("คำถาม:true", "3"),
        ("คําถาม:ไม่", "4"),
        ("a.b:ค", "3"),
        ("places:ตาก", "4"),
        ("นิล:ก", ""),
        ("ตำรวจ NOT หน่วย:กลาง", "345"),
    ],
)
def test_conditions_on_own_fields(corpus: Corpus, query: str, documents: str) -> None:
    """However field and value are spelt, in lists and within values, and where they are null."""
    result = corpus.search(query, documents_only=True, limit=0)
    assert "".join(sorted(row.doc for row in result.document_hits or ())) == documents


def test_groups_join_spellings(corpus: Corpus) -> None:
    """Values of one normal form are one group, by the spelling that most hits have."""

    def groups(by: str) -> list[tuple[str | None, int, int]]:
        found = corpus.search("ตำรวจ", by=by).groups or ()
        return [(group.group, group.hits, group.documents) for group in found]

    assert groups("issuer") == [("สำนักงาน ก", 3, 3), ("กรม", 1, 1), (None, 1, 1)]
    assert groups("หน่วย") == [("กลาง", 2, 2), (None, 3, 3)]
    assert groups("ปี") == [("๒๕๖๔", 2, 2), (None, 3, 3)]
    assert groups("tag") == [("จีน", 1, 1), (None, 4, 4)]
    assert groups("by.who") == [("กรม", 2, 2), ("กอง", 2, 2), (None, 2, 2)]
    assert groups("places") == [("ตาก", 1, 1), ("น่าน", 1, 1), (None, 4, 4)]
    assert groups("คำถาม") == [("true", 1, 1), ("ไม่", 1, 1), (None, 3, 3)]
    assert len(groups("document")) == 5


def test_statistics_by_own_fields(corpus: Corpus) -> None:
    """Of documents by a field with a Thai name, and by one within another."""
    assert {r.group for r in corpus.frequencies(by="ปี").groups} >= {None, "2564"}
    assert {r.group for r in corpus.frequencies(by="by.who").groups} >= {None, "กรม"}
    with pytest.raises(UsageError, match="group"):
        corpus.frequencies(by="a.b")


@pytest.mark.parametrize("ask", ["ตำรวจ หน่ว:กลาง", "by.whom:กรม", "ตำรวจ NOT places.x:ก"])
def test_a_field_that_nowhere_is_is_an_error(corpus: Corpus, ask: str) -> None:
    """In a query and in a filter alike; what some documents have is known."""
    with pytest.raises(QueryError, match="unknown field"):
        corpus.search(ask)
    with pytest.raises(QueryError, match="unknown field"):
        corpus.frequencies(where=ask)
    with pytest.raises(UsageError, match="group"):
        corpus.search("ตำรวจ", by="หน่ว")
