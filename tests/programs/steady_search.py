"""CORPUS INDEX: search without pause, opened anew each time, and print each new answer."""

import json
import sys

from corpus_cli.corpus import Corpus
from corpus_cli.index.snapshot import staleness
from corpus_cli.model.search import Label

staleness.is_stale = lambda *_: False
before = None
while True:
    result = Corpus(sys.argv[1], index=sys.argv[2]).search(["ตำรวจ"], match=Label.PARTIAL, limit=0)
    answer = [result.total, [(hit.doc, hit.start) for hit in result.hits]]
    if answer != before:
        print(json.dumps(answer), flush=True)
    before = answer
