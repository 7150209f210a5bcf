"""The library as a notebook uses it: typed questions, public names, short reprs, its own lock."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path
from typing import get_args

import click
import pytest
from mypy import api as mypy

import corpus_cli
from corpus_cli import requests
from corpus_cli.cli.main import COMMANDS, group
from corpus_cli.corpus import Corpus
from corpus_cli.errors import IndexLockedError, IndexMissingError, QueryError, UsageError
from corpus_cli.index.snapshot import locks
from corpus_cli.index.snapshot.snapshot_file import read_snapshot
from corpus_cli.model.search import Label
from corpus_cli.model.statistics import Stopwords
from corpus_cli.search.query.expression import query_of
from corpus_cli.search.query.language import read_query
from corpus_cli.search.query.request import Sort, View
from corpus_cli.statistics import collocates, frequency, keyness
from corpus_cli.statistics.subcorpus import LEVELS
from tests.conftest import ROOT
from tests.indexing_tools import write_records

SNIPPET = ROOT / "tests" / "data" / "api_snippet.py"

# Each request, and a call with fields that means the same.
SAME = {
    "search": (requests.SearchRequest("ตำรวจ", limit=3), {"query": "ตำรวจ", "limit": 3}),
    "frequencies": (requests.FrequencyRequest(limit=3), {"limit": 3}),
    "keywords": (requests.KeywordRequest("ตำรวจ"), {"words": "ตำรวจ"}),
    "collocates": (
        requests.CollocateRequest("ไต้หวัน", span=(0, 2)),
        {"query": "ไต้หวัน", "span": "0,2"},
    ),
    "ngrams": (requests.NgramRequest(3, limit=4), {"n": 3, "limit": 4}),
    "keyness": (requests.KeynessRequest("date:2564"), {"target": ["date:2564"]}),
    "trend": (requests.TrendRequest("ตำรวจ", by="year"), {"query": "ตำรวจ", "by": "year"}),
    "dispersion": (requests.DispersionRequest("ตำรวจ"), {"query": "ตำรวจ"}),
    "summaries": (requests.SummaryRequest(limit=1), {"limit": 1}),
    "reuse": (requests.ReuseRequest(min_length=20), {"min_length": 20}),
}


@pytest.mark.parametrize("method", SAME)
def test_a_request_and_its_fields_are_one_question(seeds: Corpus, method: str) -> None:
    """A method takes either, and answers the same."""
    request, fields = SAME[method]
    ask = getattr(seeds, method)
    assert ask(request) == ask(**fields)


def test_calls_are_checked_against_the_fields() -> None:
    """A type checker knows what every question takes and returns, and nothing else passes."""
    lines = SNIPPET.read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    out, errors, _ = mypy.run(["--strict", "--follow-imports=silent", str(SNIPPET)])
    assert not errors
    told = {int(line.split(":")[1]) for line in out.splitlines() if ": error:" in line}
    assert told == wrong, out


@pytest.mark.parametrize("method", SAME)
def test_help_shows_the_fields(seeds: Corpus, method: str) -> None:
    """A notebook completes what a question takes, and shows what it does."""
    request, _ = SAME[method]
    ask = getattr(seeds, method)
    signature = inspect.signature(ask)
    assert tuple(signature.parameters) == request._fields
    defaults = {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if parameter.default is not parameter.empty
    }
    assert defaults == request._field_defaults
    assert inspect.getdoc(ask)


@pytest.mark.parametrize(
    ("command", "request_type"),
    [
        ("search", requests.SearchRequest),
        ("stats", requests.FrequencyRequest),
        ("collocates", requests.CollocateRequest),
        ("ngrams", requests.NgramRequest),
        ("keyness", requests.KeynessRequest),
        ("trend", requests.TrendRequest),
        ("dispersion", requests.DispersionRequest),
        ("summary", requests.SummaryRequest),
        ("names", requests.NameRequest),
        ("reuse", requests.ReuseRequest),
        ("list", requests.ListRequest),
        ("dates", requests.DateRequest),
        ("similar", requests.SimilarRequest),
        ("export", requests.ExportRequest),
    ],
)
def test_a_command_has_the_fields_and_defaults_of_its_request(
    command: str, request_type: type[requests.SearchRequest]
) -> None:
    """What is not typed is what a notebook does not say; only limits depend on the format."""
    assert command in COMMANDS
    found = group.get_command(click.Context(group), command)
    assert found is not None
    asking = {"search", "collocates", "trend", "dispersion", "similar"}
    arguments = ["x"] if command in asking else []
    unsaid = found.make_context(command, arguments).params
    typed_as_one = {"document", "about"} if command == "reuse" else set()
    for name in set(request_type._fields) - typed_as_one:
        assert name in unsaid
    for name, default in request_type._field_defaults.items():
        if name in typed_as_one:
            continue
        if name == "limit":
            assert unsaid[name] is None
        elif name == "sentences":
            assert unsaid[name] == str(default)
        else:
            assert unsaid[name] == default, name


def test_values_that_a_type_names_are_those_that_are_there() -> None:
    """What completes is what is accepted."""
    assert set(get_args(requests.CollocateSort)) == {"frequency", *collocates.MEASURES}
    key_measures = {"conservative_log_ratio", *keyness.MEASURES} - {"log_likelihood_rayson"}
    assert set(get_args(requests.KeynessSort)) == key_measures
    assert set(get_args(requests.FrequencySort)) == set(frequency.SORTS)
    assert set(get_args(requests.Level)) == set(LEVELS)
    fields = inspect.get_annotations(requests.SearchRequest)
    for enum, kind in ((Label, "match"), (View, "view"), (Sort, "sort")):
        literals = [arm for arm in get_args(fields[kind]) if arm is not enum]
        assert {value for arm in literals for value in get_args(arm)} == {*map(str, enum)}


def test_an_unknown_name_is_refused_in_words(seeds: Corpus) -> None:
    """Not with Python's own error: what there is, is named."""
    with pytest.raises(UsageError, match="unknown label 'words'") as caught:
        seeds.search("ตำรวจ", match="words")
    assert caught.value.hint == "one of: word, compound, partial"


