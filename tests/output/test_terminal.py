"""On a terminal: long text through a pager, and colours where they are wanted."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus_cli.output.terminal.pager import pager_command
from tests.conftest import Run, surroundings
from tests.program import run_on_terminal, without_status

MARK = "sed s/^/P:/"
READ = "sh -c 'echo $LESS $LESSCHARSET; cat > /dev/null'"


def lines(index: Path, *arguments: str, **variables: str) -> tuple[int, list[str]]:
    code, text = run_on_terminal(arguments, surroundings(index) | variables)
    return code, without_status(text).splitlines()


@pytest.mark.parametrize("command", [("show", "001"), ("help", "measures"), ("help", "search")])
def test_long_text_goes_through_the_pager(seeds_index: Path, command: tuple[str, ...]) -> None:
    """All of it, as it would be written to the terminal."""
    code, paged = lines(seeds_index, *command, PAGER=MARK)
    assert (code, bool(paged)) == (0, True)
    assert all(line.startswith("P:") for line in paged)
    plain = lines(seeds_index, *command, "--no-pager", PAGER=MARK)[1]
    assert "".join(plain).count("P:") == 0
    assert len(plain) == len(paged)


@pytest.mark.parametrize(
    "arguments",
    [("search", "ตำรวจ"), ("show", "001", "--json"), ("show", "001", "-f", "jsonl")],
)
def test_other_answers_have_no_pager(seeds_index: Path, arguments: tuple[str, ...]) -> None:
    """Tables are cut to size already, and what programs read is no page."""
    assert not any(line.startswith("P:") for line in lines(seeds_index, *arguments, PAGER=MARK)[1])


def test_the_answer_comes_whole_after_the_line_of_who_waits(seeds_index: Path) -> None:
    """With the words as no terminal gets them, but for styles."""
    wait = "import time; from corpus_cli.corpus import Corpus as C; search = C.search\n"
    wait += "C.search = lambda *given: time.sleep(1) or search(*given)\n"
    arguments = ("search", "ตำรวจ", "--color", "never")
    environment = surroundings(seeds_index) | {"NO_COLOR": "1"}
    code, seen = run_on_terminal(arguments, environment, first=wait)
    drawn, _, answer = seen.rpartition("\r\x1b[2K")
    assert (code, "searching" in drawn) == (0, True)
    assert answer == without_status(run_on_terminal(arguments, environment)[1])


def test_what_is_no_terminal_has_no_pager(run: Run, seeds_index: Path) -> None:
    """Nor has a file."""
    text = run("show", "001", environment={"PAGER": MARK}).stdout
    assert not text.startswith("P:")
    code, told = lines(seeds_index, "show", "001", "-o", "/dev/null", PAGER=MARK)
    assert (code, told) == (0, [])


def test_less_is_told_what_git_tells_it(seeds_index: Path) -> None:
    """What the user has set stays."""
    assert lines(seeds_index, "show", "001", PAGER=READ) == (0, ["FRX utf-8"])
    assert lines(seeds_index, "show", "001", PAGER=READ, LESS="S") == (0, ["S utf-8"])


def test_a_reader_who_has_read_enough_ends_it(seeds_index: Path) -> None:
    """No error, no traceback."""
    assert lines(seeds_index, "help", "measures", PAGER="true") == (0, [])
    assert len(lines(seeds_index, "help", "measures", PAGER="head -n 1")[1]) == 1


@pytest.mark.parametrize(
    ("pager", "command"),
    [
        (sys.executable, [sys.executable]),
        (f"{sys.executable} -u 'a b'", [sys.executable, "-u", "a b"]),
        ("", []),
        ("cat", []),
        ("no-such-command", []),
        ("'", []),
    ],
)
def test_which_pager(monkeypatch: pytest.MonkeyPatch, pager: str, command: list[str]) -> None:
    """That of the user, with its options; none where it is none."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PAGER", pager)
    assert pager_command() == command
    monkeypatch.setenv("TERM", "dumb")
    assert pager_command() == []


COLOURS = [
    ({}, False, True),
    ({"NO_COLOR": "1"}, False, False),
    ({"NO_COLOR": ""}, False, True),
    ({"CLICOLOR": "0"}, False, False),
    ({"CLICOLOR": "1"}, False, True),
    ({"FORCE_COLOR": "1"}, True, True),
    ({"FORCE_COLOR": "0"}, False, False),
    ({"CLICOLOR_FORCE": "1"}, True, True),
    ({"CLICOLOR_FORCE": "0"}, False, True),
    ({"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, True, True),
    ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
    ({"NO_COLOR": "1", "CORPUS_COLOR": "always"}, True, True),
    ({"FORCE_COLOR": "1", "CORPUS_COLOR": "never"}, False, False),
]


@pytest.mark.parametrize(("variables", "in_pipe", "on_terminal"), COLOURS)
def test_variables_that_all_programs_know_say_what_is_coloured(
    run: Run, seeds_index: Path, variables: dict[str, str], in_pipe: bool, on_terminal: bool
) -> None:
    """NO_COLOR before what forces colour, before CLICOLOR; the program's own before all."""
    command = ("search", "ตำรวจ", "--limit", "1")
    piped = run(*command, environment=variables)
    assert ("\x1b[" in piped.stdout) is in_pipe
    _, shown = run_on_terminal(command, surroundings(seeds_index) | variables)
    assert ("\x1b[1" in shown or "\x1b[3" in shown) is on_terminal


def test_a_file_is_not_coloured_by_what_forces_it(run: Run, tmp_path: Path) -> None:
    """It would be for every file that a script writes."""
    path = tmp_path / "a.txt"
    run("search", "ตำรวจ", "-o", str(path), environment={"FORCE_COLOR": "1"})
    assert "\x1b" not in path.read_text(encoding="utf-8")
