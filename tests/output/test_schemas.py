"""The shipped JSON Schemas: strict, documented, and equal to the values that are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import jsonschema
import pytest

from corpus_cli.cli.main import COMMANDS
from corpus_cli.errors import UsageError
from corpus_cli.model import answer as answers
from corpus_cli.model import (
    association,
    dates,
    diff,
    distribution,
    documents,
    export,
    help_topics,
    indexing,
    names,
    reuse,
    search,
    source,
    sql,
    statistics,
    summary,
    words,
)
from corpus_cli.model.formats import Format
from corpus_cli.model.text import Kind
from corpus_cli.model.warnings import Warned, WarningCode
from corpus_cli.output.formats.schemas import load_schema, schema_names
from tests.output_samples import RESULTS, answer, written

HEAD = ("schema", "corpus", "options")
TAIL = ("warnings", "meta", "elapsed_ms")
FREE = {"options", "versions", "metadata"}

ENVELOPES = [
    ("search", (), search.SearchResult),
    ("stats", ("$defs", "frequency_list"), statistics.FrequencyList),
    ("stats", ("$defs", "keyword_counts"), statistics.KeywordCounts),
    ("collocates", (), association.Collocates),
    ("keyness", (), association.Keyness),
    ("ngrams", (), statistics.Ngrams),
    ("trend", (), distribution.Trend),
    ("dispersion", (), distribution.Dispersion),
    ("help", (), help_topics.HelpTopic),
    ("sql", (), sql.SqlTable),
    ("summary", (), summary.Summaries),
    ("names", (), names.Names),
    ("dates", (), dates.MentionedDates),
    ("reuse", (), reuse.Reuse),
    ("diff", (), diff.Diff),
    ("similar", (), reuse.Similar),
    ("words", ("$defs", "word_cuts"), words.WordCuts),
    ("words", ("$defs", "word_differences"), words.WordDifferences),
    ("list", (), documents.DocumentList),
    ("open", (), documents.DocumentAddress),
    ("show", (), documents.DocumentText),
    ("export", (), export.Export),
    ("info", (), indexing.CorpusInfo),
    ("index", (), indexing.IndexReport),
    ("verify", (), indexing.Verification),
]
RECORDS = [
    ("search", "hit", search.Hit),
    ("search", "document_hits", search.DocumentHits),
    ("search", "hit_group", search.HitGroup),
    ("search", "by_label", search.LabelCounts),
    ("stats", "group", statistics.FrequencyGroup),
    ("stats", "term", statistics.TermFrequency),
    ("stats", "text_statistics", statistics.TextStatistics),
    ("stats", "keyword", statistics.KeywordCount),
    ("collocates", "collocate", association.Collocate),
    ("keyness", "key_term", association.KeyTerm),
    ("ngrams", "ngram", statistics.Ngram),
    ("trend", "trend_point", distribution.TrendPoint),
    ("dispersion", "document_spread", distribution.DocumentSpread),
    ("dispersion", "part", distribution.Part),
    ("help", "measure", help_topics.MeasureEntry),
    ("search", "unit_hits", search.UnitHits),
    ("help", "term", help_topics.TermEntry),
    ("sql", "column", sql.SqlColumn),
    ("summary", "document", summary.DocumentSummary),
    ("summary", "key_term", summary.KeyTerm),
    ("summary", "key_sentence", summary.KeySentence),
    ("summary", "date_mention", summary.DateMention),
    ("summary", "mentioned_name", summary.MentionedName),
    ("names", "name", names.NameCount),
    ("dates", "date", dates.MentionedDate),
    ("reuse", "passage", reuse.SharedPassage),
    ("reuse", "place", reuse.PassagePlace),
    ("diff", "stretch", diff.Stretch),
    ("similar", "document", reuse.SimilarDocument),
    ("words", "unit", words.WordUnit),
    ("words", "difference", words.WordDifference),
    ("list", "document", documents.DocumentEntry),
    ("show", "document", documents.DocumentEntry),
    ("show", "span", documents.TextSpan),
    ("export", "document", export.ExportedDocument),
    ("info", "skipped", source.Skipped),
    ("index", "skipped", source.Skipped),
    ("verify", "problem", indexing.Problem),
]


def walk(schema: object) -> Iterator[dict]:
    """Yield every schema inside of a schema."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else ():
        yield from walk(inner)


