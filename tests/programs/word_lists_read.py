"""Print which of PyThaiNLP's files are read for evidence about words."""

import sys
from pathlib import Path

import pythainlp.corpus

from corpus_cli.text.words import evidence

folder = Path(pythainlp.corpus.corpus_path())
read = set()


def note(event, arguments):
    if event == "open" and Path(str(arguments[0])).parent == folder:
        read.add(Path(arguments[0]).name)


sys.addaudithook(note)
evidence.read_evidence()
print(*sorted(read))
