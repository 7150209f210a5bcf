"""DuckDB's SQL as Spark's: what is done besides what sqlglot knows."""

from __future__ import annotations

import sqlglot
from sqlglot import exp

from corpus_cli.engine.live_tables import live
from corpus_cli.engine.sql_translation import translate
from corpus_cli.engine.tables import TABLES


def _tables(sql: str) -> set[str]:
    return {table.name for table in sqlglot.parse_one(sql, read="spark").find_all(exp.Table)}


def test_values_are_named_in_their_order() -> None:
    """Each question mark is a name; those in strings are text."""
    done = translate("select '?' as a, ? as b from terms where word = ? and kind = ?", [1, "x"], "")
    assert ":v0" in done.sql
    assert ":v1" in done.sql
    assert "'?'" in done.sql
    assert done.values == {"v0": 1, "v1": "x"}


def test_a_list_is_a_view_of_its_items() -> None:
    """It is read with its type, so that an empty one has one, too."""
    sql = "select word from terms where word in (select unnest(cast(? as varchar[]))) and kind = ?"
    done = translate(sql, [["ก", "ข"], "thai"], "p_")
    assert done.lists == {"p_v0": ["ก", "ข"]}
    assert done.values == {"v1": "thai"}
    assert "SELECT CAST(item AS STRING) AS item FROM p_v0" in done.sql
    assert _tables(done.sql) == {"p_terms", "p_v0"}


def test_tables_keep_their_names_in_conditions() -> None:
    """A table is read under its view's name, and called what it was called."""
    done = translate("select count(*) from sentences join documents using (doc)", [], "p_")
    assert "p_sentences AS sentences" in done.sql
    assert _tables(done.sql) == {"p_sentences", "p_documents"}


def test_parts_that_name_the_same_stay_apart() -> None:
    """Spark has every `with` at the beginning of a statement: no two names there are the same."""
    part = "(with c as (select doc from {0}) select doc from c where doc > 1) as x{0}"
    both = " join ".join(part.format(table) for table in ("tokens", "sentences"))
    done = translate(f"select count(*) from {both} on xtokens.doc = xsentences.doc", [], "p_")
    tree = sqlglot.parse_one(done.sql, read="spark")
    names = [cte.alias for cte in tree.find_all(exp.CTE)]
    assert len(names) == len(set(names)) == 2
    of = {cte.alias: next(cte.this.find_all(exp.Table)).name for cte in tree.find_all(exp.CTE)}
    assert sorted(of.values()) == ["p_sentences", "p_tokens"]
    for subquery in tree.find_all(exp.Subquery):
        (table,) = subquery.find_all(exp.Table)
        assert of[table.name] == "p_" + subquery.alias.removeprefix("x")


def test_patterns_are_not_left_to_java() -> None:
    """RE2 decides, as in DuckDB."""
    done = translate("select word from terms where regexp_matches(word, ?)", ["^การ"], "")
    assert "CORPUS_MATCHES(word, :v0)" in done.sql


def test_live_tables_translate() -> None:
    """The views that leave deleted documents out read the files' views, and no other."""
    for name in TABLES:
        done = translate(live(name), [], "p_")
        views = {table for table in _tables(done.sql) if table.startswith("p_")}
        assert views <= {f"p_all_{name}", "p_deleted_documents", "p_lost_terms"}
        assert f"p_all_{name}" in views
