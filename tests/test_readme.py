"""Every command in the README is run, and prints what the README says.

CORPUS_UPDATE_README=1 writes the present output into it instead.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_cli.cli.main import COMMANDS
from tests.conftest import ROOT, surroundings
from tests.program import Done, run_here

README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def shown() -> list[tuple[str, str]]:
    blocks = BLOCK.findall(README.read_text(encoding="utf-8"))
    return [command for block in blocks for command in COMMAND.findall(block)]


def output(command: str, index: Path) -> str:
    """Run a command of the README at 80 columns; stderr comes after stdout."""
    done = _in_shell(command, index) if re.search("[|><$;&*]", command) else _here(command, index)
    lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def _here(command: str, index: Path) -> Done:
    return run_here(shlex.split(command)[1:], surroundings(index))


def _in_shell(command: str, index: Path) -> Done:
    program = f"{sys.executable} -m corpus_cli"
    return subprocess.run(
        ["bash", "-c", re.sub(r"^corpus\b", program, command)],
        capture_output=True, text=True, env=surroundings(index), cwd=ROOT, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.skipif("CORPUS_UPDATE_README" not in os.environ, reason="checks, does not write")
def test_update(seeds_index: Path) -> None:
    """Write what the commands print now."""

    def filled(block: re.Match[str]) -> str:
        return "".join(
            f"$ {command}\n{output(command, seeds_index)}"
            for command, _ in COMMAND.findall(block[0])
        )

    text = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(filled, text), encoding="utf-8")


@pytest.mark.parametrize(("command", "expected"), shown(), ids=lambda value: value.split("\n")[0])
def test_the_readme_shows_what_is_printed(command: str, expected: str, seeds_index: Path) -> None:
    """Each example, word for word."""
    if "| jq" in command and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    assert output(command, seeds_index) == expected


def test_every_command_is_mentioned() -> None:
    """No command is left undocumented."""
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"corpus {name}" not in text.replace("\n", " ")] == []


def test_the_python_example_runs(seeds_index: Path) -> None:
    """The notebook's way gives the same hits."""
    text = README.read_text(encoding="utf-8")
    (code,) = re.findall(r"(?<=```python\n)(.*?)(?=```)", text, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code.replace('"seeds"', f'"seeds", index="{seeds_index}"')],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 17
