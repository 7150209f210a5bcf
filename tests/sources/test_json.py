"""JSON that is not a record a line."""

from __future__ import annotations

import gzip
import json

import pytest

from corpus_cli.errors import SourceError
from corpus_cli.model.source import Document
from corpus_cli.sources.containers import json as json_container
from corpus_cli.sources.containers.json import JsonSource
from corpus_cli.sources.containers.jsonl import RecordsSource

RECORDS = [{"id": "a", "text": "ข่าวแรก"}, {"id": "b", "text": "ข่าวที่สอง", "n": [1, {"m": 2}]}]


@pytest.fixture
def corpus(tmp_path):
    """A function that writes text or bytes to a file and opens it."""

    def make(content, name="ข่าว.json", names=None):
        path = tmp_path.resolve() / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return JsonSource(path, names or {})

    return make


def documents(source):
    return [entry for entry in source.entries() if isinstance(entry, Document)]


def skips(source):
    return [entry for entry in source.entries() if not isinstance(entry, Document)]


def written(value, **how):
    return json.dumps(value, ensure_ascii=False, **how)


SHAPES = {
    "array": written(RECORDS),
    "array over lines": written(RECORDS, indent=2),
    "array with a comma at its end": written(RECORDS)[:-1] + ",]",
    "object with a list": written({"status": "ok", "data": RECORDS}),
    "list deep in an object": written({"took": 1, "hits": {"total": 2, "hits": RECORDS}}),
    "list beside one without texts": written({"links": [{"rel": "self"}], "items": RECORDS}),
    "records over lines": "\n".join(written(record, indent=1) for record in RECORDS),
    "records on one line": " ".join(map(written, RECORDS)),
    "records with commas between": ",\n".join(written(record, indent=1) for record in RECORDS),
    "JSON Lines": "\n".join(map(written, RECORDS)) + "\n",
    "byte order mark": "\ufeff" + written(RECORDS),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_its_records(corpus, shape):
    """However the records lie in the file, they are read in order, and nothing is skipped."""
    source = corpus(SHAPES[shape])
    found = [(d.id, d.text, dict(d.metadata), d.source) for d in source.entries()]
    assert found == [
        ("a", "ข่าวแรก", {}, "ข่าว.json"),
        ("b", "ข่าวที่สอง", {"n": [1, {"m": 2}]}, "ข่าว.json"),
    ]
    assert source.name == "ข่าว"


def test_one_record_may_be_all(corpus):
    """An object that has a text is a record, whatever lists it has besides."""
    record = {"text": "ก", "comments": [{"text": "ข"}]}
    (document,) = documents(corpus(written(record)))
    assert (document.text, document.metadata) == ("ก", {"comments": [{"text": "ข"}]})


@pytest.mark.parametrize(
    "encode", [lambda t: t.encode("utf-16"), lambda t: gzip.compress(t.encode())]
)
def test_encodings_and_packings(corpus, encode):
    """UTF-16 with its mark is read, and so is what is compressed."""
    data = encode(SHAPES["array over lines"])
    name = "a.json.gz" if data[:2] == b"\x1f\x8b" else "a.json"
    assert [document.id for document in documents(corpus(data, name))] == ["a", "b"]


def test_pretty_printed_lines_are_read(corpus):
    """A .jsonl file whose objects or array stretch over lines is read as what it is."""
    for shape in ("records over lines", "array over lines"):
        path = corpus(SHAPES[shape], "a.jsonl").path
        assert [d.id for d in documents(RecordsSource(path))] == ["a", "b"]


def test_a_bad_record_is_one_skipped_entry(corpus):
    """What is no object, too deep, half a pair, or has no text is told by its number."""
    deep = json.loads("[" * 40 + "]" * 40)
    bad = [7, {"text": "ก", "n": deep}, {"text": "\ud800"}, {"title": "ก"}]
    array = json.dumps([RECORDS[0], *bad, RECORDS[1]])
    for content in (array, json.dumps({"data": json.loads(array)})):
        assert [d.id for d in documents(corpus(content))] == ["a", "b"]
        assert [(skip.code, skip.line) for skip in skips(corpus(content))] == [
            ("record", 2),
            ("record", 3),
            ("surrogate", 4),
            ("record", 5),
        ]


def test_what_stands_before_the_damage_is_read(corpus):
    """An array that is cut short, or broken, gives the records before it and one skip."""
    cut = SHAPES["array over lines"][:-8]
    assert [d.id for d in documents(corpus(cut))] == ["a"]
    (skip,) = skips(corpus(cut))
    assert (skip.code, skip.line) == ("record", 2)
    assert "the rest of the file cannot be read: broken JSON" in skip.reason


@pytest.mark.parametrize("bomb", ["[" * 200_000, '{"a":' * 200_000, "[" + "9" * 100_000 + "]"])
def test_a_bomb_is_one_skipped_entry(corpus, bomb):
    """Depth and digits without bound end in a reason."""
    (skip,) = corpus(bomb).entries()
    assert skip.code == "record"


def test_a_broken_record_among_lines_is_one_skipped_entry(corpus):
    """Where records follow one another, reading goes on with the next line that begins one."""
    content = "\n".join((written(RECORDS[0]), '{"id": "x", "text": "ก}', written(RECORDS[1])))
    assert [d.id for d in documents(corpus(content))] == ["a", "b"]
    assert [(skip.code, skip.line) for skip in skips(corpus(content))] == [("record", 2)]


def test_several_lists_of_records_are_an_error(corpus):
    """Which list is meant is not guessed: the error names them and the way out."""
    source = corpus(written({"news": RECORDS, "old": RECORDS}))
    with pytest.raises(SourceError, match="several lists of records: news, old") as error:
        list(source.entries())
    assert "jq -c '.news[]'" in error.value.hint


def test_records_without_a_text_are_an_error(corpus):
    """The names that the first has are told; the user's name for the text is enough."""
    content = written({"data": [{"id": "a", "body": "ก"}]})
    with pytest.raises(SourceError, match="the first record has 'id', 'body'"):
        list(corpus(content).entries())
    assert documents(corpus(content, names={"body": "text"}))[0].text == "ก"


@pytest.mark.parametrize(("content", "command"), [("[{}]", ".[]"), ('{"data": []}', ".data[]")])
def test_what_has_too_many_values_has_a_way_out(corpus, monkeypatch, content, command):
    """Small values take many times the memory that they take in the file: they are counted."""
    monkeypatch.setattr(json_container, "MAX_VALUES", 0)
    with pytest.raises(SourceError, match="too large to read at once") as error:
        list(corpus(content).entries())
    assert f"jq -c '{command}' FILE.json > FILE.jsonl" in error.value.hint


@pytest.mark.parametrize(("content", "command"), [("[{}]", ".[]"), ('{"data": []}', ".data[]")])
def test_what_is_too_large_has_a_way_out(corpus, monkeypatch, content, command):
    """Above the bound nothing is read: the command that makes JSON Lines is given."""
    monkeypatch.setattr(json_container, "MAX_JSON_BYTES", 3)
    with pytest.raises(SourceError, match="too large to read at once") as error:
        list(corpus(content).entries())
    assert f"jq -c '{command}' FILE.json > FILE.jsonl" in error.value.hint