def test_stopwords_are_hidden_shown_or_given(seeds: Corpus, tmp_path: Path) -> None:
    """By name, from a file, or as a value: one field takes all."""

    def terms(stopwords: str | Path | Stopwords) -> list[str]:
        (group_,) = seeds.frequencies(limit=0, stopwords=stopwords).groups
        return [term.term for term in group_.terms]

    file = tmp_path / "own.txt"
    file.write_text("ตำรวจ\n", encoding="utf-8")
    every = terms("show")
    assert set(terms("hide")) < set(every)
    assert terms(file) == terms(str(file)) == [term for term in every if term != "ตำรวจ"]
    assert terms(Stopwords("mine", frozenset({"ตำรวจ"}))) == terms(file)


WHERE = ["date:2564", "ไต้หวัน OR ตำรวจ", 'issuer:"กระทรวง" NOT สับปะรด', "ตำรวจ NEAR/5 ไทย"]


@pytest.mark.parametrize("query", WHERE)
def test_a_condition_is_a_query_several_or_an_expression(seeds: Corpus, query: str) -> None:
    """The same for every question that has one, and none is all documents."""
    expression = seeds.read(query)
    for ask in (seeds.frequencies, seeds.ngrams, seeds.summaries):
        answer = ask(where=query)
        assert list(answer.rows()) == list(ask(where=[query]).rows())
        assert list(answer.rows()) == list(ask(where=expression).rows())
        assert list(ask(where=None).rows()) == list(ask(where=()).rows()) == list(ask().rows())
        with pytest.raises(QueryError):
            ask(where="")


def test_collocates_say_how_to_see_them_where_the_condition_is_an_expression(seeds: Corpus) -> None:
    """The query of a row finds its lines, whatever the condition was given as."""
    for where in WHERE:
        typed = seeds.collocates("ไต้หวัน", where=where, min_frequency=1).collocates
        rows = seeds.collocates("ไต้หวัน", where=seeds.read(where), min_frequency=1).collocates
        assert [row._replace(query="") for row in rows] == [row._replace(query="") for row in typed]
        assert rows
        for row in rows:
            lines = seeds.search(row.query)
            assert lines.total >= 2, row.query  # the node and its collocate
            meeting = {document.id for document in seeds.export(seeds.selection(where)).rows()}
            assert {hit.doc for hit in lines.hits} <= meeting


@pytest.mark.parametrize(
    "query",
    [
        "ก", '"ก ข"', "ก*", "*ก", "/ก(ข|ค)/", "date:2564..", 'issuer:"ก ข"', "ก ข", "ก OR ข",
        "ก NOT ข", "(ก | ข) ค", "ก NEAR/3 ข", "ก NEAR/3 (ข OR ค)", "ก ข within sentence",
        "(ก NEAR/2 ข NOT ค) OR (ง within paragraph)", '"OR"', '"within"', "title:ก NOT (ข OR ค)",
    ],
)  # fmt: skip
def test_an_expression_can_be_written_as_a_query(query: str) -> None:
    """Read again, it is the same expression."""
    expression = read_query([query])
    assert read_query([query_of(expression)]) == expression


