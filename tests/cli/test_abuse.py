"""Arguments and streams that make no sense: a line that says so, exit 2, never a traceback."""

from __future__ import annotations

import json
import os
import pty
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, surroundings
from tests.program import Done

HUGE = "1" + "0" * 30


def shell(command: str, index: Path, stdin: int = subprocess.DEVNULL) -> Done:
    """Run a line of shell; in it `corpus` is the program."""
    program = shlex.join([sys.executable, "-m", "corpus_cli"])
    return subprocess.run(
        ["sh", "-c", f'corpus() {{ {program} "$@"; }}; {command}'],
        env={**surroundings(index), "CORPUS_DEBUG": ""},
        cwd=ROOT,
        stdin=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("search", "ก", "--limit", HUGE), "is more than 1,000,000,000"),
        (("search", "ก", "--offset", HUGE), "is more than 1,000,000,000"),
        (("stats", "--top", HUGE), "is more than 1,000,000,000"),
        (("sql", "select 1", "--limit", HUGE), "is more than 1,000,000,000"),
        (("search", "ก", "--limit", "9" * 5_000), "not a valid integer"),
        (("sql", "select 1", "--seconds", "inf"), "up to 86,400 seconds, not inf"),
        (("sql", "select 1", "--seconds", "nan"), "up to 86,400 seconds, not nan"),
        (("sql", "select 1", "--seconds", "1e300"), "up to 86,400 seconds"),
        (("sql", "select 1", "--seconds", "-1"), "--seconds"),
        (("--corpus", "~nobody-of-this-name/x", "list"), "has no home folder"),
        (("--index", "~nobody-of-this-name/x", "list"), "has no home folder"),
        (("keyness", "--reference", "~nobody-of-this-name/x"), "has no home folder"),
        (("show", "\udcff"), r"'\udcff' is not valid UTF-8"),
        (("words", "\udcff"), r"'\udcff' is not valid UTF-8"),
        (("sql", "select '\udcff'"), "is not valid UTF-8"),
        (("search", "\udcff"), "not valid text"),
    ],
)  # fmt: skip
def test_an_argument_without_sense_is_refused_in_words(
    run: Run, arguments: tuple[str, ...], says: str
) -> None:
    """The message is one for users, not that of an internal error, also as JSON."""
    done = run(*arguments, environment={"CORPUS_DEBUG": ""})
    assert done.returncode == 2
    assert says in done.stderr
    assert "internal error" not in done.stderr
    error = run(*arguments, "--json", environment={"CORPUS_DEBUG": ""}).stderr
    assert json.loads(error)["error"]["code"] in {"usage", "query"}


@pytest.mark.parametrize(
    "command", ["list", "show 001", "search ตำรวจ --match partial", "export", "export --to conllu",
                "--help", "search --help", "--version", "schema search"],
)  # fmt: skip
def test_a_closed_standard_output_is_an_error(seeds_index: Path, command: str) -> None:
    """Nobody gets the answer: that is no success, and no traceback."""
    done = shell(f"corpus {command} >&-", seeds_index)
    assert done.returncode == 2
    assert done.stderr.startswith("corpus: ")
    assert "internal error" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closing", ["<&-", "2>&-", "<&- 2>&-"])
def test_other_streams_may_be_closed(seeds_index: Path, closing: str) -> None:
    """Neither is needed for an answer, and exit codes are the same without them."""
    done = shell(f"corpus list --json {closing}", seeds_index)
    assert (done.returncode, len(json.loads(done.stdout)["documents"])) == (0, 2)
    assert shell(f"corpus search '(' {closing}", seeds_index).returncode == 2


def test_with_a_file_for_the_answer_no_stream_is_needed(seeds_index: Path, tmp_path: Path) -> None:
    """Nothing that is opened takes the place of a stream that is closed."""
    file = tmp_path / "answer.json"
    done = shell(f"corpus list -o {file} <&- >&- 2>&-", seeds_index)
    assert done.returncode == 0
    assert len(json.loads(file.read_text(encoding="utf-8"))["documents"]) == 2