def test_there_is_a_schema_for_every_command_and_for_errors():
    """Every command that answers has its contract."""
    assert schema_names() == sorted({*COMMANDS, "error"} - {"schema"})
    assert {command for command, _ in RESULTS.values()} | {"error"} == set(schema_names())


@pytest.mark.parametrize("name", schema_names())
def test_schemas_are_valid_strict_and_documented(name):
    """Draft 2020-12; objects take unknown keys only where they should; fields are explained."""
    schema = load_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:corpus:{name}:1"
    for inner in walk(schema):
        for field, described in inner.get("properties", {}).items():
            target = described.get("$ref", "").rpartition("/")[2]
            assert described.get("description") or schema["$defs"][target]["description"]
            if "object" in described.get("type", ()):
                assert field in FREE or described["additionalProperties"] is False
        if inner.get("properties"):
            assert inner["additionalProperties"] is False
            assert set(inner["properties"]) - set(inner["required"]) <= {"elapsed_ms"}


@pytest.mark.parametrize(("name", "path", "kind"), ENVELOPES)
def test_envelopes_have_the_fields_of_their_results(name, path, kind):
    """A field that is added to a result must be added to its schema."""
    schema = load_schema(name)
    for key in path:
        schema = schema[key]
    assert tuple(schema["properties"]) == (*HEAD, *kind._fields, *TAIL)


@pytest.mark.parametrize(("name", "record", "kind"), RECORDS)
def test_records_have_the_fields_of_their_values(name, record, kind):
    """A field that is added to a row must be added to its schema, too."""
    assert tuple(load_schema(name)["$defs"][record]["properties"]) == kind._fields


@pytest.mark.parametrize("name", [n for n in schema_names() if n != "error"])
def test_corpus_and_meta_have_the_fields_of_theirs(name):
    """Every envelope says the same of the corpus, of warnings, of how the answer came about."""
    definitions = load_schema(name)["$defs"]
    assert tuple(definitions["corpus"]["properties"]) == answers.CorpusName._fields
    assert tuple(definitions["meta"]["properties"]) == answers.Meta._fields
    assert tuple(definitions["warning"]["properties"]) == Warned._fields


@pytest.mark.parametrize("name", [n for n in schema_names() if n != "error"])
def test_the_codes_of_warnings_are_those_of_the_registry(name):
    """Every schema names every code of a warning, and no other."""
    told = load_schema(name)["$defs"]["warning"]["properties"]["code"]["description"]
    named = told.partition(": ")[2].partition(";")[0]
    assert re.split(r", | or ", named) == list(WarningCode)


def test_enumerations_are_those_of_the_model():
    """Labels and kinds are all there."""
    assert load_schema("search")["$defs"]["label"]["enum"] == list(search.Label)
    kinds = load_schema("reuse")["$defs"]["passage"]["properties"]["kind"]["enum"]
    assert kinds == list(reuse.PassageKind)
    changes = load_schema("diff")["$defs"]["stretch"]["properties"]["change"]["enum"]
    assert changes == list(diff.Change)
    assert load_schema("stats")["$defs"]["kind"]["enum"] == list(Kind)


@pytest.mark.parametrize("name", RESULTS)
def test_unknown_and_missing_keys_are_refused(name):
    """The schema would notice a key that is new, misspelt or gone, at the top and in rows."""
    command, result = RESULTS[name]
    validator = jsonschema.Draft202012Validator(load_schema(command))
    document = json.loads(written(answer(command, result), Format.JSON))
    assert validator.is_valid(document)
    assert not validator.is_valid(document | {"surprise": 1})
    for key in document:
        assert not validator.is_valid({k: v for k, v in document.items() if k != key}), key
    for key, rows in document.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            changed = document | {key: [rows[0] | {"surprise": 1}, *rows[1:]]}
            assert not validator.is_valid(changed), key


@pytest.mark.parametrize(
    ("name", "hint"),
    [("serch", "did you mean search?"), ("zzz", "there are: collocates, dates, ")],
)
def test_an_unknown_name_is_answered_with_near_ones(name, hint):
    """A wrong name is a usage error that says which names there are."""
    with pytest.raises(UsageError, match=name) as caught:
        load_schema(name)
    assert caught.value.hint.startswith(hint)
