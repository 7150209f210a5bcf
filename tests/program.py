"""The program, run as a user runs it: in a process of its own or, quicker, in this one."""

from __future__ import annotations

import gc
import io
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, chdir
from typing import IO
from unittest.mock import patch

from corpus_cli.cli.main import main
from tests.conftest import ROOT

Done = subprocess.CompletedProcess[str]


def run_process(
    arguments: Sequence[str], environment: Mapping[str, str], stdin: str | None = None
) -> Done:
    """Run it in a process of its own, with this environment and nothing else of ours."""
    return subprocess.run(
        [sys.executable, "-m", "corpus_cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=dict(environment),
        check=False,
        timeout=120,
        cwd=ROOT,
        input=stdin,
    )


RUN = "import sys; from corpus_cli.cli.main import main; main(sys.argv[1:])"
"""A program that is `corpus`, to be run with `python -c`."""


def run_on_terminal(
    arguments: Sequence[str], environment: Mapping[str, str], *, first: str = ""
) -> tuple[int, str]:
    """Run it on a terminal; the exit code, and all that the terminal gets. `first` is run before.

    Nothing of the user's own says which pager or colours it has.
    """
    own = ("PAGER", "LESS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE")
    inherited = {name: value for name, value in environment.items() if name not in own}
    given = {name: value for name, value in environment.items() if os.environ.get(name) != value}
    held, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", first + RUN, *arguments],
        stdin=terminal, stdout=terminal, stderr=terminal, cwd=ROOT,
        env={**inherited, "TERM": "xterm", "PYTHONPATH": str(ROOT), **given},
    ) as process:  # fmt: skip
        os.close(terminal)
        read = bytearray()
        while select.select([held], [], [], 30)[0]:
            try:
                read += os.read(held, 4096)
            except OSError:  # nobody has it open any more
                break
        os.close(held)
        code = process.wait(timeout=30)
    return code, read.decode().replace("\r\n", "\n")


def without_status(text: str) -> str:
    """Return what a terminal shows in the end, without what a slow machine had it say meanwhile."""
    return re.sub(r"\r\x1b\[2K[^\r\n]*(?=\r\x1b\[2K)|\r\x1b\[2K", "", text)


def run_here(
    arguments: Sequence[str], environment: Mapping[str, str], stdin: str | None = None
) -> Done:
    """Run it in this process; what it would have printed, and how it would have ended."""
    with ExitStack() as stack:
        out, err = (stack.enter_context(_stream(name)) for name in ("stdout", "stderr"))
        file = stack.enter_context(_file_of(stdin or ""))
        stack.enter_context(patch.object(sys, "stdin", file))
        stack.enter_context(patch.dict(os.environ, environment, clear=True))
        stack.enter_context(chdir(ROOT))
        code = _ended(arguments)
        return Done(list(arguments), code, _written(out), _written(err))


def _ended(arguments: Sequence[str]) -> int:
    try:
        main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    except Exception:  # noqa: BLE001 - the interpreter prints it, and ends with 1
        traceback.print_exc()
        return 1
    finally:
        gc.enable()  # this process goes on, and would keep every file open
        gc.unfreeze()


def _stream(name: str) -> patch[io.TextIOWrapper]:  # type: ignore[type-arg]
    return patch.object(sys, name, io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True))


def _file_of(text: str) -> IO[str]:
    file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - the caller closes it
    file.write(text)
    file.seek(0)
    return file


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8").replace("\r\n", "\n")
