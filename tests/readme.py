"""The examples of the README and of docs/: which commands they show, and what these print.

`python -m tests.readme` writes what they print now into the pages.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from corpus_cli.corpus import Corpus
from tests.conftest import ROOT, SEEDS, surroundings
from tests.program import run_here

README: Final = ROOT / "README.md"
PAGES: Final = (README, *sorted((ROOT / "docs").glob("*.md")))
_BLOCK: Final = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
_COMMAND: Final = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def examples() -> list[tuple[str, str]]:
    """Return each command that a page shows, with the output that it shows."""
    blocks = [b for page in PAGES for b in _BLOCK.findall(page.read_text(encoding="utf-8"))]
    return [command for block in blocks for command in _COMMAND.findall(block)]


def output(command: str, index: Path) -> str:
    """Run a command of a page at 80 columns; stderr comes after stdout."""
    around = surroundings(index)
    if "--corpus" in command:  # another one, whose index lies in the cache folder
        del around["CORPUS_INDEX"]
        around["XDG_CACHE_HOME"] = str(index.parent / "cache")
    if re.search("[|><$;&*]", command):
        program = f"{sys.executable} -m corpus_cli"
        done = subprocess.run(
            ["bash", "-c", re.sub(r"(?m)(^|[|;] )corpus\b", rf"\1{program}", command)],
            capture_output=True, text=True, env=around, cwd=ROOT, check=False,
            timeout=60,
        )  # fmt: skip
    else:
        done = run_here(shlex.split(command)[1:], around)
    lines = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    return "".join(f"{line}\n" for line in lines)


def update(index: Path) -> None:
    """Write what the commands print now into the pages."""

    def filled(block: re.Match[str]) -> str:
        return "".join(
            f"$ {command}\n{output(command, index)}" for command, _ in _COMMAND.findall(block[0])
        )

    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        page.write_text(_BLOCK.sub(filled, text), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        Corpus(SEEDS, index=Path(folder) / "seeds").index()
        update(Path(folder) / "seeds")
