"""The command line as its users meet it: exit codes, streams, formats, mistakes."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from corpus_cli.features.help_topics import QUERIES, SETTINGS, topic_names
from corpus_cli.model.settings import Settings
from corpus_cli.output.escape import visible
from corpus_cli.output.formats.schemas import load_schema
from corpus_cli.search.query.language import read_query
from corpus_cli.sources.settings import read_settings
from tests.conftest import PROGRAMS, ROOT, SEEDS, Run, surroundings
from tests.program import run_process

COMMANDS = {
    "search": ("search", "ไต้หวัน"),
    "search documents": ("search", "-l", "ไต้หวัน"),
    "search counts": ("search", "-c", "ไต้หวัน"),
    "stats": ("stats",),
    "stats by": ("stats", "--by", "document"),
    "stats measures": ("stats", "--measures", "--where", "ตำรวจ"),
    "stats words": ("stats", "ตำรวจ", "ไต้หวัน", "--by", "issuer"),
    "collocates": ("collocates", "ไต้หวัน"),
    "collocates where": ("collocates", "ไต้หวัน", "--where", "ตำรวจ", "--distinct"),
    "ngrams": ("ngrams", "-n", "3"),
    "keyness": ("keyness", "--target", "date:2564"),
    "keyness list": ("keyness", "--reference", "tnc"),
    "trend": ("trend", "ตำรวจ", "ไต้หวัน", "--buddhist"),
    "dispersion": ("dispersion", "ตำรวจ"),
    "sql": ("sql", "select * from documents order by id"),
    "sql schema": ("sql", "--schema"),
    "help": ("help", "measures"),
    "summary": ("summary",),
    "summary where": ("summary", "--where", "date:2564", "--sentences", "20%"),
    "diff": ("diff", "000", "001"),
    "similar": ("similar", "000"),
    "dates": ("dates", "000"),
    "words": ("words", "การเลือกตั้งของนายอนุทิน 26 พ.ย. 2564"),
    "words of a document": ("words", "000"),
    "words that differ": ("words", "--diff", "newmm"),
    "list": ("list",),
    "show": ("show", "001"),
    "open": ("open", "001"),
    "info": ("info",),
    "verify": ("verify",),
    "export": ("export", "ไต้หวัน"),
}


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_every_answer_fits_its_schema(run: Run, arguments: tuple[str, ...]) -> None:
    """JSON of every command validates against its schema, and comes out the same again."""
    done = run(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, load_schema(arguments[0]))
    assert run("--json", *arguments).stdout == done.stdout


def rows_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what row formats hold, from an answer in JSON: written apart from `rows` of models."""
    if "fields" in answer:  # of SQL, whose records have no names of their own
        names = [field["name"] for field in answer["fields"]]
        return [dict(zip(names, record, strict=True)) for record in answer["records"]]
    if "groups" in answer and answer["schema"] == "corpus.stats/1":
        return [{"group": g["group"], **term} for g in answer["groups"] for term in g["terms"]]
    if answer["schema"] in ("corpus.show/1", "corpus.info/1", "corpus.open/1"):
        return [{k: v for k, v in answer.items() if k not in ENVELOPE}]
    fields = [v for name, v in answer.items() if name not in ENVELOPE]
    rows = [v for v in fields if isinstance(v, list) and v and isinstance(v[0], dict)]
    return rows[-1] if rows else []  # of a dispersion, after its parts


ENVELOPE = {"schema", "corpus", "options", "warnings", "meta"}
HAS_NO_ROWS = ("search counts", "verify")


def has_limit(command: str) -> bool:
    module = importlib.import_module(f"corpus_cli.cli.commands.{command}")
    return any(parameter.name == "limit" for parameter in module.command.params)


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, ...], dict[str, Any]]:
    """Return the answers in JSON that were asked for before."""
    return {}


