"""What other users, and mistakes, may put in the place of a file: for tests to put it there."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ANOTHER = 54_321  # the number of a user who is not there


def give_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a file or folder another user's: whoever may do that does, others become another."""
    if os.geteuid() == 0:
        os.chown(path, ANOTHER, -1, follow_symlinks=False)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: ANOTHER)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Let what takes longer fail, also where it waits for the other end of a pipe."""

    def late(*_: Any) -> None:
        raise AssertionError(f"it takes more than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def put_in_place(path: Path, how: str, elsewhere: Path) -> None:
    """Replace a file, if there is one, by what is none; `elsewhere` is what links lead to."""
    path.unlink(missing_ok=True)
    match how:
        case "a link":
            elsewhere.write_bytes(b"precious")
            path.symlink_to(elsewhere)
        case "a link to nothing":
            path.symlink_to(elsewhere)
        case "a hard link":
            elsewhere.write_bytes(b"precious")
            path.hardlink_to(elsewhere)
        case "a link to a pipe":
            os.mkfifo(elsewhere)
            path.symlink_to(elsewhere)
        case "a link to a device":
            path.symlink_to("/dev/zero")
        case "a pipe":
            os.mkfifo(path)
        case "a folder":
            path.mkdir()
        case _:
            raise ValueError(how)
