"""Long text a page at a time: through the user's `$PAGER`, else less, as git does it.

Less shows what fits on a screen as it is and ends at once (F), keeps colours (R), and leaves the
text on the screen (X), unless `$LESS` says otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TextIO

_LESS: Final = {"LESS": "FRX", "LESSCHARSET": "utf-8"}


def pager_command() -> list[str]:
    """Return the words of the command that the user reads long text with, none for no such.

    `$PAGER` that is empty, `cat`, or no command here, is none; so is a terminal that cannot move
    its cursor.
    """
    import shlex
    from shutil import which

    if os.environ.get("TERM", "dumb") == "dumb":
        return []
    try:
        words = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # a quotation mark is not closed
        return []
    is_usable = words and words != ["cat"] and which(words[0])
    return words if is_usable else []


@contextmanager
def paged(command: list[str]) -> Iterator[TextIO]:
    """Yield what a pager reads; wait until its user has done with it.

    Ctrl-C is the pager's meanwhile: it ends what the pager does, and not the pager. Raises OSError
    where it cannot be started.
    """
    import subprocess
    from io import TextIOWrapper
    from signal import SIG_IGN, SIGINT, signal

    process = subprocess.Popen(command, stdin=subprocess.PIPE, env={**_LESS, **os.environ})  # noqa: S603 - the user's own
    before = signal(SIGINT, SIG_IGN)
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    out = TextIOWrapper(process.stdin, "utf-8", "backslashreplace")
    try:
        with suppress(BrokenPipeError):  # whoever reads has read enough
            yield out
        with suppress(BrokenPipeError):
            out.close()
        process.wait()
    finally:
        signal(SIGINT, before)