def test_public_names_are_listed_and_importing_costs_nothing() -> None:
    """`dir` shows what a notebook may use; each is there; none is imported before it is asked."""
    assert set(corpus_cli.__all__) <= set(dir(corpus_cli))
    for name in corpus_cli.__all__:
        assert getattr(corpus_cli, name) is not None
    assert corpus_cli.SearchRequest is requests.SearchRequest
    assert corpus_cli.Label is Label
    with pytest.raises(AttributeError, match="has no attribute 'Corpse'"):
        _ = corpus_cli.Corpse  # type: ignore[attr-defined]
    script = (
        "import sys; before = set(sys.modules); import corpus_cli; dir(corpus_cli)\n"
        "print(*sorted(name for name in set(sys.modules) - before if 'corpus' in name))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["corpus_cli", "corpus_cli._version"]


def test_every_request_is_public() -> None:
    """What a method takes can be imported from the package."""
    named = {name for name in vars(requests) if name.endswith("Request")}
    assert named <= set(corpus_cli.__all__)


def test_a_repr_is_a_line(seeds: Corpus) -> None:
    """A notebook that shows an answer does not print thousands of hits."""
    answers = [
        seeds,
        *(getattr(seeds, method)(request) for method, (request, _) in SAME.items()),
        seeds.documents(),
        seeds.document("000"),
        seeds.dates(),
        seeds.diff("000", "001"),
        seeds.similar("000"),
        seeds.words("การเลือกตั้ง", literal=True),
        seeds.word_differences("newmm"),
        seeds.sql("select * from documents"),
        seeds.info(),
        seeds.verify(),
        seeds.index(),
        seeds.export(seeds.selection()),
    ]
    for answer in answers:
        assert repr(answer).startswith(f"<{type(answer).__name__} "), answer
        assert len(repr(answer)) < 120
        assert "\n" not in repr(answer)
    assert repr(seeds.search("ไต้หวัน")) == "<SearchResult 32 hits in 2 documents>"
    assert repr(Corpus("seeds")) == "<Corpus 'seeds'>"


# --- another process at the index -------------------------------------------------------------


@pytest.fixture
def changed(tmp_path: Path, quick_builds: None) -> tuple[Path, Path]:
    """A corpus that has changed since it was indexed, and its index."""
    corpus, index = tmp_path / "corpus.jsonl", tmp_path / "index"
    write_records(corpus, {"a": {"text": "ตำรวจ"}})
    Corpus(corpus, index=index).index(jobs=1)
    write_records(corpus, {"a": {"text": "ตำรวจ ไทย"}, "b": {"text": "ตำรวจ"}})
    return corpus, index


def test_a_reader_that_cannot_refresh_keeps_what_it_reads(changed: tuple[Path, Path]) -> None:
    """While another process writes, the index answers as it was, and nothing of it is removed."""
    corpus, index = changed
    told: list[str] = []
    asked = Corpus(corpus, index=index, notice=told.append)
    with locks.writer(index):
        assert asked.search("ตำรวจ").total == 1
        with locks.without_readers(index) as alone:
            assert not alone
    assert told[-1].endswith("answering from the old index")
    result = asked.search("ตำรวจ", limit=0)
    Corpus(corpus, index=index).index(jobs=1)  # the other process finishes, and removes
    assert [hit.doc for hit in result.hits] == ["a"]
    assert asked.search("ตำรวจ").total == 1
    assert asked.verify().problems == []
    assert asked.search("ตำรวจ").total == 2


def test_a_reader_that_cannot_refresh_reads_what_another_process_has_written(
    changed: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshot that was read before is not asked again: its files may have gone."""
    corpus, index = changed
    before = read_snapshot(index)
    asked = Corpus(corpus, index=index)
    real = locks.writer

    def busy(folder: Path, patience: float) -> object:
        monkeypatch.setattr(locks, "writer", real)
        Corpus(corpus, index=index).index(jobs=1)  # another process was quicker
        raise IndexLockedError("process 1 is writing the index")

    monkeypatch.setattr(locks, "writer", busy)
    assert asked.search("ตำรวจ").total == 2
    assert asked.snapshot != before


def test_a_build_that_fails_leaves_a_corpus_that_answers(changed: tuple[Path, Path]) -> None:
    """What was open before is opened again, with its lock."""
    corpus, index = changed
    asked = Corpus(corpus, index=index)
    assert asked.search("ตำรวจ").total == 2
    with locks.writer(index), pytest.raises(IndexLockedError):
        asked.index(patience=0.0, rebuild=True)
    assert asked.search("ตำรวจ").total == 2
    with locks.without_readers(index) as alone:
        assert not alone


def test_hits_of_before_a_refresh_can_still_be_read(changed: tuple[Path, Path]) -> None:
    """An answer that is read late keeps its files, also if the same corpus is indexed again."""
    corpus, index = changed
    asked = Corpus(corpus, index=index)
    result = asked.search("ตำรวจ", limit=0)
    write_records(corpus, {"c": {"text": "ไทย"}})
    asked.index(jobs=1, rebuild=True)
    assert sorted(hit.doc for hit in result.hits) == ["a", "b"]
    assert asked.search("ตำรวจ").total == 0


def test_an_index_is_opened_at_once_where_it_is_asked_for(tmp_path: Path) -> None:
    """One error for a file of queries, also where Python leaves assertions out."""
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_bytes(b"{}\n" * 10_000_000)
    with pytest.raises(IndexMissingError):
        Corpus(corpus, index=tmp_path / "index").open()
