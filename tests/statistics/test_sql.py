"""Every statement that statistics run translates to Spark's dialect."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import sqlglot
from sqlglot import expressions as exp

from corpus_cli.corpus import Corpus
from corpus_cli.engine.sql_translation import translate
from corpus_cli.engine.tables import TABLES

QUESTIONS: dict[str, Callable[[Corpus], Any]] = {
    "stats": lambda c: c.frequencies(),
    "stats filtered": lambda c: c.frequencies(where=["ตำรวจ"], distinct=True, level="token"),
    "stats by": lambda c: c.frequencies(by="quarter", measures=True, distinct=True),
    "stats by a field": lambda c: c.frequencies(by="signed"),
    "keywords": lambda c: c.keywords(["ตำรวจ"], by="day"),
    "collocates": lambda c: c.collocates(["ไต้หวัน"]),
    "collocates filtered": lambda c: c.collocates(["ไต้หวัน"], where=["ตำรวจ"], distinct=True),
    "ngrams": lambda c: c.ngrams(2, level="token"),
    "keyness": lambda c: c.keyness(["date:2564"]),
    "keyness of a list": lambda c: c.keyness([], "tnc"),
    "trend": lambda c: c.trend(["ตำรวจ"], by="issuer"),
    "dispersion": lambda c: c.dispersion(["ตำรวจ"], parts="issuer"),
    "summaries": lambda c: c.summaries(),
}


class _Listening:
    """An engine that keeps the statements it runs."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.statements: list[tuple[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def rows(self, sql: str, parameters: Any = ()) -> Any:
        self.statements.append((sql, parameters))
        return self._engine.rows(sql, parameters)


@pytest.mark.parametrize("question", QUESTIONS)
def test_statements_translate_to_spark(seeds: Corpus, question: str) -> None:
    """Read as DuckDB's SQL and written as Spark's, each is one SELECT with the same tables."""
    listening = _Listening(seeds.engine)
    corpus = Corpus(seeds.path, index=seeds.index_folder)
    vars(corpus.opened)["engine"] = listening
    QUESTIONS[question](corpus)
    assert listening.statements, inspect.getsource(QUESTIONS[question])
    for sql, values in listening.statements:
        written = translate(sql, values, "s_")
        (again,) = sqlglot.parse(written.sql, read="spark")
        assert isinstance(again, exp.Query), sql
        tables = {table.name for table in again.find_all(exp.Table)}
        own = {cte.alias for cte in again.find_all(exp.CTE)}
        views = {f"s_{name}" for name in TABLES} | set(written.lists)
        assert tables - own <= views, written
        assert len(written.values) + len(written.lists) == sql.count("?")
