"""ARGUMENTS: the program; Ctrl-C ends it even where the tests run in the background, deaf to it."""

import signal

from corpus_cli.cli.main import main

signal.signal(signal.SIGINT, signal.default_int_handler)
main()
