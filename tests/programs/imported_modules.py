"""ARGUMENTS: run the program, and print the top-level modules that it imported."""

import contextlib
import io
import sys

from corpus_cli.cli.main import main

try:
    with contextlib.redirect_stdout(io.StringIO()):
        main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print(*{name.split(".")[0] for name in sys.modules})
