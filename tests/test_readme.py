"""Every command in the README and in docs/ is run, and prints what the page says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus_cli.cli.main import COMMANDS
from tests.conftest import ROOT
from tests.readme import PAGES, examples, output


@pytest.mark.parametrize(
    ("command", "expected"), examples(), ids=lambda value: value.split("\n")[0]
)
def test_the_readme_shows_what_is_printed(command: str, expected: str, seeds_index: Path) -> None:
    """Each example, word for word."""
    if "| jq" in command and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    assert output(command, seeds_index) == expected


def test_every_command_is_mentioned() -> None:
    """No command is left undocumented."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in COMMANDS if f"corpus {name}" not in text.replace("\n", " ")] == []


def test_the_python_example_runs(seeds_index: Path) -> None:
    """The notebook's way gives the same hits."""
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    (code,) = re.findall(r"(?<=```python\n)(.*?)(?=```)", text, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code.replace('"seeds"', f'"seeds", index="{seeds_index}"')],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 17


def test_links_between_pages_lead_somewhere() -> None:
    """To a file that is there."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), (page.name, target)
