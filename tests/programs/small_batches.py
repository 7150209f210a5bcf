"""CORPUS INDEX: index with batches so small that a small corpus has work for two."""

import sys

from corpus_cli.index.build import plan, tasks

for module in (tasks, plan):
    module.BATCH = 12_000
from corpus_cli.corpus import Corpus

Corpus(sys.argv[1], index=sys.argv[2]).index(jobs=2)
