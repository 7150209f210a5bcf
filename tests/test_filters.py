"""One filter, one name: options that choose documents and rows mean the same in every command.

What is expected is worked out from the records themselves, by plain comparisons of strings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus_cli.corpus import Corpus
from tests.conftest import surroundings
from tests.program import Done, run_here

COPIED = "ประชาชนที่ได้รับผลกระทบจากน้ำท่วมสามารถแจ้งขอรับความช่วยเหลือได้ที่ศูนย์ช่วยเหลือทุกจังหวัดตลอดเวลา"
OTHER = "กระทรวงสาธารณสุขขอความร่วมมือประชาชนสวมหน้ากากอนามัยและล้างมือทุกครั้งก่อนรับประทานอาหารกลางวัน"
RECORDS = [
    {"id": "a", "date": "2020-12-31", "issuer": "กระทรวงมหาดไทย", "text": f"ตำรวจช่วย\n{COPIED}"},
    {"id": "b", "date": "2021-01-01", "issuer": "กระทรวงมหาดไทย", "text": f"ตำรวจ ตำรวจ\n{COPIED}"},
    {"id": "c", "date": "2021-06-15", "issuer": "กองทัพบก", "text": f"ทหาร ตำรวจ\n{OTHER}"},
    {
        "id": "d",
        "date": "2022-02-02",
        "issuer": "กองทัพบก",
        "text": f"ทหาร 5 พ.ค. 2563 กับ 6 มิ.ย. 2563 กับ 7 ก.ค. 2563\n{OTHER}\n{COPIED}",
    },
    {"id": "e", "date": None, "issuer": "กองทัพบก", "text": "ตำรวจ ทหาร"},
]
FILTERS: dict[str, tuple[tuple[str, ...], str]] = {
    "all": ((), "abcde"),
    "since": (("--since", "2564"), "bcd"),
    "until": (("--until", "2021-06"), "abc"),
    "between": (("--since", "2021", "--until", "2021"), "bc"),
    "where a field": (("--where", "issuer:กองทัพบก"), "cde"),
    "where words": (("--where", "ทหาร NOT ตำรวจ"), "d"),
    "where both": (("--where", "issuer:กองทัพบก", "--where", "date:2021"), "c"),
    "where and since": (("--where", "issuer:กองทัพบก", "--since", "2022"), "d"),
}
"""Options, and the ids of the documents that they choose."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filters")
    lines = (json.dumps(record, ensure_ascii=False) for record in RECORDS)
    (folder / "statements.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Corpus(folder / "statements.jsonl", index=folder / "index").index()
    return folder


def ask(folder: Path, *arguments: str) -> Done:
    environment = surroundings(folder / "index")
    environment["CORPUS_PATH"] = str(folder / "statements.jsonl")
    return run_here(arguments, environment)


def answer(folder: Path, *arguments: str) -> dict[str, Any]:
    done = ask(folder, *arguments, "--json")
    assert done.returncode < 2, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def chosen(ids: str) -> list[dict[str, Any]]:
    return [record for record in RECORDS if record["id"] in ids]


def counted(word: str, ids: str) -> int:
    return sum(record["text"].count(word) for record in chosen(ids))


@pytest.mark.parametrize(("options", "ids"), FILTERS.values(), ids=FILTERS)
def test_filters_choose_the_same_documents_everywhere(
    folder: Path, options: tuple[str, ...], ids: str
) -> None:
    """`--where`, `--since` and `--until` are those of each command that has documents."""
    listed = answer(folder, "list", *options)
    assert [row["doc"] for row in listed["documents"]] == list(ids)
    assert (listed["total"], listed["returned"]) == (len(ids), len(ids))
    found = answer(folder, "search", "ตำรวจ", *options)
    assert found["total"] == counted("ตำรวจ", ids)
    assert Counter(hit["doc"] for hit in found["hits"]) == {
        record["id"]: n for record in chosen(ids) if (n := record["text"].count("ตำรวจ"))
    }
    assert {hit["node"] for hit in found["hits"]} <= {"ตำรวจ"}
    trend = answer(folder, "trend", "ตำรวจ", "--by", "issuer", *options)
    assert sum(point["hits"] for point in trend["points"]) == counted("ตำรวจ", ids)
    (row,) = answer(folder, "stats", "ตำรวจ", *options)["keywords"]
    assert row["hits"] == counted("ตำรวจ", ids)
    assert answer(folder, "stats", *options)["documents"] == len(ids)
    assert answer(folder, "dispersion", "ตำรวจ", *options)["hits"] == counted("ตำรวจ", ids)
    assert answer(folder, "collocates", "ตำรวจ", *options)["hits"] == counted("ตำรวจ", ids)
    assert answer(folder, "ngrams", *options)["documents"] == len(ids)
    assert [row["doc"] for row in answer(folder, "summary", *options)["documents"]] == list(ids)
    assert answer(folder, "dates", *options)["documents"] == len(ids)
    assert [row["id"] for row in answer(folder, "export", *options)["documents"]] == list(ids)
    alike = answer(folder, "similar", "c", *options)["documents"]
    assert {row["doc"] for row in alike} <= set(ids) - {"c"}


@pytest.mark.parametrize(("options", "ids"), FILTERS.values(), ids=FILTERS)
def test_passages_are_shared_among_the_documents_that_count(
    folder: Path, options: tuple[str, ...], ids: str
) -> None:
    """A passage that only one of them has is not shared, whoever else has it."""
    expected = {
        text: having
        for text in (COPIED, OTHER)
        if len(having := [r["id"] for r in chosen(ids) if text in r["text"]]) > 1
    }
    found = answer(folder, "reuse", "--places", "0", *options)
    assert {
        p["places"][0]["text"]: [place["doc"] for place in p["places"]] for p in found["passages"]
    } == expected


def test_a_query_finds_the_copied_passages_about_something(folder: Path) -> None:
    """`reuse QUERY`: passages in which it has a hit; of two words, both in one passage."""

    def texts(*arguments: str) -> set[str]:
        return {p["places"][0]["text"] for p in answer(folder, "reuse", *arguments)["passages"]}

    assert texts() == {COPIED, OTHER}
    assert texts("น้ำท่วม") == {COPIED}
    assert texts("หน้ากาก") == {OTHER}
    assert texts("ประชาชน") == {COPIED, OTHER}
    assert texts("ประชาชน", "น้ำท่วม") == {COPIED}
    assert texts("ทหาร") == set()
    assert texts("หน้ากาก OR น้ำท่วม", "--since", "2565") == set()
    assert texts("a") == {COPIED}
    done = ask(folder, "reuse", "zzz")
    assert (done.returncode, "no document 'zzz'" in done.stderr) == (1, True)


ROWS: dict[str, tuple[tuple[str, ...], str]] = {
    "list": (("list",), "documents"),
    "search": (("search", "ตำรวจ"), "hits"),
    "documents": (("search", "-l", "ตำรวจ"), "document_hits"),
    "reuse": (("reuse",), "passages"),
    "dates": (("dates",), "dates"),
    "similar": (("similar", "c"), "documents"),
    "summary": (("summary",), "documents"),
    "export": (("export",), "documents"),
    "ngrams": (("ngrams",), "ngrams"),
    "collocates": (("collocates", "ตำรวจ", "--min-frequency", "1"), "collocates"),
    "dispersion": (("dispersion", "ตำรวจ"), "spread"),
}


@pytest.mark.parametrize(("arguments", "field"), ROWS.values(), ids=ROWS)
def test_pages_put_together_are_the_whole(
    folder: Path, arguments: tuple[str, ...], field: str
) -> None:
    """`--limit` and `--offset` cut any list of rows, and each page says whether more follow."""
    whole = answer(folder, *arguments, "--limit", "0")[field]
    pages: list[object] = []
    for first in range(0, len(whole), 2):
        page = answer(folder, *arguments, "--limit", "2", "--offset", str(first))
        assert page[field] == whole[first : first + 2]
        if "truncated" in page:
            assert page["truncated"] is (first + 2 < len(whole))
        if arguments[:2] != ("search", "-l") and "returned" in page:
            assert page["returned"] == len(page[field])
        pages += page[field]
    assert pages == whole


def test_old_spellings_are_understood_and_not_shown(folder: Path) -> None:
    """`--top` is `--limit`, `--group-by` is `--by`; help has the one spelling."""
    for old, new in (
        (("stats", "--top", "2"), ("stats", "--limit", "2")),
        (("search", "ตำรวจ", "--group-by", "issuer"), ("search", "ตำรวจ", "--by", "issuer")),
        (("trend", "ตำรวจ", "--group-by", "year"), ("trend", "ตำรวจ", "--by", "year")),
        (("list", "--top", "2"), ("list", "--limit", "2")),
    ):
        assert ask(folder, *old).stdout == ask(folder, *new).stdout
        help_text = ask(folder, new[0], "--help").stdout
        assert "--top" not in help_text
        assert "--group-by" not in help_text


@pytest.mark.parametrize(
    ("command", "heading", "name"),
    [
        (("collocates", "ตำรวจ"), "MI", "mi"),
        (("collocates", "ตำรวจ"), "LL", "log_likelihood"),
        (("keyness", "--target", "date:2564"), "chi2", "chi_squared"),
        (("keyness", "--target", "date:2564"), "cons. LR", "conservative_log_ratio"),
        (("stats",), "per million", "frequency"),
        (("stats",), "range", "documents"),
        (("stats",), "word", "term"),
        (("collocates", "ตำรวจ"), "logdice", "log_dice"),
        (("keyness", "--target", "date:2021"), "ll", "log_likelihood"),
        (("keyness", "--target", "date:2021"), "%DIFF", "percent_difference"),
        (("keyness", "--target", "date:2021"), "cons. LR", "conservative_log_ratio"),
        (("stats",), "Documents", "documents"),
        (("search", "ตำรวจ"), "Date", "date"),
        (("search", "ตำรวจ"), "score", "relevance"),
        (("search", "ตำรวจ"), "doc", "document"),
    ],
)
def test_columns_are_sorted_by_as_they_are_headed(
    folder: Path, command: Sequence[str], heading: str, name: str
) -> None:
    """`--sort` takes the heading of a column, upper or lower case, and its name."""
    assert answer(folder, *command, "--sort", heading) == answer(folder, *command, "--sort", name)


def test_a_sort_order_that_is_none_is_refused(folder: Path) -> None:
    """What no column is called is a mistake, which names the orders there are."""
    done = ask(folder, "collocates", "ตำรวจ", "--sort", "zzz")
    assert (done.returncode, "log_dice" in done.stderr) == (2, True)


def test_years_of_the_buddhist_era_are_written_everywhere(folder: Path) -> None:
    """`--buddhist` adds 543 to the year of each date, and leaves the order alone."""
    expected = ["2563-12-31", "2564-01-01", "2564-06-15", "2565-02-02", None]
    dates = [row["date"] for row in answer(folder, "list", "--buddhist")["documents"]]
    assert dates == expected
    dates = [row["date"] for row in answer(folder, "summary", "--buddhist")["documents"]]
    assert dates == expected
    hits = answer(folder, "search", "ทหาร", "--buddhist")["hits"]
    assert [(hit["doc"], hit["date"]) for hit in hits] == [
        ("c", "2564-06-15"), ("d", "2565-02-02"), ("e", None),
    ]  # fmt: skip
    years = answer(folder, "search", "ตำรวจ", "--by", "year", "--buddhist")["groups"]
    assert [(group["group"], group["hits"]) for group in years] == [
        ("2563", 1), ("2564", 3), (None, 1),
    ]  # fmt: skip
    groups = answer(folder, "stats", "--by", "year", "--buddhist")["groups"]
    assert [group["group"] for group in groups] == ["2563", "2564", "2565", None]
    words = answer(folder, "stats", "ตำรวจ", "--by", "month", "--buddhist")["keywords"]
    assert {row["group"] for row in words} == {"2563-12", "2564-01", "2564-06", "2565-02", None}


def test_a_wrong_group_names_one_that_has_values(folder: Path) -> None:
    """Of fields, those are suggested that some document has: no category is known here."""
    for command in (("search", "ตำรวจ"), ("stats",), ("trend", "ตำรวจ")):
        done = ask(folder, *command, "--by", "isuer")
        assert done.returncode == 2
        assert "did you mean 'issuer'?" in done.stderr
        assert "category" not in done.stderr
        done = ask(folder, *command, "--by", "doc")
        assert "did you mean 'document'?" in done.stderr


def test_distinct_counts_copied_paragraphs_once(folder: Path) -> None:
    """The copied paragraph, in three documents, counts in the first of them alone."""
    for command in (("stats", "น้ำท่วม"), ("trend", "น้ำท่วม", "--by", "year")):
        rows = answer(folder, *command, "--distinct")
        assert sum(row["hits"] for row in rows.get("keywords") or rows["points"]) == 1
        rows = answer(folder, *command)
        assert sum(row["hits"] for row in rows.get("keywords") or rows["points"]) == 3
    assert len(answer(folder, "search", "น้ำท่วม", "--distinct")["hits"]) == 1
