"""CORPUS INDEX: index with batches so small that a small corpus has work for two."""

import sys

from corpus_cli.index.build import changes, plan, task_runner, tasks

for module in (tasks, changes, task_runner, plan):
    module.BATCH = 12_000
from corpus_cli.corpus import Corpus

Corpus(sys.argv[1], index=sys.argv[2]).index(jobs=2)
