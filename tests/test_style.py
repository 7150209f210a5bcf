"""The code is typed, linted and formatted: part of the tests, so that no check can be forgotten."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

CHECKS = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy strict": ("mypy",),
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_style(check: tuple[str, ...]) -> None:
    """Each tool has nothing to say."""
    done = subprocess.run(
        [sys.executable, "-m", *check], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