@pytest.fixture
def asked(
    run: Run, answers: dict[tuple[str, ...], dict[str, Any]], name: str
) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return a command that gives as many rows in every format, and its answer in JSON."""
    arguments = COMMANDS[name]
    if has_limit(arguments[0]):
        arguments = (*arguments, "--limit", "50")
    if arguments not in answers:
        answers[arguments] = json.loads(run(*arguments, "--json").stdout)
    return arguments, answers[arguments]


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv"])
@pytest.mark.parametrize("name", COMMANDS)
def test_rows_of_every_format_are_those_of_json(
    run: Run, asked: tuple[tuple[str, ...], dict[str, Any]], name: str, form: str
) -> None:
    """What another program reads back, by the rules of the format, is what JSON has."""
    arguments, answer = asked
    done = run(*arguments, "-f", form, "--csv-verbatim")
    if name == "search counts":  # a row a hit: there is none
        assert (done.returncode, "-c --json" in done.stderr) == (2, True)
        return
    assert done.returncode == 0
    assert done.stderr == "".join(f"corpus: {w['message']}\n" for w in answer["warnings"])
    expected = rows_of(answer)
    assert bool(expected) is (name not in HAS_NO_ROWS)
    if form == "jsonl":
        assert [json.loads(line) for line in done.stdout.splitlines()] == expected
        return
    header, *rows = read_csv(done.stdout) if form == "csv" else read_tsv(done.stdout)
    assert header == list(expected[0] if expected else {"file": "", "problem": ""})
    assert len(rows) == len(expected)
    for cells, row in zip(rows, expected, strict=True):
        for cell, value in zip(cells, row.values(), strict=True):
            assert (cell if isinstance(value, str) else json.loads(cell or "null")) == value


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def read_tsv(text: str) -> list[list[str]]:
    undo = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return [
        [re.sub(r"\\([tnr\\])", lambda m: undo[m[1]], cell) for cell in line.split("\t")]
        for line in text.split("\n")[:-1]
    ]


def fields(*names: str) -> Callable[[dict[str, Any]], Iterator[list[str]]]:
    """Return what gives, for a row, what one line of a page says of it: these fields."""

    def of(row: dict[str, Any]) -> Iterator[list[str]]:
        yield [shown(row[name]) for name in names if row[name] is not None]

    return of


def shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else visible(str(value))


def summary_lines(document: dict[str, Any]) -> Iterator[list[str]]:
    yield ["doc", document["doc"]]
    yield ["key terms", *(f"{t['term']} {t['frequency']}" for t in document["key_terms"])]
    for sentence in document["key_sentences"]:
        yield [visible(sentence["text"])]


def info_lines(info: dict[str, Any]) -> Iterator[list[str]]:
    for name in ("path", "documents", "characters", "sentences", "words", "types", "issuers"):
        yield [name, shown(info[name])]
    yield ["dates", info["first_date"], info["last_date"], f"{info['dated']} of"]
    yield ["index", info["index_path"]]


def show_lines(shown_document: dict[str, Any]) -> Iterator[list[str]]:
    yield ["doc", shown_document["document"]["doc"]]
    for line in shown_document["text"].splitlines():
        yield [visible(line.strip())]


def sql_lines(row: dict[str, Any]) -> Iterator[list[str]]:
    yield [visible(str(value)) for value in row.values() if isinstance(value, (str, int))]


# What a page says of a row, each list in one line and in this order.
LINES: dict[str, Callable[[dict[str, Any]], Iterator[list[str]]]] = {
    "search": fields("left", "node", "right"),
    "search documents": fields("doc", "date", "hits", "word", "compound", "partial"),
    "stats": fields("term", "frequency", "documents"),
    "stats words": fields("keyword", "hits", "word", "compound", "partial", "documents"),
    "collocates": fields("collocate", "frequency", "left", "right"),
    "ngrams": fields("ngram", "frequency", "documents"),
    "keyness": fields("term", "frequency", "reference_frequency"),
    "trend": fields("period", "hits", "documents"),
    "dispersion": fields("doc", "date", "hits"),
    "sql": sql_lines,
    "help": fields("column", "name"),
    "summary": summary_lines,
    "diff": lambda s: ([visible(s[side])] for side in ("left", "right") if s["change"] != "equal"),
    "similar": lambda d: iter([[f"{d['score']:.2f}", d["doc"], " ".join(d["terms"])]]),
    "dates": fields("doc", "text", "iso"),
    "words": lambda u: iter(
        [] if u["why"] == "space" else [[u["unit"], "|".join(u["tokens"]), u["kind"], u["why"]]]
    ),
    "words that differ": fields("ours", "theirs", "occurrences", "documents"),
    "list": fields("doc", "date", "issuer", "title", "words"),
    "open": lambda opened: iter([[opened["url"] or opened["file"]]]),
    "show": show_lines,
    "info": info_lines,
}


@pytest.mark.parametrize("form", ["table", "md"])
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "export"])
def test_pages_say_what_json_says(
    run: Run, asked: tuple[tuple[str, ...], dict[str, Any]], name: str, form: str
) -> None:
    """Every row of an answer has its line for a person, with what is most asked for of it."""
    arguments, answer = asked
    done = run(*arguments, "-f", form, environment={"COLUMNS": "100000"})
    assert (done.returncode, done.stderr) == (0, "")
    hard_break = "\\\n> "
    page = (
        re.sub(r"\\(.)", r"\1", done.stdout.replace(hard_break, "↵"))
        if form == "md"
        else done.stdout
    )
    page = re.sub(r"\*\*|</?b>", "", page) if form == "md" else page
    if name in HAS_NO_ROWS:
        said = {"search counts": f"{answer.get('total')} hits in 2 documents",
                "verify": f"{answer.get('files')} files"}  # fmt: skip
        assert said[name] in page
        return
    lines = [in_lines(line) if form == "md" else line for line in page.splitlines()]
    lines_of = LINES[name if name in LINES else arguments[0]]
    at = 0
    for row in rows_of(answer):
        for texts in lines_of(row):
            wanted = [in_lines(text) for text in texts] if form == "md" else texts
            if name == "diff":  # of a run of changes, all of one document come first
                at = 0
            found = (i for i in range(at, len(lines)) if stand_in_order(wanted, lines[i]))
            at = next(found, -1)  # the next one stands there, too, or below it
            if at < 0:
                pytest.fail(f"no line says {texts}")


def in_lines(text: str) -> str:
    """Return a text with one sign between two lines: Markdown has no empty ones in a quotation."""
    return re.sub(r"\s*↵[\s↵]*", "↵", text).strip("↵ ")


def stand_in_order(texts: Sequence[str], line: str) -> bool:
    at = 0
    for text in texts:
        found = line.find(text, at)
        if found < 0:
            return False
        at = found + len(text)
    return True


def test_nothing_found_is_exit_1(run: Run) -> None:
    """A query that is nowhere: an empty answer, and the code that scripts test."""
    done = run("search", "สับปะรด", "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert (answer["total"], answer["hits"]) == (0, [])


MISTAKES = {
    "no query": (("search",), "no query"),
    "empty query": (("search", " "), "nothing to search for"),
    "unknown option": (("search", "x", "--foo"), "No such option"),
    "unknown command": (("serach", "x"), "Did you mean 'search'"),
    "a word as command": (("ตำรวจ",), "corpus search ตำรวจ"),
    "bad choice": (("search", "x", "--match", "words"), "'words' is not one of"),
    "bad limit": (("search", "x", "--limit", "-1"), "--limit"),
    "no such corpus": (("--corpus", "/nowhere/at/all", "search", "x"), "/nowhere/at/all"),
    "no such document": (("show", "zzz"), "no document 'zzz'"),
    "several documents": (("show", "00"), "several ids begin with '00'"),
    "a strange length": (("summary", "--sentences", "few"), "--sentences"),
    "a bad filter": (("summary", "--where", "(ตำรวจ"), "missing ) at the end of the query"),
    "a dash for NOT": (("search", "ก", "-ตำรวจ"), "there is no option -ตำรวจ"),
    "similar to nothing": (("similar", "zzz"), "no document 'zzz'"),
    "too short a passage": (("reuse", "--min-length", "5"), "--min-length"),
    "no words": (("words",), "give a TEXT or DOC"),
    "words of no engine": (("words", "--diff", "newm"), "unknown tokenizer 'newm'"),
    "no such schema": (("schema", "serch"), "search"),
    "unwritable output": (("list", "-o", "/nowhere/at/all"), "/nowhere/at/all"),
    "stats of nothing": (("stats", ""), "nothing to search for"),
    "n-grams with nothing": (("ngrams", "--containing", " "), "nothing to search for"),
    "no such reference": (
        ("keyness", "--reference", "no.csv"),
        "matches no document, file or list",
    ),
    "the empty reference": (("keyness", "--reference", ""), "nothing to search for"),
    "help of nothing": (("help", "serch"), "no help on 'serch'"),
    "a full disk": (("list", "-o", "/dev/full"), "No space left on device"),
    "an open quotation": (("search", '"ตำรวจ'), "unclosed quotation mark"),
    "a date backwards": (("search", "date:2565..2564"), "ends before it begins"),
    "a Thai pattern": (("search", "/ตำรวจ(/"), 'unclosed "(": ตำรวจ('),
}


@pytest.mark.parametrize(("arguments", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_exit_2_and_one_clear_line(
    run: Run, arguments: tuple[str, ...], says: str
) -> None:
    """Data stays off stdout; stderr names the thing, for a person and for a program."""
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("corpus: ")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    machine = run(*arguments, "--json")
    assert machine.returncode == 2
    error = json.loads(machine.stderr)
    jsonschema.validate(error, load_schema("error"))


def test_an_ending_of_no_format_is_refused(run: Run, tmp_path: Path) -> None:
    """Rather than that a table of text is called a document; --format says what it is to be."""
    path = tmp_path / "x.docx"
    done = run("list", "-o", str(path))
    assert (done.returncode, "unsupported output format .docx" in done.stderr) == (2, True)
    assert not path.exists()
    assert run("list", "-o", str(path), "-f", "csv").returncode == 0
    assert path.read_text(encoding="utf-8").startswith("doc,")


def test_an_unreadable_query_is_pointed_at(run: Run) -> None:
    """The query is shown with a caret."""
    assert "^" in run("search", "\u200b").stderr


MEANT = {
    "or": ("ตำรวจ or ทหาร", "OR, AND and NOT"),
    "and": ("ตำรวจ && ไทย", "write AND"),
    "within": ("ตำรวจ ไทย within sentences", "within sentence,"),
    "WITHIN": ("ตำรวจ WITHIN sentence", "within sentence,"),
    "space": ("date: 2564 ตำรวจ", "without a space"),
    "slash": ("/ตำรวจ", "with a slash"),
    "asterisk": ("ต*จ", "at the beginning or the end"),
    "quotes": ("“ตำรวจไทย”", "straight quotation marks"),
}


@pytest.mark.parametrize(("query", "says"), MEANT.values(), ids=MEANT)
def test_what_was_looked_for_as_it_stands_is_told_if_it_is_nowhere(
    run: Run, query: str, says: str
) -> None:
    """Not where it was meant so, nor where something was found."""
    done = run("search", query)
    assert (done.returncode, done.stdout) == (1, "no hits\n")
    assert says in done.stderr
    assert run("search", "-F", query).stderr == ""
    assert run("search", f'"{query}"').stderr == ""


@pytest.mark.parametrize("query", ["สับปะรด", "สับปะรด ตำรวจ within sentence", "สับปะรด OR ทุเรียน"])
def test_nothing_is_told_of_a_query_that_was_read(run: Run, query: str) -> None:
    """It was found nowhere, and that is all."""
    assert run("search", query).stderr == ""


def test_a_misspelt_word_is_told_what_is_spelt_nearly_so(run: Run) -> None:
    """With the hits that a search for it has under the same filters; only where none is found."""
    told = run("search", "ไต้หวน").stderr
    hits = json.loads(run("search", "ไต้หวัน", "--json").stdout)["total"]
    assert told == f"corpus: no hits for ไต้หวน; ไต้หวัน has {hits}\n"
    assert run("search", "ไต้หวน", "--where", "date:2500").stderr == ""
    assert run("search", "ไต้หวน OR ตำรวจ").stderr == ""
    assert "ไต้หวัน has" in run("search", "ไต้หวน", "ตำรวจ").stderr


def test_conditions_alone_find_documents(run: Run) -> None:
    """There are no words to look for, and yet something was found."""
    done = run("search", "issuer:กระทรวง", "-l")
    assert (done.returncode, "2021-11-26" in done.stdout) == (0, True)
    assert "1 document; add -l" in done.stdout
    assert run("search", "issuer:ไม่มี", "-l").returncode == 1


def test_help_of_a_command_is_its_own(run: Run) -> None:
    """`corpus help search` is `corpus search --help`; alone, the program shows its help.

    So does `corpus help`, which is what was asked for.
    """
    assert run("help", "search").stdout == run("search", "--help").stdout
    asked = run("help")
    assert (asked.returncode, asked.stdout) == (0, run("--help").stdout)
    alone = run()
    assert alone.returncode == 2
    assert alone.stderr.startswith("Usage: corpus")
    assert "\n  search " in alone.stderr


@pytest.mark.parametrize("name", topic_names())
def test_every_topic_is_explained(run: Run, name: str) -> None:
    """Pages, measures by column and by title, and terms: however they are typed."""
    done = run("help", *name.upper().split(" "))
    assert (done.returncode, bool(done.stdout.strip())) == (0, True)


def test_a_term_a_measure_and_a_heading_are_explained(run: Run) -> None:
    """Each with what is known of it; what is no topic is told the nearest."""
    assert "ร่วมมือ in ความร่วมมือ" in " ".join(run("help", "compound").stdout.split())
    for name in ("logDice", "log_dice", "LOGDICE"):
        assert "14 + log2(2*O11 / (R1 + C1))" in run("help", name).stdout
    assert "Dunning 1993" in run("help", "LL").stdout
    assert json.loads(run("help", "compound", "--json").stdout)["measures"] == []
    wrong = run("help", "compund")
    assert (wrong.returncode, "did you mean 'compound'?" in wrong.stderr) == (2, True)


def test_the_page_of_queries_is_true(run: Run) -> None:
    """Each form that it shows is read as a query."""
    for form in QUERIES:
        read_query([form.term])


def test_the_page_of_settings_names_every_setting(tmp_path: Path) -> None:
    """With an example that is read."""
    (tmp_path / "words.txt").write_text("ก\n")
    for setting in SETTINGS:
        file = tmp_path / "corpus.yaml"
        file.write_text(setting.example)
        read_settings(file)
    known = {*Settings._fields} - {"options"} | {"format", "color", "quiet"}
    assert {setting.term for setting in SETTINGS} == known


COMPLETED = {
    "a document": ("corpus show 00", "000_"),
    "another": ("corpus diff 000 001", "001_"),
    "a field": ("corpus search iss", "issuer:"),
    "a field of a filter": ("corpus list --where da", "date:"),
    "a group": ("corpus trend x --by qu", "quarter"),
    "a group of hits": ("corpus search x --by le", "left"),
    "a sort key": ("corpus collocates x --sort log_d", "log_dice"),
    "a topic": ("corpus help logD", "logDice"),
    "a command as topic": ("corpus help sear", "search"),
}


@pytest.mark.parametrize(("line", "begins"), COMPLETED.values(), ids=COMPLETED)
def test_the_shell_completes(seeds_index: Path, line: str, begins: str) -> None:
    """Documents, fields, groups, sort keys and topics, from the index that there is."""
    found = completed(line, surroundings(seeds_index))
    assert found
    assert all(word.startswith(begins) for word in found[:1])


def test_completion_builds_nothing(tmp_path: Path) -> None:
    """Without an index nothing of it is completed, none is built, and nothing is said."""
    environment = surroundings(tmp_path / "index")
    assert completed("corpus show 00", environment) == []
    assert completed("corpus search iss", environment) == ["issuer:"]
    assert not (tmp_path / "index").exists()
    assert completed("corpus show 00", {**environment, "CORPUS_PATH": "/nowhere"}) == []


def completed(line: str, environment: Mapping[str, str]) -> list[str]:
    """Return what the program offers to bash behind a line."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-c", "from corpus_cli.cli.main import main; main([])"],
        env={**environment, **words, "_CORPUS_COMPLETE": "bash_complete"},
        capture_output=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_a_folder_without_a_corpus_says_three_ways_on(
    tmp_path: Path,
) -> None:
    """For a command and for none; a file that may be the corpus is named."""
    environment = {k: v for k, v in surroundings(tmp_path).items() if k != "CORPUS_PATH"}

    def told(*arguments: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-m", "corpus_cli", *arguments], cwd=tmp_path, check=False,
            env={**environment, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 2
        return [line.strip() for line in done.stderr.splitlines()[-4:]]

    problem, *ways = told("list")
    assert problem.startswith("corpus: no corpus found")
    begins = ["corpus --corpus PATH list ", "export CORPUS_PATH=PATH ", "... | corpus --corpus - "]
    assert [way.startswith(begin) for way, begin in zip(ways, begins, strict=True)] == [True] * 3
    assert told() == [problem, *ways]
    (tmp_path / "a.txt").write_text("ก")
    assert told("list")[1].startswith("corpus --corpus . list ")
    (tmp_path / "my statements.csv").write_text("text\nก\n")
    assert told("list")[1].startswith("corpus --corpus 'my statements.csv' list ")


@pytest.mark.parametrize(
    "command", [["search", "ตำรวจ"], ["list"], ["export"], ["stats", "-f", "csv"]]
)
def test_a_full_disk_is_told(seeds_index: Path, command: list[str]) -> None:
    """What cannot be written to stdout: one line, exit 2, nothing of Python's at its end."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "corpus_cli", *command],
            stdout=full, stderr=subprocess.PIPE, text=True, env=surroundings(seeds_index),
            check=False, cwd=ROOT,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "corpus: cannot write the answer to standard output: No space left on device",
        "  free some room there, or name another place with -o FILE",
    ]


UNFORESEEN = {
    "a mistake of ours": (KeyError("x\ny\x1b[0m"), "internal error: KeyError: 'x\\ny\\x1b[0m'"),
    "no message": (AssertionError(), "internal error: AssertionError"),
    "deep nesting": (RecursionError("maximum"), "internal error: nesting is too deep"),
    "no memory": (MemoryError(), "out of memory"),
}


@pytest.mark.parametrize(("error", "says"), UNFORESEEN.values(), ids=UNFORESEEN)
def test_what_nobody_foresaw_is_exit_2_and_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    """With a hint; the traceback only for --debug or CORPUS_DEBUG=1; as JSON for a program."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("corpus_cli.corpus.Corpus.documents", fail)
    quiet = {"CORPUS_DEBUG": "0"}
    done = run("list", environment=quiet)
    line, hint = done.stderr.splitlines()
    assert (done.returncode, done.stdout, line) == (2, "", f"corpus: {says}")
    assert "--debug" in hint or says == "out of memory"
    told = json.loads(run("list", "--json", environment=quiet).stderr)
    jsonschema.validate(told, load_schema("error"))
    assert told["error"]["code"] == "internal"
    for shown in (run("list", "--debug", environment=quiet), run("--debug", "list"), run("list")):
        assert shown.returncode == 2
        assert shown.stderr.startswith("Traceback (most recent call last):\n")
        assert shown.stderr.endswith(done.stderr)
        assert "\x1b" not in shown.stderr


def test_ctrl_c_ends_a_long_select(seeds_index: Path) -> None:
    """Nothing is told, and the exit code says what it was."""
    many = ", ".join(f"terms t{i}" for i in range(6))
    with subprocess.Popen(
        [sys.executable, PROGRAMS / "interruptible.py", "sql", f"select count(*) from {many}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env=surroundings(seeds_index),
    ) as process:  # fmt: skip
        time.sleep(3)  # by now it counts, and would for hours
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)
    assert (process.returncode, *map(str.strip, said)) == (130, "", "")


def test_what_was_skipped_is_told_when_an_index_is_made_unasked(run: Run, tmp_path: Path) -> None:
    """File, line and reason of the first, and how many there are; once."""
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "a", "text": "ตำรวจ"}\n' + "no json\n" * 5, encoding="utf-8")
    where = {"CORPUS_PATH": str(path), "CORPUS_INDEX": str(tmp_path / "index")}
    first, second = (run("search", "ตำรวจ", "-c", environment=where) for _ in range(2))
    assert first.stdout == second.stdout == "1 hit in 1 document (word 1)\n"
    told = [line for line in first.stderr.splitlines() if "indexing" not in line]
    assert [line.split(": ")[1] for line in told[:3]] == [f"skipped c.jsonl:{n}" for n in (2, 3, 4)]
    assert told[3:] == ["corpus: 2 more were skipped: corpus info"]
    assert second.stderr == ""
    where = {"CORPUS_INDEX": str(tmp_path / "other")}
    text = '{"text": "ตำรวจ"}\n{bad\n'
    piped = run("search", "ตำรวจ", "-c", "--corpus", "-", stdin=text, environment=where)
    assert "skipped stdin.jsonl:2" in piped.stderr


def test_a_closed_pipe_is_silence(seeds_index: Path) -> None:
    """`corpus search ตำรวจ | head -1` says nothing of the pipe that head closed."""
    command = f"{sys.executable} -m corpus_cli search ตำรวจ --limit 0 -f jsonl | head -1"
    environment = os.environ | {"CORPUS_PATH": str(SEEDS), "CORPUS_INDEX": str(seeds_index)}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True, text=True, env=environment, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
def test_thai_whatever_the_locale(seeds_index: Path, locale: str) -> None:
    """UTF-8 in and out under any LANG."""
    environment = surroundings(seeds_index) | {"LANG": locale, "LC_ALL": locale}
    done = run_process(["search", "ตำรวจ"], environment)
    assert done.returncode == 0
    assert "ตำรวจ" in done.stdout


def test_no_colour_unless_it_is_wanted(run: Run) -> None:
    """Escapes only for --color always; NO_COLOR and a pipe mean none."""
    assert "\x1b" not in run("search", "ตำรวจ").stdout
    assert "\x1b" in run("search", "ตำรวจ", "--color", "always").stdout


def test_options_stand_before_the_command_or_after_it(run: Run) -> None:
    """The same option in both places: the one after the command wins."""
    assert run("-f", "csv", "list").stdout == run("list", "-f", "csv").stdout
    assert run("-f", "csv", "list", "-f", "tsv").stdout == run("list", "-f", "tsv").stdout
    variable = {"CORPUS_FORMAT": "csv"}
    assert run("list", environment=variable).stdout == run("list", "-f", "csv").stdout
    assert run("--json", "list", environment=variable).stdout == run("list", "--json").stdout


def test_output_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    """-o writes what stdout would have had, in the format of the file's ending."""
    path = tmp_path / "hits.csv"
    assert run("search", "ตำรวจ", "-o", str(path)).stdout == ""
    assert (
        path.read_text(encoding="utf-8").splitlines()
        == run("search", "ตำรวจ", "-f", "csv").stdout.splitlines()
    )


def test_jq_reads_hits(run: Run) -> None:
    """The issue's own line works: hits by key, with numbers as numbers."""
    jq = shutil.which("jq")
    if jq is None:
        pytest.skip("jq is not installed")
    found = run("search", "ตำรวจ", "--json").stdout
    program = ".hits[] | [.doc, .start, .label, .node] | @tsv"
    done = subprocess.run(
        [jq, "-r", program], input=found, capture_output=True, text=True, check=True
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(rows) == json.loads(found)["total"]
    assert {row[3] for row in rows} == {"ตำรวจ"}


# --- the index --------------------------------------------------------------------------------


def copy_of_seeds(folder: Path) -> Path:
    shutil.copytree(SEEDS, folder)
    return folder


def test_first_use_builds_the_index_and_says_so(run: Run, tmp_path: Path) -> None:
    """A small corpus needs no `corpus index`; -q says nothing of it."""
    index = {"CORPUS_INDEX": str(tmp_path / "index")}
    first = run("search", "ตำรวจ", "-c", environment=index)
    assert (first.returncode, "indexing" in first.stderr) == (0, True)
    assert run("search", "ตำรวจ", "-c", environment=index).stderr == ""
    quiet = {"CORPUS_INDEX": str(tmp_path / "other")}
    assert run("search", "ตำรวจ", "-c", "-q", environment=quiet).stderr == ""


def test_a_changed_corpus_is_indexed_again(run: Run, tmp_path: Path) -> None:
    """What was written since is found; what was removed is not."""
    corpus = copy_of_seeds(tmp_path / "corpus")
    where = {"CORPUS_PATH": str(corpus), "CORPUS_INDEX": str(tmp_path / "index")}
    assert run("search", "สับปะรด", environment=where).returncode == 1
    statement = next(corpus.glob("000*.txt"))
    statement.write_text("ปลูกสับปะรด", encoding="utf-8")
    again = run("search", "สับปะรด", "--json", environment=where)
    assert (json.loads(again.stdout)["total"], "again" in again.stderr) == (1, True)
    assert json.loads(run("search", "ไต้หวัน", "--json", environment=where).stdout)["total"] == 19


def test_a_corpus_that_cannot_be_written_works(run: Run, tmp_path: Path) -> None:
    """Nothing is ever written beside the statements."""
    corpus = copy_of_seeds(tmp_path / "corpus")
    before = sorted(corpus.iterdir())
    corpus.chmod(0o555)
    try:
        where = {"CORPUS_PATH": str(corpus), "CORPUS_INDEX": str(tmp_path / "index")}
        assert run("search", "ตำรวจ", environment=where).returncode == 0
        assert sorted(corpus.iterdir()) == before
    finally:
        corpus.chmod(0o755)


def test_the_index_lies_in_the_users_cache(run: Run, tmp_path: Path) -> None:
    """Without --index it goes where caches go."""
    where = {"CORPUS_INDEX": "", "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    assert run("info", environment=where).returncode == 0
    assert list(tmp_path.rglob("snapshot.json"))


def test_a_folder_that_is_not_an_index_is_never_touched(run: Run, tmp_path: Path) -> None:
    """--index on somebody's folder refuses, and leaves it as it was."""
    (tmp_path / "letter.txt").write_text("dear")
    for command in (["index"], ["search", "ไทย"]):
        done = run(*command, "--index", str(tmp_path))
        assert done.returncode == 2
        assert done.stderr.startswith(f"corpus: {tmp_path} is not an index")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


DAMAGE = {
    "cut short": lambda data: data[: len(data) // 2],
    "a byte changed": lambda data: data[:-20] + bytes((data[-20] ^ 1,)) + data[-19:],
    "another version": lambda data: re.sub(rb'"format": \d+', b'"format": 999', data),
    "empty": lambda _: b"",
    "not an object": lambda _: b"[]",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_snapshot_is_refused_with_the_way_out(
    run: Run, tmp_path: Path, seeds_index: Path, damage: object
) -> None:
    """Whatever is in snapshot.json: exit 2, the file or folder named, the command that mends it."""
    index = shutil.copytree(seeds_index, tmp_path / "index")
    snapshot = index / "snapshot.json"
    snapshot.write_bytes(damage(snapshot.read_bytes()))  # type: ignore[operator]
    where = {"CORPUS_INDEX": str(index)}
    done = run("search", "ตำรวจ", environment=where)
    assert (done.returncode, "corpus index --rebuild" in done.stderr) == (2, True)
    assert str(index) in done.stderr
    assert run("index", "--rebuild", "-q", environment=where).returncode == 0
    assert run("search", "ตำรวจ", environment=where).returncode == 0


def test_a_missing_or_short_file_is_named(run: Run, tmp_path: Path, seeds_index: Path) -> None:
    """Every file of a segment, removed or cut short: by what reads it; what does not, answers."""
    names = [path.name for path in (seeds_index / "segments" / "000001").iterdir()]
    assert len(names) >= 10
    whole = run("search", "ตำรวจ", environment={"CORPUS_INDEX": str(seeds_index)})
    searched = set()
    for name in names:
        for spoil in (Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1])):
            index = shutil.copytree(seeds_index, tmp_path / "index", dirs_exist_ok=True)
            spoil(index / "segments" / "000001" / name)
            where = {"CORPUS_INDEX": str(index)}
            counted = run("sql", "select count(*) from terms", environment=where)
            assert (counted.returncode, name in counted.stderr) == (2, True)
            found = run("search", "ตำรวจ", environment=where)
            if name in found.stderr:
                assert found.returncode == 2
                searched.add(name)
            else:
                assert (found.returncode, found.stdout) == (0, whole.stdout)
    assert {"text.bin", "text.idx", "edges.bin", "order.bin", "cards.bin"} <= searched


def test_an_index_with_a_missing_or_short_file_is_made_anew(
    run: Run, tmp_path: Path, seeds_index: Path
) -> None:
    """`corpus index` mends it, whichever it is, and says why; nothing is built upon damage."""
    for name in ("edges.bin", "cards.bin", "patches.idx", "words.bin", "tokens.parquet"):
        index = shutil.copytree(seeds_index, tmp_path / "index", dirs_exist_ok=True)
        (index / "segments" / "000001" / name).unlink()
        where = {"CORPUS_INDEX": str(index)}
        done = run("index", environment=where)
        assert (done.returncode, f"{name} is missing" in done.stdout.replace("\n", "")) == (0, True)
        assert run("verify", environment=where).returncode == 0
        shutil.rmtree(index)


def test_skipped_entries_are_told_and_strict_refuses_them(run: Run, tmp_path: Path) -> None:
    """The rest is indexed; --strict leaves what was there."""
    path = tmp_path / "c.jsonl"
    path.write_text('{"id": "a", "text": "ตำรวจ"}\nno json\n', encoding="utf-8")
    where = {"CORPUS_PATH": str(path), "CORPUS_INDEX": str(tmp_path / "index")}
    done = run("index", "--json", environment=where)
    report = json.loads(done.stdout)
    assert (done.returncode, report["indexed"]) == (0, 1)
    assert [(s["source"], s["line"], s["code"]) for s in report["skipped"]] == [
        ("c.jsonl", 2, "record")
    ]
    strict = run("index", "--strict", environment=where)
    assert (strict.returncode, "c.jsonl:2" in strict.stderr) == (2, True)
    assert run("search", "ตำรวจ", environment=where).returncode == 0


def test_an_empty_corpus_answers(run: Run, tmp_path: Path) -> None:
    """No documents is no error: nothing is found."""
    path = tmp_path / "empty.jsonl"
    path.write_text("", encoding="utf-8")
    where = {"CORPUS_PATH": str(path), "CORPUS_INDEX": str(tmp_path / "index")}
    for command in (("search", "x"), ("stats",), ("stats", "x"), ("summary",), ("list",)):
        done = run(*command, "--json", "-q", environment=where)
        assert (done.returncode, done.stderr) == (1, ""), command
    assert run("info", "-q", environment=where).returncode == 0


def test_documents_cannot_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    """Escapes, controls and bidi marks of a document come out visible, never intact."""
    evil = "ตำรวจ \x1b[31m\x07\u202eแดง\x9b\x00 [bold]x[/bold]"
    record = {"id": "e", "title": evil, "issuer": evil, "text": evil, "url": evil}
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    where = {"CORPUS_PATH": str(path), "CORPUS_INDEX": str(tmp_path / "index")}
    commands = (("search", "ตำรวจ"), ("list",), ("show", "e"), ("summary",), ("info",), ("stats",))
    for command in commands:
        for form in ("table", "json", "jsonl", "csv", "tsv", "md"):
            done = run(*command, "-f", form, "-q", environment=where)
            assert done.returncode == 0, (command, form, done.stderr)
            assert not set(done.stdout) & set("\x1b\x07\u202e\x9b\x00"), (command, form)
    assert "[bold]" in run("show", "e", environment=where).stdout