def test_a_corpus_on_a_closed_standard_input_is_an_error(seeds_index: Path) -> None:
    """It cannot be read, which is not the same as being empty."""
    done = shell("CORPUS_INDEX= corpus --corpus - list <&-", seeds_index)
    assert done.returncode == 2
    assert done.stderr.startswith("corpus: cannot read standard input: Bad file descriptor")


def test_folders_may_be_nested_deeper_than_python_calls(run: Run, tmp_path: Path) -> None:
    """A statement 1,100 folders down is found."""
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1_100):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    statement = os.open("a.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder)
    os.write(statement, "ตำรวจ".encode())
    os.close(statement)
    os.close(folder)
    index = tmp_path.with_name(f"{tmp_path.name}-index")
    done = run("--corpus", str(tmp_path), "--index", str(index), "search", "ตำรวจ", "--json")
    # Whoever removes the temporary folders of tests may not get that deep.
    subprocess.run(["rm", "-r", tmp_path / "d"], check=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["hits"][0]["doc"] == "d/" * 1_100 + "a"


ESCAPES = "\x1b[31m\x9b2J\u202e"


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_the_names_of_columns_do_nothing_to_a_terminal(run: Run, form: str) -> None:
    """Whatever SQL calls them; a spreadsheet does not run them either."""
    done = run("sql", f'select 1 as "a{ESCAPES}", 2 as "=1+1"', "-f", form)
    assert done.returncode == 0
    assert not set(ESCAPES) - set("[31m2J") & set(done.stdout)
    if form == "csv":
        assert done.stdout.splitlines()[0].endswith(",'=1+1")


def test_conllu_does_nothing_to_a_terminal_and_is_verbatim_in_a_file(
    run: Run, tmp_path: Path
) -> None:
    """Forms are verbatim, so that a text can be made of them again: not where they would act."""
    source, index = tmp_path / "a.jsonl", str(tmp_path / "index")
    record = {"id": f"a{ESCAPES}", "text": f"ก{ESCAPES}ข\x07 ตำรวจ"}
    source.write_text(json.dumps(record), encoding="utf-8")
    command = ("--corpus", str(source), "--index", index, "export", "--to", "conllu")
    assert run(*command).returncode == 0
    assert "\x07" in run(*command).stdout
    reader, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "corpus_cli", *command],
        env=surroundings(tmp_path), cwd=ROOT, stdout=terminal,
    )  # fmt: skip
    assert process.wait(60) == 0
    os.close(terminal)
    shown = os.read(reader, 1 << 16).decode()
    os.close(reader)
    assert "ตำรวจ" in shown
    assert "\u241b" in shown
    assert not set("\x1b\x9b\u202e\x07") & set(shown)


@pytest.fixture
def no_home(tmp_path: Path) -> Path:
    """Return a home folder in which nothing can be made, also by root: it is below a file."""
    (tmp_path / "file").write_bytes(b"")
    return tmp_path / "file" / "home"


def test_without_a_home_folder_everything_works_with_an_index_elsewhere(
    tmp_path: Path, no_home: Path
) -> None:
    """PyThaiNLP would make a folder there as soon as it is imported."""
    for command in ("index", "search ไต้หวัน", "keyness --reference tnc", "collocates ไต้หวัน"):
        done = shell(f"HOME={no_home} corpus {command} --json", tmp_path / "index")
        assert (done.returncode, "cannot" in done.stderr) == (0, False), done.stderr


def test_without_a_home_folder_the_variable_that_names_another_is_told(
    tmp_path: Path, no_home: Path
) -> None:
    """The index would lie there unless it is put elsewhere."""
    done = shell(f"unset XDG_CACHE_HOME; CORPUS_INDEX= HOME={no_home} corpus list", tmp_path)
    assert done.returncode == 2
    assert f"{no_home}/.cache/corpus/" in done.stderr
    assert "name another with --index FOLDER or CORPUS_INDEX" in done.stderr
    assert "rebuild" not in done.stderr
